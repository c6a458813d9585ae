//! Which names the specs declare, and what an address means.
//! In: a `Spec`. Out: a `Catalog` of drafts: tables with their columns in order, nothing typed yet.

use super::draft::{Draft, draft};
use super::types::is_builtin;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName, split_address};
use crate::model::Shape;
use crate::reader::{invalid_name, nearest, nearly};
use crate::schema::EnumType;
use crate::source::{Span, Spanned};
use crate::spec::{EnumSpec, MixinSpec, Spec, TableSpec};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the specs declare, by name.
pub(super) struct Catalog<'s> {
    pub spec: &'s Spec,
    pub config: &'s Config,
    pub drafts: Vec<Draft<'s>>,
    pub tables: BTreeMap<QualifiedName, usize>,
    pub enums: BTreeMap<QualifiedName, EnumType>,
    pub enum_places: BTreeMap<QualifiedName, Span>,
    pub shapes: BTreeSet<&'s str>,
    /// What the shapes are, once they are resolved.
    pub shape_types: BTreeMap<Ident, Shape>,
    pub mixins: BTreeMap<&'s str, usize>,
    pub extensions: BTreeMap<Ident, Span>,
}

/// The place where a name was first declared.
struct First<K>(BTreeMap<K, Span>);

impl<K: Ord> First<K> {
    /// Whether the name is new; a finding with both places where it is not.
    fn take(&mut self, key: K, span: Span, what: &str, out: &mut Diagnostics) -> bool {
        if let Some(first) = self.0.get(&key) {
            let message = format!("{what} is declared twice");
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, span, message)
                    .related(*first, "declared first here")
                    .help("rename one of the two, or join them"),
            );
            return false;
        }
        self.0.insert(key, span);
        true
    }
}

/// Gathers all names. Of two things of one name the first stays.
pub(super) fn catalog<'s>(
    spec: &'s Spec,
    config: &'s Config,
    out: &mut Diagnostics,
) -> Catalog<'s> {
    let mut catalog = Catalog {
        spec,
        config,
        drafts: Vec::new(),
        tables: BTreeMap::new(),
        enums: BTreeMap::new(),
        enum_places: BTreeMap::new(),
        shapes: BTreeSet::new(),
        shape_types: BTreeMap::new(),
        mixins: BTreeMap::new(),
        extensions: BTreeMap::new(),
    };
    let mut shapes = First(BTreeMap::new());
    for shape in &spec.shapes {
        let what = format!("the JSON shape `{}`", shape.name.value);
        if shapes.take(shape.name.as_str(), shape.name.span, &what, out) {
            catalog.shapes.insert(&shape.name);
        }
    }
    let mut mixins = First(BTreeMap::new());
    for (at, mixin) in spec.mixins.iter().enumerate() {
        let what = format!("the mixin `{}`", mixin.name.value);
        if mixins.take(mixin.name.as_str(), mixin.name.span, &what, out) {
            catalog.mixins.insert(&mixin.name, at);
        }
    }
    for name in &spec.extensions {
        if let Some(ident) = ident(name.span, name, out) {
            catalog.extensions.entry(ident).or_insert(name.span);
        }
    }
    // A table brings a type of its own name, so tables and enums share their names (manual, CREATE TYPE).
    let mut types = First(BTreeMap::new());
    for enum_spec in &spec.enums {
        catalog.declare_enum(enum_spec, &mut types, out);
    }
    for (at, table) in spec.tables.iter().enumerate() {
        catalog.declare_table(at, table, &mut types, out);
    }
    catalog
}

