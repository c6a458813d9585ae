//! The generated code of schemagen beside what one would write or use instead, on one PostgreSQL and one schema.
//! In: nothing; the server is started here. Out: contenders that do the same work, each through its own library.

pub mod contender;
pub mod data;
#[rustfmt::skip]
pub mod db;
pub mod diesel;
pub mod driver;
pub mod generated;
pub mod guarded;
#[rustfmt::skip]
pub mod guarded_db;
pub mod hand;
pub mod sea;
pub mod server;
pub mod wire;
