//! `schemagen diff`: what lies between the last migration and the specs.

use crate::support::Project;

const ORGANIZATION: &str = "\
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = \"text\", primary_key = true, generate = \"nanoid\" }
";

/// A project whose one migration is written, and whose spec then gets another column.
fn changed(before: &str, after: &str) -> Project {
    let spec = |columns: &str| format!("{ORGANIZATION}{columns}\n");
    let project = Project::new().file("specs/app.toml", spec(before));
    project.run(&["build", "specs"]).succeeds();
    project.file("specs/app.toml", spec(after))
}

#[test]
fn nothing_lies_between_a_built_spec_and_its_snapshot() {
    let project = changed("", "");
    let output = project.run(&["diff", "specs"]).succeeds();
    assert_eq!(output.stdout, "no difference\n");
}

#[test]
fn the_difference_is_shown_with_what_it_may_do_and_nothing_is_written() {
    let project = changed("name = \"text?\"", "");
    let before = project.tree();
    let output = project.run(&["diff", "specs"]).succeeds();
    assert_eq!(
        output.stdout,
        "-- hazard: data-loss: drops column `organization.name` with all its values\n\
         -- hazard: breaks-running-code: code that uses column `organization.name` fails\n\
         ALTER TABLE organization DROP COLUMN name;\n"
    );
    assert_eq!(project.tree(), before);
}

#[test]
fn the_way_back_leads_from_the_specs_to_the_snapshot() {
    let project = changed("", "name = \"text?\"");
    let there = project.run(&["diff", "specs"]).succeeds();
    assert_eq!(
        there.stdout,
        "ALTER TABLE organization ADD COLUMN name text;\n"
    );
    let args = ["diff", "specs", "--from", "specs", "--to", "snapshot"];
    project
        .run(&args)
        .succeeds()
        .says("ALTER TABLE organization DROP COLUMN name;");
    let args = ["diff", "specs", "--from", "specs", "--to", "specs"];
    project.run(&args).succeeds().says("no difference");
    let args = ["diff", "specs", "--from", "yesterday"];
    project.run(&args).fails(2).says("yesterday");
}

#[test]
fn programs_read_each_statement_with_its_hazards() {
    let project = changed(
        "name = \"text?\"",
        "slug = { type = \"text?\", index = true }",
    );
    let args = ["diff", "specs", "--format", "json"];
    let answer = project.run(&args).succeeds().json();
    let files = answer["files"].as_array().unwrap();
    let index = files
        .iter()
        .find(|file| file["transaction"] == false)
        .unwrap();
    assert_eq!(
        index["statements"][0]["object"],
        "organization.organization_slug_idx"
    );
    let statements = files
        .iter()
        .flat_map(|file| file["statements"].as_array().unwrap());
    let kinds: Vec<_> = statements
        .flat_map(|it| it["hazards"].as_array().unwrap())
        .map(|hazard| hazard["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["data-loss", "breaks-running-code"]);
}

#[test]
fn specs_that_mean_nothing_are_told_instead() {
    let project = changed("", "name = \"texte\"");
    let output = project.run(&["diff", "specs"]).fails(1);
    output.says("B007").never_says("ALTER");
}

#[test]
fn a_build_loses_nothing_unless_it_is_told_so_and_then_says_it() {
    let project = changed("name = \"text?\"", "");
    let before = project.tree();
    let output = project.run(&["build", "specs"]).fails(1);
    output.says("M002 dropped-column").says("--allow data-loss");
    assert_eq!(project.tree(), before);
    let args = ["build", "specs", "--allow", "weaker-isolation"];
    project.run(&args).fails(1);
    let args = ["build", "specs", "--allow", "data-loss"];
    project
        .run(&args)
        .succeeds()
        .says("hazard: data-loss: drops column `organization.name`");
    project
        .run(&["check", "specs"])
        .succeeds()
        .never_says("M002");
}
