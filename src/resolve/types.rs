//! What a type's name means.
//! In: the text of `type`. Out: a `DataType`, PostgreSQL's aliases made one with their types (manual chapter 8).

use super::names::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName, split_address};
use crate::schema::DataType;
use crate::source::Spanned;
use crate::spec::TypeSpec;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

/// The type that a column's `type` names.
pub(super) fn data_type(
    catalog: &Catalog<'_>,
    spec: &TypeSpec,
    out: &mut Diagnostics,
) -> Option<DataType> {
    match spec {
        TypeSpec::Custom {
            sql,
            rust,
            typescript,
        } => custom(sql, rust.as_ref(), typescript.as_ref(), out),
        TypeSpec::Name(text) => named(catalog, text, out),
    }
}

fn named(catalog: &Catalog<'_>, text: &Spanned<String>, out: &mut Diagnostics) -> Option<DataType> {
    let (element, is_array) = strip_array(text);
    let found = match builtin(element) {
        Some(Ok(found)) => Some(found),
        Some(Err(help)) => {
            let message = format!("`{}` is no type of a column", text.value);
            out.push(Diagnostic::error(code::UNKNOWN_TYPE, text.span, message).help(help));
            return None;
        }
        None => declared_enum(catalog, element),
    };
    let Some(found) = found else {
        out.push(unknown_type(catalog, text, element));
        return None;
    };
    if found == DataType::Citext && !catalog.extensions.contains_key("citext") {
        let message = "`citext` is a type of an extension, which is not declared";
        let help = "declare `[extension.citext]`";
        out.push(Diagnostic::error(code::UNKNOWN_TYPE, text.span, message).help(help));
    }
    Some(if is_array {
        DataType::Array(Box::new(found))
    } else {
        found
    })
}

fn declared_enum(catalog: &Catalog<'_>, text: &str) -> Option<DataType> {
    let parts = split_address(text)?;
    let (schema, name) = match parts.as_slice() {
        [name] => (DEFAULT_SCHEMA, name),
        [schema, name] => (schema.as_str(), name),
        _ => return None,
    };
    let name = QualifiedName::new(Ident::parse(schema).ok()?, Ident::parse(name).ok()?);
    catalog
        .enums
        .contains_key(&name)
        .then_some(DataType::Enum(name))
}

fn unknown_type(catalog: &Catalog<'_>, text: &Spanned<String>, element: &str) -> Diagnostic {
    let enums: Vec<String> = catalog.enums.keys().map(ToString::to_string).collect();
    let known = enums
        .iter()
        .map(String::as_str)
        .chain(TYPE_NAMES.iter().copied());
    let shown: String = element.chars().take(60).collect();
    crate::reader::unknown(
        code::UNKNOWN_TYPE,
        text.span,
        format!("there is no type `{shown}`"),
        element,
        known,
        "name a PostgreSQL type or an `[enum.…]`; any other type is `{ sql = \"ltree\", rust = \"String\", ts = \"string\" }`",
    )
}

fn custom(
    sql: &Spanned<String>,
    rust: Option<&Spanned<String>>,
    typescript: Option<&Spanned<String>>,
    out: &mut Diagnostics,
) -> Option<DataType> {
    let mut fault = |span, message: String, help: &str| {
        out.push(Diagnostic::error(code::INVALID_VALUE, span, message).help(help));
    };
    if !is_type_text(sql) {
        let message = format!("`{}` is no name of an SQL type", sql.value);
        let help = "write a name, with its schema and its arguments where it has them: `public.geometry(Point, 4326)`";
        fault(sql.span, message, help);
        return None;
    }
    // The Rust and TypeScript forms are printed into programs as they stand, so they may only be types.
    for form in [rust, typescript].into_iter().flatten() {
        if !is_code_type(form) {
            let message = format!("`{}` is no type", form.value);
            fault(
                form.span,
                message,
                "write a type, as `String` or `Vec<f32>`",
            );
            return None;
        }
    }
    Some(DataType::Custom {
        sql: sql.trim().to_owned(),
        rust: rust.map(|form| form.trim().to_owned()),
        typescript: typescript.map(|form| form.trim().to_owned()),
    })
}

/// Words, dots, quoted names, arguments, array brackets: nothing that could end the place it stands in.
fn is_type_text(text: &str) -> bool {
    let text = text.trim();
    let mut depth = 0_i32;
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth > 0 => {}
            '.' | '_' | ' ' | '[' | ']' => {}
            c if c.is_alphanumeric() => {}
            _ => return false,
        }
        if depth < 0 {
            return false;
        }
    }
    let word = text.split(['(', '[', ' ']).next().unwrap_or_default();
    !text.is_empty()
        && depth == 0
        && !quoted
        && !text.starts_with(['(', '[', '.'])
        && !NO_COLUMN_TYPES.contains(&word.to_ascii_lowercase().as_str())
        && is_one_type(text)
}

