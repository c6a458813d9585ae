//! The modules of the golden projects, compiled as they were written and run on PostgreSQL: every type there and back,
//! every kind of key, and two organizations that never see each other.

use crate::support::postgres::{self, Database};
use crate::support::{block_on, repository};
use everything::enums::{BillingState, Role};
use everything::{
    Db, Error, Inside, Is, Items, Order, Org, Page, Pattern, billing_invoice, membership, note,
    pair, person, project,
};
use everything::{task, value, workspace};
use serde_json::{Value, json};
use std::fs;

#[path = "golden/everything/expect/db/mod.rs"]
mod everything;
#[path = "golden/hostile/expect/db/mod.rs"]
mod hostile;

fn database(case: &str) -> Database {
    let path = format!("tests/golden/{case}/expect/migrations/19700101000000_init.sql");
    let database = postgres::database();
    database.execute("create table external_ledger (id bigint primary key)");
    database.execute(&fs::read_to_string(repository(&path)).unwrap());
    database
}

async fn connect(database: &Database) -> Db {
    Db::connect_to(database.url()).await.unwrap()
}

/// A workspace and a person who owns it.
async fn workspace(db: &Db, name: &str) -> (Org, person::Id) {
    let email = format!("{name}@example.org");
    let who = person::insert(db, person::Required { email })
        .await
        .unwrap();
    let mut tx = db.begin().await.unwrap();
    let made = workspace::Required { name: name.into() };
    let made = workspace::insert(&mut tx, made).await.unwrap();
    let mut org = tx.org_unchecked(made.id);
    let owner = membership::New {
        role: Some(Role::Owner),
        ..membership::Required { person_id: who.id }.into()
    };
    membership::insert(&mut org, owner).await.unwrap();
    org.commit().await.unwrap();
    (db.org(&made.id, &who.id).await.unwrap(), who.id)
}

fn shape() -> everything::json::Shape {
    serde_json::from_value(json!({
        "theme": "dark mode",
        "language": "de",
        "notifications": { "email": true },
        "tags": ["a", "b"],
        "items": [{ "sku": "x'\"\\", "count": 9_007_199_254_740_993_i64 }],
        "counts": { "one": 1 },
        "address": { "street": "Straße", "at": "2026-01-31T09:30:00Z" },
        "odd key!": 1.5,
        "type": "t"
    }))
    .unwrap()
}

