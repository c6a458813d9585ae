//! Templates of the user's own: what they change, and how their faults are told.

use crate::support::Project;

/// The project that `init` writes, built, with these templates in the place of ours.
fn with(templates: &[(&str, &str)]) -> Project {
    let project = Project::new().env("SOURCE_DATE_EPOCH", "1795357805");
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    let settings = project.read("schemagen.toml").replace(
        "dir = \"src/db\"",
        "dir = \"src/db\"\ntemplates = \"looks/rust\"",
    );
    let mut project = project.file("schemagen.toml", settings);
    for (name, text) in templates {
        project = project.file(&format!("looks/rust/{name}"), text);
    }
    project
}

#[test]
fn a_template_of_ones_own_stands_in_for_ours() {
    let project = with(&[("enums.rs.j2", "//! Ours.\n{{ types }}\n")]);
    project
        .run(&["build", "--check"])
        .fails(1)
        .says("would update src/db/enums.rs")
        .never_says("mod.rs");
    project.run(&["build"]).succeeds();
    let made = project.read("src/db/enums.rs");
    assert_eq!(made.lines().nth(1), Some("//! Ours."), "{made}");
    project.run(&["build"]).succeeds().says("nothing to do: ");
    project.run(&["check"]).succeeds();
}

#[test]
fn a_changed_template_makes_its_files_anew_and_one_that_is_gone_gives_ours_back() {
    let project = with(&[("enums.rs.j2", "//! One.\n")]);
    let ours = project.read("src/db/enums.rs");
    project.run(&["build"]).succeeds();
    let project = project.file("looks/rust/enums.rs.j2", "//! Two.\n");
    project
        .run(&["build"])
        .succeeds()
        .says("updated src/db/enums.rs");
    assert!(project.read("src/db/enums.rs").contains("//! Two."));
    std::fs::remove_file(project.path("looks/rust/enums.rs.j2")).expect("it was written");
    project.run(&["build"]).succeeds();
    assert_eq!(project.read("src/db/enums.rs"), ours);
}

#[test]
fn every_fault_of_every_template_is_told_at_its_line_and_nothing_is_written() {
    let project = with(&[
        (
            "enums.rs.j2",
            "//! Fine.\n{{ types }}\n  {{ typs }}\n{{ typos | nonsense }}\n",
        ),
        ("json.rs.j2", "{% if types %}\n{{ types }}\n"),
        (
            "table.rs.j2",
            "//! {{ title }}\n{{ row.feilds }}\n{{ row.derive }} {{ nothing_like_it }}\n",
        ),
        ("tabel.rs.j2", "{{ title }}\n"),
    ]);
    let tree = project.tree();
    for verb in ["build", "check"] {
        let output = project.run(&[verb, "--format", "concise"]).fails(1);
        output
            .says("looks/rust/enums.rs.j2:3:6: error[B026 invalid-template] the view of this template has no `typs`")
            .says("looks/rust/enums.rs.j2:4:")
            .says("looks/rust/json.rs.j2:")
            .says("looks/rust/table.rs.j2:2:4: error[B026 invalid-template] `row` has no `feilds`")
            .says("looks/rust/table.rs.j2:3:21: error[B026 invalid-template] the view of this template has no `nothing_like_it`")
            .says("looks/rust/tabel.rs.j2:1:1: error[B026 invalid-template] no template is called `tabel.rs.j2`");
    }
    let told = project.run(&["check"]).fails(1);
    told.says("did you mean `types`?")
        .says("did you mean `fields`?")
        .says("did you mean `table.rs.j2`?");
    assert_eq!(project.tree(), tree);
}

#[test]
fn what_only_some_tables_have_is_to_be_asked_for_first() {
    let project = with(&[("mod.rs.j2", "{{ org.nothing }}\n")]);
    project
        .run(&["check"])
        .fails(1)
        .says("`org` has no `nothing`");
    let project = project.file(
        "looks/rust/mod.rs.j2",
        "{% for word in title %}{% endfor %}\n",
    );
    project.run(&["check"]).fails(1).says("mod.rs.j2:1:");
}

/// What `schemagen explain invalid-template` promises.
#[test]
fn the_names_that_are_to_stay_are_there() {
    let table = "\
        {{ title }}{{ head }}{{ id }}{{ consts }}\n\
        {% for function in functions %}{{ function.doc }}{{ function.signature }}{{ function.body }}{% endfor %}\n\
        {{ row.derive }}{{ row.fields }}\n\
        {% if new %}{{ new.derive }}{{ new.fields }}{% endif %}\n\
        {% if required %}{{ required.derive }}{{ required.fields }}{% endif %}\n\
        {% if patch %}{{ patch.derive }}{{ patch.fields }}{% endif %}\n";
    let project = with(&[
        ("enums.rs.j2", "{{ types }}\n"),
        ("json.rs.j2", "{{ types }}\n"),
        ("mod.rs.j2", "{{ modules }}{{ org.id }}\n"),
        ("table.rs.j2", table),
    ]);
    project.run(&["check"]).succeeds();
    project.run(&["build"]).succeeds();
}

#[test]
fn a_folder_of_templates_that_is_not_there_is_told_at_its_setting() {
    let project = with(&[]);
    project
        .run(&["build", "--format", "concise"])
        .fails(1)
        .says("schemagen.toml:")
        .says("there is no folder `looks/rust`");
    project.run(&["build"]).says("nothing was built");
}

#[test]
fn the_drizzle_target_has_templates_of_its_own() {
    let project = with(&[]);
    let settings = project.read("schemagen.toml").replace(
        "templates = \"looks/rust\"",
        "[target.drizzle]\ndir = \"web\"\ntemplates = \"looks/drizzle\"",
    );
    let ours = "import { drizzle } from 'drizzle-orm/node-postgres'\n{{ external }}\n";
    let project = project
        .file("schemagen.toml", settings)
        .file("looks/drizzle/db.ts.j2", ours);
    project.run(&["build"]).succeeds();
    assert!(project.read("web/db.ts").contains("node-postgres'\n"));
    assert!(project.read("web/schema.ts").contains("pgTable("));
    let project = project.file("looks/drizzle/schem.ts.j2", "");
    project
        .run(&["check"])
        .fails(1)
        .says("did you mean `schema.ts.j2`?");
}
