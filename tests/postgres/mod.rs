//! What is printed, on a real PostgreSQL.

mod apply;
mod conversions;
mod drift;
mod introspect;
mod migration;
mod names;
mod rich;
mod sql;
