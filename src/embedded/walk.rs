//! The calls of a Rust file that hand SQL over.
//! In: its tokens. Out: what each call is given. Local names and constants are followed to the text that they are.

use super::literal::Literal;
use super::names::{Names, Takes, is_method, is_punct, looks_like_sql};
use super::{Base, Embedded, Sql};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a name of the file stands for.
#[derive(Clone, Debug)]
enum Value {
    Text(Literal),
    File(String, Base, Range<usize>),
    /// A statement that was made by a call, which is judged itself.
    Prepared,
    Other(String, Range<usize>),
}

/// Everything that is handed over, in the order of the file.
pub(super) fn walk(text: &str, stream: TokenStream) -> Vec<Embedded> {
    let mut walk = Walk {
        text,
        names: Names::of(&stream),
        constants: BTreeMap::new(),
        scopes: Vec::new(),
        found: Vec::new(),
    };
    walk.constants(&stream);
    walk.tokens(stream);
    walk.found.sort_by_key(|it| it.call.start);
    walk.found
}

struct Walk<'t> {
    text: &'t str,
    names: Names,
    /// Every constant by its name; one that is there twice is none.
    constants: BTreeMap<String, Option<Value>>,
    /// What `let` says, from the outermost block in.
    scopes: Vec<BTreeMap<String, Value>>,
    found: Vec<Embedded>,
}

