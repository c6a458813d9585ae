//! The whole text of a migration's files: what each runner has to be told, then the statements.
//! In: the statements of one step, both ways. Out: one text, or two where the ways stand apart.

use super::layout::Way;
use super::text::body;
use crate::config::Format;
use crate::statement::Statement;

/// One step, as it is to be written.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// Whose file it is.
    pub(super) format: Format,
    /// What it does.
    pub(super) up: &'a [Statement],
    /// What undoes that.
    pub(super) down: &'a [Statement],
    /// What is lost on the way up, a line each.
    pub(super) losses: Vec<String>,
    /// Whether it locks tables that are in use.
    pub(super) locks: bool,
    /// Whether a lock is held for longer than there would be need, as the runner knows no other way.
    pub(super) is_held: bool,
}

const WRITTEN: &str = "-- Written by schemagen.";
const CHANGE: &str = "-- To change the schema, change the specs and build again.\n";
const TIMEOUT: &str = "SET LOCAL lock_timeout = '5s';\n";
const BREAK: &str = "--> statement-breakpoint\n";

/// Whether a text is that of a migration that schemagen wrote.
pub fn is_written_by_schemagen(text: &str) -> bool {
    text.lines().take(3).any(|line| line.starts_with(WRITTEN))
}

/// A first migration as sqlx reads it.
pub(super) fn first(statements: &[Statement]) -> String {
    format!("{}{}", header(Format::Sqlx), body(statements, ""))
}

/// An empty migration that somebody fills by hand.
pub fn by_hand(format: Format, way: Way) -> String {
    let what = "-- Written by hand, for what the specs do not say: rows to move, to fill or to mend. The schema stays as it is.\n\
                -- The next `schemagen build` seals it; from then on leave it as it is.\n";
    match (format, way) {
        (Format::Dbmate, _) => format!("{what}\n-- migrate:up\n\n-- migrate:down\n"),
        (_, Way::Up) => format!("{what}\n"),
        (_, Way::Down) => "-- The way back from the migration of the same name.\n\n".to_owned(),
    }
}

fn header(format: Format) -> String {
    let watched = match format {
        Format::Sqlx | Format::SqlxReversible => ": sqlx compares its checksum.",
        Format::Refinery => ": refinery compares its checksum.",
        Format::Drizzle | Format::Dbmate | Format::Plain => ".",
    };
    format!("{WRITTEN} Once it is applied anywhere, leave it as it is{watched}\n{CHANGE}")
}

impl Sheet<'_> {
    /// The file that leads to the new schema.
    pub(super) fn up(&self) -> String {
        let is_transactional = self.up.iter().all(Statement::is_transactional);
        let is_sqlx = matches!(self.format, Format::Sqlx | Format::SqlxReversible);
        let mut out = String::new();
        // sqlx looks at the first bytes only.
        if is_sqlx && !is_transactional {
            out.push_str("-- no-transaction\n");
        }
        out.push_str(&header(self.format));
        for loss in &self.losses {
            out.push_str(&format!("-- loses data: {}\n", one_line(loss)));
        }
        if self.is_held {
            out.push_str(
                "-- Its runner knows only transactions, so nothing is built beside those who use the tables: they wait until \
                 it ends.\n",
            );
        }
        if self.format == Format::Dbmate {
            let option = if is_transactional {
                ""
            } else {
                " transaction:false"
            };
            out.push_str(&format!("\n-- migrate:up{option}\n"));
        }
        let breaker = if self.format == Format::Drizzle {
            BREAK
        } else {
            ""
        };
        if self.locks && is_transactional {
            out.push_str(&format!("\n{TIMEOUT}{breaker}"));
        }
        out.push_str(&body(self.up, breaker));
        if self.format == Format::Dbmate {
            out.push_str("\n-- migrate:down\n");
            out.push_str(&self.way_back());
        }
        out
    }

    /// The file that leads back, where that is a file of its own.
    pub(super) fn down(&self) -> Option<String> {
        (self.format == Format::SqlxReversible).then(|| {
            format!(
                "{WRITTEN} It undoes the migration of the same name.\n{}",
                self.way_back()
            )
        })
    }

    fn way_back(&self) -> String {
        let mut out = String::new();
        for loss in &self.losses {
            out.push_str(&format!(
                "-- what was lost does not come back: {}\n",
                one_line(loss)
            ));
        }
        if self.down.is_empty() {
            out.push_str("-- There is nothing to undo.\n");
            return out;
        }
        out.push_str(&format!("\n{TIMEOUT}"));
        out.push_str(&body(self.down, ""));
        out
    }
}

/// A name may hold a line break, and a comment ends there.
fn one_line(text: &str) -> String {
    text.replace(|letter: char| letter.is_control(), " ")
}
