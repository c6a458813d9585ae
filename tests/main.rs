//! The one integration binary. One binary links once and shares one PostgreSQL.

mod compile_fail;
mod house;
mod inputs;
mod postgres;
mod saas;
mod support;