/// Words that stand where a type stands, and are none that a column may have.
const NO_COLUMN_TYPES: &[&str] = &[
    "serial",
    "serial2",
    "serial4",
    "serial8",
    "smallserial",
    "bigserial",
    "setof",
    "record",
    "void",
    "trigger",
    "event_trigger",
    "unknown",
    "any",
    "anyelement",
    "anyarray",
    "cstring",
    "internal",
];

/// Whether the text is a type from its first word to its last: `text not null` is more than one.
fn is_one_type(text: &str) -> bool {
    let dialect = PostgreSqlDialect {};
    let Ok(mut parser) = Parser::new(&dialect).try_with_sql(text) else {
        return false;
    };
    parser.parse_data_type().is_ok() && parser.peek_token().token == Token::EOF
}

fn is_code_type(text: &str) -> bool {
    let text = text.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_:<>[](), |&'\"".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '(' || c == '[')
        && text.chars().all(allowed)
        && text.matches('<').count() == text.matches('>').count()
        && text.matches('(').count() == text.matches(')').count()
        && text.matches('[').count() == text.matches(']').count()
        && text.matches('"').count().is_multiple_of(2)
        && !text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .any(|word| NO_TYPE_WORDS.contains(&word))
        && !splits_at_top(text)
}

/// Words of Rust and TypeScript that begin something else than the type of a field.
const NO_TYPE_WORDS: &[&str] = &[
    "fn", "impl", "dyn", "let", "mut", "pub", "use", "where", "struct", "enum", "trait", "type",
    "const", "function", "class", "unsafe", "async",
];

/// Whether a comma stands outside of all brackets: then it is more than one type.
fn splits_at_top(text: &str) -> bool {
    let mut depth = 0_i32;
    text.chars().any(|c| {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    })
}

/// Takes `[]`, `[3]` and `[][]` off: PostgreSQL keeps neither the size nor the number of dimensions (manual 8.15.1).
fn strip_array(text: &str) -> (&str, bool) {
    let mut text = text.trim();
    let mut is_array = false;
    while let Some(open) = text.strip_suffix(']') {
        let Some((element, size)) = open.rsplit_once('[') else {
            break;
        };
        if !size.trim().bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        text = element.trim_end();
        is_array = true;
    }
    (text, is_array)
}

/// Whether the word alone names a type of PostgreSQL.
pub(crate) fn is_builtin(word: &str) -> bool {
    builtin(word).is_some()
}

/// The type of PostgreSQL that a text names; why it cannot be used; or nothing if it is no such name.
fn builtin(text: &str) -> Option<Result<DataType, &'static str>> {
    let lower = text.to_ascii_lowercase();
    let (name, arguments) = match lower.split_once('(') {
        None => (words(&lower), Vec::new()),
        Some((before, rest)) => {
            let (inside, after) = rest.split_once(')')?;
            let name = words(&format!("{before} {after}"));
            let arguments: Option<Vec<i64>> = inside
                .split(',')
                .map(|number| number.trim().parse().ok())
                .collect();
            match arguments {
                Some(arguments) => (name, arguments),
                None if plain(&name).is_some() => return Some(Err("its arguments are numbers")),
                None => return None,
            }
        }
    };
    if let Some(with) = with_arguments(&name, &arguments) {
        return Some(with);
    }
    let found = plain(&name)?;
    Some(if arguments.is_empty() {
        found
    } else {
        Err("this type takes no arguments")
    })
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_arguments(name: &str, arguments: &[i64]) -> Option<Result<DataType, &'static str>> {
    let length = |limit: i64| match arguments {
        [] => Ok(None),
        [length] if (1..=limit).contains(length) => Ok(Some(u32::try_from(*length).unwrap_or(1))),
        _ => Err("its length is one number, from 1 up"),
    };
    let digits = || match arguments {
        [] => Ok(None),
        [digits] if (0..=6).contains(digits) => Ok(Some(u8::try_from(*digits).unwrap_or(6))),
        _ => Err("its digits are one number, from 0 to 6"),
    };
    const CHARACTERS: i64 = 10_485_760;
    const BITS: i64 = 83_886_080;
    Some(match name {
        "varchar" | "character varying" => length(CHARACTERS).map(DataType::Varchar),
        "char" | "character" | "bpchar" => {
            length(CHARACTERS).map(|length| DataType::Char(length.unwrap_or(1)))
        }
        "bit" => length(BITS).map(|length| DataType::Bit(length.unwrap_or(1))),
        "varbit" | "bit varying" => length(BITS).map(DataType::Varbit),
        "time" | "time without time zone" => digits().map(DataType::Time),
        "timetz" | "time with time zone" => digits().map(DataType::TimeTz),
        "timestamp" | "timestamp without time zone" => digits().map(DataType::Timestamp),
        "timestamptz" | "timestamp with time zone" => digits().map(DataType::TimestampTz),
        "interval" => digits().map(DataType::Interval),
        "numeric" | "decimal" | "dec" => numeric(arguments),
        "float" => match arguments {
            [] => Ok(DataType::DoublePrecision),
            [bits] if (1..=24).contains(bits) => Ok(DataType::Real),
            [bits] if (25..=53).contains(bits) => Ok(DataType::DoublePrecision),
            _ => Err("its bits are one number, from 1 to 53"),
        },
        _ => return None,
    })
}

fn numeric(arguments: &[i64]) -> Result<DataType, &'static str> {
    let (precision, scale) = match arguments {
        [] => return Ok(DataType::Numeric(None)),
        [precision] => (*precision, 0),
        [precision, scale] => (*precision, *scale),
        _ => return Err("write `numeric(precision, scale)`"),
    };
    match (u16::try_from(precision), i16::try_from(scale)) {
        (Ok(precision @ 1..=1000), Ok(scale @ -1000..=1000)) => {
            Ok(DataType::Numeric(Some((precision, scale))))
        }
        _ => Err("its precision is 1 to 1000, its scale -1000 to 1000"),
    }
}

