//! Better Auth itself with the generated `schema.ts`, on the database that our migrations make of the demo: its plugins
//! admin, organization and stripe, from signing up to the end of an organization. Nothing leaves the machine.
//!
//! The demo has row-level security, and Better Auth knows of no organization when it signs a person in. So it connects as
//! `specs/auth.toml` and the README say: a login role of its own, which owns nothing and has BYPASSRLS.

use super::rows::{tsx, with_programs};
use super::{TSCONFIG, built, run};
use crate::support::Project;
use crate::support::postgres::{Database, database};
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use std::str::FromStr;

const PROGRAM: &str = "better_auth.mts";

/// What the program does, in its order.
const STEPS: [&str; 17] = [
    "sign up",
    "verify an address",
    "reset a password",
    "sign in",
    "session",
    "create an organization",
    "invite",
    "accept",
    "list members",
    "order a subscription",
    "subscribe",
    "cancel a subscription",
    "ban",
    "unban",
    "impersonate",
    "remove a user",
    "delete an organization",
];

/// The demo's database, and a role that Better Auth connects as.
struct Site {
    database: Database,
    role: String,
}

impl Site {
    fn new(project: &Project, name: &str, attribute: &str) -> Self {
        let role = format!("better_auth_{name}_{}", std::process::id());
        let database = database();
        database.execute(&project.read("out/migrations/19700101000000_init.sql"));
        database.execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'x' {attribute} IN ROLE app"
        ));
        Self { database, role }
    }

    fn url(&self) -> String {
        let options = PgConnectOptions::from_str(self.database.url()).unwrap();
        let options = options.username(&self.role).password("x");
        options.to_url_lossy().to_string()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let gone = self
            .database
            .try_execute(&format!("DROP ROLE {}", self.role));
        assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
    }
}

fn demo() -> Project {
    with_programs(&built("specs"), &[PROGRAM, "stripe_api.mts"])
}

#[test]
fn better_auth_does_all_that_its_plugins_do() {
    let project = demo();
    let site = Site::new(&project, "alone", "BYPASSRLS");
    let (success, said) = tsx(&project, PROGRAM, &site.url());
    assert!(success, "{said}");
    assert_eq!(said.lines().collect::<Vec<_>>(), STEPS);
}

/// What binds the service binds whoever connects as it does.
#[test]
fn better_auth_makes_no_organization_as_the_service() {
    let project = demo();
    let site = Site::new(&project, "bound", "NOBYPASSRLS");
    let (success, said) = tsx(&project, PROGRAM, &site.url());
    assert!(!success, "{said}");
    let refused = "new row violates row-level security policy for table \"organization\"";
    assert!(said.contains(refused), "{said}");
    let done = said.lines().take_while(|line| STEPS.contains(line));
    assert_eq!(done.collect::<Vec<_>>(), STEPS[..5], "{said}");
}

#[test]
fn typescript_lets_better_auth_have_the_schema() {
    let own = r#""**/out/**/*.ts""#;
    let settings = TSCONFIG.replace(own, &format!(r#"{own}, "{PROGRAM}""#));
    assert_ne!(settings, TSCONFIG);
    let project = demo().file("tsconfig.json", settings);
    let (success, said) = run(&project, "tsc", &["--project", "."]);
    assert!(success && said.is_empty(), "{said}");
}
