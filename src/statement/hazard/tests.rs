//! What is said of each statement, line by line.

use super::*;
use crate::schema::{
    Action, Check, Column, Constraint, DataType, Default, Deferrable, EnumType, Expression,
    ForeignKey, Index, IndexKey, Policy, PolicyCommand, Privilege, RowSecurity, SqlObject, Table,
    Unique,
};
use crate::statement::{ColumnChange, ConstraintForm, CreateTable, FillScope, Grant};

fn ident(text: &str) -> Ident {
    Ident::parse(text).unwrap()
}

fn name(text: &str) -> QualifiedName {
    QualifiedName::new(ident("public"), ident(text))
}

/// What is said of the first of some statements; the table `fresh` is new.
#[track_caller]
fn says(statements: &[Statement], expected: &[&str]) {
    says_over(&Schema::default(), statements, expected);
}

/// The same, of statements on this schema.
#[track_caller]
fn says_over(previous: &Schema, statements: &[Statement], expected: &[&str]) {
    let (root, scope_column, fresh) = (
        name("organization"),
        ident("organization_id"),
        name("fresh"),
    );
    let mut cx = HazardCx::new(previous, statements, (&root, &scope_column));
    cx.created.insert(&fresh);
    let said = hazards(&cx, &statements[0]);
    let said: Vec<String> = (said.iter())
        .map(|it| format!("{}: {}", it.kind.name(), it.message))
        .collect();
    assert_eq!(said, expected);
}

fn alter(table: &str, column: &str, change: ColumnChange) -> Statement {
    Statement::AlterColumn {
        table: name(table),
        column: ident(column),
        change,
    }
}

fn add_column(table: &str, column: Column) -> Statement {
    Statement::AddColumn {
        table: name(table),
        column,
    }
}

fn with_default(value: &str) -> Column {
    let value = Default::Expression(Expression(value.into()));
    Column {
        default: Some(value),
        ..Column::new(ident("a"), DataType::Uuid)
    }
}

fn retype(from: DataType, to: DataType) -> Statement {
    alter(
        "todo",
        "a",
        ColumnChange::Type {
            from,
            to,
            collation: None,
        },
    )
}

fn add(table: &str, constraint: Constraint, form: ConstraintForm) -> Statement {
    Statement::AddConstraint {
        table: name(table),
        constraint,
        form,
    }
}

fn drop(constraint: Constraint) -> Statement {
    Statement::DropConstraint {
        table: name("todo"),
        constraint,
    }
}

fn check(text: &str) -> Constraint {
    Constraint::Check(Check {
        name: ident("c"),
        expression: Expression(text.into()),
    })
}

fn reference(columns: &[&str], target: &str, target_columns: &[&str]) -> Constraint {
    let idents = |names: &[&str]| names.iter().map(|it| ident(it)).collect();
    Constraint::ForeignKey(ForeignKey {
        name: ident("f"),
        columns: idents(columns),
        target: name(target),
        target_columns: idents(target_columns),
        on_delete: Action::NoAction,
        set_columns: Vec::new(),
        on_update: Action::NoAction,
        deferrable: Deferrable::No,
    })
}

fn policy(text: &str) -> Policy {
    let expression = || Expression(text.into());
    Policy {
        name: ident("p"),
        roles: Vec::new(),
        using: expression(),
        command: PolicyCommand::All {
            check: expression(),
        },
    }
}

fn index(unique: bool, concurrently: bool) -> Statement {
    Statement::CreateIndex {
        table: name("todo"),
        index: Index {
            name: ident("i"),
            unique,
            method: ident("btree"),
            keys: vec![IndexKey::of(ident("a"))],
            include: Vec::new(),
            nulls_not_distinct: false,
            predicate: None,
        },
        concurrently,
    }
}

