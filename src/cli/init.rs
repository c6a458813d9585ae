//! `schemagen init`: a commented schemagen.toml and a first spec. What is there is never touched.

use super::report;
use super::ui::Ui;
use super::{Outcome, Result};
use crate::path::{clean, shown};
use crate::write::{self, Action, TextFile};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What `init` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the project
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// What is written, by its path in the folder.
const FILES: [(&str, &str); 2] = [
    (
        "schemagen.toml",
        include_str!("../../templates/init/schemagen.toml"),
    ),
    (
        "specs/app.toml",
        include_str!("../../templates/init/app.toml"),
    ),
];

/// Writes both files, or none.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let files = FILES.map(|(path, text)| TextFile {
        path: path.to_owned(),
        text: text.to_owned(),
    });
    let plan = write::plan_new(&args.dir, &files)?;
    let standing: Vec<String> = (plan.writes.iter())
        .filter(|write| write.action == Action::Unchanged)
        .map(|write| {
            format!(
                "`{}` exists already; nothing was written\n",
                shown(&write.path)
            )
        })
        .collect();
    if !standing.is_empty() {
        ui.result(&standing.concat())?;
        return Ok(Outcome::Findings);
    }
    write::commit(&plan)?;
    ui.remark(&report::done(&plan, &BTreeMap::new(), ui))?;
    let specs = shown(&clean(&args.dir.join("specs")));
    ui.remark(&format!("next: schemagen build {specs}\n"))?;
    Ok(Outcome::Clean)
}
