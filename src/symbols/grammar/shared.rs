//! The keys and words that several tables of a spec share.

use super::parts::{ALLOWANCE, CHECK_ENTRY, COLUMN_BODY, INDEX_ENTRY, UNIQUE_ENTRY};
use super::{Key, Names, Slot, Word};

pub(super) const fn key(
    name: &'static str,
    form: &'static str,
    takes: &'static [Slot],
    doc: &'static str,
) -> Key {
    Key {
        name,
        form,
        doc,
        takes,
    }
}

pub(super) const FLAG: &[Slot] = &[Slot::Flag];
pub(super) const TEXT: &[Slot] = &[Slot::Text];
pub(super) const EXPRESSION: &[Slot] = &[Slot::Expression];
pub(super) const COLUMN: &[Slot] = &[Slot::Column];

pub(super) const ALLOW_SLOTS: &[Slot] = &[Slot::Keys(&ALLOWANCE)];
pub(super) const ALLOW: Key = key(
    "allow",
    "[{ rule = \"$0\", reason = \"\" }]",
    ALLOW_SLOTS,
    "Silences a rule here, with a reason: `allow = [{ rule = \"…\", reason = \"…\" }]`. One that silences nothing is itself a finding.",
);
pub(super) const DOC: Key = key(
    "doc",
    "\"$0\"",
    TEXT,
    "What it is, for people: becomes `COMMENT ON` and the docs of the generated code.",
);
pub(super) const RENAMED_FROM: Key = key(
    "renamed_from",
    "\"$0\"",
    TEXT,
    "What it was called in the last migration, so that it is renamed and not dropped and made anew.",
);
pub(super) const NAME: Key = key(
    "name",
    "\"$0\"",
    TEXT,
    "Its name in the database; without it one is composed of the table and the columns.",
);
pub(super) const REASON: Key = key(
    "reason",
    "\"$0\"",
    TEXT,
    "Why it is so; asked for by what departs from the rule.",
);
pub(super) const COLUMN_SLOTS: &[Slot] = &[Slot::Type, Slot::Keys(&COLUMN_BODY)];
pub(super) const COLUMNS_SLOTS: &[Slot] = &[Slot::Names(Names::Column, COLUMN_SLOTS)];
pub(super) const COLUMNS: Key = key(
    "columns",
    "{ $0 }",
    COLUMNS_SLOTS,
    "The columns, in order: `name = \"text\"`, `name = \"text?\"`, or `name = { type = \"text\", … }`.",
);
pub(super) const INDEX_SLOTS: &[Slot] = &[Slot::Keys(&INDEX_ENTRY)];
pub(super) const INDEX: Key = key(
    "index",
    "[{ columns = [\"$0\"] }]",
    INDEX_SLOTS,
    "`[[….index]]`: an index over several columns, over expressions, or over a part of the rows.",
);
pub(super) const UNIQUE_SLOTS: &[Slot] = &[Slot::Keys(&UNIQUE_ENTRY)];
pub(super) const UNIQUE: Key = key(
    "unique",
    "[{ columns = [\"$0\"] }]",
    UNIQUE_SLOTS,
    "`[[….unique]]`: a unique constraint over several columns.",
);
pub(super) const CHECK_SLOTS: &[Slot] = &[Slot::Keys(&CHECK_ENTRY)];
pub(super) const CHECK: Key = key(
    "check",
    "[{ expr = \"$0\" }]",
    CHECK_SLOTS,
    "`[[….check]]`: an expression that holds for every row.",
);
pub(super) const NULLS_NOT_DISTINCT: Key = key(
    "nulls_not_distinct",
    "true",
    FLAG,
    "Two NULLs count as the same value.",
);
pub(super) const DEFERRABLE: Key = key(
    "deferrable",
    "\"$0\"",
    &[Slot::Flag, Slot::Words(DEFERRABLES)],
    "Whether the constraint may be checked at the end of the transaction only.",
);
pub(super) const WHERE: Key = key(
    "where",
    "\"$0\"",
    EXPRESSION,
    "Only the rows for which this holds are in the index.",
);
pub(super) const USING: Key = key(
    "using",
    "\"$0\"",
    &[Slot::Words(METHODS)],
    "The method of the index; `btree` without it.",
);
pub(super) const INCLUDE: Key = key(
    "include",
    "[\"$0\"]",
    COLUMN,
    "Columns that are kept in the index and not searched by.",
);
pub(super) const ON_DELETE: Key = key(
    "on_delete",
    "\"$0\"",
    &[Slot::Words(ACTIONS)],
    "What happens to this row when the one it references is deleted. Always written.",
);
pub(super) const ON_UPDATE: Key = key(
    "on_update",
    "\"$0\"",
    &[Slot::Words(ACTIONS)],
    "What happens to this row when the key it references changes.",
);

/// What a foreign key may do.
pub(super) const ACTIONS: &[Word] = &[
    ("cascade", "this row goes with it"),
    (
        "set null",
        "the reference becomes NULL; the organization stays",
    ),
    ("set default", "the reference becomes its default"),
    ("restrict", "it cannot be deleted while this row is there"),
    (
        "no action",
        "as `restrict`, checked at the end of the statement",
    ),
];

pub(super) const DEFERRABLES: &[Word] = &[
    (
        "immediate",
        "checked at once, unless the transaction defers it",
    ),
    ("deferred", "checked at the end of the transaction"),
];

pub(super) const METHODS: &[Word] = &[
    ("btree", "for equality and order"),
    ("hash", "for equality only"),
    ("gin", "for lists, jsonb and full text"),
    ("gist", "for ranges and geometry"),
    ("spgist", "for trees that are not balanced"),
    ("brin", "for large tables that are written in order"),
];

pub(super) const GENERATORS: &[Word] = &[
    ("nanoid", "21 random characters"),
    ("cuid2", "a collision-resistant id of 24 characters"),
    ("ulid", "a sortable id of 26 characters"),
    ("uuid_v4", "a random UUID"),
    ("uuid_v7", "a sortable UUID"),
    ("now", "the time"),
];

pub(super) const TIMESTAMPS: &[Word] = &[
    ("created_at", "when the row was made"),
    ("updated_at", "when it was changed last"),
];
