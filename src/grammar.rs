//! What may be written in a TOML text, as data: kinds of tables, their keys, and what these take, each with a line of manual.
//! The reader refuses what stands in no list here; the JSON Schema and the editor are made of the same lists.
//! Knows the forms of specs and settings, and not what they come to.

/// A kind of table: `[table.todos]`, `{ references = "user" }`.
#[derive(Debug)]
pub struct Entry {
    /// Its own name, in small letters, which no other kind has: `column`.
    pub name: &'static str,
    /// What messages call it: `a column`.
    pub what: &'static str,
    /// Its keys.
    pub keys: Keys,
}

/// The keys of a kind of table.
#[derive(Debug)]
pub enum Keys {
    /// Words of the language.
    Words(&'static [Key]),
    /// Names, each for the same kind of value.
    Names(Text, &'static Value),
}

/// A word of the language that stands before a value.
#[derive(Debug)]
pub struct Key {
    /// The word.
    pub name: &'static str,
    /// What it does, in one line.
    pub doc: &'static str,
    /// What it takes.
    pub value: Value,
    /// Whether its table cannot do without it.
    pub required: bool,
}

/// What may stand behind a key.
#[derive(Debug)]
pub enum Value {
    /// Whatever TOML can say.
    Any,
    /// `true` or `false`.
    Boolean,
    /// `false` and nothing else: a word that this version does not carry out.
    Off,
    /// A text.
    Text(Text),
    /// One of these words.
    Words(&'static [Word]),
    /// A list.
    List {
        /// What it is of.
        of: &'static Value,
        /// How many there are at least.
        least: usize,
        /// How many there are at most.
        most: Option<usize>,
    },
    /// A table.
    Table(&'static Entry),
    /// Any of these forms.
    OneOf(&'static [Value]),
    /// A value with a name of its own, beside those of tables: one that may hold itself.
    Named(&'static str, &'static Value),
}

/// A word that stands as a value.
#[derive(Debug)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it means, in one line.
    pub doc: &'static str,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// Words for people.
    Prose,
    /// Words for people that may not be left empty.
    Reason,
    /// A name that is given here.
    Name,
    /// Where something is on the disk.
    Path,
    /// SQL statements.
    Sql,
    /// An SQL expression.
    Expression,
    /// The type of a column.
    Type,
    /// The type of a JSON value.
    JsonType,
    /// A type of SQL that the language has no word for.
    SqlType,
    /// A type of Rust or TypeScript.
    CodeType,
    /// A table, by its address.
    Table,
    /// A table, or a column of one: `user`, `user.id`.
    Target,
    /// A column.
    Column,
    /// A column of an index, with its order: `created_at desc`.
    IndexKey,
    /// How an index orders an expression: `desc nulls last`.
    Order,
    /// A mixin.
    Mixin,
    /// A JSON shape.
    Shape,
    /// Anything that has a place in the order: `table.todos`.
    Object,
    /// A rule that can be allowed, by its name or code.
    AllowedRule,
    /// A rule whose level can be set, by its name or code.
    Rule,
    /// A parameter of an SQL statement: `$1`.
    Parameter,
    /// A plugin of Better Auth.
    AuthPlugin,
    /// A table, as Better Auth calls it.
    AuthModel,
}

impl Entry {
    /// A kind of table with words of the language for keys.
    pub const fn of(name: &'static str, what: &'static str, keys: &'static [Key]) -> Self {
        Self {
            name,
            what,
            keys: Keys::Words(keys),
        }
    }

    /// A kind of table with names for keys.
    pub const fn named(
        name: &'static str,
        what: &'static str,
        keys: Text,
        value: &'static Value,
    ) -> Self {
        Self {
            name,
            what,
            keys: Keys::Names(keys, value),
        }
    }

    /// The words of the language among its keys.
    pub fn words(&self) -> &'static [Key] {
        match self.keys {
            Keys::Words(keys) => keys,
            Keys::Names(..) => &[],
        }
    }

    /// The key of this name, if it is a word of the language.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.words().iter().find(|key| key.name == name)
    }

    /// What stands behind this key.
    pub fn value(&self, key: &str) -> Option<&'static Value> {
        match self.keys {
            Keys::Words(_) => self.key(key).map(|key| &key.value),
            Keys::Names(_, value) => Some(value),
        }
    }
}

impl Key {
    /// A key that may be left out.
    pub const fn new(name: &'static str, doc: &'static str, value: Value) -> Self {
        Self {
            name,
            doc,
            value,
            required: false,
        }
    }

    /// A key that must be there.
    pub const fn required(name: &'static str, doc: &'static str, value: Value) -> Self {
        Self {
            name,
            doc,
            value,
            required: true,
        }
    }
}

impl Value {
    /// A list of any length.
    pub const fn list(of: &'static Self) -> Self {
        Self::List {
            of,
            least: 0,
            most: None,
        }
    }

    /// A list that is not empty.
    pub const fn some(of: &'static Self) -> Self {
        Self::List {
            of,
            least: 1,
            most: None,
        }
    }

    /// A list of exactly one.
    pub const fn one(of: &'static Self) -> Self {
        Self::List {
            of,
            least: 1,
            most: Some(1),
        }
    }

    /// The forms that it may have; one that is no choice has itself.
    pub fn forms(&self) -> &[Self] {
        match self {
            Self::OneOf(forms) => forms,
            Self::Named(_, value) => value.forms(),
            Self::Any
            | Self::Boolean
            | Self::Off
            | Self::Text(_)
            | Self::Words(_)
            | Self::List { .. }
            | Self::Table(_) => std::slice::from_ref(self),
        }
    }

    /// The kinds of tables that it may be.
    pub fn tables(&self) -> impl Iterator<Item = &'static Entry> {
        self.forms().iter().filter_map(|form| match form {
            Self::Table(entry) => Some(*entry),
            Self::Any
            | Self::Boolean
            | Self::Off
            | Self::Text(_)
            | Self::Words(_)
            | Self::List { .. }
            | Self::OneOf(_)
            | Self::Named(..) => None,
        })
    }
}

impl Word {
    /// A word and what it means.
    pub const fn new(word: &'static str, doc: &'static str) -> Self {
        Self { word, doc }
    }
}
