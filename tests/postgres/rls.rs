//! Row-level security of the golden projects `rls` (text ids) and `rls_uuid`, on a real PostgreSQL: the migration runs
//! as a role that owns the tables and is no superuser, and the application's role meets what it made.

use crate::support::postgres::{Database, Session, database};
use crate::support::{Project, repository};
use schemagen::ident::Ident;
use schemagen::sql::render;
use schemagen::statement::Statement;
use std::fs;

const OWNER: &str = "schemagen_owner";
const APP: &str = "schemagen_app";
const SHOP: &str = "the \"shop\" role";

/// A role of the test server; other tests make it too.
pub fn role(name: &str) -> String {
    render(&Statement::CreateRole(Ident::parse(name).unwrap()))
}

/// A database in which the project's migration ran as the owner.
fn migrated(case: &str, app: &str) -> Database {
    let path = format!("tests/golden/{case}/expect/migrations/19700101000000_init.sql");
    let migration = fs::read_to_string(repository(path)).unwrap();
    let database = database();
    database.execute(&format!("{}\n{}", role(OWNER), role(app)));
    database.execute(&format!(
        "GRANT CREATE ON SCHEMA public TO {OWNER};
         DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {OWNER}', current_database()); END $$;
         SET ROLE {OWNER};\nBEGIN;\n{migration}\nCOMMIT;"
    ));
    database
}

/// Two organizations with a person in each, and one in both.
fn two_organizations() -> Database {
    let database = migrated("rls", APP);
    database.execute(
        "INSERT INTO organization (id, name) VALUES ('a', 'A'), ('b', 'B');
         INSERT INTO \"user\" (id, email) VALUES ('ann', 'ann@a'), ('bob', 'bob@b'), ('eve', 'eve@x');
         INSERT INTO member (id, organization_id, user_id) VALUES
             ('1', 'a', 'ann'), ('2', 'b', 'bob'), ('3', 'a', 'eve'), ('4', 'b', 'eve');
         INSERT INTO project (id, organization_id, name) VALUES ('pa', 'a', 'one'), ('pb', 'b', 'one');
         INSERT INTO todo (id, organization_id, title, project_id) VALUES
             ('ta', 'a', 'of a', 'pa'), ('tb', 'b', 'of b', 'pb');
         INSERT INTO billing.invoice (organization_id) VALUES ('a'), ('b');
         INSERT INTO job (id, organization_id) VALUES ('ja', 'a'), ('jb', 'b');",
    );
    database
}

/// A session of the application, as which a setting may stand in a transaction that is open.
fn session(database: &Database, role: &str) -> Session {
    let mut session = database.session();
    let name = Ident::parse(role).unwrap();
    session.execute(&format!("SET ROLE {}", name.sql()));
    session
}

fn begin(session: &mut Session, setting: &str, value: &str) {
    session.execute(&format!(
        "BEGIN; SELECT set_config('{setting}', '{value}', true)"
    ));
}

fn as_organization(session: &mut Session, id: &str) {
    begin(session, "app.organization_id", id);
}

#[track_caller]
fn sees(session: &mut Session, query: &str, expected: &[&str]) {
    let found: Vec<String> = session.texts(query).into_iter().flatten().collect();
    assert_eq!(found, expected, "{query}");
}

#[track_caller]
fn refused(session: &mut Session, sql: &str, message: &str) {
    session.execute("SAVEPOINT here");
    let error = session.try_execute(sql).expect_err(sql);
    assert!(error.contains(message), "{sql}: {error}");
    session.execute("ROLLBACK TO here");
}

const SECURED: [&str; 5] = [
    "organization",
    "member",
    "project",
    "todo",
    "billing.invoice",
];

/// Reads, changes and deletes: nothing is met.
#[track_caller]
fn meets_nothing(session: &mut Session) {
    for table in SECURED {
        sees(
            session,
            &format!("SELECT count(*)::text FROM {table}"),
            &["0"],
        );
        let touched = format!(
            "WITH it AS (UPDATE {table} SET updated_at = now() RETURNING 1) SELECT count(*)::text FROM it"
        );
        sees(session, &touched, &["0"]);
        let deleted =
            format!("WITH it AS (DELETE FROM {table} RETURNING 1) SELECT count(*)::text FROM it");
        sees(session, &deleted, &["0"]);
    }
}

