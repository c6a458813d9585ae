//! B022.

use crate::binding::ObstacleKind;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;
use crate::source::Span;

rule! {
    /// A type that a switched-on target has no form for.
    ///
    /// ## Why
    /// Better refused here than generated wrong: an unbounded value read as the nearest type would lose
    /// digits or fail at run time. `{ sql = "…", rust = "…" }` says what it is to be.
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
    /// area = { type = { sql = "ltree" }, null = true }
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
    /// area = { type = { sql = "ltree", rust = "String" }, null = true }
    /// ```
    "B022" "unsupported-type" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let obstacles = cx.obstacles().iter();
    for obstacle in obstacles.filter(|it| it.kind == ObstacleKind::UnsupportedType) {
        let span = place(cx, &obstacle.object);
        let finding = Finding::at(obstacle.object.clone(), span, &obstacle.message);
        out.push(finding.help(&obstacle.help));
    }
}

/// The type of a column; anything else as a whole.
fn place(cx: &SchemaCx<'_>, object: &ObjectId) -> Span {
    if let ObjectId::Column(table, column) = object
        && let Some(table) = cx.schema.table(table)
        && let Some(column) = table.column(column)
    {
        return cx.type_span(table, column);
    }
    cx.span(object)
}
