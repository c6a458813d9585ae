//! Statements as a person reads them: under a heading for each kind of work.
//! In: statements in order. Out: their SQL. No time stands in it, so the same statements give the same bytes.

use crate::schema::Constraint;
use crate::sql::{self, SqlWriter};
use crate::statement::{Commented, Statement};

/// Statements under a heading for each kind of work, with `breaker` between any two.
pub(super) fn body(statements: &[Statement], breaker: &'static str) -> String {
    let mut out = SqlWriter::default();
    let mut previous: Option<&Statement> = None;
    for statement in statements {
        if previous.is_some() {
            out.words(breaker);
        }
        let section = Section::of(statement);
        if previous.map(Section::of) != Some(section) {
            out.words("\n-- ").words(section.heading()).words("\n\n");
        } else if !previous.is_some_and(|previous| stand_together(previous, statement)) {
            out.words("\n");
        }
        sql::write(statement, &mut out);
        out.words("\n");
        previous = Some(statement);
    }
    out.finish()
}

/// What a run of statements is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Ground,
    Roles,
    Enums,
    Tables,
    References,
    Security,
    Rows,
    Verbatim,
}

impl Section {
    fn of(statement: &Statement) -> Self {
        match statement {
            Statement::CreateSchema(_)
            | Statement::DropSchema(_)
            | Statement::CreateExtension(_)
            | Statement::DropExtension(_) => Self::Ground,
            Statement::CreateRole(_) => Self::Roles,
            Statement::CreateEnum(_)
            | Statement::RenameEnum { .. }
            | Statement::AddEnumValue { .. }
            | Statement::RenameEnumValue { .. }
            | Statement::DropEnum(_) => Self::Enums,
            Statement::CreateTable(_)
            | Statement::RenameTable { .. }
            | Statement::DropTable(_)
            | Statement::AddColumn { .. }
            | Statement::RenameColumn { .. }
            | Statement::DropColumn { .. }
            | Statement::AlterColumn { .. }
            | Statement::ValidateConstraint { .. }
            | Statement::RenameConstraint { .. }
            | Statement::CreateIndex { .. }
            | Statement::RenameIndex { .. }
            | Statement::DropIndex { .. } => Self::Tables,
            Statement::AddConstraint { constraint, .. }
            | Statement::DropConstraint { constraint, .. } => match constraint {
                Constraint::ForeignKey(_) => Self::References,
                Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => {
                    Self::Tables
                }
            },
            Statement::SetRowSecurity { .. }
            | Statement::CreatePolicy { .. }
            | Statement::DropPolicy { .. }
            | Statement::Grant(_)
            | Statement::Revoke(_)
            | Statement::GrantUsage { .. }
            | Statement::RevokeUsage { .. } => Self::Security,
            Statement::Comment { on, .. } => match on {
                Commented::Enum(_) => Self::Enums,
                Commented::Table(_) | Commented::Column(..) => Self::Tables,
            },
            Statement::FillScope(_) | Statement::RequireFilled { .. } => Self::Rows,
            Statement::ExecuteSql(_) | Statement::UndoSql(_) => Self::Verbatim,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Ground => "Schemas and extensions",
            Self::Roles => "Roles",
            Self::Enums => "Enums",
            Self::Tables => "Tables",
            Self::References => "References between tables",
            Self::Security => "Row-level security",
            Self::Rows => "Rows that exist",
            Self::Verbatim => "Verbatim SQL of the specs",
        }
    }
}

/// Whether nothing stands between the two: both belong to what came before them, or both take one line.
fn stand_together(previous: &Statement, next: &Statement) -> bool {
    match next {
        Statement::CreateSchema(_)
        | Statement::CreateExtension(_)
        | Statement::Comment {
            on: Commented::Enum(_),
            ..
        } => true,
        Statement::Comment { .. } => matches!(previous, Statement::Comment { .. }),
        Statement::CreateIndex { .. } => matches!(previous, Statement::CreateIndex { .. }),
        Statement::SetRowSecurity { .. }
        | Statement::CreatePolicy { .. }
        | Statement::DropPolicy { .. }
        | Statement::Grant(_)
        | Statement::Revoke(_) => previous.object().table() == next.object().table(),
        Statement::CreateEnum(_)
        | Statement::CreateTable(_)
        | Statement::AddConstraint { .. }
        | Statement::ExecuteSql(_)
        | Statement::UndoSql(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ident::{Ident, QualifiedName};
    use crate::schema::{Column, DataType, EnumType, Index, IndexKey};
    use crate::statement::CreateTable;

    #[test]
    fn a_migration_has_headings_and_no_more_gaps_than_it_needs() {
        let ident = |text: &str| Ident::parse(text).unwrap();
        let name = |text: &str| QualifiedName::new(ident("public"), ident(text));
        let index = |text: &str| Statement::CreateIndex {
            table: name("a"),
            index: Index {
                name: ident(text),
                unique: false,
                method: ident("btree"),
                keys: vec![IndexKey::of(ident("id"))],
                include: Vec::new(),
                nulls_not_distinct: false,
                predicate: None,
            },
            concurrently: false,
        };
        let comment = |on| Statement::Comment {
            on,
            text: Some("so".into()),
        };
        let statements = [
            Statement::CreateSchema(ident("x")),
            Statement::CreateExtension(ident("citext")),
            Statement::CreateEnum(EnumType {
                name: name("stage"),
                doc: None,
                labels: vec!["open".into()],
            }),
            comment(Commented::Enum(name("stage"))),
            Statement::CreateTable(CreateTable {
                name: name("a"),
                columns: vec![Column::new(ident("id"), DataType::Text)],
                primary_key: None,
                uniques: Vec::new(),
                checks: Vec::new(),
            }),
            comment(Commented::Table(name("a"))),
            comment(Commented::Column(name("a"), ident("id"))),
            index("one"),
            index("two"),
        ];
        let expected = "
-- Schemas and extensions

CREATE SCHEMA IF NOT EXISTS x;
CREATE EXTENSION IF NOT EXISTS citext;

-- Enums

CREATE TYPE stage AS ENUM ('open');
COMMENT ON TYPE stage IS 'so';

-- Tables

CREATE TABLE a (
    id text NOT NULL
);

COMMENT ON TABLE a IS 'so';
COMMENT ON COLUMN a.id IS 'so';

CREATE INDEX one ON a (id);
CREATE INDEX two ON a (id);
";
        assert_eq!(body(&statements, ""), expected);
    }
}
