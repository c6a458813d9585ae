//! The one integration binary. One binary links once and shares one PostgreSQL.

mod broken;
mod generated;
mod golden;
mod guide;
mod house;
mod inputs;
mod postgres;
mod robust;
mod support;
mod verbs;
