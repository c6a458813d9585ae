//! The verbs, through the real binary.

mod build;
mod check;
mod explain;
mod history;
mod init;
mod killed;
mod rebase;
