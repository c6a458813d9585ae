//! The settings of a project, as meant: `schemagen.toml` with every default filled in.
//! In: the text of that file, or nothing. Out: a `Config`, and what is wrong with the file.
//! Paths stay as written, relative to the folder that holds the file.

use crate::diagnostic::Level;
use crate::ident::{Ident, QualifiedName};
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

/// The settings of a project.
#[derive(Clone, Debug)]
pub struct Config {
    /// `specs`: the folder of the specs.
    pub specs: Option<String>,
    /// `[tenancy]`
    pub tenancy: Tenancy,
    /// `[conventions]`
    pub conventions: Conventions,
    /// `[migrations]`; `None` where it says `dir = false`
    pub migrations: Migrations,
    /// `[target.rust]`
    pub rust: Option<RustTarget>,
    /// `[rules]`: levels by the rule's name or code, as written; `None` is `off`
    pub rules: BTreeMap<String, Spanned<Option<Level>>>,
}

/// `[tenancy]`
#[derive(Clone, Debug)]
pub struct Tenancy {
    /// `root`: the table of the organizations.
    pub root: QualifiedName,
    /// Where `root` is written, if it is.
    pub root_span: Option<Span>,
    /// `column`: what scoped tables call their organization.
    pub column: Ident,
    /// `membership.table`: who belongs to which organization.
    pub membership_table: QualifiedName,
    /// `membership.user`: its column for the person.
    pub membership_user: Ident,
    /// Where `membership` is written, if it is.
    pub membership_span: Option<Span>,
    /// `foreign_keys`
    pub foreign_keys: ForeignKeys,
}

/// How a reference from a scoped table to a scoped table is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignKeys {
    /// With the scope column on both sides.
    Composite,
    /// As it is written.
    Simple,
}

/// `[conventions]`
#[derive(Clone, Copy, Debug)]
pub struct Conventions {
    /// `timestamp_type`
    pub timestamp_type: TimestampType,
    /// `constraint_names`
    pub constraint_names: ConstraintNames,
}

/// The type of `created_at` and `updated_at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampType {
    /// `timestamptz`
    TimestampTz,
    /// `timestamp`
    Timestamp,
}

/// How constraints and indexes are called that have no name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintNames {
    /// As PostgreSQL calls them: `todos_project_id_fkey`.
    Postgres,
    /// As drizzle-kit calls them: `todos_project_id_project_id_fk`.
    Drizzle,
}

/// `[migrations]`
#[derive(Clone, Debug)]
pub struct Migrations {
    /// `dir`
    pub dir: String,
}

/// `[target.rust]`
#[derive(Clone, Debug)]
pub struct RustTarget {
    /// `dir`
    pub dir: String,
}