#[test]
fn what_goes_takes_its_values_along() {
    let drop = |column| Statement::DropColumn {
        table: name("todo"),
        column,
    };
    says(
        &[Statement::DropTable(Box::new(Table::new(name("todo"))))],
        &[
            "data-loss: drops table `todo` with all its rows",
            "breaks-running-code: code that uses table `todo` fails",
        ],
    );
    let mut column = Column::new(ident("title"), DataType::Text);
    says(
        &[drop(column.clone())],
        &[
            "data-loss: drops column `todo.title` with all its values",
            "breaks-running-code: code that uses column `todo.title` fails",
        ],
    );
    column.generated = Some(Expression("a".into()));
    says(
        &[drop(column)],
        &["breaks-running-code: code that uses column `todo.title` fails"],
    );
    let undo = |down: &str| {
        Statement::UndoSql(SqlObject {
            name: ident("x"),
            up: String::new(),
            down: Some(down.into()),
            after: BTreeSet::new(),
            before: BTreeSet::new(),
        })
    };
    says(
        &[undo("drop Table x")],
        &["data-loss: the `down` of SQL `x` may take rows away"],
    );
    says(&[undo("DROP FUNCTION stable_x()")], &[]);
}

#[test]
fn a_new_name_breaks_who_knows_the_old_one() {
    let (from, to) = (name("a"), name("b"));
    says(
        &[Statement::RenameTable {
            from: from.clone(),
            to: to.clone(),
        }],
        &["breaks-running-code: code that knows table `b` as `a` fails"],
    );
    let rename = Statement::RenameEnum {
        from: from.clone(),
        to,
    };
    says(
        std::slice::from_ref(&rename),
        &["breaks-running-code: code that knows enum `b` as `a` fails"],
    );
    let made = Statement::CreateEnum(EnumType {
        name: from,
        doc: None,
        labels: Vec::new(),
    });
    says(&[rename, made], &[]);
    says(
        &[Statement::RenameColumn {
            table: name("todo"),
            from: ident("a"),
            to: ident("b"),
        }],
        &["breaks-running-code: code that knows column `todo.b` as `a` fails"],
    );
    says(
        &[Statement::RenameEnumValue {
            name: name("stage"),
            from: "a".into(),
            to: "b".into(),
        }],
        &["breaks-running-code: code that knows the label `b` of `stage` as `a` fails"],
    );
}

#[test]
fn a_new_column_may_need_values_or_write_them() {
    let column = Column::new(ident("a"), DataType::Text);
    says(
        &[add_column("todo", column.clone())],
        &[
            "needs-backfill: column `todo.a` is NOT NULL without a default: it fails while `todo` has rows",
        ],
    );
    says(&[add_column("fresh", column)], &[]);
    let rewrite = "rewrite: column `todo.a` gets a default for each row: the table is written anew, and nobody can use it meanwhile";
    says(
        &[add_column("todo", with_default("gen_random_uuid()"))],
        &[rewrite],
    );
    for stable in ["now()", "CURRENT_TIMESTAMP", "'x'", "statement_timestamp()"] {
        says(&[add_column("todo", with_default(stable))], &[]);
    }
}

#[test]
fn a_new_type_says_what_becomes_of_the_values() {
    use DataType::{BigInt, Integer, Jsonb, Numeric, Text, Varchar};
    says(&[retype(Varchar(Some(5)), Text)], &[]);
    says(
        &[retype(Integer, BigInt)],
        &[
            "rewrite: `todo.a` turns from integer into bigint: the table is written anew, and nobody can use it meanwhile",
            "breaks-running-code: `todo.a` turns from integer into bigint: code that runs with the old type fails",
        ],
    );
    says(
        &[retype(Text, Varchar(Some(5)))],
        &[
            "needs-backfill: `todo.a` turns from text into varchar(5): it fails while a value does not fit",
            "rewrite: `todo.a` turns from text into varchar(5): the table is written anew, and nobody can use it meanwhile",
        ],
    );
    let kinds = |from, to| {
        let (root, scope_column) = (name("organization"), ident("organization_id"));
        let statements = [retype(from, to)];
        let none = Schema::default();
        let cx = HazardCx::new(&none, &statements, (&root, &scope_column));
        hazards(&cx, &statements[0])
            .iter()
            .map(|it| it.kind)
            .collect::<Vec<_>>()
    };
    use HazardKind::{BreaksRunningCode, DataLoss, NeedsBackfill, Rewrite};
    let narrower = kinds(Numeric(Some((9, 4))), Numeric(Some((9, 2))));
    assert_eq!(narrower, [DataLoss, NeedsBackfill, Rewrite]);
    assert_eq!(
        kinds(Jsonb, Integer),
        [DataLoss, NeedsBackfill, Rewrite, BreaksRunningCode]
    );
}

