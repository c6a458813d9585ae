//! The keys of a column, and of what stands in the lists of a table.

use super::shared::{
    ALLOW, COLUMN, DEFERRABLE, DEFERRABLES, DOC, EXPRESSION, FLAG, GENERATORS, INCLUDE, NAME,
    NULLS_NOT_DISTINCT, ON_DELETE, ON_UPDATE, REASON, RENAMED_FROM, TEXT, USING, WHERE, key,
};
use super::{Body, Slot};

pub(super) static COLUMN_BODY: Body = Body {
    what: "a column",
    keys: &[
        key(
            "type",
            "\"$0\"",
            &[Slot::Type, Slot::Keys(&CUSTOM_TYPE)],
            "The type, under PostgreSQL's own name, or an enum; `?` behind it means that it may be NULL. Left out where a reference says it.",
        ),
        key(
            "null",
            "true",
            FLAG,
            "Whether NULL may stand in it. Without it a column is NOT NULL.",
        ),
        key(
            "references",
            "\"$0\"",
            &[Slot::Reference, Slot::Keys(&REFERENCE)],
            "The table whose primary key it holds, or a unique column `table.column`. The type is taken from there.",
        ),
        ON_DELETE,
        ON_UPDATE,
        key(
            "default",
            "\"$0\"",
            &[Slot::Default, Slot::Keys(&SQL_VALUE)],
            "What the database writes where an INSERT says nothing: a value of its type, `\"now\"`, or `{ sql = \"…\" }`.",
        ),
        key(
            "generate",
            "\"$0\"",
            &[Slot::Words(GENERATORS), Slot::Keys(&FIXED)],
            "What the application writes there; the database has no default.",
        ),
        key(
            "primary_key",
            "true",
            FLAG,
            "Whether it is the primary key.",
        ),
        key(
            "unique",
            "true",
            &[
                Slot::Flag,
                Slot::Words(&[("organization", "unique among the rows of one organization")]),
                Slot::Keys(&COLUMN_UNIQUE),
            ],
            "Whether no two rows have the same value: `true` across all organizations, `\"organization\"` within one.",
        ),
        key(
            "index",
            "true",
            &[Slot::Flag, Slot::Keys(&COLUMN_INDEX)],
            "Whether it has an index, with the organization where the table is scoped.",
        ),
        key(
            "check",
            "\"$0\"",
            &[Slot::Expression, Slot::Keys(&COLUMN_CHECK)],
            "An expression that holds for every row.",
        ),
        key(
            "json",
            "\"$0\"",
            &[Slot::ShapeName],
            "The shape of what a `jsonb` column holds.",
        ),
        key(
            "identity",
            "\"$0\"",
            &[Slot::Words(&[
                ("always", "the database numbers every row"),
                ("by default", "the database numbers rows that say no value"),
            ])],
            "Whether the database numbers the rows.",
        ),
        key(
            "generated",
            "\"$0\"",
            &[Slot::Expression, Slot::Keys(&SQL_EXPRESSION)],
            "An expression over the other columns that the database keeps stored.",
        ),
        key("collate", "\"$0\"", TEXT, "Its collation."),
        key(
            "deferrable",
            "\"$0\"",
            &[Slot::Flag, Slot::Words(DEFERRABLES)],
            "Whether its reference may be checked at the end of the transaction only.",
        ),
        DOC,
        RENAMED_FROM,
        REASON,
        ALLOW,
    ],
};

pub(super) static CUSTOM_TYPE: Body = Body {
    what: "a type",
    keys: &[
        key("sql", "\"$0\"", TEXT, "The type in PostgreSQL."),
        key(
            "rust",
            "\"$0\"",
            TEXT,
            "The type in Rust that carries it, as text.",
        ),
        key("ts", "\"$0\"", TEXT, "The type in TypeScript."),
    ],
};

pub(super) static REFERENCE: Body = Body {
    what: "a reference",
    keys: &[
        key("table", "\"$0\"", &[Slot::Table], "The table it leads to."),
        key(
            "column",
            "\"$0\"",
            &[Slot::TargetColumn],
            "The unique column it holds; the primary key without it.",
        ),
        NAME,
    ],
};

pub(super) static SQL_VALUE: Body = Body {
    what: "a value",
    keys: &[key(
        "sql",
        "\"$0\"",
        TEXT,
        "An SQL expression that names no column.",
    )],
};

