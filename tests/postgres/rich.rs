//! A schema by hand that has every kind of object in it, and names that try to get out.
//! `rich.sql` makes the same, written by hand in another style.

use schemagen::ident::{Ident, QualifiedName};
use schemagen::schema::{
    Action, Check, Column, DataType, Default as Value, Deferrable, EnumType, Expression,
    ForeignKey, Identity, Index, IndexExpression, IndexKey, Nulls, ObjectId, PrimaryKey, RangeType,
    Schema, SqlObject, Table, Unique,
};
use std::collections::BTreeSet;

/// What someone else made before.
pub const BEFORE: &str = "CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);";

/// A name that ends every place that a careless printer puts it in.
pub const HOSTILE: &str = "\"; drop table \"user\"; -- */ $$ '\\\n😀";

pub fn ident(text: &str) -> Ident {
    Ident::parse(text).expect("tests name things well")
}

pub fn name(text: &str) -> QualifiedName {
    let (schema, name) = text.split_once('.').unwrap_or(("public", text));
    QualifiedName::new(ident(schema), ident(name))
}

fn idents(names: &[&str]) -> Vec<Ident> {
    names.iter().map(|name| ident(name)).collect()
}

fn sql(text: &str) -> Expression {
    Expression(text.to_owned())
}

fn column(name: &str, data_type: DataType, change: impl FnOnce(&mut Column)) -> Column {
    let mut column = Column::new(ident(name), data_type);
    change(&mut column);
    column
}

fn plain(name: &str, data_type: DataType) -> Column {
    column(name, data_type, |_| ())
}

fn with(name: &str, data_type: DataType, value: Value) -> Column {
    column(name, data_type, |it| it.default = Some(value))
}

fn array(element: DataType) -> DataType {
    DataType::Array(Box::new(element))
}

fn table(text: &str, columns: Vec<Column>, key: &[&str]) -> Table {
    let mut table = Table::new(name(text));
    table.columns = columns;
    table.primary_key = (!key.is_empty()).then(|| PrimaryKey {
        name: Ident::composed(&[table.name.name.as_str(), "pkey"]),
        columns: idents(key),
    });
    table
}

fn unique(name: &str, columns: &[&str]) -> Unique {
    Unique {
        name: ident(name),
        columns: idents(columns),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
    }
}

fn reference(
    name_text: &str,
    columns: &[&str],
    target: &str,
    target_columns: &[&str],
) -> ForeignKey {
    ForeignKey {
        name: ident(name_text),
        columns: idents(columns),
        target: name(target),
        target_columns: idents(target_columns),
        on_delete: Action::Cascade,
        set_columns: Vec::new(),
        on_update: Action::NoAction,
        deferrable: Deferrable::No,
    }
}

fn index(name: &str, keys: Vec<IndexKey>) -> Index {
    Index {
        name: ident(name),
        unique: false,
        method: ident("btree"),
        keys,
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: None,
    }
}

fn key(column: &str) -> IndexKey {
    IndexKey::of(ident(column))
}

/// The schema.
pub fn schema() -> Schema {
    let mut users = table("auth.users", vec![plain("id", DataType::Uuid)], &["id"]);
    users.external = true;
    let tables = [
        users,
        organization(),
        project(),
        todos(),
        values(),
        hostile(),
        table("pg_type", vec![plain("id", DataType::Integer)], &["id"]),
        table("Odd schema.nothing", Vec::new(), &[]),
    ];
    let enums = [
        (
            "stage",
            Some("how far it's gone"),
            vec!["open", "it's", "24_hour", "back\\slash"],
        ),
        ("billing.Plan kind", Some(HOSTILE), vec!["free", HOSTILE]),
        ("path", None, vec!["left", "right"]),
        ("_text", None, vec![]),
    ];
    let enums = enums.map(|(text, doc, labels)| EnumType {
        name: name(text),
        doc: doc.map(str::to_owned),
        labels: labels.into_iter().map(str::to_owned).collect(),
    });
    Schema {
        extensions: idents(&["citext", "pg_trgm", "uuid-ossp"])
            .into_iter()
            .collect(),
        enums: enums.map(|it| (it.name.clone(), it)).into(),
        tables: tables.map(|it| (it.name.clone(), it)).into(),
        sql: verbatim(),
    }
}

