//! S025.

use crate::rules::{Finding, Report, SchemaCx};
use crate::schema::{Column, DataType, ObjectId};

rule! {
    /// One table has times with a time zone and times without.
    ///
    /// ## Why
    /// The two do not compare as they look: PostgreSQL reads the one without as if it were in the session's time zone
    /// (manual 8.5.1.3), so `due_at < created_at` has another answer on a server in another zone, or after the clocks
    /// change. The guide wants one pattern for all time stamps.
    ///
    /// The type that fewer of the table's columns have is reported, once. Whether times without a zone are a good idea at all is
    /// asked by `naive-timestamp`.
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
    "S025" "mixed-timestamp-types" Warn => crate::rules::Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let of = |wanted: fn(&DataType) -> bool| -> Vec<&Column> {
            let columns = table.columns.iter();
            columns.filter(|column| wanted(column.data_type.element())).collect()
        };
        let naive = of(|it| matches!(it, DataType::Timestamp(_)));
        let zoned = of(|it| matches!(it, DataType::TimestampTz(_)));
        let (few, most) = if naive.len() > zoned.len() { (zoned, naive) } else { (naive, zoned) };
        let (Some(odd), Some(usual)) = (few.first(), most.first()) else {
            continue;
        };
        let object = ObjectId::Column(table.name.clone(), odd.name.clone());
        let message = format!(
            "`{}.{}` is {}, and `{}` is {}",
            table.name, odd.name, odd.data_type, usual.name, usual.data_type
        );
        out.push(
            Finding::at(object, cx.type_span(table, odd), message)
                .related(cx.type_span(table, usual), format!("{} here", usual.data_type))
                .help(format!("write `{}` for all times of the table", usual.data_type)),
        );
    }
}
