//! What is printed, on a real PostgreSQL.

mod migration;
mod names;
mod rich;
mod runners;
mod sql;
