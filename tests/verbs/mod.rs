//! The verbs, through the real binary.

mod build;
mod check;
mod explain;
mod init;
