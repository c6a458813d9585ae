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
fn what_is_written_may_become_another_organization() {
    let kind = Some(ReasonKind::ForeignRow);
    for (sql, expected) in [
        (
            "insert into visit (id, organization_id) values ($2, $1::text)",
            None,
        ),
        (
            "insert into visit (id, organization_id) values ($2, $1::int)",
            kind,
        ),
        (
            "insert into visit (id, organization_id) values ($2, $1::uuid)",
            kind,
        ),
        (
            "insert into visit (id, organization_id) select $2, $1::int",
            kind,
        ),
        (
            "update visit set organization_id = $1::int where organization_id = $1::text",
            kind,
        ),
    ] {
        let verdicts = with(&Settings::default(), sql);
        let found = match &verdicts[0].answer {
            Answer::Proved(_) => None,
            Answer::Refuted(reasons) | Answer::Unknown(reasons) => Some(reasons[0].kind),
        };
        assert_eq!(found, expected, "{sql}");
    }
}

/// PostgreSQL gives a parameter the type of the first place that says one, and `char(n)` drops blanks, `name` the end.
#[test]
fn the_parameter_keeps_its_value() {
    let unclear = Some((ReasonKind::NotUnderstood, "$1"));
    let bound = "from todo where organization_id = $1";
    for (results, expected) in [
        ("$1, $1::text", None),
        ("jsonb_build_object('organization', $1)", None),
        ("lower(title) = $1", None),
        ("state = $1 or title in ($1, 'x')", None),
        ("$1::bpchar", unclear),
        ("$1::char(20)", unclear),
        ("$1::name", unclear),
        ("$1::citext", unclear),
        ("current_user = $1", unclear),
        ("coalesce(current_user, $1)", unclear),
        ("case when true then $1 else current_user end", unclear),
        ("(title, current_user) = (state, $1)", unclear),
    ] {
        check(&format!("select {results} {bound}"), expected);
    }
    check(
        &format!("select title {bound} and current_user = $1"),
        unclear,
    );
}

/// The database has columns in the order in which they were added.
#[test]
fn places_of_columns_are_not_known() {
    let free = Some(ReasonKind::FreeReference);
    let order = Some(ReasonKind::NotUnderstood);
    for (sql, expected) in [
        (
            "select t.a from (select * from todo) t (a) where t.a = $1",
            free,
        ),
        (
            "select x.b from tag x (a, b, c) where x.a = $1 and x.b = $1 and x.c = $1",
            free,
        ),
        (
            "with x (a, b, c) as (select * from tag) select 1 from x where a = $1 and b = $1",
            free,
        ),
        (
            "select x.slug from (select * from tag union select * from todo_tag) x where x.organization_id = $1",
            free,
        ),
        (
            "select x.slug from (select * from tag union select * from tag) x where x.organization_id = $1",
            None,
        ),
        (
            "select 1 from tag where (organization_id, slug, title) in (select * from tag x where x.organization_id = $1)",
            free,
        ),
        (
            "insert into tag (organization_id, slug, title) select * from tag where organization_id = $1",
            order,
        ),
        (
            "insert into tag (organization_id, slug, title) select * from (select $1, 'x', 'y') x",
            None,
        ),
    ] {
        let verdicts = with(&Settings::default(), sql);
        let found = match &verdicts[0].answer {
            Answer::Proved(_) => None,
            Answer::Refuted(reasons) | Answer::Unknown(reasons) => Some(reasons[0].kind),
        };
        assert_eq!(found, expected, "{sql}\n{verdicts:#?}");
    }
}

#[test]
fn what_the_parser_reads_otherwise_is_refused() {
    let refused = |sql: &str| {
        let verdicts = with(&Settings::default(), sql);
        assert!(matches!(&verdicts[0].answer, Answer::Unknown(_)), "{sql}");
    };
    refused("select title from todo where organization_id == $1");
    refused("select title from todo t\u{a0}where organization_id = $1");
    refused("with \"only\" as (select 1 as id) select todo.id from only todo");
    check(
        "select 'a\u{a0}b' from todo where organization_id = $1",
        None,
    );
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
