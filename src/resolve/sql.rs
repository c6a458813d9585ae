//! Verbatim SQL and its place in the order.
//! In: `[sql.…]`. Out: objects whose `before` and `after` name things that exist and do not run in a circle.

use super::names::{Catalog, ident};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName, split_address};
use crate::order::order;
use crate::schema::{ObjectId, SqlObject};
use crate::source::{Span, Spanned};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::Tokenizer;
use std::collections::{BTreeMap, BTreeSet};

/// All verbatim SQL, in declared order, and where each stands.
pub(super) fn sql(
    catalog: &Catalog<'_>,
    out: &mut Diagnostics,
) -> (Vec<SqlObject>, BTreeMap<ObjectId, Span>) {
    let mut places = BTreeMap::new();
    let mut objects = Vec::new();
    for spec in &catalog.spec.sql {
        let Some(name) = ident(spec.name.span, &spec.name, out) else {
            continue;
        };
        let id = ObjectId::Sql(name.clone());
        if let Some(first) = places.get(&id) {
            let message = format!("the SQL `{name}` is declared twice");
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, spec.name.span, message)
                    .related(*first, "declared first here")
                    .help("rename one of the two"),
            );
            continue;
        }
        places.insert(id, spec.name.span);
        if spec.up.trim().is_empty() {
            let message = format!("the SQL `{name}` is empty");
            out.push(
                Diagnostic::error(code::INVALID_VALUE, spec.up.span, message)
                    .help("write what makes it"),
            );
        }
        for text in std::iter::once(&spec.up).chain(&spec.down) {
            refuse_open(text, out);
        }
        if let Some(own) = spec
            .after
            .iter()
            .chain(&spec.before)
            .find(|other| address(catalog, other) == Some(ObjectId::Sql(name.clone())))
        {
            let message = format!("the SQL `{name}` is to stand before or after itself");
            out.push(Diagnostic::error(code::INVALID_ORDER, own.span, message).help("remove it"));
        }
        objects.push(SqlObject {
            name,
            up: spec.up.value.clone(),
            down: spec.down.as_ref().map(|down| down.value.clone()),
            after: addresses(catalog, &spec.after, out),
            before: addresses(catalog, &spec.before, out),
        });
    }
    refuse_rings(&objects, &places, out);
    (objects, places)
}

/// A quote or a comment that is left open would take the rest of the migration with it.
fn refuse_open(text: &Spanned<String>, out: &mut Diagnostics) {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, text).tokenize();
    let Err(error) = tokens else { return };
    if error.message.starts_with("Unterminated") || error.message.starts_with("Unexpected EOF") {
        let message = "a quote or a comment in this SQL is left open";
        out.push(
            Diagnostic::error(code::INVALID_VALUE, text.span, message)
                .help(format!("close it ({error})")),
        );
    }
}

fn refuse_rings(objects: &[SqlObject], places: &BTreeMap<ObjectId, Span>, out: &mut Diagnostics) {
    let mut edges = Vec::new();
    for object in objects {
        let own = ObjectId::Sql(object.name.clone());
        edges.extend(object.after.iter().map(|other| (own.clone(), whole(other))));
        edges.extend(
            object
                .before
                .iter()
                .map(|other| (whole(other), own.clone())),
        );
    }
    let keys: BTreeSet<_> = edges
        .iter()
        .flat_map(|(needs, needed)| [needs.clone(), needed.clone()])
        .collect();
    let Err(cycle) = order(keys, edges) else {
        return;
    };
    for ring in cycle.rings {
        let names: Vec<String> = ring.iter().map(|id| format!("`{id}`")).collect();
        let Some(span) = ring.iter().find_map(|id| places.get(id)) else {
            continue;
        };
        let message = format!("`before` and `after` run in a circle: {}", names.join(", "));
        out.push(Diagnostic::error(code::INVALID_ORDER, *span, message).help("remove one of them"));
    }
}

/// The thing that is made as one: a table for its columns.
fn whole(id: &ObjectId) -> ObjectId {
    match id {
        ObjectId::Column(table, _) => ObjectId::Table(table.clone()),
        other => other.clone(),
    }
}

fn addresses(
    catalog: &Catalog<'_>,
    list: &[Spanned<String>],
    out: &mut Diagnostics,
) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    for text in list {
        match address(catalog, text) {
            Some(id) => {
                found.insert(id);
            }
            None => out.push(
                Diagnostic::error(
                    code::INVALID_ORDER,
                    text.span,
                    format!("there is no `{}`", text.value),
                )
                .help("name `table.x`, `column.x.y`, `enum.x`, `sql.z` or `extension.e`"),
            ),
        }
    }
    found
}

fn address(catalog: &Catalog<'_>, text: &str) -> Option<ObjectId> {
    let parts = split_address(text)?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let name = |schema: &str, name: &str| {
        Some(QualifiedName::new(
            Ident::parse(schema).ok()?,
            Ident::parse(name).ok()?,
        ))
    };
    let table = |schema: &str, table: &str| {
        let name = name(schema, table)?;
        catalog.tables.get(&name).map(|at| &catalog.drafts[*at])
    };
    let column = |schema: &str, of: &str, column: &str| {
        let draft = table(schema, of)?;
        let place = draft.find(column)?;
        Some(ObjectId::Column(
            draft.name.clone(),
            draft.columns[place].name.clone(),
        ))
    };
    match parts[..] {
        ["table", of] => Some(ObjectId::Table(table(DEFAULT_SCHEMA, of)?.name.clone())),
        ["table", schema, of] => Some(ObjectId::Table(table(schema, of)?.name.clone())),
        ["column", of, name] => column(DEFAULT_SCHEMA, of, name),
        ["column", schema, of, name] => column(schema, of, name),
        ["enum", of] => enum_id(catalog, name(DEFAULT_SCHEMA, of)?),
        ["enum", schema, of] => enum_id(catalog, name(schema, of)?),
        ["sql", of] => {
            let known = catalog.spec.sql.iter().any(|sql| sql.name.value == of);
            known.then_some(ObjectId::Sql(Ident::parse(of).ok()?))
        }
        ["extension", of] => {
            let name = Ident::parse(of).ok()?;
            let known = catalog.extensions.contains_key(&name);
            known.then_some(ObjectId::Extension(name))
        }
        _ => None,
    }
}

fn enum_id(catalog: &Catalog<'_>, name: QualifiedName) -> Option<ObjectId> {
    let known = catalog.enums.contains_key(&name);
    known.then_some(ObjectId::Enum(name))
}
