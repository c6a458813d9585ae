//! Tables that hold rows: where no hazard was announced, the way to the next schema runs and loses nothing.

use crate::support::postgres::{Session, database};
use crate::support::random::{gentle_pair, make, read, run, same, seeds};
use schemagen::diff::diff;
use schemagen::ident::{Ident, QualifiedName};
use schemagen::rollout::{Fills, rollout};
use schemagen::schema::{Column, DataType, Renames, Schema, Table};
use schemagen::statement::{HazardCx, HazardKind, Statement, hazards};

/// Whether the statements may lose something, or may fail because of what the rows are.
fn is_announced(previous: &Schema, statements: &[Statement]) -> bool {
    let root = QualifiedName::new(ident("public"), ident("organization"));
    let scope = ident("organization_id");
    let cx = HazardCx::new(previous, statements, (&root, &scope));
    let all = statements.iter().flat_map(|it| hazards(&cx, it));
    let kinds = [HazardKind::DataLoss, HazardKind::NeedsBackfill];
    let mut said = all.map(|it| it.kind);
    said.any(|kind| kinds.contains(&kind))
}

fn ident(text: &str) -> Ident {
    Ident::parse(text).expect("a name")
}

/// Rows in every table, as far as PostgreSQL takes them.
fn fill(session: &mut Session, schema: &Schema) {
    let mut script = "INSERT INTO theirs VALUES ('open'), ('v1'), ('v3');\n".to_owned();
    // The second time, what is referenced is there.
    for number in (0..4).chain(0..6) {
        for table in schema.owned_tables() {
            let insert = insert(schema, table, number);
            script.push_str(&format!(
                "DO $do$ BEGIN {insert}; SET CONSTRAINTS ALL IMMEDIATE; \
                 EXCEPTION WHEN OTHERS THEN NULL; END $do$;\n"
            ));
        }
    }
    session.execute(&script);
}

fn insert(schema: &Schema, table: &Table, number: usize) -> String {
    let is_given = |it: &&Column| it.generated.is_none() && it.identity.is_none();
    let columns: Vec<&Column> = table.columns.iter().filter(is_given).collect();
    if columns.is_empty() {
        return format!("INSERT INTO {} DEFAULT VALUES", table.name.sql());
    }
    let names: Vec<String> = columns.iter().map(|it| it.name.sql()).collect();
    let values: Vec<String> = (columns.iter())
        .map(|column| {
            if number % 4 == 3 && column.nullable {
                return "NULL".to_owned();
            }
            referenced(table, column, number).unwrap_or_else(|| {
                let value = sample(schema, &column.data_type, number);
                format!("{value}::{}", written(&column.data_type))
            })
        })
        .collect();
    let (names, values) = (names.join(", "), values.join(", "));
    format!(
        "INSERT INTO {} ({names}) VALUES ({values})",
        table.name.sql()
    )
}

/// What a row of the referenced table has there.
fn referenced(table: &Table, column: &Column, number: usize) -> Option<String> {
    table.foreign_keys.iter().find_map(|key| {
        let at = key.columns.iter().position(|it| *it == column.name)?;
        let (there, target) = (key.target_columns[at].sql(), key.target.sql());
        Some(format!(
            "(SELECT {there} FROM {target} ORDER BY ctid OFFSET {number} % (SELECT greatest(count(*), 1) FROM {target}) LIMIT 1)"
        ))
    })
}

fn sample(schema: &Schema, data_type: &DataType, number: usize) -> String {
    let text = match data_type {
        DataType::Integer | DataType::BigInt | DataType::Numeric(_) => format!("{}", number + 1),
        DataType::Boolean => (number.is_multiple_of(2)).to_string(),
        DataType::TimestampTz(_) => format!("2020-01-0{} 12:00:00+00", number + 1),
        DataType::Jsonb => format!("{{\"n\": {number}}}"),
        DataType::Uuid => format!("00000000-0000-4000-8000-00000000000{number}"),
        DataType::Array(_) => "{}".to_owned(),
        DataType::Enum(name) => {
            let labels = &schema.enums[name].labels;
            labels[number % labels.len()].clone()
        }
        _ if number.is_multiple_of(2) => "open".to_owned(),
        _ => format!("v{number}"),
    };
    format!("'{}'", text.replace('\'', "''"))
}

fn written(data_type: &DataType) -> String {
    match data_type {
        DataType::Enum(name) => name.type_sql(),
        DataType::Array(element) => format!("{}[]", written(element)),
        other => other.to_string(),
    }
}

/// A table that stays.
struct Kept<'a> {
    before: &'a Table,
    after: &'a Table,
    /// The columns that stay and that nobody computes.
    columns: Vec<(&'a Column, &'a Column)>,
}

