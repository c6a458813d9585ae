//! `schemagen migrate apply`: what is pending is applied, each migration with a line.

use super::through_sqlx;
use crate::cli::database::{DatabaseArgs, folder, settled};
use crate::cli::ui::Ui;
use crate::cli::{Outcome, Result};
use crate::database::{self, Entry, Event, Fate};
use std::path::PathBuf;
use std::time::Duration;

/// What `migrate apply` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseArgs,
    /// Apply nothing; list what is pending
    #[arg(long)]
    dry_run: bool,
}

/// Applies what is pending.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some(project) = settled(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    through_sqlx(project.inputs.config.migrations.format)?;
    let (address, folder) = (args.database.address(&project)?, folder(&project));
    if args.dry_run {
        let entries = database::status(&address, &folder)?;
        let pending = entries.iter().filter(|it| it.fate == Fate::Pending);
        let lines = pending.map(|it| format!("would apply {}\n", it.name));
        ui.result(&lines.collect::<String>())?;
        return finish(&entries, 0, ui);
    }
    let (mut count, mut printed) = (0, Ok(()));
    let entries = database::apply(&address, &folder, &mut |event| {
        count += usize::from(matches!(event, Event::Applied { .. }));
        let told = tell(&event, ui);
        if printed.is_ok() {
            printed = told;
        }
    });
    printed?;
    finish(&entries?, count, ui)
}

fn tell(event: &Event, ui: &Ui) -> Result<()> {
    match event {
        Event::Waiting => ui.news("waiting for another run of migrations on this database"),
        Event::Begins(name) => ui.progress(&format!("applying {name}")),
        Event::Note(words) => ui.news(words),
        Event::Blocked { name, by } => {
            ui.news(&format!("{name} waits for {}", by.join("; and for ")));
        }
        Event::Again { name, why, pause } => {
            let why = why.lines().next().unwrap_or_default();
            ui.news(&format!("{name}: {why}; once more in {}", shown(*pause)));
        }
        Event::Applied { name, took } => {
            return ui.remark(&format!("applied {name}  {}\n", shown(*took)));
        }
    }
    Ok(())
}

/// The faults of the history, or how it stands.
fn finish(entries: &[Entry], applied: usize, ui: &Ui) -> Result<Outcome> {
    let mut text = String::new();
    for entry in entries {
        if let Some(fault) = entry.fate.fault() {
            text.push_str(&format!("{} {fault}\n", entry.name));
        }
    }
    if !text.is_empty() {
        text.push_str("nothing was applied\n");
        ui.result(&text)?;
        return Ok(Outcome::Findings);
    }
    let pending = entries.iter().filter(|it| it.fate == Fate::Pending).count();
    if applied == 0 && pending == 0 {
        let stand = match entries.len() {
            1 => "1 migration is applied".to_owned(),
            count => format!("{count} migrations are applied"),
        };
        ui.remark(&format!("nothing to do: {stand}\n"))?;
    }
    Ok(Outcome::Clean)
}

/// `12 ms`, `3.4 s`
fn shown(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}
