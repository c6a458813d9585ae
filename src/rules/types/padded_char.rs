//! S041.

use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{DataType, ObjectId};

rule! {
    /// A text is filled up with blanks.
    ///
    /// ## Why
    /// `char(n)` stores blanks up to its length, some operators count them and some do not, and it is the
    /// slowest of the text types (PostgreSQL manual 8.3). It does not keep shorter values out, which is what it
    /// looks like. squawk's `ban-char-field` and the PostgreSQL wiki ("Don't Do This") say the same.
    ///
    /// ## Bad
    /// ```toml
    /// [table.address]
    /// org_scoped = true
    /// timestamps = true
    /// [table.address.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// city = { type = "text", index = true }
    /// country = "char(2)"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.address]
    /// org_scoped = true
    /// timestamps = true
    /// [table.address.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// city = { type = "text", index = true }
    /// country = { type = "text", check = "length(country) = 2" }
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `text`.
    ///
    /// ## When to allow
    /// Another program reads the column and counts on its width.
    "S041" "padded-char" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in &table.columns {
            if let DataType::Char(length) = column.data_type.element() {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let message = format!(
                    "`{}.{}` is filled up with blanks to {length}",
                    table.name, column.name
                );
                let edit = cx.column_entry(&table.name, &column.name);
                let edit = edit.and_then(|it| it.set_type("text"));
                let fix = mend("write `text`", Applicability::Unsafe, edit);
                out.push(
                    Finding::at(object, cx.type_span(table, column), message)
                        .help("write `text`, with a check on its length if that matters")
                        .fix(fix),
                );
            }
        }
    }
}
