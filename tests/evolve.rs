//! Schemas that change: `tests/evolve/<case>/v1.toml`, `v2.toml`, …, each step with the SQL that it must come to
//! (`v2.sql`; `UPDATE=1 cargo test evolve` writes what is made). Each step runs on PostgreSQL, over rows where
//! `v2.rows.sql` writes some; afterwards every query of `v2.check.sql` answers true, the catalog is that of the version
//! built from nothing, and there is nothing to do.
//!
//! A spec that begins with `# schemagen build …` is built with these words. `v2.config.toml` is the `schemagen.toml`
//! from that version on. Where `v2.stops.txt` stands, the step must stop once with that message, and goes on when
//! `v2.mend.sql` has run.

use crate::support::{
    Project, block_on,
    catalog::{self, Options},
    postgres::{self, Database},
    repository,
};
use sqlx::{AssertSqlSafe, query_scalar};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The table of the organizations, where a case does not write it.
const ORGANIZATION: &str = "\
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = \"text\", primary_key = true, generate = \"nanoid\" }
";

/// No Rust modules: migrations are what these cases are about.
const CONFIG: &str = "[migrations]\n";

macro_rules! cases {
    ($($case:ident)*) => {
        $(#[test] fn $case() { Case::new(stringify!($case)).run(); })*

        /// Every case that is run.
        const CASES: &[&str] = &[$(stringify!($case)),*];
    };
}

cases! {
    add_table
    drop_table_allowed
    rename_table_with_its_names
    add_column
    add_required_column_with_a_default
    drop_column_allowed
    rename_column_with_its_names
    rename_key_column_that_is_referenced
    give_a_name_on_and_use_it_anew
    change_type
    change_type_through_text
    cut_values_allowed
    make_column_required
    make_column_optional
    change_default
    change_identity
    change_generated_column
    change_collation
    change_comments
    add_unique_constraint
    drop_unique_constraint
    change_primary_key
    add_and_change_checks
    add_foreign_key
    change_and_drop_foreign_keys
    add_change_and_drop_indexes
    add_index_while_nobody_works
    add_enum_values
    add_enum_value_and_use_it
    rename_enum_value
    remove_enum_value
    reorder_enum_values
    rename_enum
    drop_enum
    move_table_to_a_schema
    add_and_drop_extension
    change_and_remove_sql
    composite_keys_over_rows
    make_table_multi_tenant
    make_two_tables_multi_tenant
    turn_row_security_on
    scope_a_table_under_row_security
    change_who_may_do_what
}

#[test]
fn every_folder_is_a_case() {
    let folders = fs::read_dir(repository("tests/evolve")).unwrap();
    let folders: BTreeSet<String> = folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let cases: BTreeSet<String> = CASES.iter().map(|case| (*case).to_owned()).collect();
    assert_eq!(folders, cases);
}

/// A folder of versions.
struct Case {
    name: &'static str,
    folder: PathBuf,
}

/// One version on its way.
struct Step<'a> {
    case: &'a Case,
    number: usize,
    spec: String,
    config: String,
}

impl Case {
    fn new(name: &'static str) -> Self {
        let folder = repository(format!("tests/evolve/{name}"));
        Self { name, folder }
    }

    fn text(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(file)).ok()
    }

    fn run(&self) {
        let mut project = Project::new();
        let database = postgres::database();
        let mut config = CONFIG.to_owned();
        let mut number = 1;
        while let Some(spec) = self.text(&format!("v{number}.toml")) {
            if let Some(text) = self.text(&format!("v{number}.config.toml")) {
                config = text;
            }
            let step = Step {
                case: self,
                number,
                spec,
                config: config.clone(),
            };
            project = step.run(project, &database);
            number += 1;
        }
        assert!(
            number > 2,
            "{}: a case has two versions at least",
            self.name
        );
    }
}

