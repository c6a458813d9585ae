//! Literals: the types of numbers, and texts that a type does not take.
//! In: the text of a literal, and the type that it is to have. Out: why PostgreSQL refuses it, where that is known.
//! Reads the plain types only; the others are left to the server.

use super::catalog::Catalog;
use super::sql_type::SqlType;
use super::types::Ty;

/// The type of a number as it is written (manual 4.1.2.6).
pub(super) fn number(text: &str) -> Option<Ty> {
    if text.bytes().all(|it| it.is_ascii_digit()) {
        return Some(if text.parse::<i32>().is_ok() {
            Ty::INT4
        } else if text.parse::<i64>().is_ok() {
            Ty::INT8
        } else {
            Ty::NUMERIC
        });
    }
    let is_plain = |it: u8| it.is_ascii_digit() || b".eE+-".contains(&it);
    text.bytes().all(is_plain).then_some(Ty::NUMERIC)
}

impl Catalog<'_> {
    /// Why a type does not take a text.
    pub(super) fn refuses(&self, text: &str, ty: Ty) -> Option<String> {
        let told = &self.types.get(ty).told;
        let trimmed = text.trim();
        let is_taken = if let Some(labels) = self.labels(ty) {
            labels.iter().any(|it| it == text)
        } else if self.types.element(ty).is_some() {
            trimmed.starts_with(['{', '[']) && trimmed.ends_with('}')
        } else if let SqlType::Named(name) = told {
            is_taken(trimmed, name)
        } else {
            true
        };
        (!is_taken).then(|| format!("`{text}` is no value of the type `{told}`"))
    }
}

fn is_taken(text: &str, name: &str) -> bool {
    let has_digit = || text.bytes().any(|it| it.is_ascii_digit());
    match name {
        "int2" => text.parse::<i16>().is_ok(),
        "int4" => text.parse::<i32>().is_ok(),
        "int8" => text.parse::<i64>().is_ok(),
        "oid" => text.parse::<i64>().is_ok(),
        "float4" | "float8" | "numeric" => {
            let special = ["nan", "infinity", "inf"];
            let bare = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
            special.contains(&bare.as_str())
                || (text.parse::<f64>().is_ok() && !text.ends_with(['e', 'E']))
        }
        "bool" => is_truth(&text.to_ascii_lowercase()),
        "uuid" => {
            let digits: String = text.chars().filter(|it| !"-{}".contains(*it)).collect();
            digits.len() == 32 && digits.bytes().all(|it| it.is_ascii_hexdigit())
        }
        "json" | "jsonb" => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        "date" | "timestamp" | "timestamptz" | "time" | "timetz" => {
            let word = text.to_ascii_lowercase();
            let words = [
                "now",
                "today",
                "tomorrow",
                "yesterday",
                "epoch",
                "infinity",
                "-infinity",
                "allballs",
            ];
            has_digit() || words.contains(&word.as_str())
        }
        "interval" | "money" | "inet" | "cidr" | "point" | "line" | "lseg" | "box" | "path"
        | "polygon" | "circle" => has_digit() || (text.contains(':') && name.contains("inet")),
        "int4range" | "int8range" | "numrange" | "daterange" | "tsrange" | "tstzrange" => {
            text.eq_ignore_ascii_case("empty")
                || (text.starts_with(['[', '(']) && text.ends_with([']', ')']))
        }
        name if name.ends_with("multirange") => text.starts_with('{') && text.ends_with('}'),
        _ => true,
    }
}

/// Unique beginnings of the words, as `boolin` takes them.
fn is_truth(text: &str) -> bool {
    let begins = |word: &str| !text.is_empty() && word.starts_with(text);
    begins("true")
        || begins("false")
        || begins("yes")
        || begins("no")
        || text == "1"
        || text == "0"
        || text == "on"
        || text == "of"
        || text == "off"
}
