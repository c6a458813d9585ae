//! The specs as they were written: every value with its place, nothing resolved, nothing checked against anything else.
//! In: made by `parse`. Out: read by `resolve`, and by rules and fixes that need the exact place of a word.

mod column;
pub mod grammar;
mod parse;
mod parse_column;
mod parse_json;
mod parse_parts;

pub use column::{
    ColumnCheckSpec, ColumnIndexSpec, ColumnSpec, ColumnUniqueSpec, DefaultSpec, GenerateSpec,
    ReferenceSpec, TypeSpec, UniqueOver, Value,
};

pub use parse::parse;

use crate::source::{Span, Spanned};

/// One or more spec files.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// `[enum.x]`
    pub enums: Vec<EnumSpec>,
    /// `[json.x]`
    pub shapes: Vec<ShapeSpec>,
    /// `[mixin.x]`
    pub mixins: Vec<MixinSpec>,
    /// `[table.x]`
    pub tables: Vec<TableSpec>,
    /// `[extension.x]`
    pub extensions: Vec<Spanned<String>>,
    /// `[sql.x]`
    pub sql: Vec<SqlSpec>,
}

impl Spec {
    /// Takes in what another file says.
    pub fn append(&mut self, mut other: Self) {
        self.enums.append(&mut other.enums);
        self.shapes.append(&mut other.shapes);
        self.mixins.append(&mut other.mixins);
        self.tables.append(&mut other.tables);
        self.extensions.append(&mut other.extensions);
        self.sql.append(&mut other.sql);
    }
}

/// `[enum.todo_status]`
#[derive(Clone, Debug)]
pub struct EnumSpec {
    /// Its address.
    pub name: Spanned<String>,
    /// `doc`
    pub doc: Option<Spanned<String>>,
    /// `renamed_from`
    pub renamed_from: Option<Spanned<String>>,
    /// `values`
    pub values: Vec<EnumValueSpec>,
    /// `allow`
    pub allow: Vec<AllowSpec>,
}

/// One label of an enum.
#[derive(Clone, Debug)]
pub struct EnumValueSpec {
    /// The label.
    pub name: Spanned<String>,
    /// What it was called before.
    pub renamed_from: Option<Spanned<String>>,
}

/// `[json.preferences]`
#[derive(Clone, Debug)]
pub struct ShapeSpec {
    /// Its name.
    pub name: Spanned<String>,
    /// Its fields.
    pub fields: Vec<ShapeField>,
}

/// A field of a JSON object.
#[derive(Clone, Debug)]
pub struct ShapeField {
    /// Its key.
    pub key: Spanned<String>,
    /// Its shape.
    pub shape: ShapeValue,
    /// Whether a `?` stood on it.
    pub optional: bool,
}

/// The shape of a JSON value.
#[derive(Clone, Debug)]
pub enum ShapeValue {
    /// A type, without its `?` and its `[]`.
    Type(Spanned<String>),
    /// `"text[]"`, `[{ … }]`
    List(Box<ShapeValue>),
    /// `{ map = … }`
    Map(Box<ShapeValue>),
    /// `{ enum = […] }`
    Choice(Vec<Spanned<String>>),
    /// `{ json = "x" }`
    Named(Spanned<String>),
    /// A nested table
    Object(Vec<ShapeField>),
}

/// `[mixin.authored]`
#[derive(Clone, Debug)]
pub struct MixinSpec {
    /// Its name.
    pub name: Spanned<String>,
    /// `columns`
    pub columns: Vec<ColumnSpec>,
    /// `[[…index]]`
    pub indexes: Vec<IndexSpec>,
    /// `[[…unique]]`
    pub uniques: Vec<UniqueSpec>,
    /// `[[…check]]`
    pub checks: Vec<CheckSpec>,
    /// `allow`
    pub allow: Vec<AllowSpec>,
}

/// `[table.todos]`
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// Its address.
    pub name: Spanned<String>,
    /// Where its header stands, or its inline table.
    pub span: Span,
    /// `schema`
    pub schema: Option<Spanned<String>>,
    /// `doc`
    pub doc: Option<Spanned<String>>,
    /// `reason`, which serves `org_scoped` and `timestamps`
    pub reason: Option<Spanned<String>>,
    /// `external`
    pub external: Option<Spanned<bool>>,
    /// `org_scoped`
    pub org_scoped: Option<Spanned<OrgScopedSpec>>,
    /// `org_from`: the columns of the reference through which rows that exist find their organization
    pub org_from: Option<Spanned<Vec<Spanned<String>>>>,
    /// `timestamps`
    pub timestamps: Option<Spanned<Vec<Spanned<String>>>>,
    /// `mixins`
    pub mixins: Vec<Spanned<String>>,
    /// `primary_key`
    pub primary_key: Option<PrimaryKeySpec>,
    /// `renamed_from`
    pub renamed_from: Option<Spanned<String>>,
    /// `rls`
    pub rls: Option<Spanned<bool>>,
    /// `allow`
    pub allow: Vec<AllowSpec>,
    /// `columns`
    pub columns: Vec<ColumnSpec>,
    /// `[[…index]]`
    pub indexes: Vec<IndexSpec>,
    /// `[[…unique]]`
    pub uniques: Vec<UniqueSpec>,
    /// `[[…check]]`
    pub checks: Vec<CheckSpec>,
    /// `[[…foreign_key]]`
    pub foreign_keys: Vec<ForeignKeySpec>,
    /// `[….joins.x]`
    pub joins: Vec<JoinSpec>,
}

