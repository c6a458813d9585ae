//! The settings of a project, as meant: `schemagen.toml` with every default filled in.
//! In: the text of that file, or nothing. Out: a `Config`, and what is wrong with the file.
//! Paths stay as written, relative to the folder that holds the file.

mod auth;
pub mod grammar;
mod parse;

pub use parse::parse;

use crate::auth::BetterAuth;
use crate::diagnostic::Level;
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
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
    /// `[auth.better_auth]`: the tables that Better Auth needs.
    pub better_auth: Option<BetterAuth>,
    /// `[migrations]`
    pub migrations: Migrations,
    /// `[target.rust]`
    pub rust: Option<RustTarget>,
    /// `[target.drizzle]`
    pub drizzle: Option<DrizzleTarget>,
    /// `[target.diagram]`
    pub diagram: Option<DiagramTarget>,
    /// `[audit]`
    pub audit: Audit,
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
    /// `membership.role`: its column for what the person may do there.
    pub membership_role: Option<Ident>,
    /// Where `membership` is written, if it is.
    pub membership_span: Option<Span>,
    /// `foreign_keys`
    pub foreign_keys: ForeignKeys,
    /// `rls`: whether the database itself holds every row of a scoped table to its organization (manual 5.8).
    pub rls: bool,
    /// `setting`: the run-time parameter that names the organization to the policies.
    pub setting: String,
    /// `app_role`: the role that the application connects as.
    pub app_role: Ident,
}

impl Tenancy {
    /// The run-time parameter that names the person to the policies of the membership: `app.user_id` beside
    /// `app.organization_id`.
    pub fn user_setting(&self) -> String {
        let prefix = self
            .setting
            .rsplit_once('.')
            .map_or("app", |(prefix, _)| prefix);
        format!("{prefix}.user_id")
    }
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
    /// `format`
    pub format: Format,
    /// `online`: whether tables that exist are changed in steps that do not stop those who use them.
    pub online: bool,
}

/// Whose files the migrations are: names, directions and marks as that tool reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// sqlx: `20261122143005_init.sql`
    Sqlx,
    /// sqlx with a way back: `….up.sql` and `….down.sql`
    SqlxReversible,
    /// drizzle-kit 0.31: a folder with a journal
    Drizzle,
    /// refinery: `V1__init.sql`
    Refinery,
    /// dbmate: both ways in one file
    Dbmate,
    /// One file a migration, for whatever applies it
    Plain,
}

impl Format {
    /// Whether its runner can run a file without a transaction around it.
    pub fn knows_steps(self) -> bool {
        match self {
            Self::Sqlx | Self::SqlxReversible | Self::Dbmate | Self::Plain => true,
            Self::Drizzle | Self::Refinery => false,
        }
    }
}

impl Migrations {
    /// Whether tables that exist are changed in safe steps: asked for, and within the runner's reach.
    pub fn is_online(&self) -> bool {
        self.online && self.format.knows_steps()
    }
}

/// `[target.rust]`
#[derive(Clone, Debug)]
pub struct RustTarget {
    /// `dir`
    pub dir: String,
    /// `tests`: whether tests are written that try to reach another organization's rows.
    pub tests: bool,
    /// `templates`: a folder whose templates stand in for ours of the same name.
    pub templates: Option<Spanned<String>>,
    /// `datetime`: the crate whose types carry dates and times.
    pub datetime: DateTimeCrate,
    /// `unknown_fields`: what becomes of the keys of a typed JSON object that its shape does not name.
    pub unknown_fields: UnknownFields,
    /// `queries`: a folder of `.sql` files whose statements become functions.
    pub queries: Option<Spanned<String>>,
}

/// `[target.drizzle]`
#[derive(Clone, Debug)]
pub struct DrizzleTarget {
    /// `dir`
    pub dir: String,
    /// `queries`: whether functions are written that ask for an organization.
    pub queries: bool,
    /// `templates`: a folder whose templates stand in for ours of the same name.
    pub templates: Option<Spanned<String>>,
}

/// `[target.diagram]`
#[derive(Clone, Debug)]
pub struct DiagramTarget {
    /// `file`: its ending says how the diagram is written down.
    pub file: String,
}

impl DiagramTarget {
    /// What the file may end in: Markdown, Mermaid, Graphviz.
    pub const ENDINGS: [&'static str; 3] = [".md", ".mmd", ".dot"];
}

/// `[audit]`
#[derive(Clone, Debug)]
pub struct Audit {
    /// `files`: where SQL is written by hand; empty for everything below the settings.
    pub files: Vec<Spanned<String>>,
    /// `organization`: the number of the parameter that is the organization, where a statement does not say.
    pub organization: Option<u16>,
    /// `search_path`: the schemas in which tables without one are looked for.
    pub search_path: Vec<Ident>,
}

/// The crate whose types carry dates and times in Rust.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateTimeCrate {
    /// `chrono`
    #[default]
    Chrono,
    /// `time`
    Time,
}

/// What becomes of the keys of a typed JSON object that its shape does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownFields {
    /// They are read into a map of the rest, and written back.
    #[default]
    Keep,
    /// Reading the value is an error.
    Refuse,
}

impl RustTarget {
    /// The target as it is when only its folder is said.
    pub fn new(dir: &str) -> Self {
        Self {
            dir: dir.to_owned(),
            tests: false,
            templates: None,
            datetime: DateTimeCrate::default(),
            unknown_fields: UnknownFields::default(),
            queries: None,
        }
    }
}

impl Config {
    /// The folder of the queries that become functions.
    pub fn queries(&self) -> Option<&Spanned<String>> {
        self.rust.as_ref()?.queries.as_ref()
    }

    /// The folders of templates of the user's own, each once.
    pub fn templates(&self) -> impl Iterator<Item = &Spanned<String>> {
        let rust = self.rust.as_ref().and_then(|it| it.templates.as_ref());
        let drizzle = self.drizzle.as_ref().and_then(|it| it.templates.as_ref());
        rust.into_iter()
            .chain(drizzle.filter(|it| rust != Some(it)))
    }
}

impl Default for Config {
    /// The settings of a project without a `schemagen.toml`: everything as the manual says, and the Rust modules in `src/db`.
    fn default() -> Self {
        let name = |text: &str| Ident::composed(&[text]);
        let table = |text: &str| QualifiedName::new(name(DEFAULT_SCHEMA), name(text));
        Self {
            specs: None,
            tenancy: Tenancy {
                root: table("organization"),
                root_span: None,
                column: name("organization_id"),
                membership_table: table("member"),
                membership_user: name("user_id"),
                membership_role: None,
                membership_span: None,
                foreign_keys: ForeignKeys::Composite,
                rls: false,
                setting: "app.organization_id".to_owned(),
                app_role: name("app"),
            },
            conventions: Conventions {
                timestamp_type: TimestampType::TimestampTz,
                constraint_names: ConstraintNames::Postgres,
            },
            better_auth: None,
            migrations: Migrations {
                dir: "migrations".to_owned(),
                format: Format::Sqlx,
                online: true,
            },
            rust: Some(RustTarget::new("src/db")),
            drizzle: None,
            diagram: None,
            audit: Audit {
                files: Vec::new(),
                organization: None,
                search_path: vec![name(DEFAULT_SCHEMA)],
            },
            rules: BTreeMap::new(),
        }
    }
}
