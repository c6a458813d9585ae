//! Whether two migrations come to the same in either order, as far as what they touch tells.
//! In: two migrations. Out: nothing, or what stands in the way.

use super::{Link, Mark, Touches};
use crate::ident::Ident;
use crate::schema::ObjectId;
use std::collections::BTreeSet;
use std::fmt;

/// Why two migrations cannot stand in either order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The one.
    pub ours: String,
    /// The other.
    pub theirs: String,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// Both change it.
    Both(ObjectId),
    /// `ours` makes it or takes it away, or what it is in; `theirs` relies on it.
    Needed(ObjectId),
    /// `theirs` makes it or takes it away; `ours` relies on it.
    Needs(ObjectId),
    /// Both make something of this name.
    Name(Ident),
    /// Nobody listed what this one touches.
    Unknown(String),
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ours, theirs) = (&self.ours, &self.theirs);
        match &self.what {
            What::Both(object) => {
                write!(f, "`{ours}` and `{theirs}` both change {}", Named(object))
            }
            What::Needed(object) => write!(
                f,
                "`{theirs}` needs {}, which `{ours}` makes, remakes or drops",
                Named(object)
            ),
            What::Needs(object) => write!(
                f,
                "`{ours}` needs {}, which `{theirs}` makes, remakes or drops",
                Named(object)
            ),
            What::Name(name) => {
                write!(
                    f,
                    "`{ours}` and `{theirs}` both make something called `{name}`"
                )
            }
            What::Unknown(title) => write!(f, "nobody listed what `{title}` touches"),
        }
    }
}

/// A thing with the word for what it is.
struct Named<'a>(&'a ObjectId);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.0 {
            ObjectId::Schema(_) => "schema",
            ObjectId::Extension(_) => "extension",
            ObjectId::Enum(_) => "enum",
            ObjectId::Table(_) => "table",
            ObjectId::Column(..) => "column",
            ObjectId::Constraint(..) => "constraint",
            ObjectId::Index(..) => "index",
            ObjectId::Policy(..) => "policy",
            ObjectId::Grant(..) => "grant",
            ObjectId::Role(_) => "role",
            ObjectId::Sql(_) => "the SQL",
        };
        write!(f, "{kind} `{}`", self.0)
    }
}

/// What keeps two migrations from standing in either order.
pub fn clash(ours: &Link, theirs: &Link) -> Option<Clash> {
    let make = |what| Clash {
        ours: ours.title(),
        theirs: theirs.title(),
        what,
    };
    let (mine, yours) = match (&ours.touches, &theirs.touches) {
        (Touches::Everything, _) => return Some(make(What::Unknown(ours.title()))),
        (_, Touches::Everything) => return Some(make(What::Unknown(theirs.title()))),
        (Touches::Listed(mine), Touches::Listed(yours)) => (mine, yours),
    };
    both(mine, yours)
        .map(What::Both)
        .or_else(|| needed(mine, yours).map(What::Needed))
        .or_else(|| needed(yours, mine).map(What::Needs))
        .or_else(|| name(mine, yours).map(What::Name))
        .map(make)
}

type Listed = BTreeSet<(Mark, ObjectId)>;

/// `CREATE … IF NOT EXISTS`: it is made once, whoever comes first.
fn is_shared(object: &ObjectId) -> bool {
    matches!(object, ObjectId::Schema(_) | ObjectId::Extension(_))
}

fn both(mine: &Listed, yours: &Listed) -> Option<ObjectId> {
    let changed: BTreeSet<(&ObjectId, bool)> = changes(yours).collect();
    let found = changes(mine).find(|(object, makes)| {
        let is_harmless = |their_making| *makes && their_making && is_shared(object);
        [true, false]
            .into_iter()
            .any(|making| changed.contains(&(*object, making)) && !is_harmless(making))
    });
    found.map(|(object, _)| object.clone())
}

/// What is changed, and whether it is made.
fn changes(listed: &Listed) -> impl Iterator<Item = (&ObjectId, bool)> {
    let changed = listed.iter().filter(|(mark, _)| *mark != Mark::Needs);
    changed.map(|(mark, object)| (object, *mark == Mark::Creates))
}

/// What the one makes or takes away, and the other relies on: itself, or something in it.
fn needed(mine: &Listed, yours: &Listed) -> Option<ObjectId> {
    let comes_or_goes = |mark: &Mark, object: &ObjectId| match mark {
        Mark::Creates => !is_shared(object),
        Mark::Drops => true,
        Mark::Alters | Mark::Needs => false,
    };
    let gone: BTreeSet<&ObjectId> = (mine.iter())
        .filter(|(mark, object)| comes_or_goes(mark, object))
        .map(|(_, object)| object)
        .collect();
    let is_hit = |object: &ObjectId| {
        let table = object.table().map(|table| ObjectId::Table(table.clone()));
        gone.contains(object) || table.is_some_and(|table| gone.contains(&table))
    };
    yours
        .iter()
        .find(|(_, object)| is_hit(object))
        .map(|(_, object)| object.clone())
}

/// A name that both give, where PostgreSQL has room for one: tables, indexes and types of a schema.
fn name(mine: &Listed, yours: &Listed) -> Option<Ident> {
    let taken: BTreeSet<(&Ident, &Ident)> = names(yours).collect();
    let found = names(mine).find(|name| taken.contains(name));
    found.map(|(_, name)| name.clone())
}

fn names(listed: &Listed) -> impl Iterator<Item = (&Ident, &Ident)> {
    let made = listed.iter().filter(|(mark, _)| *mark == Mark::Creates);
    made.filter_map(|(_, object)| match object {
        ObjectId::Enum(name) | ObjectId::Table(name) => Some((&name.schema, &name.name)),
        ObjectId::Index(table, name) => Some((&table.schema, name)),
        ObjectId::Schema(_)
        | ObjectId::Extension(_)
        | ObjectId::Column(..)
        | ObjectId::Constraint(..)
        | ObjectId::Policy(..)
        | ObjectId::Grant(..)
        | ObjectId::Role(_)
        | ObjectId::Sql(_) => None,
    })
}
