//! `schemagen completions` and `schemagen man`: what a shell and `man` know of the commands.
//! In: the commands as clap has them. Out: a script on standard output, or manual pages.

use super::ui::Ui;
use super::{Cli, Outcome, Result};
use crate::error::Error;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::fs;
use std::path::PathBuf;

/// What `completions` takes.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionArgs {
    /// The shell that is to complete
    shell: Shell,
}

/// What `man` takes.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The folder to write the pages of all commands to; without one, the first page is printed
    dir: Option<PathBuf>,
}

/// Prints the script that a shell completes with.
pub(super) fn completions(args: &CompletionArgs, ui: &Ui) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "schemagen", &mut script);
    ui.result(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}

/// Prints the manual page, or writes a page for each command.
pub(super) fn man(args: &ManArgs, ui: &Ui) -> Result<Outcome> {
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
        rendered.map_err(|source| Error::Output { source })?;
        ui.result(&String::from_utf8_lossy(&page))?;
        return Ok(Outcome::Clean);
    };
    let written =
        fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(Cli::command(), dir));
    written.map_err(|source| Error::Write {
        path: dir.clone(),
        source,
    })?;
    Ok(Outcome::Clean)
}
