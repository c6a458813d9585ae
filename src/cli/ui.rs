//! What a person or a program sees: results on standard output, the rest on standard error.
//! In: finished text. Out: nothing but the writing of it.
//! A reader that goes away (`| head`) is no fault; anything else that keeps a result from being written is one.

use crate::diagnostic::Style;
use crate::error::{Error, Result};
use clap::ValueEnum;
use std::io::{self, IsTerminal as _, Write as _};

/// The width where nobody looks on: in CI logs and files.
const DEFAULT_WIDTH: usize = 80;
/// Beyond this, lines are harder to read, not easier.
const GREATEST_WIDTH: usize = 120;

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The two streams.
#[derive(Debug)]
pub(super) struct Ui {
    color: Color,
    quiet: bool,
    verbose: bool,
}

impl Ui {
    pub(super) fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        Self {
            color,
            quiet,
            verbose,
        }
    }

    /// How findings are drawn on standard output.
    pub(super) fn style(&self) -> Style {
        let is_terminal = io::stdout().is_terminal();
        let width = terminal_size::terminal_size()
            .filter(|_| is_terminal)
            .map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0));
        Style {
            width: width.min(GREATEST_WIDTH),
            color: self.is_colored(is_terminal),
        }
    }

    /// Whether everything that could be said is asked for.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// A result, which is printed in any case.
    pub(super) fn result(&self, text: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::Output { source })
            }
            _ => Ok(()),
        }
    }

    /// A result that a person may do without.
    pub(super) fn remark(&self, text: &str) -> Result<()> {
        if self.quiet {
            Ok(())
        } else {
            self.result(text)
        }
    }

    /// Takes everything off the screen, if there is one.
    pub(super) fn clear(&self) -> Result<()> {
        let is_dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
        let is_screen = io::stdout().is_terminal() && !is_dumb;
        if is_screen {
            self.result("\x1b[2J\x1b[3J\x1b[H")
        } else {
            Ok(())
        }
    }

    /// What is being done, for those who asked for it.
    pub(super) fn progress(&self, text: &str) {
        if self.verbose {
            write_aside(&format!("{text}\n"));
        }
    }

    /// What a person who waits wants to know.
    pub(super) fn news(&self, text: &str) {
        if !self.quiet {
            write_aside(&format!("{text}\n"));
        }
    }

    /// Why the tool could not work.
    pub(super) fn error(&self, error: &Error) {
        let text = error.to_string();
        let (message, help) = text.split_once('\n').unwrap_or((&text, ""));
        let (red, reset) = if self.is_colored(io::stderr().is_terminal()) {
            ("\x1b[1;31m", "\x1b[0m")
        } else {
            ("", "")
        };
        let mut lines = format!("{red}error:{reset} {message}\n");
        for help in help.lines() {
            lines.push_str(&format!("  {help}\n"));
        }
        write_aside(&lines);
    }

    fn is_colored(&self, is_terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
                is_terminal && !refused && !dumb
            }
        }
    }
}

/// Standard error is the last resort: where it is closed, nobody can be told.
fn write_aside(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
