//! The verbs, through the real binary.

mod adoption;
mod audit;
mod build;
mod check;
mod diff;
mod doctor;
mod drift;
mod explain;
mod graph;
mod history;
mod init;
mod killed;
mod migrate;
mod push;
mod rebase;
mod schema;
mod shell;
mod templates;
mod watch;
