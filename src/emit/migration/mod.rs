//! Migrations: what their files hold, what they are called, and what the list beside them says of them.
//! In: the steps of a change, the settings, the migrations so far, the second in which it is written. Out: files and
//! lines of the list. Knows neither the clock nor the folder.

mod act;
mod down;
mod drizzle;
mod file;
mod layout;
mod name;
mod plan;
mod text;
mod touches;
mod version;

pub use drizzle::{JOURNAL, Kept, journal, snapshot_moved, snapshot_text};
pub use file::{by_hand, is_written_by_schemagen};
pub use layout::{InvalidFileName, Way, check_name, file_name, read_name};
pub use plan::{Change, Left, Migration, plan, plan_by_hand};
pub use touches::touches;

use crate::statement::Statement;

/// The name of the first migration.
pub const FIRST_NAME: &str = "init";

/// A first migration as sqlx reads it, for who has no history.
pub fn text(statements: &[Statement]) -> String {
    file::first(statements)
}
