//! The migration as a file, and the runner that it is written for.

use super::rich;
use crate::support::catalog::{self, Options, RUNNERS};
use crate::support::postgres::Database;
use crate::support::{Project, block_on};
use schemagen::config::Format;
use schemagen::diff::diff;
use schemagen::emit::migration::{self, Way};
use schemagen::emit::snapshot;
use schemagen::schema::{Renames, Schema};
use sqlx::migrate::Migrator;

#[test]
fn sqlx_runs_the_file_once() {
    let schema = rich::schema();
    let statements = diff(&Schema::default(), &schema, &Renames::default());
    let name = migration::file_name(
        Format::Sqlx,
        20_261_122_143_005,
        migration::FIRST_NAME,
        Way::Up,
    );
    let project = Project::new()
        .file(&format!("migrations/{name}"), migration::text(&statements))
        .file(
            &format!("migrations/{}", snapshot::FILE_NAME),
            snapshot::text(&schema),
        );
    let database = Database::with(rich::BEFORE);
    let applied: Vec<(i64, String, bool)> = block_on(async {
        let migrator = Migrator::new(project.path("migrations"))
            .await
            .expect("sqlx reads the folder");
        let mut connection = database.connect().await;
        migrator
            .run(&mut connection)
            .await
            .expect("the migration runs");
        migrator
            .run(&mut connection)
            .await
            .expect("there is nothing left to run");
        sqlx::query_as("SELECT version, description, success FROM _sqlx_migrations")
            .fetch_all(&mut connection)
            .await
            .expect("sqlx keeps its books")
    });
    assert_eq!(applied, [(20_261_122_143_005, "init".to_owned(), true)]);
    let by_hand = Database::with(rich::BEFORE);
    by_hand.execute(include_str!("rich.sql"));
    let options = Options {
        without: RUNNERS,
        ..Options::default()
    };
    catalog::assert_equal(&database, &by_hand, options);
}