pub(super) static SQL_EXPRESSION: Body = Body {
    what: "an expression",
    keys: &[key("sql", "\"$0\"", EXPRESSION, "An SQL expression.")],
};

pub(super) static FIXED: Body = Body {
    what: "a generator",
    keys: &[key(
        "value",
        "\"$0\"",
        &[Slot::Default],
        "The value that the application writes.",
    )],
};

pub(super) static COLUMN_UNIQUE: Body = Body {
    what: "a unique constraint",
    keys: &[
        key(
            "within",
            "\"organization\"",
            &[Slot::Words(&[(
                "organization",
                "unique among the rows of one organization",
            )])],
            "Among which rows it is unique.",
        ),
        NAME,
        NULLS_NOT_DISTINCT,
    ],
};

pub(super) static COLUMN_INDEX: Body = Body {
    what: "an index",
    keys: &[
        NAME,
        WHERE,
        USING,
        key(
            "unique",
            "true",
            FLAG,
            "Whether no two rows have the same value.",
        ),
        INCLUDE,
    ],
};

pub(super) static COLUMN_CHECK: Body = Body {
    what: "a check",
    keys: &[
        key("expr", "\"$0\"", EXPRESSION, "The expression."),
        key("sql", "\"$0\"", EXPRESSION, "The expression."),
        NAME,
    ],
};

pub(super) static PRIMARY_KEY: Body = Body {
    what: "a primary key",
    keys: &[
        key("columns", "[\"$0\"]", COLUMN, "Its columns, in order."),
        NAME,
    ],
};

pub(super) static INDEX_ENTRY: Body = Body {
    what: "an index",
    keys: &[
        key(
            "columns",
            "[\"$0\"]",
            &[Slot::IndexColumn, Slot::Keys(&INDEX_EXPRESSION)],
            "Its columns, in order: `\"created_at desc\"`, or `{ expr = \"lower(title)\" }`.",
        ),
        WHERE,
        key(
            "unique",
            "true",
            FLAG,
            "Whether no two rows have the same values.",
        ),
        USING,
        INCLUDE,
        NAME,
        NULLS_NOT_DISTINCT,
        ALLOW,
    ],
};

pub(super) static INDEX_EXPRESSION: Body = Body {
    what: "an index expression",
    keys: &[
        key("expr", "\"$0\"", EXPRESSION, "The expression."),
        key(
            "order",
            "\"desc\"",
            TEXT,
            "What stands behind it: `desc`, `nulls last`, an operator class.",
        ),
    ],
};

pub(super) static UNIQUE_ENTRY: Body = Body {
    what: "a unique constraint",
    keys: &[
        key("columns", "[\"$0\"]", COLUMN, "Its columns, in order."),
        NAME,
        NULLS_NOT_DISTINCT,
        DEFERRABLE,
        ALLOW,
    ],
};

pub(super) static CHECK_ENTRY: Body = Body {
    what: "a check",
    keys: &[
        key("expr", "\"$0\"", EXPRESSION, "The expression."),
        NAME,
        ALLOW,
    ],
};

pub(super) static FOREIGN_KEY: Body = Body {
    what: "a foreign key",
    keys: &[
        key("columns", "[\"$0\"]", COLUMN, "The columns of this table."),
        key(
            "references",
            "{ table = \"$0\" }",
            &[Slot::Table, Slot::Keys(&FOREIGN_TARGET)],
            "The table it leads to, and the columns there; the primary key without them.",
        ),
        ON_DELETE,
        ON_UPDATE,
        DEFERRABLE,
        NAME,
        REASON,
        ALLOW,
    ],
};

pub(super) static FOREIGN_TARGET: Body = Body {
    what: "a reference",
    keys: &[
        key("table", "\"$0\"", &[Slot::Table], "The table it leads to."),
        key(
            "columns",
            "[\"$0\"]",
            &[Slot::TargetColumn],
            "The columns there, in the order of this table's.",
        ),
    ],
};

pub(super) static ALLOWANCE: Body = Body {
    what: "an allowance",
    keys: &[
        key(
            "rule",
            "\"$0\"",
            &[Slot::Rule],
            "The rule, by name or by code.",
        ),
        key("reason", "\"$0\"", TEXT, "Why it does not hold here."),
        key(
            "column",
            "\"$0\"",
            COLUMN,
            "On a table: the column that it is about.",
        ),
    ],
};
