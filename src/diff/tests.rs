//! The way from one schema to another, over small schemas made by hand.

use super::*;

use crate::schema::{
    Action, Check, Column, DataType, Deferrable, EnumType, Expression, ForeignKey, Index, IndexKey,
    ObjectId, PrimaryKey, Table, Unique,
};
use std::collections::BTreeSet;

fn ident(text: &str) -> Ident {
    Ident::parse(text).unwrap()
}

fn name(text: &str) -> QualifiedName {
    let (schema, name) = text.split_once('.').unwrap_or(("public", text));
    QualifiedName::new(ident(schema), ident(name))
}

fn table(text: &str, targets: &[&str]) -> Table {
    let mut table = Table::new(name(text));
    let mut id = Column::new(ident("id"), DataType::Text);
    id.doc = Some("the key".into());
    table.columns = vec![id];
    table.indexes = vec![Index {
        name: ident(&format!("{}_idx", table.name.name)),
        unique: false,
        method: ident("btree"),
        keys: vec![IndexKey::of(ident("id"))],
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: None,
    }];
    table.foreign_keys = targets
        .iter()
        .map(|target| ForeignKey {
            name: ident(&format!("{text}_{target}_fkey")),
            columns: vec![ident("id")],
            target: name(target),
            target_columns: vec![ident("id")],
            on_delete: Action::Cascade,
            set_columns: Vec::new(),
            on_update: Action::NoAction,
            deferrable: Deferrable::No,
        })
        .collect();
    table
}

fn schema(tables: Vec<Table>) -> Schema {
    Schema {
        tables: tables.into_iter().map(|it| (it.name.clone(), it)).collect(),
        ..Schema::default()
    }
}

fn sql(text: &str, after: &[ObjectId], before: &[ObjectId]) -> SqlObject {
    SqlObject {
        name: ident(text),
        up: "SELECT 1".into(),
        down: None,
        after: after.iter().cloned().collect(),
        before: before.iter().cloned().collect(),
    }
}

/// The statements of a first migration, each as its kind and object.
fn created(schema: &Schema) -> Vec<String> {
    let statements = diff(&Schema::default(), schema, &Renames::default());
    statements
        .iter()
        .map(|statement| match statement {
            Statement::Comment { .. } => format!("comment {}", statement.object()),
            Statement::CreateIndex { .. } => format!("index {}", statement.object()),
            Statement::ExecuteSql(_) => format!("sql {}", statement.object()),
            _ => statement.object().to_string(),
        })
        .collect()
}

/// The same, of tables and verbatim SQL only.
fn tables_and_sql(schema: &Schema) -> Vec<String> {
    let mut created = created(schema);
    created.retain(|it| it.starts_with("sql ") || !it.contains([' ', '.']));
    created
}

#[test]
fn everything_is_created_in_an_order_that_reads_well() {
    let mut next = schema(vec![
        table("billing.plan", &[]),
        table("a", &["c", "a"]),
        table("c", &["gone"]),
    ]);
    next.extensions.insert(ident("citext"));
    next.enums.insert(
        name("billing.kind"),
        EnumType {
            name: name("billing.kind"),
            doc: Some("x".into()),
            labels: vec!["one".into()],
        },
    );
    let expected = [
        "billing",
        "citext",
        "billing.kind",
        "comment billing.kind",
        "billing.plan",
        "comment billing.plan.id",
        "index billing.plan.plan_idx",
        "c",
        "comment c.id",
        "index c.c_idx",
        "a",
        "comment a.id",
        "index a.a_idx",
        "c.c_gone_fkey",
        "a.a_c_fkey",
        "a.a_a_fkey",
    ];
    assert_eq!(created(&next), expected);
    assert_eq!(diff(&next, &next, &Renames::default()), Vec::new());
}

#[test]
fn a_ring_of_tables_is_cut_at_its_first_name() {
    let ring = schema(vec![
        table("a", &["b", "d"]),
        table("b", &["c"]),
        table("c", &["a"]),
        table("d", &["a"]),
        table("e", &["a"]),
    ]);
    assert_eq!(tables_and_sql(&ring), ["c", "b", "d", "a", "e"]);
}

#[test]
fn verbatim_sql_stands_last_unless_it_says_otherwise() {
    let id = |text: &str| ObjectId::Table(name(text));
    let column = |text: &str| ObjectId::Column(name(text), ident("id"));
    let verbatim = |text: &str| ObjectId::Sql(ident(text));
    let mut next = schema(vec![table("a", &[]), table("b", &[]), table("c", &[])]);
    next.sql = vec![
        sql("z", &[], &[]),
        sql("first", &[], &[column("b")]),
        sql("y", &[], &[]),
        sql("earlier", &[], &[verbatim("first")]),
        sql("late", &[id("c")], &[id("a")]),
    ];
    assert_eq!(
        tables_and_sql(&next),
        [
            "sql earlier",
            "sql first",
            "b",
            "c",
            "sql late",
            "a",
            "sql z",
            "sql y"
        ]
    );
}

