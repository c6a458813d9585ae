//! A large schema in the spec language, for the benchmarks and for the tests, which include this
//! file by its path. The same number gives the same text.

use std::fmt::Write as _;

/// An organization, a user and this many tables of fourteen columns, all of which `check` accepts.
///
/// Each table has its organization, two references to `user`, one or two to earlier tables and two
/// indexes of its own beside those of its references.
pub fn large_spec(tables: usize) -> String {
    let mut text = String::from(HEAD);
    for number in 0..tables {
        table(&mut text, number);
    }
    text
}

const HEAD: &str = r#"[enum.stage]
values = ["draft", "open", "done"]

[table.user]
org_scoped = false
reason = "a person may belong to several organizations"
timestamps = true
[table.user.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
name = "text"
email = { type = "text", unique = true }

[table.organization]
doc = "The root of tenancy."
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
name = "text"

[table.member]
org_scoped = true
timestamps = true
[table.member.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
user_id = { references = "user", on_delete = "cascade", index = true }
role = { type = "text", default = "member" }
[[table.member.unique]]
columns = ["organization_id", "user_id"]
"#;

/// Fourteen columns: the key, the organization, two people, one or two parents, six or seven
/// values, two time stamps.
fn table(text: &mut String, number: usize) {
    let name = format!("item_{number:05}");
    let _ = write!(
        text,
        r#"
[table.{name}]
doc = "Kind {number} of item."
org_scoped = true
timestamps = true
[table.{name}.columns]
id = {{ type = "text", primary_key = true, generate = "nanoid" }}
created_by = {{ references = "user", on_delete = "cascade", index = true }}
assigned_to = {{ references = "user", on_delete = "set null", null = true, index = true }}
"#
    );
    // The first table has nothing before it, so it stands below itself.
    let parent = number / 2;
    let _ = writeln!(
        text,
        r#"parent_id = {{ references = "item_{parent:05}", on_delete = "set null", null = true, index = true }}"#
    );
    if number > 1 && number % 2 == 1 {
        let source = number / 3;
        let _ = writeln!(
            text,
            r#"source_id = {{ references = "item_{source:05}", on_delete = "restrict", index = true }}"#
        );
    } else {
        text.push_str("note = \"text?\"\n");
    }
    let _ = write!(
        text,
        r#"title = "text"
description = "text?"
stage = {{ type = "stage", default = "draft" }}
priority = {{ type = "integer", default = 3, check = "priority between 1 and 5" }}
is_done = {{ type = "boolean", default = false }}
amount = {{ type = "numeric(12,2)", default = {{ sql = "0" }} }}
[[table.{name}.index]]
columns = ["organization_id", "created_at desc"]
[[table.{name}.index]]
columns = ["organization_id", "title"]
where = "is_done = false"
"#
    );
}
