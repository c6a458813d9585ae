//! One column, in its short and its long form.

use super::column::{
    ColumnCheckSpec, ColumnIndexSpec, ColumnSpec, ColumnUniqueSpec, DefaultSpec, GenerateSpec,
    ReferenceSpec, TypeSpec, UniqueOver, Value,
};
use super::grammar::{
    COLUMN, COLUMN_CHECK, COLUMN_CHECK_SQL, COLUMN_INDEX, COLUMN_REFERENCE, COLUMN_UNIQUE, COLUMNS,
    CUSTOM_TYPE, EXPRESSION, GENERATOR,
};
use super::parse_parts::{allows, deferrable};
use crate::diagnostic::{Diagnostic, code};
use crate::reader::{Raw, Reader, TableReader};
use crate::source::Spanned;
use toml::de::DeValue;

/// `[….columns]`.
pub(super) fn columns(table: &TableReader<'_, '_>) -> Vec<ColumnSpec> {
    let Some(columns) = table.table("columns", &COLUMNS) else {
        return Vec::new();
    };
    columns
        .entries()
        .filter_map(|(name, value)| column(columns.reader, name, value))
        .collect()
}

fn column(reader: &Reader, name: Spanned<String>, value: &Raw<'_>) -> Option<ColumnSpec> {
    if let DeValue::String(text) = value.get_ref() {
        let text = Spanned::new(text.clone().into_owned(), reader.span(value));
        let (text, null) = split_nullable(text);
        let mut column = empty(name, text.span);
        column.data_type = Some(TypeSpec::Name(text));
        column.null = null;
        return Some(column);
    }
    let entry = reader.as_table(value, &COLUMN)?;
    let (data_type, marked) = data_type(&entry);
    let mut column = empty(name, entry.span);
    column.data_type = data_type;
    column.null = nullable(&entry, marked);
    column.default = default(&entry);
    column.generate = generate(&entry);
    column.primary_key = entry.boolean("primary_key");
    column.unique = unique(&entry);
    column.index = index(&entry);
    column.references = references(&entry);
    column.on_delete = entry.string("on_delete");
    column.on_update = entry.string("on_update");
    column.deferrable = deferrable(&entry);
    column.check = check(&entry);
    column.json = entry.string("json");
    column.identity = entry.string("identity");
    column.generated = sql_text(&entry, "generated");
    column.collate = entry.string("collate");
    column.doc = entry.string("doc");
    column.renamed_from = entry.string("renamed_from");
    column.reason = entry.string("reason");
    column.allow = allows(&entry);
    entry.finish();
    Some(column)
}

fn empty(name: Spanned<String>, span: crate::source::Span) -> ColumnSpec {
    ColumnSpec {
        name,
        span,
        data_type: None,
        null: None,
        default: None,
        generate: None,
        primary_key: None,
        unique: None,
        index: None,
        references: None,
        on_delete: None,
        on_update: None,
        deferrable: None,
        check: None,
        json: None,
        identity: None,
        generated: None,
        collate: None,
        doc: None,
        renamed_from: None,
        reason: None,
        allow: Vec::new(),
    }
}

/// Takes the `?` off a type. The place of the rest is cut to fit.
fn split_nullable(text: Spanned<String>) -> (Spanned<String>, Option<Spanned<bool>>) {
    let Some(bare) = text.value.trim_end().strip_suffix('?') else {
        return (text, None);
    };
    let span = text.span;
    (
        Spanned::new(bare.trim_end().to_owned(), span),
        Some(Spanned::new(true, span)),
    )
}

