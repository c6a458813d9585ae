//! A column as it was written.

use super::{AllowSpec, DeferrableSpec};
use crate::source::{Span, Spanned};

/// `assigned_to = { references = "user", on_delete = "set null", null = true, index = true }`
#[derive(Clone, Debug)]
pub struct ColumnSpec {
    /// Its name.
    pub name: Spanned<String>,
    /// Where all that is said of it stands.
    pub span: Span,
    /// `type`
    pub data_type: Option<TypeSpec>,
    /// `null`, or the `?` of the type
    pub null: Option<Spanned<bool>>,
    /// `default`
    pub default: Option<DefaultSpec>,
    /// `generate`
    pub generate: Option<GenerateSpec>,
    /// `primary_key`
    pub primary_key: Option<Spanned<bool>>,
    /// `unique`
    pub unique: Option<Spanned<ColumnUniqueSpec>>,
    /// `index`
    pub index: Option<Spanned<ColumnIndexSpec>>,
    /// `references`
    pub references: Option<ReferenceSpec>,
    /// `on_delete`
    pub on_delete: Option<Spanned<String>>,
    /// `on_update`
    pub on_update: Option<Spanned<String>>,
    /// `deferrable`
    pub deferrable: Option<DeferrableSpec>,
    /// `check`
    pub check: Option<ColumnCheckSpec>,
    /// `json`
    pub json: Option<Spanned<String>>,
    /// `identity`
    pub identity: Option<Spanned<String>>,
    /// `generated`
    pub generated: Option<Spanned<String>>,
    /// `collate`
    pub collate: Option<Spanned<String>>,
    /// `doc`
    pub doc: Option<Spanned<String>>,
    /// `renamed_from`
    pub renamed_from: Option<Spanned<String>>,
    /// `reason`
    pub reason: Option<Spanned<String>>,
    /// `allow`
    pub allow: Vec<AllowSpec>,
}

/// What `type` says.
#[derive(Clone, Debug)]
pub enum TypeSpec {
    /// A name, without its `?`.
    Name(Spanned<String>),
    /// `{ sql = "ltree", rust = "String", ts = "string" }`
    Custom {
        /// `sql`
        sql: Spanned<String>,
        /// `rust`
        rust: Option<Spanned<String>>,
        /// `ts`
        typescript: Option<Spanned<String>>,
    },
}

impl TypeSpec {
    /// Where the type stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) => name.span,
            Self::Custom { sql, .. } => sql.span,
        }
    }
}

/// What `default` says.
#[derive(Clone, Debug)]
pub enum DefaultSpec {
    /// A TOML value.
    Value(Spanned<Value>),
    /// `{ sql = "…" }`
    Sql(Spanned<String>),
}

impl DefaultSpec {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Value(value) => value.span,
            Self::Sql(sql) => sql.span,
        }
    }
}

/// A TOML value, without places inside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string
    String(String),
    /// An integer, in decimal digits
    Integer(String),
    /// A float, as it was written, without underscores
    Float(String),
    /// A boolean
    Boolean(bool),
    /// A date, a time or both, as written
    Datetime(String),
    /// A list
    Array(Vec<Value>),
    /// A table
    Table(Vec<(String, Value)>),
}

/// What `generate` says.
#[derive(Clone, Debug)]
pub enum GenerateSpec {
    /// A generator's name.
    Named(Spanned<String>),
    /// `{ value = … }`
    Value(Spanned<Value>),
}

impl GenerateSpec {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Named(name) => name.span,
            Self::Value(value) => value.span,
        }
    }
}

/// What `unique` says on a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUniqueSpec {
    /// Which rows it is over.
    pub over: UniqueOver,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `nulls_not_distinct`
    pub nulls_not_distinct: bool,
}

/// The rows among which a column is unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniqueOver {
    /// `false`
    Nothing,
    /// `true`: all rows
    Everything,
    /// `"organization"`: the rows of one organization
    Organization,
}

/// What `index` says on a column.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ColumnIndexSpec {
    /// `false`
    pub off: bool,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `where`
    pub predicate: Option<Spanned<String>>,
    /// `using`
    pub using: Option<Spanned<String>>,
    /// `unique`
    pub unique: bool,
    /// `include`
    pub include: Vec<Spanned<String>>,
}

/// What `references` says on a column.
#[derive(Clone, Debug)]
pub struct ReferenceSpec {
    /// Where it stands.
    pub span: Span,
    /// `"user"`, `"user.id"`, or `table` of the long form
    pub target: Spanned<String>,
    /// Whether it is the long form, where the target is a table and nothing else
    pub long: bool,
    /// `column` of the long form
    pub column: Option<Spanned<String>>,
    /// `name` of the long form
    pub name: Option<Spanned<String>>,
}

/// What `check` says on a column.
#[derive(Clone, Debug)]
pub struct ColumnCheckSpec {
    /// The expression.
    pub expr: Spanned<String>,
    /// `name`
    pub name: Option<Spanned<String>>,
}
