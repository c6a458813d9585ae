//! Ways in which one organization could come to hold, or to name, another's rows: each is refused by PostgreSQL, or
//! stopped by `check` with the rule that is named here.

use crate::support::{Project, postgres::Database};

const PEOPLE: &str = r#"
[table.user]
org_scoped = false
reason = "a person may be in several organizations"
timestamps = true
[table.user.columns]
id = { type = "text", primary_key = true }
[table.member]
org_scoped = true
timestamps = true
[table.member.columns]
id = { type = "text", primary_key = true }
user_id = { references = "user", on_delete = "cascade", index = true }
[[table.member.unique]]
columns = ["organization_id", "user_id"]
"#;

const ROOT: &str = r#"
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true }
"#;

/// A scoped table with one more column.
fn scoped(column: &str) -> String {
    format!(
        "{ROOT}{PEOPLE}[table.thing]\norg_scoped = true\ntimestamps = true\n\
         [[table.thing.index]]\ncolumns = [\"organization_id\", \"created_at\"]\n\
         [table.thing.columns]\nid = {{ type = \"text\", primary_key = true }}\n{column}\n"
    )
}

#[track_caller]
fn refused(spec: &str, code: &str) {
    let project = Project::new().file("specs/a.toml", spec);
    project
        .run(&["check", "specs", "--format", "concise"])
        .fails(1)
        .says(code);
}

#[test]
fn an_organization_cannot_name_another_s_member() {
    let owner = "owner_id = { references = \"member\", on_delete = \"set null\", null = true, index = true }\n";
    let project = Project::new().file("specs/a.toml", format!("{ROOT}{owner}{PEOPLE}"));
    project
        .run(&["build", "specs", "--deny", "warn"])
        .succeeds();
    let tree = project.tree();
    let path = tree.keys().find(|path| path.ends_with(".sql")).unwrap();
    let database = Database::with(&project.read(path));
    database.execute(
        "insert into organization (id) values ('a'), ('b'); insert into \"user\" (id) values ('u');
         insert into member (id, organization_id, user_id) values ('of_b', 'b', 'u')",
    );
    let across = "update organization set owner_id = 'of_b' where id = 'a'";
    let error = database.try_execute(across).unwrap_err();
    assert!(error.contains("organization_id_owner_id_fkey"), "{error}");
    database
        .execute("update organization set owner_id = 'of_b' where id = 'b'; delete from member");
    // Only the reference is cleared, not the key.
    database.execute(
        "do $$ begin assert (select count(*) from organization where owner_id is null) = 2; end $$",
    );
    let simple = "[tenancy]\nforeign_keys = \"simple\"\n";
    project
        .file("schemagen.toml", simple)
        .run(&["check", "specs", "--format", "concise"])
        .fails(1)
        .says("S004");
}

#[test]
fn scoped_rows_need_an_organization_that_can_be_named() {
    let two = ROOT.replace(
        "[table.organization.columns]",
        "primary_key = [\"id\", \"region\"]\n[table.organization.columns]\nregion = \"text\"",
    );
    let two = two.replace(", primary_key = true", "");
    refused(&format!("{two}{PEOPLE}"), "B012");
}

#[test]
fn a_type_is_a_type_and_nothing_more() {
    for text in [
        "text references member(id)",
        "text not null",
        "text default 'a'",
        "serial",
        "text unique",
    ] {
        let column = format!("x = {{ type = {{ sql = \"{text}\", rust = \"String\" }} }}");
        refused(&scoped(&column), "B003");
    }
}

#[test]
fn the_scope_column_holds_what_it_is_given() {
    for more in [
        "default = \"a\"",
        "generate = \"nanoid\"",
        "generated = \"id\"",
        "on_update = \"cascade\"",
        "check = \"organization_id = 'a'\"",
    ] {
        let column = format!(
            "organization_id = {{ references = \"organization\", on_delete = \"cascade\", {more} }}"
        );
        refused(&scoped(&column), "S003");
    }
}

#[test]
fn a_reference_to_the_root_names_the_row_s_own_organization() {
    let other = "other = \"text\"\n[[table.thing.foreign_key]]\ncolumns = [\"other\", \"organization_id\"]\n\
                 references = { table = \"organization\", columns = [\"id\", \"name\"] }\non_delete = \"cascade\"";
    let spec = scoped(other).replacen("primary_key = true }", "primary_key = true }\nname = \"text\"\n[[table.organization.unique]]\ncolumns = [\"id\", \"name\"]", 1);
    refused(&spec, "S004");
}

#[test]
fn a_shared_row_is_no_bridge() {
    let tag = "[table.tag]\norg_scoped = false\nreason = \"labels\"\ntimestamps = true\n[table.tag.columns]\n\
               id = { type = \"text\", primary_key = true }\n\
               owner = { references = \"organization\", on_delete = \"cascade\", index = true }\n";
    refused(&format!("{ROOT}{PEOPLE}{tag}"), "S005");
}

#[test]
fn the_membership_is_what_the_settings_say() {
    for membership in [
        "{ table = \"membr\", user = \"user_id\" }",
        "{ table = \"member\", user = \"user\" }",
        "{ table = \"member\", user = \"id\" }",
        "{ table = \"user\", user = \"id\" }",
    ] {
        let project = Project::new()
            .file(
                "schemagen.toml",
                format!("[tenancy]\nmembership = {membership}\n"),
            )
            .file("specs/a.toml", format!("{ROOT}{PEOPLE}"));
        let output = project
            .run(&["check", "specs", "--format", "concise"])
            .fails(1);
        output.says("schemagen.toml:2:14: error[S018 membership-mismatch]");
    }
}
