//! One database for a service in Rust and a client in TypeScript: what either writes is what the other reads.

use crate::support::postgres::{Database, database};
use crate::support::{Project, block_on, repository};
use db::{Db, Error, Org};
use serde_json::Value;
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use std::io::Write;
use std::process::{self, Command, Stdio};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

#[path = "../../examples/invoices/db/mod.rs"]
mod db;
#[path = "../../examples/invoices/ledger.rs"]
mod ledger;

const FOLDER: &str = "examples/invoices";
const SAMPLE: &str = include_str!("../../examples/invoices/sample.jsonl");

/// A database with two organizations, and both programs, which connect as a role that row-level security binds.
struct Shared {
    database: Database,
    role: String,
    url: String,
    project: Project,
}

impl Drop for Shared {
    fn drop(&mut self) {
        let gone = self
            .database
            .try_execute(&format!("DROP ROLE {}", self.role));
        assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
    }
}

impl Shared {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let role = format!("invoices_{}_{number}", process::id());
        let database = database();
        block_on(async {
            let mut owner = database.connect().await;
            let migrations = sqlx::migrate!("examples/invoices/migrations");
            migrations.run(&mut owner).await.unwrap();
        });
        database.execute(include_str!("../../examples/invoices/demo.sql"));
        database.execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'x' IN ROLE app"
        ));
        let options = PgConnectOptions::from_str(database.url()).unwrap();
        let url = options.username(&role).password("x").to_url_lossy();
        let project = Project::new()
            .copy(FOLDER)
            .file("tests/invoices/limits.mts", include_str!("limits.mts"));
        let packages = repository("tests/npm/node_modules");
        std::os::unix::fs::symlink(packages, project.path("node_modules")).unwrap();
        Self {
            database,
            role,
            url: url.to_string(),
            project,
        }
    }

    fn org(&self, organization: &str, user: &str) -> Org {
        block_on(async {
            let db = Db::connect_to(&self.url).await.unwrap();
            let org = db.org(&organization.into(), &user.into()).await;
            org.unwrap()
        })
    }

    fn written_by_the_service(&self, organization: &str, user: &str, text: &str) {
        let mut org = self.org(organization, user);
        block_on(ledger::write(&mut org, text)).unwrap();
    }

    fn read_by_the_service(&self, organization: &str, user: &str) -> String {
        let mut org = self.org(organization, user);
        block_on(ledger::read(&mut org)).unwrap()
    }

    /// Runs the client. Out: whether it succeeded, and what it says.
    fn client(&self, args: &[&str], input: &str) -> (bool, String) {
        let file = format!("{FOLDER}/web/client.mts");
        self.tsx(&self.url, &[&[file.as_str()], args].concat(), input)
    }

    fn tsx(&self, url: &str, args: &[&str], input: &str) -> (bool, String) {
        let mut child = Command::new(repository("tests/npm/node_modules/.bin/tsx"))
            .args(args)
            .current_dir(self.project.path(""))
            .env(
                "DATABASE_URL",
                url.split_once('?').map_or(url, |(url, _)| url),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("tests/run.sh has installed tsx");
        // A program that ends early does not read.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let done = child.wait_with_output().unwrap();
        let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        (done.status.success(), said.concat())
    }
}

#[test]
fn what_the_service_writes_the_client_reads() {
    let shared = Shared::new();
    shared.written_by_the_service("acme", "ann", SAMPLE);
    assert_eq!(shared.read_by_the_service("acme", "ann"), SAMPLE);
    let said = shared.client(&["read", "acme", "ann"], "");
    assert_eq!(said, (true, SAMPLE.to_owned()));
}

#[test]
fn what_the_client_writes_the_service_reads() {
    let shared = Shared::new();
    let said = shared.client(&["write", "acme", "ann"], SAMPLE);
    assert_eq!(said, (true, "4 invoices written\n".to_owned()));
    assert_eq!(shared.read_by_the_service("acme", "ann"), SAMPLE);
    let said = shared.client(&["read", "acme", "ann"], "");
    assert_eq!(said, (true, SAMPLE.to_owned()));
}

#[test]
fn moments_of_other_zones_are_the_same_moments() {
    let shared = Shared::new();
    let line = SAMPLE.lines().find(|it| it.contains("Plain")).unwrap();
    let zoned = line.replace("09:30:00.000000Z", "23:00:00.000001+13:30");
    assert_ne!(line, zoned);
    shared.written_by_the_service("acme", "ann", &zoned);
    let (success, said) = shared.client(&["write", "globex", "bob"], &zoned);
    assert!(success, "{said}");
    let expected = line.replace("09:30:00.000000Z", "09:30:00.000001Z") + "\n";
    for (organization, user) in [("acme", "ann"), ("globex", "bob")] {
        assert_eq!(shared.read_by_the_service(organization, user), expected);
        let (_, said) = shared.client(&["read", organization, user], "");
        assert_eq!(said, expected);
    }
}