fn organization() -> Table {
    let mut table = table(
        "organization",
        vec![
            plain("id", DataType::Text),
            plain("email", DataType::Citext),
            column("owner_id", DataType::Uuid, |it| it.nullable = true),
            column("slug", DataType::Text, |it| {
                it.collation = Some(ident("C"));
                it.default = Some(Value::Expression(sql("make_slug('x')")));
            }),
        ],
        &["id"],
    );
    table.doc = Some("the root of tenancy".to_owned());
    table.uniques = vec![Unique {
        nulls_not_distinct: true,
        deferrable: Deferrable::InitiallyDeferred,
        ..unique("organization_email_key", &["email", "owner_id"])
    }];
    table.foreign_keys = vec![ForeignKey {
        on_delete: Action::NoAction,
        on_update: Action::Cascade,
        ..reference(
            "organization_owner_id_fkey",
            &["owner_id"],
            "auth.users",
            &["id"],
        )
    }];
    table
}

fn project() -> Table {
    let mut table = table(
        "project",
        vec![
            plain("id", DataType::Text),
            plain("organization_id", DataType::Text),
            column("first_todo", DataType::Text, |it| it.nullable = true),
        ],
        &["id"],
    );
    table.uniques = vec![unique("project_scope_key", &["organization_id", "id"])];
    table.foreign_keys = vec![
        reference(
            "project_organization_id_fkey",
            &["organization_id"],
            "organization",
            &["id"],
        ),
        ForeignKey {
            on_delete: Action::Restrict,
            deferrable: Deferrable::InitiallyImmediate,
            ..reference("project_first_todo_fkey", &["first_todo"], "todos", &["id"])
        },
    ];
    table
}

fn todos() -> Table {
    let nullable = |name| column(name, DataType::Text, |it| it.nullable = true);
    let mut table = table(
        "todos",
        vec![
            plain("id", DataType::Text),
            plain("organization_id", DataType::Text),
            nullable("project_id"),
            nullable("parent_id"),
            column("title", DataType::Text, |it| {
                it.doc = Some("a 'short' one".to_owned())
            }),
            with("completed", DataType::Boolean, Value::Boolean(false)),
            with("priority", DataType::Integer, Value::Number("3".to_owned())),
            with("created_at", DataType::TimestampTz(None), Value::Now),
        ],
        &["id"],
    );
    table.checks = vec![Check {
        name: ident("todos_priority_check"),
        expression: sql("priority between 1 and 5 or priority = 9"),
    }];
    table.uniques = vec![unique("todos_scope_key", &["organization_id", "id"])];
    table.foreign_keys = vec![
        reference(
            "todos_organization_id_fkey",
            &["organization_id"],
            "organization",
            &["id"],
        ),
        ForeignKey {
            on_delete: Action::SetNull,
            set_columns: idents(&["project_id"]),
            ..reference(
                "todos_project_id_fkey",
                &["organization_id", "project_id"],
                "project",
                &["organization_id", "id"],
            )
        },
        ForeignKey {
            on_delete: Action::SetDefault,
            on_update: Action::SetNull,
            ..reference("todos_parent_id_fkey", &["parent_id"], "todos", &["id"])
        },
    ];
    table.indexes = indexes();
    table
}

fn indexes() -> Vec<Index> {
    let over = |text| IndexKey {
        expression: IndexExpression::Expression(sql(text)),
        ..key("title")
    };
    let mut newest = key("created_at");
    newest.descending = true;
    newest.nulls = Some(Nulls::Last);
    let mut titles = key("title");
    titles.collation = Some(ident("C"));
    titles.operator_class = Some(ident("text_pattern_ops"));
    let mut words = key("title");
    words.operator_class = Some(ident("public.gin_trgm_ops"));
    vec![
        Index {
            predicate: Some(sql("completed = false")),
            ..index("todos_newest_idx", vec![key("organization_id"), newest])
        },
        Index {
            unique: true,
            include: idents(&["completed", "priority"]),
            nulls_not_distinct: true,
            predicate: Some(sql("completed or priority = 1")),
            ..index(
                "todos_Title \"idx\"",
                vec![titles, over("lower(title)"), over("title || id")],
            )
        },
        Index {
            method: ident("gin"),
            ..index("todos_words_idx", vec![words])
        },
    ]
}

