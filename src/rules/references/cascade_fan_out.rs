//! S017.

use crate::ident::QualifiedName;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{Action, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// Deleting one row deletes far more than it looks like.
    ///
    /// ## Why
    /// Each `cascade` is a small decision; together they decide what one DELETE takes along, and how
    /// long it holds its locks (PostgreSQL manual 5.4.5). The rule follows them from every table that
    /// is not itself under another one, and speaks when they reach more than 10 tables, or go more than
    /// 3 references deep, or reach the organizations, with which everything goes. The organizations'
    /// own cascade is what scoping means, and is left alone.
    ///
    /// ## Bad
    /// Deleting a user deletes the organizations they own, with all that is in them:
    /// ```toml
    /// [table.organization]
    /// timestamps = true
    /// [table.organization.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// owner_id = { references = "user", on_delete = "cascade", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.organization]
    /// timestamps = true
    /// [table.organization.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// owner_id = { references = "user", on_delete = "restrict", index = true }
    /// ```
    ///
    /// ## Fix
    /// Cut the chain where a row should outlive the other: `set null` for who wrote it, `restrict` for
    /// what must be emptied first.
    ///
    /// ## When to allow
    /// The rows are of no use without the one that goes, all the way down.
    "S017" "cascade-fan-out" Info => Check::Schema(check)
}

const TABLES: usize = 10;
const DEPTH: usize = 3;

type Children<'a> = BTreeMap<&'a QualifiedName, BTreeSet<&'a QualifiedName>>;

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let root = &cx.config.tenancy.root;
    let mut children: Children<'_> = BTreeMap::new();
    let mut under: BTreeSet<&QualifiedName> = BTreeSet::new();
    for table in cx.tables() {
        for key in &table.foreign_keys {
            if key.on_delete == Action::Cascade && key.target != table.name {
                children.entry(&key.target).or_default().insert(&table.name);
                if key.target != *root {
                    under.insert(&table.name);
                }
            }
        }
    }
    for table in cx.tables() {
        let name = &table.name;
        if name == root || under.contains(name) {
            continue;
        }
        if let Some(what) = reach(&children, name, root) {
            let object = ObjectId::Table(name.clone());
            let message = format!("deleting a row of `{name}` {what}");
            out.push(Finding::at(object, cx.table_span(table), message).help(
                "write another `on_delete` than `cascade` where rows should stay, or allow it",
            ));
        }
    }
}

/// What the cascades from a table reach, if that is much. Stops as soon as it is.
fn reach(children: &Children<'_>, start: &QualifiedName, root: &QualifiedName) -> Option<String> {
    let mut seen: BTreeSet<&QualifiedName> = BTreeSet::from([start]);
    let mut level = vec![start];
    let mut chain: BTreeMap<&QualifiedName, &QualifiedName> = BTreeMap::new();
    for depth in 1.. {
        let mut next = Vec::new();
        for parent in level {
            for &child in children.get(parent).into_iter().flatten() {
                if child == root {
                    return Some(format!("deletes rows of `{root}`, and all that they have"));
                }
                if seen.insert(child) {
                    chain.insert(child, parent);
                    next.push(child);
                }
                if seen.len() > TABLES + 1 {
                    return Some(format!("deletes rows in more than {TABLES} other tables"));
                }
            }
        }
        if depth > DEPTH && !next.is_empty() {
            return Some(format!(
                "goes {depth} tables deep: {}",
                spell(&chain, next[0])
            ));
        }
        if next.is_empty() {
            return None;
        }
        level = next;
    }
    None
}

fn spell(chain: &BTreeMap<&QualifiedName, &QualifiedName>, last: &QualifiedName) -> String {
    let mut names = vec![last.to_string()];
    let mut at = last;
    while let Some(&parent) = chain.get(at) {
        names.push(parent.to_string());
        at = parent;
    }
    names.reverse();
    names.join(" > ")
}
