//! What a database has that is not meant, and the reverse.
//! In: a database, what is meant, and a scratch database in which both sides are printed alike. Out: differences.
//! Only schemas are looked at that the specs use, or used: what else lives in the database is not ours to judge.

use super::address::Address;
use super::catalog::{Picture, Pieces};
use super::compare::{Difference, State, addresses, compare};
use super::recognise::{leave_out_others, recognise};
use super::scratch::{Printed, Scratch};
use super::{introspect, migrations};
use crate::config::Format;
use crate::error::Result;
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::schema::{Schema, SqlObject};
use std::collections::BTreeSet;
use std::path::Path;

/// The differences of a live database from what is meant. `previous` is what the migrations so far make.
pub fn drift(
    address: &Address,
    scratch: &Scratch,
    meant: &Schema,
    previous: &Schema,
) -> Result<Vec<Difference>> {
    let printed = scratch.print(meant)?;
    let mut live = introspect(address)?;
    keep_ours(&mut live, [meant, previous], &printed.picture.schema);
    Ok(differences(live, meant, &printed))
}

/// The differences of what was read of a database from what is meant, whatever schemas it uses.
pub fn differences_of(
    mut picture: Picture,
    scratch: &Scratch,
    meant: &Schema,
) -> Result<Vec<Difference>> {
    let printed = scratch.print(meant)?;
    leave_out_others(&mut picture.schema, &[meant, &printed.picture.schema]);
    Ok(differences(picture, meant, &printed))
}

/// What came of replaying the migrations.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// How many migrations there are.
    pub count: usize,
    /// The differences of what they make from what is meant.
    pub differences: Vec<Difference>,
    /// How many of them lead back as well.
    pub backward: usize,
    /// What is left of them after the whole way back, though nobody left a way back empty.
    pub left: Vec<Difference>,
}

/// Replays the migrations in an empty database, and the way back, where the format has one.
pub fn verify(
    scratch: &Scratch,
    folder: &Path,
    format: Format,
    meant: &Schema,
) -> Result<Verified> {
    let room = scratch.room(meant)?;
    room.furnish(meant)?;
    let before = introspect(room.address())?;
    let count = migrations::replay(&room, folder, format)?;
    let made = introspect(room.address())?;
    let printed = scratch.print(meant)?;
    let back = migrations::undo(&room, folder, format)?;
    let is_judged = back.count > 0 && !back.is_open;
    let left = if is_judged {
        left(&before, &introspect(room.address())?)
    } else {
        Vec::new()
    };
    Ok(Verified {
        count,
        differences: differences(made, meant, &printed),
        backward: if is_judged { back.count } else { 0 },
        left,
    })
}

/// What is otherwise than before.
fn left(before: &Picture, after: &Picture) -> Vec<Difference> {
    let mut out = by_pieces(&after.pieces, &before.pieces);
    out.extend(compare(&after.schema, &before.schema));
    out
}

/// A live database in the words of what is meant.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Its schema, for `diff`: what is not ours to change is as meant.
    pub schema: Schema,
    /// What it has that no spec can say and no verbatim SQL makes: kind and address.
    pub untold: Vec<(String, String)>,
}

/// What a live database has, in the words of what is meant.
pub fn recognised(
    address: &Address,
    scratch: &Scratch,
    meant: &Schema,
    previous: &Schema,
) -> Result<Recognised> {
    let printed = scratch.print(meant)?;
    let mut live = introspect(address)?;
    keep_ours(&mut live, [meant, previous], &printed.picture.schema);
    let is_new = live.schema.tables.is_empty();
    let mut schema = recognise(live.schema, meant, &printed.picture.schema);
    schema
        .extensions
        .retain(|name| meant.extensions.contains(name) || previous.extensions.contains(name));
    let found = |sql: &SqlObject| known_sql(sql, &printed, &live.pieces, is_new);
    schema.sql = meant.sql.iter().filter_map(found).collect();
    let mut untold: Vec<_> = live.pieces.into_keys().collect();
    untold.retain(|key| !printed.picture.pieces.contains_key(key));
    Ok(Recognised { schema, untold })
}

/// A piece of verbatim SQL as the database has it: as meant, in another way, or not at all.
fn known_sql(sql: &SqlObject, printed: &Printed, live: &Pieces, is_new: bool) -> Option<SqlObject> {
    let made = printed.made.get(&sql.name).filter(|it| !it.is_empty());
    let Some(made) = made else {
        return (!is_new).then(|| sql.clone());
    };
    if made.keys().all(|key| !live.contains_key(key)) {
        return None;
    }
    let mut found = sql.clone();
    if made.iter().any(|(key, piece)| live.get(key) != Some(piece)) {
        found.up = format!("{}\n-- otherwise in the database", sql.up);
    }
    Some(found)
}

/// Leaves out what lives in schemas that none of these use, and what roles may do that nobody speaks of.
fn keep_ours(picture: &mut Picture, known: [&Schema; 2], printed: &Schema) {
    let mut ours: BTreeSet<Ident> = BTreeSet::from([Ident::composed(&[DEFAULT_SCHEMA])]);
    for schema in known {
        ours.extend(schema.schemas().into_iter().cloned());
    }
    let schema = &mut picture.schema;
    schema.tables.retain(|name, _| ours.contains(&name.schema));
    leave_out_others(schema, &[known[0], known[1], printed]);
    schema.enums.retain(|name, _| ours.contains(&name.schema));
    picture
        .pieces
        .retain(|_, (schema, _)| ours.contains(schema));
}

fn differences(live: Picture, meant: &Schema, printed: &Printed) -> Vec<Difference> {
    let mut out = by_verbatim_sql(&live.schema, meant, &printed.picture.schema);
    out.extend(by_pieces(&live.pieces, &printed.picture.pieces));
    let known = recognise(live.schema, meant, &printed.picture.schema);
    out.extend(compare(&known, meant));
    out.sort();
    out
}

fn by_pieces(live: &Pieces, meant: &Pieces) -> Vec<Difference> {
    let keys: BTreeSet<_> = live.keys().chain(meant.keys()).collect();
    let difference = |key: &(String, String)| {
        let text = |pieces: &Pieces| pieces.get(key).map(|(_, text)| text.clone());
        Difference::between(&key.0, &key.1, text(live), text(meant))
    };
    keys.into_iter().filter_map(difference).collect()
}

/// What verbatim SQL makes of tables and enums is no part of what is meant: it is compared as it is printed.
fn by_verbatim_sql(live: &Schema, meant: &Schema, printed: &Schema) -> Vec<Difference> {
    let without_others = |schema: &Schema| {
        let mut schema = schema.clone();
        let is_others = |name: &QualifiedName| meant.tables.get(name).is_some_and(|it| it.external);
        schema.tables.retain(|name, _| !is_others(name));
        schema
    };
    let mut found = compare(&without_others(live), &without_others(printed));
    let meant = addresses(meant);
    found.retain(|it| {
        it.state != State::Extra && !meant.contains(&(it.object.clone(), it.what.clone()))
    });
    found
}
