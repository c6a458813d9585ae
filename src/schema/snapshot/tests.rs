//! Whatever a schema holds comes back; whatever is no snapshot says why.

use super::{InvalidSnapshot, decode, encode};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Action, Check, Column, DataType, Default as Value, Deferrable, EnumType, Expression,
    ForeignKey, Identity, Index, IndexExpression, IndexKey, Nulls, ObjectId, Policy, PolicyCommand,
    PrimaryKey, Privilege, RangeType, RowSecurity, Schema, SqlObject, Table, Unique,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}", "\\PC{0,6}", "[\\n\"'\\\\\t]{1,4}"]
}

fn ident() -> impl Strategy<Value = Ident> {
    text().prop_map(|text| Ident::parse(&text).unwrap_or_else(|_| Ident::composed(&["x"])))
}

fn name() -> impl Strategy<Value = QualifiedName> {
    let schema = prop_oneof![Just(Ident::composed(&["public"])), ident()];
    (schema, ident()).prop_map(|(schema, name)| QualifiedName::new(schema, name))
}

fn expression() -> impl Strategy<Value = Expression> {
    text().prop_map(Expression)
}

fn data_type() -> impl Strategy<Value = DataType> {
    let simple = prop_oneof![
        select(vec![
            DataType::Text,
            DataType::Numeric(None),
            DataType::Geometric("box"),
            DataType::Range(RangeType::TsTz),
            DataType::Multirange(RangeType::Date),
            DataType::Time(Some(3)),
        ]),
        any::<Option<u32>>().prop_map(DataType::Varchar),
        any::<(u16, i16)>().prop_map(|sizes| DataType::Numeric(Some(sizes))),
        name().prop_map(DataType::Enum),
        (text(), of(text()), of(text())).prop_map(|(sql, rust, typescript)| DataType::Custom {
            sql,
            rust,
            typescript
        }),
    ];
    (simple, any::<bool>()).prop_map(|(element, is_array)| {
        if is_array {
            DataType::Array(Box::new(element))
        } else {
            element
        }
    })
}

fn value() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        text().prop_map(Value::Number),
        text().prop_map(Value::Text),
        text().prop_map(Value::Json),
        Just(Value::Now),
        expression().prop_map(Value::Expression),
    ];
    let array = vec(text().prop_map(Value::Text), 0..3).prop_map(Value::Array);
    prop_oneof![simple, array]
}

fn column() -> impl Strategy<Value = Column> {
    let identity = of(select(vec![Identity::Always, Identity::ByDefault]));
    let kind = (ident(), data_type(), any::<bool>(), of(value()));
    (kind, identity, of(expression()), of(ident()), of(text())).prop_map(
        |((name, data_type, nullable, default), identity, generated, collation, doc)| Column {
            name,
            data_type,
            nullable,
            default,
            identity,
            generated,
            collation,
            doc,
        },
    )
}

fn deferrable() -> impl Strategy<Value = Deferrable> {
    select(vec![
        Deferrable::No,
        Deferrable::InitiallyImmediate,
        Deferrable::InitiallyDeferred,
    ])
}

fn unique() -> impl Strategy<Value = Unique> {
    (ident(), vec(ident(), 0..3), any::<bool>(), deferrable()).prop_map(
        |(name, columns, nulls_not_distinct, deferrable)| Unique {
            name,
            columns,
            nulls_not_distinct,
            deferrable,
        },
    )
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    let action = || select(Action::ALL.to_vec());
    let columns = || vec(ident(), 0..3);
    let ends = (ident(), columns(), name(), columns());
    (ends, action(), columns(), action(), deferrable()).prop_map(
        |(
            (name, columns, target, target_columns),
            on_delete,
            set_columns,
            on_update,
            deferrable,
        )| ForeignKey {
            name,
            columns,
            target,
            target_columns,
            on_delete,
            set_columns,
            on_update,
            deferrable,
        },
    )
}

