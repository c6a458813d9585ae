//! S047.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{DataType, ObjectId};

rule! {
    /// An amount of money is a binary fraction.
    ///
    /// ## Why
    /// `real` and `double precision` cannot hold 0.10: a sum of many prices is off by cents, and two amounts that
    /// ought to be equal are not. "If you require exact storage and calculations (such as for monetary amounts),
    /// use the numeric type instead" (PostgreSQL manual 8.1.3).
    ///
    /// Asked of columns whose name has one of the words amount, balance, cost, fee, price, refund, revenue,
    /// salary, subtotal or wage.
    ///
    /// ## Bad
    /// ```toml
    /// [table.offer]
    /// org_scoped = true
    /// timestamps = true
    /// [table.offer.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// unit_price = "double precision"
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
    /// unit_price = "numeric(12, 2)"
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `numeric(12, 2)`.
    ///
    /// ## When to allow
    /// The word means something else, as the amount of a medicine, or the value is an estimate.
    "S047" "inexact-money" Warn => Check::Schema(check)
}

/// Words for money, sorted.
const MONEY: [&str; 15] = [
    "amount", "amounts", "balance", "cost", "costs", "fee", "fees", "price", "prices", "refund",
    "revenue", "salary", "subtotal", "wage", "wages",
];

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in &table.columns {
            let is_inexact = matches!(
                column.data_type.element(),
                DataType::Real | DataType::DoublePrecision
            );
            if is_inexact && is_money(&column.name) {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let message = format!(
                    "`{}.{}` is named like money, and is {}",
                    table.name, column.name, column.data_type
                );
                let edit = cx.column_entry(&table.name, &column.name);
                let edit = edit.and_then(|it| it.set_type("numeric(12, 2)"));
                let fix = mend("write `numeric(12, 2)`", Applicability::Unsafe, edit);
                out.push(
                    Finding::at(object, cx.type_span(table, column), message)
                        .help("write `numeric(12, 2)`, or a bigint of cents")
                        .fix(fix),
                );
            }
        }
    }
}

fn is_money(name: &Ident) -> bool {
    let words = name.snake();
    let mut words = words.split('_');
    words.any(|word| MONEY.binary_search(&word).is_ok())
}
