//! The one integration binary. One binary links once and shares one PostgreSQL.

mod broken;
mod house;
mod inputs;
mod postgres;
mod support;
mod verbs;
