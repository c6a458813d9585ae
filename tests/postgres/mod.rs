//! What is printed, on a real PostgreSQL.

mod acts;
mod apply;
mod conversions;
mod drift;
mod introspect;
mod locks;
mod migration;
mod names;
mod pairs;
mod refusals;
mod rich;
mod rls;
mod rollout;
mod rollouts;
mod rows;
mod runners;
mod sql;
mod statements;
mod waiting;
mod ways_back;
