//! The words of the snapshot: names, lists in which no name stands twice, and small choices.
//! A name that PostgreSQL would refuse is refused while the file is read, so that its line is known.

use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::schema;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

/// A name.
#[derive(Clone)]
pub(super) struct Name(pub(super) Ident);

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
        let refused = |_| E::custom(format_args!("`{text}` cannot be a name"));
        Ident::parse(text).map(Name).map_err(refused)
    }
}

pub(super) fn names(idents: &[Ident]) -> Vec<Name> {
    idents.iter().cloned().map(Name).collect()
}

pub(super) fn idents(names: Vec<Name>) -> Vec<Ident> {
    names.into_iter().map(|name| name.0).collect()
}

/// A name in its schema: `"todos"`, `["billing","plan"]`.
pub(super) struct Path(pub(super) QualifiedName);

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_default_schema() {
            serializer.serialize_str(self.0.name.as_str())
        } else {
            (self.0.schema.as_str(), self.0.name.as_str()).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PathVisitor)
    }
}

/// What nearly every table is in, once in memory for all of them.
static PUBLIC: LazyLock<Ident> = LazyLock::new(|| Ident::composed(&[DEFAULT_SCHEMA]));

struct PathVisitor;

impl<'de> Visitor<'de> for PathVisitor {
    type Value = Path;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name, or a schema and a name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Path, E> {
        let Name(name) = NameVisitor.visit_str(text)?;
        Ok(Path(QualifiedName::new(PUBLIC.clone(), name)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Path, A::Error> {
        let missing = |count| A::Error::invalid_length(count, &self);
        let Name(schema) = seq.next_element()?.ok_or_else(|| missing(0))?;
        let Name(name) = seq.next_element()?.ok_or_else(|| missing(1))?;
        Ok(Path(QualifiedName::new(schema, name)))
    }
}

/// What may stand once in its list.
pub(super) trait Named {
    /// What tells it from the others.
    type Key: Ord + fmt::Display;

    /// What tells it from the others.
    fn key(&self) -> Self::Key;
}

impl Named for Name {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.0.clone()
    }
}

/// A list in which no name stands twice, as it may after a merge that kept both sides.
pub(super) fn distinct<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Named,
{
    deserializer.deserialize_seq(Distinct(PhantomData))
}

struct Distinct<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Named> Visitor<'de> for Distinct<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        let mut seen = BTreeSet::new();
        while let Some(next) = seq.next_element::<T>()? {
            if !seen.insert(next.key()) {
                let twice = next.key();
                return Err(A::Error::custom(format_args!(
                    "`{twice}` stands here twice"
                )));
            }
            list.push(next);
        }
        Ok(list)
    }
}

/// Whether a value is the one that needs no words.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A choice of the schema with words of its own for the file; the first one goes without saying.
macro_rules! words {
    ($($word:ident = $inner:path { $first:ident $(, $other:ident)* })*) => {$(
        #[doc = concat!("`", stringify!($inner), "` in words.")]
        #[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $word { #[default] $first $(, $other)* }

        impl From<$inner> for $word {
            fn from(inner: $inner) -> Self {
                match inner {
                    <$inner>::$first => Self::$first,
                    $(<$inner>::$other => Self::$other,)*
                }
            }
        }

        impl From<$word> for $inner {
            fn from(word: $word) -> Self {
                match word {
                    $word::$first => Self::$first,
                    $($word::$other => Self::$other,)*
                }
            }
        }
    )*};
}

words! {
    ActionWord = schema::Action { NoAction, Restrict, Cascade, SetNull, SetDefault }
    DeferrableWord = schema::Deferrable { No, InitiallyImmediate, InitiallyDeferred }
    IdentityWord = schema::Identity { Always, ByDefault }
    NullsWord = schema::Nulls { First, Last }
    PrivilegeWord = schema::Privilege { Select, Insert, Update, Delete, Truncate, References, Trigger }
    RowSecurityWord = schema::RowSecurity { Off, Enabled, Forced }
}
