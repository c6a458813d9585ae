//! The functions of queries where the policies of the database tell rows apart too: as the application's role, by two
//! organizations, on a pool and in a transaction.

use crate::support::postgres::Database;
use crate::support::{block_on, repository};
use db::queries::notes;
use db::{Db, Error, Org, Rows, member, note, organization, user};
use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnectOptions;
use std::fs;
use std::str::FromStr as _;

#[path = "golden/queries_rls/expect/db/mod.rs"]
mod db;

/// A database, and the address at which its application works.
fn site(role: &str) -> (Database, String) {
    let path = "tests/golden/queries_rls/expect/migrations/19700101000000_init.sql";
    let database = Database::with(&fs::read_to_string(repository(path)).unwrap());
    let role = format!("{role}_{}", std::process::id());
    database.execute(&format!(
        "create role {role} login password 'x'; grant queries_app to {role}"
    ));
    let options = PgConnectOptions::from_str(database.url()).unwrap();
    let url = options.username(&role).password("x").to_url_lossy();
    (database, url.to_string())
}

/// An organization, with a member, and notes of these titles.
async fn organization(db: &Db, name: &str, titles: &[&str]) -> Org {
    let email = format!("{name}@example.org");
    let who = user::insert(db, user::Required { email }).await.unwrap();
    let made = organization::Required { name: name.into() };
    let made = organization::insert(db, made).await.unwrap();
    let mut org = db.org_unchecked(made.id);
    let member = member::Required { user_id: who.id };
    member::insert(&mut org, member).await.unwrap();
    let titles: Vec<String> = titles.iter().map(|it| (*it).to_owned()).collect();
    let ids: Vec<_> = titles.iter().map(|_| uuid::Uuid::now_v7()).collect();
    let ids: Vec<_> = ids.into_iter().map(note::Id).collect();
    let made = notes::add(&mut org, &titles, &ids).await.unwrap();
    assert_eq!(made.len(), titles.len());
    org
}

async fn all(rows: Result<Rows<'_, notes::EachRow>, Error>) -> Vec<(String, Option<String>)> {
    let mut rows = rows.unwrap();
    let mut out = Vec::new();
    while let Some(row) = rows.next().await.unwrap() {
        out.push((row.note.title, row.email));
    }
    out
}

#[test]
fn the_policies_hear_of_the_organization_of_a_query() {
    let (_database, url) = site("queries_pool");
    block_on(async {
        let db = Db::connect_to(&url).await.unwrap();
        let mut one = organization(&db, "one", &["a", "b"]).await;
        let mut two = organization(&db, "two", &["c"]).await;
        let open = notes::open(&mut one).await.unwrap();
        assert_eq!(open.len(), 2);
        assert!(open.iter().all(|row| row.organization_id == *one.id()));
        assert_eq!(notes::here(&mut one).await.unwrap(), ["a", "b"]);
        assert_eq!(notes::here(&mut two).await.unwrap(), ["c"]);
        let mail = |name: &str| Some(format!("{name}@example.org"));
        let ours = [("a".to_owned(), mail("one")), ("b".to_owned(), mail("one"))];
        assert_eq!(all(notes::each(&mut one).await).await, ours);
        assert_eq!(
            all(notes::each(&mut two).await).await,
            [("c".to_owned(), mail("two"))]
        );

        let titles = ["a", "c"].map(str::to_owned);
        assert_eq!(notes::finish(&mut one, &titles).await.unwrap(), 1);
        assert_eq!(notes::open(&mut two).await.unwrap().len(), 1);
    });
}

#[test]
fn a_transaction_of_one_organization_shows_nothing_of_another() {
    let (_database, url) = site("queries_inside");
    block_on(async {
        let db = Db::connect_to(&url).await.unwrap();
        let one = organization(&db, "one", &["a", "b"]).await;
        organization(&db, "two", &["c"]).await;
        let mut inside = one.begin().await.unwrap();
        assert_eq!(notes::here(&mut inside).await.unwrap(), ["a", "b"]);
        assert_eq!(all(notes::each(&mut inside).await).await.len(), 2);
        assert_eq!(notes::all_unscoped(&mut inside).await.unwrap(), ["a", "b"]);
        inside.rollback().await.unwrap();
        let mut outside = one;
        let nothing: [String; 0] = [];
        assert_eq!(notes::all_unscoped(&mut outside).await.unwrap(), nothing);
    });
}
