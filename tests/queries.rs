//! The functions of queries, as they were written: compiled, and run on PostgreSQL by two workspaces.

use crate::support::postgres::Database;
use crate::support::{Project, block_on, repository};
use db::enums::{Role, State};
use db::json::{Shape, ShapeTheme};
use db::queries::{forms, kinds, people_of_all, work};
use db::values::{Interval, Range};
use db::{Db, Error, Org, Rows, membership, person, project, task, value, workspace};
use serde_json::json;
use std::fs;
use std::ops::Bound;

#[path = "golden/queries/expect/db/mod.rs"]
mod db;

fn database() -> Database {
    let path = "tests/golden/queries/expect/migrations/19700101000000_init.sql";
    Database::with(&fs::read_to_string(repository(path)).unwrap())
}

async fn connect(database: &Database) -> Db {
    Db::connect_to(database.url()).await.unwrap()
}

/// A workspace and a person in it.
async fn workspace(db: &Db, name: &str) -> (Org, person::Id) {
    let email = format!("{name}@example.org");
    let who = person::insert(db, person::Required { email })
        .await
        .unwrap();
    let made = workspace::Required { name: name.into() };
    let made = workspace::insert(db, made).await.unwrap();
    let mut org = db.org_unchecked(made.id);
    let member = membership::Required { person_id: who.id };
    membership::insert(&mut org, member).await.unwrap();
    (org, who.id)
}

async fn task(org: &mut Org, title: &str, project_id: Option<&project::Id>) -> task::Id {
    let new = task::New {
        project_id: project_id.cloned(),
        cost: Some("2.5".parse().unwrap()),
        ..task::Required {
            title: title.into(),
        }
        .into()
    };
    task::insert(org, new).await.unwrap().id
}

async fn project(org: &mut Org, name: &str) -> project::Id {
    let new = project::Required { name: name.into() };
    project::insert(org, new).await.unwrap().id
}

/// Writes a row with a value of every type, by the query.
async fn write(org: &mut Org, id: value::Id, odd: Option<&str>) -> kinds::WriteRow {
    let shape = Shape {
        theme: ShapeTheme::DarkMode,
        counts: [("one".to_owned(), 1)].into(),
        rest: serde_json::Map::new(),
    };
    let month = Interval {
        months: 1,
        days: 2,
        microseconds: 3,
    };
    let between = Range::Between {
        start: Bound::Included(1),
        end: Bound::Excluded(10),
    };
    let params = kinds::WriteParams {
        id: &id,
        a_varchar: "it's \u{1f980} \\ \"x\"",
        a_char: "abc",
        a_citext: Some("MiXed"),
        a_boolean: true,
        a_smallint: i16::MIN,
        an_integer: i32::MAX,
        a_bigint: i64::MIN,
        a_real: f32::MIN_POSITIVE,
        a_double: f64::MAX,
        a_numeric: "-1234567890123456.7891".parse().unwrap(),
        a_date: "0001-01-01".parse().unwrap(),
        a_time: "23:59:59.999999".parse().unwrap(),
        a_timestamptz: "2026-06-30T12:00:00.000001Z".parse().unwrap(),
        an_interval: month,
        a_json: &json!({ "k": [1, true, "x"] }),
        a_jsonb: None,
        a_shape: &shape,
        a_bytea: Some(&[0, 255, 39, 92]),
        an_enum: Role::Guest,
        a_range: &between,
        texts: &["NULL".to_owned(), "{}".to_owned(), ",".to_owned()],
        integers: &[],
        enums: &[Role::Owner, Role::Member],
        uuids: Some(&[uuid::Uuid::max()]),
        an_inet: Some("10.0.0.1"),
        odd_name: odd,
    };
    kinds::write(org, &params).await.unwrap()
}

