//! `schemagen push`: what it changes, and what it refuses.

use crate::support::Project;
use crate::support::postgres::database;

#[test]
fn an_empty_database_becomes_what_the_specs_mean() {
    let database = database();
    let project = Project::new().env("DATABASE_URL", database.url());
    project.run(&["init"]).succeeds();
    let push = ["push", "--scratch-url", database.url()];
    let dry = project
        .run(&[&push[..], &["--dry-run"]].concat())
        .succeeds();
    dry.says("CREATE TABLE todos");
    database
        .try_execute("SELECT FROM todos")
        .expect_err("nothing was made");
    project.run(&push).succeeds().says("pushed to ");
    database.execute("SELECT FROM todos");
    project.run(&push).succeeds().says("nothing to do");
    project
        .run(&["drift", "--scratch-url", database.url()])
        .succeeds();
}

#[test]
fn a_database_follows_the_specs_and_loses_nothing_unasked() {
    let database = database();
    let project = Project::new().env("DATABASE_URL", database.url());
    project.run(&["init"]).succeeds();
    let push = ["push", "--scratch-url", database.url()];
    project.run(&push).succeeds();
    database.execute(
        "CREATE SCHEMA others; CREATE TABLE others.kept (id int); CREATE EXTENSION hstore;",
    );
    let spec = project.read("specs/app.toml");
    let renamed = spec.replace("notes = \"text?\"", "remarks = { type = \"text\", null = true, renamed_from = \"notes\" }\nurgent = { type = \"boolean\", default = false }");
    let project = project.file("specs/app.toml", &renamed);
    let changed = project.run(&push).succeeds();
    changed
        .says("RENAME COLUMN notes TO remarks;")
        .says("ADD COLUMN urgent boolean DEFAULT false NOT NULL;")
        .never_says("hstore")
        .never_says("kept");
    project.run(&push).succeeds().says("nothing to do");

    let without: String = renamed
        .lines()
        .filter(|line| !line.starts_with("urgent"))
        .fold(String::new(), |text, line| text + line + "\n");
    let project = project.file("specs/app.toml", without);
    let refused = project.run(&push).fails(1);
    refused
        .says("data-loss: ")
        .says("nothing was changed: `--allow data-loss`");
    database.execute("SELECT urgent FROM todos");
    project
        .run(&[&push[..], &["--allow", "data-loss"]].concat())
        .succeeds()
        .says("DROP COLUMN urgent;");
    database
        .try_execute("SELECT urgent FROM todos")
        .expect_err("it was dropped");
    database.execute("SELECT FROM others.kept");
}

#[test]
fn verbatim_sql_is_run_where_it_is_missing_and_anew_where_it_changed() {
    let database = database();
    let project = Project::new().env("DATABASE_URL", database.url());
    project.run(&["init"]).succeeds();
    let push = ["push", "--scratch-url", database.url()];
    project.run(&push).succeeds();
    let function = |body: &str| {
        format!(
            "[sql.one]\nup = \"CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN {body}\"\ndown = \"DROP FUNCTION one()\"\n"
        )
    };
    let project = project.file("specs/one.toml", function("1"));
    project.run(&push).succeeds().says("CREATE FUNCTION one()");
    project.run(&push).succeeds().says("nothing to do");
    let project = project.file("specs/one.toml", function("2"));
    project
        .run(&push)
        .succeeds()
        .says("DROP FUNCTION one()")
        .says("RETURN 2");
    project.run(&push).succeeds().says("nothing to do");
}

#[test]
fn a_new_label_can_be_used_at_once() {
    let database = database();
    let project = Project::new().env("DATABASE_URL", database.url());
    let push = ["push", "--scratch-url", database.url()];
    let spec = |labels: &str, default: &str| {
        format!(
            "[enum.stage]\nvalues = [{labels}]\n[table.organization]\ntimestamps = true\n\
            [table.organization.columns]\nid = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n\
            stage = {{ type = \"stage\", default = \"{default}\" }}\n"
        )
    };
    let project = project.file("specs/a.toml", spec("\"a\", \"b\"", "a"));
    project.run(&push).succeeds();
    let project = project.file("specs/a.toml", spec("\"a\", \"new\", \"b\"", "new"));
    project.run(&push).succeeds().says("ADD VALUE 'new'");
    project.run(&push).succeeds().says("nothing to do");
}

#[test]
fn what_no_spec_can_say_is_left_alone_or_named_before_it_goes() {
    let database = database();
    let spec = "[table.organization]\ntimestamps = true\n\
        [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";
    let more = "[table.log]\norg_scoped = false\nreason = \"x\"\ntimestamps = true\n\
        [table.log.columns]\nid = { type = \"integer\", primary_key = true }\n";
    let project = Project::new()
        .env("DATABASE_URL", database.url())
        .file("specs/a.toml", spec)
        .file("specs/b.toml", more);
    let push = ["push", "--scratch-url", database.url()];
    project.run(&push).succeeds();
    database
        .execute("CREATE RULE keep AS ON DELETE TO log DO INSTEAD NOTHING; CREATE DOMAIN d AS int");
    project
        .run(&push)
        .succeeds()
        .says("2 things that no spec can say are left as they are");
    let project = project.file("specs/b.toml", "");
    project
        .run(&push)
        .fails(1)
        .says("data-loss: rule log.keep goes with its table")
        .says("nothing was changed");
    project
        .run(&[&push[..], &["--allow", "data-loss"]].concat())
        .succeeds()
        .says("1 thing that no spec can say is left as it is");
}

/// The whole path of a schema of a thousand tables, also on a private server with its small memory.
#[test]
fn a_thousand_tables_are_no_hindrance() {
    let database = database();
    let tables = (0..1000).map(|at| {
        format!(
            "[table.t{at}]\norg_scoped = true\ntimestamps = true\n[table.t{at}.columns]\n\
             id = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n"
        )
    });
    let root = "[table.organization]\ntimestamps = true\n\
        [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";
    let project = Project::new().env("DATABASE_URL", database.url()).file(
        "specs/a.toml",
        root.to_owned() + &tables.collect::<String>(),
    );
    project.run(&["build", "--quiet"]).succeeds();
    project.run(&["migrate", "verify"]).succeeds();
    project.run(&["migrate", "apply"]).succeeds();
    project.run(&["drift"]).succeeds().says("no drift");
}

#[test]
fn organizations_are_kept_apart_less_strictly_only_where_that_is_asked_for() {
    let database = database();
    let spec = "[table.organization]\ntimestamps = true\n\
        [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n\
        [table.log]\norg_scoped = true\ntimestamps = true\n\
        [table.log.columns]\nid = { type = \"integer\", primary_key = true }\n";
    let project = Project::new()
        .env("DATABASE_URL", database.url())
        .file("specs/a.toml", spec);
    let push = ["push", "--scratch-url", database.url()];
    project.run(&push).succeeds();
    database.execute("CREATE POLICY ours ON log USING (organization_id = 'a')");
    project
        .run(&push)
        .fails(1)
        .says("weaker-isolation: drops policy `ours` of `log`")
        .says("`--allow weaker-isolation` lets it happen\n");
    let other = ["--allow", "data-loss"];
    project.run(&[&push[..], &other].concat()).fails(1);
    let this = ["--allow", "weaker-isolation"];
    project.run(&[&push[..], &this].concat()).succeeds();
}
