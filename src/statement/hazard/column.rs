//! Hazards of columns that come, go and change.

use super::retype::{is_one_rust_type, judge, writes_anew};
use super::{Hazard, HazardCx, HazardKind};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Column, Constraint, DataType, Default, Expression};
use crate::statement::{ColumnChange, Statement};

pub(super) fn dropped(table: &QualifiedName, column: &Column, out: &mut Vec<Hazard>) {
    let name = &column.name;
    if column.generated.is_none() {
        out.push(Hazard::new(
            HazardKind::DataLoss,
            format!("drops column `{table}.{name}` with all its values"),
        ));
    }
    out.push(Hazard::new(
        HazardKind::BreaksRunningCode,
        format!("code that uses column `{table}.{name}` fails"),
    ));
}

pub(super) fn added(table: &QualifiedName, column: &Column, out: &mut Vec<Hazard>) {
    let name = &column.name;
    if !column.nullable && !column.has_database_value() {
        out.push(Hazard::new(
            HazardKind::NeedsBackfill,
            format!("column `{table}.{name}` is NOT NULL without a default: it fails while `{table}` has rows"),
        ));
    }
    let is_volatile = matches!(&column.default, Some(Default::Expression(it)) if !is_stable(it));
    let why = if column.generated.is_some() {
        "is computed"
    } else if column.identity.is_some() {
        "is numbered"
    } else if is_volatile {
        "gets a default"
    } else {
        return;
    };
    out.push(Hazard::new(
        HazardKind::Rewrite,
        format!("column `{table}.{name}` {why} for each row: the table is written anew, and nobody can use it meanwhile"),
    ));
}

/// Whether an expression has one value for all rows (manual 38.7): it calls no function but those that tell when the
/// transaction or the statement began. What looks like a call of something else counts as one.
fn is_stable(expression: &Expression) -> bool {
    const STABLE: [&str; 3] = ["now()", "transaction_timestamp()", "statement_timestamp()"];
    let text = expression.0.trim().to_ascii_lowercase();
    STABLE.contains(&text.as_str()) || !text.contains('(')
}

pub(super) fn altered(
    cx: &HazardCx<'_>,
    table: &QualifiedName,
    name: &Ident,
    change: &ColumnChange,
    out: &mut Vec<Hazard>,
) {
    match change {
        ColumnChange::Type { from, to, .. } => retyped(table, name, from, to, out),
        ColumnChange::SetNotNull => {
            if !cx.filled.contains(&(table, name)) {
                out.push(Hazard::new(
                    HazardKind::NeedsBackfill,
                    format!("NOT NULL fails while a row of `{table}` holds NULL in `{name}`"),
                ));
            }
            if !is_proved(cx, table, name) {
                out.push(Hazard::new(
                    HazardKind::Lock,
                    format!("NOT NULL of `{table}.{name}` keeps others from reading and writing `{table}` while it looks at all rows"),
                ));
            }
        }
        ColumnChange::SetDefault { .. }
        | ColumnChange::DropDefault
        | ColumnChange::DropNotNull
        | ColumnChange::AddIdentity(_)
        | ColumnChange::SetIdentity(_)
        | ColumnChange::DropIdentity
        | ColumnChange::DropExpression => {}
    }
}

/// What a check says that stands in for NOT NULL.
pub fn is_not_null(column: &Ident) -> Expression {
    Expression(format!("{} IS NOT NULL", column.sql()))
}

/// Whether a check that goes away afterwards has shown that no row holds NULL.
fn is_proved(cx: &HazardCx<'_>, table: &QualifiedName, column: &Ident) -> bool {
    let proof = is_not_null(column);
    cx.statements.iter().any(|it| match it {
        Statement::DropConstraint {
            table: of,
            constraint: Constraint::Check(check),
        } => of == table && check.expression == proof,
        _ => false,
    })
}

fn retyped(
    table: &QualifiedName,
    name: &Ident,
    from: &DataType,
    to: &DataType,
    out: &mut Vec<Hazard>,
) {
    let what = format!("`{table}.{name}` turns from {from} into {to}");
    let fit = judge(from, to);
    let mut say = |kind, effect: &str| out.push(Hazard::new(kind, format!("{what}: {effect}")));
    if fit.loses {
        say(
            HazardKind::DataLoss,
            "values are cut or rounded, and nothing brings them back",
        );
    }
    if fit.fails {
        say(
            HazardKind::NeedsBackfill,
            "it fails while a value does not fit",
        );
    }
    if writes_anew(from, to) {
        let effect = if is_moment_pair(from, to) {
            "the table is written anew, and nobody can use it meanwhile, unless the session's time zone is UTC"
        } else {
            "the table is written anew, and nobody can use it meanwhile"
        };
        say(HazardKind::Rewrite, effect);
    }
    if !is_one_rust_type(from, to) {
        say(
            HazardKind::BreaksRunningCode,
            "code that runs with the old type fails",
        );
    }
}

fn is_moment_pair(from: &DataType, to: &DataType) -> bool {
    use DataType::{Timestamp, TimestampTz};
    matches!(
        (from, to),
        (Timestamp(_), TimestampTz(_)) | (TimestampTz(_), Timestamp(_))
    )
}