const NOT_ALLOWED: &str = "new row violates row-level security policy";

#[test]
fn without_a_setting_no_row_is_met_and_none_is_written() {
    let database = two_organizations();
    let mut app = session(&database, APP);
    meets_nothing(&mut app);
    app.execute("BEGIN");
    for insert in [
        "INSERT INTO organization (id, name) VALUES ('c', 'C')",
        "INSERT INTO project (id, organization_id, name) VALUES ('p', 'a', 'two')",
    ] {
        refused(&mut app, insert, NOT_ALLOWED);
    }
}

#[test]
fn an_empty_setting_meets_no_row_and_raises_nothing() {
    let database = two_organizations();
    database.execute("INSERT INTO organization (id, name) VALUES ('', 'nameless'); INSERT INTO project (id, organization_id, name) VALUES ('p', '', 'x')");
    let mut app = session(&database, APP);
    as_organization(&mut app, "a");
    app.execute("COMMIT");
    // What a transaction set is not unset behind it, but empty.
    sees(
        &mut app,
        "SELECT current_setting('app.organization_id', true)",
        &[""],
    );
    meets_nothing(&mut app);
}

#[test]
fn only_the_rows_of_one_organization_are_met() {
    let database = two_organizations();
    let mut app = session(&database, APP);
    as_organization(&mut app, "a");
    sees(&mut app, "SELECT id FROM organization", &["a"]);
    sees(&mut app, "SELECT id FROM member ORDER BY id", &["1", "3"]);
    sees(&mut app, "SELECT id FROM project", &["pa"]);
    sees(&mut app, "SELECT id FROM todo", &["ta"]);
    sees(
        &mut app,
        "SELECT organization_id FROM billing.invoice",
        &["a"],
    );
    sees(
        &mut app,
        "UPDATE todo SET title = 'mine' RETURNING id",
        &["ta"],
    );
    sees(&mut app, "DELETE FROM todo RETURNING id", &["ta"]);
    app.execute("COMMIT");
    let mut all = database.session();
    sees(&mut all, "SELECT id || title FROM todo", &["tbof b"]);
}

#[test]
fn nothing_is_written_into_another_organization() {
    let database = two_organizations();
    let mut app = session(&database, APP);
    as_organization(&mut app, "a");
    app.execute("INSERT INTO todo (id, organization_id, title, project_id) VALUES ('new', 'a', 'x', 'pa'); INSERT INTO billing.invoice (organization_id, plan) VALUES ('a', 'paid')");
    for sql in [
        "INSERT INTO project (id, organization_id, name) VALUES ('p', 'b', 'two')",
        "UPDATE project SET organization_id = 'b'",
        "INSERT INTO organization (id, name) VALUES ('c', 'C')",
        "UPDATE organization SET id = 'c'",
        "INSERT INTO project (id, organization_id, name) VALUES ('pb', 'a', 'two') ON CONFLICT (id) DO UPDATE SET name = 'taken'",
    ] {
        refused(&mut app, sql, "row-level security policy");
    }
    // A reference sees past every policy; the key of two columns does not let it through.
    let reference = "UPDATE todo SET project_id = 'pb'";
    refused(&mut app, reference, "violates foreign key constraint");
}

#[test]
fn a_new_organization_is_written_as_itself() {
    let database = two_organizations();
    let mut app = session(&database, APP);
    as_organization(&mut app, "new");
    app.execute("INSERT INTO organization (id, name) VALUES ('new', 'New'); INSERT INTO member (id, organization_id, user_id) VALUES ('5', 'new', 'ann'); COMMIT");
    begin(&mut app, "app.user_id", "ann");
    sees(
        &mut app,
        "SELECT id FROM organization ORDER BY id",
        &["a", "new"],
    );
}

