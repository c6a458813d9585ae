//! Pieces of Rust text, laid out as default rustfmt lays them out.
//! In: words. Out: lines. Everything that the user wrote passes through here, so that nothing breaks out of its place.

/// The width that rustfmt keeps to.
const WIDTH: usize = 100;

/// The width of the arguments of a call that rustfmt keeps on one line.
const CALL_WIDTH: usize = 60;

/// The width of the fields of a struct that rustfmt keeps on one line.
const STRUCT_WIDTH: usize = 18;

/// The width of an item of a list of which rustfmt puts several on one line.
const SHORT_ITEM: usize = 10;

/// The width of the arguments of an attribute that rustfmt keeps on one line.
const ATTRIBUTE_WIDTH: usize = 70;

/// A doc comment: each paragraph of the text on one line, with nothing in it that ends the comment, hides its
/// direction, or starts a block of code (which `cargo test` would run).
pub fn doc(indent: &str, marker: &str, text: &str) -> String {
    let mut out = String::new();
    let text = text.replace("\r\n", "\n");
    for paragraph in text.split("\n\n") {
        let line = line(paragraph);
        if line.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(&format!("{indent}{marker}\n"));
        }
        out.push_str(&format!("{indent}{marker} {line}\n"));
    }
    out
}

/// One line of documentation.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|char: char| char.is_whitespace() || is_unseen(char)) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    if out.contains("```") || out.contains("~~~") {
        out = out.replace("```", "'''").replace("~~~", "---");
    }
    out
}

/// A name in a line of documentation, as code.
pub fn code(name: &str) -> String {
    if name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.is_empty()
    {
        return format!("`{name}`");
    }
    let name = line(name).replace('`', "'");
    if name.is_empty() {
        "the empty text".to_owned()
    } else {
        format!("`{name}`")
    }
}