fn data_type(entry: &TableReader<'_, '_>) -> (Option<TypeSpec>, Option<Spanned<bool>>) {
    let Some(value) = entry.get("type") else {
        return (None, None);
    };
    if let DeValue::Table(_) = value.get_ref() {
        let Some(custom) = entry.reader.as_table(value, &CUSTOM_TYPE) else {
            return (None, None);
        };
        let sql = custom.required("sql");
        let (rust, typescript) = (custom.string("rust"), custom.string("ts"));
        custom.finish();
        let custom = sql.map(|sql| TypeSpec::Custom {
            sql,
            rust,
            typescript,
        });
        return (custom, None);
    }
    let Some(text) = entry.reader.as_string(value, "`type`") else {
        return (None, None);
    };
    let (text, null) = split_nullable(text);
    (Some(TypeSpec::Name(text)), null)
}

/// `null`, which must not contradict the `?` of the type.
fn nullable(entry: &TableReader<'_, '_>, marked: Option<Spanned<bool>>) -> Option<Spanned<bool>> {
    let said = entry.boolean("null");
    if let (Some(mark), Some(word)) = (&marked, &said)
        && !word.value
    {
        let found = Diagnostic::error(
            code::INVALID_VALUE,
            word.span,
            "`null = false` contradicts the `?` of the type",
        );
        entry.reader.report(
            found
                .related(mark.span, "nullable here")
                .help("remove one of the two"),
        );
    }
    said.or(marked)
}

fn default(entry: &TableReader<'_, '_>) -> Option<DefaultSpec> {
    let value = entry.get("default")?;
    if let Some(sql) = only_sql(entry.reader, value) {
        return Some(DefaultSpec::Sql(sql));
    }
    let plain = Spanned::new(plain(value.get_ref()), entry.reader.span(value));
    Some(DefaultSpec::Value(plain))
}

/// The text of a one-key `{ sql = "…" }`.
fn only_sql(reader: &Reader, value: &Raw<'_>) -> Option<Spanned<String>> {
    let DeValue::Table(_) = value.get_ref() else {
        return None;
    };
    let table = reader.as_table(value, &EXPRESSION)?;
    if table.has_only(&["sql"]) {
        table.string("sql")
    } else {
        None
    }
}

fn sql_text(entry: &TableReader<'_, '_>, key: &'static str) -> Option<Spanned<String>> {
    let value = entry.get(key)?;
    if let DeValue::Table(_) = value.get_ref() {
        if let Some(sql) = only_sql(entry.reader, value) {
            return Some(sql);
        }
        let wanted = "an SQL expression";
        return entry
            .reader
            .wrong_kind(value, &format!("`{key}`"), wanted, value.get_ref());
    }
    entry.reader.as_string(value, &format!("`{key}`"))
}

fn generate(entry: &TableReader<'_, '_>) -> Option<GenerateSpec> {
    let value = entry.get("generate")?;
    if let DeValue::Table(_) = value.get_ref() {
        let table = entry.reader.as_table(value, &GENERATOR)?;
        let fixed = table.get("value");
        if fixed.is_none() {
            table.missing("value");
        }
        table.finish();
        let fixed = fixed?;
        let span = entry.reader.span(fixed);
        return Some(GenerateSpec::Value(Spanned::new(
            plain(fixed.get_ref()),
            span,
        )));
    }
    let name = entry.reader.as_string(value, "`generate`")?;
    Some(GenerateSpec::Named(name))
}

fn unique(entry: &TableReader<'_, '_>) -> Option<Spanned<ColumnUniqueSpec>> {
    let value = entry.get("unique")?;
    let span = entry.reader.span(value);
    let over = |over| ColumnUniqueSpec {
        over,
        name: None,
        nulls_not_distinct: false,
    };
    let said = match value.get_ref() {
        DeValue::Boolean(true) => over(UniqueOver::Everything),
        DeValue::Boolean(false) => over(UniqueOver::Nothing),
        DeValue::String(word) if word == "organization" => over(UniqueOver::Organization),
        DeValue::Table(_) => {
            let table = entry.reader.as_table(value, &COLUMN_UNIQUE)?;
            let within = table.string("within");
            if let Some(other) = within.as_ref().filter(|word| word.value != "organization") {
                let help = "write `within = \"organization\"`, or leave it out";
                let message = format!("`within` knows no `{}`", other.value);
                table.reader.invalid(other.span, message, help);
            }
            let said = ColumnUniqueSpec {
                over: within.map_or(UniqueOver::Everything, |_| UniqueOver::Organization),
                name: table.string("name"),
                nulls_not_distinct: table.flag("nulls_not_distinct"),
            };
            table.finish();
            said
        }
        other => {
            let wanted = "true, false, \"organization\" or `{ name = \"…\" }`";
            return entry.reader.wrong_kind(value, "`unique`", wanted, other);
        }
    };
    Some(Spanned::new(said, span))
}