impl Step<'_> {
    fn run(&self, project: Project, database: &Database) -> Project {
        let project = self.write(project);
        let before: BTreeSet<String> = migrations(&project).into_iter().collect();
        self.build(&project);
        let files: Vec<(String, String)> = migrations(&project)
            .into_iter()
            .filter(|path| !before.contains(path))
            .map(|path| (path.clone(), project.read(&path)))
            .collect();
        if self.number > 1 {
            self.compare(&files);
        }
        project
            .run(&["build", "specs", "--check"])
            .succeeds()
            .says("nothing to do");

        if let Some(rows) = self.text("rows.sql") {
            database.execute(&rows);
        }
        self.apply(&files, database);
        for query in self.text("check.sql").iter().flat_map(|text| queries(text)) {
            assert!(
                is_true(database, query),
                "{self}: this is not true: {query}"
            );
        }
        let anew = self.anew();
        let options = Options {
            any_column_order: true,
            ..Options::default()
        };
        let difference = catalog::difference(
            &catalog::read(database, options),
            &catalog::read(&anew, options),
        );
        let name = self.to_string();
        assert!(
            difference.is_empty(),
            "{name}: not as it is from nothing (+):\n{difference}"
        );
        project
    }

    /// The project at this version: each on a day of its own.
    fn write(&self, project: Project) -> Project {
        let mut spec = self.spec.clone();
        if !spec.contains("[table.organization]") {
            spec = format!("{spec}\n{ORGANIZATION}");
        }
        let second = (self.number * 86_400).to_string();
        project
            .env("SOURCE_DATE_EPOCH", &second)
            .file("schemagen.toml", &self.config)
            .file("specs/app.toml", spec)
    }

    fn build(&self, project: &Project) {
        let first = self.spec.lines().next().unwrap_or_default();
        let words = first.strip_prefix("# schemagen build").unwrap_or_default();
        let args: Vec<&str> = ["build", "specs"]
            .into_iter()
            .chain(words.split_whitespace())
            .collect();
        project.run(&args).succeeds();
    }

    /// Compares the files with what is expected.
    fn compare(&self, files: &[(String, String)]) {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let made: Vec<String> = files
            .iter()
            .map(|(path, text)| format!("-- file: {}\n{text}", name(path)))
            .collect();
        let made = made.join("\n");
        let path = self.case.folder.join(format!("v{}.sql", self.number));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &made).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            made == expected,
            "{self}: another SQL is expected; see UPDATE=1\n{made}"
        );
    }

    /// Applies the files as a runner does: each in a transaction, unless it says otherwise.
    fn apply(&self, files: &[(String, String)], database: &Database) {
        let mut stops = self.text("stops.txt");
        for (path, text) in files {
            let is_alone = text.starts_with("-- no-transaction");
            let sql = if is_alone {
                text.clone()
            } else {
                format!("BEGIN;\n{text}\nCOMMIT;")
            };
            let Err(message) = database.try_execute(&sql) else {
                continue;
            };
            let Some(expected) = stops.take() else {
                panic!("{self}: {path} failed: {message}\n{text}");
            };
            let expected = expected.trim();
            assert!(message.contains(expected), "{self}: {path} says {message}");
            database.execute(&self.text("mend.sql").unwrap_or_default());
            database.execute(&sql);
        }
        assert!(stops.is_none(), "{self}: nothing stopped it");
    }

    /// A database with this version alone.
    fn anew(&self) -> Database {
        let project = self.write(Project::new());
        self.build(&project);
        let database = postgres::database();
        for path in migrations(&project) {
            database.execute(&project.read(&path));
        }
        database
    }

    fn text(&self, kind: &str) -> Option<String> {
        self.case.text(&format!("v{}.{kind}", self.number))
    }
}

impl std::fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} v{}", self.case.name, self.number)
    }
}

/// The files of migrations, in their order.
fn migrations(project: &Project) -> Vec<String> {
    let paths = project.tree().into_keys();
    paths.filter(|path| path.ends_with(".sql")).collect()
}

fn queries(text: &str) -> impl Iterator<Item = &str> {
    text.split(";\n").map(str::trim).filter(|it| !it.is_empty())
}

fn is_true(database: &Database, query: &str) -> bool {
    block_on(async {
        let mut connection = database.connect().await;
        query_scalar::<_, bool>(AssertSqlSafe(query.to_owned()))
            .fetch_one(&mut connection)
            .await
    })
    .unwrap_or_else(|error| panic!("{error}: {query}"))
}