impl<'s> Catalog<'s> {
    fn declare_enum(
        &mut self,
        spec: &'s EnumSpec,
        types: &mut First<QualifiedName>,
        out: &mut Diagnostics,
    ) {
        let Some(name) = address(&spec.name, out) else {
            return;
        };
        if name.is_default_schema() && is_builtin(name.name.as_str()) {
            let message = format!("`{name}` is a type of PostgreSQL already");
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, spec.name.span, message)
                    .help("give the enum another name"),
            );
            return;
        }
        if !types.take(name.clone(), spec.name.span, &format!("`{name}`"), out) {
            return;
        }
        self.enum_places.insert(name.clone(), spec.name.span);
        let labels = labels(spec, &name, out);
        let doc = spec.doc.as_ref().map(|doc| doc.value.clone());
        let enum_type = EnumType { name, doc, labels };
        self.enums.insert(enum_type.name.clone(), enum_type);
    }

    fn declare_table(
        &mut self,
        at: usize,
        spec: &'s TableSpec,
        types: &mut First<QualifiedName>,
        out: &mut Diagnostics,
    ) {
        let Some(name) = table_name(spec, out) else {
            return;
        };
        if types.take(
            name.clone(),
            spec.name.span,
            &format!("the table `{name}`"),
            out,
        ) {
            self.tables.insert(name.clone(), self.drafts.len());
            let draft = draft(self, at, name, out);
            self.drafts.push(draft);
        }
    }

    /// The mixins that a table names, each with its place in the spec.
    pub fn mixins_of(
        &self,
        table: &'s TableSpec,
        out: &mut Diagnostics,
    ) -> Vec<(usize, &'s MixinSpec)> {
        let mut found = Vec::new();
        for name in &table.mixins {
            match self.mixins.get(name.as_str()) {
                Some(&at) => found.push((at, &self.spec.mixins[at])),
                None => out.push(crate::reader::unknown(
                    code::UNKNOWN_MIXIN,
                    name.span,
                    format!("there is no mixin `{}`", name.value),
                    name,
                    self.mixins.keys().copied(),
                    format!("declare `[mixin.{}.columns]`", name.value),
                )),
            }
        }
        found
    }

    /// The table that an address names, with nothing behind it.
    pub fn table(&self, name: &Spanned<String>, out: &mut Diagnostics) -> Option<usize> {
        let wanted = address(name, out)?;
        let found = self.tables.get(&wanted).copied();
        if found.is_none() {
            out.push(self.unknown_table(name, name.span));
        }
        found
    }

    /// The table and column that a reference names: `schema.table[.column]` first, else `table.column`.
    pub fn reference(
        &self,
        text: &Spanned<String>,
        own: usize,
        out: &mut Diagnostics,
    ) -> Option<(usize, Option<String>)> {
        if text.value == "self" {
            return Some((own, None));
        }
        let parts = split_address(text).unwrap_or_default();
        let find = |schema: &str, table: &str| {
            let name = QualifiedName::new(Ident::parse(schema).ok()?, Ident::parse(table).ok()?);
            self.tables.get(&name).copied()
        };
        let own_part = |part: &str| {
            if part == "self" && find(DEFAULT_SCHEMA, part).is_none() {
                Some(own)
            } else {
                find(DEFAULT_SCHEMA, part)
            }
        };
        let readings = match parts.as_slice() {
            [table] => [find(DEFAULT_SCHEMA, table).map(|at| (at, None)), None],
            [first, second] => [
                find(first, second).map(|at| (at, None)),
                own_part(first).map(|at| (at, Some(second.clone()))),
            ],
            [schema, table, column] => {
                let column = column.clone();
                [find(schema, table).map(|at| (at, Some(column))), None]
            }
            _ => [None, None],
        };
        match readings {
            [Some(table), Some(column)] => {
                out.push(self.ambiguous(text, table.0, column.0));
                None
            }
            [Some(found), None] | [None, Some(found)] => Some(found),
            [None, None] => {
                out.push(self.unknown_table(text, text.span));
                None
            }
        }
    }

    fn ambiguous(&self, text: &Spanned<String>, table: usize, column: usize) -> Diagnostic {
        let (table, column) = (&self.drafts[table].name, &self.drafts[column].name);
        let message = format!(
            "`{}` is the table `{table}`, and a column of `{column}`",
            text.value
        );
        Diagnostic::error(code::AMBIGUOUS_REFERENCE, text.span, message).help(format!(
            "write `{{ table = \"{table}\" }}`, or `\"{}.{}\"` for the column",
            column.schema, text.value
        ))
    }

    fn unknown_table(&self, text: &str, span: Span) -> Diagnostic {
        let head = text.split('.').next().unwrap_or_default();
        let names: Vec<String> = self.tables.keys().map(ToString::to_string).collect();
        let near = nearest(text, names.iter().map(String::as_str))
            .or_else(|| nearest(head, names.iter().map(String::as_str)));
        let shown: String = text.chars().take(60).collect();
        let found = Diagnostic::error(
            code::UNKNOWN_TABLE,
            span,
            format!("there is no table `{shown}`"),
        );
        match near {
            Some(near) => nearly(found, text, near),
            None => found.help(
                "declare it, with `external = true` if it is not yours; or write `schema.table`",
            ),
        }
    }
}

