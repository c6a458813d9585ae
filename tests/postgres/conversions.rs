//! Every type made into every other, on tables with a row of each sample and on empty ones. What the hazards say of the
//! values and of the table must be what PostgreSQL then does.

use super::rich::{ident, name};
use crate::support::{block_on, postgres::Database};
use schemagen::schema::{DataType, RangeType, Schema};
use schemagen::sql::render;
use schemagen::statement::{ColumnChange, HazardCx, HazardKind, Statement, hazards};
use sqlx::PgConnection;
use std::collections::BTreeSet;

const BEFORE: &str = "
CREATE EXTENSION citext;
CREATE TYPE stage AS ENUM ('open', 'done');
CREATE TYPE phase AS ENUM ('open');
-- Makes a table, changes it there and back, and takes all of it back. The zone is another than UTC, where more is written
-- anew.
CREATE FUNCTION attempt(made text, filled text, there text, back text,
    OUT error text, OUT is_new boolean, OUT before text, OUT after text)
LANGUAGE plpgsql SET timezone = 'America/New_York' AS $$
DECLARE
    file oid;
BEGIN
    EXECUTE made;
    IF filled IS NOT NULL THEN
        EXECUTE filled;
    END IF;
    file := pg_relation_filenode('t');
    EXECUTE 'SELECT string_agg(x::text, '', '' ORDER BY ctid) FROM t' INTO before;
    BEGIN
        EXECUTE there;
        is_new := pg_relation_filenode('t') <> file;
    EXCEPTION WHEN others THEN
        error := SQLSTATE || ' ' || SQLERRM;
    END;
    IF error IS NULL THEN
        BEGIN
            EXECUTE back;
            EXECUTE 'SELECT string_agg(x::text, '', '' ORDER BY ctid) FROM t' INTO after;
        EXCEPTION WHEN others THEN
            after := SQLERRM;
        END;
    END IF;
    RAISE SQLSTATE 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    NULL;
END
$$;
";

/// Each type with values of it.
fn types() -> Vec<(DataType, &'static [&'static str])> {
    use DataType::*;
    const TEXTS: &[&str] = &[
        "",
        "a",
        "abcdefgh",
        "7",
        "1.239",
        "true",
        "2020-01-02 03:04:05.678901",
        "open",
        "{}",
        "A",
    ];
    const NUMBERS: &[&str] = &["0", "1", "-7", "32767"];
    const SECONDS: &[&str] = &["2020-01-02 03:04:05.678901", "2020-07-02 00:00:00"];
    let array = |it: DataType| Array(Box::new(it));
    vec![
        (Text, TEXTS),
        (Varchar(None), TEXTS),
        (Varchar(Some(5)), &["", "abcde", "7", "A "]),
        (Varchar(Some(30)), TEXTS),
        (Char(5), &["", "abcde", "7"]),
        (Char(9), &["", "abcdefghi", "7"]),
        (Citext, TEXTS),
        (Boolean, &["true", "false"]),
        (SmallInt, NUMBERS),
        (Integer, &["0", "-7", "2147483647", "16777217"]),
        (
            BigInt,
            &["0", "-7", "9223372036854775807", "9007199254740993"],
        ),
        (Real, &["0", "1.5", "3.4e38", "NaN", "16777216"]),
        (
            DoublePrecision,
            &["0", "1.5", "0.1234567890123456", "1e300", "NaN"],
        ),
        (
            Numeric(None),
            &["0", "1.239", "1e40", "NaN", "-12345678901234567890.5"],
        ),
        (Numeric(Some((5, 2))), &["0", "999.99", "-1.25"]),
        (Numeric(Some((7, 2))), &["0", "99999.99"]),
        (Numeric(Some((7, 4))), &["0", "999.9999"]),
        (
            Numeric(Some((30, 0))),
            &["0", "123456789012345678901234567890"],
        ),
        (Money, &["0", "12.34", "92233720368547758.07"]),
        (Date, &["2020-01-02", "infinity"]),
        (Time(None), &["03:04:05.678901", "00:00"]),
        (Time(Some(0)), &["03:04:05", "23:59:59"]),
        (TimeTz(None), &["03:04:05.678901+02"]),
        (TimeTz(Some(3)), &["03:04:05.678-05"]),
        (Timestamp(None), SECONDS),
        (Timestamp(Some(3)), SECONDS),
        (Timestamp(Some(6)), SECONDS),
        (TimestampTz(None), SECONDS),
        (TimestampTz(Some(0)), SECONDS),
        (Interval(None), &["1 day", "25:00:00.5", "1 year 2 mons"]),
        (Interval(Some(2)), &["1 day", "03:04:05.67"]),
        (Uuid, &["00000000-0000-0000-0000-000000000001"]),
        (
            Json,
            &[
                "{\"b\": 1, \"a\": 2, \"a\": 3}",
                "7",
                "true",
                "\"x\"",
                "1.5",
            ],
        ),
        (
            Jsonb,
            &["{\"b\": 1, \"a\": 2}", "7", "true", "\"x\"", "1.239"],
        ),
        (Xml, &["<a/>"]),
        (Bytea, &["\\x00ff"]),
        (Inet, &["10.0.0.1", "10.1.2.3/8"]),
        (Cidr, &["10.0.0.0/8"]),
        (Macaddr, &["08:00:2b:01:02:03"]),
        (
            Macaddr8,
            &["08:00:2b:01:02:03:04:05", "08:00:2b:ff:fe:01:02:03"],
        ),
        (Bit(3), &["101"]),
        (Bit(40), &["1000000000000000000000000000000000000001"]),
        (Varbit(None), &["", "101"]),
        (Varbit(Some(3)), &["", "10", "101"]),
        (TsVector, &["'a' 'b'"]),
        (TsQuery, &["'a' & 'b'"]),
        (Geometric("point"), &["(1,2)"]),
        (Geometric("box"), &["(3,4),(1,2)"]),
        (Geometric("polygon"), &["((0,0),(1,1),(1,0))"]),
        (Range(RangeType::Int4), &["[1,5)", "empty"]),
        (Range(RangeType::Num), &["[1.5,5]"]),
        (Multirange(RangeType::Int4), &["{[1,5),[7,9)}", "{}"]),
        (array(Text), &["{}", "{a,NULL}", "{7}"]),
        (array(Varchar(Some(5))), &["{abcde}"]),
        (array(Integer), &["{1,2147483647}"]),
        (array(BigInt), &["{1,9223372036854775807}"]),
        (array(Timestamp(None)), &["{2020-01-02 03:04:05.678901}"]),
        (array(Enum(name("stage"))), &["{open,done}"]),
        (Enum(name("stage")), &["open", "done"]),
        (Enum(name("phase")), &["open"]),
        (
            Custom {
                sql: "pg_lsn".into(),
                rust: None,
                typescript: None,
            },
            &["16/B374D848"],
        ),
    ]
}

