//! What each route of the service does.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Service};
use crate::support::block_on;

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
fn a_list_is_narrowed_ordered_and_counted() {
    let service = Service::start();
    let new = |title: &str, priority: i32, due: Option<&str>| {
        let body = json!({ "title": title, "priority": priority, "due_date": due });
        service.create("ann", "acme/todos", body)
    };
    let milk = new("Buy milk", 2, Some("2030-01-02T00:00:00Z"));
    let bank = new("Call the bank", 1, Some("2030-01-01T00:00:00Z"));
    let report = new("Write the 100% report", 5, None);
    let elsewhere = json!({ "title": "milk", "due_date": "2029-01-01T00:00:00Z" });
    service.create("bob", "globex/todos", elsewhere);
    let change = json!({ "status": "done", "assigned_to": "abe" });
    let changed = service.patch("ann", &format!("acme/todos/{milk}"), change);
    changed.is(StatusCode::OK);
    for (query, expected) in [
        ("status=done", vec![&milk]),
        ("search=MILK", vec![&milk]),
        ("search=0%25", vec![&report]),
        ("search=_", vec![]),
        ("unassigned=true", vec![&report, &bank]),
        ("due_before=2030-01-02T00:00:00Z", vec![&bank]),
        ("unassigned=true&search=bank&status=open", vec![&bank]),
        ("order=due", vec![&bank, &milk, &report]),
        ("order=priority", vec![&bank, &milk, &report]),
        ("order=newest", vec![&report, &bank, &milk]),
    ] {
        let listed = service.get("abe", &format!("acme/todos?{query}"));
        let listed = listed.is(StatusCode::OK).each("id");
        assert_eq!(listed.iter().collect::<Vec<_>>(), expected, "{query}");
        let counted = service.get("abe", &format!("acme/todos/count?{query}"));
        let counted = counted.is(StatusCode::OK).json();
        assert_eq!(counted["count"], expected.len(), "{query}");
    }
    let first = service.get("ann", "acme/todos?order=due&limit=2");
    let path = format!("acme/todos?order=due&limit=2&after={}", first.after());
    assert_eq!(service.get("ann", &path).each("id"), [report.as_str()]);
    let turned = path.replace("order=due", "order=newest");
    let refused = service.get("ann", &turned);
    refused.is(StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = service.get("ann", "acme/todos?order=size");
    wrong.is(StatusCode::BAD_REQUEST);
}

#[test]
fn a_todo_is_listed_with_the_people_in_it() {
    let service = Service::start();
    let body = json!({ "title": "Write", "assigned_to": "abe" });
    service.create("ann", "acme/todos", body);
    let listed = service.get("ann", "acme/todos").is(StatusCode::OK).json();
    let row = &listed["rows"][0];
    let abe = json!({ "user_id": "abe", "role": "member" });
    assert_eq!(row["assigned_to"], abe);
    assert_eq!(row["created_by"], json!({ "id": "ann", "name": "Ann" }));
    let members = service.get("abe", "acme/members").is(StatusCode::OK);
    let members = members.json();
    let members = members["rows"].as_array().expect("a list");
    let mut names: Vec<_> = members.iter().map(|it| &it["user_id"]["name"]).collect();
    names.sort_by_key(|name| name.to_string());
    assert_eq!(names, ["Abe", "Ann"]);
}

#[test]
fn only_who_runs_the_organization_deletes_and_sets() {
    let service = Service::start();
    let preferences = json!({
        "theme": "dark", "language": "en", "notifications": { "email": true, "push": false }
    });
    let id = service.create("abe", "acme/todos", json!({ "title": "Write" }));
    let path = format!("acme/todos/{id}");
    service.delete("abe", &path).is(StatusCode::FORBIDDEN);
    let change = |who: &str, path: &str, body: &Value| service.ask(who, Method::PUT, path, body);
    change("abe", "acme/settings", &preferences).is(StatusCode::FORBIDDEN);
    assert_eq!(service.rows("todos").len(), 1);
    // A role in one organization is none in another, and a demotion counts from the next request on.
    service.delete("bob", &path).is(StatusCode::NOT_FOUND);
    change("bob", "acme/settings", &preferences).is(StatusCode::NOT_FOUND);
    let role = |role: &str| {
        let sql = format!("UPDATE member SET role = '{role}' WHERE user_id = 'ann'");
        service.database.execute(&sql);
    };
    role("member");
    service.delete("ann", &path).is(StatusCode::FORBIDDEN);
    role("admin");
    service.delete("ann", &path).is(StatusCode::NO_CONTENT);
}

#[test]
fn an_organization_has_one_row_of_settings() {
    let service = Service::start();
    let put = |who: &str, organization: &str, theme: &str| {
        let body = json!({
            "theme": theme, "language": "en", "notifications": { "email": true, "push": false }
        });
        let path = format!("{organization}/settings");
        service.ask(who, Method::PUT, &path, &body)
    };
    service
        .get("ann", "acme/settings")
        .is(StatusCode::NOT_FOUND);
    put("ann", "acme", "dark").is(StatusCode::OK);
    put("bob", "globex", "dark").is(StatusCode::OK);
    put("ann", "acme", "light").is(StatusCode::OK);
    put("ann", "acme", "green").is(StatusCode::UNPROCESSABLE_ENTITY);
    for (who, organization, theme) in [("abe", "acme", "light"), ("bob", "globex", "dark")] {
        let path = format!("{organization}/settings");
        let settings = service.get(who, &path).is(StatusCode::OK).json();
        assert_eq!(settings["organization_id"], organization);
        assert_eq!(settings["preferences"]["theme"], theme);
    }
    service
        .get("bob", "acme/settings")
        .is(StatusCode::NOT_FOUND);
}

#[test]
fn an_import_is_all_or_nothing_and_an_export_has_it_all() {
    let service = Service::start();
    let import = |who: &str, path: &str, titles: &[&str]| {
        let todos: Vec<_> = titles.iter().map(|it| json!({ "title": it })).collect();
        service.post(who, path, json!(todos))
    };
    let refused = import("abe", "acme/todos/import", &["fine", ""]);
    refused.is(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(service.rows("todos").is_empty());
    // More than the service reads at once.
    let titles: Vec<String> = (0..500).map(|it| format!("number {it}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let imported = import("abe", "acme/todos/import", &titles).is(StatusCode::CREATED);
    assert_eq!(imported.json(), json!({ "imported": 500 }));
    import("bob", "globex/todos/import", &["theirs"]).is(StatusCode::CREATED);
    import("bob", "acme/todos/import", &["smuggled"]).is(StatusCode::NOT_FOUND);
    let exported = |who: &str, path: &str| -> Vec<Value> {
        let answer = service.get(who, path).is(StatusCode::OK);
        let lines = answer.text.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect()
    };
    let rows = exported("ann", "acme/todos/export");
    let mut found: Vec<_> = rows
        .iter()
        .filter_map(|row| row["title"].as_str())
        .collect();
    let mut expected = titles;
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert!(rows.iter().all(|row| row["created_by"] == "abe"));
    assert_eq!(exported("bob", "globex/todos/export").len(), 1);
    assert_eq!(exported("ann", "acme/todos/export?search=99").len(), 5);
    let stranger = service.get("bob", "acme/todos/export");
    stranger.is(StatusCode::NOT_FOUND);
}

#[test]
fn a_todo_is_claimed_by_one_alone() {
    let service = Service::start();
    let id = service.create("ann", "acme/todos", json!({ "title": "Write" }));
    let path = format!("acme/todos/{id}/claim");
    let theirs = format!("globex/todos/{id}/claim");
    for path in [&path, &theirs] {
        let stranger = service.ask("bob", Method::POST, path, &Value::Null);
        stranger.is(StatusCode::NOT_FOUND);
    }
    // Both at once: the second waits at the row, and sees what the first wrote.
    let claim = |who: &str| {
        let address = format!("{}/{path}", service.address);
        let token = format!("token-of-{who}");
        Answer::read(service.client.post(address).bearer_auth(token))
    };
    let (one, other) = block_on(async { tokio::join!(claim("ann"), claim("abe")) });
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
    let winner = if one.status == StatusCode::OK {
        "ann"
    } else {
        "abe"
    };
    let row = &service.rows("todos")[0];
    assert_eq!(row["assigned_to"], winner);
    assert_eq!(row["status"], "in_progress");
}

#[test]
fn two_who_claim_at_once_get_two_todos() {
    let service = Service::start();
    let nothing = service.ask("ann", Method::POST, "acme/todos/claim", &Value::Null);
    nothing.is(StatusCode::NOT_FOUND);
    for (title, priority) in [("later", 4), ("now", 1)] {
        let body = json!({ "title": title, "priority": priority });
        service.create("ann", "acme/todos", body);
    }
    service.create("bob", "globex/todos", json!({ "title": "theirs" }));
    let claim = |who: &str| {
        let address = format!("{}/acme/todos/claim", service.address);
        let token = format!("token-of-{who}");
        Answer::read(service.client.post(address).bearer_auth(token))
    };
    let (one, other) = block_on(async { tokio::join!(claim("ann"), claim("abe")) });
    let title = |answer: Answer| answer.is(StatusCode::OK).json()["title"].clone();
    let mut titles = [title(one), title(other)];
    titles.sort_by_key(Value::to_string);
    assert_eq!(titles, ["later", "now"]);
    let none = service.ask("ann", Method::POST, "acme/todos/claim", &Value::Null);
    none.is(StatusCode::NOT_FOUND);
    let stranger = service.ask("bob", Method::POST, "acme/todos/claim", &Value::Null);
    stranger.is(StatusCode::NOT_FOUND);
    let theirs = service.rows("todos");
    let theirs = theirs.iter().find(|row| row["title"] == "theirs");
    assert_eq!(theirs.expect("it is there")["assigned_to"], Value::Null);
}

#[test]
fn a_project_is_made_once_for_its_name() {
    let service = Service::start();
    let put = |who: &str, path: &str| {
        let answer = service.ask(who, Method::PUT, path, &Value::Null);
        answer.is(StatusCode::OK).json()
    };
    let made = put("ann", "acme/projects/Launch");
    assert_eq!(made["created_by"], "ann");
    assert_eq!(put("abe", "acme/projects/Launch"), made);
    assert_ne!(put("bob", "globex/projects/Launch")["id"], made["id"]);
    assert_eq!(service.rows("project").len(), 2);
}

#[test]
fn reports_are_of_one_organization() {
    let service = Service::start();
    let launch = service.create("ann", "acme/projects", json!({ "name": "Launch" }));
    service.create("ann", "acme/projects", json!({ "name": "Archive" }));
    let theirs = service.create("bob", "globex/projects", json!({ "name": "Theirs" }));
    for (who, organization, project, status, due) in [
        ("ann", "acme", &launch, "done", "2029-01-01T00:00:00Z"),
        ("ann", "acme", &launch, "open", "2030-01-01T00:00:00Z"),
        ("bob", "globex", &theirs, "open", "2028-01-01T00:00:00Z"),
    ] {
        let body = json!({
            "title": "x", "project_id": project, "status": status, "due_date": due,
            "assigned_to": who,
        });
        service.create(who, &format!("{organization}/todos"), body);
    }
    let report = service.get("abe", "acme/reports/projects");
    let progress = |row: &Value| {
        let parts = ["name", "todos", "done", "due_next"];
        parts.map(|part| row[part].clone())
    };
    let report = report.is(StatusCode::OK).json();
    let rows = report.as_array().expect("a list");
    let rows: Vec<_> = rows.iter().map(progress).collect();
    let due = json!("2030-01-01T00:00:00Z");
    assert_eq!(
        rows,
        [
            [json!("Archive"), json!(0), json!(0), Value::Null],
            [json!("Launch"), json!(2), json!(1), due.clone()],
        ]
    );
    let people = service.get("abe", "acme/reports/people");
    let people = people.is(StatusCode::OK).json();
    let ann = json!({
        "user_id": "ann", "name": "Ann", "role": "owner", "todos": 1, "due_next": due,
    });
    assert_eq!(people[0], ann);
    assert_eq!(
        (&people[1]["name"], &people[1]["todos"]),
        (&json!("Abe"), &json!(0))
    );
    assert_eq!(people.as_array().map(Vec::len), Some(2));
    let stranger = service.get("bob", "acme/reports/projects");
    stranger.is(StatusCode::NOT_FOUND);
}
