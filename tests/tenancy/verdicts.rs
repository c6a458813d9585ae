//! What a verdict says: which parameter, which place, which reason, which waiver.

use schemagen::ident::Ident;
use schemagen::tenancy::{Answer, Catalog, ReasonKind, Settings, Verdict, prove};

use super::corpus::schema;

fn with(settings: &Settings, sql: &str) -> Vec<Verdict> {
    let (schema, model) = schema();
    prove(sql, &Catalog::new(&schema, &model), settings)
}

/// The kind of the first reason against a statement, and the text that it points at.
#[track_caller]
fn check(sql: &str, expected: Option<(ReasonKind, &str)>) {
    check_with(&Settings::default(), sql, expected);
}

#[track_caller]
fn check_with(settings: &Settings, sql: &str, expected: Option<(ReasonKind, &str)>) {
    let verdicts = with(settings, sql);
    let found = match &verdicts[0].answer {
        Answer::Proved(_) => None,
        Answer::Refuted(reasons) | Answer::Unknown(reasons) => {
            Some((reasons[0].kind, &sql[reasons[0].span.clone()]))
        }
    };
    assert_eq!(found, expected, "{sql}\n{verdicts:#?}");
}

#[test]
fn reasons_point_at_their_places() {
    use ReasonKind as Kind;
    check("select 1 from todo where organization_id = $1", None);
    check("select 1 from tödo", Some((Kind::UnknownTable, "tödo")));
    check(
        "select 'ä' from todo t\nwhere t.ids = $1",
        Some((Kind::UnknownColumn, "t.ids")),
    );
    check(
        "update todo set titel = 'x' where organization_id = $1",
        Some((Kind::UnknownColumn, "titel")),
    );
    check(
        "select 1\n  from todo\n  join public.project p on true where p.organization_id = $1",
        Some((Kind::FreeReference, "todo")),
    );
    check("selec 1", Some((Kind::Syntax, "selec 1")));
    check(
        "select count_todos()",
        Some((Kind::NotUnderstood, "count_todos")),
    );
    check(
        "select 1 from pg_class",
        Some((Kind::NotUnderstood, "pg_class")),
    );
    check(
        "insert into visit (id, organization_id) values ('x', 'org_b')",
        Some((Kind::LiteralOrganization, "'org_b'")),
    );
    check(
        "select 1 from todo t, project p where t.organization_id = $1 and p.organization_id = $2",
        Some((Kind::TwoOrganizations, "project")),
    );
    check(
        "create table x (y int)",
        Some((Kind::NotUnderstood, "create table x (y int)")),
    );
    check(
        "select 1 from todo where organization_id = $1 and user = title",
        None,
    );
}

#[test]
fn the_parameter_is_named_or_the_only_one() {
    let second = "select 1 from todo where organization_id = $2";
    assert_eq!(
        with(&Settings::default(), second)[0]
            .organization
            .as_deref(),
        Some("$2")
    );
    let first = Settings {
        organization: Some("$1".to_owned()),
        ..Settings::default()
    };
    check_with(&first, second, Some((ReasonKind::TwoOrganizations, "todo")));
    check_with(
        &first,
        &format!("-- schemagen: organization $2\n{second}"),
        None,
    );
    check_with(
        &first,
        &format!("{second} -- schemagen: organization $2"),
        None,
    );
}

#[test]
fn a_run_time_setting_counts_where_it_is_named() {
    let sql = "select 1 from todo where organization_id = (select current_setting('app.organization_id', true))";
    check(sql, Some((ReasonKind::FreeReference, "todo")));
    let setting = Settings {
        setting: Some("app.organization_id".to_owned()),
        ..Settings::default()
    };
    check_with(&setting, sql, None);
    check_with(
        &setting,
        "select 1 from todo where organization_id = current_setting('app.other')",
        Some((ReasonKind::FreeReference, "todo")),
    );
}

#[test]
fn tables_are_looked_for_in_the_search_path() {
    let sql = "select what from entry where organization_id = $1";
    check(sql, Some((ReasonKind::UnknownTable, "entry")));
    let search_path = ["audit", "public"]
        .map(|it| Ident::parse(it).unwrap())
        .to_vec();
    check_with(
        &Settings {
            search_path,
            ..Settings::default()
        },
        sql,
        None,
    );
}

#[test]
fn a_view_keeps_to_the_names_of_its_own_time() {
    let search_path = ["audit", "public"]
        .map(|it| Ident::parse(it).unwrap())
        .to_vec();
    check_with(
        &Settings {
            search_path,
            ..Settings::default()
        },
        "select title from all_tags",
        Some((ReasonKind::FreeReference, "all_tags")),
    );
}

#[test]
fn what_is_written_may_be_cut_off() {
    let check = |column: &str, expected| {
        let insert =
            format!("insert into visit (id, organization_id, {column}) values ($2, $1, $1)");
        let sql = format!(
            "with i as ({insert} returning {column}) select 1 from todo join i on organization_id = i.{column}"
        );
        check(&sql, expected);
    };
    check("slug", None);
    check("short", Some((ReasonKind::FreeReference, "todo")));
}

#[test]
fn a_waiver_needs_a_reason() {
    let verdicts = with(
        &Settings::default(),
        "-- schemagen: allow unscoped-query: nightly billing\nselect 1 from todo;\n-- schemagen: allow unscoped-query\nselect 2 from todo;;\nselect 3 from todo",
    );
    let reasons: Vec<_> = verdicts
        .iter()
        .map(|it| it.waiver.as_ref().map(|it| it.reason.as_deref()))
        .collect();
    assert_eq!(reasons, [Some(Some("nightly billing")), Some(None), None]);
    assert!(verdicts.iter().all(|it| !it.is_proved()));
}

#[test]
fn a_proof_has_its_chain() {
    let sql =
        "select 1 from comment c join todo t on t.id = c.todo_id where c.organization_id = $1";
    let verdicts = with(&Settings::default(), sql);
    let Answer::Proved(proofs) = &verdicts[0].answer else {
        panic!("{verdicts:#?}");
    };
    assert_eq!(proofs[1].table.to_string(), "todo");
    assert_eq!(
        proofs[1].chain,
        [
            "`todo.organization_id` is `comment.organization_id`, by the foreign key `comment_organization_id_todo_id_fkey` of `comment`",
            "`comment.organization_id` is `$1`, by `c.organization_id = $1`",
        ]
    );
}
