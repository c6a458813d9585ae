//! Specs that cannot be built. `tests/broken/<case>.toml` carries `# B008` on each line where a fault must be found, and
//! there must be no other error. The same goes for the broken schemas that other tools pass on to PostgreSQL.

use crate::support::{Project, repository};
use std::collections::BTreeSet;
use std::fs;

/// The faults that the marks of a spec promise: line and code.
fn marks(text: &str) -> BTreeSet<(u64, String)> {
    let lines = (1..).zip(text.lines());
    lines
        .filter_map(|(line, text)| Some((line, text.split_once("# B")?.1)))
        .flat_map(|(line, codes)| {
            let codes = codes.split_whitespace();
            codes.map(move |code| (line, format!("B{}", code.trim_start_matches('B'))))
        })
        .collect()
}

#[test]
fn every_fault_is_found_at_its_place_and_no_other() {
    let mut cases: Vec<_> = fs::read_dir(repository("tests/broken"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() > 15, "the cases are there");
    let mut faults = String::new();
    for case in cases {
        let text = fs::read_to_string(&case).unwrap();
        let project = Project::new().file("specs/case.toml", &text);
        let answer = project
            .run(&["check", "specs", "--format", "json"])
            .fails(1)
            .json();
        let found: BTreeSet<_> = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["code"].as_str().unwrap().starts_with('B'))
            .map(|finding| {
                assert!(finding["help"].is_string(), "{finding} says no remedy");
                let line = finding["start"]["line"].as_u64().unwrap();
                (line, finding["code"].as_str().unwrap().to_owned())
            })
            .collect();
        if found != marks(&text) {
            let name = case.file_name().unwrap().display();
            let missed: Vec<_> = marks(&text).difference(&found).cloned().collect();
            let more: Vec<_> = found.difference(&marks(&text)).cloned().collect();
            faults.push_str(&format!(
                "{name}: missed {missed:?}, said as well {more:?}\n"
            ));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn more_columns_than_postgresql_has_room_for_are_refused() {
    let mut text = String::from(
        "[table.organization]\ntimestamps = true\n[table.organization.columns]\nid = { type = \"text\", primary_key = true }\n",
    );
    for at in 0..1600 {
        text.push_str(&format!("c{at} = \"text?\"\n"));
    }
    let project = Project::new().file("specs/wide.toml", &text);
    project
        .run(&["build", "specs"])
        .fails(1)
        .says("B020")
        .says("1603 columns");
    assert!(
        !project
            .tree()
            .keys()
            .any(|path| path.starts_with("migrations"))
    );
}

#[test]
fn a_fault_in_one_file_hides_nothing_in_another() {
    let project = Project::new()
        .file("specs/a.toml", "[table.a\norg_scoped = true\n")
        .file("specs/b.toml", "[table.b]\nnonsense = 1\n")
        .file("schemagen.toml", "[tenancy]\nroots = \"x\"\n");
    let output = project
        .run(&["check", "specs", "--format", "concise"])
        .fails(1);
    output.says("B001").says("nonsense").says("roots");
}
