//! The example service, asked over HTTP on a real PostgreSQL: whether its organizations are apart.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use db::{Db, organization, project, todos, user};

use crate::support::{
    Project, block_on,
    postgres::{Database, database},
};

// The whole service but its `main`.
#[path = "../examples/saas/api.rs"]
mod api;
#[path = "../examples/saas/caller.rs"]
mod caller;
#[path = "../examples/saas/db/mod.rs"]
mod db;
#[path = "../examples/saas/error.rs"]
mod error;

/// The service on a database of its own, with what `demo.sql` puts in.
struct Service {
    database: Database,
    db: Db,
    client: Client,
    address: String,
    server: JoinHandle<()>,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Service {
    fn start() -> Self {
        let database = database();
        let (db, address, server) = block_on(async {
            let db = Db::connect_to(database.url())
                .await
                .expect("the database is there");
            sqlx::migrate!("examples/saas/migrations")
                .run(db.pool())
                .await
                .expect("the migrations run");
            let listener = TcpListener::bind("127.0.0.1:0")
                .await
                .expect("some port is free");
            let address = listener.local_addr().expect("it is bound");
            let router = api::router(db.clone());
            let server = tokio::spawn(async move {
                axum::serve(listener, router).await.expect("it serves");
            });
            (db, format!("http://{address}/organizations"), server)
        });
        database.execute(include_str!("../examples/saas/demo.sql"));
        let client = Client::builder()
            .no_proxy()
            .build()
            .expect("a client needs nothing");
        Self {
            database,
            db,
            client,
            address,
            server,
        }
    }

    /// Asks for a path below `/organizations` with somebody's token; `Null` is no body.
    fn ask(&self, who: &str, method: Method, path: &str, body: &Value) -> Answer {
        block_on(async {
            let mut request = self
                .client
                .request(method, format!("{}/{path}", self.address))
                .bearer_auth(format!("token-of-{who}"));
            if !body.is_null() {
                request = request.json(body);
            }
            Answer::read(request).await
        })
    }

    fn get(&self, who: &str, path: &str) -> Answer {
        self.ask(who, Method::GET, path, &Value::Null)
    }

    fn post(&self, who: &str, path: &str, body: Value) -> Answer {
        self.ask(who, Method::POST, path, &body)
    }

    fn patch(&self, who: &str, path: &str, body: Value) -> Answer {
        self.ask(who, Method::PATCH, path, &body)
    }

    fn delete(&self, who: &str, path: &str) -> Answer {
        self.ask(who, Method::DELETE, path, &Value::Null)
    }

    /// Creates a row and gives its id.
    #[track_caller]
    fn create(&self, who: &str, path: &str, body: Value) -> String {
        let row = self.post(who, path, body).is(StatusCode::CREATED).json();
        let id = row["id"].as_str().expect("a row has an id");
        id.to_owned()
    }

    /// All rows of a table as PostgreSQL has them, past the service.
    fn rows(&self, table: &str) -> Vec<Value> {
        let sql = format!("select to_jsonb(it) from {table} it order by id");
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
        block_on(query.fetch_all(self.db.pool())).expect("the table can be read")
    }
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: StatusCode,
    text: String,
}

impl Answer {
    async fn read(request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.expect("the service answers");
        let status = answer.status();
        let text = answer.text().await.expect("an answer has an end");
        Self { status, text }
    }