#[test]
fn every_type_goes_there_and_back() {
    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let (mut org, _) = workspace(&db, "one").await;
        let required = value::Required {
            a_text: "it's \u{1f980} \\ \"x\"".into(),
            a_shape: shape(),
        };
        let bare = value::insert(&mut org, required.clone()).await.unwrap();
        assert_eq!(bare.a_varchar, "it's \\ \"x\"");
        assert_eq!(
            (bare.a_boolean, bare.a_smallint, bare.an_integer),
            (true, -3, 16)
        );
        assert_eq!((bare.a_bigint, bare.a_double), (9_000_000_000, -2e10));
        assert_eq!(bare.a_numeric.to_string(), "12.5000");
        assert_eq!(bare.a_json, json!({ "k": [1, true, "x"] }));
        assert_eq!(bare.an_enum, Role::Guest);
        assert_eq!(bare.texts, ["a", "b,c", "d\"e'f"]);
        assert_eq!(bare.enums, [Role::Owner, Role::Guest]);
        assert_eq!((bare.integers.len(), bare.a_level), (0, 7));
        assert!(bare.touched_at.is_some() && bare.a_citext.is_none());
        assert_eq!(bare.a_shape, shape());

        let full = value::New {
            a_varchar: Some(String::new()),
            a_citext: Some("MiXed".into()),
            a_smallint: Some(i16::MIN),
            an_integer: Some(i32::MAX),
            a_bigint: Some(i64::MIN),
            a_real: Some(f32::MIN_POSITIVE),
            a_double: Some(f64::MAX),
            a_numeric: Some("-1234567890123456.7891".parse().unwrap()),
            a_date: Some("0001-01-01".parse().unwrap()),
            a_time: Some("23:59:59.999999".parse().unwrap()),
            a_timestamp: Some("9999-12-31T23:59:59.999999".parse().unwrap()),
            a_timestamptz: Some("2026-06-30T12:00:00.000001Z".parse().unwrap()),
            a_uuid: Some(uuid::Uuid::nil()),
            a_jsonb: Some(Some(json!({ "deep": [null, { "x": "\u{1f980}" }] }))),
            a_bytea: Some(vec![0, 255, 39, 92]),
            an_enum: Some(Role::Owner),
            texts: Some(vec!["NULL".into(), "{}".into(), ",".into(), String::new()]),
            enums: Some(vec![Role::Member]),
            uuids: Some(vec![uuid::Uuid::max()]),
            a_path: Some("top.science".into()),
            touched_at: Some(None),
            ..required.into()
        };
        let row = value::insert(&mut org, full.clone()).await.unwrap();
        let found = value::find(&mut org, &row.id).await.unwrap().unwrap();
        assert_eq!(row, found);
        assert_eq!(Some(found.a_numeric), full.a_numeric);
        assert_eq!(Some(found.a_timestamp), full.a_timestamp);
        assert_eq!(Some(found.a_timestamptz), full.a_timestamptz);
        assert_eq!(
            (found.a_citext, found.a_bytea),
            (full.a_citext, full.a_bytea)
        );
        assert_eq!(Some(found.texts), full.texts);
        assert_eq!((found.uuids, found.a_path), (full.uuids, full.a_path));
        assert_eq!(
            (found.a_real, found.a_double),
            (f32::MIN_POSITIVE, f64::MAX)
        );
        assert_eq!(
            (Some(found.a_jsonb), found.touched_at),
            (full.a_jsonb, None)
        );

        let patch = value::Patch {
            a_citext: Some(None),
            an_enum: Some(Role::Guest),
            a_path: Some(Some("top".into())),
            enums: Some(vec![]),
            ..value::Patch::default()
        };
        let changed = value::update(&mut org, &row.id, patch)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((changed.a_citext, changed.an_enum), (None, Role::Guest));
        assert_eq!(
            (changed.a_path.as_deref(), changed.enums),
            (Some("top"), vec![])
        );
        assert_eq!(changed.a_bytea, Some(vec![0, 255, 39, 92]));
        assert!(changed.updated_at > row.updated_at);
    });
}

#[test]
fn two_workspaces_never_meet() {
    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let (mut one, ann) = workspace(&db, "one").await;
        let (mut two, ben) = workspace(&db, "two").await;
        let refused = db.org(one.id(), &ben).await;
        assert!(matches!(refused, Err(Error::NotAMember)));

        let code = |person_id| project::Required {
            code: "same".into(),
            created_by: person_id,
        };
        let theirs = project::insert(&mut one, code(ann)).await.unwrap();
        let ours = project::insert(&mut two, code(ben)).await.unwrap();
        assert!(project::find(&mut two, &theirs.id).await.unwrap().is_none());
        let listed = project::list(&mut two, Page::default()).await.unwrap();
        assert_eq!(listed, std::slice::from_ref(&ours));
        let patch = project::Patch {
            code: Some("taken".into()),
            ..project::Patch::default()
        };
        let patched = project::update(&mut two, &theirs.id, patch).await.unwrap();
        assert!(patched.is_none());
        assert!(!project::delete(&mut two, &theirs.id).await.unwrap());
        let untouched = project::find(&mut one, &theirs.id).await.unwrap();
        assert_eq!(untouched, Some(theirs.clone()));

        // PostgreSQL itself refuses what would reach across.
        let across = task::New {
            project_code: Some("same".into()),
            ..task::Required {
                project_id: theirs.id,
                title: "t".into(),
                created_by: ben,
            }
            .into()
        };
        let error = task::insert(&mut two, across)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("task_workspace_id_project_id_fkey"),
            "{error}"
        );
        let outsider = task::New {
            assignee_id: Some(ann),
            ..task::Required {
                project_id: ours.id,
                title: "t".into(),
                created_by: ben,
            }
            .into()
        };
        let error = task::insert(&mut two, outsider)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("task_workspace_id_assignee_id_fkey"),
            "{error}"
        );
    });
}

