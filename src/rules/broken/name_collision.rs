//! B021.

use crate::binding::ObstacleKind;
use crate::rules::{Check, Finding, Report, SchemaCx};

rule! {
    /// Two names that become one in generated code.
    ///
    /// ## Why
    /// `user_id` and `userId` are two columns in PostgreSQL and one field in Rust. Found only where a
    /// target is switched on that has such a limit.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [target.rust]
    /// dir = "src/db"
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// opened_by = "text?"
    /// opened__by = "text?"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [target.rust]
    /// dir = "src/db"
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// opened_by = "text?"
    /// opened_by_other = "text?"
    /// ```
    "B021" "name-collision" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let obstacles = cx.obstacles().iter();
    for obstacle in obstacles.filter(|it| it.kind == ObstacleKind::NameCollision) {
        let span = cx.span(&obstacle.object);
        let finding = Finding::at(obstacle.object.clone(), span, &obstacle.message);
        out.push(finding.help(&obstacle.help));
    }
}
