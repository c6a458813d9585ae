//! S006.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::model::Generator;
use crate::rules::{Check, Finding, Part, Report, SchemaCx, mend};
use crate::schema::Table;

rule! {
    /// A value that one organization uses is taken for every other.
    ///
    /// ## Why
    /// A unique key over a scoped table that leaves the scope column out reaches across organizations:
    /// the second customer who wants a project called "Launch" gets an error, and learns from it that
    /// somebody has one. That works as an oracle even under row-level security, because unique keys are
    /// checked past it (PostgreSQL manual 5.8, measured with inserts and upserts).
    ///
    /// Primary keys, keys that contain one, and values that a generator makes are left alone: they
    /// cannot be guessed, and do not collide.
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = true }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `unique = "organization"` in place of `unique = true`.
    ///
    /// ## When to allow
    /// Names that are looked up before the organization is known: a public subdomain, an e-mail address
    /// to reply to, the id of a customer at a payment provider.
    "S006" "unique-across-tenants" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for (table, scope) in cx.scoped_tables() {
        let constraints = table.uniques.iter().map(|unique| {
            let columns: Vec<&Ident> = unique.columns.iter().collect();
            (columns, cx.unique(table, unique))
        });
        let indexes = table.indexes.iter().filter(|index| index.unique);
        let indexes = indexes.map(|index| {
            let columns = index.keys.iter().filter_map(|key| key.column());
            (columns.collect(), cx.index(table, index))
        });
        for (columns, part) in constraints.chain(indexes) {
            if !columns.contains(&scope) && !is_harmless(cx, table, &columns) {
                out.push(finding(cx, table, scope, &columns, part));
            }
        }
    }
}

/// Whether the values are unique anyway: they hold the primary key, or come from a generator of ids.
fn is_harmless(cx: &SchemaCx<'_>, table: &Table, columns: &[&Ident]) -> bool {
    let key = table.primary_key.as_ref();
    let holds_key = key.is_some_and(|key| key.columns.iter().all(|it| columns.contains(&it)));
    let generated = |column: &&Ident| {
        let model = cx.model.column(&table.name, column);
        let generator = model.and_then(|model| model.generate.as_ref());
        !matches!(generator, None | Some(Generator::Now | Generator::Value(_)))
    };
    holds_key || columns.iter().any(generated)
}

fn finding(
    cx: &SchemaCx<'_>,
    table: &Table,
    scope: &Ident,
    columns: &[&Ident],
    part: Part<'_>,
) -> Finding {
    let names: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
    let message = format!(
        "`{}` is unique across all organizations in `{}`",
        names.join(", "),
        table.name
    );
    let help = match part.column {
        Some(_) => "write `unique = \"organization\"`, or allow it if everyone shares these values"
            .to_owned(),
        None => {
            format!("put `{scope}` first in `columns`, or allow it if everyone shares these values")
        }
    };
    let edit = part.column.and_then(|column| {
        let entry = cx.column_entry(&table.name, column)?;
        let is_plain = entry.text(&["unique"]) == Some("true");
        entry.set("unique", "\"organization\"").filter(|_| is_plain)
    });
    let title = "write `unique = \"organization\"`";
    let fix = mend(title, Applicability::Unsafe, edit);
    Finding::at(part.object, part.span, message)
        .help(help)
        .fix(fix)
}