#[test]
fn keys_of_every_kind_and_transactions() {
    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let (mut org, ann) = workspace(&db, "one").await;
        let home = project::Required {
            code: "home".into(),
            created_by: ann,
        };
        let home = project::insert(&mut org, home).await.unwrap();
        let new = |title: &str| task::New {
            project_code: Some("home".into()),
            assignee_id: Some(ann),
            ..task::Required {
                project_id: home.id.clone(),
                title: title.into(),
                created_by: ann,
            }
            .into()
        };
        let left = task::insert(&mut org, new("Left")).await.unwrap();
        let right = task::insert(&mut org, new("Right")).await.unwrap();
        assert_eq!(left.slug, "left", "PostgreSQL generates it");

        let both = pair::Required {
            left_id: left.id.clone(),
            right_id: right.id.clone(),
        };
        let both = pair::insert(&mut org, both).await.unwrap();
        assert!(pair::find(&mut org, &both.id()).await.unwrap().is_some());
        let remark = note::Required {
            left_id: left.id.to_string().into(),
            right_id: right.id.to_string().into(),
        };
        note::insert(&mut org, remark).await.unwrap();

        let bill = billing_invoice::New::default();
        let bill = billing_invoice::insert(&mut org, bill).await.unwrap();
        assert_eq!(bill.state.as_str(), "24_hour");
        let patch = billing_invoice::Patch {
            state: Some(BillingState::ALL[3]),
        };
        let bill = billing_invoice::update(&mut org, &bill.id, patch)
            .await
            .unwrap();
        assert_eq!(bill.unwrap().state.as_str(), "Æther");

        let mut undone = org.begin().await.unwrap();
        assert!(pair::delete(&mut undone, &both.id()).await.unwrap());
        undone.rollback().await.unwrap();
        assert!(pair::find(&mut org, &both.id()).await.unwrap().is_some());
        let failed: Result<(), Error> = org
            .transaction(async |org| {
                task::delete(org, &left.id).await?;
                Err(Error::NotAMember)
            })
            .await;
        assert!(failed.is_err());
        assert!(task::find(&mut org, &left.id).await.unwrap().is_some());

        // The member goes; what was assigned to them stays, in its workspace.
        assert!(membership::delete(&mut org, &ann).await.unwrap());
        let kept = task::find(&mut org, &left.id).await.unwrap().unwrap();
        assert_eq!((kept.assignee_id, kept.workspace_id), (None, *org.id()));
        let page = task::list(&mut org, Page::first(1)).await.unwrap();
        let next = Page::after(page[0].cursor(task::OrderBy::Id), 10);
        assert_eq!(task::list(&mut org, next).await.unwrap().len(), 1);
    });
}

#[test]
fn hostile_names_are_only_names() {
    use hostile::{Page, drop_table_user, enums::Hostile, organization, wide};

    let database = database("hostile");
    block_on(async {
        let db = hostile::Db::connect_to(database.url()).await.unwrap();
        let root = organization::Required { id: "o".into() };
        let root = organization::insert(&db, root).await.unwrap();
        let mut org = db.org_unchecked(root.id);
        let row = wide::insert(&mut org, wide::New::default()).await.unwrap();
        assert_eq!(row.label, Hostile::DropTableUser);
        assert_eq!(row.labels, Hostile::ALL);
        assert_eq!(
            row.drop_table_user.as_deref(),
            Some("\"; drop table user; --")
        );
        assert_eq!(row.new_line.as_deref(), Some("new\nline"));
        let shape = serde_json::to_value(&row.shape).unwrap();
        assert_eq!(shape["\"; drop table user; --"], "*/ fn main() {} /*");
        let patch = wide::Patch {
            label: Some(Hostile::NewLine),
            drop_table_user: Some(None),
            ..wide::Patch::default()
        };
        let row = wide::update(&mut org, &row.id, patch)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.label, row.drop_table_user), (Hostile::NewLine, None));
        let new = drop_table_user::New::default();
        let row = drop_table_user::insert(&mut org, new).await.unwrap();
        let rows = drop_table_user::list(&mut org, Page::default())
            .await
            .unwrap();
        assert_eq!(rows, [row]);
    });
}

fn person(email: &str) -> person::Required {
    person::Required {
        email: email.into(),
    }
}

