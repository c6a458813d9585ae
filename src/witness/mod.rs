//! A witness against a statement: rows of two organizations with which it is seen to leak, found by trying.
//! In: the schema, a statement, and a way to run SQL on an empty database of the schema. Out: the smallest rows found,
//! and what leaks. Knows no connection; nothing is told that was not seen.
//!
//! Two databases that differ in the rows of the other organization alone must look the same to the one that asks. So a
//! witness is rows that are there from the beginning, and what the other organization then does with rows of its own:
//! before and behind that the statement answers otherwise, or leaves other rows of the one that asks; or it changes rows
//! of the other one, and then nothing has to happen in between.

mod draw;
mod fixture;
mod plant;
mod script;
mod shrink;
mod told;
mod trial;
mod values;
mod words;
mod world;

pub use told::Witness;

use crate::ident::QualifiedName;
use crate::model::Model;
use crate::schema::{DataType, Schema};
use draw::draw;
use fixture::Fixture;
use script::{Act, NAME, literal};
use shrink::shrink;
use std::collections::BTreeMap;
use trial::{refused, trial};
use world::World;

/// How many fixtures are tried for one statement.
const TRIES: u32 = 400;

/// How many fixtures with rows that the database refuses are mended, since that is slow.
const MENDED: u32 = 40;

/// A row of an answer, as PostgreSQL prints its values.
pub type Line = Vec<Option<String>>;

/// Runs a text of SQL on a database that is empty but for the schema; the error is PostgreSQL's message.
pub type Run<'r> = dyn FnMut(&str) -> Result<Vec<Line>, String> + 'r;

/// What a witness is looked for against.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// Whose rows its tables hold.
    pub model: &'a Model,
    /// The statement.
    pub sql: &'a str,
    /// What names the organization in it: `$1`, or the run-time setting.
    pub organization: Option<&'a str>,
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The statement leaks with these rows.
    Seen(Box<Witness>),
    /// It was not seen to leak, in so many tries.
    Unseen(u32),
    /// PostgreSQL refuses the statement: why.
    Refused(String),
}

/// What leaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// How.
    pub kind: LeakKind,
    /// The table whose rows it is about; none for an answer.
    pub table: Option<QualifiedName>,
    /// How many rows there are without it, and with it.
    pub counts: [usize; 2],
    /// The rows that go, and those that come; nothing where they are never twice the same.
    pub rows: Option<[Vec<Line>; 2]>,
}

/// How a statement leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeakKind {
    /// It returns something else because of rows of the other organization.
    Answer,
    /// It changes, adds or deletes rows of the other organization.
    OtherRows,
    /// It leaves other rows of its own organization, or of nobody, because of rows of the other one.
    OwnRows,
}

/// Looks for a witness.
pub fn search(subject: &Subject<'_>, run: &mut Run<'_>) -> Found {
    let world = World::new(subject);
    let act = Act::of(subject.sql, &world.words);
    if let Some(Err(message)) = act.prepare().map(|it| run(&it)) {
        return Found::Refused(message);
    }
    let found = try_all(&world, &act, run);
    if act.prepare().is_some() {
        let _ = run(&format!("DEALLOCATE {NAME}"));
    }
    found
}

fn try_all(world: &World<'_>, act: &Act, run: &mut Run<'_>) -> Found {
    let types = types(world, run);
    let (mut mended, mut said, mut ran) = (0, None, false);
    for number in 0..TRIES {
        let mut fixture = draw(world, &types, number);
        let mut tried = trial(world, act, &fixture, run);
        if tried.is_err() && mended < MENDED {
            mended += 1;
            let bad = refused(world, &fixture, run);
            if !bad.is_empty() {
                let mut at = 0..;
                fixture
                    .rows
                    .retain(|_| at.next().is_none_or(|it| !bad.contains(&it)));
                tried = trial(world, act, &fixture, run);
            }
        }
        match tried {
            Ok(Some(leak)) => {
                let fixture = smallest(world, act, fixture, leak.kind, run);
                if let Some(leak) = seen(world, act, &fixture, run) {
                    let witness = Witness::new(world, act, &fixture, leak);
                    return Found::Seen(Box::new(witness));
                }
            }
            Ok(None) => ran = true,
            Err(message) => said = Some(message),
        }
    }
    match said {
        Some(message) if !ran => Found::Refused(message),
        _ => Found::Unseen(TRIES),
    }
}

/// What leaks, with rows only if they are the same at a second look.
fn seen(world: &World<'_>, act: &Act, fixture: &Fixture, run: &mut Run<'_>) -> Option<Leak> {
    let one = trial(world, act, fixture, run).ok()??;
    let other = trial(world, act, fixture, run).ok()??;
    let is_same = one == other;
    Some(Leak {
        rows: one.rows.filter(|_| is_same),
        ..one
    })
}

fn smallest(
    world: &World<'_>,
    act: &Act,
    fixture: Fixture,
    kind: LeakKind,
    run: &mut Run<'_>,
) -> Fixture {
    let mut leaks = |fixture: &Fixture| {
        let leak = trial(world, act, fixture, run);
        leak.is_ok_and(|it| it.is_some_and(|it| it.kind == kind))
    };
    shrink(world, fixture, &mut leaks)
}

/// The types of the parameters, as PostgreSQL understands them.
fn types(world: &World<'_>, run: &mut Run<'_>) -> BTreeMap<u16, DataType> {
    let sql = format!(
        "SELECT t.at::text, coalesce(e.typname, y.typname), format_type(coalesce(e.oid, y.oid), NULL), \
         (e.oid IS NOT NULL)::text FROM pg_prepared_statements p, \
         unnest(p.parameter_types::oid[]) WITH ORDINALITY t (type, at) JOIN pg_type y ON y.oid = t.type \
         LEFT JOIN pg_type e ON e.typarray = y.oid WHERE p.name = {}",
        literal(NAME)
    );
    let lines = run(&sql).unwrap_or_default();
    let read = |line: &Line| match line.as_slice() {
        [Some(at), Some(name), Some(printed), Some(is_list)] => {
            let element = data_type(world, name, printed);
            let found = match is_list.as_str() {
                "true" => DataType::Array(Box::new(element)),
                _ => element,
            };
            Some((at.parse().ok()?, found))
        }
        _ => None,
    };
    lines.iter().filter_map(read).collect()
}

/// The type of a name in the catalog, which PostgreSQL prints so.
fn data_type(world: &World<'_>, name: &str, printed: &str) -> DataType {
    let mut enums = world.subject.schema.enums.keys();
    if let Some(found) = enums.find(|it| it.type_sql() == printed) {
        return DataType::Enum(found.clone());
    }
    match name {
        "bpchar" | "char" => DataType::Varchar(None),
        "citext" => DataType::Citext,
        other => DataType::of_catalog(other).unwrap_or_else(|| DataType::Custom {
            sql: printed.to_owned(),
            rust: None,
            typescript: None,
        }),
    }
}
