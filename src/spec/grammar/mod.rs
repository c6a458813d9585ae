//! The language of specs: every key, what it takes, and its line of manual.
//! The one list of them: `parse` refuses what is not here, and is held to ask for all that is.

mod column;
mod json;
mod parts;

pub(crate) use column::{
    COLUMN, COLUMN_CHECK, COLUMN_CHECK_SQL, COLUMN_INDEX, COLUMN_REFERENCE, COLUMN_UNIQUE, COLUMNS,
    CUSTOM_TYPE, EXPRESSION, GENERATOR,
};
pub(crate) use json::OBJECT;
pub(crate) use parts::{
    ALLOWANCE, CHECK, FOREIGN_KEY, INDEX, INDEX_EXPRESSION, JOIN, JOINS, METHODS, PRIMARY_KEY,
    REFERENCE, UNIQUE,
};

use crate::grammar::{Entry, Key, Text, Value, Word};
use parts::{ALLOW, CHECK_LIST, INDEX_LIST, UNIQUE_LIST};

/// One spec file.
pub static SPEC: Entry = Entry::of(
    "spec",
    "a spec",
    &[
        Key::new(
            "enum",
            "Types whose values are a list of labels: `[enum.todo_status]`.",
            Value::Table(&ENUMS),
        ),
        Key::new(
            "json",
            "Shapes of jsonb columns: `[json.preferences]` is a struct in the generated code.",
            Value::Table(&SHAPES),
        ),
        Key::new(
            "mixin",
            "Columns, indexes and constraints that several tables have: `[mixin.authored.columns]`.",
            Value::Table(&MIXINS),
        ),
        Key::new(
            "table",
            "Tables, by name or as `schema.name`: `[table.todos]`.",
            Value::Table(&TABLES),
        ),
        Key::new(
            "extension",
            "Extensions of PostgreSQL that are created first: `[extension.citext]`.",
            Value::Table(&EXTENSIONS),
        ),
        Key::new(
            "sql",
            "Verbatim SQL for what the language has no word for: `[sql.touch]`.",
            Value::Table(&SQL_OBJECTS),
        ),
    ],
);

pub(crate) static ENUMS: Entry = Entry::named("enums", "an enum", Text::Name, &Value::Table(&ENUM));

pub(crate) static SHAPES: Entry =
    Entry::named("shapes", "a JSON shape", Text::Name, &Value::Table(&OBJECT));

pub(crate) static MIXINS: Entry =
    Entry::named("mixins", "a mixin", Text::Name, &Value::Table(&MIXIN));

pub(crate) static TABLES: Entry =
    Entry::named("tables", "a table", Text::Name, &Value::Table(&TABLE));

pub(crate) static EXTENSIONS: Entry = Entry::named(
    "extensions",
    "an extension",
    Text::Name,
    &Value::Table(&EXTENSION),
);

pub(crate) static SQL_OBJECTS: Entry = Entry::named(
    "sql_objects",
    "verbatim SQL",
    Text::Name,
    &Value::Table(&SQL_OBJECT),
);

pub(crate) static ENUM: Entry = Entry::of(
    "enum",
    "an enum",
    &[
        Key::required(
            "values",
            "Its labels, in order; `{ name, renamed_from }` renames one.",
            Value::list(&Value::OneOf(&[
                Value::Text(Text::Name),
                Value::Table(&LABEL),
            ])),
        ),
        DOC,
        RENAMED_FROM,
        ALLOW,
    ],
);

pub(crate) static LABEL: Entry = Entry::of(
    "label",
    "a label",
    &[
        Key::required("name", "The label.", Value::Text(Text::Name)),
        RENAMED_FROM,
    ],
);

pub(crate) static MIXIN: Entry = Entry::of(
    "mixin",
    "a mixin",
    &[
        Key::new(
            "columns",
            "Columns that stand behind the table's own; `self` as a reference is the table that uses the mixin.",
            Value::Table(&COLUMNS),
        ),
        INDEX_LIST,
        UNIQUE_LIST,
        CHECK_LIST,
        ALLOW,
    ],
);

