//! The one integration binary. One binary links once and shares one PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod auth;
mod broken;
mod compile_fail;
mod drizzle;
mod evolve;
mod fixes;
mod formats;
mod generated;
mod golden;
mod guide;
mod hooks;
mod house;
mod import;
mod inputs;
mod invoices;
mod isolated;
mod isolation;
mod lints;
mod lsp;
mod postgres;
mod queries;
mod queries_rls;
mod readme;
mod robust;
mod saas;
mod support;
mod tenancy;
mod types;
mod typing;
mod verbs;