#[test]
fn a_cursor_that_was_changed_is_told_from_a_failure() {
    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let many = (0..3).map(|number| person(&format!("p{number}@example.org")));
        person::insert_many(&db, many).await.unwrap();
        let behind = async |order, cursor| {
            let list = person::List::default().order(order).after(cursor);
            person::list(&db, list).await
        };
        let boss = person::list(&db, person::OrderBy::Email).await.unwrap();
        let boss = boss.into_iter().next().unwrap();
        let at = |order: Order<person::OrderBy>| serde_json::to_value(boss.cursor(order)).unwrap();
        let by_email = person::OrderBy::Email.asc();
        let by_manager = person::OrderBy::ManagerId.asc();
        let by_time = person::OrderBy::CreatedAt.asc();

        let same = serde_json::from_value(at(by_email)).unwrap();
        assert_eq!(behind(by_email, same).await.unwrap().len(), 2);
        for (order, cursor) in [
            // Of another order, or another direction.
            (by_email, at(by_time)),
            (by_email, at(person::OrderBy::Email.desc())),
            (person::OrderBy::Id.asc(), at(by_email)),
            // What no value of the column is, or what none can be.
            (by_time, changed(at(by_time), "value", "2026-01-".into())),
            (by_time, changed(at(by_time), "value", "".into())),
            (by_manager, changed(at(by_manager), "value", "7f".into())),
            (by_email, changed(at(by_email), "value", "a\0b".into())),
            (by_email, changed(at(by_email), "value", Value::Null)),
            (by_email, changed(at(by_email), "order", "; drop".into())),
        ] {
            let text = cursor.to_string();
            let cursor = serde_json::from_value(cursor).unwrap();
            let refused = behind(order, cursor).await;
            assert!(matches!(refused, Err(Error::Cursor)), "{text}: {refused:?}");
        }
        // A filter that is wrong beside a cursor that is right is no fault of the cursor.
        let list = person::List::from(person::Filter {
            email: Pattern::like("\\").into(),
            ..person::Filter::default()
        });
        let list = list.order(by_email).after(boss.cursor(by_email));
        let refused = person::list(&db, list).await;
        assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
    });
}

fn changed(mut cursor: Value, key: &str, value: Value) -> Value {
    cursor[key] = value;
    cursor
}

#[test]
fn many_rows_come_in_one_statement_and_go_out_one_by_one() {
    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let many = (0..1_234).map(|number| person(&format!("p{number:04}@example.org")));
        assert_eq!(person::insert_many(&db, many).await.unwrap(), 1_234);
        let none: [person::Required; 0] = [];
        assert_eq!(person::insert_many(&db, none).await.unwrap(), 0);
        // A cursor of the database, in a transaction of its own and in one that goes on.
        let order = person::OrderBy::Email;
        let mut rows = person::stream(&db, &person::Filter::default(), order)
            .await
            .unwrap();
        let mut emails = Vec::new();
        while let Some(row) = rows.next().await.unwrap() {
            emails.push(row.email);
        }
        assert_eq!(emails.len(), 1_234);
        assert!(emails.is_sorted());
        assert!(rows.next().await.unwrap().is_none());
        drop(rows);
        let mut tx = db.begin().await.unwrap();
        for _ in 0..2 {
            let some = person::Filter {
                email: Pattern::starts_with("P00").ignoring_case().into(),
                ..person::Filter::default()
            };
            let mut rows = person::stream(&mut tx, &some, order.desc()).await.unwrap();
            let first = rows.next().await.unwrap().unwrap();
            assert_eq!(first.email, "p0099@example.org");
        }
        assert_eq!(
            person::delete_many(&mut tx, &person::Filter::default())
                .await
                .unwrap(),
            1_234
        );
        tx.rollback().await.unwrap();

        // A whole page after the other, by an order in which most are NULL: each row once.
        let boss = person::find_by_email(&db, "P0007@example.org")
            .await
            .unwrap()
            .unwrap();
        let managed = person::Patch {
            manager_id: Some(Some(boss.id)),
            ..person::Patch::default()
        };
        for email in ["p0100@example.org", "p0200@example.org"] {
            let row = person::find_by_email(&db, email).await.unwrap().unwrap();
            person::update(&db, &row.id, managed.clone()).await.unwrap();
        }
        for order in [
            person::OrderBy::ManagerId.asc(),
            person::OrderBy::ManagerId.desc(),
        ] {
            let mut list = person::List::default().order(order).limit(97);
            let mut seen = std::collections::BTreeSet::new();
            loop {
                let rows = person::list(&db, list.clone()).await.unwrap();
                let Some(last) = rows.last() else { break };
                list = list.after(last.cursor(order));
                seen.extend(rows.iter().map(|row| row.id));
            }
            assert_eq!(seen.len(), 1_234, "{order:?}");
        }
        let filter = person::Filter {
            manager_id: boss.id.into(),
            ..person::Filter::default()
        };
        assert_eq!(person::count(&db, &filter).await.unwrap(), 2);
        assert!(person::exists(&db, &filter).await.unwrap());
        let either = person::Filter {
            any_of: vec![
                filter,
                person::Filter {
                    id: boss.id.into(),
                    ..person::Filter::default()
                },
            ],
            ..person::Filter::default()
        };
        assert_eq!(person::count(&db, &either).await.unwrap(), 3);
    });
}