    #[track_caller]
    fn is(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Where the next page begins, as a part of an address.
    #[track_caller]
    fn after(&self) -> String {
        let listed = self.json();
        let after = listed["after"].as_str().expect("there are rows");
        let escaped = after.bytes().map(|byte| format!("%{byte:02X}"));
        escaped.collect()
    }

    /// One column of all rows of a list, or of the rows beside which others stand.
    #[track_caller]
    fn each(&self, column: &str) -> Vec<String> {
        let listed = self.json();
        let rows = listed["rows"].as_array().expect("a list was asked for");
        let itself = |row: &Value| row.get("row").unwrap_or(row)[column].clone();
        let rows: Vec<_> = rows.iter().map(itself).collect();
        let values = rows.iter().map(|value| value.as_str());
        values
            .map(|value| value.expect("a text").to_owned())
            .collect()
    }
}

#[test]
fn a_member_works_on_todos() {
    let service = Service::start();
    let project = service.create("ann", "acme/projects", json!({ "name": "Launch" }));
    let listed = service.get("ann", "acme/projects").is(StatusCode::OK);
    assert_eq!(listed.each("id"), [project.as_str()]);
    let body =
        json!({ "title": "Write", "due_date": "2030-01-01T00:00:00Z", "project_id": project });
    let id = service.create("ann", "acme/todos", body);
    let path = format!("acme/todos/{id}");
    let made = service.get("ann", &path).is(StatusCode::OK).json();
    assert_eq!(made["status"], "open");
    assert_eq!(made["created_by"], "ann");
    // What is absent stays, null empties, and nobody hands a todo to another author.
    let change = json!({ "status": "in_progress", "due_date": null, "created_by": "bob" });
    let changed = service.patch("ann", &path, change).is(StatusCode::OK);
    let changed = changed.json();
    assert_eq!(changed["status"], "in_progress");
    assert_eq!(changed["due_date"], Value::Null);
    assert_eq!(changed["title"], "Write");
    assert_eq!(changed["created_by"], "ann");
    assert_eq!(changed["project_id"], project.as_str());
    assert_ne!(changed["updated_at"], made["updated_at"]);
    service.delete("ann", &path).is(StatusCode::NO_CONTENT);
    service.delete("ann", &path).is(StatusCode::NOT_FOUND);
    service.get("ann", &path).is(StatusCode::NOT_FOUND);
    assert!(service.rows("todos").is_empty());
}

#[test]
fn a_long_list_comes_in_pages() {
    let service = Service::start();
    let mut ids: Vec<String> = (0..5)
        .map(|it| service.create("ann", "acme/todos", json!({ "title": format!("{it}") })))
        .collect();
    ids.reverse();
    service.create("bob", "globex/todos", json!({ "title": "elsewhere" }));
    let first = service.get("ann", "acme/todos?limit=2").is(StatusCode::OK);
    assert_eq!(first.each("id"), ids[..2]);
    let second = service.get(
        "ann",
        &format!("acme/todos?limit=2&after={}", first.after()),
    );
    assert_eq!(second.is(StatusCode::OK).each("id"), ids[2..4]);
    let second = service.get(
        "ann",
        &format!("acme/todos?limit=2&after={}", first.after()),
    );
    let last = service.get("ann", &format!("acme/todos?after={}", second.after()));
    assert_eq!(last.is(StatusCode::OK).each("id"), ids[4..]);
    let elsewhere = service.get("bob", &format!("globex/todos?after={}", first.after()));
    assert!(elsewhere.is(StatusCode::OK).each("id").is_empty());
    service
        .get("ann", "acme/todos?after=nonsense")
        .is(StatusCode::UNPROCESSABLE_ENTITY);
    service
        .get("ann", "acme/todos?limit=many")
        .is(StatusCode::BAD_REQUEST);
}

#[test]
fn neither_organization_reaches_the_others_todos() {
    let service = Service::start();
    // The same names on both sides: only the ids differ.
    let sides = [("ann", "acme"), ("bob", "globex")].map(|(who, organization)| {
        let name = json!({ "name": "Launch" });
        service.create(who, &format!("{organization}/projects"), name);
        let title = json!({ "title": "Call the bank" });
        let id = service.create(who, &format!("{organization}/todos"), title);
        (who, organization, id)
    });
    let before = service.rows("todos");
    let stolen = json!({ "title": "stolen", "organization_id": "acme" });
    for [mine, other] in [[0, 1], [1, 0]] {
        let (who, own, own_id) = &sides[mine];
        let (other_who, foreign, foreign_id) = &sides[other];
        for (list, id) in [("todos", own_id), ("todos?search=call", own_id)] {
            let listed = service.get(who, &format!("{own}/{list}"));
            assert_eq!(listed.is(StatusCode::OK).each("id"), [id.as_str()]);
        }
        let listed = service.get(who, &format!("{own}/projects"));
        assert_eq!(listed.is(StatusCode::OK).each("organization_id"), [*own]);
        // By the other's path, then by one's own path with the other's id.
        let theirs = format!("{foreign}/todos/{foreign_id}");
        let disguised = format!("{own}/todos/{foreign_id}");
        for path in [&theirs, &disguised] {
            service.get(who, path).is(StatusCode::NOT_FOUND);
            service
                .patch(who, path, stolen.clone())
                .is(StatusCode::NOT_FOUND);
            service.delete(who, path).is(StatusCode::NOT_FOUND);
        }
        for list in ["todos", "projects"] {
            let list = format!("{foreign}/{list}");
            service.get(who, &list).is(StatusCode::NOT_FOUND);
            let new = json!({ "title": "smuggled", "name": "smuggled" });
            service.post(who, &list, new).is(StatusCode::NOT_FOUND);
        }
        // Somebody else's cursor does not move the page into their rows.
        let cursor = service.get(other_who, &format!("{foreign}/todos")).after();
        let behind = service.get(who, &format!("{own}/todos?after={cursor}"));
        let behind = behind.is(StatusCode::OK).each("organization_id");
        assert!(behind.iter().all(|it| it == own), "{behind:?}");
    }
    assert_eq!(service.rows("todos"), before);
    assert_eq!(service.rows("project").len(), 2);
    // A body cannot say whose a todo is, neither a new one nor one that is there.
    let (_, _, id) = &sides[1];
    service
        .patch("bob", &format!("globex/todos/{id}"), stolen.clone())
        .is(StatusCode::OK);
    service.create("bob", "globex/todos", stolen);
    let owners = service.rows("todos").into_iter();
    let globex = owners.filter(|row| row["organization_id"] == "globex");
    assert_eq!(globex.count(), 2);
}

#[test]
fn a_stranger_learns_nothing() {
    let service = Service::start();
    service.create("ann", "acme/todos", json!({ "title": "secret" }));
    let there = service.get("eve", "acme/todos").is(StatusCode::NOT_FOUND);
    let nowhere = service.get("eve", "nowhere/todos");
    assert_eq!(there, nowhere);
    let new = json!({ "title": "x" });
    service
        .post("eve", "acme/todos", new)
        .is(StatusCode::NOT_FOUND);
    // Without a session: none, an unknown one, and one that is over.
    let list = format!("{}/acme/todos", service.address);
    let anonymous = block_on(Answer::read(service.client.get(list)));
    anonymous.is(StatusCode::UNAUTHORIZED);
    let unknown = service.get("nobody", "acme/todos");
    unknown.is(StatusCode::UNAUTHORIZED);
    service
        .database
        .execute("UPDATE session SET expires_at = now() - interval '1 second' WHERE id = 'ann'");
    let over = service.get("ann", "acme/todos");
    over.is(StatusCode::UNAUTHORIZED);
    // Who leaves an organization has no key to it from then on.
    service.get("bob", "globex/todos").is(StatusCode::OK);
    service
        .database
        .execute("DELETE FROM member WHERE user_id = 'bob'");
    service.get("bob", "globex/todos").is(StatusCode::NOT_FOUND);
}

#[test]
fn a_todo_stays_out_of_another_organizations_project() {
    let service = Service::start();
    let project = service.create("bob", "globex/projects", json!({ "name": "Launch" }));
    let id = service.create("ann", "acme/todos", json!({ "title": "mine" }));
    let before = service.rows("todos");
    let path = format!("acme/todos/{id}");
    let into = |project: &str| json!({ "title": "in", "project_id": project });
    let created = service.post("ann", "acme/todos", into(&project));
    let created = created.is(StatusCode::UNPROCESSABLE_ENTITY);
    let moved = service.patch("ann", &path, into(&project));
    moved.is(StatusCode::UNPROCESSABLE_ENTITY);
    // A project that nobody has gets the same answer, so nobody can look for others' projects.
    let missing = service.post("ann", "acme/todos", into("no-such-project"));
    assert_eq!(missing, created);
    // PostgreSQL itself refuses it, whoever asks.
    for sql in [
        format!(
            "INSERT INTO todos (id, organization_id, title, created_by, project_id)
             VALUES ('by-hand', 'acme', 'in', 'ann', '{project}')"
        ),
        format!("UPDATE todos SET project_id = '{project}' WHERE id = '{id}'"),
    ] {
        let refused = service.database.try_execute(&sql).expect_err("refused");
        let constraint = "\"todos_organization_id_project_id_fkey\"";
        assert!(refused.contains(constraint), "{refused}");
    }
    assert_eq!(service.rows("todos"), before);
}

#[test]
fn a_todo_stays_when_its_project_goes() {
    let service = Service::start();
    let project = service.create("ann", "acme/projects", json!({ "name": "Launch" }));
    let body = json!({ "title": "stays", "project_id": project });
    service.create("ann", "acme/todos", body);
    let mut expected = service.rows("todos");
    assert_eq!(expected[0]["project_id"], project.as_str());
    let is_gone = block_on(async {
        let mut org = open(&service.db, "acme", "ann").await;
        project::delete(&mut org, &project.as_str().into()).await
    });
    assert!(is_gone.expect("nothing needs it"));
    expected[0]["project_id"] = Value::Null;
    assert_eq!(service.rows("todos"), expected);
    assert_eq!(expected[0]["organization_id"], "acme");
}

#[test]
fn a_transaction_leaves_all_or_nothing() {
    let service = Service::start();
    let todo = |title: &str| todos::Required {
        title: title.to_owned(),
        created_by: "ann".into(),
    };
    block_on(async {
        let mut org = open(&service.db, "acme", "ann").await;
        let mut undone = org.begin().await.expect("it begins");
        let row = todos::insert(&mut undone, todo("undone")).await;
        let row = row.expect("it is accepted");
        let inside = todos::find(&mut undone, &row.id).await.expect("it reads");
        assert_eq!(inside.as_ref(), Some(&row));
        let outside = todos::find(&mut org, &row.id).await.expect("it reads");
        assert_eq!(outside, None);
        undone.rollback().await.expect("it goes back");
        let mut dropped = org.begin().await.expect("it begins");
        todos::insert(&mut dropped, todo("dropped"))
            .await
            .expect("it is accepted");
    });
    assert!(service.rows("todos").is_empty());
    let db = service.db.clone();
    let work = async move {
        let org = open(&db, "acme", "ann").await;
        let failed = org
            .transaction(async |org| {
                todos::insert(org, todo("fine")).await?;
                todos::insert(org, todo("")).await
            })
            .await;
        assert!(matches!(failed, Err(db::Error::Check { .. })), "{failed:?}");
        let kept = org.transaction(async |org| todos::insert(org, todo("kept")).await);
        kept.await.expect("it is kept")
    };
    // As in a handler, which may go on in another thread.
    let kept = block_on(async { tokio::spawn(work).await }).expect("it ends");
    assert_eq!(kept.title, "kept");
    let rows = service.rows("todos");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["title"], "kept");
}

/// The key to an organization, by the membership check.
async fn open(db: &Db, organization: &str, user: &str) -> db::Org {
    let (organization, user) = (organization::Id::from(organization), user::Id::from(user));
    db.org(&organization, &user).await.expect("a member")
}

#[test]
fn a_refusal_has_its_status_and_no_details() {
    let service = Service::start();
    let project = json!({ "name": "Launch" });
    service.create("ann", "acme/projects", project.clone());
    let again = service.post("ann", "acme/projects", project.clone());
    let again = again.is(StatusCode::CONFLICT);
    service.create("bob", "globex/projects", project);
    let unacceptable = [
        json!({ "title": "" }),
        json!({ "title": "x", "priority": 6 }),
        json!({ "title": "zero \0 byte" }),
        json!({ "title": "x", "status": "half done" }),
        json!({ "title": "x", "assigned_to": "nobody" }),
    ];
    let mut answers = vec![again];
    for body in unacceptable {
        let answer = service.post("ann", "acme/todos", body);
        answers.push(answer.is(StatusCode::UNPROCESSABLE_ENTITY));
    }
    service
        .database
        .execute("ALTER TABLE todos RENAME TO elsewhere");
    let broken = service.get("ann", "acme/todos");
    answers.push(broken.is(StatusCode::INTERNAL_SERVER_ERROR));
    for answer in answers {
        for detail in ["constraint", "relation", "_key", "_check", "_fkey"] {
            assert!(!answer.text.contains(detail), "{answer:?}");
        }
    }
}

#[test]
fn the_generated_files_are_up_to_date() {
    let project = Project::new().copy("specs").copy("examples/saas");
    let before = project.tree();
    project.run(&["build", "--check", "specs/"]).succeeds();
    assert_eq!(project.tree(), before);
    let edited = project.read("examples/saas/db/todos.rs") + "// by hand\n";
    project
        .file("examples/saas/db/todos.rs", edited)
        .run(&["build", "--check", "specs/"])
        .fails(1)
        .says("db/todos.rs");
}