fn change(from: &DataType, to: &DataType) -> Statement {
    Statement::AlterColumn {
        table: name("t"),
        column: ident("x"),
        change: ColumnChange::Type {
            from: from.clone(),
            to: to.clone(),
            collation: None,
        },
    }
}

fn kinds(statement: &Statement) -> BTreeSet<HazardKind> {
    let (root, scope_column) = (name("organization"), ident("organization_id"));
    let statements = [statement.clone()];
    let none = Schema::default();
    let cx = HazardCx::new(&none, &statements, (&root, &scope_column));
    hazards(&cx, statement).iter().map(|it| it.kind).collect()
}

/// What happened to values, or to an empty table.
#[derive(sqlx::FromRow)]
struct Outcome {
    /// The error's code and text, if there was one.
    error: Option<String>,
    /// Whether the table has a new file.
    is_new: Option<bool>,
    before: Option<String>,
    /// The values, there and back again.
    after: Option<String>,
}

impl Outcome {
    /// Whether the error is about the value: class 22 (manual, appendix A), and what text search and numeric call
    /// otherwise.
    fn is_about_the_value(error: &str) -> bool {
        let words = ["in tsvector", "in tsquery", "cannot convert NaN"];
        error.starts_with("22") || words.iter().any(|it| error.contains(it))
    }

    /// What the hazards have not foretold.
    fn surprise(&self, said: &BTreeSet<HazardKind>, is_empty: bool) -> Option<String> {
        if let Some(error) = &self.error {
            let is_foretold = said.contains(&HazardKind::NeedsBackfill);
            let is_fine = !is_empty && is_foretold && Self::is_about_the_value(error);
            return (!is_fine).then(|| error.clone());
        }
        if self.is_new != Some(said.contains(&HazardKind::Rewrite)) {
            return Some(format!("written anew: {:?}", self.is_new));
        }
        let is_kept = is_empty || self.before == self.after || said.contains(&HazardKind::DataLoss);
        (!is_kept).then(|| format!("lost: {:?}, {:?}", self.before, self.after))
    }
}

async fn attempt(
    connection: &mut PgConnection,
    (from, to): (&DataType, &DataType),
    values: &[&str],
) -> Outcome {
    let row = |it: &&str| format!("('{}'::{from})", it.replace('\'', "''"));
    let rows: Vec<String> = values.iter().map(row).collect();
    let insert = (!rows.is_empty()).then(|| format!("INSERT INTO t VALUES {}", rows.join(", ")));
    sqlx::query_as("SELECT * FROM attempt($1, $2, $3, $4)")
        .bind(format!("CREATE TABLE t (x {from})"))
        .bind(insert)
        .bind(render(&change(from, to)))
        .bind(render(&change(to, from)))
        .fetch_one(connection)
        .await
        .unwrap_or_else(|error| panic!("{from} to {to}, {values:?}: {error}"))
}

/// What to try: no rows; all values at once where none should fail, one by one where one may hide what befalls the next;
/// and none where everything is foretold.
fn samples<'a>(values: &'a [&'a str], said: &BTreeSet<HazardKind>) -> Vec<&'a [&'a str]> {
    let may_fail = said.contains(&HazardKind::NeedsBackfill);
    let mut samples: Vec<&[&str]> = vec![&[]];
    if !may_fail {
        samples.push(values);
    } else if !said.contains(&HazardKind::DataLoss) {
        samples.extend(values.chunks(1));
    }
    samples
}

#[test]
fn every_type_becomes_every_other_and_the_hazards_are_true() {
    let database = Database::with(BEFORE);
    let wrong = block_on(async {
        let mut connection = database.connect().await;
        let mut wrong = Vec::new();
        for (from, values) in types() {
            for (to, _) in types() {
                if from == to {
                    continue;
                }
                let said = kinds(&change(&from, &to));
                for values in samples(values, &said) {
                    let outcome = attempt(&mut connection, (&from, &to), values).await;
                    let surprise = outcome.surprise(&said, values.is_empty());
                    wrong.extend(surprise.map(|it| format!("{from} to {to}, {values:?}: {it}")));
                }
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
