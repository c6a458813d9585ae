//! What somebody types at an offset: in which table, and whether a key, a value or a header.

use super::walk::{Expect, Walker};
use super::{NodeId, Outline, Step};
use std::ops::Range;
use toml_parser::lexer::{Token, TokenKind};

/// A place where somebody types.
#[derive(Clone, Debug)]
pub struct Place {
    /// The table whose keys are typed, the node whose value is typed, or what the parts of a header before lead to.
    pub path: Vec<Step>,
    /// What is typed there.
    pub part: Part,
}

/// What somebody types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A part of a header.
    Header {
        /// What stands there, as far as it goes.
        typed: Range<usize>,
        /// Whether it is a header of an array of tables.
        array: bool,
    },
    /// A key.
    Key {
        /// What stands there, as far as it goes.
        typed: Range<usize>,
    },
    /// A value.
    Value {
        /// What stands there up to the offset, without the opening quote.
        typed: Range<usize>,
        /// Whether it is inside of quotes.
        quoted: bool,
    },
    /// Nothing of which anything is known: a comment, the end of a line.
    Nothing,
}

/// What is typed at an offset.
pub fn place(text: &str, offset: usize) -> Place {
    let mut walker = Walker::new(text);
    let token = walker.until(offset);
    let token = token.filter(|it| it.span().start() < offset && !is_sign(*it));
    if let Some(token) = token
        && token.kind() == TokenKind::Comment
    {
        return nothing();
    }
    // A sign that ends where somebody types stands before the place.
    let walker = match token {
        Some(_) => walker,
        None => before(text, offset),
    };
    let word = token.filter(|it| it.kind() != TokenKind::Whitespace);
    let typed = word.map_or(offset..offset, |it| it.span().start()..it.span().end());
    let quoted = word.is_some_and(|it| it.kind() != TokenKind::Atom);
    let outline = &walker.outline;
    match &walker.expect {
        Expect::Header { array } => Place {
            path: walker
                .keys
                .iter()
                .map(|(key, _)| Step::Key(key.clone()))
                .collect(),
            part: Part::Header {
                typed,
                array: *array,
            },
        },
        Expect::Line | Expect::Key => {
            let mut path = outline.path(walker.container());
            path.extend(walker.keys.iter().map(|(key, _)| Step::Key(key.clone())));
            Place {
                path,
                part: Part::Key { typed },
            }
        }
        Expect::Value(node) => value(
            outline,
            (*node, walker.container()),
            text,
            (typed, offset),
            quoted,
        ),
        Expect::End => nothing(),
    }
}

fn value(
    outline: &Outline,
    (node, list): (Option<NodeId>, NodeId),
    text: &str,
    (typed, offset): (Range<usize>, usize),
    quoted: bool,
) -> Place {
    let path = match node {
        Some(node) => outline.path(node),
        None => {
            let mut path = outline.path(list);
            path.push(Step::Item(outline.get(list).children.len()));
            path
        }
    };
    let start = if quoted {
        let written = text.get(typed.clone()).unwrap_or_default();
        let quote = written.chars().next().unwrap_or('"');
        let three: String = std::iter::repeat_n(quote, 3).collect();
        let quotes = if written.starts_with(&three) { 3 } else { 1 };
        // Behind the closing quote there is nothing to type.
        let is_closed = written.len() >= 2 * quotes && written.ends_with(quote);
        if is_closed && offset > typed.end - quotes {
            return nothing();
        }
        typed.start + quotes
    } else {
        typed.start
    };
    let typed = start.min(offset)..offset;
    Place {
        path,
        part: Part::Value { typed, quoted },
    }
}

/// The state behind everything that ends at the offset or before it.
fn before(text: &str, offset: usize) -> Walker<'_> {
    let mut walker = Walker::new(text);
    walker.until(offset.saturating_add(1));
    walker
}

fn is_sign(token: Token) -> bool {
    !matches!(
        token.kind(),
        TokenKind::Atom
            | TokenKind::BasicString
            | TokenKind::LiteralString
            | TokenKind::MlBasicString
            | TokenKind::MlLiteralString
            | TokenKind::Comment
            | TokenKind::Whitespace
    )
}

fn nothing() -> Place {
    Place {
        path: Vec::new(),
        part: Part::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of the `|` in a text: `kind path [what is typed]`.
    fn check(text: &str, expected: &str) {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let place = place(&text, offset);
        let path: Vec<String> = place
            .path
            .iter()
            .map(|step| match step {
                Step::Key(key) => key.clone(),
                Step::Item(at) => at.to_string(),
            })
            .collect();
        let path = path.join(".");
        let said = match place.part {
            Part::Header { typed, array } => {
                format!(
                    "header{} {path} [{}]",
                    if array { "s" } else { "" },
                    &text[typed]
                )
            }
            Part::Key { typed } => format!("key {path} [{}]", &text[typed]),
            Part::Value { typed, quoted } => {
                let kind = if quoted { "string" } else { "value" };
                format!("{kind} {path} [{}]", &text[typed])
            }
            Part::Nothing => "nothing".to_owned(),
        };
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn what_is_typed_is_known_by_its_place() {
        check("|", "key  []");
        check("[|", "header  []");
        check("[table.a.col|]\n", "header table.a [col]");
        check("[[table.a.|", "headers table.a []");
        check("[table.a]\norg|", "key table.a [org]");
        check("[table.a]\n|\n[table.b]\n", "key table.a []");
        check("[table.a]\norg_scoped = |", "value table.a.org_scoped []");
        check(
            "[table.a]\norg_scoped = tr|\n",
            "value table.a.org_scoped [tr]",
        );
        check("[table.a]\norg_scoped = true |\n", "nothing");
        check("[table.a] # x|\n", "nothing");
        check(
            "[table.a.columns]\nx = { ref|",
            "key table.a.columns.x [ref]",
        );
        check("[table.a.columns]\nx = { |}", "key table.a.columns.x []");
        check(
            "[table.a.columns]\nx = { null = true, |}",
            "key table.a.columns.x []",
        );
        check(
            "[table.a.columns]\nx = { references = \"us|\" }",
            "string table.a.columns.x.references [us]",
        );
        check(
            "[table.a.columns]\nx = { references = \"us|\ny = \"text\"\n",
            "string table.a.columns.x.references [us]",
        );
        check("[table.a.columns]\nx.ref|", "key table.a.columns.x [ref]");
        check(
            "[[table.a.index]]\ncolumns = [\"a\", \"|\"]",
            "string table.a.index.0.columns.1 []",
        );
        check(
            "[[table.a.index]]\ncolumns = [\n  \"a\",\n  |\n]",
            "value table.a.index.0.columns.1 []",
        );
        check("x = \"ü|\"", "string x [ü]");
        check("x = \"\"|", "nothing");
        check("x = '''a|'''", "string x [a]");
    }

    #[test]
    fn no_text_and_no_offset_is_too_odd() {
        let whole = "[table.\"ä.🦀\"]\r\nx = { a = [\"ü\", '''\n'''], b.c = 1.5 }\n[[q.w]]\n]}{[=.,#\u{0}\n\"\"\"\nx";
        for (end, _) in whole.char_indices() {
            let text = &whole[..end];
            crate::outline::parse(text);
            for offset in 0..=end + 2 {
                place(text, offset);
            }
        }
    }
}