/// Control characters, and those that reorder the text around them, which rustc refuses.
fn is_unseen(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A string literal.
pub fn literal(text: &str) -> String {
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\')
    {
        return format!("\"{text}\"");
    }
    format!("{text:?}")
}

/// A constant that holds SQL; where it is too long for a line it is broken between its pieces.
pub fn sql_const(vis: &str, name: &str, pieces: &[String]) -> String {
    if pieces.iter().map(String::len).sum::<usize>() <= WIDTH {
        let one = format!("{vis}const {name}: &str = {};\n", literal(&pieces.concat()));
        if one.chars().count() <= WIDTH + 1 {
            return one;
        }
    }
    let mut out = format!("{vis}const {name}: &str = \"\\\n");
    let mut line = String::from("    ");
    for piece in pieces {
        let quoted = literal(piece);
        let piece = &quoted[1..quoted.len() - 1];
        if line.chars().count() + piece.chars().count() >= WIDTH && !line.trim().is_empty() {
            out.push_str(&line);
            out.push_str("\\\n");
            line = String::from("    ");
        }
        match piece.strip_prefix(' ') {
            // A line break in a literal swallows the spaces behind it.
            Some(rest) if line.trim().is_empty() => {
                line.push_str("\\u{20}");
                line.push_str(rest);
            }
            _ => line.push_str(piece),
        }
    }
    out.push_str(&line);
    out.push_str("\";\n");
    out
}

/// A call as a statement.
pub fn call(indent: &str, callee: &str, arguments: &[&str]) -> String {
    let joined = arguments.join(", ");
    let one = format!("{indent}{callee}({joined});\n");
    if joined.chars().count() <= CALL_WIDTH && one.chars().count() <= WIDTH + 1 {
        return one;
    }
    let mut out = format!("{indent}{callee}(\n");
    for argument in arguments {
        out.push_str(&format!("{indent}    {argument},\n"));
    }
    out.push_str(&format!("{indent});\n"));
    out
}

/// A struct as the value of a block.
pub fn struct_value(indent: &str, name: &str, fields: &[String]) -> String {
    let joined = fields.join(", ");
    if joined.chars().count() <= STRUCT_WIDTH {
        return format!("{indent}{name} {{ {joined} }}\n");
    }
    let mut out = format!("{indent}{name} {{\n");
    for field in fields {
        out.push_str(&format!("{indent}    {field},\n"));
    }
    out.push_str(&format!("{indent}}}\n"));
    out
}

/// A `use` of names, sorted.
pub fn import(path: &str, names: &[&str]) -> String {
    let joined = match names {
        [] => return String::new(),
        [name] => (*name).to_owned(),
        _ => format!("{{{}}}", names.join(", ")),
    };
    let one = format!("use {path}::{joined};\n");
    if one.chars().count() <= WIDTH + 1 {
        return one;
    }
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    format!("use {path}::{{\n{}}};\n", filled("    ", &names))
}

/// A chain of calls as the value of a `let`.
pub fn chain(indent: &str, head: &str, from: &str, calls: &[&str]) -> String {
    let whole = format!("{from}{}", calls.concat());
    let one = format!("{indent}{head}{whole};\n");
    if whole.chars().count() <= CALL_WIDTH && one.chars().count() <= WIDTH + 1 {
        return one;
    }
    let mut out = format!("{indent}{head}{from}");
    for call in calls {
        out.push_str(&format!("\n{indent}    {call}"));
    }
    out.push_str(";\n");
    out
}

/// An arm of a `match` that gives what a call gives.
pub fn arm(indent: &str, pattern: &str, callee: &str, arguments: &[&str]) -> String {
    let joined = arguments.join(", ");
    let one = format!("{indent}{pattern} => {callee}({joined}),\n");
    let fits = joined.chars().count() <= CALL_WIDTH;
    if fits && one.chars().count() <= WIDTH + 1 {
        return one;
    }
    if fits {
        return format!("{indent}{pattern} => {{\n{indent}    {callee}({joined})\n{indent}}}\n");
    }
    let mut out = format!("{indent}{pattern} => {callee}(\n");
    for argument in arguments {
        out.push_str(&format!("{indent}    {argument},\n"));
    }
    out.push_str(&format!("{indent}),\n"));
    out
}

/// A list of values behind `head`, which ends in its brackets and `end`.
pub fn list(indent: &str, head: &str, items: &[String], end: &str) -> String {
    let joined = items.join(", ");
    let one = format!("{indent}{head}[{joined}]{end}\n");
    if joined.chars().count() <= CALL_WIDTH && one.chars().count() <= WIDTH + 1 {
        return one;
    }
    let mut out = format!("{indent}{head}[\n");
    if items.iter().all(|item| item.chars().count() <= SHORT_ITEM) {
        out.push_str(&filled(&format!("{indent}    "), items));
    } else {
        for item in items {
            out.push_str(&format!("{indent}    {item},\n"));
        }
    }
    out.push_str(&format!("{indent}]{end}\n"));
    out
}

/// Short items, as many as fit on each line.
fn filled(indent: &str, items: &[String]) -> String {
    let mut out = String::new();
    let mut line = indent.to_owned();
    for item in items {
        let more = format!("{}{item},", if line == indent { "" } else { " " });
        if line.chars().count() + more.chars().count() > WIDTH && line != indent {
            out.push_str(&format!("{line}\n"));
            line = format!("{indent}{item},");
        } else {
            line.push_str(&more);
        }
    }
    out.push_str(&format!("{line}\n"));
    out
}

/// The head of a function, up to the brace, without the indent of its first line.
pub fn signature(indent: &str, head: &str, arguments: &[&str], result: &str) -> String {
    let one = format!("{head}({}) -> {result}", arguments.join(", "));
    if indent.len() + one.chars().count() + 2 <= WIDTH {
        return one;
    }
    let mut out = format!("{head}(\n");
    for argument in arguments {
        out.push_str(&format!("{indent}    {argument},\n"));
    }
    out.push_str(&format!("{indent}) -> {result}"));
    out
}

/// A field of a struct expression, three levels deep: `name: from.name.clone(),`.
pub fn value(name: &str, from: &str, access: &str, call: &str) -> String {
    let expression = format!("{from}{access}{call}");
    let one = format!("            {name}: {expression},\n");
    let chain = !call.is_empty() && expression.chars().count() > CALL_WIDTH;
    if one.chars().count() <= WIDTH + 1 && !chain {
        return one;
    }
    let call = if call.is_empty() {
        String::new()
    } else {
        format!("\n                {call}")
    };
    format!("            {name}: {from}\n                {access}{call},\n")
}

/// A field of a struct, without its documentation.
pub fn field(indent: &str, name: &str, path: &str) -> String {
    let one = format!("{indent}pub {name}: {path},\n");
    if one.chars().count() <= WIDTH + 1 {
        return one;
    }
    format!("{indent}pub {name}:\n{indent}    {path},\n")
}

/// A `serde` attribute.
pub fn serde(indent: &str, arguments: &str) -> String {
    if arguments.chars().count() <= ATTRIBUTE_WIDTH {
        format!("{indent}#[serde({arguments})]\n")
    } else {
        format!("{indent}#[serde(\n{indent}    {arguments}\n{indent})]\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_stay_in_their_place() {
        assert_eq!(
            doc("", "///", "one\ntwo\r\n\r\n    let x = 1;\n"),
            "/// one two\n///\n/// let x = 1;\n"
        );
        assert_eq!(
            doc("", "///", "*/ \r fn x() {} ```rust"),
            "/// */ fn x() {} '''rust\n"
        );
        assert_eq!(doc("", "///", "a\u{202e}b"), "/// a b\n");
        assert_eq!(code("a`b"), "`a'b`");
    }

    #[test]
    fn long_sql_is_broken_between_pieces() {
        let pieces: Vec<_> = (0..30)
            .map(|number| format!("\"column {number}\", "))
            .collect();
        let text = sql_const("", "X", &pieces);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        let item: syn::ItemConst = syn::parse_str(&text).unwrap();
        let syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(value),
            ..
        }) = *item.expr
        else {
            panic!("not a literal");
        };
        assert_eq!(value.value(), pieces.concat());
    }
}
