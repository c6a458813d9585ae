//! The types that are inferred of statements, against PostgreSQL's own prepare.

mod prepare;

use schemagen::ident::Ident;
use schemagen::schema::Schema;
use schemagen::typing::Catalog;

use crate::support::{block_on, postgres::Database, repository};
use crate::tenancy::corpus;
use prepare::{Server, inferred};

fn public() -> [Ident; 1] {
    [Ident::parse("public").unwrap()]
}

/// Both answers to every statement, and how they differ.
fn differences(schema: &Schema, statements: &[(String, String)]) -> Vec<String> {
    let catalog = Catalog::new(schema, &public());
    let database = Database::with(&corpus::ddl(schema));
    block_on(async {
        let server = Server::of(&database).await;
        let mut out = Vec::new();
        for (name, sql) in statements {
            let real = server.prepare(sql).await;
            let ours = inferred(sql, &catalog);
            if ours.is_err() && real.is_err() || ours == real {
                continue;
            }
            out.push(format!(
                "{name}\n  {sql}\n  prepare:  {real:?}\n  inferred: {ours:?}"
            ));
        }
        out
    })
}

#[test]
fn the_corpus_is_as_prepare_reports() {
    let (schema, _) = corpus::schema();
    let queries = corpus::queries().into_iter();
    let statements: Vec<_> = queries.map(|it| (it.name, it.sql)).collect();
    assert!(statements.len() > 380);
    let faults = differences(&schema, &statements);
    assert!(
        faults.is_empty(),
        "{} of {} differ:\n{}",
        faults.len(),
        statements.len(),
        faults.join("\n")
    );
}
