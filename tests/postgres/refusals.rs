//! What rules say that PostgreSQL refuses, or reads otherwise, against PostgreSQL: functions that are not immutable,
//! kinds of index that cannot hold a type, reserved words.

use crate::support::{Project, block_on, postgres::Database};
use schemagen::rules::NOT_IMMUTABLE;
use std::collections::{BTreeMap, BTreeSet};

const TENANTS: &str = "[table.organization]\ntimestamps = true\n[table.organization.columns]\n\
                       id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";

/// The table `t` with these columns and entries.
fn spec(columns: &str, entries: &str) -> String {
    format!(
        "{TENANTS}[enum.stage]\nvalues = [\"open\", \"done\"]\n[table.t]\norg_scoped = false\nreason = \"a test\"\n\
         timestamps = true\n[table.t.columns]\n\
         id = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n{columns}\n{entries}"
    )
}

/// What `check` finds by a rule: the last part of each object, with the message.
fn found(spec: &str, rule: &str) -> BTreeMap<String, String> {
    let project = Project::new().file("specs/a.toml", spec);
    let output = project.run(&["check", "specs", "--format", "json"]);
    let answer = output.json();
    let findings = answer["findings"].as_array().unwrap();
    let of_input = |it: &&serde_json::Value| it["code"].as_str().unwrap().starts_with('B');
    assert_eq!(findings.iter().find(of_input), None, "{spec}");
    let ours = findings.iter().filter(|it| it["rule"] == rule);
    ours.map(|it| {
        let object = it["object"].as_str().unwrap();
        let last = object.rsplit('.').next().unwrap();
        (last.to_owned(), it["message"].as_str().unwrap().to_owned())
    })
    .collect()
}

#[test]
fn no_function_that_is_said_to_change_has_an_immutable_form() {
    let database = Database::with("");
    let immutable: Vec<(String, i32)> = block_on(async {
        let mut connection = database.connect().await;
        sqlx::query_as(
            "SELECT DISTINCT proname::text, count
             FROM pg_proc, generate_series(0, 9) count
             WHERE provolatile = 'i' AND prokind = 'f' AND count <= pronargs + (provariadic <> 0)::int * 9
                 AND count >= pronargs - pronargdefaults - (provariadic <> 0)::int",
        )
        .fetch_all(&mut connection)
        .await
        .expect("the functions can be read")
    });
    assert!(immutable.len() > 1000);
    for (name, count) in immutable {
        let by_count = format!("{name}/{count}");
        for said in [&name, &by_count] {
            assert!(
                !NOT_IMMUTABLE.contains(&said.as_str()),
                "{by_count} is immutable"
            );
        }
    }
}

/// Expressions over the table `t`; after `!` those that PostgreSQL refuses in an index.
const EXPRESSIONS: &[&str] = &[
    "! zoned::date",
    "! zoned::time",
    "! zoned::timestamp",
    "! zoned::text",
    "! cast(zoned as date)",
    "! date(zoned)",
    "! stamp::timestamptz",
    "! day::timestamptz",
    "! day::text",
    "! stamp::text",
    "! body::date",
    "! body::interval",
    "! body || pause",
    "! body || zoned",
    "! body::timestamptz",
    "! (lower(body))::timestamp",
    "! state::text",
    "! date_trunc('day', zoned)",
    "! date_trunc('day', day)",
    "! date_trunc('day', zoned, 'UTC')",
    "! date_part('year', zoned)",
    "! extract(year from zoned)",
    "! zoned + interval '1 day'",
    "! zoned - pause",
    "! zoned > stamp",
    "! zoned > day",
    "! zoned > date '2026-01-01'",
    "! zoned = '2026-01-01'::timestamp",
    "body || number",
    "number || body",
    "! body || day",
    "body || flag",
    "lower(body) || id_of",
    "! concat(body, body)",
    "! format('%s', body)",
    "! array_to_string(tags, ' ')",
    "! to_tsvector(body)",
    "! to_char(number, '999')",
    "! to_char(zoned, 'YYYY')",
    "! to_date(body, 'YYYY')",
    "! age(zoned)",
    "! zoned < now()",
    "! day = current_date",
    "! body = current_user",
    "! coalesce(zoned, now())",
    "! body = current_setting('app.x')",
    "! pg_catalog.to_json(tags)",
    "(zoned at time zone 'UTC')::date",
    "date_trunc('day', zoned at time zone 'UTC')",
    "extract(year from zoned at time zone 'UTC')",
    "extract(year from day)",
    "extract(year from stamp)",
    "stamp at time zone 'UTC'",
    "date_trunc('day', stamp)",
    "date_part('year', day)",
    "date(stamp)",
    "stamp::date",
    "day::timestamp",
    "zoned::timestamptz",
    "zoned > '2026-01-01'",
    "zoned > '2026-01-01'::timestamptz",
    "zoned > timestamptz '2026-01-01'",
    "zoned - zoned",
    "age(zoned, zoned)",
    "stamp + interval '1 day'",
    "stamp + pause",
    "day + 1",
    "day > '2026-01-01'",
    "day > date '2026-01-01'",
    "day = stamp",
    "! pause::text",
    "number::text",
    "id_of::text",
    "flag::text",
    "body::varchar",
    "body::integer",
    "body::uuid",
    "state = 'open'",
    "state = 'open'::stage",
    "body || body",
    "body || 'x'",
    "body || number::text",
    "coalesce(body, '') || ' ' || lower(body)",
    "lower(body)",
    "to_tsvector('english', body)",
    "to_tsvector('english'::regconfig, coalesce(body, ''))",
    "data ->> 'kind'",
    "(data ->> 'at') || body",
    "data || data",
    "tags || tags",
    "to_timestamp(number)",
    "length(body)",
    "coalesce(zoned, stamp at time zone 'UTC')",
    "greatest(zoned, zoned)",
    "md5(body)::uuid",
    "case when flag then body else 'x' end",
    "'2026-01-01'::date",
    "row_number + 1",
];

