//! The keys of what a table has besides columns: keys, indexes, checks, references, joins, allowances.

use crate::grammar::{Entry, Key, Text, Value, Word};

pub(crate) static PRIMARY_KEY: Entry = Entry::of(
    "primary_key",
    "a primary key",
    &[
        Key::required(
            "columns",
            "Its columns, in order.",
            Value::some(&Value::Text(Text::Column)),
        ),
        NAME,
    ],
);

pub(super) const INDEX_LIST: Key = Key::new(
    "index",
    "Indexes over several columns, over expressions, or with a condition: `[[table.todos.index]]`.",
    Value::list(&INDEXES),
);
static INDEXES: Value = Value::Table(&INDEX);

pub(crate) static INDEX: Entry = Entry::of(
    "index",
    "an index",
    &[
        Key::required(
            "columns",
            "What it is ordered by: columns, as `\"created_at desc nulls last\"`, and expressions, as `{ expr = \"lower(title)\" }`.",
            Value::some(&Value::OneOf(&[
                Value::Text(Text::IndexKey),
                Value::Table(&INDEX_EXPRESSION),
            ])),
        ),
        WHERE,
        USING,
        UNIQUE_INDEX,
        INCLUDE,
        NULLS_NOT_DISTINCT,
        NAME,
        ALLOW,
    ],
);

pub(crate) static INDEX_EXPRESSION: Entry = Entry::of(
    "index_expression",
    "an index expression",
    &[
        Key::required(
            "expr",
            "The expression, in SQL.",
            Value::Text(Text::Expression),
        ),
        Key::new(
            "order",
            "Its order, operator class and collation, as behind a column: `desc nulls last`.",
            Value::Text(Text::Order),
        ),
    ],
);

pub(super) const WHERE: Key = Key::new(
    "where",
    "The rows that are in it, as an SQL expression; all of them where nothing is said.",
    Value::Text(Text::Expression),
);

pub(super) const USING: Key = Key::new(
    "using",
    "Its method; `btree` where nothing is said. An extension may bring others.",
    Value::OneOf(&[Value::Words(METHODS), Value::Text(Text::Name)]),
);

/// PostgreSQL's own index methods.
pub(crate) const METHODS: &[Word] = &[
    Word::new(
        "btree",
        "Order and equality; what is used where nothing is said.",
    ),
    Word::new("hash", "Equality only."),
    Word::new("gist", "Ranges, geometry, nearest neighbours."),
    Word::new("spgist", "Ranges, points, prefixes."),
    Word::new("gin", "What is inside of arrays, jsonb and documents."),
    Word::new("brin", "Large tables that lie in the order of the column."),
];

pub(super) const UNIQUE_INDEX: Key =
    Key::new("unique", "Whether a value occurs once.", Value::Boolean);

pub(super) const INCLUDE: Key = Key::new(
    "include",
    "Columns that are stored in it without being looked up by.",
    Value::list(&Value::Text(Text::Column)),
);

pub(super) const UNIQUE_LIST: Key = Key::new(
    "unique",
    "Unique constraints over several columns: `[[table.todos.unique]]`.",
    Value::list(&UNIQUES),
);
static UNIQUES: Value = Value::Table(&UNIQUE);

pub(crate) static UNIQUE: Entry = Entry::of(
    "unique",
    "a unique constraint",
    &[
        Key::required(
            "columns",
            "The columns that are unique together.",
            Value::some(&Value::Text(Text::Column)),
        ),
        NULLS_NOT_DISTINCT,
        DEFERRABLE,
        NAME,
        ALLOW,
    ],
);

pub(super) const NULLS_NOT_DISTINCT: Key = Key::new(
    "nulls_not_distinct",
    "Whether two NULLs count as equal.",
    Value::Boolean,
);

pub(super) const CHECK_LIST: Key = Key::new(
    "check",
    "Conditions that every row meets: `[[table.todos.check]]`.",
    Value::list(&CHECKS),
);
static CHECKS: Value = Value::Table(&CHECK);

