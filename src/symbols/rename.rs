//! The edits that give a thing another name, at every place that names it.

use super::{Mention, Owner, Symbol, Symbols, Writing, tokens};
use crate::diagnostic::Edit;
use crate::ident::{Ident, InvalidName, MAX_BYTES, QualifiedName};
use crate::outline;
use crate::source::{Sources, Span};
use std::collections::BTreeMap;

/// Why a thing cannot be called otherwise, or not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

fn refuse<T>(message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(message.into()))
}

impl Symbols {
    /// Whether a thing can be called otherwise here at all.
    pub fn may_rename(&self, symbol: &Symbol) -> Result<(), Refusal> {
        match symbol {
            Symbol::Extension(name) => refuse(format!(
                "an extension is called what PostgreSQL calls it: `{name}`"
            )),
            Symbol::Column(_, name) if self.of(symbol).all(|it| !it.declares) => refuse(format!(
                "nobody wrote the column `{name}`: a word of its table implies it"
            )),
            _ => Ok(()),
        }
    }

    /// What a thing is when its name is another.
    pub fn renamed(&self, symbol: &Symbol, to: &str) -> Result<Symbol, Refusal> {
        self.may_rename(symbol)?;
        let ident = || match Ident::parse(to) {
            Ok(ident) => Ok(ident),
            Err(InvalidName::Empty) => refuse("a name is empty"),
            Err(InvalidName::Nul) => refuse("a name holds a NUL"),
            Err(InvalidName::TooLong) => refuse(format!(
                "a name has {MAX_BYTES} bytes at most, this one {}",
                to.len()
            )),
        };
        let name = ident()?.as_str().to_owned();
        let qualified = |of: &QualifiedName| Ok(QualifiedName::new(of.schema.clone(), ident()?));
        let renamed = match symbol {
            Symbol::Table(of) => Symbol::Table(qualified(of)?),
            Symbol::Enum(of) => Symbol::Enum(qualified(of)?),
            Symbol::Column(owner, _) => Symbol::Column(owner.clone(), name),
            Symbol::Label(of, _) => Symbol::Label(of.clone(), name),
            Symbol::Mixin(_) => Symbol::Mixin(name),
            Symbol::Shape(_) => Symbol::Shape(name),
            Symbol::Sql(_) => Symbol::Sql(name),
            Symbol::Extension(_) => Symbol::Extension(name),
        };
        if renamed != *symbol && self.is_taken(&renamed) {
            return refuse(format!("there is a `{to}` already"));
        }
        Ok(renamed)
    }

    /// The edits that give a thing another name.
    pub fn rename(
        &self,
        sources: &Sources,
        symbol: &Symbol,
        to: &str,
    ) -> Result<Vec<Edit>, Refusal> {
        if self.renamed(symbol, to)? == *symbol {
            return Ok(Vec::new());
        }
        let mut tokens: BTreeMap<Span, Vec<&Mention>> = BTreeMap::new();
        for mention in self.of(symbol) {
            if mention.writing != Writing::Alias {
                tokens.entry(mention.token).or_default().push(mention);
            }
        }
        let edits = tokens.into_iter();
        Ok(edits
            .flat_map(|(token, mentions)| written(sources.text(token), token, &mentions, to))
            .collect())
    }

    fn is_taken(&self, symbol: &Symbol) -> bool {
        let declared = &self.declared;
        match symbol {
            // A table brings a type of its name, so the two share their names.
            Symbol::Table(name) | Symbol::Enum(name) => {
                declared.tables.contains_key(name) || declared.enums.contains_key(name)
            }
            Symbol::Column(owner @ Owner::Table(_), name) => declared.column(owner, name).is_some(),
            Symbol::Column(Owner::Mixin(mixin), name) => {
                let uses = |it: &super::TableEntry| {
                    it.mixins.contains(mixin) && it.columns.contains_key(name)
                };
                declared
                    .mixins
                    .get(mixin)
                    .is_some_and(|it| it.contains_key(name))
                    || declared.tables.values().any(uses)
            }
            Symbol::Label(name, label) => {
                let labels = declared.enums.get(name);
                labels.is_some_and(|it| it.contains(label))
            }
            Symbol::Mixin(name) => declared.mixins.contains_key(name),
            Symbol::Shape(name) => declared.shapes.contains(name),
            Symbol::Sql(name) => declared.sql.contains(name),
            Symbol::Extension(name) => declared.extensions.contains(name),
        }
    }
}

/// The edits of one key or value: of the names alone where they can be told and the new one fits, else of the whole.
fn written(raw: &str, token: Span, mentions: &[&Mention], to: &str) -> Vec<Edit> {
    let fits = |it: &&Mention| it.is_narrow && tokens::fits(raw, &name(it.writing, to));
    if mentions.iter().all(fits) {
        let edit = |it: &&Mention| Edit {
            span: it.span,
            text: name(it.writing, to),
        };
        return mentions.iter().map(edit).collect();
    }
    let read = tokens::read(raw);
    let mut text = String::new();
    let mut done = 0;
    for mention in mentions {
        text.push_str(read.get(done..mention.range.start).unwrap_or_default());
        text.push_str(&name(mention.writing, to));
        done = mention.range.end;
    }
    text.push_str(read.get(done..).unwrap_or_default());
    let is_key = mentions.iter().any(|it| it.is_key);
    let text = if is_key {
        outline::key(&text)
    } else {
        outline::string(&text)
    };
    vec![Edit { span: token, text }]
}

/// A name as it is written where it stands.
fn name(writing: Writing, name: &str) -> String {
    let quoted = || format!("\"{}\"", name.replace('"', "\"\""));
    match writing {
        Writing::Address if name.contains(['.', '"']) => quoted(),
        Writing::Word if name.starts_with('"') || name.contains(char::is_whitespace) => quoted(),
        Writing::Sql => Ident::parse(name).map_or_else(|_| quoted(), |it| it.sql()),
        Writing::Plain | Writing::Address | Writing::Word | Writing::Alias => name.to_owned(),
    }
}
