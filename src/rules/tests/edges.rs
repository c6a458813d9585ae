//! Where a rule speaks and where it is silent: the cases that its page has no room for.

use super::findings;

/// A table that is right in every other way, with these columns and, behind them, these entries.
fn table(name: &str, columns: &str, entries: &str) -> String {
    format!(
        "[table.{name}]\norg_scoped = true\ntimestamps = true\n[table.{name}.columns]\n\
         id = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n\
         label = {{ type = \"text\", index = true }}\n{columns}\n{entries}\n"
    )
}

#[track_caller]
fn check(spec: &str, expected: &[&str]) {
    let found = findings("", spec);
    let names: Vec<&str> = found.iter().map(|found| found.code.name).collect();
    assert_eq!(names, expected, "{spec}\n{found:#?}");
}

#[test]
fn an_index_serves_a_foreign_key_by_its_leading_columns_in_any_order() {
    let columns = "project_id = { references = \"project\", on_delete = \"cascade\" }";
    let with = |entries: &str| table("project", "", "") + &table("todo", columns, entries);
    let index = |columns: &str| format!("[[table.todo.index]]\ncolumns = [{columns}]");
    check(&with(""), &["unindexed-foreign-key"]);
    check(&with(&index(r#""organization_id", "project_id""#)), &[]);
    check(&with(&index(r#""project_id", "organization_id""#)), &[]);
    check(
        &with(&index(r#""organization_id", "created_at", "project_id""#)),
        &["unindexed-foreign-key"],
    );
    let partial = index(r#""organization_id", "project_id""#);
    let partial = partial + "\nwhere = \"label = 'a'\"";
    check(&with(&partial), &["unindexed-foreign-key"]);
}

#[test]
fn an_index_over_the_rows_that_are_not_null_serves_a_nullable_reference() {
    let columns = "by = { references = \"user\", on_delete = \"set null\", null = true }";
    let index = "[[table.todo.index]]\ncolumns = [\"by\", \"organization_id\"]\nwhere = ";
    let with = |predicate: &str| table("todo", columns, &format!("{index}\"{predicate}\""));
    check(&with("by is not null"), &[]);
    check(&with("label is not null"), &["unindexed-foreign-key"]);
}

#[test]
fn a_name_leads_to_a_table_whole_or_by_its_end_if_the_types_fit() {
    let with = |column: &str| table("projects", "", "") + &table("todo", column, "");
    check(&with("project_id = \"text\""), &["missing-foreign-key"]);
    check(
        &with("old_project_id = \"text?\""),
        &["missing-foreign-key"],
    );
    check(
        &with("projectId = \"text\""),
        &["missing-foreign-key", "not-snake-case"],
    );
    check(&with("project_id = \"bigint\""), &[]);
    check(&with("github_project_id = \"text\""), &[]);
    check(&with("project_id = \"text\"\nproject_type = \"text\""), &[]);
    check(&with("tracking_id = \"text\"\nvoid = \"text\""), &[]);
}

#[test]
fn a_second_organization_is_a_reference_across_tenants() {
    let partner =
        "partner = { references = \"organization\", on_delete = \"cascade\", index = true }";
    check(&table("deal", partner, ""), &["cross-tenant-reference"]);
}

#[test]
fn a_long_foreign_key_is_judged_like_a_short_one() {
    let with = |on_delete: &str| {
        let key = "[[table.todo.foreign_key]]\ncolumns = [\"project\"]\n\
                   references = { table = \"project\", columns = [\"id\"] }";
        let index = "[[table.todo.index]]\ncolumns = [\"organization_id\", \"project\"]";
        let todo = table(
            "todo",
            "project = \"text\"",
            &format!("{key}\n{on_delete}\n{index}"),
        );
        table("project", "", "") + &todo
    };
    check(&with("on_delete = \"cascade\""), &[]);
    check(&with(""), &["missing-on-delete"]);
    check(&with("on_delete = \"set null\""), &["set-null-on-required"]);
    let allowed = "allow = [{ rule = \"missing-on-delete\", reason = \"never deleted\" }]";
    check(&with(allowed), &[]);
}

#[test]
fn keys_that_hold_the_primary_key_or_generated_ids_may_be_unique_for_all() {
    let unique = |columns: &str| format!("[[table.todo.unique]]\ncolumns = [{columns}]");
    check(
        &table("todo", "", &unique("\"label\"")),
        &["unique-across-tenants"],
    );
    check(&table("todo", "", &unique("\"id\", \"label\"")), &[]);
    check(
        &table("todo", "", &unique("\"label\", \"organization_id\"")),
        &[],
    );
    let token = "token = { type = \"text\", unique = true, generate = \"nanoid\" }";
    check(&table("todo", token, ""), &[]);
}

#[test]
fn only_a_ring_that_cannot_be_entered_is_one() {
    let person = table(
        "person",
        "team_id = { references = \"team\", on_delete = \"restrict\", index = true }",
        "",
    );
    let with = |words: &str| {
        let lead = format!(
            "lead_id = {{ references = \"person\", on_delete = \"restrict\", index = true{words} }}"
        );
        table("team", &lead, "") + &person
    };
    check(&with(""), &["required-cycle"]);
    check(&with(", null = true"), &[]);
    check(&with(", deferrable = \"deferred\""), &[]);
}

#[test]
fn cascades_are_followed_three_references_deep() {
    let under = |name: &str, parent: &str| {
        let reference = format!(
            "{parent}_id = {{ references = \"{parent}\", on_delete = \"cascade\", index = true }}"
        );
        table(name, &reference, "")
    };
    let three = table("a", "", "") + &under("b", "a") + &under("c", "b") + &under("d", "c");
    check(&three, &[]);
    check(&(three + &under("e", "d")), &["cascade-fan-out"]);
}

#[test]
fn cascades_are_followed_to_ten_tables() {
    let many = |count: usize| -> String {
        let by = "by = { references = \"user\", on_delete = \"cascade\", index = true }";
        (0..count)
            .map(|at| table(&format!("t{at}"), by, ""))
            .collect()
    };
    check(&many(10), &[]);
    check(&many(11), &["cascade-fan-out"]);
}

#[test]
fn nothing_is_found_in_tables_that_someone_else_owns() {
    check(
        "[table.region]\nexternal = true\n[table.region.columns]\nid = { type = \"text\", unique = true }\n\
         at = \"timestamp\"\n",
        &[],
    );
}
