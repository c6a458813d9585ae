//! The one integration binary. One binary links once and shares one PostgreSQL.

mod house;
mod inputs;
mod postgres;
mod saas;
mod support;
