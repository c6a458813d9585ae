//! What is printed, on a real PostgreSQL.

mod migration;
mod names;
mod pairs;
mod rich;
mod sql;
