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

#[test]
fn what_git_could_not_merge_is_called_so() {
    let project = Project::new().file(
        "specs/a.toml",
        "<<<<<<< ours\n[table.a]\n=======\n[table.b]\n>>>>>>> theirs\n",
    );
    let output = project.run(&["check", "specs"]).fails(1);
    output
        .says("specs/a.toml:1:1")
        .says("Git could not merge this part")
        .says("1 error");
    let settings = Project::new().file("specs/a.toml", "").file(
        "schemagen.toml",
        "[tenancy]\n<<<<<<< ours\nrls = \"on\"\n=======\n>>>>>>> theirs\n",
    );
    let output = settings.run(&["check"]).fails(1);
    output
        .says("schemagen.toml:2:1")
        .says("Git could not merge");
}

#[test]
fn a_word_of_the_wrong_kind_is_told_with_what_may_stand_there() {
    let project = Project::new().file("specs/a.toml", "").file(
        "schemagen.toml",
        "[tenancy]\nrls = true\n[rules]\nnarrow-key = 1\n[audit]\nfiles = [3]\n",
    );
    let output = project.run(&["check", "--format", "concise"]).fails(1);
    output
        .says("`rls` is \"off\" or \"on\", not a boolean")
        .says("the level of `narrow-key` is \"off\" or \"info\" or \"warn\" or \"error\", not an integer")
        .says("an entry of `files` is a string, not an integer");
}

#[test]
fn nothing_is_like_an_empty_name() {
    let project = Project::new().file(
        "specs/a.toml",
        "[table.b]\norg_scoped = false\nreason = \"x\"\ntimestamps = true\n[table.b.columns]\n\
         id = { type = \"text\", primary_key = true }\nx = { references = \"\", on_delete = \"cascade\" }\n\
         y = { references = \"c\", on_delete = \"cascade\" }\n",
    );
    let output = project.run(&["check", "specs"]).fails(1);
    output
        .says("there is no table ``")
        .never_says("did you mean");
}