fn kept<'a>(previous: &'a Schema, next: &'a Schema, renames: &Renames) -> Vec<Kept<'a>> {
    let kept = |after: &'a Table| {
        let old = renames.tables.get(&after.name);
        let is_given_away = renames.tables.values().any(|it| *it == after.name);
        if old.is_none() && is_given_away {
            return None;
        }
        let before = previous.table(old.unwrap_or(&after.name))?;
        let column = |new: &'a Column| {
            let key = (after.name.clone(), new.name.clone());
            let old = before.column(renames.columns.get(&key).unwrap_or(&new.name))?;
            let is_plain = old.generated.is_none() && new.generated.is_none();
            is_plain.then_some((old, new))
        };
        Some(Kept {
            before,
            after,
            columns: after.columns.iter().filter_map(column).collect(),
        })
    };
    next.owned_tables().filter_map(kept).collect()
}

/// What a table holds: how many rows, and of each column how many values and, where they compare, which.
fn held(
    session: &mut Session,
    name: &QualifiedName,
    columns: &[(&Ident, Option<String>)],
) -> Vec<Option<String>> {
    let name = name.sql();
    let mut out = session.texts(&format!("SELECT count(*)::text FROM {name}"));
    for (column, cast) in columns {
        let column = column.sql();
        out.extend(session.texts(&format!("SELECT count({column})::text FROM {name}")));
        if let Some(cast) = cast {
            let value = format!("{column}{cast}::text");
            out.extend(session.texts(&format!(
                "SELECT string_agg({value}, ', ' ORDER BY {value} COLLATE \"C\") FROM {name}"
            )));
        }
    }
    out
}

/// How the old values are to be read so that they compare with the new ones; `None` where they do not.
fn cast(
    session: &mut Session,
    kept: &Kept<'_>,
    (old, new): (&Column, &Column),
    renames: &Renames,
) -> Option<String> {
    let is_relabelled = match new.data_type.element() {
        DataType::Enum(name) => renames.labels.keys().any(|(of, _)| of == name),
        _ => false,
    };
    if is_relabelled {
        return None;
    }
    if old.data_type == new.data_type || matches!(old.data_type.element(), DataType::Enum(_)) {
        return Some(String::new());
    }
    let cast = format!("::{}", written(&new.data_type));
    let (column, table) = (old.name.sql(), kept.before.name.sql());
    let works = session.try_execute(&format!("SELECT {column}{cast} FROM {table}"));
    works.is_ok().then_some(cast)
}

#[test]
fn what_is_announced_as_harmless_keeps_every_row() {
    let database = database();
    let mut session = database.session();
    let (mut pairs, mut rows) = (0, 0);
    let seeds = seeds(150);
    let tried = seeds.end - seeds.start;
    for seed in seeds {
        let (previous, next, renames) = gentle_pair(seed);
        let naive = diff(&previous, &next, &renames);
        if naive.is_empty() || is_announced(&previous, &naive) {
            continue;
        }
        make(&mut session, seed, &next);
        let goal = read(&mut session);
        make(&mut session, seed, &previous);
        fill(&mut session, &previous);
        let kept = kept(&previous, &next, &renames);
        let mut before = Vec::new();
        for table in &kept {
            let casts: Vec<Option<String>> = (table.columns.iter())
                .map(|pair| cast(&mut session, table, *pair, &renames))
                .collect();
            let old = table.columns.iter().map(|(old, _)| &old.name);
            let old: Vec<_> = old.zip(casts.clone()).collect();
            let found = held(&mut session, &table.before.name, &old);
            let count = found[0].as_deref().and_then(|it| it.parse::<usize>().ok());
            rows += count.expect("a count");
            let plain = casts.iter().map(|it| it.as_ref().map(|_| String::new()));
            before.push((found, plain.collect::<Vec<_>>()));
        }
        let steps = rollout(&previous, naive, &Fills::new(), true);
        let lists: Vec<&[Statement]> = steps.iter().map(|it| &it.statements[..]).collect();
        run(&mut session, seed, &lists);
        for (table, (before, plain)) in kept.iter().zip(before) {
            let new = table.columns.iter().map(|(_, new)| &new.name);
            let new: Vec<_> = new.zip(plain).collect();
            let after = held(&mut session, &table.after.name, &new);
            assert_eq!(after, before, "pair {seed}: `{}`", table.after.name);
        }
        same(seed, &read(&mut session), &goal, &lists.concat());
        pairs += 1;
    }
    assert!(pairs * 3 > tried, "{pairs} pairs of {tried}");
    assert!(rows as u64 > pairs * 3, "{rows} rows in {pairs} pairs");
}
