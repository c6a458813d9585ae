//! The verbs, through the real binary.

mod build;
mod check;
mod diff;
mod drift;
mod explain;
mod init;
mod migrate;
mod push;
