//! From the tokens of a text to its tree. A line that is not finished spoils nothing behind it.

use super::{NodeId, Outline, Step, Value, ValueKind};
use std::ops::Range;
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

/// Reads a text.
pub fn parse(text: &str) -> Outline {
    let mut walker = Walker::new(text);
    walker.until(usize::MAX);
    walker.outline
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expect {
    /// A header or a key, at the start of a line.
    Line,
    /// The parts of a header.
    Header {
        /// Whether it is one of an array of tables.
        array: bool,
    },
    /// A key of an inline table.
    Key,
    /// A value of a node that is there already, or the next one of the innermost list.
    Value(Option<NodeId>),
    /// A comma, a closing bracket or the end of the line.
    End,
}

/// An inline table or a list that is not closed yet.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// What it is the value of.
    pub node: NodeId,
    is_list: bool,
}

/// Reads token by token, and can be stopped anywhere.
pub(super) struct Walker<'t> {
    source: Source<'t>,
    tokens: Vec<Token>,
    at: usize,
    pub outline: Outline,
    /// Where the last header begins.
    opened: usize,
    /// The table that the last header opened.
    pub header: NodeId,
    pub frames: Vec<Frame>,
    /// The parts of a key or a header so far.
    pub keys: Vec<(String, Range<usize>)>,
    pub expect: Expect,
}

impl<'t> Walker<'t> {
    pub fn new(text: &'t str) -> Self {
        let source = Source::new(text);
        Self {
            tokens: source.lex().into_vec(),
            source,
            at: 0,
            outline: Outline::new(),
            opened: 0,
            header: Outline::ROOT,
            frames: Vec::new(),
            keys: Vec::new(),
            expect: Expect::Line,
        }
    }

    /// Reads all tokens that end before an offset. The answer is the one that does not.
    pub fn until(&mut self, offset: usize) -> Option<Token> {
        while let Some(token) = self.tokens.get(self.at).copied() {
            if token.kind() == TokenKind::Eof {
                return None;
            }
            if token.span().end() >= offset {
                return Some(token);
            }
            self.at += 1;
            self.take(token);
        }
        None
    }

    /// The table that keys stand in now.
    pub fn container(&self) -> NodeId {
        self.frames.last().map_or(self.header, |frame| frame.node)
    }

    /// A token as the key that it is.
    pub fn key_text(&self, token: Token) -> String {
        let mut text = String::new();
        if let Some(raw) = self.source.get(token) {
            raw.decode_key(&mut text, &mut ());
        }
        text
    }

    fn take(&mut self, token: Token) {
        let is_word = matches!(
            token.kind(),
            TokenKind::Atom
                | TokenKind::BasicString
                | TokenKind::LiteralString
                | TokenKind::MlBasicString
                | TokenKind::MlLiteralString
        );
        match (token.kind(), &self.expect) {
            (TokenKind::Newline, _) => self.newline(),
            (TokenKind::Whitespace | TokenKind::Comment, _) => {}
            (TokenKind::LeftSquareBracket, Expect::Line) if self.keys.is_empty() => {
                self.opened = token.span().start();
                let array = self.next_is(TokenKind::LeftSquareBracket);
                self.at += usize::from(array);
                self.expect = Expect::Header { array };
            }
            (TokenKind::RightSquareBracket, Expect::Header { array }) => {
                let array = *array;
                self.open(array, token.span().end());
            }
            (TokenKind::Equals, Expect::Line | Expect::Key) if !self.keys.is_empty() => {
                let node = self.dotted(self.container());
                self.expect = Expect::Value(Some(node));
            }
            (_, Expect::Line | Expect::Key | Expect::Header { .. }) if is_word => {
                let range = token.span().start()..token.span().end();
                self.keys.push((self.key_text(token), range));
            }
            (TokenKind::LeftCurlyBracket, Expect::Value(_)) => self.open_frame(token, false),
            (TokenKind::LeftSquareBracket, Expect::Value(_)) => self.open_frame(token, true),
            (_, Expect::Value(_)) if is_word => self.scalar(token),
            (TokenKind::RightCurlyBracket | TokenKind::RightSquareBracket, _) => self.close(token),
            (TokenKind::Comma, _) => self.comma(),
            _ => {}
        }
    }