fn index() -> impl Strategy<Value = Index> {
    let over = prop_oneof![
        ident().prop_map(IndexExpression::Column),
        expression().prop_map(IndexExpression::Expression),
    ];
    let nulls = of(select(vec![Nulls::First, Nulls::Last]));
    let key = (over, of(ident()), of(ident()), any::<bool>(), nulls).prop_map(
        |(expression, collation, operator_class, descending, nulls)| IndexKey {
            expression,
            collation,
            operator_class,
            descending,
            nulls,
        },
    );
    let method = prop_oneof![Just(Ident::composed(&["btree"])), ident()];
    let keys = (method, vec(key, 0..3), vec(ident(), 0..2));
    (ident(), any::<(bool, bool)>(), keys, of(expression())).prop_map(
        |(name, (unique, nulls_not_distinct), (method, keys, include), predicate)| Index {
            name,
            unique,
            method,
            keys,
            include,
            nulls_not_distinct,
            predicate,
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    (ident(), vec(ident(), 0..3), expression(), of(expression())).prop_map(
        |(name, roles, using, check)| Policy {
            name,
            roles,
            using,
            command: match check {
                Some(check) => PolicyCommand::All { check },
                None => PolicyCommand::Select,
            },
        },
    )
}

fn table() -> impl Strategy<Value = Table> {
    let check = (ident(), expression()).prop_map(|(name, expression)| Check { name, expression });
    let key =
        (ident(), vec(ident(), 0..3)).prop_map(|(name, columns)| PrimaryKey { name, columns });
    let security = select(vec![
        RowSecurity::Off,
        RowSecurity::Enabled,
        RowSecurity::Forced,
    ]);
    let head = (name(), any::<bool>(), of(text()), vec(column(), 0..4));
    let keys = (
        of(key),
        vec(unique(), 0..2),
        vec(check, 0..2),
        vec(foreign_key(), 0..2),
    );
    (
        head,
        keys,
        vec(index(), 0..2),
        security,
        vec(policy(), 0..2),
        btree_map(
            ident(),
            btree_set(select(Privilege::ALL.to_vec()), 0..4),
            0..3,
        ),
    )
        .prop_map(
            |(head, keys, indexes, row_security, policies, grants)| Table {
                name: head.0,
                external: head.1,
                doc: head.2,
                columns: named_once(head.3, |it| &it.name),
                primary_key: keys.0,
                uniques: named_once(keys.1, |it| &it.name),
                checks: named_once(keys.2, |it| &it.name),
                foreign_keys: named_once(keys.3, |it| &it.name),
                indexes: named_once(indexes, |it| &it.name),
                row_security,
                policies: named_once(policies, |it| &it.name),
                grants,
            },
        )
}

fn object() -> impl Strategy<Value = ObjectId> {
    (name(), ident(), 0..11).prop_map(|(name, ident, kind)| match kind {
        0 => ObjectId::Schema(ident),
        1 => ObjectId::Extension(ident),
        2 => ObjectId::Enum(name),
        3 => ObjectId::Table(name),
        4 => ObjectId::Column(name, ident),
        5 => ObjectId::Constraint(name, ident),
        6 => ObjectId::Index(name, ident),
        7 => ObjectId::Policy(name, ident),
        8 => ObjectId::Grant(name, ident),
        9 => ObjectId::Role(ident),
        _ => ObjectId::Sql(ident),
    })
}

fn schema() -> impl Strategy<Value = Schema> {
    let enum_type = (name(), of(text()), vec(text(), 0..3))
        .prop_map(|(name, doc, labels)| EnumType { name, doc, labels });
    let order = || btree_set(object(), 0..3);
    let sql = (ident(), text(), of(text()), order(), order()).prop_map(
        |(name, up, down, after, before)| SqlObject {
            name,
            up,
            down,
            after,
            before,
        },
    );
    let parts = (
        btree_set(ident(), 0..3),
        vec(enum_type, 0..3),
        vec(table(), 0..4),
        vec(sql, 0..3),
    );
    parts.prop_map(|(extensions, enums, tables, sql)| Schema {
        extensions,
        enums: enums.into_iter().map(|it| (it.name.clone(), it)).collect(),
        tables: tables.into_iter().map(|it| (it.name.clone(), it)).collect(),
        sql: named_once(sql, |it| &it.name),
    })
}

fn named_once<T>(mut list: Vec<T>, name: impl Fn(&T) -> &Ident) -> Vec<T> {
    let mut seen = BTreeSet::new();
    list.retain(|it| seen.insert(name(it).clone()));
    list
}

proptest! {
    #[test]
    fn a_schema_comes_back_as_it_was(schema in schema()) {
        let text = encode(&schema);
        let back = decode(&text);
        prop_assert_eq!(back.as_ref(), Ok(&schema), "{}", text);
        prop_assert_eq!(encode(&schema), text);
    }

    #[test]
    fn what_is_cut_off_is_refused(schema in schema(), cut in 0.0..1.0) {
        let text = encode(&schema);
        let mut end = (text.trim_end().len() as f64 * cut) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(decode(&text[..end]).is_err());
    }
}

fn example() -> Schema {
    let ident = |text: &str| Ident::parse(text).unwrap();
    let public = |text: &str| QualifiedName::new(ident("public"), ident(text));
    let mut table = Table::new(public("todos"));
    let mut stage = Column::new(ident("stage"), DataType::Enum(public("stage")));
    stage.default = Some(Value::Text("open".into()));
    table.columns = vec![Column::new(ident("id"), DataType::Text), stage];
    table.primary_key = Some(PrimaryKey {
        name: ident("todos_pkey"),
        columns: vec![ident("id")],
    });
    let mut billing = Table::new(QualifiedName::new(ident("billing"), ident("plan")));
    billing.external = true;
    Schema {
        extensions: BTreeSet::from([ident("citext"), ident("pg_trgm")]),
        tables: [table, billing].map(|it| (it.name.clone(), it)).into(),
        ..Schema::default()
    }
}

#[test]
fn a_line_for_each_thing() {
    let expected = r#"{
  "version": 1,
  "extensions": [
    "citext",
    "pg_trgm"
  ],
  "tables": [
    {
      "name": ["billing","plan"],
      "external": true
    },
    {
      "name": "todos",
      "columns": [
        {"name":"id","type":"text"},
        {"name":"stage","type":{"enum":"stage"},"default":{"text":"open"}}
      ],
      "primary_key": {"name":"todos_pkey","columns":["id"]}
    }
  ]
}
"#;
    assert_eq!(encode(&example()), expected);
    assert_eq!(encode(&Schema::default()), "{\n  \"version\": 1\n}\n");
}

#[test]
fn what_is_no_snapshot_says_where_and_what_to_do() {
    let good = encode(&example());
    for (text, says) in [
        (
            good.replace("  \"tables\"", "<<<<<<< HEAD\n  \"tables\""),
            "line 7: a conflict of Git stands here; run `schemagen migrate rebase`",
        ),
        (
            good.replace("\"version\": 1", "\"version\": 2")
                .replace("\"tables\"", "\"tree\""),
            "it has version 2, and this schemagen reads version 1; use the schemagen that wrote it, or a newer one",
        ),
        (
            good.replace("\"stage\",\"type\"", "\"id\",\"type\""),
            "line 17, column 7: `id` stands here twice; take the file from version control again",
        ),
        (
            good.replace("\"citext\"", "\"\""),
            "line 4, column 6: `` cannot be a name; take the file from version control again",
        ),
        (
            good.replace("\"text\"}", "\"txt\"}"),
            "line 15, column 33: there is no type `txt`; take the file from version control again",
        ),
        (
            String::new(),
            "line 1, column 0: EOF while parsing a value; take the file from version control again",
        ),
    ] {
        let error = decode(&text).unwrap_err();
        assert_eq!(error.to_string(), says, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(
        decode(&deep),
        Err(InvalidSnapshot::Damaged { .. })
    ));
}
