//! The command: parse arguments, run, exit code.

use clap::Parser as _;
use mimalloc::MiMalloc;
use schemagen::cli::Cli;
use std::process::ExitCode;

/// A run is some hundred thousand small texts; this one makes and drops them in a third of the time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(Cli::parse().run())
}
