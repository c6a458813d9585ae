//! The command: parse arguments, run, exit code.

fn main() {}