#[test]
fn an_upsert_writes_what_is_said_and_leaves_the_rest() {
    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let boss = person::insert(&db, person("boss@example.org"))
            .await
            .unwrap();
        let managed = person::New {
            manager_id: Some(boss.id),
            ..person("one@example.org").into()
        };
        let one = person::upsert_by_email(&db, managed).await.unwrap();
        let again = person::upsert_by_email(&db, person("ONE@example.org"))
            .await
            .unwrap();
        assert_eq!((again.id, again.manager_id), (one.id, None));
        assert_eq!(
            (again.created_at, again.email.as_str()),
            (one.created_at, "one@example.org")
        );

        let (mut a, author) = workspace(&db, "a").await;
        let (mut b, _) = workspace(&db, "b").await;
        let new = |code: &str| project::Required {
            code: code.into(),
            created_by: author,
        };
        let mine = project::insert(&mut a, new("x")).await.unwrap();
        let theirs = project::New {
            id: Some(mine.id.clone()),
            ..new("y").into()
        };
        let refused = project::upsert(&mut b, theirs).await;
        assert!(
            matches!(&refused, Err(Error::Unique { table, constraint }) if table == "project" && constraint == "project_pkey"),
            "{refused:?}"
        );
        assert_eq!(project::get(&mut a, &mine.id).await.unwrap(), mine);
        let other = project::upsert_by_code(&mut b, new("x")).await.unwrap();
        assert_ne!(other.id, mine.id);
        let kept = project::upsert_by_code(&mut a, new("x")).await.unwrap();
        assert_eq!(kept.id, mine.id);
    });
}

#[test]
fn refusals_are_told_apart() {
    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let (mut a, author) = workspace(&db, "a").await;
        let (mut b, _) = workspace(&db, "b").await;
        let new = |code: &str| project::Required {
            code: code.into(),
            created_by: author,
        };
        let theirs = project::insert(&mut b, new("b")).await.unwrap();
        let here = project::insert(&mut a, new("a")).await.unwrap();
        let under = |parent: &project::Id, code: &str| project::New {
            parent_id: Some(parent.clone()),
            ..new(code).into()
        };
        let other = project::insert(&mut a, under(&theirs.id, "c")).await;
        assert!(
            matches!(other, Err(Error::OtherOrganization { .. })),
            "{other:?}"
        );
        let nowhere = project::insert(&mut a, under(&"nowhere".into(), "c")).await;
        assert_eq!(format!("{other:?}"), format!("{nowhere:?}"));
        let nobody = project::Required {
            code: "d".into(),
            created_by: uuid::Uuid::nil().into(),
        };
        let missing = project::insert(&mut a, nobody).await;
        assert!(
            matches!(missing, Err(Error::MissingReference { .. })),
            "{missing:?}"
        );
        let twice = project::insert(&mut a, new("a")).await;
        assert!(matches!(twice, Err(Error::Unique { .. })), "{twice:?}");
        let all: Vec<project::New> = vec![new("e").into(), under(&theirs.id, "f")];
        let whole = project::insert_many(&mut a, all).await;
        assert!(
            matches!(whole, Err(Error::OtherOrganization { .. })),
            "{whole:?}"
        );
        assert!(project::find_by_code(&mut a, "e").await.unwrap().is_none());
        let absent = project::get(&mut a, &theirs.id).await;
        assert!(matches!(absent, Err(Error::NotFound)), "{absent:?}");
        let unlocked = project::find_for_update(&mut a, &here.id).await;
        assert!(
            matches!(unlocked, Err(Error::NoTransaction)),
            "{unlocked:?}"
        );
        let mut inside = a.begin().await.unwrap();
        let locked = project::find_for_update(&mut inside, &here.id)
            .await
            .unwrap();
        assert_eq!(locked, Some(here));
        let empty = workspace::insert(
            &db,
            workspace::Required {
                name: String::new(),
            },
        )
        .await;
        assert!(matches!(empty, Err(Error::Check { .. })), "{empty:?}");
    });
}