fn plain(name: &str) -> Option<Result<DataType, &'static str>> {
    if let Some(found) = PLAIN.iter().find(|(known, _)| *known == name) {
        return Some(Ok(found.1.clone()));
    }
    if name.ends_with("serial") || matches!(name, "serial2" | "serial4" | "serial8") {
        return ["serial", "smallserial", "bigserial", "serial2", "serial4", "serial8"]
            .contains(&name)
            .then_some(Err(
                "write `{ type = \"bigint\", identity = \"by default\" }`: an identity column is the standard's serial",
            ));
    }
    let others = DataType::geometric(name).or_else(|| DataType::range(name));
    others.map(Ok)
}

const PLAIN: &[(&str, DataType)] = &[
    ("text", DataType::Text),
    ("string", DataType::Text),
    ("citext", DataType::Citext),
    ("boolean", DataType::Boolean),
    ("bool", DataType::Boolean),
    ("smallint", DataType::SmallInt),
    ("int2", DataType::SmallInt),
    ("integer", DataType::Integer),
    ("int", DataType::Integer),
    ("int4", DataType::Integer),
    ("bigint", DataType::BigInt),
    ("int8", DataType::BigInt),
    ("real", DataType::Real),
    ("float4", DataType::Real),
    ("double precision", DataType::DoublePrecision),
    ("double", DataType::DoublePrecision),
    ("float8", DataType::DoublePrecision),
    ("money", DataType::Money),
    ("date", DataType::Date),
    ("uuid", DataType::Uuid),
    ("json", DataType::Json),
    ("jsonb", DataType::Jsonb),
    ("xml", DataType::Xml),
    ("bytea", DataType::Bytea),
    ("inet", DataType::Inet),
    ("cidr", DataType::Cidr),
    ("macaddr", DataType::Macaddr),
    ("macaddr8", DataType::Macaddr8),
    ("tsvector", DataType::TsVector),
    ("tsquery", DataType::TsQuery),
];

/// The types of PostgreSQL, by the name that they are known by.
pub(crate) const TYPE_NAMES: &[&str] = &[
    "text",
    "varchar",
    "char",
    "citext",
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double precision",
    "numeric",
    "money",
    "date",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "xml",
    "bytea",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "bit",
    "varbit",
    "tsvector",
    "tsquery",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_become_the_types_they_stand_for() {
        for (text, sql) in [
            ("int", "integer"),
            ("INT8", "bigint"),
            ("decimal(10,2)", "numeric(10, 2)"),
            ("numeric(5)", "numeric(5, 0)"),
            ("character varying (20)", "varchar(20)"),
            ("timestamp (3) with  time zone", "timestamptz(3)"),
            ("time without time zone", "time"),
            ("char", "char(1)"),
            ("bit varying(8)", "varbit(8)"),
            ("float(24)", "real"),
            ("tstzrange", "tstzrange"),
            ("nummultirange", "nummultirange"),
            ("Point", "point"),
        ] {
            let found = builtin(text).unwrap().unwrap();
            assert_eq!(found.to_string(), sql, "{text}");
        }
        assert_eq!(strip_array("text[][3]"), ("text", true));
        assert!(builtin("bigserial").unwrap().is_err());
        assert!(builtin("varchar(0)").unwrap().is_err());
        assert!(builtin("uuid(3)").unwrap().is_err());
        assert!(builtin("todo_status").is_none());
    }

    #[test]
    fn custom_types_cannot_leave_their_place() {
        for good in [
            "ltree",
            "public.geometry(Point, 4326)",
            "\"My Type\"[]",
            "vector(3)",
        ] {
            assert!(is_type_text(good), "{good}");
        }
        for bad in ["", "a; drop", "a) , b text", "a--b", "a'b", "\"a", "(a)"] {
            assert!(!is_type_text(bad), "{bad}");
        }
        assert!(is_code_type("Vec<f32>") && is_code_type("std::net::IpAddr"));
        for bad in ["String; fn x() {}", "A//", "A, B", "fn", "dyn Any"] {
            assert!(!is_code_type(bad), "{bad}");
        }
    }
}
