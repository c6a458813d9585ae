//! The one place that writes texts into TypeScript, each so that nothing leaves its place.
//! In: any text. Out: a string, a template, the key of a property, the lines of a comment.

use std::fmt::Write as _;

/// A text in single quotes.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for char in text.chars() {
        match char {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            _ => escaped(&mut out, char),
        }
    }
    out.push('\'');
    out
}

/// A text of SQL as Drizzle takes it: between backticks, behind `sql`.
pub fn sql_template(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 5);
    out.push_str("sql`");
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '`' => out.push_str("\\`"),
            '\\' => out.push_str("\\\\"),
            '$' if chars.peek() == Some(&'{') => out.push_str("\\$"),
            '\n' => out.push('\n'),
            _ => escaped(&mut out, char),
        }
    }
    out.push('`');
    out
}

/// A key of an object: bare where it may be.
pub fn property_key(key: &str) -> String {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '$';
    let is_bare = key.starts_with(|first: char| is_word(first) && !first.is_ascii_digit())
        && key.chars().all(is_word);
    // This one key would set what an object descends from.
    if is_bare && key != "__proto__" {
        key.to_owned()
    } else {
        string(key)
    }
}

/// The lines of a documentation comment, which no text ends early; none where there is no text.
pub fn comment(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut safe = String::with_capacity(line.len());
        for char in line.trim_end().replace("*/", "*\\/").chars() {
            escaped(&mut safe, char);
        }
        lines.push(safe);
    }
    match lines.as_mut_slice() {
        [line] => *line = format!("/** {line} */"),
        _ => {
            for line in &mut lines {
                *line = format!(" * {line}").trim_end().to_owned();
            }
            lines.insert(0, "/**".to_owned());
            lines.push(" */".to_owned());
        }
    }
    lines
}

/// A remark on what Drizzle has no word for: SQL that the migrations alone have.
pub fn unsayable(sql: &str) -> String {
    remark(&format!(
        "Drizzle has no word for this, the migrations have: {sql}"
    ))
}

/// A remark on one line, which no text ends early.
fn remark(text: &str) -> String {
    let mut out = "// ".to_owned();
    text.chars().for_each(|char| escaped(&mut out, char));
    out
}

/// A character, by its code point where it cannot be seen or turns the direction of the text.
fn escaped(out: &mut String, char: char) {
    let is_hidden = char.is_control()
        || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    if is_hidden {
        let written = write!(out, "\\u{:04x}", u32::from(char));
        debug_assert!(written.is_ok(), "a text takes all that is written to it");
    } else {
        out.push(char);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

    /// Any text, and often what ends something in some place of TypeScript.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("'".to_owned()),
            Just("`".to_owned()),
            Just("\\".to_owned()),
            Just("${".to_owned()),
            Just("$".to_owned()),
            Just("*/".to_owned()),
            Just("\r\n".to_owned()),
            Just("\u{2028}".to_owned()),
            Just("\u{202e}".to_owned()),
            "\\PC{0,4}",
        ];
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    /// What JavaScript reads between `start` and the first `end` that is not escaped, and what stands behind it.
    fn read(text: &str, start: &str, end: char) -> (String, String) {
        let mut chars = text.strip_prefix(start).unwrap().chars();
        let mut out = String::new();
        while let Some(char) = chars.next() {
            match char {
                _ if char == end => return (out, chars.collect()),
                '\\' => match chars.next().unwrap() {
                    'n' => out.push('\n'),
                    'u' => {
                        let digits: String = chars.by_ref().take(4).collect();
                        let point = u32::from_str_radix(&digits, 16).unwrap();
                        out.push(char::from_u32(point).unwrap());
                    }
                    other => out.push(other),
                },
                '$' if end == '`' => {
                    assert!(!chars.as_str().starts_with('{'), "a hole opens in {text:?}");
                    out.push('$');
                }
                '\n' if end != '`' => panic!("a line ends in {text:?}"),
                '\r' | '\u{2028}' | '\u{2029}' => panic!("a line ends in {text:?}"),
                other => out.push(other),
            }
        }
        panic!("{text:?} does not end")
    }

    proptest! {
        #[test]
        fn a_string_is_read_as_it_was(text in hostile()) {
            prop_assert_eq!(read(&string(&text), "'", '\''), (text, String::new()));
        }

        #[test]
        fn a_template_is_read_as_it_was(text in hostile()) {
            prop_assert_eq!(read(&sql_template(&text), "sql`", '`'), (text, String::new()));
        }

        #[test]
        fn a_remark_is_one_line(text in hostile()) {
            let is_one = !remark(&text).contains(LINE_ENDS);
            prop_assert!(is_one);
        }

        #[test]
        fn a_key_is_a_word_or_a_string(text in hostile()) {
            let key = property_key(&text);
            if key != text {
                prop_assert_eq!(read(&key, "'", '\''), (text, String::new()));
            } else {
                prop_assert!(!key.is_empty() && !key.contains(|it: char| it.is_ascii_punctuation() && it != '_' && it != '$'));
            }
        }

        #[test]
        fn a_comment_ends_where_it_should(text in hostile()) {
            let lines = comment(&text);
            let whole = lines.join("\n");
            if !lines.is_empty() {
                prop_assert!(whole.starts_with("/**") && whole.ends_with("*/"));
                prop_assert_eq!(whole.matches("*/").count(), 1, "{}", whole);
                let is_whole = !lines.iter().any(|it| it.contains(LINE_ENDS));
                prop_assert!(is_whole);
            }
        }
    }

    #[test]
    fn texts_read_like_a_person_wrote_them() {
        assert_eq!(string("it's \"x\""), "'it\\'s \"x\"'");
        assert_eq!(
            sql_template("a = $1 and `${b}`"),
            "sql`a = $1 and \\`\\${b}\\``"
        );
        assert_eq!(property_key("createdAt"), "createdAt");
        assert_eq!(property_key("odd key!"), "'odd key!'");
        assert_eq!(property_key("__proto__"), "'__proto__'");
        assert_eq!(property_key("1st"), "'1st'");
        assert_eq!(comment("One line."), ["/** One line. */"]);
        assert_eq!(
            comment("a */ b\n\nc"),
            ["/**", " * a *\\/ b", " *", " * c", " */"]
        );
        assert_eq!(comment(" \n"), Vec::<String>::new());
    }
}
