//! What a value can be: the words of the language, and the names that the specs declare.

use super::{Index, ItemKind, View};
use crate::auth;
use crate::grammar::{Text, Value, Word};
use crate::outline::{Outline, Step};
use crate::resolve::{SHAPE_TYPES, TYPE_NAMES};
use crate::rules::{self, RULES};
use crate::symbols::places::{self, Names};
use crate::symbols::{Declared, Owner, Scope, target};

/// Something that can stand there.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub label: String,
    pub kind: ItemKind,
    pub detail: String,
    pub doc: String,
    pub insert: String,
    /// Whether it is a word of TOML, which stands without quotes.
    pub is_word: bool,
}

fn candidate(label: impl Into<String>, kind: ItemKind, detail: impl Into<String>) -> Candidate {
    let label = label.into();
    Candidate {
        insert: label.clone(),
        label,
        kind,
        detail: detail.into(),
        doc: String::new(),
        is_word: false,
    }
}

/// The names that a key may be, where its table is one of names.
pub(super) fn names(index: &Index, names: Names, scope: &Scope) -> Vec<Candidate> {
    let declared = &index.symbols.declared;
    let of = |kind, detail: &'static str| move |name: &String| candidate(name, kind, detail);
    match names {
        Names::Table => tables(declared),
        Names::Enum => declared
            .enums
            .keys()
            .map(|it| candidate(it.to_string(), ItemKind::Enum, "enum"))
            .collect(),
        Names::Mixin => declared
            .mixins
            .keys()
            .map(of(ItemKind::Part, "mixin"))
            .collect(),
        Names::Shape => declared
            .shapes
            .iter()
            .map(of(ItemKind::Part, "JSON shape"))
            .collect(),
        Names::Sql => declared
            .sql
            .iter()
            .map(of(ItemKind::Part, "verbatim SQL"))
            .collect(),
        Names::Extension => declared
            .extensions
            .iter()
            .map(of(ItemKind::Part, "extension"))
            .collect(),
        Names::Column => columns(declared, scope.owner.as_ref()),
        Names::Side => {
            let references = |it: &Candidate| {
                let owner = scope.owner.as_ref();
                let entry = owner.and_then(|owner| declared.entry(owner, &it.label));
                entry.is_some_and(|entry| entry.references.is_some())
            };
            let all = columns(declared, scope.owner.as_ref());
            all.into_iter().filter(references).collect()
        }
        Names::Rule => rule_names(|rule| !rule.is_broken_input()),
        Names::AuthModel => models(),
    }
}

fn rule_names(wanted: impl Fn(&rules::Rule) -> bool) -> Vec<Candidate> {
    let rules = RULES.iter().filter(|rule| wanted(rule));
    rules
        .map(|rule| Candidate {
            doc: rule.summary().to_owned(),
            ..candidate(rule.code.name, ItemKind::Rule, rule.code.code)
        })
        .collect()
}

fn plugins() -> Vec<Candidate> {
    let names = auth::plugins().into_iter();
    names
        .map(|name| candidate(name, ItemKind::Word, "plugin of Better Auth"))
        .collect()
}

fn models() -> Vec<Candidate> {
    let names = auth::models().into_iter();
    names
        .map(|name| candidate(name, ItemKind::Table, "table of Better Auth"))
        .collect()
}

fn tables(declared: &Declared) -> Vec<Candidate> {
    let names = declared.tables.keys();
    names
        .map(|name| candidate(name.to_string(), ItemKind::Table, "table"))
        .collect()
}

fn columns(declared: &Declared, owner: Option<&Owner>) -> Vec<Candidate> {
    let Some(owner) = owner else {
        return Vec::new();
    };
    let detail = |name: &str| {
        let entry = declared.entry(owner, name);
        let data_type = entry.and_then(|it| it.data_type.clone());
        let target = || Some(format!("→ {}", entry?.references.as_ref()?.0));
        data_type.or_else(target).unwrap_or_default()
    };
    let names = declared.column_names(owner).into_iter();
    names
        .map(|name| candidate(name, ItemKind::Column, detail(name)))
        .collect()
}

fn words(words: &[Word]) -> Vec<Candidate> {
    let word = |it: &Word| candidate(it.word, ItemKind::Word, it.doc);
    words.iter().map(word).collect()
}

/// What may stand behind a column of an index.
const ORDERS: &[Word] = &[
    Word::new("asc", "Smallest first."),
    Word::new("desc", "Greatest first."),
    Word::new("nulls first", "NULL before all."),
    Word::new("nulls last", "NULL behind all."),
];

/// What a time can have as its default.
const NOW: &[Word] = &[Word::new("now", "The time, by the database.")];

fn flags() -> Vec<Candidate> {
    let flag = |word: &str| Candidate {
        is_word: true,
        ..candidate(word, ItemKind::Word, "")
    };
    ["true", "false"].map(flag).into()
}

fn shape_types() -> Vec<Candidate> {
    let scalars = SHAPE_TYPES.iter();
    scalars
        .map(|(name, _)| candidate(*name, ItemKind::Type, ""))
        .collect()
}

/// A place where a value is typed.
pub(super) struct Place<'a> {
    pub view: &'a View<'a>,
    pub outline: &'a Outline,
    pub path: &'a [Step],
    pub scope: &'a Scope,
    /// What is typed before.
    pub before: &'a str,
    /// Whether no quote is open.
    pub is_bare: bool,
}

