//! Row-level security in SQL (manual 5.8, CREATE POLICY).

use super::writer::{INDENT, SqlWriter};
use crate::ident::QualifiedName;
use crate::schema::{Policy, RowSecurity};

/// The switches that lead from the one state to the other, a statement a switch.
pub(super) fn set_row_security(
    table: &QualifiedName,
    from: RowSecurity,
    to: RowSecurity,
    out: &mut SqlWriter,
) {
    let is_on = |it| it != RowSecurity::Off;
    let is_forced = |it| it == RowSecurity::Forced;
    let mut switches = Vec::new();
    if is_on(from) != is_on(to) {
        switches.push(if is_on(to) { "ENABLE" } else { "DISABLE" });
    }
    if is_forced(from) != is_forced(to) {
        switches.push(if is_forced(to) { "FORCE" } else { "NO FORCE" });
    }
    for (at, switch) in switches.into_iter().enumerate() {
        out.words(if at > 0 { ";\n" } else { "" });
        super::alter(table, out)
            .words(switch)
            .words(" ROW LEVEL SECURITY");
    }
}

/// A clause a line.
pub(super) fn create(table: &QualifiedName, policy: &Policy, out: &mut SqlWriter) {
    out.words("CREATE POLICY ").ident(&policy.name);
    out.words(" ON ").name(table);
    if !policy.roles.is_empty() {
        out.words(" TO ").list(&policy.roles, |out, role| {
            out.ident(role);
        });
    }
    out.words("\n").words(INDENT).words("USING ");
    out.parenthesised(&policy.using);
    out.words("\n").words(INDENT).words("WITH CHECK ");
    out.parenthesised(&policy.check);
}
