//! The command line: which verbs there are, and what their exit codes mean.
//! In: arguments. Out: results on standard output, errors and progress on standard error, an exit code.
//! A verb's file holds its arguments and one `run`; what two verbs need stands in `ui`, `findings` or a lower floor.

mod adoption;
mod audit;
mod build;
mod check;
mod checklist;
#[cfg(feature = "database")]
mod database;
mod diff;
#[cfg(feature = "database")]
mod doctor;
#[cfg(feature = "database")]
mod drift;
mod explain;
mod findings;
mod fix;
mod graph;
mod hazards;
#[cfg(feature = "database")]
mod import;
mod init;
#[cfg(feature = "lsp")]
mod lsp;
mod migrate;
#[cfg(feature = "database")]
mod push;
mod report;
mod schema;
mod shell;
mod ui;
mod watch;
#[cfg(feature = "database")]
mod witness;

use crate::error::Error;
use clap::{Parser, Subcommand};
use ui::{Color, Ui};

/// Multi-tenant PostgreSQL from a TOML table spec
#[derive(Debug, Parser)]
#[command(name = "schemagen", version, about, disable_help_subcommand = true)]
#[command(
    after_help = "Exit codes: 0 no finding at level error, 1 findings, 2 schemagen could not work."
)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
    /// Print findings and errors only
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more about what is done
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write a commented schemagen.toml and a first spec
    Init(init::Args),
    /// Write the specs of a database, a SQL file or a folder of migrations that is there
    #[cfg(feature = "database")]
    Import(import::Args),
    /// Check the specs; write the migration and the Rust modules
    Build(build::Args),
    /// Check the specs against the rules
    Check(check::Args),
    /// Prove that hand-written SQL stays inside of one organization
    Audit(audit::Args),
    /// Show the SQL that leads from the last migration to the specs, and what it may do
    Diff(diff::Args),
    /// Write, apply, verify and join migrations; show what is applied
    Migrate(migrate::Args),
    /// Show what a live database has that the specs do not say, and the reverse
    #[cfg(feature = "database")]
    Drift(drift::Args),
    /// Show whether the application's role can reach other organizations' rows
    #[cfg(feature = "database")]
    Doctor(doctor::Args),
    /// Make a development database equal the specs, without a migration
    #[cfg(feature = "database")]
    Push(push::Args),
    /// Draw the tables and what they reference
    Graph(graph::Args),
    /// Show the manual page of a rule, or the table of all rules
    Explain(explain::Args),
    /// Serve an editor: findings while typing, fixes, completion, renames
    #[cfg(feature = "lsp")]
    Lsp(lsp::Args),
    /// Print the JSON Schema of the specs or of schemagen.toml, for editors
    Schema(schema::Args),
    /// Print the script that a shell completes commands with
    Completions(shell::CompletionArgs),
    /// Print the manual page, or write the pages of all commands
    Man(shell::ManArgs),
}

/// How a verb ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// There is nothing to complain of.
    Clean,
    /// There is something that somebody has to see to.
    Findings,
}

impl Cli {
    /// Runs the verb. The answer is the exit code.
    pub fn run(&self) -> u8 {
        let ui = Ui::new(self.color, self.quiet, self.verbose);
        let outcome = match &self.verb {
            Verb::Init(args) => init::run(args, &ui),
            #[cfg(feature = "database")]
            Verb::Import(args) => import::run(args, &ui),
            Verb::Build(args) if args.watch => watch::run(args.specs.as_deref(), &ui),
            Verb::Build(args) => build::run(args, &ui),
            Verb::Check(args) if args.watch => watch::run(args.specs.as_deref(), &ui),
            Verb::Check(args) => check::run(args, &ui),
            Verb::Audit(args) => audit::run(args, &ui),
            Verb::Diff(args) => diff::run(args, &ui),
            Verb::Migrate(args) => migrate::run(args, &ui),
            Verb::Graph(args) => graph::run(args, &ui),
            Verb::Explain(args) => explain::run(args, &ui),
            #[cfg(feature = "lsp")]
            Verb::Lsp(args) => lsp::run(args),
            Verb::Schema(args) => schema::run(args, &ui),
            Verb::Completions(args) => shell::completions(args, &ui),
            Verb::Man(args) => shell::man(args, &ui),
            #[cfg(feature = "database")]
            Verb::Drift(args) => drift::run(args, &ui),
            #[cfg(feature = "database")]
            Verb::Doctor(args) => doctor::run(args, &ui),
            #[cfg(feature = "database")]
            Verb::Push(args) => push::run(args, &ui),
        };
        match outcome {
            Ok(Outcome::Clean) => 0,
            Ok(Outcome::Findings) => 1,
            Err(error) => {
                ui.error(&error);
                2
            }
        }
    }
}

/// What every verb answers with.
type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_make_sense() {
        Cli::command().debug_assert();
    }
}
