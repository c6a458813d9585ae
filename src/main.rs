//! The command: parse arguments, run, exit code.

use clap::Parser as _;
use schemagen::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(Cli::parse().run())
}
