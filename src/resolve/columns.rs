//! A column with all that belongs to it alone: type, nullability, default, identity, generator.

use super::defaults::{Mismatch, convert};
use super::draft::{ColumnKind, Draft, DraftColumn};
use super::expression;
use super::names::{Catalog, ident};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::Ident;
use crate::model::{ColumnModel, Generator};
use crate::schema::{Column, DataType, Default, Identity};
use crate::source::{Span, Spanned};
use crate::spec::{ColumnSpec, DefaultSpec, GenerateSpec, Value};

/// The column, and what only the application knows of it.
pub(super) fn column(
    catalog: &Catalog<'_>,
    draft: &Draft<'_>,
    at: usize,
    data_type: Option<&DataType>,
    out: &mut Diagnostics,
) -> (Column, ColumnModel) {
    let drafted = &draft.columns[at];
    let found = data_type.cloned().unwrap_or(DataType::Text);
    let mut column = Column::new(drafted.name.clone(), found);
    let mut model = ColumnModel::default();
    match drafted.kind {
        ColumnKind::Scope => {}
        ColumnKind::Timestamp => column.default = Some(Default::Now),
        ColumnKind::Written(spec) => {
            let mut writer = Writer {
                catalog,
                draft,
                drafted,
                spec,
                typed: data_type.is_some(),
                out,
            };
            writer.fill(&mut column, &mut model);
        }
    }
    (column, model)
}

/// One written column on its way.
struct Writer<'a, 's> {
    catalog: &'a Catalog<'s>,
    draft: &'a Draft<'s>,
    drafted: &'a DraftColumn<'s>,
    spec: &'s ColumnSpec,
    /// Whether the type is known; if not, nothing is compared with it.
    typed: bool,
    out: &'a mut Diagnostics,
}

impl Writer<'_, '_> {
    fn fill(&mut self, column: &mut Column, model: &mut ColumnModel) {
        column.nullable = self.spec.null.as_ref().is_some_and(|null| null.value);
        column.doc = self.spec.doc.as_ref().map(|doc| doc.value.clone());
        column.collation = self
            .spec
            .collate
            .as_ref()
            .and_then(|name| ident(name.span, name, self.out));
        column.default = self.default(&column.data_type);
        column.identity = self.identity(column);
        column.generated = self.generated();
        model.generate = self.generate(&column.data_type);
        model.shape = self.shape(&column.data_type);
        self.refuse_contradictions(column);
    }

    fn error(&self, code: crate::diagnostic::Code, span: Span, message: String) -> Diagnostic {
        let object = format!("{}.{}", self.draft.name, self.drafted.name);
        Diagnostic::error(code, span, message).object(object)
    }

    fn invalid(&mut self, span: Span, message: String, help: &str) {
        let found = self.error(code::INVALID_VALUE, span, message).help(help);
        self.out.push(found);
    }

    fn default(&mut self, data_type: &DataType) -> Option<Default> {
        match self.spec.default.as_ref()? {
            DefaultSpec::Value(value) => {
                self.fits_shape(value);
                self.value(&value.value, value.span, data_type, "default")
            }
            DefaultSpec::Sql(sql) => {
                let expression = expression::resolve_constant(sql, self.out)?;
                let is_now = data_type.is_moment() && expression.0.eq_ignore_ascii_case("now()");
                Some(if is_now {
                    Default::Now
                } else {
                    Default::Expression(expression)
                })
            }
        }
    }

    /// The default of a typed JSON column must be of its shape, or the application could not read what the database writes.
    fn fits_shape(&mut self, value: &Spanned<Value>) {
        let shapes = &self.catalog.shape_types;
        let Some(shape) = self
            .spec
            .json
            .as_ref()
            .and_then(|name| shapes.get(name.as_str()))
        else {
            return;
        };
        if let Err(fault) = super::shapes::fits(&value.value, shape, shapes) {
            let message = format!(
                "the default of `{}` is not of its shape: {fault}",
                self.drafted.name
            );
            let found = self
                .error(code::DEFAULT_TYPE_MISMATCH, value.span, message)
                .help("write every field that has no `?`, each as its shape says");
            self.out.push(found);
        }
    }

    fn value(
        &mut self,
        value: &Value,
        span: Span,
        data_type: &DataType,
        what: &str,
    ) -> Option<Default> {
        if !self.typed {
            return None;
        }
        if holds_nul(value) {
            let help = "leave the NUL out: PostgreSQL cannot store it";
            self.invalid(span, format!("the {what} holds a NUL"), help);
            return None;
        }
        let name = &self.drafted.name;
        match convert(value, data_type, &self.catalog.enums) {
            Ok(value) => Some(value),
            Err(Mismatch::Type { wanted }) => {
                let message = format!("the {what} of `{name}` is no value of {data_type}");
                let found = self
                    .error(code::DEFAULT_TYPE_MISMATCH, span, message)
                    .help(format!("write {wanted}; SQL is `{{ sql = \"…\" }}`"));
                self.out.push(found);
                None
            }
            Err(Mismatch::Label { label, name, near }) => {
                let message = format!("the enum `{name}` has no label `{label}`");
                let found = self.error(code::UNKNOWN_ENUM_VALUE, span, message);
                self.out.push(match near {
                    Some(near) => found.help(format!("did you mean `{near}`?")),
                    None => found.help("name one of its labels, or add it to `values`"),
                });
                None
            }
        }
    }