/// A name that PostgreSQL can hold, or a finding.
pub(super) fn ident(span: Span, text: &str, out: &mut Diagnostics) -> Option<Ident> {
    match Ident::parse(text) {
        Ok(ident) => Some(ident),
        Err(fault) => {
            out.push(invalid_name(span, text, fault));
            None
        }
    }
}

/// `name` or `schema.name`.
pub(super) fn address(text: &Spanned<String>, out: &mut Diagnostics) -> Option<QualifiedName> {
    let parts = split_address(text).unwrap_or_default();
    let (schema, name) = match parts.as_slice() {
        [name] => (DEFAULT_SCHEMA, name),
        [schema, name] => (schema.as_str(), name),
        _ => {
            let message = format!("`{}` is no address", text.value);
            out.push(
                Diagnostic::error(code::INVALID_NAME, text.span, message).help(
                    "write `name` or `schema.name`; a name with a dot stands in double quotes",
                ),
            );
            return None;
        }
    };
    let schema = ident(text.span, schema, out)?;
    refuse_reserved(&schema, text.span, out);
    Some(QualifiedName::new(schema, ident(text.span, name, out)?))
}

/// PostgreSQL keeps the schemas that begin with `pg_` for itself (manual, CREATE SCHEMA), and one by the standard.
fn refuse_reserved(schema: &Ident, span: Span, out: &mut Diagnostics) {
    if schema.as_str().starts_with("pg_") || *schema == *"information_schema" {
        let message = format!("the schema `{schema}` is PostgreSQL's own");
        let help = "name another schema";
        out.push(Diagnostic::error(code::INVALID_NAME, span, message).help(help));
    }
}

/// The name of a table from its key and its `schema`, which must not contradict each other.
fn table_name(spec: &TableSpec, out: &mut Diagnostics) -> Option<QualifiedName> {
    let name = address(&spec.name, out)?;
    let Some(word) = &spec.schema else {
        return Some(name);
    };
    let schema = ident(word.span, word, out)?;
    refuse_reserved(&schema, word.span, out);
    if !name.is_default_schema() && name.schema != schema {
        let message = format!(
            "the schema is `{}` by its key and `{schema}` here",
            name.schema
        );
        out.push(
            Diagnostic::error(code::INVALID_VALUE, word.span, message)
                .related(spec.name.span, "the key")
                .help("say it once"),
        );
    }
    Some(QualifiedName::new(schema, name.name))
}

fn labels(spec: &EnumSpec, name: &QualifiedName, out: &mut Diagnostics) -> Vec<String> {
    let mut seen = First(BTreeMap::new());
    let mut labels = Vec::new();
    for value in &spec.values {
        let label = &value.name;
        // A label is stored as a name, so the same limit holds (manual 8.7.4); it may be empty.
        if label.len() > crate::ident::MAX_BYTES {
            out.push(invalid_name(
                label.span,
                label,
                crate::ident::InvalidName::TooLong,
            ));
        } else if seen.take(
            label.as_str(),
            label.span,
            &format!("the label `{}`", label.value),
            out,
        ) {
            labels.push(label.value.clone());
        }
    }
    if spec.values.is_empty() {
        let message = format!("the enum `{name}` has no values");
        out.push(
            Diagnostic::error(code::INVALID_VALUE, spec.name.span, message)
                .help("write at least one: `values = [\"open\"]`"),
        );
    }
    labels
}
