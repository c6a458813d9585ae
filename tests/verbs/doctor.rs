//! `schemagen doctor`: what it finds about a role, and that the remedy mends it.

use crate::support::postgres::{Database, database};
use crate::support::{Output, Project};
use schemagen::ident::Ident;
use schemagen::sql::render;
use schemagen::statement::Statement;

const SPEC: &str = r#"
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }

[table.note]
org_scoped = true
timestamps = true
[table.note.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
title = { type = "text", index = true }

[table."billing.invoice"]
org_scoped = true
timestamps = true
[table."billing.invoice".columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
[[table."billing.invoice".index]]
columns = ["organization_id", "created_at"]
"#;

const ON: &str = "[tenancy]\nrls = \"on\"\napp_role = \"doctor_app\"\n[migrations]\n";

/// A project, its database, and a role of the test's own that can log in and is of the application's role.
struct House {
    project: Project,
    database: Database,
    role: String,
}

fn house(settings: &str, name: &str) -> House {
    let database = database();
    let role = format!("doctor_{name}_{}", std::process::id());
    let app = Statement::CreateRole(Ident::parse("doctor_app").unwrap());
    database.execute(&render(&app));
    database.execute(&format!(
        "CREATE ROLE {role} LOGIN; GRANT doctor_app TO {role}"
    ));
    let (_, place) = database.url().rsplit_once('@').expect("a user is named");
    let url = format!("postgres://{role}@{place}");
    let project = Project::new()
        .env("DATABASE_URL", &url)
        .file("schemagen.toml", settings)
        .file("specs/app.toml", SPEC);
    project.run(&["build"]).succeeds();
    project
        .run(&["migrate", "apply", "--database-url", database.url()])
        .succeeds();
    House {
        project,
        database,
        role,
    }
}

impl House {
    fn doctor(&self) -> Output {
        let scratch = ["--scratch-url", self.database.url()];
        self.project.run(&[&["doctor"], &scratch[..]].concat())
    }

    /// The finding is there; its remedy takes it away. `@` is the role.
    #[track_caller]
    fn mends(&self, harm: &str, message: &str) {
        let role = &self.role;
        let harm = harm.replace('@', role);
        let message = message.replace('@', role);
        self.database.execute(&harm);
        let found = self.doctor();
        let lines: Vec<&str> = found.stdout.lines().collect();
        let at = lines.iter().position(|line| line.contains(&message));
        let at = at.unwrap_or_else(|| panic!("{harm}: no {message:?} in\n{}", found.stdout));
        let remedy = lines[at + 1].strip_prefix("  remedy: ").expect(lines[at]);
        self.database.execute(remedy);
        let rest = self.doctor();
        rest.never_says(&message);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let role = &self.role;
        let _ = self
            .database
            .try_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
    }
}

#[test]
fn a_role_that_can_do_what_the_code_needs_and_no_more_is_well() {
    let house = house(ON, "well");
    let found = house.doctor().succeeds();
    found.says("nothing at ").never_says("remedy");
}

#[test]
fn what_the_role_is_or_may_become_is_found_and_mended() {
    let house = house(ON, "roles");
    for (harm, message) in [
        (
            "ALTER ROLE @ SUPERUSER",
            "error[superuser]: `@` is a superuser",
        ),
        (
            "ALTER ROLE @ BYPASSRLS",
            "error[bypass-rls]: `@` has BYPASSRLS",
        ),
        (
            "ALTER ROLE @ CREATEROLE",
            "error[create-role]: `@` has CREATEROLE",
        ),
        (
            "ALTER ROLE @ REPLICATION",
            "error[replication]: `@` has REPLICATION",
        ),
        (
            "GRANT pg_execute_server_program TO @",
            "error[path]: `@` may become `pg_execute_server_program`",
        ),
        (
            "REVOKE doctor_app FROM @",
            "error[outsider]: the policies are for `doctor_app`",
        ),
        (
            "ALTER ROLE @ SET app.organization_id = 'a'",
            "error[preset]: `app.organization_id` is set",
        ),
    ] {
        house.mends(harm, message);
    }
    house.doctor().succeeds();
}

#[test]
fn a_way_to_a_superuser_over_another_role_is_found() {
    let house = house(ON, "way");
    let (role, id) = (&house.role, std::process::id());
    let (between, almighty) = (format!("between_{id}"), format!("almighty_{id}"));
    house.database.execute(&format!(
        "CREATE ROLE {between} NOINHERIT; CREATE ROLE {almighty} SUPERUSER;
         GRANT {almighty} TO {between}; GRANT {between} TO {role}"
    ));
    let found = house.doctor().fails(1);
    found
        .says(&format!(
            "`{role}` may become `{almighty}` through `{between}`, which is a superuser"
        ))
        .says(&format!("  remedy: REVOKE {between} FROM {role};"));
    house
        .database
        .execute(&format!("DROP ROLE {between}, {almighty}"));
}

#[test]
fn what_the_role_owns_is_found() {
    let house = house(ON, "owner");
    let (role, id) = (&house.role, std::process::id());
    let owner = format!("doctor_owner_of_{id}");
    house.database.execute(&format!(
        "CREATE ROLE {owner}; ALTER TABLE note OWNER TO {owner}; GRANT {owner} TO {role}"
    ));
    let found = house.doctor().fails(1);
    found
        .says(&format!(
            "error[owner]: `{role}` may become `{owner}`, which owns `note`"
        ))
        .says(&format!("  remedy: REVOKE {owner} FROM {role};"));
    house.database.execute(&format!(
        "ALTER TABLE note OWNER TO {role}; ALTER TABLE organization OWNER TO {role}"
    ));
    let found = house.doctor().fails(1);
    found.says(&format!(
        "error[owner]: `{role}` owns `note` and 1 more tables"
    ));
    house
        .database
        .execute(&format!("ALTER SCHEMA billing OWNER TO {role}"));
    let found = house.doctor().fails(1);
    found.says(&format!(
        "error[owner]: `{role}` may act as the owner of schema `billing`"
    ));
    house.database.execute(&format!(
        "REASSIGN OWNED BY {role} TO {owner}; REVOKE {owner} FROM {role}"
    ));
    house.doctor().succeeds();
    house
        .database
        .execute(&format!("DROP OWNED BY {owner} CASCADE; DROP ROLE {owner}"));
}

#[test]
fn privileges_that_lack_and_those_beyond_are_found_and_mended() {
    let house = house(ON, "grants");
    for (harm, message) in [
        (
            "REVOKE UPDATE, DELETE ON note FROM doctor_app",
            "error[missing-grant]: `@` may not UPDATE, DELETE `note`",
        ),
        (
            "REVOKE USAGE ON SCHEMA billing FROM doctor_app",
            "error[missing-grant]: `@` may not look into schema `billing`",
        ),
        (
            "GRANT TRUNCATE ON note TO doctor_app",
            "error[excessive-grant]: `@` has on `note` TRUNCATE",
        ),
        (
            "GRANT REFERENCES ON note TO @",
            "warn[excessive-grant]: `@` has on `note` REFERENCES",
        ),
        (
            "GRANT TRIGGER ON note TO PUBLIC",
            "warn[excessive-grant]: `@` has on `note` TRIGGER",
        ),
        (
            "GRANT CREATE ON SCHEMA public TO PUBLIC",
            "warn[create-on-schema]: `@` may make tables and functions in schema `public`",
        ),
    ] {
        house.mends(harm, message);
    }
}

#[test]
fn policies_that_are_off_gone_changed_or_beside_are_found_and_mended() {
    let house = house(ON, "policies");
    for (harm, message) in [
        (
            "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
            "error[row-security]: row-level security of `note` is off",
        ),
        (
            "ALTER TABLE note NO FORCE ROW LEVEL SECURITY",
            "error[row-security]: row-level security of `note` does not bind the table's owner",
        ),
        (
            "DROP POLICY organization_isolation ON note",
            "error[policy]: policy `organization_isolation` of `note` is missing",
        ),
        (
            "ALTER POLICY organization_isolation ON note USING (true)",
            "error[policy]: policy `organization_isolation` of `note` is not as the specs say",
        ),
        (
            "CREATE POLICY everybody ON note FOR SELECT USING (true)",
            "error[policy]: policy `everybody` of `note` is not in the specs",
        ),
    ] {
        house.mends(harm, message);
    }
}

#[test]
fn views_and_functions_that_see_with_other_eyes_are_found_and_mended() {
    let house = house(ON, "views");
    for (harm, message) in [
        (
            "CREATE VIEW seen AS SELECT * FROM note; GRANT SELECT ON seen TO doctor_app",
            "error[view]: view `public.seen` shows what its owner",
        ),
        (
            "CREATE VIEW outer_view AS SELECT * FROM seen; GRANT SELECT ON outer_view TO @",
            "error[view]: view `public.outer_view` shows what its owner",
        ),
        (
            "CREATE FUNCTION all_notes() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM note'",
            "info[security-definer]: `public.all_notes()` runs as",
        ),
    ] {
        house.mends(harm, message);
    }
    house
        .database
        .execute("CREATE VIEW hidden AS SELECT * FROM note");
    house.doctor().succeeds().never_says("hidden");
}

#[test]
fn without_policies_it_says_what_is_left_and_warns_of_the_role() {
    let house = house("[migrations]\n", "off");
    let role = &house.role;
    let found = house.doctor().fails(1);
    found
        .says(&format!(
            "error[missing-grant]: `{role}` may not SELECT, INSERT, UPDATE, DELETE `note`"
        ))
        .says(
            "info[no-policies]: `rls` is off: the generated code alone keeps organizations apart",
        );
    house.database.execute(&format!(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON note, organization, billing.invoice TO {role};
         GRANT USAGE ON SCHEMA billing TO {role}; ALTER ROLE {role} BYPASSRLS"
    ));
    house
        .doctor()
        .succeeds()
        .says("warn[bypass-rls]")
        .says("no errors, and no policies that anybody could get past")
        .never_says("nothing at");
}

#[test]
fn programs_read_it_too() {
    let house = house(ON, "json");
    house
        .database
        .execute("GRANT TRUNCATE ON note TO doctor_app");
    let args = [
        "doctor",
        "--format",
        "json",
        "--scratch-url",
        house.database.url(),
    ];
    let json = house.project.run(&args).fails(1).json();
    let finding = &json["findings"][0];
    assert_eq!(finding["level"], "error");
    assert_eq!(finding["kind"], "excessive-grant");
    assert_eq!(finding["object"], "note");
    assert_eq!(
        finding["remedy"],
        "REVOKE TRUNCATE ON note FROM doctor_app;"
    );
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
}
