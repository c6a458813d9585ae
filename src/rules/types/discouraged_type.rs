//! S048.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{DataType, ObjectId};

rule! {
    /// A type that PostgreSQL keeps for old programs, or for itself.
    ///
    /// ## Why
    /// - `money` has no currency; how many digits a stored value has depends on the setting `lc_monetary`, so a
    ///   dump that is read on another server may say something else (manual 8.2).
    /// - `timetz` cannot tell summer from winter without a date: "We do not recommend using the type time with
    ///   time zone" (manual 8.5.3).
    /// - Columns of `regproc`, `regoper`, `regconfig` and their like hold numbers that the next major version
    ///   gives otherwise: `pg_upgrade` refuses a database that has them (Supabase's linter, 0018).
    ///
    /// ## Bad
    /// ```toml
    /// [table.offer]
    /// org_scoped = true
    /// timestamps = true
    /// [table.offer.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// total = "money"
    /// opens_at = "timetz"
    /// handler = { type = { sql = "regprocedure" } }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.offer]
    /// org_scoped = true
    /// timestamps = true
    /// [table.offer.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// total = "numeric(12, 2)"
    /// currency = "text"
    /// opens_at = "time"
    /// time_zone = "text"
    /// handler = "text"
    /// ```
    ///
    /// ## When to allow
    /// The database is there already, and the change waits for a day of its own.
    "S048" "discouraged-type" Warn => Check::Schema(check)
}

/// The types that `pg_upgrade` refuses.
const REGISTERED: [&str; 8] = [
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
];

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in &table.columns {
            let (what, help) = match column.data_type.element() {
                DataType::Money => (
                    "is money of no currency",
                    "write `numeric(12, 2)`, or a bigint of cents, with the currency beside it",
                ),
                DataType::TimeTz(_) => (
                    "has a time zone and no date",
                    "write `timestamptz` for an instant, `time` for what a clock shows",
                ),
                DataType::Custom { sql, .. } if is_registered(sql) => (
                    "keeps `pg_upgrade` from working",
                    "write `text`, and cast where it is used",
                ),
                _ => continue,
            };
            let object = ObjectId::Column(table.name.clone(), column.name.clone());
            let message = format!("`{}.{}` {what}", table.name, column.name);
            out.push(Finding::at(object, cx.type_span(table, column), message).help(help));
        }
    }
}

fn is_registered(sql: &str) -> bool {
    let name = sql.trim().to_ascii_lowercase();
    REGISTERED.contains(&name.trim_end_matches("[]"))
}
