//! S016.

use crate::ident::QualifiedName;
use crate::order::order;
use crate::rules::{Check, Finding, Reference, Report, SchemaCx};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

rule! {
    /// Rows that need each other first, so that none can be the first.
    ///
    /// ## Why
    /// Each table of the ring has a NOT NULL reference to the next, and PostgreSQL checks it when the
    /// INSERT ends (manual, CREATE TABLE, "Deferrable"). The first row of any of them would need a row
    /// of another that cannot be there yet. A row could point to itself, and one statement could write
    /// into all tables of a ring at once; the generated functions, and ORMs, do neither.
    ///
    /// ## Bad
    /// ```toml
    /// [table.folder]
    /// org_scoped = false
    /// reason = "an example"
    /// timestamps = true
    /// [table.folder.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// parent_id = { references = "folder", on_delete = "cascade", index = true }
    /// ```
    /// ```toml
    /// [table.team]
    /// org_scoped = true
    /// timestamps = true
    /// [table.team.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// lead_id = { references = "person", on_delete = "restrict", index = true }
    ///
    /// [table.person]
    /// org_scoped = true
    /// timestamps = true
    /// [table.person.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// team_id = { references = "team", on_delete = "restrict", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.team]
    /// org_scoped = true
    /// timestamps = true
    /// [table.team.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// lead_id = { references = "person", on_delete = "set null", null = true, index = true }
    ///
    /// [table.person]
    /// org_scoped = true
    /// timestamps = true
    /// [table.person.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// team_id = { references = "team", on_delete = "restrict", index = true }
    /// ```
    ///
    /// ## Fix
    /// Make one reference of the ring nullable, and fill it in afterwards; or write
    /// `deferrable = "deferred"` on one, and insert both rows in one transaction.
    "S016" "required-cycle" Error => Check::Schema(check)
}

type Edges<'a> = BTreeMap<&'a QualifiedName, Vec<&'a Reference<'a>>>;

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let mut required: Edges<'_> = BTreeMap::new();
    for table in cx.tables() {
        let references = cx.references(table).iter().filter(|it| it.is_required());
        required.insert(&table.name, references.collect());
    }
    for reference in required.values().flatten() {
        if reference.key.target == reference.table.name {
            out.push(to_itself(reference));
        }
    }
    let edges = required.values().flatten();
    let edges = edges.map(|reference| (&reference.table.name, &reference.key.target));
    let Err(cycle) = order(required.keys().copied(), edges.collect::<Vec<_>>()) else {
        return;
    };
    for ring in &cycle.rings {
        let members: BTreeSet<&QualifiedName> = ring.iter().copied().collect();
        if let Some(path) = ring
            .first()
            .and_then(|start| way_back(&required, start, &members))
        {
            out.push(around(&path));
        }
    }
}

fn to_itself(reference: &Reference<'_>) -> Finding {
    let table = &reference.table.name;
    let message = format!("the first row of `{table}` would need another row of `{table}`");
    reference
        .finding(reference.part.span, message)
        .help("write `null = true`: the first row has nothing to reference")
}

fn around(path: &[&Reference<'_>]) -> Finding {
    let names: Vec<String> = path
        .iter()
        .map(|it| format!("`{}`", it.table.name))
        .collect();
    let message = format!("rows of {} need each other first", names.join(", "));
    let mut finding = path[0].finding(path[0].part.span, message);
    for reference in &path[1..] {
        let words = format!("needs a row of `{}`", reference.key.target);
        finding = finding.related(reference.part.span, words);
    }
    finding.help("write `null = true` on one of them, or `deferrable = \"deferred\"`")
}

/// A shortest ring of references from a table back to it, within these tables.
fn way_back<'a>(
    edges: &Edges<'a>,
    start: &'a QualifiedName,
    members: &BTreeSet<&'a QualifiedName>,
) -> Option<Vec<&'a Reference<'a>>> {
    let mut came: BTreeMap<&QualifiedName, &'a Reference<'a>> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for &reference in edges.get(at)? {
            let target = &reference.key.target;
            if target == start && at != start {
                let mut path = vec![reference];
                let mut here = at;
                while here != start {
                    let step = came.get(here)?;
                    path.push(step);
                    here = &step.table.name;
                }
                path.reverse();
                return Some(path);
            }
            if target != start && members.contains(target) && !came.contains_key(target) {
                came.insert(target, reference);
                queue.push_back(target);
            }
        }
    }
    None
}
