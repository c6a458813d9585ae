//! What only the application knows of a schema: scope, generated values, typed JSON, joins.
//! In: made by `resolve` beside the `Schema`. Out: read by rules and emitters.
//! None of it reaches the database, so none of it counts when two schemas are compared.

use crate::config::{DateTimeCrate, UnknownFields};
use crate::ident::{Ident, QualifiedName};
use crate::source::Span;
use crate::statement::FillScope;
use std::collections::BTreeMap;

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Typed JSON shapes, by name.
    pub shapes: BTreeMap<Ident, Shape>,
    /// What is known of each table; every table of the schema is here.
    pub tables: BTreeMap<QualifiedName, TableModel>,
    /// How scope columns of rows that exist already are filled (`org_from`), by table and column.
    pub fills: BTreeMap<(QualifiedName, Ident), FillScope>,
    /// The crate whose types carry dates and times.
    pub datetime: DateTimeCrate,
    /// What becomes of the keys of a typed JSON object that its shape does not name.
    pub unknown_fields: UnknownFields,
}

impl Model {
    /// Whose rows a table holds. A table that is not known counts as global.
    pub fn scope(&self, table: &QualifiedName) -> &Scope {
        self.tables
            .get(table)
            .map_or(&Scope::Global, |table| &table.scope)
    }

    /// What is known of a column.
    pub fn column(&self, table: &QualifiedName, column: &Ident) -> Option<&ColumnModel> {
        self.tables.get(table)?.columns.get(column)
    }
}

/// What is known of a table.
#[derive(Clone, Debug, Default)]
pub struct TableModel {
    /// Whose rows it holds.
    pub scope: Scope,
    /// What is known of its columns; only those of which something is.
    pub columns: BTreeMap<Ident, ColumnModel>,
    /// The joined lists to generate.
    pub joins: Vec<Join>,
}

/// Whose rows a table holds.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Scope {
    /// The organizations themselves.
    Root,
    /// Rows of organizations, told apart by this column.
    Organization(Ident),
    /// Rows of nobody: shared by all.
    #[default]
    Global,
    /// The spec does not say. Treated as global, and a finding.
    Unsaid,
}

impl Scope {
    /// The column that holds the organization, if there is one.
    pub fn column(&self) -> Option<&Ident> {
        match self {
            Self::Organization(column) => Some(column),
            Self::Root | Self::Global | Self::Unsaid => None,
        }
    }
}

/// What is known of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnModel {
    /// How the application makes its value.
    pub generate: Option<Generator>,
    /// The shape of its JSON.
    pub shape: Option<Ident>,
}

/// How the application makes a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Generator {
    /// 21 random characters.
    Nanoid,
    /// A collision-resistant id of 24 characters.
    Cuid2,
    /// A sortable id of 26 characters.
    Ulid,
    /// A random UUID.
    UuidV4,
    /// A sortable UUID.
    UuidV7,
    /// The time.
    Now,
    /// A fixed value, of the column's type.
    Value(crate::schema::Default),
}

impl Generator {
    /// The generators that have a name.
    pub const NAMED: [(&'static str, Self); 6] = [
        ("nanoid", Self::Nanoid),
        ("cuid2", Self::Cuid2),
        ("ulid", Self::Ulid),
        ("uuid_v4", Self::UuidV4),
        ("uuid_v7", Self::UuidV7),
        ("now", Self::Now),
    ];
}

/// The shape of a JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An object with these fields, in this order.
    Object(Vec<Field>),
    /// A list.
    List(Box<Shape>),
    /// An object with any keys.
    Map(Box<Shape>),
    /// One of these texts.
    Choice(Vec<String>),
    /// Another shape, by name.
    Named(Ident),
    /// `text`
    Text,
    /// `boolean`
    Boolean,
    /// `smallint`, `integer`
    Integer,
    /// `bigint`
    BigInt,
    /// `real`, `double precision`, `numeric`
    Number,
    /// `uuid`
    Uuid,
    /// `timestamptz`
    TimestampTz,
    /// `timestamp`
    Timestamp,
    /// `date`
    Date,
    /// `json`, `jsonb`: anything
    Any,
}

/// A field of a JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key, any text.
    pub key: String,
    /// Its shape.
    pub shape: Shape,
    /// Whether it may be absent or null.
    pub optional: bool,
    /// Where its key stands.
    pub span: Span,
}

/// A joined list: the rows of a table, each with the rows that some of its references lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// Its name: `with_people`.
    pub name: Ident,
    /// Where the name stands.
    pub span: Span,
    /// What is joined, in order.
    pub sides: Vec<JoinSide>,
}

/// One reference of a joined list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinSide {
    /// The referencing column.
    pub column: Ident,
    /// The table it leads to.
    pub target: QualifiedName,
    /// The columns of that table to read.
    pub columns: Vec<Ident>,
}
