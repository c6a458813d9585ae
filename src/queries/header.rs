//! The comments above the statements of a file: what each is called, what it gives, what its arguments are called.
//! In: the text of a `.sql` file. Out: its statements with what their headers say, and what is wrong with the headers.
//! Knows nothing of the schema. A text that cannot be cut into statements has none; `tenancy` says why.

use super::UNSCOPED;
use super::label::Label;
use crate::binding::rust::field;
use crate::diagnostic::{Diagnostic, code};
use crate::reader::unknown;
use crate::source::{SourceId, Span};
use crate::sql_text::{Named, Places, numbered};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};
use std::ops::Range;

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `:one`: the first row, or an error.
    One,
    /// `:opt`: the first row, or none.
    Opt,
    /// `:many`: all rows.
    Many,
    /// `:stream`: the rows one after the other.
    Stream,
    /// `:exec`: nothing.
    Exec,
    /// `:execrows`: how many rows it was about.
    ExecRows,
}

impl Command {
    const ALL: [(&str, Self); 6] = [
        (":one", Self::One),
        (":opt", Self::Opt),
        (":many", Self::Many),
        (":stream", Self::Stream),
        (":exec", Self::Exec),
        (":execrows", Self::ExecRows),
    ];

    /// Whether the function gives rows.
    pub fn gives_rows(self) -> bool {
        match self {
            Self::One | Self::Opt | Self::Many | Self::Stream => true,
            Self::Exec | Self::ExecRows => false,
        }
    }
}

/// What other tools know, and what to write instead.
const FOREIGN: [(&str, &str); 6] = [
    (
        ":execresult",
        "write `:execrows`, or `:one` and `RETURNING`",
    ),
    (":execlastid", "write `:one` and `RETURNING id`"),
    (":copyfrom", LISTS),
    (":batchexec", LISTS),
    (":batchmany", LISTS),
    (":batchone", LISTS),
];
const LISTS: &str =
    "write `:exec` and take lists: `INSERT INTO … SELECT … FROM unnest (@titles::text[])`";

/// What a header says of an argument.
#[derive(Clone, Debug)]
pub(super) struct Naming {
    /// The parameter, as it is written: `$2`, `@since`.
    pub of: String,
    /// Its number, if it has one.
    pub number: Option<usize>,
    /// Its other name, where there is one, and what else is said.
    pub label: Label,
    pub span: Range<usize>,
}

/// A statement with a header that can be read.
#[derive(Debug)]
pub(super) struct Written {
    /// What it is called, and where.
    pub name: (String, Range<usize>),
    pub command: (Command, Range<usize>),
    pub doc: String,
    pub namings: Vec<Naming>,
    /// The statement, without the blanks and comments around it.
    pub span: Range<usize>,
    /// Its tokens, with numbers in the place of names.
    pub tokens: Vec<TokenWithSpan>,
    /// The parameters that have names.
    pub named: Vec<Named>,
}

impl Written {
    /// What is said above the statement of a parameter.
    pub fn naming(&self, number: usize) -> Option<&Naming> {
        self.namings.iter().find(|it| it.number == Some(number))
    }

    /// The name of a parameter, where it is written by one.
    pub fn named(&self, number: usize) -> Option<&Named> {
        self.named.iter().find(|it| it.number == number)
    }
}

/// The statements of a file.
pub(super) fn read(
    source: SourceId,
    text: &str,
    places: &Places<'_>,
) -> (Vec<Written>, Vec<Diagnostic>) {
    let mut reader = Reader {
        source,
        text,
        places,
        found: Vec::new(),
    };
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, text).tokenize_with_location();
    let written = tokens
        .unwrap_or_default()
        .split(|it| it.token == Token::SemiColon)
        .filter_map(|tokens| reader.statement(tokens))
        .collect();
    (written, reader.found)
}

/// What the comments above a statement say.
#[derive(Default)]
struct Head {
    name: Option<(String, Range<usize>)>,
    command: Option<(Command, Range<usize>)>,
    /// Whether there is a name, if only one that cannot be read.
    is_named: bool,
    doc: String,
    namings: Vec<Naming>,
}

