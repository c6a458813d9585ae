//! Two snapshots become one: each thing as the side has it whose migrations touched it.
//! In: the schemas of both sides, and the migrations of each. Out: the schema that all of them lead to.

use super::{Link, Mark, Touches};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{DataType, ObjectId, Schema, Table};
use std::collections::BTreeSet;

/// The schema that the migrations of both sides lead to.
///
/// The name of a thing that was renamed stands in other things too, which nobody lists; so where one side takes names
/// away, the merge starts from its schema and takes over what the other side did.
pub fn merge(ours: &Schema, our_links: &[Link], theirs: &Schema, their_links: &[Link]) -> Schema {
    let (mine, yours) = (touched(our_links), touched(their_links));
    let takes_away = their_links.iter().any(|link| match &link.touches {
        Touches::Everything => false,
        Touches::Listed(listed) => listed.iter().any(|(mark, _)| *mark == Mark::Drops),
    });
    let (mut merged, from, objects) = if takes_away {
        (theirs.clone(), ours, mine)
    } else {
        (ours.clone(), theirs, yours)
    };
    for object in objects {
        take(&mut merged, from, object);
    }
    merged
}

fn touched(links: &[Link]) -> BTreeSet<&ObjectId> {
    let listed = links.iter().filter_map(|link| match &link.touches {
        Touches::Everything => None,
        Touches::Listed(listed) => Some(listed),
    });
    let changed = listed.flatten().filter(|(mark, _)| *mark != Mark::Needs);
    changed.map(|(_, object)| object).collect()
}

/// Makes one thing as `from` has it.
fn take(schema: &mut Schema, from: &Schema, object: &ObjectId) {
    match object {
        // A schema is there as long as something is in it, and a role as long as somebody names it.
        ObjectId::Schema(_) | ObjectId::Role(_) => {}
        ObjectId::Extension(name) => {
            if from.extensions.contains(name) {
                schema.extensions.insert(name.clone());
            } else {
                schema.extensions.remove(name);
            }
        }
        ObjectId::Enum(name) => match from.enums.get(name) {
            Some(it) => drop(schema.enums.insert(name.clone(), it.clone())),
            None => drop(schema.enums.remove(name)),
        },
        ObjectId::Sql(name) => place(&mut schema.sql, &from.sql, name, |it| &it.name),
        ObjectId::Table(name) => take_table(schema, from, name),
        ObjectId::Column(table, name)
        | ObjectId::Constraint(table, name)
        | ObjectId::Index(table, name)
        | ObjectId::Policy(table, name)
        | ObjectId::Grant(table, name) => {
            if let (Some(to), Some(from)) = (schema.tables.get_mut(table), from.tables.get(table)) {
                take_part(to, from, object, name);
            }
        }
    }
}

/// A table that is on one side only comes or goes whole; of one that is on both, what is said of the table itself.
fn take_table(schema: &mut Schema, from: &Schema, name: &QualifiedName) {
    let Some(theirs) = from.tables.get(name) else {
        schema.tables.remove(name);
        return;
    };
    match schema.tables.get_mut(name) {
        Some(table) => {
            table.doc.clone_from(&theirs.doc);
            table.row_security = theirs.row_security;
        }
        None => drop(schema.tables.insert(name.clone(), theirs.clone())),
    }
}

fn take_part(to: &mut Table, from: &Table, object: &ObjectId, name: &Ident) {
    match object {
        ObjectId::Column(..) => place(&mut to.columns, &from.columns, name, |it| &it.name),
        ObjectId::Index(..) => place(&mut to.indexes, &from.indexes, name, |it| &it.name),
        ObjectId::Policy(..) => place(&mut to.policies, &from.policies, name, |it| &it.name),
        ObjectId::Grant(..) => match from.grants.get(name) {
            Some(held) => drop(to.grants.insert(name.clone(), held.clone())),
            None => drop(to.grants.remove(name)),
        },
        ObjectId::Constraint(..) => {
            let keys = [&to.primary_key, &from.primary_key];
            if keys.into_iter().flatten().any(|key| key.name == *name) {
                to.primary_key.clone_from(&from.primary_key);
            }
            place(&mut to.uniques, &from.uniques, name, |it| &it.name);
            place(&mut to.checks, &from.checks, name, |it| &it.name);
            place(&mut to.foreign_keys, &from.foreign_keys, name, |it| {
                &it.name
            });
        }
        ObjectId::Schema(_)
        | ObjectId::Extension(_)
        | ObjectId::Enum(_)
        | ObjectId::Role(_)
        | ObjectId::Sql(_)
        | ObjectId::Table(_) => {}
    }
}

/// Makes the member of that name as `from` has it, behind the one that it stands behind there.
fn place<T: Clone>(to: &mut Vec<T>, from: &[T], name: &Ident, name_of: impl Fn(&T) -> &Ident) {
    let here = to.iter().position(|it| name_of(it) == name);
    let there = from.iter().position(|it| name_of(it) == name);
    match (here, there) {
        (Some(here), Some(there)) => to[here] = from[there].clone(),
        (Some(here), None) => drop(to.remove(here)),
        (None, None) => {}
        (None, Some(there)) => {
            let before = from[..there].iter().rev();
            let mut places =
                before.filter_map(|it| to.iter().position(|its| name_of(its) == name_of(it)));
            let at = places.next().map_or(0, |at| at + 1);
            to.insert(at, from[there].clone());
        }
    }
}

/// What in a merged schema leads nowhere, in words.
pub fn incoherence(schema: &Schema) -> Option<String> {
    schema.owned_tables().find_map(|table| {
        let name = &table.name;
        if let Some(column) = missing_column(table) {
            return Some(format!(
                "a key or index of `{name}` names its column `{column}`, which is gone"
            ));
        }
        let mut types = table.columns.iter().map(|it| it.data_type.element());
        let missing = types.find_map(|it| match it {
            DataType::Enum(it) if !schema.enums.contains_key(it) => Some(it),
            _ => None,
        });
        if let Some(missing) = missing {
            return Some(format!(
                "`{name}` has a column of enum `{missing}`, which is gone"
            ));
        }
        table.foreign_keys.iter().find_map(|key| {
            let (from, to) = (&key.name, &key.target);
            let Some(target) = schema.tables.get(to) else {
                return Some(format!(
                    "`{name}.{from}` references table `{to}`, which is gone"
                ));
            };
            let columns: Vec<&Ident> = key.target_columns.iter().collect();
            let is_key = target.external || target.is_unique_key(&columns);
            (!is_key).then(|| {
                format!("`{name}.{from}` references columns of `{to}` that are no key any more")
            })
        })
    })
}

fn missing_column(table: &Table) -> Option<&Ident> {
    let keys = table.primary_key.iter().flat_map(|key| &key.columns);
    let uniques = table.uniques.iter().flat_map(|key| &key.columns);
    let references = table.foreign_keys.iter().flat_map(|key| &key.columns);
    let indexes = table.indexes.iter();
    let indexed = indexes.flat_map(|index| {
        let keys = index.keys.iter().filter_map(|key| key.column());
        keys.chain(&index.include)
    });
    let mut named = keys.chain(uniques).chain(references).chain(indexed);
    named.find(|name| table.column(name).is_none())
}