    fn next_is(&self, kind: TokenKind) -> bool {
        self.tokens.get(self.at).is_some_and(|it| it.kind() == kind)
    }

    /// The end of a line ends what cannot go on in the next one, and what plainly does not.
    fn newline(&mut self) {
        if self.frames.is_empty() || self.starts_anew() {
            self.frames.clear();
            self.keys.clear();
            self.expect = Expect::Line;
        }
    }

    /// Whether the next line begins, without a space before it, with a header or with `key =`: then the table or list
    /// before it was left open.
    fn starts_anew(&self) -> bool {
        let rest = &self.tokens[self.at.min(self.tokens.len())..];
        let word = |token: Option<&Token>| {
            token.is_some_and(|it| matches!(it.kind(), TokenKind::Atom | TokenKind::BasicString))
        };
        let mut at = 0;
        while rest
            .get(at)
            .is_some_and(|it| it.kind() == TokenKind::LeftSquareBracket)
        {
            at += 1;
        }
        let is_name = |token: &Token| {
            let raw = self.source.get(*token).map(|it| it.as_str().to_owned());
            raw.is_some_and(|it| it.starts_with(|first: char| first.is_ascii_alphabetic()))
        };
        if at > 0 {
            return rest.get(at).is_some_and(is_name);
        }
        if !word(rest.first()) {
            return false;
        }
        let is_part = |it: &&Token| {
            matches!(
                it.kind(),
                TokenKind::Whitespace | TokenKind::Dot | TokenKind::Atom
            )
        };
        let sign = rest[1..].iter().find(|it| !is_part(it));
        sign.is_some_and(|it| it.kind() == TokenKind::Equals)
    }

    /// A header opens a table, or the next table of an array.
    fn open(&mut self, array: bool, end: usize) {
        let node = self.dotted(Outline::ROOT);
        self.header = node;
        if array {
            let items = self.outline.get(node).children.iter();
            let count = items
                .filter(|id| matches!(self.outline.get(**id).step, Step::Item(_)))
                .count();
            self.header = self.outline.descend(node, Step::Item(count));
        }
        self.expect = Expect::End;
        // The second bracket of an array's header.
        let is_closed = array && self.next_is(TokenKind::RightSquareBracket);
        self.at += usize::from(is_closed);
        let end = end + usize::from(is_closed);
        let start = self.opened;
        self.outline.get_mut(self.header).headers.push(start..end);
    }

    /// The node that the parts of a key lead to; each part is a place of the node that it leads through.
    fn dotted(&mut self, from: NodeId) -> NodeId {
        let keys = std::mem::take(&mut self.keys);
        let last = keys.len().saturating_sub(1);
        let mut at = from;
        for (index, (key, range)) in keys.into_iter().enumerate() {
            at = self.outline.descend(at, Step::Key(key));
            self.outline.get_mut(at).places.push(range);
            // Through an array of tables the way leads into its last one.
            if index < last
                && let Some(item) = self.outline.get(at).children.last().copied()
                && matches!(self.outline.get(item).step, Step::Item(_))
            {
                at = item;
            }
        }
        at
    }

    /// The node of the value that comes now.
    fn node(&mut self) -> NodeId {
        if let Expect::Value(Some(node)) = self.expect {
            return node;
        }
        let list = self.container();
        let count = self.outline.get(list).children.len();
        self.outline.descend(list, Step::Item(count))
    }

    fn open_frame(&mut self, token: Token, is_list: bool) {
        let node = self.node();
        let kind = if is_list {
            ValueKind::List
        } else {
            ValueKind::Table
        };
        let range = token.span().start()..token.span().end();
        self.outline.get_mut(node).value = Some(Value { range, kind });
        self.frames.push(Frame { node, is_list });
        self.expect = if is_list {
            Expect::Value(None)
        } else {
            Expect::Key
        };
    }

    fn close(&mut self, token: Token) {
        self.keys.clear();
        if let Some(frame) = self.frames.pop() {
            self.reach(frame.node, token.span().end());
        }
        self.expect = Expect::End;
    }