#[test]
fn every_type_goes_there_and_back() {
    let database = database();
    block_on(async {
        let db = connect(&database).await;
        let (mut one, _) = workspace(&db, "one").await;
        let (mut two, _) = workspace(&db, "two").await;
        let id = value::Id(uuid::Uuid::now_v7());
        let made = write(&mut one, id, None).await;
        let row = value::get(&mut one, &id).await.unwrap();
        assert_eq!((made.id, made.odd_name), (id, None));
        assert_eq!((made.a_varchar, made.a_char), (row.a_varchar, row.a_char));
        assert_eq!((made.a_citext, made.a_boolean), (row.a_citext, true));
        assert_eq!((made.a_smallint, made.an_integer), (i16::MIN, i32::MAX));
        assert_eq!((made.a_bigint, made.a_real), (i64::MIN, f32::MIN_POSITIVE));
        assert_eq!((made.a_double, made.a_numeric), (f64::MAX, row.a_numeric));
        assert_eq!((made.a_date, made.a_time), (row.a_date, row.a_time));
        assert_eq!(made.a_timestamptz, row.a_timestamptz);
        assert_eq!(
            (made.an_interval.months, made.an_interval),
            (1, row.an_interval)
        );
        assert_eq!((made.a_json, made.a_jsonb), (row.a_json, None));
        assert_eq!(made.a_shape, row.a_shape);
        assert_eq!(made.a_bytea.as_deref(), Some(&[0, 255, 39, 92][..]));
        assert_eq!((made.an_enum, made.a_range), (Role::Guest, row.a_range));
        assert_eq!(made.texts, ["NULL", "{}", ","]);
        assert_eq!(
            (made.integers, made.enums),
            (vec![], vec![Role::Owner, Role::Member])
        );
        assert_eq!(made.uuids, Some(vec![uuid::Uuid::max()]));
        assert_eq!(made.address.as_deref(), Some("10.0.0.1"));

        let theirs = value::Id(uuid::Uuid::now_v7());
        write(&mut two, theirs, Some("x")).await;
        let enums = [Role::Guest];
        let found = kinds::having(&mut one, &enums, &[Role::Owner], &[id, theirs]).await;
        assert_eq!(found.unwrap(), [id]);
        let found = kinds::having(&mut one, &enums, &[Role::Guest], &[id]).await;
        assert_eq!(found.unwrap(), []);
        let shape = kinds::shape_of(&mut one, &id).await.unwrap();
        assert_eq!(shape.unwrap().theme, ShapeTheme::DarkMode);
        assert_eq!(kinds::shape_of(&mut one, &theirs).await.unwrap(), None);
        assert_eq!(kinds::rename(&mut one, Some("new")).await.unwrap(), 1);
        assert_eq!(kinds::rename(&mut one, None).await.unwrap(), 1);
        let untouched = value::get(&mut two, &theirs).await.unwrap();
        assert_eq!(untouched.odd_name.as_deref(), Some("x"));
    });
}

