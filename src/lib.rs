//! schemagen: a TOML table spec goes in; a PostgreSQL schema whose tenants cannot reach each other's rows comes out.
//!
//! This page is the map of the house. Text becomes a [`spec::Spec`], a spec becomes a [`schema::Schema`], two schemas
//! become [`statement::Statement`]s, a schema becomes files; everything said to a person about the person's own files
//! is a [`diagnostic::Diagnostic`]; only the doors touch the world.
//!
//! ```text
//!  specs/*.toml                         schema.snapshot.json      live database
//!      │ spec::parse                         │ snapshot::decode        │ database::introspect
//!      ▼                                     ▼                         ▼
//!    Spec ──resolve──▶ Schema · Model     Schema                    Schema
//!      │               (next)  │         (previous)                 (actual)
//!      │                 │     │             │                         │
//!      │                 └─────┼── diff ─────┴───────────┬─────────────┘
//!      │                       │     ▼                   │
//!      │                       │  Vec<Statement>         ▼
//!      │                       │     │ rollout        drift, push
//!      ▼                       │     ▼
//!    rules ◀───────────────────┼─ Vec<Step> ──sql::render──▶ text
//!      │                       │                               │
//!      ▼                       └────────▶ emit ◀───────────────┘
//!  Diagnostics                             ▼
//!      │ locate                         Outputs ──write::plan, write::commit──▶ disk
//!      └─▶ human, concise, json, sarif, github, gitlab, junit
//! ```
//!
//! Each arrow is one function with one name, and every verb of the command line takes the same road
//! ([`analysis::analyze`]) and leaves it at another exit. [`schema::Schema`] is what PostgreSQL holds;
//! [`model::Model`] is what only the application knows (scope, generated values, typed JSON, joins), so that a schema
//! that comes from specs compares with one that comes from a snapshot or from a database; [`unresolve`] is the way back
//! from such a schema to specs. [`auth`] holds what Better
//! Auth needs of it, as data: one profile a version. A [`statement::Statement`]
//! is one act: [`statement::hazards`] says what it may harm, [`statement::apply`] what the schema is behind it. A
//! [`rollout::Step`] becomes one migration file; [`history`] is the list of them.
//!
//! # Floors
//!
//! | floor | rooms | must not know |
//! |---|---|---|
//! | 0 ground | [`source`] [`ident`] [`order`] [`path`] | that tables exist |
//! | 1 voice | [`diagnostic`] [`embedded`] [`grammar`] [`outline`] [`reader`] [`sql_text`] | rules, specs |
//! | 2 pictures | [`auth`] [`config`] [`spec`] [`schema`] [`model`] [`statement`] [`history`] | the disk; `schema` knows no places, `statement` no SQL |
//! | 3 crossings | [`resolve`] [`diff`] [`rollout`] [`sql`] [`binding`] [`tenancy`] [`typing`] | one another |
//! | 4 judgement, output | [`rules`] [`emit`] [`queries`] [`symbols`] [`baseline`] [`changes`] [`witness`] [`unresolve`] | each other; where files go |
//! | 5 spine | [`analysis`] [`assist`] [`json_schema`] | which verb is running |
//! | 6 doors | [`project`] [`watch`] [`write`](mod@write) `database` [`error`] | how results are shown |
//! | 7 surface | [`cli`] `lsp` | |
//!
//! Imports point down, and rooms of one floor do not import one another, but for the few pairs that `tests/house.rs`
//! names; that test also holds the sizes of files and functions and says who may touch the world.
//!
//! # What holds everywhere
//!
//! - Parsing never fails: [`spec::parse`] and [`resolve::resolve`] return what they could make, and every fault at once.
//! - A schema has no places in it; [`resolve::Provenance`] has them beside it.
//! - A statement has no SQL in it; identifiers and literals are quoted in [`sql`] and [`ident`], nowhere else.
//! - Floors 0 to 5 do no input or output.
//! - The language server only translates: what can be typed, found and renamed is worked out in [`symbols`] and
//!   [`assist`], which know no protocol.
//! - There is one list of each kind: `rules! { … }` of the rules, [`emit::EMITTERS`] of the targets.
//! - Nothing unordered reaches an output; the order of the files changes nothing but the order of verbatim SQL.
//! - Creating is the way from the empty schema and undoing is the way back: there is one `diff`, and nothing else.
//! - What may lose rows or weaken isolation is a hazard of its statement, and no file is written before it is allowed.
//! - SQL that is not understood is never proved: [`tenancy`] calls it unknown, [`typing`] a fault. Of what is refuted,
//!   [`witness`] tells only rows with which PostgreSQL was seen to leak.
//! - The snapshot is written last, so that a run that was interrupted is seen and finished by the next.
//!
//! # How to add
//!
//! A rule is one file in `src/rules/<family>/` and one word in the list in `src/rules/mod.rs`; its documentation is its
//! manual page, and the examples in it are run as tests. A target is one room in `src/emit/`, one entry in
//! [`emit::EMITTERS`], and its templates. A statement is one variant, and the compiler lists every place that has to
//! know it. A report format is one file in `src/diagnostic/` and one variant of `Format`; one test holds the places that
//! all of them tell against each other.

// floor 0: ground
pub mod ident;
pub mod order;
pub mod path;
pub mod source;

// floor 1: voice
pub mod diagnostic;
pub mod embedded;
pub mod grammar;
pub mod outline;
pub mod reader;
pub mod sql_text;

// floor 2: pictures
pub mod auth;
pub mod config;
pub mod history;
pub mod model;
pub mod schema;
pub mod spec;
pub mod statement;

// floor 3: crossings
pub mod binding;
pub mod diff;
pub mod resolve;
pub mod rollout;
pub mod sql;
pub mod tenancy;
pub mod typing;

// floor 4: judgement and output
pub mod baseline;
pub mod changes;
pub mod emit;
pub mod queries;
pub mod rules;
pub mod symbols;
pub mod unresolve;
pub mod witness;

// floor 5: the spine
pub mod analysis;
pub mod assist;
pub mod json_schema;

// floor 6: the doors
#[cfg(feature = "database")]
pub mod database;
pub mod error;
pub mod project;
pub mod watch;
pub mod write;

// floor 7: the surfaces
pub mod cli;
#[cfg(feature = "lsp")]
pub mod lsp;