#[test]
fn what_is_said_to_change_is_what_postgresql_refuses_in_an_index() {
    let columns = "zoned = \"timestamptz\"\nstamp = \"timestamp\"\nday = \"date\"\nclock = \"time\"\n\
                   pause = \"interval\"\nbody = \"text\"\nnumber = \"integer\"\nflag = \"boolean\"\n\
                   state = \"stage\"\ntags = \"text[]\"\nid_of = \"uuid\"\ndata = \"jsonb\"\nrow_number = \"bigint\"";
    let sql = "CREATE TYPE stage AS ENUM ('open', 'done');
               CREATE TABLE t (zoned timestamptz, stamp timestamp, day date, clock time, pause interval, body text,
                   number integer, flag boolean, state stage, tags text[], id_of uuid, data jsonb, row_number bigint)";
    let mut entries = String::new();
    for (at, expression) in EXPRESSIONS.iter().enumerate() {
        let expression = expression.trim_start_matches("! ");
        entries += &format!(
            "[[table.t.index]]\nname = \"i{at}\"\ncolumns = [{{ expr = \"{expression}\" }}]\n"
        );
    }
    let said = found(&spec(columns, &entries), "volatile-index");
    let database = Database::with(sql);
    let mut session = database.session();
    let mut wrong = String::new();
    for (at, written) in EXPRESSIONS.iter().enumerate() {
        let expression = written.trim_start_matches("! ");
        let done = session.try_execute(&format!("CREATE INDEX ON t (({expression}))"));
        let is_refused = done.as_ref().is_err_and(|it| it.contains("IMMUTABLE"));
        let is_said = said.contains_key(&format!("i{at}"));
        if is_said {
            let made = format!(
                "CREATE TEMP TABLE made AS SELECT {expression} AS v FROM t WITH NO DATA;
                 DO $$ BEGIN EXECUTE (SELECT 'ALTER TABLE t ADD g ' || format_type(atttypid, atttypmod)
                     || $x$ GENERATED ALWAYS AS ({expression}) STORED $x$ FROM pg_attribute
                     WHERE attrelid = 'made'::regclass AND attname = 'v'); END $$"
            );
            let error = session.try_execute(&made).expect_err(expression);
            assert!(error.contains("not immutable"), "{expression}: {error}");
            session.execute("DROP TABLE IF EXISTS made");
        }
        if done.is_err() != is_refused
            || is_refused != written.starts_with('!')
            || is_said != is_refused
        {
            wrong += &format!("{written}: said {is_said}, PostgreSQL {done:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

const METHODS: [&str; 5] = ["brin", "gin", "gist", "hash", "spgist"];

const TYPES: [&str; 48] = [
    "text",
    "varchar",
    "char(3)",
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double precision",
    "numeric",
    "money",
    "date",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "xml",
    "bytea",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "bit(3)",
    "varbit",
    "tsvector",
    "tsquery",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "int4range",
    "numrange",
    "tstzrange",
    "int4multirange",
    "datemultirange",
    "text[]",
    "integer[]",
    "jsonb[]",
    "stage",
    "stage[]",
    "citext",
];

#[test]
fn kinds_of_index_take_the_types_that_postgresql_lets_them() {
    let mut columns = String::new();
    let mut entries = String::from("[extension.citext]\n");
    let mut sql = vec!["id text".to_owned()];
    let mut pairs = Vec::new();
    for (at, data_type) in TYPES.iter().enumerate() {
        columns += &format!("c{at} = \"{data_type}\"\n");
        sql.push(format!("c{at} {data_type}"));
        for method in METHODS {
            let name = format!("c{at}_{method}");
            entries += &format!(
                "[[table.t.index]]\nname = \"{name}\"\ncolumns = [\"c{at}\"]\nusing = \"{method}\"\n"
            );
            let made = format!("CREATE INDEX ON t USING {method} (c{at})");
            pairs.push((name, format!("{data_type} in {method}"), made));
        }
    }
    let said = found(&spec(&columns, &entries), "missing-operator-class");
    let database = Database::with(&format!(
        "CREATE EXTENSION citext; CREATE TYPE stage AS ENUM ('open', 'done'); CREATE TABLE t ({})",
        sql.join(", ")
    ));
    let mut session = database.session();
    let mut wrong = String::new();
    for (name, pair, made) in pairs {
        let done = session.try_execute(&made);
        if done.is_err() != said.contains_key(&name) {
            wrong += &format!("{pair}: said {:?}, PostgreSQL {done:?}\n", said.get(&name));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn reserved_words_are_those_of_postgresql() {
    let database = Database::with("");
    let mut session = database.session();
    let mut words = |categories: &str| -> BTreeSet<String> {
        let sql = format!("SELECT word FROM pg_get_keywords() WHERE catcode IN ({categories})");
        session.texts(&sql).into_iter().flatten().collect()
    };
    let (reserved, free) = (words("'R', 'T'"), words("'U', 'C'"));
    assert!(reserved.len() > 90 && free.len() > 300);
    // A newer version reserves more words.
    let later = ["system_user"];
    let columns: String = (reserved.iter().chain(&free))
        .map(String::as_str)
        .chain(later)
        .map(|word| format!("{word} = \"text\"\n"))
        .collect();
    let said = found(&spec(&columns, ""), "reserved-word");
    let said: BTreeSet<&str> = said.keys().map(String::as_str).collect();
    let expected = reserved.iter().map(String::as_str).chain(later).collect();
    assert_eq!(said, expected);
}
