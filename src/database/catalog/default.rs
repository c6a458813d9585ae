//! From a default as PostgreSQL prints it to the value that the specs would say.
//! In: `'open'::stage`, `now()`, `ARRAY[1, 2]`, and the type of the column. Out: the value where it is one that needs
//! no evaluation, else the expression as printed.

use crate::schema::{DataType, Default, Expression};

/// The default of a column of this type.
pub(super) fn default(printed: &str, data_type: &DataType) -> Default {
    let mut rest = Reader { text: printed };
    rest.value(data_type)
        .filter(|_| rest.text.is_empty())
        .unwrap_or_else(|| Default::Expression(Expression(printed.to_owned())))
}

/// What is left to read.
struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn takes(&mut self, words: &str) -> bool {
        match self.text.strip_prefix(words) {
            Some(rest) => {
                self.text = rest;
                true
            }
            None => false,
        }
    }

    /// A value of the type with the casts that PostgreSQL prints behind it.
    fn value(&mut self, data_type: &DataType) -> Option<Default> {
        // CURRENT_TIMESTAMP is another word for the same function (manual 9.9.5).
        if data_type.is_moment() && (self.takes("now()") || self.takes("CURRENT_TIMESTAMP")) {
            return Some(Default::Now);
        }
        if let DataType::Array(element) = data_type {
            return self.array(element);
        }
        if self.text.starts_with('\'') {
            let text = self.literal()?;
            return self.cast().then(|| of_text(text, data_type));
        }
        if *data_type == DataType::Boolean {
            let words = [("true", true), ("false", false)];
            let found = words.into_iter().find(|(word, _)| self.takes(word));
            return found.map(|(_, value)| Default::Boolean(value));
        }
        data_type.is_number().then(|| self.number()).flatten()
    }

    fn array(&mut self, element: &DataType) -> Option<Default> {
        if self.takes("'{}'") {
            return self.cast().then(|| Default::Array(Vec::new()));
        }
        let parentheses = self.takes("(");
        if !self.takes("ARRAY[") {
            return None;
        }
        let mut items = Vec::new();
        while !self.takes("]") {
            items.push(self.element(element)?);
            self.takes(", ");
        }
        if parentheses && !(self.takes(")") && self.cast()) {
            return None;
        }
        Some(Default::Array(items))
    }

    /// An element may be in parentheses, with the cast to its type behind them.
    fn element(&mut self, data_type: &DataType) -> Option<Default> {
        let parentheses = self.takes("(");
        let value = self.value(data_type)?;
        if parentheses && !(self.takes(")") && self.cast()) {
            return None;
        }
        Some(value)
    }

    /// A text in single quotes; a quote in it is doubled.
    fn literal(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut rest = self.text.strip_prefix('\'')?;
        loop {
            let end = rest.find('\'')?;
            text.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('\'') {
                Some(next) => {
                    text.push('\'');
                    rest = next;
                }
                None => break,
            }
        }
        self.text = rest;
        Some(text)
    }

    fn number(&mut self) -> Option<Default> {
        let is_part = |it: char| it.is_ascii_digit() || matches!(it, '.' | 'e' | 'E' | '+' | '-');
        let end = self.text.find(|it| !is_part(it));
        let (digits, rest) = self.text.split_at(end.unwrap_or(self.text.len()));
        if !is_number(digits) {
            return None;
        }
        self.text = rest;
        Some(Default::Number(digits.to_owned()))
    }

    /// `::` and a type, up to what ends a value around it. A second cast would be an evaluation.
    fn cast(&mut self) -> bool {
        if !self.takes("::") {
            return false;
        }
        let (mut depth, mut is_quoted, mut end) = (0_i32, false, self.text.len());
        for (at, it) in self.text.char_indices() {
            match it {
                '"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                '(' | '[' => depth += 1,
                ')' | ']' | ',' if depth == 0 => {
                    end = at;
                    break;
                }
                ')' | ']' => depth -= 1,
                ':' => return false,
                _ => {}
            }
        }
        let (name, rest) = self.text.split_at(end);
        self.text = rest;
        !name.contains(" || ")
    }
}

fn is_number(digits: &str) -> bool {
    digits.starts_with(|it: char| it.is_ascii_digit() || it == '-') && digits.parse::<f64>().is_ok()
}

/// A text in quotes is a number for a number, JSON for JSON, and itself for all else.
fn of_text(text: String, data_type: &DataType) -> Default {
    match data_type {
        DataType::Json | DataType::Jsonb => {
            let compact = serde_json::from_str::<serde_json::Value>(&text);
            Default::Json(compact.map_or(text, |value| value.to_string()))
        }
        number if number.is_number() && is_number(&text) => Default::Number(text),
        _ => Default::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_evaluation_is_a_value() {
        let read = default;
        let text = |it: &str| Default::Text(it.to_owned());
        let number = |it: &str| Default::Number(it.to_owned());
        let array = |it| DataType::Array(Box::new(it));
        assert_eq!(read("'it''s'::text", &DataType::Text), text("it's"));
        assert_eq!(
            read("'x'::character varying", &DataType::Varchar(None)),
            text("x")
        );
        assert_eq!(read("true", &DataType::Boolean), Default::Boolean(true));
        assert_eq!(read("3", &DataType::Integer), number("3"));
        assert_eq!(read("'-3'::integer", &DataType::BigInt), number("-3"));
        assert_eq!(read("now()", &DataType::Date), Default::Now);
        assert_eq!(
            read("'{}'::text[]", &array(DataType::Text)),
            Default::Array(Vec::new())
        );
        assert_eq!(
            read("ARRAY['a'::text, 'b]'::text]", &array(DataType::Text)),
            Default::Array(vec![text("a"), text("b]")])
        );
        assert_eq!(
            read(
                "ARRAY[(1)::smallint, ('-2'::integer)::smallint]",
                &array(DataType::SmallInt)
            ),
            Default::Array(vec![number("1"), number("-2")])
        );
        assert_eq!(
            read(r#"'{"a": 1}'::jsonb"#, &DataType::Jsonb),
            Default::Json(r#"{"a":1}"#.to_owned())
        );
    }

    #[test]
    fn what_needs_evaluation_stays_an_expression() {
        for (printed, data_type) in [
            ("('now'::text)::date", DataType::Date),
            ("('a'::text || 'b'::text)", DataType::Text),
            ("'a'::text || 'b'::text", DataType::Text),
            ("(1)::text", DataType::Text),
            ("1", DataType::Text),
            ("(1 + 1)", DataType::Integer),
            ("1 - 1", DataType::Integer),
            ("now()", DataType::Text),
            ("'unclosed", DataType::Text),
        ] {
            let kept = Default::Expression(Expression(printed.to_owned()));
            assert_eq!(default(printed, &data_type), kept, "{printed}");
        }
    }
}
