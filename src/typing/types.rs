//! The types that a statement may speak of, by number: those of PostgreSQL, of the schema's enums and of its rows.
//! In: facts of the catalog. Out: what each type is, and which is whose array or range (manual chapter 8, pg_type).
//! Knows no conversions and no functions.

use super::sql_type::SqlType;
use std::collections::BTreeMap;

/// A type, by its place in [`Types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ty(pub usize);

macro_rules! known {
    ($($name:ident = $text:literal at $at:literal,)*) => {
        impl Ty {
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $name: Self = Self($at);
            )*
        }

        /// The types that the rules of the language name; each has its number.
        const KNOWN: &[&str] = &[$($text),*];
    };
}

known! {
    UNKNOWN = "unknown" at 0,
    BOOL = "bool" at 1,
    INT4 = "int4" at 2,
    INT8 = "int8" at 3,
    NUMERIC = "numeric" at 4,
    TEXT = "text" at 5,
    NAME = "name" at 6,
    RECORD = "record" at 7,
    DATE = "date" at 8,
    TIME = "time" at 9,
    TIMETZ = "timetz" at 10,
    TIMESTAMP = "timestamp" at 11,
    TIMESTAMPTZ = "timestamptz" at 12,
    INTERVAL = "interval" at 13,
    JSON = "json" at 14,
    JSONB = "jsonb" at 15,
    BIT = "bit" at 16,
    ANY = "any" at 17,
    ANYELEMENT = "anyelement" at 18,
    ANYARRAY = "anyarray" at 19,
    ANYNONARRAY = "anynonarray" at 20,
    ANYENUM = "anyenum" at 21,
    ANYRANGE = "anyrange" at 22,
    ANYMULTIRANGE = "anymultirange" at 23,
    ANYCOMPATIBLE = "anycompatible" at 24,
    ANYCOMPATIBLEARRAY = "anycompatiblearray" at 25,
    ANYCOMPATIBLENONARRAY = "anycompatiblenonarray" at 26,
    ANYCOMPATIBLERANGE = "anycompatiblerange" at 27,
    ANYCOMPATIBLEMULTIRANGE = "anycompatiblemultirange" at 28,
}

/// What kind of type it is (pg_type.typtype, with arrays apart).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A base type.
    Base,
    /// An array of this.
    Array(Ty),
    /// An enum.
    Enum,
    /// The rows of a table.
    Row,
    /// A range.
    Range,
    /// A multirange.
    Multirange,
    /// A pseudo-type.
    Pseudo,
}

/// A type.
#[derive(Clone, Debug)]
pub(super) struct TypeFacts {
    /// How it is told.
    pub told: SqlType,
    /// Its kind.
    pub kind: Kind,
    /// Its category (pg_type.typcategory).
    pub category: u8,
    /// Whether it is preferred in its category.
    pub is_preferred: bool,
    /// The type of arrays of it.
    pub array: Option<Ty>,
}

/// A range type with what it is over and its multirange.
#[derive(Clone, Copy, Debug)]
pub(super) struct RangeFacts {
    /// The range.
    pub range: Ty,
    /// What it is over.
    pub over: Ty,
    /// The multirange.
    pub multirange: Ty,
}

/// Every type.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    all: Vec<TypeFacts>,
    by_name: BTreeMap<String, Ty>,
    ranges: Vec<RangeFacts>,
}