#[test]
fn a_ring_of_verbatim_sql_ends_and_loses_nothing() {
    let verbatim = |text: &str| ObjectId::Sql(ident(text));
    let mut next = schema(vec![table("a", &[])]);
    next.sql = vec![
        sql("x", &[verbatim("y")], &[ObjectId::Table(name("a"))]),
        sql("y", &[ObjectId::Table(name("a"))], &[]),
    ];
    let once = tables_and_sql(&next);
    assert_eq!(once.iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(once, tables_and_sql(&next));
}

#[test]
fn what_someone_else_owns_is_not_created_and_does_not_count() {
    let mut theirs = table("theirs", &[]);
    theirs.external = true;
    let previous = schema(vec![table("a", &["theirs"]), theirs.clone()]);
    assert_eq!(tables_and_sql(&previous), ["a"]);
}

/// The statements between two schemas, each as its kind and object.
fn changed(previous: &Schema, next: &Schema, renames: &Renames) -> Vec<String> {
    let statements = diff(previous, next, renames);
    let mut now = previous.clone();
    for statement in &statements {
        crate::statement::apply(&mut now, statement);
    }
    assert_eq!(diff(&now, next, &Renames::default()), Vec::new());
    let kind = |it: &Statement| {
        let text = format!("{it:?}");
        let end = text.find(|it: char| !it.is_alphanumeric());
        text[..end.unwrap_or(text.len())].to_owned()
    };
    let lines = statements.iter();
    lines
        .map(|it| format!("{} {}", kind(it), it.object()))
        .collect()
}

#[test]
fn what_is_only_called_otherwise_keeps_its_rows() {
    let previous = schema(vec![table("a", &[]), table("b", &["a"])]);
    let mut next = schema(vec![table("c", &[]), table("b", &["c"])]);
    next.tables.get_mut(&name("c")).unwrap().columns[0].name = ident("key");
    next.tables.get_mut(&name("c")).unwrap().indexes[0].keys = vec![IndexKey::of(ident("key"))];
    next.tables.get_mut(&name("b")).unwrap().foreign_keys[0].target_columns = vec![ident("key")];
    let mut renames = Renames::default();
    renames.tables.insert(name("c"), name("a"));
    renames
        .columns
        .insert((name("c"), ident("key")), ident("id"));
    assert_eq!(
        changed(&previous, &next, &renames),
        [
            "RenameTable a",
            "RenameColumn c.id",
            "RenameIndex c.a_idx",
            "RenameConstraint b.b_a_fkey",
        ]
    );
}

#[test]
fn a_ring_of_tables_goes_without_cascade() {
    let ring = schema(vec![table("a", &["b"]), table("b", &["a"])]);
    assert_eq!(
        changed(&ring, &Schema::default(), &Renames::default()),
        ["DropConstraint b.b_a_fkey", "DropTable a", "DropTable b"]
    );
}

#[test]
fn a_label_that_goes_makes_the_enum_anew_and_one_that_comes_does_not() {
    let of = |labels: &[&str]| {
        let mut made = schema(vec![table("a", &[])]);
        let stage = EnumType {
            name: name("stage"),
            doc: None,
            labels: labels.iter().map(|it| (*it).to_owned()).collect(),
        };
        made.enums.insert(name("stage"), stage);
        let column = Column::new(ident("stage"), DataType::Enum(name("stage")));
        let table = made.tables.get_mut(&name("a")).unwrap();
        table.columns.push(column);
        made
    };
    let (short, long) = (of(&["open", "done"]), of(&["new", "open", "late", "done"]));
    let none = Renames::default();
    let added = ["AddEnumValue stage", "AddEnumValue stage"];
    assert_eq!(changed(&short, &long, &none), added);
    assert_eq!(
        changed(&long, &short, &none),
        [
            "RenameEnum stage",
            "CreateEnum stage",
            "AlterColumn a.stage",
            "DropEnum stage_old",
        ]
    );
}

fn lines(previous: &Schema, next: &Schema, renames: &Renames) -> Vec<String> {
    let statements = diff(previous, next, renames);
    statements
        .iter()
        .map(|it| {
            let text = format!("{it:?}");
            let kind = text.split([' ', '(']).next().unwrap_or_default();
            format!("{kind} {}", it.object())
        })
        .collect()
}

fn function(up: &str) -> SqlObject {
    SqlObject {
        up: up.into(),
        down: Some("DROP FUNCTION f(text)".into()),
        ..sql("slugs", &[], &[ObjectId::Table(name("todo"))])
    }
}

/// `todo`, which calls `f` wherever one can.
fn caller(up: Option<&str>) -> Schema {
    let calls = |text: &str| Expression(format!("f({text})"));
    let mut todo = Table::new(name("todo"));
    let title = Column {
        default: Some(crate::schema::Default::Expression(calls("'x'"))),
        ..Column::new(ident("title"), DataType::Text)
    };
    let slug = Column {
        generated: Some(calls("title")),
        ..Column::new(ident("slug"), DataType::Text)
    };
    todo.columns = vec![title, slug];
    todo.checks = vec![Check {
        name: ident("c"),
        expression: calls("title"),
    }];
    let mut next = schema(vec![todo]);
    next.sql = up.map(function).into_iter().collect();
    next
}

const MADE: &str = "CREATE FUNCTION f(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'";

#[test]
fn what_calls_a_function_stands_aside_while_it_is_made_anew() {
    let (previous, next) = (
        caller(Some(MADE)),
        caller(Some(&MADE.replace("$1", "lower($1)"))),
    );
    let expected = [
        "DropConstraint todo.c",
        "AlterColumn todo.title",
        "DropColumn todo.slug",
        "UndoSql slugs",
        "ExecuteSql slugs",
        "AlterColumn todo.title",
        "AddColumn todo.slug",
        "AddConstraint todo.c",
    ];
    assert_eq!(lines(&previous, &next, &Renames::default()), expected);
}

#[test]
fn a_function_that_replaces_itself_disturbs_nobody() {
    let text = MADE
        .replace("CREATE", "CREATE OR REPLACE")
        .replace("$1", "lower($1)");
    let (previous, next) = (caller(Some(MADE)), caller(Some(&text)));
    assert_eq!(
        lines(&previous, &next, &Renames::default()),
        ["ExecuteSql slugs"]
    );
}

#[test]
fn an_index_an_enum_and_a_table_make_room_for_a_name() {
    let mut previous = schema(vec![table("a", &[]), table("gone", &[]), table("c", &[])]);
    let kind = |text: &str| EnumType {
        name: name(text),
        doc: None,
        labels: vec!["one".into()],
    };
    previous.enums.insert(name("e"), kind("e"));
    previous.enums.insert(name("kind"), kind("kind"));
    let mut next = previous.clone();
    let rename = |schema: &mut Schema, from: &str, to: &str| {
        let mut table = schema.tables.remove(&name(from)).unwrap();
        table.name = name(to);
        table.indexes.clear();
        schema.tables.insert(name(to), table);
    };
    rename(&mut next, "a", "c_idx");
    rename(&mut next, "c", "e");
    next.enums.clear();
    next.tables.remove(&name("gone"));
    next.enums.insert(name("gone"), kind("gone"));
    let renames = Renames {
        tables: [(name("c_idx"), name("a")), (name("e"), name("c"))].into(),
        enums: [(name("gone"), name("kind"))].into(),
        ..Renames::default()
    };
    let expected = [
        "RenameEnum e",
        "RenameTable gone",
        "RenameIndex c.c_idx",
        "RenameTable a",
        "RenameTable c",
        "RenameEnum kind",
        "DropTable gone_old1",
        "DropIndex c_idx.a_idx",
        "DropIndex e.c_idx_old1",
        "DropEnum e_old1",
    ];
    let mut found = lines(&previous, &next, &renames);
    found[6..9].sort();
    let mut expected: Vec<String> = expected.iter().map(|it| (*it).to_owned()).collect();
    expected[6..9].sort();
    assert_eq!(found, expected);
}

#[test]
fn keys_that_are_the_same_twice_come_one_by_one() {
    let mut a = table("a", &[]);
    a.indexes.clear();
    a.primary_key = Some(PrimaryKey {
        name: ident("a_pkey"),
        columns: vec![ident("id")],
    });
    let unique = |text: &str, deferrable| Unique {
        name: ident(text),
        columns: vec![ident("id")],
        nulls_not_distinct: false,
        deferrable,
    };
    a.uniques = vec![
        unique("twin", Deferrable::No),
        unique("late", Deferrable::InitiallyDeferred),
        unique("later", Deferrable::InitiallyDeferred),
    ];
    let next = schema(vec![a]);
    let statements = diff(&Schema::default(), &next, &Renames::default());
    let Statement::CreateTable(created) = &statements[0] else {
        panic!("{statements:?}");
    };
    let names: Vec<&str> = created.uniques.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["late"]);
    let added = lines(&Schema::default(), &next, &Renames::default());
    assert_eq!(
        added,
        [
            "CreateTable a",
            "AddConstraint a.twin",
            "AddConstraint a.later",
            "Comment a.id"
        ]
    );
}

#[test]
fn a_key_and_a_reference_swap_their_names() {
    let make = |key: &str, reference: &str| {
        let mut a = table("a", &["a"]);
        a.foreign_keys[0].name = ident(reference);
        a.uniques = vec![Unique {
            name: ident(key),
            columns: vec![ident("id")],
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
        }];
        schema(vec![a])
    };
    let found = lines(&make("x", "y"), &make("y", "x"), &Renames::default());
    assert_eq!(found.len(), 3, "{found:?}");
    let is_rename = |it: &String| it.starts_with("RenameConstraint");
    assert!(found.iter().all(is_rename), "{found:?}");
}