#[test]
fn a_report_is_of_one_workspace() {
    let database = database();
    block_on(async {
        let db = connect(&database).await;
        let (mut one, _) = workspace(&db, "one").await;
        let (mut two, _) = workspace(&db, "two").await;
        for org in [&mut one, &mut two] {
            let launch = project(org, "Launch").await;
            project(org, "Empty").await;
            task(org, "b", Some(&launch)).await;
            task(org, "a", Some(&launch)).await;
        }
        task(&mut two, "loose", None).await;
        let rows = work::report(&mut one, 0).await.unwrap();
        let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Empty", "Launch"]);
        assert_eq!((rows[0].tasks, rows[0].points), (0, None));
        assert_eq!((rows[0].dearest, &rows[0].titles), (None, &None));
        assert_eq!((rows[1].tasks, rows[1].points), (2, Some(2)));
        assert_eq!(rows[1].dearest, Some("2.5".parse().unwrap()));
        assert_eq!(rows[1].titles, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(work::report(&mut one, 1).await.unwrap().len(), 1);
        let total = work::total_cost(&mut two).await.unwrap();
        assert_eq!(total, Some("7.5".parse().unwrap()));
        assert_eq!(work::how_many(&mut two, None).await.unwrap(), 3);
        assert_eq!(work::how_many(&mut two, Some("LOO")).await.unwrap(), 1);
        assert_eq!(work::how_many(&mut one, Some("LOO")).await.unwrap(), 0);

        let since = "2026-01-01T00:00:00Z".parse().unwrap();
        let open = work::open_tasks(&mut one, since, 10).await.unwrap();
        assert_eq!(open.len(), 2);
        assert_eq!(open[0].project.as_deref(), Some("Launch"));
        assert_eq!((open[0].state, &open[0].r#type), (State::Open, &None));
        let open = work::open_tasks(&mut two, since, 1).await.unwrap();
        assert_eq!((open[0].title.as_str(), &open[0].project), ("loose", &None));
    });
}

#[test]
fn what_is_written_is_of_one_workspace() {
    let database = database();
    block_on(async {
        let db = connect(&database).await;
        let (mut one, ann) = workspace(&db, "one").await;
        let (mut two, _) = workspace(&db, "two").await;
        let first = task(&mut one, "first", None).await;
        let theirs = task(&mut two, "theirs", None).await;
        let claimed = work::claim(&mut one, Some(&ann)).await.unwrap().unwrap();
        assert_eq!(
            (claimed.id, claimed.assignee_id),
            (first.clone(), Some(ann))
        );
        assert_eq!(work::claim(&mut one, Some(&ann)).await.unwrap(), None);
        let busiest = work::busiest(&mut one).await.unwrap().unwrap();
        assert_eq!((busiest.person_id, busiest.tasks), (ann, 1));

        let alone = work::lock(&mut one, &first).await;
        assert!(matches!(alone, Err(Error::NoTransaction)));
        let mut inside = one.begin().await.unwrap();
        assert_eq!(work::lock(&mut inside, &first).await.unwrap().id, first);
        let lost = work::lock(&mut inside, &theirs).await;
        assert!(matches!(lost, Err(Error::NotFound)));
        inside.commit().await.unwrap();

        let id = project::Id::generate();
        let made = work::project_named(&mut one, &id, "Launch").await.unwrap();
        assert_eq!((&made.id, made.is_new), (&id, true));
        let other = project::Id::generate();
        let made = work::project_named(&mut one, &other, "Launch")
            .await
            .unwrap();
        assert_eq!((&made.id, made.is_new), (&id, false));
        let made = work::project_named(&mut two, &other, "Launch")
            .await
            .unwrap();
        assert_eq!((&made.id, made.is_new), (&other, true));

        work::close(&mut one, &first).await.unwrap();
        work::close(&mut one, &theirs).await.unwrap();
        let row = task::get(&mut two, &theirs).await.unwrap();
        assert_eq!(row.state, State::Open);
        assert_eq!(work::clear(&mut one, State::ItS).await.unwrap(), 1);
        assert_eq!(work::clear(&mut one, State::Open).await.unwrap(), 0);
    });
}

#[test]
fn what_is_of_nobody_needs_no_workspace() {
    let database = database();
    block_on(async {
        let db = connect(&database).await;
        let (mut one, ann) = workspace(&db, "one").await;
        let (mut two, _) = workspace(&db, "two").await;
        let found = people_of_all::by_email(&db, "ONE@example.org").await;
        assert_eq!(found.unwrap().map(|row| row.id), Some(ann));
        for title in ["long enough", "also long", "x"] {
            task(&mut one, title, None).await;
        }
        task(&mut two, "and theirs", None).await;
        let mut tx = db.begin().await.unwrap();
        let all = people_of_all::finished_unscoped(&mut tx, State::Open).await;
        let all: Vec<_> = all.unwrap().iter().map(|row| row.tasks).collect();
        assert_eq!(all, [3, 1]);
        let odd = people_of_all::odd_unscoped(&mut one, 3).await;
        assert_eq!(odd.unwrap(), 2);
    });
}

/// All that a stream gives.
async fn all<Row>(rows: Result<Rows<'_, Row>, Error>) -> Vec<Row>
where
    Row: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
{
    let mut rows = rows.unwrap();
    let mut out = Vec::new();
    while let Some(row) = rows.next().await.unwrap() {
        out.push(row);
    }
    out
}

#[test]
fn streams_run_on_a_pool_and_in_a_transaction() {
    let database = database();
    block_on(async {
        let db = connect(&database).await;
        let (mut one, _) = workspace(&db, "one").await;
        let (mut two, _) = workspace(&db, "two").await;
        for number in 0..1200 {
            task(&mut one, &format!("{number:04}"), None).await;
        }
        task(&mut two, "theirs", None).await;
        let titles = all(forms::titles(&mut one, 0).await).await;
        assert_eq!(titles.len(), 1200);
        assert_eq!(titles[1199].title, "1199");
        assert_eq!(all(forms::titles(&mut two, 0).await).await.len(), 1);
        let open = all(forms::open(&mut two, &[State::Open]).await).await;
        assert_eq!((open.len(), open[0].title.as_str()), (1, "theirs"));
        assert_eq!(open[0].workspace_id, *two.id());
        assert_eq!(all(forms::open(&mut two, &[State::ItS]).await).await, []);
        let alone = forms::hold(&mut two).await;
        assert!(matches!(alone, Err(Error::NoTransaction)));

        let mut inside = two.begin().await.unwrap();
        let mut half = forms::hold(&mut inside).await.unwrap();
        assert_eq!(half.next().await.unwrap().unwrap().title, "theirs");
        drop(half);
        assert_eq!(all(forms::hold(&mut inside).await).await.len(), 1);
        inside.commit().await.unwrap();

        let everybody = all(forms::everybody(&db).await).await;
        assert_eq!(everybody.len(), 2);
        let mut tx = db.begin().await.unwrap();
        assert_eq!(all(forms::everybody(&mut tx).await).await, everybody);
    });
}

#[test]
fn whole_rows_are_those_of_the_tables() {
    let database = database();
    block_on(async {
        let db = connect(&database).await;
        let (mut one, ann) = workspace(&db, "one").await;
        let (mut two, _) = workspace(&db, "two").await;
        for org in [&mut one, &mut two] {
            let launch = project(org, "Launch").await;
            task(org, "a", Some(&launch)).await;
            task(org, "b", None).await;
        }
        work::claim(&mut one, Some(&ann)).await.unwrap();
        let board = forms::board(&mut one, None).await.unwrap();
        assert_eq!(board.len(), 2);
        let (first, second) = (&board[0], &board[1]);
        assert_eq!(first.t, task::get(&mut one, &first.t.id).await.unwrap());
        let launch = first.project.as_ref().unwrap();
        assert_eq!(*launch, project::get(&mut one, &launch.id).await.unwrap());
        assert_eq!((first.role, second.role), (Some(Role::Member), None));
        assert_eq!(first.who.as_ref().unwrap().person_id, ann);
        assert_eq!((&second.project, &second.who), (&None, &None));
        let board = forms::board(&mut one, Some("B")).await.unwrap();
        assert_eq!((board.len(), board[0].t.title.as_str()), (1, "b"));

        let theirs = forms::board(&mut two, None).await.unwrap();
        let ids = [first.t.id.clone(), theirs[0].t.id.clone()];
        let projects = forms::projects_of(&mut one, &ids).await.unwrap();
        assert_eq!(projects, std::slice::from_ref(launch));
        let pairs = forms::pairs(&mut one).await.unwrap();
        assert_eq!(pairs.len(), 2);
        assert!(pairs.iter().all(|row| row.id == launch.id));
        assert_eq!(forms::r#type(&mut one, &ids[0]).await.unwrap(), Some(None));
        assert_eq!(forms::r#type(&mut one, &ids[1]).await.unwrap(), None);

        for (id, org) in [(1, &mut one), (2, &mut two)] {
            write(org, value::Id(uuid::Uuid::from_u128(id)), None).await;
        }
        let values = forms::values(&mut one).await.unwrap();
        let id = value::Id(uuid::Uuid::from_u128(1));
        assert_eq!(values, [value::get(&mut one, &id).await.unwrap()]);
    });
}

#[test]
fn lists_are_written_in_one_statement() {
    let database = database();
    block_on(async {
        let db = connect(&database).await;
        let (mut one, _) = workspace(&db, "one").await;
        let (mut two, _) = workspace(&db, "two").await;
        let launch = project(&mut one, "Launch").await;
        let theirs = project(&mut two, "Launch").await;
        task(&mut two, "theirs", Some(&theirs)).await;
        let first = task(&mut one, "first", Some(&launch)).await;
        let ids: Vec<_> = (0..3).map(|_| task::Id::generate()).collect();
        let titles = ["x", "y", "z"].map(str::to_owned);
        let made = forms::add_all(&mut one, &ids, &titles, &[3, 5, 7]);
        let made = made.await.unwrap();
        assert_eq!(made.len(), 3);
        assert_eq!(made[2], task::get(&mut one, &ids[2]).await.unwrap());
        let newest = forms::newest(&mut one).await.unwrap().unwrap();
        assert!(ids.contains(&newest.id));

        let firsts = forms::firsts(&mut one, None).await.unwrap();
        assert_eq!(firsts.len(), 1);
        assert_eq!(
            (&firsts[0].first, &firsts[0].all),
            (&first, &vec![first.clone()])
        );
        assert_eq!(forms::firsts(&mut one, Some(2)).await.unwrap(), []);
        let shape = forms::shape(&mut one).await.unwrap();
        assert_eq!((shape.theme, shape.counts["tasks"]), (ShapeTheme::Light, 4));
        let more = forms::worth_more(&mut one, 10).await.unwrap();
        let points: std::collections::BTreeSet<_> = more.iter().map(|row| row.points).collect();
        assert_eq!(points, [11, 13, 15, 17].into());
        let theirs = forms::board(&mut two, None).await.unwrap();
        assert_eq!((theirs.len(), theirs[0].t.points), (1, 1));
    });
}

/// A project with one query, which a build makes a function of.
fn project_with(query: &str) -> Project {
    Project::new()
        .file(
            "schemagen.toml",
            "[target.rust]\ndir = \"db\"\nqueries = \"queries\"\n",
        )
        .file(
            "specs/a.toml",
            r#"
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
name = "text"
"#,
        )
        .file("queries/names.sql", query)
}

const NAME: &str = "-- name: name :one\nSELECT name FROM organization WHERE id = $1;\n";

#[test]
fn a_query_that_is_refused_stops_check_and_build() {
    let project = project_with("-- name: names :many\nSELECT name FROM organization;\n");
    for verb in ["check", "build"] {
        let done = project.run(&[verb]).fails(1);
        done.says("unscoped-query").says("queries/names.sql:2:18");
    }
    assert!(!project.path("db").exists());
}

#[test]
fn what_was_made_of_a_query_follows_it() {
    let project = project_with(NAME);
    project.run(&["build"]).succeeds();
    project.run(&["build", "--check"]).succeeds();
    let made = || project.read("db/queries/names.rs");
    assert!(made().contains("pub async fn name(org: &mut Org)"));
    let changed = NAME.replace(":one", ":opt");
    fs::write(project.path("queries/names.sql"), changed).unwrap();
    project.run(&["build", "--check"]).fails(1);
    project.run(&["build"]).succeeds();
    assert!(made().contains("Option<String>"));
    fs::rename(
        project.path("queries/names.sql"),
        project.path("queries/other.sql"),
    )
    .unwrap();
    project.run(&["build"]).succeeds();
    assert!(!project.path("db/queries/names.rs").exists());
    fs::write(
        project.path("schemagen.toml"),
        "[target.rust]\ndir = \"db\"\n",
    )
    .unwrap();
    project.run(&["build"]).succeeds();
    assert!(!project.path("db/queries/other.rs").exists());
    let root = project.read("db/mod.rs");
    assert!(!root.contains("pub mod queries;"));
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let project = project_with(NAME);
    fs::remove_dir_all(project.path("queries")).unwrap();
    let done = project.run(&["check"]).fails(1);
    done.says("there is no folder `queries`");
}

#[test]
fn bytes_that_are_no_text_are_a_finding() {
    let project = project_with(NAME);
    fs::write(project.path("queries/bad.sql"), b"-- name: x :one\n\xff").unwrap();
    let done = project.run(&["check"]).fails(1);
    done.says("B027").says("queries/bad.sql:2:1");
}
