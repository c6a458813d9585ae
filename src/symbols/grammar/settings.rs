//! The keys of `schemagen.toml`.

use super::shared::{FLAG, TEXT, key};
use super::{Body, Names, Slot, Word};

/// What `schemagen.toml` is.
pub const SETTINGS: &[Slot] = &[Slot::Keys(&ROOT)];

const LEVELS: &[Word] = &[
    ("off", "the rule does not run"),
    ("info", "worth knowing"),
    ("warn", "likely a mistake"),
    ("error", "the build stops"),
];

static ROOT: Body = Body {
    what: "schemagen.toml",
    keys: &[
        key(
            "specs",
            "\"$0\"",
            TEXT,
            "The folder of the specs, relative to this file; `specs` without it.",
        ),
        key(
            "tenancy",
            "{ $0 }",
            &[Slot::Keys(&TENANCY)],
            "`[tenancy]`: who the tenants are, and how they are kept apart.",
        ),
        key(
            "conventions",
            "{ $0 }",
            &[Slot::Keys(&CONVENTIONS)],
            "`[conventions]`: types and names that nobody writes out.",
        ),
        key(
            "migrations",
            "{ $0 }",
            &[Slot::Keys(&MIGRATIONS)],
            "`[migrations]`: where the migrations are, and who applies them.",
        ),
        key(
            "target",
            "{ $0 }",
            &[Slot::Keys(&TARGET)],
            "`[target.…]`: what is generated beside the migrations.",
        ),
        key(
            "rules",
            "{ $0 }",
            &[Slot::Names(Names::Rule, &[Slot::Words(LEVELS)])],
            "`[rules]`: the level of a rule, by its name or code.",
        ),
    ],
};

static TENANCY: Body = Body {
    what: "`[tenancy]`",
    keys: &[
        key(
            "root",
            "\"$0\"",
            &[Slot::Table],
            "The table whose rows are the tenants; `organization` without it.",
        ),
        key(
            "column",
            "\"$0\"",
            TEXT,
            "What `org_scoped = true` calls the column that it adds; `organization_id` without it.",
        ),
        key(
            "membership",
            "{ table = \"$0\", user = \"\" }",
            &[Slot::Keys(&MEMBERSHIP)],
            "The table that says who belongs to which tenant, and its column for the person.",
        ),
        key(
            "foreign_keys",
            "\"$0\"",
            &[Slot::Words(&[
                (
                    "composite",
                    "a row cannot reference another organization's row",
                ),
                ("simple", "references as they are written"),
            ])],
            "How a reference between two scoped tables is made.",
        ),
        key(
            "rls",
            "\"$0\"",
            &[Slot::Words(&[
                ("on", "policies on every scoped table"),
                ("off", "no policies"),
            ])],
            "Whether PostgreSQL itself holds every row to its organization.",
        ),
        key(
            "setting",
            "\"$0\"",
            TEXT,
            "The run-time parameter that names the organization to the policies.",
        ),
        key(
            "app_role",
            "\"$0\"",
            TEXT,
            "The role that the application connects as; never the owner of the tables.",
        ),
    ],
};

static MEMBERSHIP: Body = Body {
    what: "`membership`",
    keys: &[
        key("table", "\"$0\"", &[Slot::Table], "The table."),
        key(
            "user",
            "\"$0\"",
            &[Slot::TargetColumn],
            "Its column for the person.",
        ),
        key(
            "role",
            "\"$0\"",
            &[Slot::TargetColumn],
            "Its column for what the person may do there.",
        ),
    ],
};

static CONVENTIONS: Body = Body {
    what: "`[conventions]`",
    keys: &[
        key(
            "timestamp_type",
            "\"$0\"",
            &[Slot::Words(&[
                ("timestamptz", "a moment"),
                ("timestamp", "a date and a time of an unsaid zone"),
            ])],
            "The type of `created_at` and `updated_at`.",
        ),
        key(
            "constraint_names",
            "\"$0\"",
            &[Slot::Words(&[
                ("postgres", "as PostgreSQL names them"),
                ("drizzle", "as drizzle-kit names them"),
            ])],
            "How constraints and indexes are called that have no name of their own.",
        ),
    ],
};

static MIGRATIONS: Body = Body {
    what: "`[migrations]`",
    keys: &[
        key(
            "dir",
            "\"$0\"",
            TEXT,
            "The folder of the migrations, relative to this file.",
        ),
        key(
            "format",
            "\"$0\"",
            &[Slot::Words(&[
                ("sqlx", "sqlx and `schemagen migrate`"),
                ("sqlx-reversible", "the same, with the way back"),
                ("drizzle", "drizzle-kit"),
                ("refinery", "refinery"),
                ("dbmate", "dbmate"),
                ("plain", "psql"),
            ])],
            "Who applies the migrations.",
        ),
        key(
            "online",
            "true",
            FLAG,
            "Whether tables that exist are changed in steps that stop nobody.",
        ),
    ],
};

static TARGET: Body = Body {
    what: "`[target]`",
    keys: &[key(
        "rust",
        "{ $0 }",
        &[Slot::Keys(&RUST)],
        "`[target.rust]`: the modules on sqlx.",
    )],
};

static RUST: Body = Body {
    what: "`[target.rust]`",
    keys: &[
        key(
            "dir",
            "\"$0\"",
            TEXT,
            "The folder of the modules, relative to this file.",
        ),
        key(
            "tests",
            "true",
            FLAG,
            "Whether tests are written that try to reach another organization's rows.",
        ),
        key(
            "templates",
            "\"$0\"",
            TEXT,
            "A folder whose templates stand in for ours of the same name.",
        ),
        key(
            "datetime",
            "\"$0\"",
            &[Slot::Words(&[
                ("chrono", "chrono's types"),
                ("time", "time's types"),
            ])],
            "The crate whose types carry dates and times.",
        ),
        key(
            "unknown_fields",
            "\"$0\"",
            &[Slot::Words(&[
                ("keep", "they are read and written back"),
                ("refuse", "reading them is an error"),
            ])],
            "What becomes of the keys of typed JSON that its shape does not name.",
        ),
    ],
};
