//! Reports for other programs: valid by the schemas of those who read them, and exact to the column.

use crate::support::{Project, repository};
use std::process::Command;

const HEAD: &str = "[table.organization]\ntimestamps = true\n\
    [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";

/// A file whose name has to be escaped, and a fault behind characters of two and three bytes, with a fix and a related
/// place.
fn awkward() -> Project {
    let spec = format!(
        "{HEAD}[table.\"größe\"]\norg_scoped = true\ntimestamps = true\n[table.\"größe\".columns]\n\
         id = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n\
         \"漢字\" = {{ references = \"organization\", onDelete = \"cascade\" }}\n\
         \"<a>&\" = \"txt\"\n"
    );
    Project::new().file("specs/ü 100%,#1.toml", spec)
}

/// Every rule at its default level, on the guide's own schema: some fifty findings of all levels.
fn guide() -> Project {
    let project = Project::new().copy("examples/guide-as-written");
    let project = project.file("specs/nothing.toml", "");
    let all = project.read("examples/guide-as-written/schemagen.toml");
    let (settings, _) = all.split_once("[rules]").unwrap();
    project.file("examples/guide-as-written/schemagen.toml", settings)
}

/// What the validator says of a report.
fn validate(project: &Project, kind: &str, report: &str) -> Result<(), String> {
    let name = format!("report.{kind}");
    let project = project.clone().file(&name, report);
    let script = repository("tests/formats/validate.mjs");
    assert!(
        repository("tests/npm/node_modules/ajv-draft-04").is_dir(),
        "the validators are not there: run tests/run.sh once, or `npm ci --prefix tests/npm`"
    );
    let done = Command::new("node")
        .arg(script)
        .arg(kind)
        .arg(project.path(&name))
        .output()
        .expect("node can be started");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    match done.status.code() {
        Some(0) => Ok(()),
        Some(3) => Err(said),
        _ => panic!("the validator failed: {said}"),
    }
}

#[test]
fn reports_are_valid_by_their_schemas() {
    let clean = Project::new().file("specs/a.toml", HEAD);
    let guide_specs = "examples/guide-as-written/specs";
    let cases = [
        (clean, "specs"),
        (awkward(), "specs"),
        (guide(), guide_specs),
    ];
    for (project, specs) in &cases {
        for kind in ["sarif", "gitlab", "junit"] {
            for verb in ["check", "build"] {
                let output = project.run(&[verb, specs, "--format", kind]);
                if let Err(faults) = validate(project, kind, &output.stdout) {
                    panic!("{kind}: {faults}\n{output}");
                }
            }
        }
    }
}

#[test]
fn the_validators_refuse_what_is_wrong() {
    let project = awkward();
    for (kind, right, wrong) in [
        ("sarif", "\"startLine\": ", "\"startLine\": -"),
        ("sarif", "\"level\": \"error\"", "\"level\": \"warn\""),
        (
            "gitlab",
            "\"severity\": \"major\"",
            "\"severity\": \"error\"",
        ),
        ("gitlab", "\"path\"", "\"file\""),
        ("junit", "<failure ", "<fault "),
    ] {
        let report = project.run(&["check", "--format", kind]).stdout;
        let broken = report.replace(right, wrong);
        assert_ne!(report, broken, "{kind}: {right} is not there");
        let faults = validate(&project, kind, &broken);
        assert!(faults.is_err(), "{kind}: {wrong} passes");
    }
}

#[test]
fn github_annotations_are_exact_to_the_column() {
    let output = awkward().run(&["check", "--format", "github"]).fails(1);
    let lines: Vec<&str> = output.stdout.lines().collect();
    let key = "::error file=specs/ü 100%25%2C#1.toml,line=10,col=39,endLine=10,endColumn=47,\
               title=B002 unknown-key::a column has no key `onDelete`%0Ahelp: write `on_delete`";
    assert!(lines.contains(&key), "{output}");
    assert!(lines.iter().all(|line| line.starts_with("::")), "{output}");
}

#[test]
fn sarif_tells_rules_fixes_and_places() {
    let report = awkward()
        .run(&["check", "--format", "sarif"])
        .fails(1)
        .json();
    let run = &report["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(
            rule["help"]["markdown"]
                .as_str()
                .unwrap()
                .contains("## Why")
        );
        assert!(!rule["fullDescription"]["text"].as_str().unwrap().is_empty());
    }
    let result = results.iter().find(|it| it["ruleId"] == "B002").unwrap();
    let place = &result["locations"][0]["physicalLocation"];
    let uri = "specs/%C3%BC%20100%25%2C%231.toml";
    assert_eq!(place["artifactLocation"]["uri"], uri);
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], uri);
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["deletedRegion"], place["region"]);
    assert_eq!(replacement["insertedContent"]["text"], "on_delete");
}

#[test]
fn fingerprints_survive_moved_lines() {
    let of = |project: &Project| -> Vec<String> {
        let report = project.run(&["check", "--format", "sarif"]).json();
        let results = report["runs"][0]["results"].as_array().unwrap().clone();
        let prints = results
            .iter()
            .map(|it| it["partialFingerprints"].to_string());
        prints.collect()
    };
    let project = awkward();
    let before = of(&project);
    let text = project.read("specs/ü 100%,#1.toml");
    let moved = project.file("specs/ü 100%,#1.toml", format!("# one\n\n# two\n{text}"));
    assert_eq!(of(&moved), before);
    assert!(before.len() > 1);
}