    fn identity(&mut self, column: &Column) -> Option<Identity> {
        let word = self.spec.identity.as_ref()?;
        let identity = match word.as_str() {
            "always" => Identity::Always,
            "by default" => Identity::ByDefault,
            other => {
                let message = format!("`identity` cannot be `{other}`");
                self.invalid(word.span, message, "write \"always\" or \"by default\"");
                return None;
            }
        };
        if self.typed && !column.data_type.is_integer() {
            let message = format!(
                "an identity column is a whole number, not {}",
                column.data_type
            );
            self.invalid(
                word.span,
                message,
                "make it a bigint (PostgreSQL manual, CREATE TABLE)",
            );
        }
        Some(identity)
    }

    fn generated(&mut self) -> Option<crate::schema::Expression> {
        let text = self.spec.generated.as_ref()?;
        let (expression, columns) = expression::resolve(self.draft, text, self.out)?;
        let is_generated = |name: &Ident| {
            self.draft.find(name.as_str()).is_some_and(|at| {
                let column = &self.draft.columns[at];
                column.spec().is_some_and(|spec| spec.generated.is_some())
            })
        };
        if let Some(other) = columns.iter().find(|name| is_generated(name)) {
            let message = format!("a generated column names the generated column `{other}`");
            let help = "name the columns it is made from (PostgreSQL manual, 5.3)";
            let found = self.error(code::INVALID_EXPRESSION, text.span, message);
            self.out.push(found.help(help));
        }
        Some(expression)
    }

    fn generate(&mut self, data_type: &DataType) -> Option<Generator> {
        match self.spec.generate.as_ref()? {
            GenerateSpec::Value(value) => {
                let value = self.value(&value.value, value.span, data_type, "generated value")?;
                Some(Generator::Value(value))
            }
            GenerateSpec::Named(name) => {
                let found = Generator::NAMED
                    .into_iter()
                    .find(|(word, _)| name.value == *word);
                let Some((_, generator)) = found else {
                    let words = Generator::NAMED.map(|(word, _)| word);
                    let found = crate::reader::unknown(
                        code::INVALID_VALUE,
                        name.span,
                        format!("there is no generator `{}`", name.value),
                        name,
                        words,
                        format!("write one of {}, or `{{ value = … }}`", words.join(", ")),
                    );
                    self.out.push(found);
                    return None;
                };
                let fits = match generator {
                    Generator::UuidV4 | Generator::UuidV7 => {
                        *data_type == DataType::Uuid || data_type.is_text()
                    }
                    Generator::Now => data_type.is_moment(),
                    _ => data_type.is_text(),
                };
                if self.typed && !fits {
                    let message = format!("`{}` makes no {data_type}", name.value);
                    let found = self
                        .error(code::DEFAULT_TYPE_MISMATCH, name.span, message)
                        .help("choose a generator of the column's type");
                    self.out.push(found);
                    return None;
                }
                Some(generator)
            }
        }
    }

    fn shape(&mut self, data_type: &DataType) -> Option<Ident> {
        let name = self.spec.json.as_ref()?;
        if self.typed && !matches!(data_type, DataType::Json | DataType::Jsonb) {
            let message = format!("`json` stands on a column of type {data_type}");
            self.invalid(name.span, message, "make it a jsonb, or remove `json`");
            return None;
        }
        super::shapes::named(self.catalog, name, self.out)
    }

    fn refuse_contradictions(&mut self, column: &Column) {
        let spec = self.spec;
        let given = [
            ("default", spec.default.as_ref().map(DefaultSpec::span)),
            ("identity", spec.identity.as_ref().map(|word| word.span)),
            ("generated", spec.generated.as_ref().map(|word| word.span)),
            ("generate", spec.generate.as_ref().map(GenerateSpec::span)),
        ];
        let given: Vec<(&str, Span)> = given
            .into_iter()
            .filter_map(|(word, span)| Some((word, span?)))
            .collect();
        if let [(first, _), (second, span), ..] = given[..]
            && (first, second) != ("default", "generate")
        {
            let message = format!(
                "`{first}` and `{second}` both make the value of `{}`",
                column.name
            );
            self.invalid(span, message, "keep one of them");
        }
        if let (Some(word), true) = (&spec.identity, column.nullable) {
            let message = format!("the identity column `{}` may be NULL", column.name);
            self.invalid(word.span, message, "remove the `?`");
        }
        let is_key = spec.primary_key.as_ref().is_some_and(|key| key.value);
        if let (true, Some(null)) = (is_key && column.nullable, &spec.null) {
            let message = format!("the key column `{}` may be NULL", column.name);
            self.invalid(
                null.span,
                message,
                "remove the `?`: a primary key is never NULL",
            );
        }
        for word in [&spec.on_delete, &spec.on_update].into_iter().flatten() {
            let writes = word.starts_with("set ")
                || spec.on_update.as_ref() == Some(word) && word.value == "cascade";
            if spec.generated.is_some() && writes {
                let message = format!("`{}` would write the generated column", word.value);
                let help = "use cascade on delete, restrict or no action";
                let found = self.error(code::IMPOSSIBLE_ACTION, word.span, message);
                self.out.push(found.help(help));
            }
        }
        if let (None, Some(word)) = (&spec.references, &spec.on_delete) {
            let message = "`on_delete` stands on a column that references nothing".to_owned();
            self.invalid(
                word.span,
                message,
                "write `references = \"…\"` with it, or remove it",
            );
        }
        if let (None, Some(word)) = (&spec.references, &spec.on_update) {
            let message = "`on_update` stands on a column that references nothing".to_owned();
            self.invalid(
                word.span,
                message,
                "write `references = \"…\"` with it, or remove it",
            );
        }
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Table(entries) => entries
            .iter()
            .any(|(key, item)| key.contains('\0') || holds_nul(item)),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => false,
    }
}