#[test]
fn what_no_policy_stops_is_not_granted() {
    let database = two_organizations();
    let mut app = session(&database, APP);
    as_organization(&mut app, "a");
    refused(
        &mut app,
        "TRUNCATE todo",
        "permission denied for table todo",
    );
    refused(
        &mut app,
        "CREATE TABLE x (id text REFERENCES project)",
        "permission denied",
    );
    refused(
        &mut app,
        "ALTER TABLE todo NO FORCE ROW LEVEL SECURITY",
        "must be owner",
    );
    refused(
        &mut app,
        "DROP POLICY organization_isolation ON todo",
        "must be owner",
    );
    // Reading past the policies is an error, not an answer.
    refused(
        &mut app,
        "SET LOCAL row_security = off; SELECT FROM todo",
        "would be affected by row-level security",
    );
    let privileges = "SELECT DISTINCT string_agg(privilege_type, ' ' ORDER BY privilege_type) \
         FROM information_schema.role_table_grants \
         WHERE grantee = 'schemagen_app' AND table_catalog = current_database() GROUP BY table_name";
    sees(&mut app, privileges, &["DELETE INSERT SELECT UPDATE"]);
}

#[test]
fn the_owner_meets_nothing_either() {
    let database = two_organizations();
    let mut owner = session(&database, OWNER);
    meets_nothing(&mut owner);
    as_organization(&mut owner, "a");
    meets_nothing(&mut owner);
}

#[test]
fn a_person_reads_the_own_memberships_and_organizations_and_changes_none() {
    let database = two_organizations();
    let mut app = session(&database, APP);
    let organizations = "SELECT id FROM organization ORDER BY id";
    for (person, memberships, joined) in [
        ("ann", &["1"][..], &["a"][..]),
        ("eve", &["3", "4"], &["a", "b"]),
        ("nobody", &[], &[]),
        ("", &[], &[]),
    ] {
        begin(&mut app, "app.user_id", person);
        sees(&mut app, "SELECT id FROM member ORDER BY id", memberships);
        sees(&mut app, organizations, joined);
        sees(&mut app, "SELECT id FROM project", &[]);
        sees(
            &mut app,
            "UPDATE member SET updated_at = now() RETURNING id",
            &[],
        );
        sees(&mut app, "DELETE FROM organization RETURNING id", &[]);
        let join = "INSERT INTO member (id, organization_id, user_id) VALUES ('9', 'b', 'ann')";
        refused(&mut app, join, NOT_ALLOWED);
        app.execute("ROLLBACK");
    }
}

#[test]
fn a_table_that_stays_out_and_a_shared_one_are_open() {
    let database = two_organizations();
    let mut app = session(&database, APP);
    sees(&mut app, "SELECT id FROM job ORDER BY id", &["ja", "jb"]);
    sees(&mut app, "SELECT count(*)::text FROM \"user\"", &["3"]);
}

const ONE: &str = "00000000-0000-0000-0000-00000000000a";
const OTHER: &str = "00000000-0000-0000-0000-00000000000b";

