//! `schemagen lsp`: starts the language server.

use super::{Outcome, Result};
use crate::lsp;

/// What `lsp` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Talk on standard input and output, as it does anyway: editors that start servers say so
    #[arg(long)]
    stdio: bool,
}

/// Serves until the editor leaves.
pub(super) fn run(args: &Args) -> Result<Outcome> {
    let Args { stdio: _ } = args;
    Ok(if lsp::run() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}