impl Types {
    /// The types of the lines that begin with `type` and `range`, without those first words.
    pub fn read<'t>(
        types: impl Iterator<Item = Vec<&'t str>> + Clone,
        ranges: impl Iterator<Item = Vec<&'t str>>,
    ) -> Self {
        let mut out = Self::default();
        let known = KNOWN.iter().filter_map(|name| {
            let mut types = types.clone();
            types.find(|line| line.first() == Some(name))
        });
        let others = types
            .clone()
            .filter(|line| line.first().is_some_and(|name| !KNOWN.contains(name)));
        let all: Vec<_> = known.chain(others).collect();
        for line in &all {
            let [name, kind, category, preferred, ..] = line[..] else {
                continue;
            };
            let kind = match kind {
                "p" => Kind::Pseudo,
                "r" => Kind::Range,
                "m" => Kind::Multirange,
                _ => Kind::Base,
            };
            out.add(TypeFacts {
                told: SqlType::Named(name.to_owned()),
                kind,
                category: category.bytes().next().unwrap_or(b'U'),
                is_preferred: preferred == "p",
                array: None,
            });
        }
        for (at, line) in all.iter().enumerate() {
            if line.get(4) == Some(&"a") {
                out.add_array(Ty(at));
            }
        }
        for line in ranges {
            let all: Vec<_> = line.iter().filter_map(|name| out.find(name)).collect();
            if let [range, over, multirange] = all[..] {
                out.ranges.push(RangeFacts {
                    range,
                    over,
                    multirange,
                });
            }
        }
        out
    }

    /// Adds a type, which is found by what it is told as where PostgreSQL itself has it.
    pub fn add(&mut self, facts: TypeFacts) -> Ty {
        let ty = Ty(self.all.len());
        if let SqlType::Named(name) = &facts.told {
            self.by_name.insert(name.clone(), ty);
        }
        self.all.push(facts);
        ty
    }

    /// Adds the arrays of a type.
    pub fn add_array(&mut self, element: Ty) -> Ty {
        let told = self.get(element).told.clone();
        let array = Ty(self.all.len());
        if let SqlType::Named(name) = &told {
            self.by_name.insert(format!("{name}[]"), array);
            self.by_name.insert(format!("_{name}"), array);
        }
        self.all.push(TypeFacts {
            told: SqlType::Array(Box::new(told)),
            kind: if element == Ty::RECORD {
                Kind::Pseudo
            } else {
                Kind::Array(element)
            },
            category: b'A',
            is_preferred: false,
            array: None,
        });
        self.all[element.0].array = Some(array);
        array
    }

    /// The type of this name in `pg_type`, or of arrays of it with `[]` behind.
    pub fn find(&self, name: &str) -> Option<Ty> {
        self.by_name.get(name).copied()
    }

    /// What a type is.
    pub fn get(&self, ty: Ty) -> &TypeFacts {
        &self.all[ty.0]
    }

    /// How a type is told to people.
    pub fn told(&self, ty: Ty) -> String {
        self.get(ty).told.to_string()
    }

    /// The type of the elements of an array.
    pub fn element(&self, ty: Ty) -> Option<Ty> {
        match self.get(ty).kind {
            Kind::Array(element) => Some(element),
            Kind::Base | Kind::Enum | Kind::Row | Kind::Range | Kind::Multirange | Kind::Pseudo => {
                None
            }
        }
    }

    /// The type of arrays of this.
    pub fn array(&self, ty: Ty) -> Option<Ty> {
        self.get(ty).array
    }

    /// Whether it is the rows of a table.
    pub fn is_row(&self, ty: Ty) -> bool {
        self.get(ty).kind == Kind::Row
    }

    /// The range type that this is.
    pub fn range(&self, ty: Ty) -> Option<RangeFacts> {
        self.ranges.iter().find(|it| it.range == ty).copied()
    }

    /// The range type whose multirange this is.
    pub fn multirange(&self, ty: Ty) -> Option<RangeFacts> {
        self.ranges.iter().find(|it| it.multirange == ty).copied()
    }

    /// The category of a type.
    pub fn category(&self, ty: Ty) -> u8 {
        self.get(ty).category
    }
}

impl Ty {
    /// Whether it stands for any type, the same one wherever it stands in a function's type.
    pub fn is_polymorphic(self) -> bool {
        self.is_simple_polymorphic() || self.is_compatible()
    }

    /// `anyelement` and its like.
    pub fn is_simple_polymorphic(self) -> bool {
        (Self::ANYELEMENT.0..=Self::ANYMULTIRANGE.0).contains(&self.0)
    }

    /// `anycompatible` and its like.
    pub fn is_compatible(self) -> bool {
        (Self::ANYCOMPATIBLE.0..=Self::ANYCOMPATIBLEMULTIRANGE.0).contains(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_types_have_their_numbers() {
        let facts = super::super::facts::facts();
        for (at, name) in KNOWN.iter().enumerate() {
            assert_eq!(facts.types.find(name), Some(Ty(at)), "{name}");
        }
    }
}
