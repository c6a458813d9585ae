//! What drizzle-kit's own files say of the migrations in them, which may be from before this tool came to the project.
//! In: the journal, and how each snapshot begins. Out: entries and ids that have to stay as they are.
//! A journal in which Git left a conflict has what both of its sides have; one that cannot be read has nothing.

use super::{Entry, id};
use crate::config::Format;
use crate::emit::migration::layout::read_name;
use crate::history::{self, Link};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is kept of drizzle-kit's files when they are written anew.
#[derive(Debug, Default)]
pub struct Kept {
    entries: BTreeMap<(u64, String), Entry>,
    ids: BTreeMap<(u64, String), String>,
}

#[derive(Deserialize)]
struct Journal {
    entries: Vec<Entry>,
}

impl Kept {
    /// Reads a journal. `heads` is how each snapshot begins, by the name of its file.
    pub fn read(journal: &str, heads: &BTreeMap<String, String>) -> Self {
        let texts = match history::sides(journal) {
            Some(sides) => vec![sides.ours, sides.theirs],
            None => vec![journal.to_owned()],
        };
        let journals = texts
            .iter()
            .filter_map(|text| serde_json::from_str::<Journal>(text).ok());
        let mut kept = Self::default();
        for entry in journals.flat_map(|journal| journal.entries) {
            let file = format!("{}.sql", entry.tag);
            let Some((version, name, _)) = read_name(Format::Drizzle, &file) else {
                continue;
            };
            let key = (version, name.to_owned());
            let head = heads.get(&snapshot_name(&entry.tag));
            if let Some(id) = head.and_then(|head| snapshot_id(head)) {
                kept.ids.insert(key.clone(), id.to_owned());
            }
            kept.entries.insert(key, entry);
        }
        kept
    }

    /// The path of the snapshot behind a migration, in the folder of the migrations.
    pub fn snapshot_path(&self, link: &Link) -> String {
        let entry = self.entry(link);
        let tag = entry.map_or_else(|| link.title(), |entry| entry.tag.clone());
        format!("meta/{}", snapshot_name(&tag))
    }

    /// The entry of a migration, if there was one.
    pub(super) fn entry(&self, link: &Link) -> Option<&Entry> {
        self.entries.get(&(link.version, link.name.clone()))
    }

    /// The id of the snapshot behind a migration.
    pub(super) fn id(&self, link: &Link) -> String {
        let known = self.ids.get(&(link.version, link.name.clone()));
        known.cloned().unwrap_or_else(|| id(link))
    }

    /// The moment of the newest entry.
    pub(super) fn newest(&self) -> Option<u64> {
        self.entries.values().map(|entry| entry.when).max()
    }
}

/// drizzle-kit numbers `0000` or in another way; whatever it is stands before the name.
fn snapshot_name(tag: &str) -> String {
    let number = tag.split_once('_').map_or(tag, |(number, _)| number);
    format!("{number}_snapshot.json")
}

fn snapshot_id(head: &str) -> Option<&str> {
    let (_, rest) = head.split_once("\"id\": \"")?;
    let (id, _) = rest.split_once('"')?;
    Some(id)
}
