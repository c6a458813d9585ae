//! The example service, asked over HTTP on a real PostgreSQL as the application's role. Here: how it is asked.

use std::{
    process,
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
};

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use tokio::{net::TcpListener, task::JoinHandle};

use db::Db;

use crate::support::{
    Project, block_on,
    postgres::{Database, database},
    record::Recorder,
};

// The whole service but its `main`.
#[path = "../../examples/saas/api/mod.rs"]
mod api;
#[path = "../../examples/saas/caller.rs"]
mod caller;
#[path = "../../examples/saas/db/mod.rs"]
mod db;
#[path = "../../examples/saas/error.rs"]
mod error;

mod apart;
mod proved;
mod routes;
mod transcript;

/// The service on a database of its own, with what `demo.sql` puts in.
struct Service {
    database: Database,
    role: String,
    db: Db,
    client: Client,
    address: String,
    server: JoinHandle<()>,
    recorder: Recorder,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.server.abort();
        if !std::thread::panicking() {
            proved::all(&self.recorder.statements());
        }
        let gone = self
            .database
            .try_execute(&format!("DROP ROLE {}", self.role));
        assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
    }
}

impl Service {
    fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let role = format!("saas_{}_{number}", process::id());
        let database = database();
        block_on(async {
            let mut owner = database.connect().await;
            let migrations = sqlx::migrate!("examples/saas/migrations");
            migrations
                .run(&mut owner)
                .await
                .expect("the migrations run");
        });
        database.execute(include_str!("../../examples/saas/demo.sql"));
        database.execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'x' IN ROLE app"
        ));
        let options = PgConnectOptions::from_str(database.url()).expect("it was used before");
        let url = options.username(&role).password("x").to_url_lossy();
        let recorder = Recorder::before(url.as_str());
        let url = recorder.url();
        let (db, address, server) = block_on(async {
            let db = Db::connect_to(url).await;
            let db = db.expect("the role is bound");
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
        let client = Client::builder()
            .no_proxy()
            .build()
            .expect("a client needs nothing");
        Self {
            database,
            role,
            db,
            client,
            address,
            server,
            recorder,
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
        let mut owner = self.database.session();
        block_on(query.fetch_all(&mut owner.0)).expect("the table can be read")
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