#[test]
fn what_looks_at_all_rows_says_so_and_its_safe_form_does_not() {
    let whole = [
        "needs-backfill: check `c` fails while rows of `todo` break it",
        "lock: check `c` keeps others from reading and writing `todo` while it looks at all rows",
    ];
    says(
        &[add("todo", check("a > 1"), ConstraintForm::Whole)],
        &whole,
    );
    says(
        &[add("todo", check("a > 1"), ConstraintForm::NotValid)],
        &[],
    );
    says(&[add("fresh", check("a > 1"), ConstraintForm::Whole)], &[]);
    let key = || reference(&["user_id"], "user", &["id"]);
    let lock = "lock: foreign key `f` keeps others from writing `todo` and `user` while it looks at all rows";
    says(
        &[add("todo", key(), ConstraintForm::Whole)],
        &[
            "needs-backfill: foreign key `f` fails while rows of `todo` break it",
            lock,
        ],
    );
    says(
        &[add("todo", key(), ConstraintForm::Whole), drop(key())],
        &[lock],
    );
    says(
        &[index(true, false)],
        &[
            "needs-backfill: unique index `i` fails while rows of `todo` break it",
            "lock: index `i` keeps others from writing `todo` while it is built",
        ],
    );
    says(&[index(false, true)], &[]);
    let not_null = alter("todo", "a", ColumnChange::SetNotNull);
    let fails = "needs-backfill: NOT NULL fails while a row of `todo` holds NULL in `a`";
    let lock = "lock: NOT NULL of `todo.a` keeps others from reading and writing `todo` while it looks at all rows";
    says(std::slice::from_ref(&not_null), &[fails, lock]);
    says(&[not_null, drop(check("a IS NOT NULL"))], &[fails]);
}

#[test]
fn a_weaker_isolation_is_named() {
    let owner = || reference(&["organization_id"], "organization", &["id"]);
    let plain = || reference(&["project_id"], "project", &["id"]);
    let pair = || {
        reference(
            &["organization_id", "project_id"],
            "project",
            &["organization_id", "id"],
        )
    };
    let gone =
        ["weaker-isolation: drops foreign key `f`, which keeps `todo` within one organization"];
    let added = |constraint| add("todo", constraint, ConstraintForm::NotValid);
    says(&[drop(plain())], &[]);
    says(&[drop(owner())], &gone);
    says(&[drop(pair())], &gone);
    says(&[drop(pair()), added(plain())], &gone);
    says(&[drop(pair()), added(owner())], &gone);
    says(&[drop(pair()), added(pair())], &[]);
    let table = Statement::DropTable(Box::new(Table::new(name("project"))));
    says(&[drop(pair()), table], &[]);
    says(
        &[alter("todo", "organization_id", ColumnChange::DropNotNull)],
        &["weaker-isolation: lets rows of `todo` belong to no organization"],
    );
    let set = |from, to| Statement::SetRowSecurity {
        table: name("todo"),
        from,
        to,
    };
    says(&[set(RowSecurity::Off, RowSecurity::Forced)], &[]);
    says(
        &[set(RowSecurity::Forced, RowSecurity::Enabled)],
        &["weaker-isolation: row-level security of `todo` binds fewer than before"],
    );
    let drop = || Statement::DropPolicy {
        table: name("todo"),
        policy: policy("a"),
    };
    let create = |text| Statement::CreatePolicy {
        table: name("todo"),
        policy: policy(text),
    };
    says(&[drop()], &["weaker-isolation: drops policy `p` of `todo`"]);
    says(&[drop(), create("a")], &[]);
    let table = Statement::DropTable(Box::new(Table::new(name("todo"))));
    says(&[drop(), table], &[]);
    says(
        &[drop(), create("true")],
        &["weaker-isolation: changes what policy `p` of `todo` lets through"],
    );
    let rename = |of: &str| Statement::RenameColumn {
        table: name(of),
        from: ident("a"),
        to: ident("b"),
    };
    says(&[drop(), create("b"), rename("member")], &[]);
    says(
        &[drop(), create("c"), rename("member")],
        &["weaker-isolation: changes what policy `p` of `todo` lets through"],
    );
    let back = set(RowSecurity::Enabled, RowSecurity::Forced);
    says(&[set(RowSecurity::Forced, RowSecurity::Enabled), back], &[]);
}

