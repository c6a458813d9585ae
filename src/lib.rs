//! schemagen: a TOML table spec goes in; a PostgreSQL schema whose tenants cannot reach each other's rows comes out.

// floor 0: ground
pub mod ident;
pub mod order;
pub mod path;
pub mod source;

// floor 1: voice
pub mod diagnostic;
pub mod reader;

// floor 2: pictures
pub mod config;
pub mod model;
pub mod schema;
pub mod spec;
pub mod statement;

// floor 3: crossings
pub mod binding;
pub mod diff;
pub mod resolve;
pub mod sql;

// floor 4: judgement and output
pub mod emit;
pub mod rules;

// floor 5: the spine
pub mod analysis;

// floor 6: the doors
pub mod error;
pub mod project;
pub mod write;

// floor 7: the surfaces
pub mod cli;
