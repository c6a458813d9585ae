//! The language of schemagen.toml: every key, what it takes, and its line of manual.
//! The one list of them: `parse` refuses what is not here, and is held to ask for all that is.

use crate::grammar::{Entry, Key, Text, Value, Word};

/// `schemagen.toml`
pub static CONFIG: Entry = Entry::of(
    "config",
    "schemagen.toml",
    &[
        Key::new(
            "specs",
            "The folder of the specs: every *.toml in it and in the folders below is read. `specs` where nothing is said.",
            Value::Text(Text::Path),
        ),
        Key::new(
            "tenancy",
            "What the tenants are, and what keeps their rows apart.",
            Value::Table(&TENANCY),
        ),
        Key::new(
            "conventions",
            "What time stamps are, and how constraints are named.",
            Value::Table(&CONVENTIONS),
        ),
        Key::new(
            "migrations",
            "Where migrations go, and whose they are.",
            Value::Table(&MIGRATIONS),
        ),
        Key::new(
            "target",
            "What is generated from the specs.",
            Value::Table(&TARGETS),
        ),
        Key::new(
            "rules",
            "Levels of rules, where they are not to be the default: `unindexed-foreign-key = \"error\"`.",
            Value::Table(&RULES),
        ),
        Key::new("auth", "Whose auth tables these are.", Value::Table(&AUTH)),
        Key::new(
            "audit",
            "Where SQL is written by hand, and what names the organization in it.",
            Value::Table(&AUDIT),
        ),
    ],
);

pub(crate) static TENANCY: Entry = Entry::of(
    "tenancy",
    "`[tenancy]`",
    &[
        Key::new(
            "root",
            "The table whose rows are the tenants; `organization` where nothing is said.",
            Value::Text(Text::Table),
        ),
        Key::new(
            "column",
            "What `org_scoped = true` puts into a table; `organization_id` where nothing is said.",
            Value::Text(Text::Name),
        ),
        Key::new(
            "membership",
            "Who belongs to which organization: what `db.org(…)` looks up.",
            Value::Table(&MEMBERSHIP),
        ),
        Key::new(
            "foreign_keys",
            "How a scoped row references another; `composite` where nothing is said.",
            Value::Words(FOREIGN_KEYS),
        ),
        Key::new(
            "rls",
            "Whether policies keep the application's role to one tenant; `off` where nothing is said.",
            Value::Words(RLS),
        ),
        Key::new(
            "setting",
            "The run-time parameter that names the organization to the policies; `app.organization_id` where nothing is said.",
            Value::Text(Text::Name),
        ),
        Key::new(
            "app_role",
            "The role that the application connects as, and never the one that migrates; `app` where nothing is said.",
            Value::Text(Text::Name),
        ),
    ],
);

pub(crate) static MEMBERSHIP: Entry = Entry::of(
    "membership",
    "`membership`",
    &[
        Key::required(
            "table",
            "The table with a row for each person in each organization.",
            Value::Text(Text::Table),
        ),
        Key::new(
            "user",
            "Its column for the person; `user_id` where nothing is said.",
            Value::Text(Text::Column),
        ),
        Key::new(
            "role",
            "Its column for what the person may do there: `Org::role()` in Rust.",
            Value::Text(Text::Column),
        ),
    ],
);

static FOREIGN_KEYS: &[Word] = &[
    Word::new(
        "composite",
        "With the organization on both sides: no row can reference another tenant's.",
    ),
    Word::new("simple", "As it is written."),
];

static RLS: &[Word] = &[
    Word::new("off", "No policies."),
    Word::new(
        "on",
        "FORCE ROW LEVEL SECURITY and a policy on every scoped table.",
    ),
];

