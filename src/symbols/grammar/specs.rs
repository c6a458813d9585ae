//! The keys of a spec and of what it declares.

use super::parts::{FOREIGN_KEY, PRIMARY_KEY};
use super::shared::{
    ALLOW, CHECK, COLUMN, COLUMNS, DOC, FLAG, INDEX, REASON, RENAMED_FROM, TEXT, TIMESTAMPS,
    UNIQUE, key,
};
use super::{Body, Names, Slot};

/// What a spec is.
pub const SPEC: &[Slot] = &[Slot::Keys(&ROOT)];

static ROOT: Body = Body {
    what: "a spec",
    keys: &[
        key(
            "table",
            "{ $0 }",
            &[Slot::Names(Names::Table, &[Slot::Keys(&TABLE)])],
            "`[table.todos]`: a table. `[table.\"billing.plan\"]` is one in another schema.",
        ),
        key(
            "enum",
            "{ $0 }",
            &[Slot::Names(Names::Enum, &[Slot::Keys(&ENUM)])],
            "`[enum.todo_status]`: an enum type, which columns take as their type.",
        ),
        key(
            "json",
            "{ $0 }",
            &[Slot::Names(Names::Shape, &[Slot::Shape])],
            "`[json.preferences]`: the shape of a `jsonb` column, which becomes a struct in Rust.",
        ),
        key(
            "mixin",
            "{ $0 }",
            &[Slot::Names(Names::Mixin, &[Slot::Keys(&MIXIN)])],
            "`[mixin.authored]`: columns, indexes and checks that several tables have.",
        ),
        key(
            "extension",
            "{ $0 }",
            &[Slot::Names(Names::Extension, &[Slot::Keys(&EXTENSION)])],
            "`[extension.pg_trgm]`: an extension that is created first.",
        ),
        key(
            "sql",
            "{ $0 }",
            &[Slot::Names(Names::Sql, &[Slot::Keys(&SQL)])],
            "`[sql.set_slug]`: SQL that the language has no word for, verbatim.",
        ),
    ],
};

static EXTENSION: Body = Body {
    what: "an extension",
    keys: &[],
};

static TABLE: Body = Body {
    what: "a table",
    keys: &[
        DOC,
        key(
            "org_scoped",
            "true",
            &[Slot::Flag, Slot::Column],
            "Whether each row belongs to one organization: `true` adds the scope column, a text names another one, `false` needs a `reason`.",
        ),
        key(
            "org_from",
            "\"$0\"",
            COLUMN,
            "The reference through which rows that exist already find their organization.",
        ),
        key(
            "timestamps",
            "true",
            &[Slot::Flag, Slot::Words(TIMESTAMPS)],
            "`true` adds `created_at` and `updated_at`, NOT NULL with the time as default; a part of them, or `false`, needs a `reason`.",
        ),
        COLUMNS,
        key(
            "mixins",
            "[\"$0\"]",
            &[Slot::Mixin],
            "The mixins whose columns stand behind the table's own.",
        ),
        key(
            "primary_key",
            "[\"$0\"]",
            &[Slot::Column, Slot::Keys(&PRIMARY_KEY)],
            "The columns of the primary key, where it has several.",
        ),
        INDEX,
        UNIQUE,
        CHECK,
        key(
            "foreign_key",
            "[{ columns = [\"$0\"], references = { table = \"\" }, on_delete = \"\" }]",
            &[Slot::Keys(&FOREIGN_KEY)],
            "`[[….foreign_key]]`: a reference of several columns.",
        ),
        key(
            "joins",
            "{ $0 }",
            &[Slot::Names(
                Names::Join,
                &[Slot::Names(Names::Side, &[Slot::TargetColumn])],
            )],
            "`[….joins.with_people]`: a generated list with the rows that it references; for each reference the columns to read.",
        ),
        REASON,
        key(
            "schema",
            "\"$0\"",
            TEXT,
            "The schema of the database that the table is in; `public` without it.",
        ),
        key(
            "external",
            "true",
            FLAG,
            "Somebody else owns the table: it may be referenced, and is never created, altered or dropped.",
        ),
        RENAMED_FROM,
        key(
            "rls",
            "false",
            FLAG,
            "Whether row-level security stands on the table, where the settings switch it on.",
        ),
        ALLOW,
    ],
};

static MIXIN: Body = Body {
    what: "a mixin",
    keys: &[COLUMNS, INDEX, UNIQUE, CHECK, ALLOW],
};

static ENUM: Body = Body {
    what: "an enum",
    keys: &[
        key(
            "values",
            "[\"$0\"]",
            &[Slot::Label, Slot::Keys(&LABEL)],
            "The labels, in order; one that was renamed is `{ name = \"done\", renamed_from = \"closed\" }`.",
        ),
        DOC,
        RENAMED_FROM,
        ALLOW,
    ],
};

static LABEL: Body = Body {
    what: "a label",
    keys: &[
        key("name", "\"$0\"", &[Slot::Label], "The label."),
        RENAMED_FROM,
    ],
};

static SQL: Body = Body {
    what: "verbatim SQL",
    keys: &[
        key("up", "\"\"\"\n$0\n\"\"\"", TEXT, "What makes it."),
        key("down", "\"$0\"", TEXT, "What unmakes it."),
        key(
            "after",
            "[\"$0\"]",
            &[Slot::Ordered],
            "What must be there before: `table.x`, `column.x.y`, `enum.x`, `sql.z`, `extension.e`.",
        ),
        key(
            "before",
            "[\"$0\"]",
            &[Slot::Ordered],
            "What must not be made before it.",
        ),
    ],
};
