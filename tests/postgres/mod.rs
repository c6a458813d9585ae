//! What is printed, on a real PostgreSQL.

mod acts;
mod conversions;
mod locks;
mod migration;
mod names;
mod pairs;
mod rich;
mod rollout;
mod rollouts;
mod sql;
mod statements;
mod waiting;