    fn comma(&mut self) {
        self.keys.clear();
        self.expect = match self.frames.last() {
            Some(frame) if frame.is_list => Expect::Value(None),
            Some(_) => Expect::Key,
            None => Expect::End,
        };
    }

    /// A string, or a word: a number with a dot in it is three tokens.
    fn scalar(&mut self, token: Token) {
        let node = self.node();
        let (start, mut end) = (token.span().start(), token.span().end());
        let mut text = String::new();
        let kind = if token.kind() == TokenKind::Atom {
            while let Some(next) = self.tokens.get(self.at)
                && matches!(next.kind(), TokenKind::Dot | TokenKind::Atom)
            {
                end = next.span().end();
                self.at += 1;
            }
            text.push_str(self.source.input().get(start..end).unwrap_or_default());
            ValueKind::Word(text)
        } else {
            if let Some(raw) = self.source.get(token) {
                let _kind = raw.decode_scalar(&mut text, &mut ());
            }
            ValueKind::Text(text)
        };
        let range = start..end;
        self.outline.get_mut(node).value = Some(Value { range, kind });
        for at in 0..self.frames.len() {
            self.reach(self.frames[at].node, end);
        }
        self.expect = Expect::End;
    }

    /// The value of a node goes on to here at least.
    fn reach(&mut self, node: NodeId, end: usize) {
        if let Some(value) = &mut self.outline.get_mut(node).value {
            value.range.end = value.range.end.max(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key and value with its path, one a line: `table.a.columns.id = text "x"`.
    fn drawn(text: &str) -> String {
        let outline = parse(text);
        let mut out = String::new();
        for (id, node) in outline.iter() {
            let path: Vec<String> = outline
                .path(id)
                .iter()
                .map(|step| match step {
                    Step::Key(key) => key.clone(),
                    Step::Item(at) => at.to_string(),
                })
                .collect();
            out.push_str(&path.join("."));
            if node.places.len() > 1 {
                out.push_str(&format!(" x{}", node.places.len()));
            }
            if let Some(value) = &node.value {
                out.push_str(&format!(" = {}", &text[value.range.clone()]));
            }
            out.push('\n');
        }
        out
    }

    #[test]
    fn keys_are_found_wherever_they_stand() {
        let text = "\
[table.\"a.b\"]\norg_scoped = true\ncolumns.id.type = 'text'\n[table.\"a.b\".columns]\nx = { references = \"user\", n = 1.5 }\n\
[[table.\"a.b\".index]]\ncolumns = [\n  \"x\", { expr = \"y\" },\n]\n[[table.\"a.b\".index]]\nwhere = '''\nx > 1'''\n";
        insta::assert_snapshot!(drawn(text), @r#"
        table x4
        table.a.b x4
        table.a.b.org_scoped = true
        table.a.b.columns x2
        table.a.b.columns.id
        table.a.b.columns.id.type = 'text'
        table.a.b.columns.x = { references = "user", n = 1.5 }
        table.a.b.columns.x.references = "user"
        table.a.b.columns.x.n = 1.5
        table.a.b.index x2
        table.a.b.index.0
        table.a.b.index.0.columns = [
          "x", { expr = "y" },
        ]
        table.a.b.index.0.columns.0 = "x"
        table.a.b.index.0.columns.1 = { expr = "y" }
        table.a.b.index.0.columns.1.expr = "y"
        table.a.b.index.1
        table.a.b.index.1.where = '''
        x > 1'''
        "#);
    }

    #[test]
    fn a_line_that_is_not_finished_spoils_nothing_behind_it() {
        let text = "[table.a.columns]\nid = { type = \"te\nname = \"text\"\nx = [\"a\",\n[table.b]\ntimestamps\norg_scoped = true\n\
            [table.\n[enum.e]\nvalues = [\n";
        insta::assert_snapshot!(drawn(text), @r#"
        table x2
        table.a
        table.a.columns
        table.a.columns.id = { type = "te
        table.a.columns.id.type = "te
        table.a.columns.name = "text"
        table.a.columns.x = ["a"
        table.a.columns.x.0 = "a"
        table.b
        table.b.org_scoped = true
        enum
        enum.e
        enum.e.values = [
        "#);
    }
}