fn index(entry: &TableReader<'_, '_>) -> Option<Spanned<ColumnIndexSpec>> {
    let value = entry.get("index")?;
    let said = match value.get_ref() {
        DeValue::Boolean(yes) => ColumnIndexSpec {
            off: !yes,
            ..ColumnIndexSpec::default()
        },
        DeValue::Table(_) => {
            let table = entry.reader.as_table(value, &COLUMN_INDEX)?;
            let said = ColumnIndexSpec {
                off: false,
                name: table.string("name"),
                predicate: table.string("where"),
                using: table.string("using"),
                unique: table.flag("unique"),
                include: table.strings("include"),
            };
            table.finish();
            said
        }
        other => {
            let wanted = "true, false or `{ name = \"…\", where = \"…\" }`";
            return entry.reader.wrong_kind(value, "`index`", wanted, other);
        }
    };
    Some(Spanned::new(said, entry.reader.span(value)))
}

fn references(entry: &TableReader<'_, '_>) -> Option<ReferenceSpec> {
    let value = entry.get("references")?;
    let span = entry.reader.span(value);
    if let DeValue::Table(_) = value.get_ref() {
        let table = entry.reader.as_table(value, &COLUMN_REFERENCE)?;
        let target = table.required("table");
        let (column, name) = (table.string("column"), table.string("name"));
        table.finish();
        return Some(ReferenceSpec {
            span,
            target: target?,
            long: true,
            column,
            name,
        });
    }
    Some(ReferenceSpec {
        span,
        target: entry.reader.as_string(value, "`references`")?,
        long: false,
        column: None,
        name: None,
    })
}

fn check(entry: &TableReader<'_, '_>) -> Option<ColumnCheckSpec> {
    let value = entry.get("check")?;
    if let DeValue::Table(table) = value.get_ref() {
        let (kind, key) = if table.contains_key("sql") {
            (&COLUMN_CHECK_SQL, "sql")
        } else {
            (&COLUMN_CHECK, "expr")
        };
        let table = entry.reader.as_table(value, kind)?;
        let expr = table.required(key);
        let name = table.string("name");
        table.finish();
        return Some(ColumnCheckSpec { expr: expr?, name });
    }
    Some(ColumnCheckSpec {
        expr: entry.reader.as_string(value, "`check`")?,
        name: None,
    })
}

/// A TOML value without its places.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.clone().into_owned()),
        DeValue::Integer(digits) => Value::Integer(decimal(digits.as_str(), digits.radix())),
        DeValue::Float(digits) => Value::Float(digits.as_str().to_owned()),
        DeValue::Boolean(yes) => Value::Boolean(*yes),
        DeValue::Datetime(moment) => Value::Datetime(moment.to_string()),
        DeValue::Array(list) => {
            Value::Array(list.iter().map(|item| plain(item.get_ref())).collect())
        }
        DeValue::Table(table) => Value::Table(
            table
                .iter()
                .map(|(key, item)| (key.get_ref().clone().into_owned(), plain(item.get_ref())))
                .collect(),
        ),
    }
}

/// The digits in base ten. A number beyond 128 bits stays as it is: no column can hold it, and its check says so.
fn decimal(digits: &str, radix: u32) -> String {
    i128::from_str_radix(digits, radix).map_or_else(|_| digits.to_owned(), |n| n.to_string())
}
