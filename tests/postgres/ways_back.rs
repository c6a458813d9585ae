//! Each way back undoes its own migration and nothing else: over every case of `tests/evolve`, on a database without rows.

use crate::support::catalog::{self, Options};
use crate::support::postgres::{Session, database};
use crate::support::{Project, repository};
use std::fs;

/// The table of the organizations, where a case does not write it.
const ORGANIZATION: &str = "\
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = \"text\", primary_key = true, generate = \"nanoid\" }
";

/// The migrations of all versions of a case, in order: both ways of each.
fn ways(case: &str) -> Vec<[String; 2]> {
    let read = |file: String| fs::read_to_string(repository(format!("tests/evolve/{case}/{file}")));
    let mut project = Project::new();
    let mut settings = String::new();
    let mut ways = Vec::new();
    for number in 1.. {
        let Ok(mut spec) = read(format!("v{number}.toml")) else {
            break;
        };
        if !spec.contains("[table.organization]") {
            spec = format!("{spec}\n{ORGANIZATION}");
        }
        settings = read(format!("v{number}.config.toml")).unwrap_or(settings);
        let reversible = "[migrations]\nformat = \"sqlx-reversible\"\n";
        let whole = if settings.contains("[migrations]") {
            settings.replace("[migrations]\n", reversible)
        } else {
            format!("{settings}\n{reversible}")
        };
        let before = project.tree();
        let first = spec.lines().next().unwrap_or_default().to_owned();
        project = project
            .env("SOURCE_DATE_EPOCH", &(number * 86_400).to_string())
            .file("schemagen.toml", whole)
            .file("specs/app.toml", spec);
        let words = first.strip_prefix("# schemagen build").unwrap_or_default();
        let words = ["build", "specs"]
            .into_iter()
            .chain(words.split_whitespace());
        project.run(&words.collect::<Vec<_>>()).succeeds();
        for path in project.tree().into_keys() {
            if let (Some(stem), false) = (path.strip_suffix(".up.sql"), before.contains_key(&path))
            {
                let down = project.read(&format!("{stem}.down.sql"));
                ways.push([project.read(&path), down]);
            }
        }
    }
    ways
}

fn run(session: &mut Session, text: &str) {
    let sql = if text.starts_with("-- no-transaction") {
        text.to_owned()
    } else {
        format!("BEGIN;\n{text}\nCOMMIT;")
    };
    session.execute(&sql);
}

fn go_both_ways(case: &str) -> Option<String> {
    let ways = ways(case);
    let database = database();
    let session = &mut database.session();
    let options = Options {
        any_column_order: true,
        ..Options::default()
    };
    // Whether a constraint was validated is no part of a schema: on the way back it stays so.
    let seen = |session: &mut Session| catalog::read_in(session, options).replace(" NOT VALID", "");
    let mut states = vec![seen(session)];
    for [up, _] in &ways {
        run(session, up);
        states.push(seen(session));
    }
    for (at, [up, down]) in ways.iter().enumerate().rev() {
        run(session, down);
        let difference = catalog::difference(&states[at], &seen(session));
        if !difference.is_empty() {
            return Some(format!(
                "{case}, file {}:\n{up}\n{down}\n{difference}",
                at + 1
            ));
        }
    }
    ways.iter().for_each(|[up, _]| run(session, up));
    let difference = catalog::difference(&states[ways.len()], &seen(session));
    (!difference.is_empty()).then(|| format!("{case}, up again:\n{difference}"))
}

#[test]
fn every_way_back_undoes_its_own_migration() {
    let cases = fs::read_dir(repository("tests/evolve")).unwrap();
    let mut cases: Vec<String> = cases
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    cases.sort();
    let faults: Vec<String> = cases.iter().filter_map(|case| go_both_ways(case)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
