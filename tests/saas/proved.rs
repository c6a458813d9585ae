//! What the service asks of PostgreSQL, as it was recorded on its way, is proved to stay inside of one organization.

use super::Service;
use crate::support::repository;
use schemagen::analysis::{Analysis, analyze};
use schemagen::project;
use schemagen::tenancy::{Catalog, Settings, prove};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::OnceLock;

#[test]
fn what_is_asked_is_seen() {
    let service = Service::start();
    service.create("ann", "acme/projects", json!({ "name": "Launch" }));
    assert!(all(&service.recorder.statements()) > 1);
}

/// Requires a proof of every statement, and says how many there are.
pub fn all(statements: &BTreeSet<String>) -> usize {
    let analysis = analysis();
    let catalog = Catalog::new(&analysis.schema, &analysis.model);
    let settings = Settings {
        setting: Some("app.organization_id".to_owned()),
        ..Settings::default()
    };
    let mut proofs = 0;
    for statement in statements.iter().filter(|it| !is_of_the_catalog(it)) {
        for verdict in prove(statement, &catalog, &settings) {
            assert!(verdict.is_proved(), "{statement}\n{verdict:#?}");
            proofs += 1;
        }
    }
    proofs
}

/// Whether a statement is not about rows of the schema: sqlx asks what types there are, `Db::connect` what the role may
/// do, and `set_config` says which organization it is.
fn is_of_the_catalog(statement: &str) -> bool {
    let words = [
        "pg_type",
        "pg_roles",
        "pg_class",
        "pg_proc",
        "pg_cursors",
        "set_config(",
    ];
    words.iter().any(|it| statement.contains(it))
}

fn analysis() -> &'static Analysis {
    static ANALYSIS: OnceLock<Analysis> = OnceLock::new();
    ANALYSIS.get_or_init(|| {
        let project = project::load(Some(&repository("specs"))).expect("the specs are there");
        analyze(&project.inputs)
    })
}
