//! What drizzle-kit 0.31 keeps beside its migrations: the journal, which says what to run and in what order.
//! In: the list of migrations. Out: the journal's text. It is made anew from the list whenever that changes.

use super::version;
use crate::history::{Chain, Link};
use serde::Serialize;

/// The journal's path, in the folder of the migrations.
pub const JOURNAL: &str = "meta/_journal.json";

#[derive(Serialize)]
struct Journal {
    version: &'static str,
    dialect: &'static str,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    idx: usize,
    version: &'static str,
    when: u64,
    tag: String,
    breakpoints: bool,
}

/// The journal of a list.
pub fn journal(chain: &Chain) -> String {
    let entry = |(idx, link): (usize, &Link)| Entry {
        idx,
        version: "7",
        // drizzle runs what has a greater `when` than all that ran; the version is as good as its second.
        when: version::seconds(link.version).map_or(link.version, |second| second * 1000),
        tag: link.title(),
        breakpoints: true,
    };
    let journal = Journal {
        version: "7",
        dialect: "postgresql",
        entries: chain.links.iter().enumerate().map(entry).collect(),
    };
    let mut text = serde_json::to_string_pretty(&journal).unwrap_or_default();
    text.push('\n');
    text
}
