//! How far the snapshot is: a build writes the migrations, then the list, then the snapshot, and may die in between.
//! In: the list, and the schema of the snapshot. Out: which migrations the snapshot holds.

use super::{Fingerprint, Placed};
use crate::schema::Schema;

/// How the list and the snapshot stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The snapshot holds this many of the migrations; those behind them are left from a build that did not end.
    Holds(usize),
    /// No migration leads to the snapshot.
    Astray,
}

/// How far the snapshot is; without one, it is that of nothing.
pub fn progress(links: &[Placed], snapshot: Option<Fingerprint>) -> Progress {
    let nothing = Fingerprint::of(&Schema::default());
    let held = snapshot.unwrap_or(nothing);
    match links.iter().rposition(|it| it.link.after == held) {
        Some(at) => Progress::Holds(at + 1),
        None if held == nothing => Progress::Holds(0),
        None => Progress::Astray,
    }
}
