//! Every format of migrations, before the runner that it is written for: a first build, and one that changes tables.

use crate::support::catalog::{self, Options};
use crate::support::postgres::{Database, database};
use crate::support::{Project, block_on, repository};
use sqlx::migrate::Migrator;
use std::path::PathBuf;
use std::process::Command;

const SPEC: &str = "specs/app.toml";

/// A project whose migrations have this format, after two builds.
fn built(format: &str) -> Project {
    let project = Project::new().env("SOURCE_DATE_EPOCH", "1795357805");
    project.run(&["init"]).succeeds();
    let settings = project.read("schemagen.toml");
    let sqlx = "format = \"sqlx\"";
    assert!(settings.contains(sqlx), "{settings}");
    let format = format!("format = \"{format}\"");
    let project = project.file("schemagen.toml", settings.replace(sqlx, &format));
    project.run(&["build"]).succeeds();
    let spec = project.read(SPEC).replace(
        "notes = \"text?\"",
        "priority = { type = \"integer\", null = true, index = true }\nnotes = \"varchar(80)?\"",
    );
    let project = project.file(SPEC, spec);
    project.run(&["build", "--allow", "data-loss"]).succeeds();
    project.run(&["build", "--check"]).succeeds();
    project
}

/// The same schema, made at once.
fn at_once(project: &Project) -> Database {
    let spec = project.read(SPEC);
    let fresh = Project::new()
        .file(SPEC, spec)
        .env("SOURCE_DATE_EPOCH", "1795357805");
    fresh.run(&["build"]).succeeds();
    Database::with(&fresh.read("migrations/20261122143005_init.sql"))
}

fn assert_same(left: &Database, right: &Database) {
    let options = Options {
        any_column_order: true,
        without: &["public._sqlx_migrations", "public.refinery_schema_history"],
        ..Options::default()
    };
    catalog::assert_equal(left, right, options);
}

/// The address without what only sqlx understands.
fn plain_url(database: &Database) -> &str {
    let url = database.url();
    url.split_once('?').map_or(url, |(plain, _)| plain)
}

fn names(project: &Project) -> Vec<String> {
    let tree = project.tree();
    let names = tree.keys().filter_map(|it| it.strip_prefix("migrations/"));
    names.map(str::to_owned).collect()
}

#[test]
fn sqlx_goes_up_and_down() {
    let project = built("sqlx-reversible");
    let names = names(&project);
    assert!(
        names.contains(&"20261122143005_init.up.sql".to_owned()),
        "{names:?}"
    );
    assert!(
        names.contains(&"20261122143005_init.down.sql".to_owned()),
        "{names:?}"
    );
    let database = database();
    block_on(async {
        let migrator = Migrator::new(project.path("migrations")).await.unwrap();
        let mut connection = database.connect().await;
        migrator.run(&mut connection).await.unwrap();
    });
    assert_same(&database, &at_once(&project));
    let first = Database::with(&project.read("migrations/20261122143005_init.up.sql"));
    block_on(async {
        let migrator = Migrator::new(project.path("migrations")).await.unwrap();
        let mut connection = database.connect().await;
        migrator
            .undo(&mut connection, 20_261_122_143_005)
            .await
            .unwrap();
    });
    assert_same(&database, &first);
    block_on(async {
        let migrator = Migrator::new(project.path("migrations")).await.unwrap();
        let mut connection = database.connect().await;
        migrator.undo(&mut connection, 0).await.unwrap();
        migrator.run(&mut connection).await.unwrap();
    });
    assert_same(&database, &at_once(&project));
}

#[test]
fn refinery_runs_the_folder() {
    let project = built("refinery");
    let names = names(&project);
    assert_eq!(names[0], "V1__init.sql");
    assert!(names[1].starts_with("V2__"), "{names:?}");
    let database = database();
    block_on(async {
        let migrations = refinery::load_sql_migrations(project.path("migrations")).unwrap();
        let (mut client, connection) =
            tokio_postgres::connect(plain_url(&database), tokio_postgres::NoTls)
                .await
                .unwrap();
        let connection = tokio::spawn(connection);
        let runner = refinery::Runner::new(&migrations);
        let report = runner.run_async(&mut client).await.unwrap();
        assert_eq!(report.applied_migrations().len(), migrations.len());
        let again = runner.run_async(&mut client).await.unwrap();
        assert!(again.applied_migrations().is_empty());
        drop(client);
        connection.await.unwrap().unwrap();
    });
    assert_same(&database, &at_once(&project));
}

/// Where `tests/run.sh` has put drizzle-kit.
fn drizzle_kit() -> PathBuf {
    let folder = repository("tests/npm");
    assert!(
        folder.join("node_modules/.bin/drizzle-kit").exists(),
        "drizzle-kit proves the drizzle format and is not there: run tests/run.sh once, or `npm ci --prefix tests/npm`"
    );
    folder
}

/// Runs drizzle-kit in a project. Out: what it says.
fn run_drizzle_kit(project: &Project, verb: &str, config: &str) -> String {
    let done = Command::new(drizzle_kit().join("node_modules/.bin/drizzle-kit"))
        .args([verb, "--config", config])
        .current_dir(project.path(""))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(done.status.success(), "{verb}: {said:?}");
    said.concat()
}