impl Place<'_> {
    /// What a value of this form can be, and how many bytes of what is typed before it does not stand in for.
    pub fn candidates(&self, form: &'static Value) -> (usize, Vec<Candidate>) {
        match form {
            Value::Boolean if self.is_bare => (0, flags()),
            Value::Words(list) => (0, words(list)),
            Value::Text(text) => self.texts(*text),
            Value::Any => (0, self.defaults(&self.view.index.symbols.declared)),
            Value::Named(_, value) => self.candidates(value),
            Value::Boolean
            | Value::Off
            | Value::List { .. }
            | Value::Table(_)
            | Value::OneOf(_) => (0, Vec::new()),
        }
    }

    fn texts(&self, text: Text) -> (usize, Vec<Candidate>) {
        let declared = &self.view.index.symbols.declared;
        let owner = self.scope.owner.as_ref();
        let index = self.view.index;
        let word = self
            .before
            .rfind(|c: char| !c.is_alphanumeric() && c != '_');
        let word = word.map_or(0, |at| {
            at + self.before[at..].chars().next().map_or(1, char::len_utf8)
        });
        match text {
            Text::Type => (0, self.types(declared)),
            Text::Table => (0, tables(declared)),
            Text::Target => self.references(declared),
            Text::Column if places::is_of_target(self.path) => {
                (0, columns(declared, self.target(declared).as_ref()))
            }
            Text::Column => (0, columns(declared, owner)),
            Text::IndexKey => (word, self.index_words(declared, word)),
            Text::Expression => (word, columns(declared, owner)),
            Text::Order => (word, words(ORDERS)),
            Text::Mixin => (0, names(index, Names::Mixin, self.scope)),
            Text::Shape => (0, names(index, Names::Shape, self.scope)),
            Text::JsonType => (0, shape_types()),
            Text::AllowedRule => (0, rule_names(rules::may_allow)),
            Text::Rule => (0, names(index, Names::Rule, self.scope)),
            Text::Object => (0, self.ordered(declared)),
            Text::AuthPlugin => (0, plugins()),
            Text::AuthModel => (0, models()),
            Text::Prose
            | Text::Reason
            | Text::Name
            | Text::Path
            | Text::Parameter
            | Text::Sql
            | Text::SqlType
            | Text::CodeType => (0, Vec::new()),
        }
    }

    fn types(&self, declared: &Declared) -> Vec<Candidate> {
        let own = declared.enums.iter().map(|(name, labels)| Candidate {
            doc: labels.join(", "),
            ..candidate(name.to_string(), ItemKind::Enum, "enum")
        });
        let known = TYPE_NAMES.iter();
        own.chain(known.map(|name| candidate(*name, ItemKind::Type, "")))
            .collect()
    }

    /// Tables, and behind `table.` its columns.
    fn references(&self, declared: &Declared) -> (usize, Vec<Candidate>) {
        if let Some((table, _)) = self.before.rsplit_once('.')
            && let Some(name) = declared.target(self.scope.owner.as_ref(), table, true)
        {
            return (
                table.len() + 1,
                columns(declared, Some(&Owner::Table(name))),
            );
        }
        let own = candidate("self", ItemKind::Table, "this table");
        let own = matches!(self.scope.owner, Some(Owner::Mixin(_))).then_some(own);
        (0, tables(declared).into_iter().chain(own).collect())
    }

    fn index_words(&self, declared: &Declared, word: usize) -> Vec<Candidate> {
        if self.before[..word].trim().is_empty() {
            return columns(declared, self.scope.owner.as_ref());
        }
        words(ORDERS)
    }

    /// The table that the columns of a reference or a join are in; the deepest node that there is yet tells.
    fn target(&self, declared: &Declared) -> Option<Owner> {
        let lengths = (0..=self.path.len()).rev();
        let mut nodes = lengths.filter_map(|length| self.outline.walk(&self.path[..length]));
        let place = (self.scope.owner.as_ref(), self.scope.column.as_deref());
        target(self.outline, declared, nodes.next()?, place).map(Owner::Table)
    }

    fn defaults(&self, declared: &Declared) -> Vec<Candidate> {
        let (Some(owner), Some(column)) = (&self.scope.owner, &self.scope.column) else {
            return Vec::new();
        };
        let entry = declared.entry(owner, column);
        let Some(data_type) = entry.and_then(|it| it.data_type.as_deref()) else {
            return Vec::new();
        };
        if let Some(name) = declared.enum_of_type(data_type) {
            let labels = declared.enums.get(&name).into_iter().flatten();
            return labels
                .map(|it| candidate(it, ItemKind::Label, name.to_string()))
                .collect();
        }
        let data_type = data_type.trim_end_matches('?').trim();
        match data_type {
            "boolean" | "bool" if self.is_bare => flags(),
            _ if ["date", "time"].iter().any(|it| data_type.starts_with(it)) => words(NOW),
            _ => Vec::new(),
        }
    }

    fn ordered(&self, declared: &Declared) -> Vec<Candidate> {
        let with = |kind: &'static str| {
            move |it: Candidate| candidate(format!("{kind}.{}", it.label), it.kind, it.detail)
        };
        let of = |kind| names(self.view.index, kind, self.scope);
        let mut all: Vec<Candidate> = tables(declared).into_iter().map(with("table")).collect();
        all.extend(of(Names::Enum).into_iter().map(with("enum")));
        all.extend(of(Names::Sql).into_iter().map(with("sql")));
        all.extend(of(Names::Extension).into_iter().map(with("extension")));
        if let Some(rest) = self.before.strip_prefix("column.")
            && let Some((table, _)) = rest.rsplit_once('.')
            && let Some(name) = declared.target(None, table, true)
        {
            let columns = columns(declared, Some(&Owner::Table(name)));
            all.extend(
                columns.into_iter().map(|it| {
                    candidate(format!("column.{table}.{}", it.label), it.kind, it.detail)
                }),
            );
        }
        all
    }
}
