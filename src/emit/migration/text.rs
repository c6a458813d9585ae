//! The text of a migration, and its file's name, as sqlx reads them.
//! In: statements in order; the second in which they are written, and a few words. Out: a name and a text.
//! Knows neither the clock nor the folder. No time stands in the text, so the same statements give the same bytes.

use crate::schema::Constraint;
use crate::sql::{self, SqlWriter};
use crate::statement::{Commented, Statement};

/// The words in the name of the first migration's file.
pub const FIRST_DESCRIPTION: &str = "init";

/// The name of a migration's file: `20261122143005_init.sql`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

/// Why a migration cannot have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileName {
    /// The description holds something else than `a` to `z`, digits and `_`, or nothing.
    #[error("a migration's name is made of `a` to `z`, `0` to `9` and `_`")]
    Description,
    /// The time has a year of more than four digits, so its version would not have 14.
    #[error("a migration's time lies before the year 10000")]
    Time,
}

impl FileName {
    /// A name from the seconds since 1970 and a description.
    pub fn new(unix_seconds: u64, description: &str) -> Result<Self, InvalidFileName> {
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if description.is_empty() || !description.bytes().all(is_plain) {
            return Err(InvalidFileName::Description);
        }
        let version = version(unix_seconds).ok_or(InvalidFileName::Time)?;
        Ok(Self(format!("{version}_{description}.sql")))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The version of a migration written in this second: year, month, day, hour, minute, second in UTC, 14 digits as
/// `sqlx migrate add` writes them. Nothing from the year 10000 on.
pub fn version(unix_seconds: u64) -> Option<String> {
    const DAY: u64 = 86_400;
    let (year, month, day) = date(unix_seconds / DAY);
    let second = unix_seconds % DAY;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    (year < 10_000).then(|| format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}"))
}

/// The day so many days after 1970-01-01. Years begin in March here, so that the leap day is the last of its year;
/// 400 years always have the same number of days.
fn date(days_since_1970: u64) -> (u64, u64, u64) {
    const FROM_MARCH_0: u64 = 719_468;
    const IN_400_YEARS: u64 = 146_097;
    let days = days_since_1970 + FROM_MARCH_0;
    let day_of_era = days % IN_400_YEARS;
    let leap_days = day_of_era / 1460 + day_of_era / 146_096;
    let year_of_era = (day_of_era + day_of_era / 36_524 - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Five months from March on have 153 days, and so have the next five.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = days / IN_400_YEARS * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

/// The migration: what it is, then its statements under a heading for each kind of work.
pub fn text(statements: &[Statement]) -> String {
    let mut out = SqlWriter::default();
    out.words(HEADER);
    let mut previous: Option<&Statement> = None;
    for statement in statements {
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

const HEADER: &str = "\
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.
";

/// What a run of statements is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Ground,
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
            | Statement::DropPolicy { .. } => Self::Security,
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
    fn seconds_become_fourteen_digits() {
        for (seconds, digits) in [
            (0, "19700101000000"),
            (86_399, "19700101235959"),
            (951_782_400, "20000229000000"),
            (951_868_800, "20000301000000"),
            (1_078_012_800, "20040229000000"),
            (1_795_357_805, "20261122143005"),
            (1_798_761_599, "20261231235959"),
            (4_107_542_400, "21000301000000"),
            (253_402_300_799, "99991231235959"),
        ] {
            assert_eq!(version(seconds).as_deref(), Some(digits));
        }
        assert_eq!(version(253_402_300_800), None);
        assert_eq!(version(u64::MAX), None);
    }

    #[test]
    fn every_day_is_the_one_after_the_day_before() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..400 * 366 {
            assert_eq!(date(days), (year, month, day));
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month {
                2 if is_leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > last {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }

    #[test]
    fn a_file_name_holds_no_more_than_it_should() {
        let name = FileName::new(1_795_357_805, FIRST_DESCRIPTION).unwrap();
        assert_eq!(name.as_str(), "20261122143005_init.sql");
        for description in ["", "../x", "Add", "a b", "a.b", "ü", "a\n"] {
            let refused = FileName::new(0, description);
            assert_eq!(refused, Err(InvalidFileName::Description), "{description}");
        }
        assert_eq!(FileName::new(u64::MAX, "a"), Err(InvalidFileName::Time));
    }

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
        assert_eq!(text(&statements), format!("{HEADER}{expected}"));
    }
}
