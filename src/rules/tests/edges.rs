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

#[test]
fn an_index_is_redundant_beside_a_longer_one_only_if_that_does_all_it_does() {
    let index = |columns: &str, rest: &str| {
        format!("[[table.todo.index]]\ncolumns = [{columns}]\n{rest}\n")
    };
    let columns = "at = \"timestamptz\"\nname = \"text\"";
    let with = |entries: &[String]| table("todo", columns, &entries.concat());
    let short = || index(r#""organization_id", "at""#, "");
    let long = |column: &str| index(&format!("\"organization_id\", {column}, \"name\""), "");
    let redundant = &["redundant-index"];
    check(&with(&[short(), long("\"at\"")]), redundant);
    check(&with(&[long("\"at\""), short()]), redundant);
    check(&with(&[short(), long("\"at desc\"")]), &[]);
    check(&with(&[short(), long("\"at nulls first\"")]), &[]);
    check(
        &with(&[short(), long("{ expr = \"date(at at time zone 'UTC')\" }")]),
        &[],
    );
    // Backwards, an index is in the other order altogether.
    let turned = index(r#""organization_id desc", "at desc""#, "");
    check(&with(&[turned, long("\"at\"")]), redundant);
    // Other rows, other columns that ride along, another kind.
    let partial = |rest: &str| index(r#""organization_id", "at""#, rest);
    check(
        &with(&[partial("where = \"name <> ''\""), long("\"at\"")]),
        &[],
    );
    check(
        &with(&[partial("include = [\"label\"]"), long("\"at\"")]),
        &[],
    );
    check(
        &with(&[partial("include = [\"name\"]"), long("\"at\"")]),
        redundant,
    );
    let brin = partial("using = \"brin\"");
    check(&with(&[brin, long("\"at\"")]), &[]);
    // A unique one says more than it finds; the index of a key does the work of another.
    let unique = partial("unique = true");
    check(&with(&[unique.clone(), long("\"at\"")]), &[]);
    check(&with(&[unique, short().replace("[[", "\n[[")]), redundant);
}

#[test]
fn what_the_tool_makes_for_a_reference_is_nobodys_fault() {
    let parent = table(
        "parent",
        "",
        "[[table.parent.index]]\ncolumns = [\"organization_id\"]",
    )
    .replace(
        "label = { type = \"text\", index = true }",
        "label = \"text\"",
    );
    let child = table(
        "child",
        "parent_id = { references = \"parent\", on_delete = \"cascade\", index = true }",
        "",
    );
    check(&parent, &[]);
    check(&(parent + &child), &[]);
}

#[test]
fn indexes_are_the_same_only_in_all_that_they_say() {
    let with = |first: &str, second: &str| {
        let entry = |rest: &str| format!("[[table.todo.index]]\n{rest}\n");
        table(
            "todo",
            "at = \"timestamptz\"",
            &(entry(first) + &entry(second)),
        )
    };
    let plain = "columns = [\"organization_id\", \"at\"]\nname = \"a\"";
    check(
        &with(plain, &plain.replace("\"a\"", "\"b\"")),
        &["duplicate-index"],
    );
    let others = ["where = \"label <> ''\"", "using = \"brin\""];
    for other in others {
        check(
            &with(
                plain,
                &format!("{}\n{other}", plain.replace("\"a\"", "\"b\"")),
            ),
            &[],
        );
    }
    let same = "columns = [\"organization_id\", { expr = \"lower(label)\" }]\nname = \"a\"";
    check(
        &with(same, &same.replace("\"a\"", "\"b\"")),
        &["duplicate-index"],
    );
    let key = "[[table.todo.unique]]\ncolumns = [\"id\"]";
    check(&table("todo", "", key), &["duplicate-index"]);
}

#[test]
fn a_key_is_judged_where_it_is_made_up() {
    let keyed = |id: &str, columns: &str| {
        table("thing", columns, "").replace(
            "id = { type = \"text\", primary_key = true, generate = \"nanoid\" }",
            id,
        )
    };
    check(
        &keyed("id = { type = \"text\", primary_key = true }", ""),
        &["key-without-generator"],
    );
    check(
        &keyed("key = { type = \"uuid\", primary_key = true }", ""),
        &["key-without-generator"],
    );
    check(
        &keyed("code = { type = \"text\", primary_key = true }", ""),
        &[],
    );
    check(
        &keyed("rank = { type = \"smallint\", primary_key = true }", ""),
        &[],
    );
    let of_user = "id = { references = \"user\", on_delete = \"cascade\", primary_key = true }";
    check(&keyed(of_user, ""), &[]);
    let narrow = "nr = { type = \"integer\", primary_key = true, identity = \"always\" }";
    check(&keyed(narrow, ""), &["mixed-key-types", "narrow-key"]);
    let composite = "line = \"integer\"".to_owned();
    let several = keyed("id = \"text\"", &composite).replace(
        "timestamps = true",
        "timestamps = true\nprimary_key = [\"id\", \"line\"]",
    );
    check(&several, &[]);
}

#[test]
fn null_in_a_unique_key_is_told_where_it_opens_the_key() {
    let unique = |columns: &str, rest: &str| {
        format!("[[table.todo.unique]]\ncolumns = [\"organization_id\", {columns}]\n{rest}")
    };
    let columns = "name = \"text\"\ngone_at = \"timestamptz?\"\nouter_id = \"text?\"\n\
        parent_id = { references = \"self\", on_delete = \"cascade\", null = true, index = true }";
    let with = |entry: String| table("todo", columns, &entry);
    let hole = &["nullable-unique-key"];
    check(&with(unique("\"name\", \"gone_at\"", "")), hole);
    check(&with(unique("\"name\", \"parent_id\"", "")), hole);
    check(
        &with(unique(
            "\"name\", \"parent_id\"",
            "nulls_not_distinct = true",
        )),
        &[],
    );
    check(&with(unique("\"name\", \"outer_id\"", "")), &[]);
    check(&with(unique("\"outer_id\", \"gone_at\"", "")), &[]);
    check(&with(unique("\"outer_id\"", "")), &[]);
    let partial =
        unique("\"name\", \"parent_id\"", "unique = true\nwhere = ").replace("unique]]", "index]]");
    check(&with(partial.clone() + "\"parent_id is not null\""), &[]);
    check(&with(partial + "\"name <> ''\""), hole);
}

#[test]
fn a_check_may_hold_a_time_to_the_past() {
    let with = |check: &str| {
        table(
            "todo",
            &format!("at = {{ type = \"timestamptz\", check = \"{check}\" }}"),
            "",
        )
    };
    for past in [
        "at <= now()",
        "now() >= at",
        "at < (now() + interval '1 day')",
        "at > '2020-01-01' and at <= current_timestamp",
    ] {
        check(&with(past), &[]);
    }
    for other in [
        "at > now()",
        "at < now() and at > now() - interval '1 day'",
        "at <> now()",
    ] {
        check(&with(other), &["volatile-check"]);
    }
}

#[test]
fn functions_of_verbatim_sql_may_be_immutable() {
    let index =
        "[[table.todo.index]]\ncolumns = [\"organization_id\", { expr = \"unaccent(label)\" }]\n";
    let made = "[sql.f]\nup = \"CREATE FUNCTION unaccent(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1'\"\n\
                down = \"DROP FUNCTION unaccent\"\nbefore = [\"table.todo\"]\n";
    check(&table("todo", "", index), &["volatile-index"]);
    check(&table("todo", "", &format!("{index}{made}")), &[]);
}

#[test]
fn what_nothing_uses_is_told_unless_sql_may_use_it() {
    let todo = || table("todo", "", "");
    let unused = &["unused-declaration"];
    let stage = "[enum.stage]\nvalues = [\"open\", \"done\"]\n";
    check(&(todo() + stage), unused);
    let sql = "[sql.f]\nup = \"CREATE TABLE log (s stage)\"\ndown = \"DROP TABLE log\"\nafter = [\"enum.stage\"]\n";
    check(&(todo() + stage + sql), &[]);
    check(
        &(table("todo", "all = \"stage[]\"", "") + stage),
        &["reserved-word"],
    );
    let shapes = "[json.outer]\ninner = { json = \"inner\" }\n[json.inner]\na = \"text\"\n";
    check(&(todo() + shapes), unused);
    let used = "data = { type = \"jsonb\", json = \"outer\" }";
    check(&(table("todo", used, "") + shapes), &[]);
    check(&(todo() + "[mixin.m.columns]\na = \"text\"\n"), unused);
}

#[test]
fn a_name_is_snake_case_in_any_script_without_capitals() {
    for (name, expected) in [
        ("due_on", &[][..]),
        ("_x1", &[]),
        ("größe", &[]),
        ("名前", &[]),
        ("dueOn", &["not-snake-case"]),
        ("\"due on\"", &["not-snake-case"]),
        ("2fa", &["not-snake-case"]),
        ("position", &[]),
        ("values", &[]),
        ("order", &["reserved-word"]),
        ("left", &["reserved-word"]),
    ] {
        let name = if name.is_ascii() {
            name.to_owned()
        } else {
            format!("\"{name}\"")
        };
        check(&table("todo", &format!("{name} = \"text\""), ""), expected);
    }
}
