//! The keys of a column.

use super::parts::{
    ALLOW, DEFERRABLE, INCLUDE, NAME, NULLS_NOT_DISTINCT, ON_DELETE, ON_UPDATE, UNIQUE_INDEX,
    USING, WHERE,
};
use super::{DOC, RENAMED_FROM};
use crate::grammar::{Entry, Key, Text, Value, Word};

pub(crate) static COLUMNS: Entry = Entry::named(
    "columns",
    "a list of columns",
    Text::Name,
    &Value::OneOf(&[Value::Text(Text::Type), Value::Table(&COLUMN)]),
);

pub(crate) static COLUMN: Entry = Entry::of(
    "column",
    "a column",
    &[
        Key::new(
            "type",
            "A type of PostgreSQL or an enum; `?` behind it allows NULL, `[]` makes it an array. A reference has its target's.",
            Value::OneOf(&[Value::Text(Text::Type), Value::Table(&CUSTOM_TYPE)]),
        ),
        Key::new(
            "null",
            "Whether it may be NULL, as `?` behind the type says as well. A column is NOT NULL unless it says so.",
            Value::Boolean,
        ),
        Key::new(
            "default",
            "What the database fills in: a value of the column's type, `now` for a time, or `{ sql = \"…\" }`.",
            Value::Any,
        ),
        Key::new(
            "generate",
            "What the generated code fills in where nothing is given; the database knows nothing of it.",
            Value::OneOf(&[Value::Words(GENERATORS), Value::Table(&GENERATOR)]),
        ),
        Key::new(
            "primary_key",
            "Whether it is the primary key.",
            Value::Boolean,
        ),
        Key::new(
            "unique",
            "Whether a value occurs once: `true` across all organizations, `organization` within one.",
            Value::OneOf(&[
                Value::Boolean,
                Value::Words(WITHIN),
                Value::Table(&COLUMN_UNIQUE),
            ]),
        ),
        Key::new(
            "index",
            "Whether there is an index on it; on a scoped table the organization is in it too.",
            Value::OneOf(&[Value::Boolean, Value::Table(&COLUMN_INDEX)]),
        ),
        Key::new(
            "references",
            "The table whose row it names, as `user`, or with another unique column, as `user.email`. The type is its target's.",
            Value::OneOf(&[Value::Text(Text::Target), Value::Table(&COLUMN_REFERENCE)]),
        ),
        ON_DELETE,
        ON_UPDATE,
        DEFERRABLE,
        Key::new(
            "check",
            "A condition that its values meet, as an SQL expression.",
            Value::OneOf(&[
                Value::Text(Text::Expression),
                Value::Table(&COLUMN_CHECK),
                Value::Table(&COLUMN_CHECK_SQL),
            ]),
        ),
        Key::new(
            "json",
            "The `[json.…]` shape of a jsonb column: a struct in the generated code.",
            Value::Text(Text::Shape),
        ),
        Key::new(
            "identity",
            "Numbers that the database counts up.",
            Value::Words(IDENTITY),
        ),
        Key::new(
            "generated",
            "The expression that the database computes it from; nobody writes it.",
            Value::OneOf(&[Value::Text(Text::Expression), Value::Table(&EXPRESSION)]),
        ),
        Key::new(
            "collate",
            "The collation that it is ordered by.",
            Value::Text(Text::Name),
        ),
        DOC,
        RENAMED_FROM,
        Key::new(
            "reason",
            "Why it does something else on delete than other columns of its name.",
            Value::Text(Text::Prose),
        ),
        ALLOW,
    ],
);

/// Over which rows a column can be unique.
static WITHIN: &[Word] = &[Word::new("organization", "Once in each organization.")];

/// Who may write an identity column.
pub(crate) static IDENTITY: &[Word] = &[
    Word::new("always", "Nobody writes it."),
    Word::new("by default", "A value that is given counts."),
];

/// The generators that have a name.
pub(crate) static GENERATORS: &[Word] = &[
    Word::new("nanoid", "21 random characters."),
    Word::new("cuid2", "A collision-resistant id of 24 characters."),
    Word::new("ulid", "A sortable id of 26 characters."),
    Word::new("uuid_v4", "A random UUID."),
    Word::new("uuid_v7", "A sortable UUID."),
    Word::new("now", "The time by the application's clock."),
];

pub(crate) static CUSTOM_TYPE: Entry = Entry::of(
    "custom_type",
    "a type",
    &[
        Key::required(
            "sql",
            "The type in SQL, as it stands in the table.",
            Value::Text(Text::SqlType),
        ),
        Key::new("rust", "The type in Rust.", Value::Text(Text::CodeType)),
        Key::new("ts", "The type in TypeScript.", Value::Text(Text::CodeType)),
    ],
);

pub(crate) static GENERATOR: Entry = Entry::of(
    "generator",
    "a generator",
    &[Key::required(
        "value",
        "A fixed value of the column's type.",
        Value::Any,
    )],
);

pub(crate) static COLUMN_UNIQUE: Entry = Entry::of(
    "column_unique",
    "a unique constraint",
    &[
        Key::new(
            "within",
            "The rows among which a value occurs once; all of them where nothing is said.",
            Value::Words(WITHIN),
        ),
        NAME,
        NULLS_NOT_DISTINCT,
    ],
);

pub(crate) static COLUMN_INDEX: Entry = Entry::of(
    "column_index",
    "an index",
    &[WHERE, USING, UNIQUE_INDEX, INCLUDE, NAME],
);

pub(crate) static COLUMN_REFERENCE: Entry = Entry::of(
    "column_reference",
    "a reference",
    &[
        Key::required("table", "The table.", Value::Text(Text::Table)),
        Key::new(
            "column",
            "Its column; the primary key where nothing is said.",
            Value::Text(Text::Column),
        ),
        NAME,
    ],
);

pub(crate) static COLUMN_CHECK: Entry = Entry::of(
    "column_check",
    "a check",
    &[
        Key::required(
            "expr",
            "The condition, as an SQL expression.",
            Value::Text(Text::Expression),
        ),
        NAME,
    ],
);

pub(crate) static COLUMN_CHECK_SQL: Entry = Entry::of(
    "column_check_sql",
    "a check",
    &[
        Key::required(
            "sql",
            "The condition, as an SQL expression.",
            Value::Text(Text::Expression),
        ),
        NAME,
    ],
);

/// `{ sql = "…" }`, which is always an expression.
pub(crate) static EXPRESSION: Entry = Entry::of(
    "expression",
    "an SQL expression",
    &[Key::required(
        "sql",
        "The expression.",
        Value::Text(Text::Expression),
    )],
);