#[test]
fn an_id_that_is_no_text_is_compared_as_what_it_is() {
    let database = migrated("rls_uuid", SHOP);
    database.execute(&format!(
        "INSERT INTO \"Work space\" (id) VALUES ('{ONE}'), ('{OTHER}');
         INSERT INTO person DEFAULT VALUES; INSERT INTO person DEFAULT VALUES;
         INSERT INTO seat (id, \"workspace id\", \"person id\") VALUES ('{ONE}', '{ONE}', 1), ('{OTHER}', '{OTHER}', 2);
         INSERT INTO note (id, \"workspace id\", body) VALUES ('{ONE}', '{ONE}', 'a'), ('{OTHER}', '{OTHER}', 'b');"
    ));
    let mut shop = session(&database, SHOP);
    let notes = "SELECT body FROM note";
    sees(&mut shop, notes, &[]);
    begin(&mut shop, "shop.tenant.id", &ONE.to_uppercase());
    sees(&mut shop, notes, &["a"]);
    sees(&mut shop, "SELECT id::text FROM \"Work space\"", &[ONE]);
    let move_away = format!("UPDATE note SET \"workspace id\" = '{OTHER}'");
    refused(&mut shop, &move_away, NOT_ALLOWED);
    shop.execute("COMMIT");
    // The setting is empty now, which is no uuid and no number.
    sees(&mut shop, notes, &[]);
    begin(&mut shop, "shop.tenant.user_id", "2");
    sees(&mut shop, "SELECT id::text FROM \"Work space\"", &[OTHER]);
    sees(&mut shop, "SELECT id::text FROM seat", &[OTHER]);
    sees(&mut shop, notes, &[]);
    shop.execute("COMMIT");
    sees(&mut shop, "SELECT id::text FROM \"Work space\"", &[]);
}

/// A setting is a text; a key may be of another type, and of a length that would cut the text.
#[test]
fn keys_of_every_type_are_told_apart() {
    for (data_type, one, other, longer) in [
        ("varchar(3)", "abc", "abd", "abcd"),
        ("char(4)", "abc", "abd", "abc defg"),
        ("citext", "Abc", "abd", "abcd"),
        ("smallint", "1", "2", "12"),
        ("bigint", "1", "2", "12"),
        ("numeric(5,1)", "1.5", "2.5", "1.54"),
        ("label", "it's", "other", "other"),
    ] {
        let spec = format!(
            "[enum.label]\nvalues = [\"it's\", \"other\"]\n[extension.citext]\n\
             [table.organization]\ntimestamps = true\n[table.organization.columns]\n\
             id = {{ type = \"{data_type}\", primary_key = true }}\n\
             [table.note]\norg_scoped = true\ntimestamps = true\n[table.note.columns]\n\
             id = {{ type = \"text\", primary_key = true }}\n\
             [[table.note.index]]\ncolumns = [\"organization_id\"]\n"
        );
        let settings = "[tenancy]\nrls = \"on\"\napp_role = \"schemagen_app\"\n[migrations]\n";
        let project = Project::new().file("schemagen.toml", settings);
        let project = project.file("specs/app.toml", spec);
        project.run(&["build", "specs"]).succeeds();
        let tree = project.tree().into_keys();
        let files: Vec<_> = tree.filter(|it| it.ends_with(".sql")).collect();
        let database = Database::with(&project.read(&files[0]));
        let (one, other) = (one.replace('\'', "''"), other.replace('\'', "''"));
        database.execute(&format!(
            "INSERT INTO organization (id) VALUES ('{one}'), ('{other}');
             INSERT INTO note (id, organization_id) VALUES ('one', '{one}'), ('other', '{other}')"
        ));
        let mut app = session(&database, APP);
        let notes = "SELECT id FROM note";
        sees(&mut app, notes, &[]);
        as_organization(&mut app, &one);
        sees(&mut app, notes, &["one"]);
        app.execute("COMMIT");
        sees(&mut app, notes, &[]);
        if longer != other {
            as_organization(&mut app, longer);
            sees(&mut app, notes, &[]);
        }
    }
}

/// The files of a project's migrations that `build` adds to those of before.
fn built(project: &Project, case: &str, version: u32) -> Vec<String> {
    let read = |file: &str| fs::read_to_string(repository(format!("tests/evolve/{case}/{file}")));
    let before = project.tree();
    let mut spec = read(&format!("v{version}.toml")).unwrap();
    spec.push_str("\n[table.organization]\ntimestamps = true\n[table.organization.columns]\n");
    spec.push_str("id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n");
    let project = project.clone().file("specs/app.toml", spec);
    project.run(&["build", "specs"]).succeeds();
    let made = project.tree().into_iter();
    let made = made.filter(|(path, _)| path.ends_with(".sql") && !before.contains_key(path));
    made.map(|(path, _)| project.read(&path)).collect()
}

#[test]
fn rows_are_filled_by_an_owner_whom_the_policies_bind() {
    let case = "scope_a_table_under_row_security";
    let settings = fs::read_to_string(repository(format!("tests/evolve/{case}/v1.config.toml")));
    for online in [true, false] {
        let settings = format!("{}online = {online}\n", settings.as_ref().unwrap());
        let project = Project::new().file("schemagen.toml", settings);
        let database = database();
        database.execute(&format!("{}\n{}", role(OWNER), role(APP)));
        database.execute(&format!("GRANT CREATE ON SCHEMA public TO {OWNER}"));
        let mut owner = session(&database, OWNER);
        built(&project, case, 1)
            .iter()
            .for_each(|it| owner.execute(it));
        database.execute(
            "INSERT INTO organization (id) VALUES ('a'), ('b');
             INSERT INTO project (id, organization_id, title) VALUES ('p', 'a', 'one'), ('q', 'b', 'two');
             INSERT INTO task (id, project_id) VALUES ('1', 'p'), ('2', 'q');",
        );
        let files = built(&project, case, 2);
        assert_eq!(files.len() > 1, online);
        files.iter().for_each(|it| owner.execute(it));
        let mut all = database.session();
        let filled = "SELECT id || organization_id FROM task ORDER BY id";
        sees(&mut all, filled, &["1a", "2b"]);
        let forced = "SELECT relname::text FROM pg_class WHERE relforcerowsecurity ORDER BY 1";
        sees(&mut all, forced, &["organization", "project", "task"]);
        sees(&mut owner, "SELECT id FROM task", &[]);
    }
}

/// Under FORCE the owner finds no row, and a foreign key that is added over no row holds for whatever is there.
#[test]
fn a_reference_is_held_against_the_rows_that_are_there() {
    let spec = |column: &str| {
        format!(
            "[table.organization]\ntimestamps = true\n[table.organization.columns]\n\
             id = {{ type = \"text\", primary_key = true }}\n\
             [table.project]\norg_scoped = true\ntimestamps = true\n\
             [[table.project.unique]]\ncolumns = [\"organization_id\", \"id\"]\n\
             [table.project.columns]\nid = {{ type = \"text\", primary_key = true }}\n\
             [table.note]\norg_scoped = true\ntimestamps = true\n\
             [[table.note.index]]\ncolumns = [\"organization_id\", \"project_id\"]\n\
             [table.note.columns]\nid = {{ type = \"text\", primary_key = true }}\n{column}\n"
        )
    };
    let plain = spec("project_id = \"text\"");
    let reference = spec("project_id = { references = \"project\", on_delete = \"cascade\" }");
    for online in [true, false] {
        let settings = format!(
            "[tenancy]\nrls = \"on\"\napp_role = \"{APP}\"\n[migrations]\nonline = {online}\n"
        );
        let project = Project::new().file("schemagen.toml", settings);
        let build = |spec: &str| {
            let before = project.tree();
            let project = project.clone().file("specs/app.toml", spec);
            project.run(&["build", "specs"]).succeeds();
            let made = project.tree().into_keys();
            let made = made.filter(|it| it.ends_with(".sql") && !before.contains_key(it));
            made.map(|it| project.read(&it)).collect::<Vec<_>>()
        };
        let database = database();
        database.execute(&format!("{}\n{}", role(OWNER), role(APP)));
        database.execute(&format!("GRANT CREATE ON SCHEMA public TO {OWNER}"));
        let mut owner = session(&database, OWNER);
        build(&plain).iter().for_each(|it| owner.execute(it));
        database.execute(
            "INSERT INTO organization (id) VALUES ('a'), ('b');
             INSERT INTO project (id, organization_id) VALUES ('p', 'a');
             INSERT INTO note (id, organization_id, project_id) VALUES ('1', 'a', 'p'), ('2', 'b', 'p');",
        );
        let files = build(&reference);
        let at = files.iter().position(|it| owner.try_execute(it).is_err());
        let at = at.expect("a note of `b` is in a project of `a`");
        database.execute("DELETE FROM note WHERE id = '2'");
        files[at..].iter().for_each(|it| owner.execute(it));
        let mut all = database.session();
        let forced = "SELECT relname::text FROM pg_class WHERE relforcerowsecurity ORDER BY 1";
        sees(&mut all, forced, &["note", "organization", "project"]);
        let valid = "SELECT conname::text FROM pg_constraint WHERE convalidated AND conname = 'note_organization_id_project_id_fkey'";
        sees(&mut all, valid, &["note_organization_id_project_id_fkey"]);
    }
}

#[test]
fn a_role_is_made_once_whoever_comes_first() {
    let name = format!("schemagen_once_{}", std::process::id());
    let make = role(&name);
    let databases: Vec<Database> = (0..4).map(|_| database()).collect();
    std::thread::scope(|scope| {
        for database in &databases {
            scope.spawn(|| database.execute(&format!("{make}\n{make}")));
        }
    });
    databases[0].execute(&format!("DROP ROLE {name}"));
}
