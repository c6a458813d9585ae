//! What is printed, on a real PostgreSQL.

mod conversions;
mod migration;
mod names;
mod rich;
mod sql;
