//! S026.

use crate::config::TimestampType;
use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{Column, DataType, ObjectId, RangeType, Table};
use crate::source::Span;
use std::collections::BTreeMap;

rule! {
    /// A time is stored without a time zone.
    ///
    /// ## Why
    /// `timestamp` stores what a clock on some wall showed, and drops the zone of what it is given
    /// without a word (PostgreSQL manual 8.5.1.3); which instant was meant depends on who reads it.
    /// `timestamptz` takes the same 8 bytes and stores the instant. The guide uses `timestamp`; squawk
    /// and the PostgreSQL wiki advise against it, and so does this rule, also where
    /// `timestamp_type = "timestamp"` asks for it.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [conventions]
    /// timestamp_type = "timestamp"
    /// ```
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// due_at = { type = "timestamp", index = true }
    /// ```
    /// ```toml
    /// # schemagen.toml
    /// [rules]
    /// mixed-timestamp-types = "off"
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
    /// `--fix --unsafe-fixes` writes the type with a time zone, unless `timestamp_type` says the other. The times
    /// that a table holds already are then read in the time zone of the session that runs the migration.
    ///
    /// ## When to allow
    /// The wall clock is what is meant: opening hours, an alarm that rings at seven wherever its owner
    /// is. For a database that has `timestamp` everywhere: `naive-timestamp = "off"` under `[rules]`.
    "S026" "naive-timestamp" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        // One word, `timestamps = true`, writes two columns: that is one fault in one place.
        let mut at: BTreeMap<Span, Vec<&Column>> = BTreeMap::new();
        for column in table
            .columns
            .iter()
            .filter(|column| is_naive(&column.data_type))
        {
            at.entry(cx.type_span(table, column))
                .or_default()
                .push(column);
        }
        for (span, columns) in at {
            out.push(finding(cx, table, span, &columns));
        }
    }
}

fn is_naive(data_type: &DataType) -> bool {
    matches!(
        data_type.element(),
        DataType::Timestamp(_)
            | DataType::Range(RangeType::Ts)
            | DataType::Multirange(RangeType::Ts)
    )
}

fn finding(cx: &SchemaCx<'_>, table: &Table, span: Span, columns: &[&Column]) -> Finding {
    let first = columns[0];
    let object = ObjectId::Column(table.name.clone(), first.name.clone());
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("`{}.{}`", table.name, column.name))
        .collect();
    let verb = if columns.len() == 1 { "has" } else { "have" };
    let message = format!("{} {verb} no time zone", names.join(" and "));
    let element = zoned(&first.data_type.element().to_string());
    // Where all times are to be without a zone, one with it would only be at odds with the others.
    let is_usual = cx.config.conventions.timestamp_type == TimestampType::TimestampTz;
    let entry = cx.column_entry(&table.name, &first.name);
    let edit = entry.filter(|_| is_usual);
    let edit = edit.and_then(|it| it.set_type(&element));
    let fix = mend(&format!("write `{element}`"), Applicability::Unsafe, edit);
    let help = match cx.column_spec(&table.name, &first.name) {
        Some(_) => format!("write `{}`", zoned(&first.data_type.to_string())),
        None => "set `timestamp_type = \"timestamptz\"` under `[conventions]` in schemagen.toml"
            .to_owned(),
    };
    Finding::at(object, span, message).help(help).fix(fix)
}

fn zoned(data_type: &str) -> String {
    match data_type.strip_prefix("timestamp") {
        Some(rest) => format!("timestamptz{rest}"),
        None => data_type.replacen("ts", "tstz", 1),
    }
}
