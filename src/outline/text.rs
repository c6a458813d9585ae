//! Texts as TOML writes them.

/// A text as a key: bare where it may be.
pub fn key(text: &str) -> String {
    if is_bare(text) {
        text.to_owned()
    } else {
        string(text)
    }
}

/// A text as a basic string.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text can be a key without quotes.
pub fn is_bare(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !text.is_empty() && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{Outline, parse};

    #[test]
    fn a_text_is_written_so_that_it_is_read_again() {
        for text in ["a", "a b", "ü", "\"", "\\", "a\nb", "\u{1}", ""] {
            let line = format!("{} = {}", key(text), string(text));
            let read = parse(&line);
            assert_eq!(read.text(Outline::ROOT, text), Some(text), "{line}");
        }
    }
}