/// Every type, and every kind of default.
fn values() -> Table {
    let stage = || DataType::Enum(name("stage"));
    let text = |it: &str| Value::Text(it.to_owned());
    let number = |it: &str| Value::Number(it.to_owned());
    let custom = |it: &str| DataType::Custom {
        sql: it.to_owned(),
        rust: None,
        typescript: None,
    };
    let mut columns = vec![
        column("id", DataType::BigInt, |it| {
            it.identity = Some(Identity::Always)
        }),
        column("number", DataType::Integer, |it| {
            it.identity = Some(Identity::ByDefault)
        }),
        column("twice", DataType::Numeric(Some((12, 2))), |it| {
            it.generated = Some(sql("(number * 2)::numeric"));
            it.nullable = true;
        }),
        with("stage", stage(), text("it's")),
        with(
            "stages",
            array(stage()),
            Value::Array(vec![text("open"), text("back\\slash")]),
        ),
        with("none", array(stage()), Value::Array(Vec::new())),
        with(
            "counts",
            array(DataType::SmallInt),
            Value::Array(vec![number("1"), number("-2")]),
        ),
        with(
            "kind",
            DataType::Enum(name("billing.Plan kind")),
            text(HOSTILE),
        ),
        with("way", DataType::Enum(name("path")), text("left")),
        plain("empty", DataType::Enum(name("_text"))),
        plain("shape", DataType::Geometric("path")),
        with(
            "body",
            DataType::Jsonb,
            Value::Json(r#"{"a":"it's \"\\ */ $$"}"#.to_owned()),
        ),
        with("low", DataType::SmallInt, number("-32768")),
        with("far", DataType::BigInt, number("-9223372036854775808")),
        with("nan", DataType::DoublePrecision, number("NaN")),
        with("price", DataType::Money, number("1.50")),
        with("huge", DataType::Real, number("1e10")),
        with(
            "uuid",
            DataType::Uuid,
            Value::Expression(sql("gen_random_uuid()")),
        ),
        with("sum", DataType::Integer, Value::Expression(sql("1 + 1"))),
        with("day", DataType::Date, Value::Now),
        with(
            "who",
            DataType::Text,
            Value::Expression(sql("current_user")),
        ),
        with("span", DataType::Interval(Some(3)), text("1 day")),
        with("bits", DataType::Bit(3), text("101")),
        plain("shapes", array(custom("public.citext"))),
    ];
    let rest = [
        DataType::Varchar(None),
        DataType::Varchar(Some(3)),
        DataType::Char(2),
        DataType::Numeric(None),
        DataType::Time(None),
        DataType::TimeTz(Some(2)),
        DataType::Timestamp(Some(0)),
        DataType::TimestampTz(Some(3)),
        DataType::Json,
        DataType::Xml,
        DataType::Bytea,
        DataType::Inet,
        DataType::Cidr,
        DataType::Macaddr,
        DataType::Macaddr8,
        DataType::Varbit(None),
        DataType::Varbit(Some(4)),
        DataType::TsVector,
        DataType::TsQuery,
    ];
    let shapes = ["point", "line", "lseg", "box", "polygon", "circle"].map(DataType::Geometric);
    let ranges = RangeType::ALL.map(DataType::Range);
    let multiranges = RangeType::ALL.map(DataType::Multirange);
    let types = rest
        .into_iter()
        .chain(shapes)
        .chain(ranges)
        .chain(multiranges);
    columns.extend(
        types
            .enumerate()
            .map(|(at, data_type)| plain(&format!("t{at}"), data_type)),
    );
    table("billing.values", columns, &["id"])
}

fn hostile() -> Table {
    let mut table = table(
        HOSTILE,
        vec![
            column(HOSTILE, DataType::Text, |it| {
                it.doc = Some(HOSTILE.to_owned());
                it.default = Some(Value::Text(HOSTILE.to_owned()));
            }),
            plain("user", DataType::Text),
            plain("Select", DataType::Enum(name("billing.Plan kind"))),
            plain("a.b", DataType::Text),
        ],
        &[HOSTILE],
    );
    table.doc = Some(HOSTILE.to_owned());
    table.uniques = vec![unique("a key", &["user", HOSTILE])];
    table.checks = vec![Check {
        name: ident("*/"),
        expression: sql("length(\"user\") > 0 and \"a.b\" <> '--'"),
    }];
    table.foreign_keys = vec![reference("-- ", &["user"], HOSTILE, &[HOSTILE])];
    table.indexes = vec![index("$$", vec![key("Select"), key("a.b"), key(HOSTILE)])];
    table
}

fn verbatim() -> Vec<SqlObject> {
    let object = |name: &str, up: &str| SqlObject {
        name: ident(name),
        up: up.to_owned(),
        down: None,
        after: BTreeSet::new(),
        before: BTreeSet::new(),
    };
    let mut slug = object(
        HOSTILE,
        "CREATE FUNCTION make_slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1); $$ -- a slug",
    );
    slug.before = BTreeSet::from([ObjectId::Column(name("organization"), ident("slug"))]);
    let mut view = object(
        "view",
        "CREATE VIEW open_todos AS SELECT id FROM todos WHERE NOT completed",
    );
    view.after = BTreeSet::from([ObjectId::Table(name("todos"))]);
    view.before = BTreeSet::from([ObjectId::Sql(ident("second"))]);
    vec![
        object("second", "CREATE VIEW second AS SELECT * FROM open_todos;"),
        slug,
        view,
    ]
}