impl Walk<'_> {
    /// Reads `const X: … = …;` and `static`, wherever they stand.
    fn constants(&mut self, stream: &TokenStream) {
        let tokens: Vec<TokenTree> = stream.clone().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.constants(&group.stream()),
                TokenTree::Ident(word) if word == "const" || word == "static" => {
                    let rest = &tokens[at + 1..];
                    let end = rest.iter().position(|it| is_punct(it, ';'));
                    let rest = &rest[..end.unwrap_or(0)];
                    let equals = rest.iter().position(|it| is_punct(it, '='));
                    if let ([TokenTree::Ident(name), sign, ..], Some(equals)) = (rest, equals)
                        && is_punct(sign, ':')
                    {
                        let value = self.value(&rest[equals + 1..]);
                        let entry = self.constants.entry(name.to_string());
                        entry.and_modify(|it| *it = None).or_insert(Some(value));
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn tokens(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if let Some(length) = test_item(&tokens[at..]) {
                at += length;
                continue;
            }
            match &tokens[at] {
                TokenTree::Ident(word) if word == "let" => self.binding(&tokens[at + 1..]),
                TokenTree::Ident(word) if word == "for" => {
                    let is_in = |it: &TokenTree| matches!(it, TokenTree::Ident(it) if it == "in");
                    let end = tokens[at..].iter().position(is_in);
                    self.shadow(&tokens[at + 1..end.map_or(at + 1, |end| at + end)]);
                }
                TokenTree::Ident(word) if word == "fn" => self.parameters(&tokens[at + 1..]),
                TokenTree::Ident(_) => self.call(&tokens, at),
                TokenTree::Group(group) => self.group(group),
                TokenTree::Punct(sign) if sign.as_char() == '|' => {
                    let end = tokens[at + 1..].iter().position(|it| is_punct(it, '|'));
                    self.shadow(&tokens[at + 1..end.map_or(at + 1, |end| at + 1 + end)]);
                }
                TokenTree::Punct(sign) if sign.as_char() == '=' => {
                    if tokens.get(at + 1).is_some_and(|it| is_punct(it, '>')) {
                        let is_other = |it: &TokenTree| is_punct(it, ',');
                        let start = tokens[..at].iter().rposition(is_other).unwrap_or(0);
                        self.shadow(&tokens[start..at]);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    /// What stands in parentheses behind the name of a function.
    fn parameters(&mut self, tokens: &[TokenTree]) {
        let is_list = |it: &&TokenTree| matches!(it, TokenTree::Group(it) if it.delimiter() == Delimiter::Parenthesis);
        if let Some(list) = tokens.iter().find(is_list) {
            self.shadow(std::slice::from_ref(list));
        }
    }

    fn group(&mut self, group: &Group) {
        let is_block = group.delimiter() == Delimiter::Brace;
        if is_block {
            self.scopes.push(BTreeMap::new());
        }
        self.tokens(group.stream());
        if is_block {
            self.scopes.pop();
        }
    }

    /// Every name of a pattern is something that is not known, from here to the end of the block: that may be longer
    /// than the name lives, which only makes less known.
    fn shadow(&mut self, tokens: &[TokenTree]) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    let by = format!("`{name}`, which comes from elsewhere");
                    let value = Value::Other(by, range(name.span()));
                    if let Some(scope) = self.scopes.last_mut() {
                        scope.insert(name.to_string(), value);
                    }
                }
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.shadow(&inner);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// `let name = …;` with or without a type; of a pattern that is more, no name is known.
    fn binding(&mut self, tokens: &[TokenTree]) {
        let end = tokens.iter().position(|it| is_punct(it, ';'));
        let tokens = &tokens[..end.unwrap_or(tokens.len())];
        let equals = tokens.iter().position(|it| is_punct(it, '='));
        let (pattern, value) = match equals {
            Some(equals) => (&tokens[..equals], &tokens[equals + 1..]),
            None => (tokens, &tokens[..0]),
        };
        let is_mutable = matches!(pattern.first(), Some(TokenTree::Ident(it)) if it == "mut");
        let (name, value) = match &pattern[usize::from(is_mutable)..] {
            [TokenTree::Ident(name)] => (name, self.value(value)),
            [TokenTree::Ident(name), colon, ..] if is_punct(colon, ':') => {
                (name, self.value(value))
            }
            _ => return self.shadow(pattern),
        };
        let value = match value {
            Value::Text(_) | Value::File(..) if is_mutable => {
                Value::Other(format!("`{name}`, which can change"), range(name.span()))
            }
            value => value,
        };
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_string(), value);
        }
    }

    /// A call whose name stands at a place, if it hands SQL over.
    fn call(&mut self, tokens: &[TokenTree], at: usize) {
        let TokenTree::Ident(name) = &tokens[at] else {
            return;
        };
        let mut behind = at + 1;
        let is_macro = tokens.get(behind).is_some_and(|it| is_punct(it, '!'));
        if is_macro {
            behind += 1;
        } else {
            behind += turbofish(&tokens[behind..]);
        }
        let Some(TokenTree::Group(group)) = tokens.get(behind) else {
            return;
        };
        if !is_macro && group.delimiter() != Delimiter::Parenthesis {
            return;
        }
        let all: Vec<TokenTree> = group.stream().into_iter().collect();
        let arguments = arguments(&all);
        let is_method = at > 0 && is_punct(&tokens[at - 1], '.') && !is_range(tokens, at);
        if is_method {
            if !is_macro && self::is_method(&name.to_string()) {
                self.method(&name.to_string(), name.span(), &arguments);
            }
            return;
        }
        let path = path(tokens, at);
        if self.names.is_builder(&path) && !is_macro {
            let span = range(name.span());
            let by = "`QueryBuilder`".to_owned();
            self.push(span.clone(), Sql::Built { by, span });
            return;
        }
        let known = match is_macro {
            true => self.names.macro_of(&path),
            false => self.names.function(&path),
        };
        let Some((takes, is_sure)) = known else {
            return;
        };
        let (position, is_file) = match takes {
            Takes::First => (0, false),
            Takes::Second => (1, false),
            Takes::File => (0, true),
            Takes::SecondFile => (1, true),
        };
        let Some(argument) = arguments.get(position) else {
            return;
        };
        match (self.value(argument), is_file) {
            (Value::Text(path), true) => self.push(
                range(name.span()),
                Sql::File {
                    span: path.place(0..path.text.len()),
                    path: path.text,
                    base: Base::Package,
                },
            ),
            (value, _) => self.given(range(name.span()), value, is_sure),
        }
    }

    /// A method that may be one of a database client: only what it is given tells.
    fn method(&mut self, name: &str, span: Span, arguments: &[&[TokenTree]]) {
        let Some(first) = arguments.first() else {
            return;
        };
        // sqlx's `.execute(&pool)` is given no SQL; tokio-postgres is given the values as a slice behind it.
        let has_values = arguments.get(1).is_some_and(|it| {
            matches!(it, [and, TokenTree::Group(group), ..] if is_punct(and, '&') && group.delimiter() == Delimiter::Bracket)
        });
        let is_text_only = ["batch_execute", "simple_query"].contains(&name);
        let value = self.value(first);
        self.given(range(span), value, has_values || is_text_only);
    }

    fn given(&mut self, call: Range<usize>, value: Value, is_sure: bool) {
        let sql = match value {
            Value::Text(literal) if is_sure || looks_like_sql(&literal.text) => Sql::Known(literal),
            Value::File(path, base, span) => Sql::File { path, base, span },
            Value::Other(by, span) if is_sure || by == "`format!`" => Sql::Built { by, span },
            Value::Text(_) | Value::Prepared | Value::Other(..) => return,
        };
        self.push(call, sql);
    }

    fn push(&mut self, call: Range<usize>, sql: Sql) {
        self.found.push(Embedded {
            call,
            sql,
            remarks: Vec::new(),
        });
    }

    /// What an expression is, as far as it can be told from its tokens.
    fn value(&self, tokens: &[TokenTree]) -> Value {
        let tokens = bare(tokens);
        let span = span(tokens);
        match tokens {
            [TokenTree::Literal(it)] => {
                let place = range(it.span());
                let written = self.text.get(place.clone()).unwrap_or_default();
                match Literal::read(written, place.start) {
                    Some(literal) => Value::Text(literal),
                    None => Value::Other("a value that is no text".to_owned(), span),
                }
            }
            [TokenTree::Group(inner)] if inner.delimiter() != Delimiter::Bracket => {
                let inner: Vec<TokenTree> = inner.stream().into_iter().collect();
                self.value(&inner)
            }
            [.., TokenTree::Ident(name), bang, TokenTree::Group(inner)] if is_punct(bang, '!') => {
                let inner: Vec<TokenTree> = inner.stream().into_iter().collect();
                self.made(&name.to_string(), &arguments(&inner), span)
            }
            [.., TokenTree::Ident(name), TokenTree::Group(inner)] if name == "AssertSqlSafe" => {
                let inner: Vec<TokenTree> = inner.stream().into_iter().collect();
                match self.value(&inner) {
                    // It asserts nothing of its own: what is inside says more.
                    Value::Other(by, span) if by.ends_with("!`") => Value::Other(by, span),
                    Value::Other(..) | Value::Prepared => {
                        Value::Other("`AssertSqlSafe`".to_owned(), span)
                    }
                    known @ (Value::Text(_) | Value::File(..)) => known,
                }
            }
            [.., TokenTree::Ident(name)] if !tokens.iter().any(|it| is_punct(it, '.')) => {
                self.named(&name.to_string(), tokens.len() == 1, span)
            }
            _ => self.other(tokens, span),
        }
    }

    /// What a macro makes.
    fn made(&self, name: &str, arguments: &[&[TokenTree]], span: Range<usize>) -> Value {
        let texts: Vec<Value> = arguments.iter().map(|it| self.value(it)).collect();
        match (name, texts.as_slice()) {
            ("concat", parts) => {
                let mut whole = Literal::default();
                for part in parts {
                    let Value::Text(part) = part else {
                        return Value::Other("`concat!`".to_owned(), span);
                    };
                    whole = whole.join(part.clone());
                }
                Value::Text(whole)
            }
            ("include_str", [Value::Text(path)]) => {
                Value::File(path.text.clone(), Base::Source, span)
            }
            // Of what a `format!` makes only SQL is of interest, and whether it is that its first text tells.
            ("format", [Value::Text(first), ..]) if !looks_like_sql(&first.text) => {
                Value::Other("text".to_owned(), span)
            }
            _ => Value::Other(format!("`{name}!`"), span),
        }
    }

    /// What a name stands for.
    fn named(&self, name: &str, is_bare: bool, span: Range<usize>) -> Value {
        let local = self.scopes.iter().rev().find_map(|scope| scope.get(name));
        if let Some(value) = local.filter(|_| is_bare) {
            return value.clone();
        }
        match self.constants.get(name) {
            Some(Some(value)) => value.clone(),
            _ => Value::Other(format!("`{name}`, which comes from elsewhere"), span),
        }
    }

    /// Some other expression: of interest if a call in it prepares a statement, or makes a text.
    fn other(&self, tokens: &[TokenTree], span: Range<usize>) -> Value {
        let has = |test: &dyn Fn(&str) -> bool| {
            let mut words = tokens.iter();
            words.any(|it| matches!(it, TokenTree::Ident(word) if test(&word.to_string())))
        };
        if has(&|word| word.starts_with("prepare")) {
            return Value::Prepared;
        }
        if let [
            before @ ..,
            dot,
            TokenTree::Ident(_),
            TokenTree::Group(group),
        ] = tokens
            && is_punct(dot, '.')
            && group.stream().is_empty()
            && let Value::Other(by, _) = self.value(before)
            && by == "`format!`"
        {
            return Value::Other(by, span);
        }
        Value::Other("an expression".to_owned(), span)
    }
}

/// How many tokens an item has that is only there for tests; nothing where none begins.
fn test_item(tokens: &[TokenTree]) -> Option<usize> {
    let [hash, TokenTree::Group(attribute), ..] = tokens else {
        return None;
    };
    let is_attribute = is_punct(hash, '#') && attribute.delimiter() == Delimiter::Bracket;
    let said: String = attribute.stream().to_string().split_whitespace().collect();
    let is_test = said == "cfg(test)"
        || said == "test"
        || said.ends_with("::test")
        || said.starts_with("sqlx::test");
    if !is_attribute || !is_test {
        return None;
    }
    let is_end = |it: &TokenTree| {
        is_punct(it, ';')
            || matches!(it, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace)
    };
    let end = tokens.iter().skip(2).position(is_end);
    Some(end.map_or(tokens.len(), |end| end + 3))
}

/// The path that ends at a name.
fn path(tokens: &[TokenTree], at: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut at = at;
    while let TokenTree::Ident(name) = &tokens[at] {
        path.push(name.to_string());
        let Some(mut before) = at.checked_sub(3) else {
            break;
        };
        if !is_punct(&tokens[at - 1], ':') || !is_punct(&tokens[at - 2], ':') {
            break;
        }
        // `QueryBuilder::<Postgres>::new`
        if is_punct(&tokens[before], '>') {
            let open = tokens[..before].iter().rposition(|it| is_punct(it, '<'));
            let Some(name) = open.and_then(|open| open.checked_sub(3)) else {
                break;
            };
            before = name;
        }
        at = before;
    }
    path.reverse();
    path
}

/// Whether the dot before a name is the second one of `..`.
fn is_range(tokens: &[TokenTree], at: usize) -> bool {
    at > 1 && is_punct(&tokens[at - 2], '.')
}

/// How many tokens `::<…>` has.
fn turbofish(tokens: &[TokenTree]) -> usize {
    let [first, second, third, ..] = tokens else {
        return 0;
    };
    if !is_punct(first, ':') || !is_punct(second, ':') || !is_punct(third, '<') {
        return 0;
    }
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(2) {
        let is_arrow = at > 0 && is_punct(&tokens[at - 1], '-');
        if is_punct(token, '<') {
            depth += 1;
        } else if is_punct(token, '>') && !is_arrow {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 1;
            }
        }
    }
    0
}

/// The arguments of a call. A comma between angle brackets of a turbofish parts a type, and then neither half is a text.
fn arguments(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut parts: Vec<&[TokenTree]> = tokens.split(|it| is_punct(it, ',')).collect();
    if parts.last().is_some_and(|it| it.is_empty()) {
        parts.pop();
    }
    parts
}

/// An expression without `&`, `*` and what only borrows a text: `.as_str()`, `.as_ref()`.
fn bare(mut tokens: &[TokenTree]) -> &[TokenTree] {
    while let [first, rest @ ..] = tokens
        && (is_punct(first, '&') || is_punct(first, '*'))
    {
        tokens = rest;
    }
    while let [
        rest @ ..,
        dot,
        TokenTree::Ident(name),
        TokenTree::Group(group),
    ] = tokens
        && is_punct(dot, '.')
        && group.stream().is_empty()
        && ["as_str", "as_ref", "to_owned", "to_string", "into"]
            .contains(&name.to_string().as_str())
    {
        tokens = rest;
    }
    tokens
}

fn span(tokens: &[TokenTree]) -> Range<usize> {
    let start = tokens.first().map_or(0, |it| range(it.span()).start);
    let end = tokens.last().map_or(start, |it| range(it.span()).end);
    start..end.max(start)
}

fn range(span: Span) -> Range<usize> {
    span.byte_range()
}
