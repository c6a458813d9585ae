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