struct Reader<'t> {
    source: SourceId,
    text: &'t str,
    places: &'t Places<'t>,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn statement(&mut self, tokens: &[TokenWithSpan]) -> Option<Written> {
        let is_solid = |token: &TokenWithSpan| !matches!(token.token, Token::Whitespace(_));
        let first = tokens.iter().position(is_solid);
        let head = self.head(&tokens[..first.unwrap_or(tokens.len())]);
        let Some(first) = first else {
            if let Some((name, span)) = head.name {
                let message = format!("the query `{name}` has no statement");
                self.fault(span, message, "write one below, or take the name out");
            }
            return None;
        };
        if !head.is_named {
            let help = "write `-- name: list_todos :many` or the like above it: every statement becomes a function";
            let span = self.places.range(tokens[first].span);
            self.fault(span, "a statement without a name".to_owned(), help);
        }
        let last = tokens.iter().rposition(is_solid).unwrap_or(first);
        let (name, command) = (head.name?, head.command?);
        let span = tokens[first].span.union(&tokens[last].span);
        let (tokens, named) = numbered(&tokens[first..=last]);
        self.macros(&tokens);
        let number = |naming: &Naming| match naming.of.strip_prefix('@') {
            Some(name) => Some(named.iter().find(|it| it.name == name)?.number),
            None => naming.number,
        };
        let mut namings = head.namings;
        namings.iter_mut().for_each(|it| it.number = number(it));
        Some(Written {
            name,
            command,
            doc: head.doc.trim().to_owned(),
            namings,
            span: self.places.range(span),
            tokens,
            named,
        })
    }

    /// Finds what is written as sqlc has it and was not understood.
    fn macros(&mut self, tokens: &[TokenWithSpan]) {
        for window in tokens.windows(4) {
            let [schema, period, function, open] = window else {
                continue;
            };
            let (Token::Word(schema_word), Token::Word(word)) = (&schema.token, &function.token)
            else {
                continue;
            };
            let is_call = period.token == Token::Period && open.token == Token::LParen;
            if is_call && schema_word.value == "sqlc" {
                let place = self.places.range(schema.span.union(&function.span));
                let message = format!("`sqlc.{}` is not understood here", word.value);
                let help = "write `@name`, `sqlc.narg(name)` or `sqlc.embed(t)`; a list is a parameter: `= ANY (@ids)`";
                self.fault(place, message, help);
            }
        }
    }

    fn head(&mut self, tokens: &[TokenWithSpan]) -> Head {
        let mut head = Head::default();
        let mut line = 0;
        for token in tokens {
            let Token::Whitespace(Whitespace::SingleLineComment { .. }) = &token.token else {
                continue;
            };
            if token.span.start.line > line + 1 {
                // Behind a blank line begins another paragraph; what stands before the header's own is the file's.
                if head.is_named {
                    head.doc.push_str("\n\n");
                } else {
                    head.doc.clear();
                }
            }
            line = token.span.start.line;
            let range = self.places.range(token.span);
            let comment = self.text[range.clone()].trim_end();
            let said = comment.trim_start_matches('-').trim_start();
            let start = range.start + comment.len() - said.len();
            self.comment(&mut head, said, start);
        }
        head
    }

    fn comment(&mut self, head: &mut Head, said: &str, start: usize) {
        if let Some(rest) = said.strip_prefix("name:") {
            if let Some((name, span)) = head.name.take() {
                let message = format!("the query `{name}` has no statement");
                self.fault(span, message, "write one between the two names");
            }
            head.is_named = true;
            self.name(head, rest, start + "name:".len());
        } else if said.starts_with(['$', '@']) {
            self.naming(head, said, start);
        } else if !said.starts_with("schemagen:") {
            head.doc.push_str(said);
            head.doc.push('\n');
        }
    }

    fn name(&mut self, head: &mut Head, said: &str, start: usize) {
        let words = words(said, start);
        let all = start..start + said.len();
        let commands = "`:one`, `:opt`, `:many`, `:stream`, `:exec` or `:execrows`";
        let Some((name, at)) = words.first() else {
            let help = format!("write a name and {commands}: `-- name: list_todos :many`");
            self.fault(all, "a query without a name".to_owned(), &help);
            return;
        };
        if is_identifier(name) && !field(name).ends_with(UNSCOPED) {
            head.name = Some(((*name).to_owned(), at.clone()));
        } else if is_identifier(name) {
            let message = format!("`{name}` ends as only the names of waived queries do");
            let help = "give it another name";
            self.fault(at.clone(), message, help);
        } else {
            let help = "write letters of a to z, digits and `_`: it becomes the name of a function";
            self.fault(
                at.clone(),
                format!("`{name}` is no name of a function"),
                help,
            );
        }
        match words.get(1) {
            None => {
                let message = format!("`{name}` does not say what it gives");
                self.fault(at.clone(), message, &format!("write {commands} behind it"));
            }
            Some((word, at)) => head.command = self.command(word, at, commands),
        }
        if let Some((word, at)) = words.get(2) {
            let message = format!("`{word}` stands behind what the query gives");
            let help = "write what there is to say in a line of its own";
            self.fault(at.clone(), message, help);
        }
    }

    fn command(
        &mut self,
        word: &str,
        at: &Range<usize>,
        commands: &str,
    ) -> Option<(Command, Range<usize>)> {
        let known = Command::ALL.iter().find(|(known, _)| *known == word);
        if let Some((_, command)) = known {
            return Some((*command, at.clone()));
        }
        let message = format!("a query cannot give `{word}`");
        match FOREIGN.iter().find(|(foreign, _)| *foreign == word) {
            Some((_, instead)) => self.fault(at.clone(), message, instead),
            None => self.found.push(unknown(
                code::INVALID_QUERY,
                Span::new(self.source, at.clone()),
                message,
                word,
                Command::ALL.iter().map(|(known, _)| *known),
                format!("write {commands}"),
            )),
        }
        None
    }

    /// `$2: since`, `$2: since?`, `$2: owner!: user.id`, `@since?`, `@owner: user.id`
    fn naming(&mut self, head: &mut Head, said: &str, start: usize) {
        let span = start..start + said.len();
        match naming(said, span.clone()) {
            Some(naming) => head.namings.push(naming),
            None => {
                let help = "write `-- $2: since`, or `-- @since?` where it may be NULL";
                self.fault(span, format!("`{said}` names no parameter"), help);
            }
        }
    }

    fn fault(&mut self, span: Range<usize>, message: String, help: &str) {
        let span = Span::new(self.source, span);
        let fault = Diagnostic::error(code::INVALID_QUERY, span, message);
        self.found.push(fault.help(help));
    }
}

fn naming(said: &str, span: Range<usize>) -> Option<Naming> {
    if let Some(rest) = said.strip_prefix('@') {
        let label = Label::read(rest);
        let is_known =
            is_identifier(&label.name) && (label.nullable.is_some() || label.like.is_some());
        return is_known.then(|| Naming {
            of: format!("@{}", label.name),
            number: None,
            label: Label {
                name: String::new(),
                ..label
            },
            span,
        });
    }
    let (number, rest) = said.strip_prefix('$')?.split_once(':')?;
    let number = number.trim().parse::<usize>().ok()?;
    let label = Label::read(rest);
    is_identifier(&label.name).then(|| Naming {
        of: format!("${number}"),
        number: Some(number),
        label,
        span,
    })
}

/// The words of a text, with their places.
fn words(text: &str, start: usize) -> Vec<(&str, Range<usize>)> {
    text.split_whitespace()
        .map(|word| {
            let at = start + (word.as_ptr().addr() - text.as_ptr().addr());
            (word, at..at + word.len())
        })
        .collect()
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.len() <= 60
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
