//! From a statement to SQL text that a careful person would write.
//! In: one statement. Out: its text with the semicolon, on as many lines as are good to review.
//! Knows nothing of the order of statements, of files, and of who runs them.

mod column;
mod constraint;
mod conversion;
mod enum_type;
mod index;
mod policy;
mod scope;
mod table;
mod writer;

#[cfg(test)]
mod tests;

pub use writer::SqlWriter;

use crate::ident::QualifiedName;
use crate::schema::{Column, DataType, Default, IndexKey, SqlObject};
use crate::statement::{Commented, Statement};

/// A statement as SQL, ended by a semicolon, without a line break at its end.
pub fn render(statement: &Statement) -> String {
    let mut out = SqlWriter::default();
    write(statement, &mut out);
    out.finish()
}

/// A column as `CREATE TABLE` defines it: `completed boolean DEFAULT false NOT NULL`.
pub fn column(column: &Column) -> String {
    let mut out = SqlWriter::default();
    column::define(column, &mut out);
    out.finish()
}

/// What stands behind `DEFAULT`: `'open'`, `now()`, `ARRAY['a', 'b']::text[]`.
pub fn default(value: &Default, of: &DataType) -> String {
    let mut out = SqlWriter::default();
    column::default(value, of, &mut out);
    out.finish()
}

/// A key as `CREATE INDEX` lists it: `lower(title) text_pattern_ops DESC`.
pub fn index_key(key: &IndexKey) -> String {
    let mut out = SqlWriter::default();
    index::key(key, &mut out);
    out.finish()
}

/// Adds a statement, as `render` prints it.
pub fn write(statement: &Statement, out: &mut SqlWriter) {
    text(statement, out);
    let is_verbatim = matches!(statement, Statement::ExecuteSql(_) | Statement::UndoSql(_));
    out.words(if is_verbatim { "" } else { ";" });
}

/// The statement without its semicolon; the user's own SQL has its own end.
fn text(statement: &Statement, out: &mut SqlWriter) {
    match statement {
        Statement::CreateSchema(name) => {
            out.words("CREATE SCHEMA IF NOT EXISTS ").ident(name);
        }
        Statement::DropSchema(name) => {
            out.words("DROP SCHEMA ").ident(name);
        }
        Statement::CreateExtension(name) => {
            out.words("CREATE EXTENSION IF NOT EXISTS ").ident(name);
        }
        Statement::DropExtension(name) => {
            out.words("DROP EXTENSION ").ident(name);
        }
        Statement::CreateEnum(enum_type) => enum_type::create(enum_type, out),
        Statement::RenameEnum { from, to } => {
            rename("ALTER TYPE ", SqlWriter::type_name, from, to, out);
        }
        Statement::AddEnumValue { name, label, place } => {
            enum_type::add_value(name, label, place, out);
        }
        Statement::RenameEnumValue { name, from, to } => {
            enum_type::rename_value(name, from, to, out);
        }
        Statement::DropEnum(enum_type) => {
            out.words("DROP TYPE ").type_name(&enum_type.name);
        }
        Statement::CreateTable(table) => table::create(table, out),
        Statement::RenameTable { from, to } => {
            rename("ALTER TABLE ", SqlWriter::name, from, to, out);
        }
        Statement::DropTable(table) => {
            out.words("DROP TABLE ").name(&table.name);
        }
        Statement::AddColumn { table, column } => column::add(table, column, out),
        Statement::RenameColumn { table, from, to } => {
            alter(table, out).words("RENAME COLUMN ").ident(from);
            out.words(" TO ").ident(to);
        }
        Statement::DropColumn { table, column } => {
            alter(table, out).words("DROP COLUMN ").ident(&column.name);
        }
        Statement::AlterColumn {
            table,
            column,
            change,
        } => column::alter(table, column, change, out),
        Statement::AddConstraint {
            table,
            constraint,
            form,
        } => constraint::add(table, constraint, *form, out),
        Statement::ValidateConstraint { table, name } => {
            alter(table, out).words("VALIDATE CONSTRAINT ").ident(name);
        }
        Statement::RenameConstraint { table, from, to } => {
            alter(table, out).words("RENAME CONSTRAINT ").ident(from);
            out.words(" TO ").ident(to);
        }
        Statement::DropConstraint { table, constraint } => {
            alter(table, out)
                .words("DROP CONSTRAINT ")
                .ident(constraint.name());
        }
        Statement::CreateIndex {
            table,
            index,
            concurrently,
        } => index::create(table, index, *concurrently, out),
        Statement::RenameIndex { table, from, to } => index::rename(table, from, to, out),
        Statement::DropIndex {
            table,
            index,
            concurrently,
        } => index::drop(table, index, *concurrently, out),
        Statement::SetRowSecurity { table, from, to } => {
            policy::set_row_security(table, *from, *to, out);
        }
        Statement::CreatePolicy { table, policy } => policy::create(table, policy, out),
        Statement::DropPolicy { table, policy } => {
            out.words("DROP POLICY ").ident(&policy.name);
            out.words(" ON ").name(table);
        }
        Statement::CreateRole(role) => policy::create_role(role, out),
        Statement::Grant(grant) => policy::grant(grant, out),
        Statement::Revoke(grant) => policy::revoke(grant, out),
        Statement::GrantUsage { schema, role } => {
            out.words("GRANT USAGE ON SCHEMA ").ident(schema);
            out.words(" TO ").ident(role);
        }
        Statement::RevokeUsage { schema, role } => {
            out.words("REVOKE USAGE ON SCHEMA ").ident(schema);
            out.words(" FROM ").ident(role);
        }
        Statement::Comment { on, text } => comment(on, text.as_deref(), out),
        Statement::FillScope(fill) => scope::fill(fill, out),
        Statement::RequireFilled { table, column } => scope::require_filled(table, column, out),
        Statement::ExecuteSql(sql) => verbatim(&sql.up, out),
        Statement::UndoSql(sql) => undo(sql, out),
    }
}