pub(crate) static CONVENTIONS: Entry = Entry::of(
    "conventions",
    "`[conventions]`",
    &[
        Key::new(
            "timestamp_type",
            "The type of `created_at` and `updated_at`; `timestamptz` where nothing is said.",
            Value::Words(&[
                Word::new("timestamptz", "A moment, in any time zone."),
                Word::new("timestamp", "A date and a time without a time zone."),
            ]),
        ),
        Key::new(
            "constraint_names",
            "How constraints and indexes are named that have no name of their own; `postgres` where nothing is said.",
            Value::Words(&[
                Word::new(
                    "postgres",
                    "As PostgreSQL names them: `todos_project_id_fkey`.",
                ),
                Word::new(
                    "drizzle",
                    "As drizzle-kit names them, for a database that it made: `todos_project_id_project_id_fk`.",
                ),
            ]),
        ),
    ],
);

pub(crate) static AUTH: Entry = Entry::of(
    "auth",
    "`[auth]`",
    &[Key::new(
        "better_auth",
        "How Better Auth is set up: the specs are held against the tables that it needs.",
        Value::Table(&BETTER_AUTH),
    )],
);

pub(crate) static BETTER_AUTH: Entry = Entry::of(
    "better_auth",
    "`[auth.better_auth]`",
    &[
        Key::required(
            "version",
            "Its version, by the first two numbers.",
            Value::Words(&[Word::new("1.7", "Better Auth 1.7, from 1.7.3 on.")]),
        ),
        Key::new(
            "plugins",
            "Its plugins; an option that brings columns stands behind a dot, as `organization.teams`.",
            Value::list(&Value::Text(Text::AuthPlugin)),
        ),
        Key::new(
            "naming",
            "How names are spelled that `tables` and `fields` do not say; `snake_case` where nothing is said.",
            Value::Words(&[
                Word::new("snake_case", "`email_verified`"),
                Word::new(
                    "camelCase",
                    "`emailVerified`, as Better Auth's own migrations write it.",
                ),
            ]),
        ),
        Key::new(
            "generate_id",
            "Who makes ids, as `advanced.database.generateId` says there; `text` where nothing is said.",
            Value::Words(&[
                Word::new("text", "Better Auth, as text."),
                Word::new("uuid", "The database, as UUIDs."),
                Word::new("serial", "The database, as numbers."),
            ]),
        ),
        Key::new(
            "tables",
            "What tables are called here, as `modelName` says there; `false` for one that is kept elsewhere.",
            Value::Table(&AUTH_TABLES),
        ),
        Key::new(
            "fields",
            "What columns are called here, by table, as `fields` says there.",
            Value::Table(&AUTH_FIELDS),
        ),
    ],
);

pub(crate) static AUTH_TABLES: Entry = Entry::named(
    "auth_tables",
    "`tables`",
    Text::AuthModel,
    &Value::OneOf(&[Value::Text(Text::Table), Value::Off]),
);

pub(crate) static AUTH_FIELDS: Entry = Entry::named(
    "auth_fields",
    "`fields`",
    Text::AuthModel,
    &Value::Table(&AUTH_NAMES),
);

pub(crate) static AUTH_NAMES: Entry = Entry::named(
    "auth_names",
    "an entry of `fields`",
    Text::Name,
    &Value::Text(Text::Name),
);

pub(crate) static MIGRATIONS: Entry = Entry::of(
    "migrations",
    "`[migrations]`",
    &[
        Key::new(
            "dir",
            "The folder of the migrations; `migrations` where nothing is said.",
            Value::Text(Text::Path),
        ),
        Key::new(
            "format",
            "Whose files the migrations are; `sqlx` where nothing is said.",
            Value::Words(&[
                Word::new(
                    "sqlx",
                    "One file each, for `schemagen migrate apply`, sqlx-cli and `sqlx::migrate!`.",
                ),
                Word::new(
                    "sqlx-reversible",
                    "`….up.sql` and `….down.sql`, for the same.",
                ),
                Word::new("drizzle", "With a journal and snapshots, for drizzle-kit."),
                Word::new("refinery", "`V1__init.sql`, for refinery."),
                Word::new("dbmate", "Both ways in one file, for dbmate."),
                Word::new(
                    "plain",
                    "One file each, for psql and whatever else applies SQL.",
                ),
            ]),
        ),
        Key::new(
            "online",
            "Whether tables in use are changed without stopping those who use them; `true` where nothing is said.",
            Value::Boolean,
        ),
    ],
);