pub(crate) static TABLE: Entry = Entry::of(
    "table",
    "a table",
    &[
        Key::new(
            "org_scoped",
            "Whether each row belongs to one organization: `true` adds the scope column, a text names another one, `false` wants a `reason`.",
            Value::OneOf(&[Value::Boolean, Value::Text(Text::Column)]),
        ),
        Key::new(
            "org_from",
            "The reference through which rows that exist find their organization, when a table becomes scoped.",
            Value::OneOf(&[
                Value::Text(Text::Column),
                Value::some(&Value::Text(Text::Column)),
            ]),
        ),
        Key::new(
            "timestamps",
            "`true` adds `created_at` and `updated_at`, NOT NULL DEFAULT now(); a list names one of them; less wants a `reason`.",
            Value::OneOf(&[Value::Boolean, Value::list(&Value::Words(TIMESTAMPS))]),
        ),
        Key::new(
            "reason",
            "Why the rows belong to no organization, why there are no time stamps, or why row-level security is off.",
            Value::Text(Text::Prose),
        ),
        Key::new(
            "columns",
            "Its columns, in order: a type, or a table of keys.",
            Value::Table(&COLUMNS),
        ),
        Key::new(
            "mixins",
            "Mixins whose columns, indexes and constraints it has as well.",
            Value::list(&Value::Text(Text::Mixin)),
        ),
        Key::new(
            "primary_key",
            "A primary key of several columns; one column says `primary_key = true` itself.",
            Value::OneOf(&[
                Value::some(&Value::Text(Text::Column)),
                Value::Table(&PRIMARY_KEY),
            ]),
        ),
        INDEX_LIST,
        UNIQUE_LIST,
        CHECK_LIST,
        Key::new(
            "foreign_key",
            "References over several columns: `[[table.todos.foreign_key]]`.",
            Value::list(&Value::Table(&FOREIGN_KEY)),
        ),
        Key::new(
            "joins",
            "Lists together with what they reference: `[table.todos.joins.with_people]` makes `list_with_people`.",
            Value::Table(&JOINS),
        ),
        DOC,
        Key::new(
            "schema",
            "The PostgreSQL schema that it is in.",
            Value::Text(Text::Name),
        ),
        Key::new(
            "external",
            "Whether it is somebody else's: it can be referenced, and is never created, changed or dropped.",
            Value::Boolean,
        ),
        Key::new(
            "rls",
            "`false` leaves it out of row-level security, which wants a `reason`.",
            Value::Boolean,
        ),
        RENAMED_FROM,
        ALLOW,
    ],
);

/// The columns that `timestamps` can add.
pub(crate) static TIMESTAMPS: &[Word] = &[
    Word::new("created_at", "When the row was made."),
    Word::new("updated_at", "When the row was last changed."),
];

pub(crate) static EXTENSION: Entry = Entry::of("extension", "an extension", &[]);

pub(crate) static SQL_OBJECT: Entry = Entry::of(
    "sql",
    "verbatim SQL",
    &[
        Key::required("up", "What makes it.", Value::Text(Text::Sql)),
        Key::new("down", "What takes it away again.", Value::Text(Text::Sql)),
        Key::new(
            "before",
            "What it must stand before: `table.todos`, `column.todos.title`, `enum.status`, `sql.touch`.",
            Value::list(&Value::Text(Text::Object)),
        ),
        Key::new(
            "after",
            "What it must stand behind: `table.todos`, `column.todos.title`, `enum.status`, `extension.citext`.",
            Value::list(&Value::Text(Text::Object)),
        ),
    ],
);

const DOC: Key = Key::new(
    "doc",
    "What it is for: its COMMENT in the database and its documentation in the generated code.",
    Value::Text(Text::Prose),
);

const RENAMED_FROM: Key = Key::new(
    "renamed_from",
    "What it was called before, so that the next migration renames it. It can go once that is built.",
    Value::Text(Text::Name),
);
