//! The identity of a fault, and the faults that are none of a rule: input that cannot become a schema at all.
//! A code is never given twice, also not after its fault is gone; a name states the fault, not the cure.
//! Each has a manual page in `rules`; a test holds the two lists together.

/// Code and name of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// `B006`.
    pub code: &'static str,
    /// `duplicate-name`.
    pub name: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $constant:ident = $code:literal $name:literal;)*) => {
        $($(#[$doc])* pub const $constant: Code = Code { code: $code, name: $name };)*
        /// All faults of input that cannot become a schema, by code.
        pub const BROKEN: &[Code] = &[$($constant),*];
    };
}

codes! {
    /// The text is not TOML.
    TOML_SYNTAX = "B001" "toml-syntax";
    /// A key that the language does not know.
    UNKNOWN_KEY = "B002" "unknown-key";
    /// A value of the wrong kind, or one that contradicts another.
    INVALID_VALUE = "B003" "invalid-value";
    /// A name that PostgreSQL cannot hold: empty, or with a NUL.
    INVALID_NAME = "B004" "invalid-name";
    /// A name of more than 63 bytes.
    NAME_TOO_LONG = "B005" "name-too-long";
    /// Two things of one name.
    DUPLICATE_NAME = "B006" "duplicate-name";
    /// A type that PostgreSQL and the spec do not know.
    UNKNOWN_TYPE = "B007" "unknown-type";
    /// A table that the spec does not know.
    UNKNOWN_TABLE = "B008" "unknown-table";
    /// A column that its table does not have.
    UNKNOWN_COLUMN = "B009" "unknown-column";
    /// A reference that can be read in two ways.
    AMBIGUOUS_REFERENCE = "B010" "ambiguous-reference";
    /// A reference between columns of different types.
    REFERENCE_TYPE_MISMATCH = "B011" "reference-type-mismatch";
    /// A reference to columns that are not unique.
    REFERENCE_NOT_UNIQUE = "B012" "reference-not-unique";
    /// A label that the enum does not have.
    UNKNOWN_ENUM_VALUE = "B013" "unknown-enum-value";
    /// A default of another type than its column.
    DEFAULT_TYPE_MISMATCH = "B014" "default-type-mismatch";
    /// SQL text that is no expression, or one that may not stand there.
    INVALID_EXPRESSION = "B015" "invalid-expression";
    /// An expression that names a column its table does not have.
    UNKNOWN_COLUMN_IN_EXPRESSION = "B016" "unknown-column-in-expression";
    /// A mixin that the spec does not know.
    UNKNOWN_MIXIN = "B017" "unknown-mixin";
    /// A JSON shape that the spec does not know.
    UNKNOWN_JSON_SHAPE = "B018" "unknown-json-shape";
    /// A delete or update action that cannot be carried out on the key it stands on.
    IMPOSSIBLE_ACTION = "B019" "impossible-action";
    /// More columns or keys than PostgreSQL can hold.
    TOO_MANY_COLUMNS = "B020" "too-many-columns";
    /// Two names that become one in a generated language.
    NAME_COLLISION = "B021" "name-collision";
    /// A type that a switched-on target has no form for.
    UNSUPPORTED_TYPE = "B022" "unsupported-type";
    /// An order of verbatim SQL that names nothing known, or that runs in a circle.
    INVALID_ORDER = "B023" "invalid-order";
    /// A second primary key.
    MULTIPLE_PRIMARY_KEYS = "B024" "multiple-primary-keys";
    /// A rule name that no rule has, or one that may not be set there.
    INVALID_RULE = "B025" "invalid-rule";
    /// A template of the user's own that cannot be read, or that asks for what there is not.
    INVALID_TEMPLATE = "B026" "invalid-template";
    /// A query that cannot become a function: its header, its result, its parameters.
    INVALID_QUERY = "B027" "invalid-query";
    /// A query with a value whose type cannot be told, or has no form in Rust.
    UNTYPED_QUERY = "B028" "untyped-query";
    /// A migration's file that was changed after it was built.
    EDITED_MIGRATION = "M020" "edited-migration";
    /// A migration whose file is gone.
    MISSING_MIGRATION = "M021" "missing-migration";
    /// A migration's file that is not in the list.
    UNLISTED_MIGRATION = "M022" "unlisted-migration";
    /// Migrations of two branches that do not make one row.
    FORKED_HISTORY = "M023" "forked-history";
}

/// The faults that say that a name is not declared: they may be echoes of a file that could not be read.
pub const UNKNOWN: &[Code] = &[
    UNKNOWN_TYPE,
    UNKNOWN_TABLE,
    UNKNOWN_COLUMN,
    UNKNOWN_MIXIN,
    UNKNOWN_JSON_SHAPE,
    UNKNOWN_COLUMN_IN_EXPRESSION,
    REFERENCE_NOT_UNIQUE,
    INVALID_ORDER,
];