#[test]
fn what_no_policy_stops_weakens_and_what_is_taken_breaks_code() {
    let grant = |privileges: &[Privilege]| Grant {
        table: name("todo"),
        role: ident("app"),
        privileges: privileges.iter().copied().collect(),
    };
    says(&[Statement::Grant(grant(&Privilege::ROWS))], &[]);
    says(
        &[Statement::Grant(grant(&[
            Privilege::Select,
            Privilege::Truncate,
        ]))],
        &["weaker-isolation: lets `app` do to `todo` what no policy stops: TRUNCATE"],
    );
    says(
        &[Statement::Revoke(grant(&[Privilege::Select]))],
        &["breaks-running-code: what `app` may do with `todo` shrinks"],
    );
}

#[test]
fn new_tables_have_no_hazards() {
    let table = CreateTable {
        name: name("fresh"),
        columns: Vec::new(),
        primary_key: None,
        uniques: Vec::new(),
        checks: Vec::new(),
    };
    says(&[Statement::CreateTable(table)], &[]);
    says(&[alter("fresh", "a", ColumnChange::SetNotNull)], &[]);
}

fn unique(text: &str, columns: &[&str], nulls_not_distinct: bool) -> Unique {
    Unique {
        name: ident(text),
        columns: columns.iter().map(|it| ident(it)).collect(),
        nulls_not_distinct,
        deferrable: Deferrable::No,
    }
}

/// `todo` with a key over `a`, and `b` that may be NULL.
fn with_key(is_nullable: bool) -> Schema {
    let mut table = Table::new(name("todo"));
    let column = |text, nullable| Column {
        nullable,
        ..Column::new(ident(text), DataType::Text)
    };
    table.columns = vec![column("a", is_nullable), column("b", true)];
    table.uniques = vec![unique("old", &["a"], false)];
    let mut schema = Schema::default();
    schema.tables.insert(table.name.clone(), table);
    schema
}

#[test]
fn a_key_over_more_columns_than_one_that_holds_is_never_broken() {
    const LOCK: &str = "lock: unique `new` keeps others from reading and writing `todo` while it looks at all rows";
    const BACKFILL: &str = "needs-backfill: unique `new` fails while rows of `todo` break it";
    let old = || drop(Constraint::Unique(unique("old", &["a"], false)));
    let new = |columns, nulls| {
        let key = Constraint::Unique(unique("new", columns, nulls));
        add("todo", key, ConstraintForm::Whole)
    };
    let both = || new(&["b", "a"], false);
    says_over(&with_key(true), &[both()], &[LOCK]);
    says_over(&with_key(true), &[both(), old()], &[LOCK]);
    says_over(&with_key(true), &[new(&["b"], false)], &[BACKFILL, LOCK]);
    says_over(
        &with_key(true),
        &[new(&["a", "b"], true)],
        &[BACKFILL, LOCK],
    );
    says_over(&with_key(false), &[new(&["a", "b"], true)], &[LOCK]);
    let count_of = |statements: &[Statement]| {
        let found = unique::certain(&with_key(true), statements).len();
        (statements.len(), found)
    };
    assert_eq!(
        count_of(&[old(), both()]),
        (2, 1),
        "nobody writes in between"
    );
    let other = alter("todo", "b", ColumnChange::DropDefault);
    assert_eq!(count_of(&[old(), other, both()]), (3, 0));
    let retyped = retype(DataType::Text, DataType::Citext);
    assert_eq!(
        count_of(&[retyped, both()]),
        (2, 0),
        "`a` and `A` are one now"
    );
    let renamed = Statement::RenameColumn {
        table: name("todo"),
        from: ident("a"),
        to: ident("c"),
    };
    assert_eq!(count_of(&[renamed, new(&["c", "b"], false)]), (2, 1));
}

#[test]
fn not_null_of_a_column_that_is_filled_needs_nobody() {
    let fill = Statement::FillScope(FillScope {
        table: name("todo"),
        column: ident("a"),
        columns: vec![ident("b")],
        target: name("list"),
        target_columns: vec![ident("id")],
        target_scope: ident("a"),
    });
    let required = alter("todo", "a", ColumnChange::SetNotNull);
    says(
        &[required, fill],
        &[
            "lock: NOT NULL of `todo.a` keeps others from reading and writing `todo` while it looks at all rows",
        ],
    );
}