#[test]
fn a_change_of_the_client_leaves_the_rest_as_the_service_wrote_it() {
    let shared = Shared::new();
    shared.written_by_the_service("acme", "ann", SAMPLE);
    let before = shared.read_by_the_service("acme", "ann");
    let said = shared.client(&["pay", "acme", "ann", "9223372036854775807"], "");
    assert_eq!(said, (true, String::new()));
    let after = shared.read_by_the_service("acme", "ann");
    for (was, is) in before.lines().zip(after.lines()) {
        let [mut was, mut is] = [was, is].map(|it| serde_json::from_str::<Value>(it).unwrap());
        if was["number"] != "9223372036854775807" {
            assert_eq!(was, is);
            continue;
        }
        assert_eq!(is["state"], "paid in full");
        assert_eq!(is["history"][1], "won't pay");
        assert_ne!(is["paidAt"], was["paidAt"]);
        for changed in ["state", "history", "paidAt"] {
            was[changed] = Value::Null;
            is[changed] = Value::Null;
        }
        assert_eq!(was, is);
    }
}

#[test]
fn neither_reaches_the_rows_of_another_organization() {
    let shared = Shared::new();
    shared.written_by_the_service("acme", "ann", SAMPLE);
    assert_eq!(shared.read_by_the_service("globex", "bob"), "");
    let said = shared.client(&["read", "globex", "bob"], "");
    assert_eq!(said, (true, String::new()));
    let (success, said) = shared.client(&["read", "acme", "bob"], "");
    assert!(!success && said.contains("NotAMember"), "{said}");
    let stranger = block_on(async {
        let db = Db::connect_to(&shared.url).await.unwrap();
        db.org(&"acme".into(), &"bob".into()).await
    });
    assert!(matches!(stranger, Err(Error::NotAMember)));
}

/// Rows that one of the two cannot hold.
const ODD: &str = r#"
INSERT INTO invoice (organization_id, number, title, amount, rate, due, issued_at, paid_at, pages, note, terms)
SELECT 'acme', number, 'odd', 1, rate, due, '2026-11-28 12:34:56.123456Z', paid_at, pages, note,
    '{"days": 1, "discount": {"percent": 1}, "steps": [], "limits": {"big": 9007199254740993}, "language": "en"}'
  FROM (VALUES
    (1, 1.0, date '2026-01-31', NULL::timestamptz, NULL::int[], NULL::jsonb),
    (2, NULL, 'infinity', 'infinity', NULL, NULL),
    (3, 'NaN', '2026-01-31', NULL, ARRAY[1, NULL], 'null')
  ) AS odd (number, rate, due, paid_at, pages, note);
"#;

#[test]
fn what_only_one_of_them_can_hold_is_as_the_readme_says() {
    let shared = Shared::new();
    shared.database.execute(ODD);
    let read = |number: i64| {
        let mut org = shared.org("acme", "ann");
        let filter = db::invoice::Filter {
            number: number.into(),
            ..Default::default()
        };
        block_on(db::invoice::list(&mut org, filter)).map(|mut rows| rows.remove(0))
    };
    let row = read(1).unwrap();
    assert_eq!(row.issued_at.timestamp_subsec_micros(), 123_456);
    assert_eq!(row.terms.limits["big"], 9_007_199_254_740_993);
    for (number, refused) in [(2, "due"), (3, "rate")] {
        // Not a panic, and not another value.
        let error = read(number).unwrap_err();
        assert!(
            matches!(&error, Error::Unreadable { column, .. } if column == refused),
            "{error:?}"
        );
    }
    let said = shared.tsx(shared.database.url(), &["tests/invoices/limits.mts"], "");
    assert_eq!(said, (true, String::new()));
}

#[test]
fn what_is_committed_is_what_the_specs_make() {
    let project = Project::new().copy(FOLDER);
    let built = [
        "build",
        "examples/invoices/specs",
        "--check",
        "--deny",
        "info",
    ];
    project.run(&built).succeeds();
}

#[test]
fn typescript_has_nothing_to_say_of_the_client() {
    let shared = Shared::new();
    let done = Command::new(repository("tests/npm/node_modules/.bin/tsc"))
        .args(["--project", FOLDER])
        .current_dir(shared.project.path(""))
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(done.status.success(), "{}", said.concat());
}

#[test]
fn the_client_has_the_packages_that_the_tests_have() {
    let read = |path: &str| -> Value {
        let text = std::fs::read_to_string(repository(path)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let (ours, tested) = (
        read("examples/invoices/package.json"),
        read("tests/npm/package.json"),
    );
    for kind in ["dependencies", "devDependencies"] {
        for (name, version) in ours[kind].as_object().unwrap() {
            assert_eq!(version, &tested["dependencies"][name], "{name}");
        }
    }
}
