//! Tables in the snapshot, with their policies and grants.

use super::column::ColumnLine;
use super::constraint::{CheckLine, ForeignKeyLine, PrimaryKeyLine, UniqueLine};
use super::index::IndexLine;
use super::layout::Layout;
use super::wire::{Name, Named, Path, PrivilegeWord, RowSecurityWord, distinct, idents, names};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Expression, Policy, PolicyCommand, Privilege, RowSecurity, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableEntry {
    name: Path,
    #[serde(default)]
    external: bool,
    doc: Option<String>,
    #[serde(default, deserialize_with = "distinct")]
    columns: Vec<ColumnLine>,
    primary_key: Option<PrimaryKeyLine>,
    #[serde(default, deserialize_with = "distinct")]
    uniques: Vec<UniqueLine>,
    #[serde(default, deserialize_with = "distinct")]
    checks: Vec<CheckLine>,
    #[serde(default, deserialize_with = "distinct")]
    foreign_keys: Vec<ForeignKeyLine>,
    #[serde(default, deserialize_with = "distinct")]
    indexes: Vec<IndexLine>,
    #[serde(default)]
    row_security: RowSecurityWord,
    #[serde(default, deserialize_with = "distinct")]
    policies: Vec<PolicyLine>,
    #[serde(default, deserialize_with = "distinct")]
    grants: Vec<GrantLine>,
}

impl Named for TableEntry {
    type Key = QualifiedName;

    fn key(&self) -> QualifiedName {
        self.name.0.clone()
    }
}

/// Writes a table: what is said of it, then a line for everything in it.
pub(super) fn write(table: &Table, out: &mut Layout) {
    out.field("name", &Path(table.name.clone()));
    if table.external {
        out.field("external", &true);
    }
    if let Some(doc) = &table.doc {
        out.field("doc", doc);
    }
    out.lines("columns", &table.columns, ColumnLine::from);
    if let Some(key) = &table.primary_key {
        out.field("primary_key", &PrimaryKeyLine::from(key));
    }
    out.lines("uniques", &table.uniques, UniqueLine::from);
    out.lines("checks", &table.checks, CheckLine::from);
    out.lines("foreign_keys", &table.foreign_keys, ForeignKeyLine::from);
    out.lines("indexes", &table.indexes, IndexLine::from);
    if table.row_security != RowSecurity::Off {
        out.field("row_security", &RowSecurityWord::from(table.row_security));
    }
    out.lines("policies", &table.policies, PolicyLine::from);
    out.lines("grants", &table.grants, |(role, held)| GrantLine {
        role: Name(role.clone()),
        may: held.iter().copied().map(PrivilegeWord::from).collect(),
    });
}

impl From<TableEntry> for Table {
    fn from(entry: TableEntry) -> Self {
        Self {
            name: entry.name.0,
            external: entry.external,
            doc: entry.doc,
            columns: all(entry.columns),
            primary_key: entry.primary_key.map(Into::into),
            uniques: all(entry.uniques),
            checks: all(entry.checks),
            foreign_keys: all(entry.foreign_keys),
            indexes: all(entry.indexes),
            row_security: entry.row_security.into(),
            policies: all(entry.policies),
            grants: entry.grants.into_iter().map(GrantLine::held).collect(),
        }
    }
}

fn all<T, U: From<T>>(lines: Vec<T>) -> Vec<U> {
    lines.into_iter().map(U::from).collect()
}

/// A policy.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyLine {
    name: Name,
    roles: Vec<Name>,
    using: String,
    /// A policy for every command says which rows may be written; one that does not is for reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    check: Option<String>,
}

impl Named for PolicyLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.name.0.clone()
    }
}

impl From<&Policy> for PolicyLine {
    fn from(policy: &Policy) -> Self {
        Self {
            name: Name(policy.name.clone()),
            roles: names(&policy.roles),
            using: policy.using.0.clone(),
            check: match &policy.command {
                PolicyCommand::All { check } => Some(check.0.clone()),
                PolicyCommand::Select => None,
            },
        }
    }
}

impl From<PolicyLine> for Policy {
    fn from(line: PolicyLine) -> Self {
        Self {
            name: line.name.0,
            roles: idents(line.roles),
            using: Expression(line.using),
            command: match line.check {
                Some(check) => PolicyCommand::All {
                    check: Expression(check),
                },
                None => PolicyCommand::Select,
            },
        }
    }
}

/// What a role may do with a table.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantLine {
    role: Name,
    may: Vec<PrivilegeWord>,
}

impl Named for GrantLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.role.0.clone()
    }
}

impl GrantLine {
    fn held(self) -> (Ident, BTreeSet<Privilege>) {
        let may = self.may.into_iter().map(Privilege::from);
        (self.role.0, may.collect())
    }
}
