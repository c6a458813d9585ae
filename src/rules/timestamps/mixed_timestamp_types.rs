//! S025.

use crate::config::TimestampType;
use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{DataType, ObjectId};

rule! {
    /// One table has times with a time zone and times without.
    ///
    /// ## Why
    /// The two do not compare as they look: PostgreSQL reads the one without as if it were in the
    /// session's time zone (manual 8.5.1.3), so `due_at < created_at` has another answer on a server in
    /// another zone, or after the clocks change. The guide wants one pattern for all time stamps.
    ///
    /// Reported is the first column, once a table, that is not of the type of `timestamp_type` under
    /// `[conventions]`. Whether times without a zone are a good idea at all is asked by
    /// `naive-timestamp`.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [rules]
    /// naive-timestamp = "off"
    /// ```
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// due_at = { type = "timestamp", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// due_at = { type = "timestamptz", index = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes the usual type.
    "S025" "mixed-timestamp-types" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let zoned = cx.config.conventions.timestamp_type == TimestampType::TimestampTz;
    for table in cx.tables() {
        let first = |with_zone: bool| {
            let mut columns = table.columns.iter();
            columns.find(|column| match column.data_type.element() {
                DataType::TimestampTz(_) => with_zone,
                DataType::Timestamp(_) => !with_zone,
                _ => false,
            })
        };
        if let (Some(usual), Some(odd)) = (first(zoned), first(!zoned)) {
            let object = ObjectId::Column(table.name.clone(), odd.name.clone());
            let message = format!(
                "`{}.{}` is {}, and `{}` is {}",
                table.name, odd.name, odd.data_type, usual.name, usual.data_type
            );
            let element = usual.data_type.element().to_string();
            let edit = cx.column_entry(&table.name, &odd.name);
            let edit = edit.and_then(|it| it.set_type(&element));
            let fix = mend(&format!("write `{element}`"), Applicability::Unsafe, edit);
            out.push(
                Finding::at(object, cx.type_span(table, odd), message)
                    .fix(fix)
                    .related(
                        cx.type_span(table, usual),
                        format!("{} here", usual.data_type),
                    )
                    .help(format!(
                        "write `{}` for all times of the table",
                        usual.data_type
                    )),
            );
        }
    }
}
