//! S053.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{DataType, Index};

rule! {
    /// An index of a kind that cannot hold the type of its column.
    ///
    /// ## Why
    /// A GIN index takes arrays, jsonb and tsvector; a GiST index ranges, shapes and tsvector; and so on (PostgreSQL
    /// manual 11.2 and 11.10). For another type an extension has to bring an operator class: without
    /// one the migration fails ("data type text has no default operator class for access method gin").
    ///
    /// ## Bad
    /// ```toml
    /// [table.page]
    /// org_scoped = true
    /// timestamps = true
    /// [table.page.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", unique = "organization" }
    /// [[table.page.index]]
    /// columns = ["title"]
    /// using = "gin"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [extension.pg_trgm]
    ///
    /// [table.page]
    /// org_scoped = true
    /// timestamps = true
    /// [table.page.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", unique = "organization" }
    /// tags = "text[]"
    /// [[table.page.index]]
    /// columns = ["title gin_trgm_ops"]
    /// using = "gin"
    /// [[table.page.index]]
    /// columns = ["tags"]
    /// using = "gin"
    /// ```
    "S053" "missing-operator-class" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for index in table.indexes.iter().filter(|it| it.method != *"btree") {
            if extended(cx, index) {
                continue;
            }
            let keys = index.keys.iter().filter(|key| key.operator_class.is_none());
            let mut columns = keys.filter_map(|key| table.column(key.column()?));
            let refused = columns.find(|column| !takes(index.method.as_str(), &column.data_type));
            if let Some(column) = refused {
                let part = cx.index(table, index);
                let message = format!(
                    "a {} index cannot hold `{}`, which is {}",
                    index.method, column.name, column.data_type
                );
                let help = help(index.method.as_str(), &column.data_type);
                out.push(Finding::at(part.object, part.span, message).help(help));
            }
        }
    }
}

/// Whether an extension brings the classes for plain types: `btree_gin`, `btree_gist`.
fn extended(cx: &SchemaCx<'_>, index: &Index) -> bool {
    let mut extensions = cx.schema.extensions.iter();
    extensions.any(|it| it.as_str() == format!("btree_{}", index.method))
}

/// Whether PostgreSQL has a class of its own for the type; of types and methods that are not its own nobody knows.
fn takes(method: &str, data_type: &DataType) -> bool {
    use DataType::{
        Array, Bit, Boolean, Cidr, Citext, Custom, Enum, Geometric, Inet, Json, Jsonb, Money,
        Multirange, Range, Text, TsQuery, TsVector, Varbit, Varchar, Xml,
    };
    match (method, data_type) {
        (_, Custom { .. }) => true,
        ("gist", Geometric(name)) => ["box", "circle", "point", "polygon"].contains(name),
        ("spgist", Geometric(name)) => ["box", "point", "polygon"].contains(name),
        ("brin", Geometric(name)) => *name == "box",
        ("gin", it) => matches!(it, Array(_) | Jsonb | TsVector),
        ("gist", it) => matches!(it, Multirange(_) | Range(_) | TsQuery | TsVector),
        ("spgist", it) => matches!(it, Cidr | Citext | Inet | Range(_) | Text | Varchar(_)),
        ("hash", Bit(_) | Geometric(_) | Varbit(_)) => false,
        ("hash", Json | Money | TsQuery | TsVector | Xml) => false,
        ("brin", Array(_) | Boolean | Enum(_) | Multirange(_)) => false,
        ("brin", Json | Jsonb | Money | TsQuery | TsVector | Xml) => false,
        _ => true,
    }
}

fn help(method: &str, data_type: &DataType) -> &'static str {
    match method {
        "gin" if data_type.is_text() => {
            "declare `[extension.pg_trgm]` and write the class behind the column: `gin_trgm_ops`"
        }
        "gin" => "leave `using` out, or declare `[extension.btree_gin]`",
        "gist" => "leave `using` out, or declare `[extension.btree_gist]`",
        _ => "leave `using` out",
    }
}