/// `ALTER TABLE todos RENAME TO tasks`; into another schema in a statement before.
fn rename(
    alter: &'static str,
    name: for<'a> fn(&'a mut SqlWriter, &QualifiedName) -> &'a mut SqlWriter,
    from: &QualifiedName,
    to: &QualifiedName,
    out: &mut SqlWriter,
) {
    let moved = QualifiedName::new(to.schema.clone(), from.name.clone());
    if *from != moved {
        name(out.words(alter), from)
            .words(" SET SCHEMA ")
            .ident(&to.schema);
    }
    if *from != moved && moved != *to {
        out.words(";\n");
    }
    if moved != *to {
        name(out.words(alter), &moved)
            .words(" RENAME TO ")
            .ident(&to.name);
    }
}

/// `ALTER TABLE todos `
fn alter<'a>(table: &QualifiedName, out: &'a mut SqlWriter) -> &'a mut SqlWriter {
    out.words("ALTER TABLE ").name(table).words(" ")
}

fn comment(on: &Commented, text: Option<&str>, out: &mut SqlWriter) {
    out.words("COMMENT ON ");
    match on {
        Commented::Table(name) => out.words("TABLE ").name(name),
        Commented::Column(table, name) => out.words("COLUMN ").name(table).words(".").ident(name),
        Commented::Enum(name) => out.words("TYPE ").type_name(name),
    };
    out.words(" IS ");
    match text {
        Some(text) => out.literal(text),
        None => out.words("NULL"),
    };
}

/// The user's own SQL that unmakes something; where there is none, only a remark.
fn undo(sql: &SqlObject, out: &mut SqlWriter) {
    match &sql.down {
        Some(down) => verbatim(down, out),
        None => {
            let name = sql.name.as_str().replace(['\n', '\r'], " ");
            let remark = format!("-- {name} has no \"down\": what it made stays");
            out.verbatim(&remark);
        }
    }
}

/// The user's own SQL. A comment in its last line may swallow a semicolon, so there it gets a line.
fn verbatim(sql: &str, out: &mut SqlWriter) {
    out.verbatim(&sql.trim());
    let last = sql.trim_end().lines().next_back().unwrap_or_default();
    if last.contains("--") {
        out.words("\n;");
    } else if !last.ends_with(';') {
        out.words(";");
    }
}
