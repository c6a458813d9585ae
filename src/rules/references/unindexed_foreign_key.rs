//! S015.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::outline::string;
use crate::rules::{Check, Reference, Report, SchemaCx, mend};
use crate::schema::{Index, Table};

rule! {
    /// The rows that reference another row cannot be found without reading the whole table.
    ///
    /// ## Why
    /// PostgreSQL indexes the referenced side of a foreign key and leaves the referencing side to you
    /// (manual 5.4.5). Without an index every delete of a referenced row, and every join from it, reads
    /// the referencing table from end to end. The guide's checklist asks for an index strategy;
    /// Supabase's linter reports the same.
    ///
    /// An index serves the key if it starts with the key's columns, in any order. In a tenant key the
    /// scope column may be missing, as the other one alone finds the rows; but an index that has it
    /// *before* a column that references a shared table does not serve that reference: when a user
    /// goes, 2,669 pages were read through `(organization_id, user_id)` and 6 through
    /// `(user_id, organization_id)`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade" }
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// created_by = { references = "user", on_delete = "cascade" }
    /// [[table.note.index]]
    /// columns = ["organization_id", "created_by"]
    /// ```
    ///
    /// ## Good
    /// `index = true` picks the order that serves the key: `(user_id)` here,
    /// `(created_by, organization_id)` on a scoped table.
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", unique = "organization" }
    /// created_by = { references = "user", on_delete = "cascade", index = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix` writes `index = true`, or adds the entry where the column has an index already that does not
    /// serve, and in the long form.
    ///
    /// ## When to allow
    /// The referenced rows are never deleted and never joined from, as in a log that is only written.
    "S015" "unindexed-foreign-key" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        if table.foreign_keys.is_empty() {
            continue;
        }
        let scope = cx.tenant(table);
        let paths: Vec<Vec<&Ident>> = table.access_paths().chain(not_null_paths(table)).collect();
        for reference in cx.references(table) {
            let columns = &reference.key.columns;
            // Whether anything leads with the scope column alone is asked by `missing-scope-index`.
            let only_scope = columns.iter().all(|column| Some(column) == scope);
            if !only_scope && !paths.iter().any(|path| serves(path, columns, scope)) {
                out.push(finding(cx, reference, scope));
            }
        }
    }
}

/// Whether the path starts with the columns, in any order, of which the scope column may be missing.
fn serves(path: &[&Ident], columns: &[Ident], scope: Option<&Ident>) -> bool {
    let leading = path
        .iter()
        .take_while(|column| columns.contains(column))
        .count();
    let leading = &path[..leading];
    let mut needed = columns.iter().filter(|column| Some(*column) != scope);
    needed.all(|column| leading.contains(&column))
}

/// Indexes over the rows where their first column is not NULL: a look-up by that column can use them.
fn not_null_paths(table: &Table) -> impl Iterator<Item = Vec<&Ident>> {
    table.indexes.iter().filter_map(|index: &Index| {
        let first = index.keys.first()?.column()?;
        let predicate = index.predicate.as_ref()?.0.to_lowercase();
        let words: Vec<&str> = predicate.split_whitespace().collect();
        let bare = words == [first.as_str(), "is", "not", "null"];
        (bare && index.method == *"btree").then(|| vec![first])
    })
}

fn finding(
    cx: &SchemaCx<'_>,
    reference: &Reference<'_>,
    scope: Option<&Ident>,
) -> crate::rules::Finding {
    let message = format!("no index serves the foreign key `{}`", reference.name());
    let table = &reference.table.name;
    let (help, fix) = match written_index(cx, reference) {
        Some(column) => {
            let edit = cx.column_entry(table, column);
            let edit = edit.and_then(|it| it.set("index", "true"));
            let fix = mend("write `index = true`", Applicability::Safe, edit);
            ("write `index = true` on the column".to_owned(), fix)
        }
        None => {
            let columns = columns(reference, scope);
            let edit = cx.table_entry(table);
            let edit =
                edit.and_then(|it| it.with_section("index", &[("columns", columns.clone())]));
            let fix = mend("add an index", Applicability::Safe, edit);
            (help(cx, reference, &columns), fix)
        }
    };
    let shadowed = |index: &&Index| {
        let mut keys = index.keys.iter().map(|key| key.column());
        keys.next().flatten() == scope && keys.next().flatten() == reference.part.column
    };
    let finding = reference.finding(reference.part.span, message);
    let finding = finding.help(help).fix(fix);
    match reference.table.indexes.iter().find(shadowed) {
        Some(index) if scope.is_some() && reference.part.column.is_some() => {
            let span = cx.index(reference.table, index).span;
            finding.related(span, "cannot serve it: the scope column stands first")
        }
        _ => finding,
    }
}

/// The column that makes the reference, if it can take the word `index`: it has none yet.
fn written_index<'a>(cx: &SchemaCx<'_>, reference: &Reference<'a>) -> Option<&'a Ident> {
    let column = reference.part.column?;
    let spec = cx.column_spec(&reference.table.name, column)?;
    spec.index.is_none().then_some(column)
}

/// An entry that serves the key, and the queries of one organization too.
fn help(cx: &SchemaCx<'_>, reference: &Reference<'_>, columns: &str) -> String {
    let table = cx.table_spec(&reference.table.name);
    let address = table.map_or("…", |spec| &spec.name.value);
    format!("add `[[table.{address}.index]]` with `columns = {columns}`")
}

/// What such an entry is over.
fn columns(reference: &Reference<'_>, scope: Option<&Ident>) -> String {
    let columns = &reference.key.columns;
    let scope = scope.filter(|scope| !columns.contains(scope));
    let columns: Vec<String> = columns
        .iter()
        .chain(scope)
        .map(|it| string(&it.sql()))
        .collect();
    format!("[{}]", columns.join(", "))
}
