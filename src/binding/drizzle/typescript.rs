//! What a value of a column is in TypeScript, as Drizzle infers it.

use super::builder::{Builder, builder, is_small, is_text_in_drizzle};
use super::names;
use crate::ident::Ident;
use crate::schema::{Column, DataType};

/// The type of a column's values. `shape` is what its JSON holds.
pub fn type_name(column: &Column, shape: Option<&Ident>) -> String {
    let element = column.data_type.element();
    let name = match (element, builder(column)) {
        (DataType::Json | DataType::Jsonb, _) => match shape {
            Some(shape) => names::shape_type(shape),
            None => "unknown".to_owned(),
        },
        (DataType::Enum(name), _) => names::enum_type(name),
        (_, Builder::Custom(own)) => own.data,
        (DataType::Boolean, _) => "boolean".to_owned(),
        (DataType::BigInt, _) => "bigint".to_owned(),
        (DataType::Timestamp(_) | DataType::TimestampTz(_), _) => "Date".to_owned(),
        (DataType::Geometric("point"), _) => "[number, number]".to_owned(),
        (DataType::Geometric("line"), _) => "[number, number, number]".to_owned(),
        (element, _) if is_small(element) => "number".to_owned(),
        (element, _) if is_text_in_drizzle(element) => "string".to_owned(),
        _ => "unknown".to_owned(),
    };
    let list = match column.data_type {
        DataType::Array(_) => "[]",
        _ => "",
    };
    let null = if column.nullable { " | null" } else { "" };
    format!("{name}{list}{null}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::resolve::resolve;
    use crate::source::Sources;
    use crate::spec;

    #[test]
    fn each_type_has_its_name() {
        let columns = [
            ("text", "string"),
            ("text?", "string | null"),
            ("numeric(10, 2)", "string"),
            ("integer[]", "number[]"),
            ("bigint?", "bigint | null"),
            ("timestamptz", "Date"),
            ("date", "string"),
            ("boolean", "boolean"),
            ("bytea", "Uint8Array"),
            ("jsonb", "unknown"),
            ("point", "[number, number]"),
            ("int4range", "string"),
            ("mood[]?", "Mood[] | null"),
        ];
        let lines = columns.iter().enumerate();
        let lines: String = lines
            .map(|(at, (written, _))| format!("c{at} = \"{written}\"\n"))
            .collect();
        let text =
            format!("[enum.mood]\nvalues = [\"good\"]\n[table.t]\n[table.t.columns]\n{lines}");
        let id = Sources::default().add("a.toml", text.as_str());
        let resolution = resolve(&spec::parse(id, &text).0, &Config::default());
        let table = resolution.schema.tables.values().next().expect("a table");
        let names: Vec<String> = table.columns.iter().map(|it| type_name(it, None)).collect();
        assert_eq!(names, columns.map(|(_, name)| name));
    }
}
