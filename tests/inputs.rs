//! The specs that this repository ships, and the large one that is made.

#[path = "../benches/large.rs"]
mod large;

use std::fs;

use toml::de::DeTable;

use crate::support::{
    Project,
    catalog::{Options, assert_equal},
    postgres::Database,
    repository,
};

pub use large::large_spec;

/// Requires that SQL makes the same database as drizzle-kit makes from the guide's `schema.ts`.
#[track_caller]
pub fn assert_equal_to_the_guide(sql: &str) {
    let guide = fs::read_to_string(repository("tests/postgres/guide-drizzle.sql"))
        .expect("the guide's SQL stands beside the tests");
    let options = Options {
        no_comments: true,
        ..Options::default()
    };
    assert_equal(&Database::with(&guide), &Database::with(sql), options);
}

#[test]
fn every_spec_is_toml() {
    for folder in ["specs", "examples/guide-as-written/specs"] {
        let project = Project::new().copy(folder);
        let files = project.tree();
        assert!(!files.is_empty(), "{folder} is empty");
        for path in files.keys().filter(|path| path.ends_with(".toml")) {
            let text = project.read(path);
            if let Err(error) = DeTable::parse(&text) {
                panic!("{path}: {error}");
            }
        }
    }
}

#[test]
fn the_large_spec_is_as_large_as_it_says() {
    let text = large_spec(50);
    let spec = DeTable::parse(&text).expect("it is TOML");
    let tables = spec.get_ref()["table"]
        .get_ref()
        .as_table()
        .expect("it holds tables");
    assert_eq!(tables.len(), 53);
    for (name, table) in tables
        .iter()
        .filter(|(name, _)| name.get_ref().starts_with("item_"))
    {
        let columns = table.get_ref()["columns"]
            .get_ref()
            .as_table()
            .expect("a table holds columns");
        // The organization and the two time stamps are put in by their words.
        assert_eq!(columns.len() + 3, 14, "{name:?}");
        let indexes = table.get_ref()["index"]
            .get_ref()
            .as_array()
            .map(|it| it.len());
        assert_eq!(indexes, Some(2), "{name:?}");
    }
    assert_eq!(large_spec(50), large_spec(50));
}

#[test]
fn the_guide_is_equal_to_itself() {
    let guide = fs::read_to_string(repository("tests/postgres/guide-drizzle.sql"));
    assert_equal_to_the_guide(&guide.expect("the guide's SQL stands beside the tests"));
}