#[test]
fn drizzle_kit_runs_the_folder_and_goes_on_from_it() {
    let project = built("drizzle");
    let database = database();
    let settings = |out: &str| {
        let url = plain_url(&database);
        format!(
            "module.exports = {{ dialect: 'postgresql', out: './{out}', schema: './pulled/schema.ts', \
             schemaFilter: ['public'], dbCredentials: {{ url: '{url}' }} }};\n"
        )
    };
    let project = project
        .file("ours.config.js", settings("migrations"))
        .file("pull.config.js", settings("pulled"));
    std::os::unix::fs::symlink(
        drizzle_kit().join("node_modules"),
        project.path("node_modules"),
    )
    .unwrap();
    for _ in 0..2 {
        run_drizzle_kit(&project, "migrate", "ours.config.js");
    }
    let count = block_on(async {
        let mut connection = database.connect().await;
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM drizzle.__drizzle_migrations")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        count
    });
    let files = names(&project);
    let sql = files.iter().filter(|it| it.ends_with(".sql")).count();
    assert_eq!(usize::try_from(count).unwrap(), sql);
    let snapshots = files.iter().filter(|it| it.ends_with("_snapshot.json"));
    assert_eq!(snapshots.count(), sql, "one a migration: {files:?}");
    database.execute("DROP SCHEMA drizzle CASCADE");
    assert_same(&database, &at_once(&project));
    let said = run_drizzle_kit(&project, "check", "ours.config.js");
    assert!(said.contains("Everything's fine"), "{said}");
    run_drizzle_kit(&project, "pull", "pull.config.js");
    // `pull` says every operator class, the usual ones too, which a person leaves out.
    let pulled = project.read("pulled/schema.ts");
    let mut parts = pulled.split(".op(\"");
    let mut schema = parts.next().unwrap().to_owned();
    schema.extend(parts.map(|it| it.split_once("\")").unwrap().1));
    let project = project.file("pulled/schema.ts", schema.clone());
    let said = run_drizzle_kit(&project, "generate", "ours.config.js");
    assert!(said.contains("No schema changes"), "{said}");
    assert_eq!(names(&project), files);
    // It is no accident: what differs is found.
    let narrower = schema.replace("varchar({ length: 80 })", "varchar({ length: 90 })");
    assert_ne!(narrower, schema);
    let project = project.file("pulled/schema.ts", narrower);
    run_drizzle_kit(&project, "generate", "ours.config.js");
    let new: Vec<String> = names(&project);
    let new = new
        .iter()
        .find(|it| it.ends_with(".sql") && !files.contains(it));
    let text = project.read(&format!("migrations/{}", new.unwrap()));
    assert_eq!(
        text,
        "ALTER TABLE \"todos\" ALTER COLUMN \"notes\" SET DATA TYPE varchar(90);"
    );
}

/// A file as dbmate takes it apart: whether each way runs in a transaction, and its SQL.
fn dbmate(text: &str) -> [(bool, String); 2] {
    let mut parts = [(true, String::new()), (true, String::new())];
    let mut current: Option<usize> = None;
    for line in text.lines() {
        if let Some(directive) = line.strip_prefix("-- migrate:") {
            let mut words = directive.split_whitespace();
            let way = match words.next() {
                Some("up") if current.is_none() => 0,
                Some("down") if current == Some(0) => 1,
                other => panic!("{other:?} is no way, or stands in the wrong place"),
            };
            for option in words {
                assert_eq!(option, "transaction:false");
                parts[way].0 = false;
            }
            current = Some(way);
        } else if let Some(way) = current {
            parts[way].1.push_str(line);
            parts[way].1.push('\n');
        } else {
            assert!(
                line.is_empty() || line.starts_with("--"),
                "{line} stands before `migrate:up`"
            );
        }
    }
    assert_eq!(current, Some(1), "both ways are there");
    parts
}

#[test]
fn dbmate_reads_both_ways() {
    let project = built("dbmate");
    let names = names(&project);
    let files: Vec<[(bool, String); 2]> = names
        .iter()
        .filter(|name| name.ends_with(".sql"))
        .map(|name| dbmate(&project.read(&format!("migrations/{name}"))))
        .collect();
    assert!(
        files.iter().any(|[(in_transaction, _), _]| !in_transaction),
        "an index is built beside its users"
    );
    let run = |database: &Database, (in_transaction, sql): &(bool, String)| {
        let sql = if *in_transaction {
            format!("BEGIN;\n{sql}\nCOMMIT;")
        } else {
            sql.clone()
        };
        database.execute(&sql);
    };
    let database = database();
    files.iter().for_each(|[up, _]| run(&database, up));
    assert_same(&database, &at_once(&project));
    files
        .iter()
        .rev()
        .for_each(|[_, down]| run(&database, down));
    let empty = crate::support::postgres::database();
    assert_same(&database, &empty);
    files.iter().for_each(|[up, _]| run(&database, up));
    assert_same(&database, &at_once(&project));
}

#[test]
fn plain_files_run_one_after_the_other() {
    let project = built("plain");
    let database = database();
    for name in names(&project).iter().filter(|name| name.ends_with(".sql")) {
        database.execute(&project.read(&format!("migrations/{name}")));
    }
    assert_same(&database, &at_once(&project));
}
