//! What is printed, on a real PostgreSQL.

mod conversions;
mod introspect;
mod migration;
mod names;
mod rich;
mod sql;
