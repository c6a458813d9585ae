//! Whether the organizations of the service are apart, and what stands between them.

use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr as _;

use super::db::{self, Db, organization, project, todos, user};
use super::{Answer, Service};
use crate::support::block_on;

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
fn only_a_member_can_be_assigned() {
    let service = Service::start();
    let id = service.create("ann", "acme/todos", json!({ "title": "Write" }));
    let path = format!("acme/todos/{id}");
    let before = service.rows("todos");
    let mut answers = Vec::new();
    // A member elsewhere, a member nowhere, and nobody at all cannot be told apart.
    for stranger in ["bob", "eve", "nobody"] {
        let to = json!({ "title": "x", "assigned_to": stranger });
        for answer in [
            service.patch("ann", &path, to.clone()),
            service.post("ann", "acme/todos", to.clone()),
            service.post("ann", "acme/todos/import", json!([to])),
        ] {
            answers.push(answer.is(StatusCode::UNPROCESSABLE_ENTITY));
        }
    }
    assert!(answers.iter().all(|it| *it == answers[0]), "{answers:?}");
    assert!(answers[0].text.contains("the organization does not have"));
    assert_eq!(service.rows("todos"), before);
    let to = json!({ "assigned_to": "abe" });
    service.patch("ann", &path, to).is(StatusCode::OK);
    // Who leaves keeps nothing; the todo stays.
    service
        .database
        .execute("DELETE FROM member WHERE user_id = 'abe'");
    let left = service.get("ann", &path).is(StatusCode::OK).json();
    assert_eq!(left["assigned_to"], Value::Null);
}

#[test]
fn the_service_does_not_start_as_who_is_not_bound() {
    let service = Service::start();
    let unbound = block_on(Db::connect_to(service.database.url()));
    assert!(
        matches!(unbound, Err(db::Error::UnsafeRole(_))),
        "{unbound:?}"
    );
    // Nobody is let in by a statement of one's own either: no organization is set, so no row is there.
    let options = PgConnectOptions::from_str(service.database.url()).expect("it was used before");
    let query = "select (select count(*) from todos) + (select count(*) from member)";
    let seen = block_on(async {
        let pool = PgPool::connect_with(options.username(&service.role).password("x"));
        let pool = pool.await.expect("the role may log in");
        let seen = sqlx::query_scalar::<_, i64>(query).fetch_one(&pool).await;
        pool.close().await;
        seen
    });
    assert_eq!(seen.expect("the tables can be read"), 0);
}