#[test]
fn a_filter_reaches_into_typed_json() {
    use everything::json::{AddressFilter, ShapeFilter, ShapeNotificationsFilter, ShapeTheme};

    let database = database("everything");
    block_on(async {
        let db = connect(&database).await;
        let (mut org, _) = workspace(&db, "one").await;
        let (mut other, _) = workspace(&db, "other").await;
        let new = |limit: Option<i32>, theme: ShapeTheme| value::Required {
            a_text: String::new(),
            a_shape: everything::json::Shape {
                limit,
                theme,
                ..shape()
            },
        };
        let rows = [
            new(Some(3), ShapeTheme::Light),
            new(Some(40), ShapeTheme::Light),
            new(None, ShapeTheme::DarkMode),
        ];
        value::insert_many(&mut org, rows.clone()).await.unwrap();
        value::insert_many(&mut other, rows).await.unwrap();
        let any = ShapeFilter::default;
        let item = everything::json::ShapeItems {
            count: 9_007_199_254_740_993,
            ..shape().items.remove(0)
        };
        let street = |street: &str| AddressFilter {
            street: street.into(),
            at: Is::Above("2026-01-31T10:00:00+01:00".parse().unwrap()),
        };
        let told = |push: Is<bool>| ShapeNotificationsFilter {
            email: true.into(),
            push,
        };
        let asked = [
            (3, any()),
            (
                2,
                ShapeFilter {
                    theme: ShapeTheme::Light.into(),
                    ..any()
                },
            ),
            (
                1,
                ShapeFilter {
                    theme: Is::NoneOf(vec![ShapeTheme::Light]),
                    ..any()
                },
            ),
            (
                1,
                ShapeFilter {
                    limit: 3.into(),
                    ..any()
                },
            ),
            (
                2,
                ShapeFilter {
                    limit: Is::AtLeast(3),
                    ..any()
                },
            ),
            (
                1,
                ShapeFilter {
                    limit: Is::Between(4, 40),
                    ..any()
                },
            ),
            (
                2,
                ShapeFilter {
                    limit: Is::OneOf(vec![3, 40, 7]),
                    ..any()
                },
            ),
            (
                1,
                ShapeFilter {
                    limit: Is::Null,
                    ..any()
                },
            ),
            (
                2,
                ShapeFilter {
                    limit: Is::NotNull,
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    language: "de".into(),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    language: "d".into(),
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    language: Pattern::starts_with("D").ignoring_case().into(),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    language: Pattern::contains("%").into(),
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    tags: Items::HasAll(vec!["a".into(), "b".into()]),
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    tags: Items::HasAny(vec!["z".into(), "b".into()]),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    tags: Items::Has("z".into()),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    tags: Items::Empty,
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    items: Items::Has(item),
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    notifications: told(Is::Null).into(),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    notifications: told(true.into()).into(),
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    address: street("Straße").into(),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    address: street("Strasse").into(),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    address: Inside::Null,
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    odd_key: 1.5.into(),
                    ..any()
                },
            ),
            (
                0,
                ShapeFilter {
                    odd_key: Is::Below(1.5),
                    ..any()
                },
            ),
            (
                3,
                ShapeFilter {
                    r#type: "t".into(),
                    ..any()
                },
            ),
        ];
        for (count, filter) in asked {
            let filter = value::Filter {
                a_shape: filter.into(),
                ..value::Filter::default()
            };
            let found = value::list(&mut org, filter.clone()).await.unwrap();
            assert_eq!(found.len(), count, "{filter:?}");
            assert!(found.iter().all(|row| row.workspace_id == *org.id()));
        }
        // Neither filter of the two lets a row of the other workspace in.
        let either = [Some(3), Some(40)].map(|limit| value::Filter {
            a_shape: ShapeFilter {
                limit: Is::maybe(limit),
                ..any()
            }
            .into(),
            ..value::Filter::default()
        });
        let either = value::Filter {
            any_of: either.into(),
            ..value::Filter::default()
        };
        assert_eq!(value::count(&mut org, &either).await.unwrap(), 2);
        assert_eq!(value::delete_many(&mut org, &either).await.unwrap(), 2);
        assert_eq!(value::count(&mut other, &either).await.unwrap(), 2);
    });
}