pub(crate) static CHECK: Entry = Entry::of(
    "check",
    "a check",
    &[
        Key::required(
            "expr",
            "The condition, as an SQL expression.",
            Value::Text(Text::Expression),
        ),
        NAME,
        ALLOW,
    ],
);

pub(crate) static FOREIGN_KEY: Entry = Entry::of(
    "foreign_key",
    "a foreign key",
    &[
        Key::required(
            "columns",
            "Its columns, in the order of those that they reference.",
            Value::some(&Value::Text(Text::Column)),
        ),
        Key::required(
            "references",
            "The table, or `{ table, columns }` for other columns than its primary key.",
            Value::OneOf(&[Value::Text(Text::Table), Value::Table(&REFERENCE)]),
        ),
        ON_DELETE,
        ON_UPDATE,
        DEFERRABLE,
        NAME,
        Key::new(
            "reason",
            "Why it does something else on delete than other references of its columns.",
            Value::Text(Text::Prose),
        ),
        ALLOW,
    ],
);

pub(crate) static REFERENCE: Entry = Entry::of(
    "reference",
    "a reference",
    &[
        Key::required("table", "The table.", Value::Text(Text::Table)),
        Key::new(
            "columns",
            "Its columns; the primary key where nothing is said.",
            Value::list(&Value::Text(Text::Column)),
        ),
    ],
);

pub(super) const ON_DELETE: Key = Key::new(
    "on_delete",
    "What happens to the row when the row that it references is deleted.",
    Value::Words(ACTIONS),
);

pub(super) const ON_UPDATE: Key = Key::new(
    "on_update",
    "What happens to the row when the key that it references changes.",
    Value::Words(ACTIONS),
);

/// What a foreign key does to its rows.
pub(crate) const ACTIONS: &[Word] = &[
    Word::new("cascade", "Do the same to this row."),
    Word::new(
        "set null",
        "Write NULL into the column; the scope column stays.",
    ),
    Word::new(
        "set default",
        "Write the column's default; the scope column stays.",
    ),
    Word::new("restrict", "Refuse, at once."),
    Word::new(
        "no action",
        "Refuse, at the end of the statement or transaction.",
    ),
];

pub(super) const DEFERRABLE: Key = Key::new(
    "deferrable",
    "When it is checked: `true` or `immediate` lets a transaction put it off, `deferred` does so from the start.",
    Value::OneOf(&[
        Value::Boolean,
        Value::Words(&[
            Word::new(
                "immediate",
                "After each statement, unless a transaction puts it off.",
            ),
            Word::new("deferred", "At the end of the transaction."),
        ]),
    ]),
);

pub(crate) static JOINS: Entry =
    Entry::named("joins", "a list of joins", Text::Name, &Value::Table(&JOIN));

pub(crate) static JOIN: Entry = Entry::named(
    "join",
    "a join",
    Text::Column,
    &Value::list(&Value::Text(Text::Column)),
);

pub(super) const NAME: Key = Key::new(
    "name",
    "Its name; without one it is named as `constraint_names` of schemagen.toml says.",
    Value::Text(Text::Name),
);

pub(super) const ALLOW: Key = Key::new(
    "allow",
    "Rules whose findings are accepted here, each with its reason.",
    Value::list(&ALLOWANCES),
);
static ALLOWANCES: Value = Value::Table(&ALLOWANCE);

pub(crate) static ALLOWANCE: Entry = Entry::of(
    "allowance",
    "an allowance",
    &[
        Key::required(
            "rule",
            "The rule, by its name or code.",
            Value::Text(Text::AllowedRule),
        ),
        Key::required(
            "reason",
            "Why the rule does not hold here.",
            Value::Text(Text::Reason),
        ),
        Key::new(
            "column",
            "On a table: the column that is meant, and no other.",
            Value::Text(Text::Column),
        ),
    ],
);