/// What `org_scoped` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrgScopedSpec {
    /// `true`: by the column that the config names.
    Yes,
    /// `false`: rows of nobody.
    No,
    /// By this column.
    Column(String),
}

/// `primary_key` of a table.
#[derive(Clone, Debug)]
pub struct PrimaryKeySpec {
    /// Where it stands.
    pub span: Span,
    /// Its columns.
    pub columns: Vec<Spanned<String>>,
    /// `name`
    pub name: Option<Spanned<String>>,
}

/// `allow = [{ rule = "…", reason = "…" }]`
#[derive(Clone, Debug)]
pub struct AllowSpec {
    /// Where it stands.
    pub span: Span,
    /// `rule`: a code or a name.
    pub rule: Spanned<String>,
    /// `reason`
    pub reason: Spanned<String>,
    /// `column`, on a table
    pub column: Option<Spanned<String>>,
}

/// `[[table.x.index]]`
#[derive(Clone, Debug)]
pub struct IndexSpec {
    /// Where it stands.
    pub span: Span,
    /// `columns`
    pub keys: Vec<IndexKeySpec>,
    /// `unique`
    pub unique: bool,
    /// `where`
    pub predicate: Option<Spanned<String>>,
    /// `using`
    pub using: Option<Spanned<String>>,
    /// `include`
    pub include: Vec<Spanned<String>>,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `nulls_not_distinct`
    pub nulls_not_distinct: bool,
    /// `allow`
    pub allow: Vec<AllowSpec>,
}

/// One entry of an index's `columns`.
#[derive(Clone, Debug)]
pub enum IndexKeySpec {
    /// `"created_at desc"`
    Column(Spanned<String>),
    /// `{ expr = "lower(title)", … }`: the expression, and what stands behind it as in a column's string
    Expression {
        /// The expression.
        expr: Spanned<String>,
        /// `desc`, `nulls last`, an operator class, a collation
        order: Option<Spanned<String>>,
    },
}

/// `[[table.x.unique]]`
#[derive(Clone, Debug)]
pub struct UniqueSpec {
    /// Where it stands.
    pub span: Span,
    /// `columns`
    pub columns: Vec<Spanned<String>>,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `nulls_not_distinct`
    pub nulls_not_distinct: bool,
    /// `deferrable`
    pub deferrable: Option<DeferrableSpec>,
    /// `allow`
    pub allow: Vec<AllowSpec>,
}

/// What `deferrable` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeferrableSpec {
    /// `false`
    No,
    /// `true`, `"immediate"`
    Immediate,
    /// `"deferred"`
    Deferred,
}

/// `[[table.x.check]]`
#[derive(Clone, Debug)]
pub struct CheckSpec {
    /// Where it stands.
    pub span: Span,
    /// `expr`
    pub expr: Spanned<String>,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `allow`
    pub allow: Vec<AllowSpec>,
}

/// `[[table.x.foreign_key]]`
#[derive(Clone, Debug)]
pub struct ForeignKeySpec {
    /// Where it stands.
    pub span: Span,
    /// `columns`
    pub columns: Vec<Spanned<String>>,
    /// `references.table`
    pub table: Spanned<String>,
    /// `references.columns`; the primary key where it is left out
    pub target_columns: Option<Vec<Spanned<String>>>,
    /// `on_delete`
    pub on_delete: Option<Spanned<String>>,
    /// `on_update`
    pub on_update: Option<Spanned<String>>,
    /// `deferrable`
    pub deferrable: Option<DeferrableSpec>,
    /// `name`
    pub name: Option<Spanned<String>>,
    /// `reason`
    pub reason: Option<Spanned<String>>,
    /// `allow`
    pub allow: Vec<AllowSpec>,
}

/// `[table.x.joins.with_people]`
#[derive(Clone, Debug)]
pub struct JoinSpec {
    /// Its name.
    pub name: Spanned<String>,
    /// The referencing columns, each with the columns to read.
    pub sides: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
}

/// `[sql.set_slug]`
#[derive(Clone, Debug)]
pub struct SqlSpec {
    /// Its name.
    pub name: Spanned<String>,
    /// `up`
    pub up: Spanned<String>,
    /// `down`
    pub down: Option<Spanned<String>>,
    /// `before`
    pub before: Vec<Spanned<String>>,
    /// `after`
    pub after: Vec<Spanned<String>>,
}
