//! Row-level security and privileges in SQL (manual 5.7, 5.8, CREATE POLICY, GRANT).

use super::writer::{INDENT, SqlWriter};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Policy, PolicyCommand, RowSecurity};
use crate::statement::Grant;

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
    if policy.command == PolicyCommand::Select {
        out.words(" FOR SELECT");
    }
    if !policy.roles.is_empty() {
        out.words(" TO ").list(&policy.roles, |out, role| {
            out.ident(role);
        });
    }
    out.words("\n").words(INDENT).words("USING ");
    out.parenthesised(&policy.using);
    if let PolicyCommand::All { check } = &policy.command {
        out.words("\n").words(INDENT).words("WITH CHECK ");
        out.parenthesised(check);
    }
}

/// A role that nobody can log in as, if there is none of its name. Another session may make it at the same moment.
pub(super) fn create_role(role: &Ident, out: &mut SqlWriter) {
    let mut body = SqlWriter::default();
    body.words("\nBEGIN\n").words(INDENT);
    body.words("IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ");
    body.literal(role.as_str()).words(") THEN\n");
    body.words(INDENT).words(INDENT).words("CREATE ROLE ");
    body.ident(role).words(" NOLOGIN;\n");
    body.words(INDENT).words("END IF;\n");
    body.words("EXCEPTION WHEN duplicate_object OR unique_violation THEN\n");
    body.words(INDENT).words("NULL;\nEND\n");
    out.words("DO ").dollar_quoted(&body.finish());
}

/// `GRANT SELECT, INSERT ON todos TO app`
pub(super) fn grant(grant: &Grant, out: &mut SqlWriter) {
    privileges(out.words("GRANT "), grant);
    out.words(" TO ").ident(&grant.role);
}

/// `REVOKE SELECT, INSERT ON todos FROM app`
pub(super) fn revoke(grant: &Grant, out: &mut SqlWriter) {
    privileges(out.words("REVOKE "), grant);
    out.words(" FROM ").ident(&grant.role);
}

fn privileges(out: &mut SqlWriter, grant: &Grant) {
    out.list(&grant.privileges, |out, privilege| {
        out.words(privilege.name());
    });
    out.words(" ON ").name(&grant.table);
}