pub(crate) static TARGETS: Entry = Entry::of(
    "targets",
    "`[target]`",
    &[
        Key::new(
            "rust",
            "Modules on sqlx. Without this section, no Rust is written.",
            Value::Table(&RUST),
        ),
        Key::new(
            "drizzle",
            "A schema for Drizzle ORM. Without this section, none is written.",
            Value::Table(&DRIZZLE),
        ),
        Key::new(
            "diagram",
            "A diagram of the tables. Without this section, none is written.",
            Value::Table(&DIAGRAM),
        ),
    ],
);

pub(crate) static RUST: Entry = Entry::of(
    "rust",
    "`[target.rust]`",
    &[
        Key::new(
            "dir",
            "The folder of the modules; `src/db` where nothing is said.",
            Value::Text(Text::Path),
        ),
        Key::new(
            "tests",
            "Whether tests are written that try to reach another organization's rows.",
            Value::Boolean,
        ),
        Key::new(
            "templates",
            "A folder whose templates stand in for the built-in ones of the same name.",
            Value::Text(Text::Path),
        ),
        Key::new(
            "datetime",
            "The crate whose types carry dates and times; `chrono` where nothing is said.",
            Value::Words(&[
                Word::new("chrono", "`chrono::DateTime<Utc>` and its like."),
                Word::new("time", "`time::OffsetDateTime` and its like."),
            ]),
        ),
        Key::new(
            "unknown_fields",
            "What becomes of keys of a typed JSON object that its shape does not name; `keep` where nothing is said.",
            Value::Words(&[
                Word::new("keep", "They are read, and written back."),
                Word::new("refuse", "Reading the value is an error."),
            ]),
        ),
        Key::new(
            "queries",
            "A folder of .sql files whose statements become functions. Without it, there are none.",
            Value::Text(Text::Path),
        ),
    ],
);

pub(crate) static DRIZZLE: Entry = Entry::of(
    "drizzle",
    "`[target.drizzle]`",
    &[
        Key::new(
            "dir",
            "The folder of `schema.ts` and what goes with it; `src/database` where nothing is said.",
            Value::Text(Text::Path),
        ),
        Key::new(
            "queries",
            "Whether functions are written that ask for an organization; `true` where nothing is said.",
            Value::Boolean,
        ),
        Key::new(
            "templates",
            "A folder whose templates stand in for the built-in ones of the same name.",
            Value::Text(Text::Path),
        ),
    ],
);

pub(crate) static DIAGRAM: Entry = Entry::of(
    "diagram",
    "`[target.diagram]`",
    &[Key::new(
        "file",
        "The file of the diagram: `….md`, `….mmd` (Mermaid) or `….dot` (Graphviz); `docs/schema.md` where nothing is said.",
        Value::Text(Text::Path),
    )],
);

pub(crate) static AUDIT: Entry = Entry::of(
    "audit",
    "`[audit]`",
    &[
        Key::new(
            "files",
            "The files and folders that `schemagen audit` reads; everything below this file where nothing is said.",
            Value::list(&Value::Text(Text::Path)),
        ),
        Key::new(
            "organization",
            "The parameter that is the organization where a statement does not say: `$1`; the one that fits where nothing is said.",
            Value::Text(Text::Parameter),
        ),
        Key::new(
            "search_path",
            "The schemas in which tables without one are looked for; `public` where nothing is said.",
            Value::list(&Value::Text(Text::Name)),
        ),
    ],
);

pub(crate) static RULES: Entry =
    Entry::named("rules", "`[rules]`", Text::Rule, &Value::Words(LEVELS));

/// How much the findings of a rule weigh.
pub(crate) static LEVELS: &[Word] = &[
    Word::new("off", "Not looked for."),
    Word::new("info", "Told, and stops nothing."),
    Word::new("warn", "Told, and stops a run with `--deny warn`."),
    Word::new("error", "Stops `build`, and `check` exits with 1."),
];
