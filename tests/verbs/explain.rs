//! `schemagen explain`: the page of a rule, the table of all.

use crate::support::Project;

#[test]
fn a_rule_is_found_by_name_and_by_code() {
    let project = Project::new();
    let by_name = project.run(&["explain", "unscoped-table"]).succeeds();
    let by_code = project.run(&["explain", "s001"]).succeeds();
    assert_eq!(by_name.stdout, by_code.stdout);
    assert!(
        by_name
            .stdout
            .starts_with("# unscoped-table (S001, error)\n")
    );
    project
        .run(&["explain"])
        .succeeds()
        .says("S001  unscoped-table");
    project
        .run(&["explain", "unscoped-tabel"])
        .fails(2)
        .says("`unscoped-table`");
}
