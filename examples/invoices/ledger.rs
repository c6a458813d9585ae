//! Invoices as lines of text, in and out: the form in which the service and the client hand them to each other by hand.
//!
//! A line is one JSON object. What JSON cannot hold exactly is a text in it: numbers of more than 53 bits, amounts,
//! moments to the microsecond, bytes.

use super::db::enums::InvoiceState;
use super::db::invoice::{self, New, Required};
use super::db::json::Terms;
use super::db::{Error, Org};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One invoice.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    number: String,
    title: String,
    state: InvoiceState,
    history: Vec<InvoiceState>,
    amount: Decimal,
    rate: Option<Decimal>,
    due: NaiveDate,
    issued_at: String,
    paid_at: Option<String>,
    labels: Vec<String>,
    pages: Option<Vec<i32>>,
    terms: Terms,
    note: Option<Value>,
    scan: Option<String>,
}

/// Why lines could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A line is no invoice.
    #[error("line {line}: {reason}")]
    Line {
        /// Which one, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The database refuses.
    #[error(transparent)]
    Database(#[from] Error),
    /// A row cannot be said in JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Writes every line of a text as a row of the organization: all of them or none.
pub async fn write(org: &mut Org, text: &str) -> Result<usize, Refusal> {
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        rows.push(row(line).map_err(|reason| Refusal::Line {
            line: number,
            reason,
        })?);
    }
    let count = rows.len();
    invoice::insert_many(org, rows).await?;
    Ok(count)
}

/// The organization's rows, a line each, by their numbers.
pub async fn read(org: &mut Org) -> Result<String, Refusal> {
    let mut text = String::new();
    let filter = invoice::Filter::default();
    let mut rows = invoice::stream(org, &filter, invoice::OrderBy::Number.asc()).await?;
    while let Some(row) = rows.next().await? {
        // As a value, an object has its keys in order.
        text.push_str(&serde_json::to_value(line(row))?.to_string());
        text.push('\n');
    }
    Ok(text)
}

fn row(line: &str) -> Result<New, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let moment = |text: &str| {
        let moment = DateTime::parse_from_rfc3339(text);
        moment
            .map(|it| it.to_utc())
            .map_err(|error| format!("`{text}`: {error}"))
    };
    Ok(New {
        state: Some(line.state),
        history: Some(line.history),
        rate: line.rate,
        paid_at: line.paid_at.as_deref().map(moment).transpose()?,
        labels: Some(line.labels),
        pages: line.pages,
        note: line.note,
        scan: line.scan.as_deref().map(bytes).transpose()?,
        ..Required {
            number: line.number.parse().map_err(|error| format!("{error}"))?,
            title: line.title,
            amount: line.amount,
            due: line.due,
            issued_at: moment(&line.issued_at)?,
            terms: line.terms,
        }
        .into()
    })
}

fn line(row: invoice::Row) -> Line {
    let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    Line {
        number: row.number.to_string(),
        title: row.title,
        state: row.state,
        history: row.history,
        amount: row.amount,
        rate: row.rate,
        due: row.due,
        issued_at: moment(row.issued_at),
        paid_at: row.paid_at.map(moment),
        labels: row.labels,
        pages: row.pages,
        terms: row.terms,
        note: row.note,
        scan: row.scan.map(|bytes| digits(&bytes)),
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(digits: &str) -> Result<Vec<u8>, String> {
    let pairs = (0..digits.len()).step_by(2);
    let byte = |at| {
        digits
            .get(at..at + 2)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
    };
    let all: Option<Vec<u8>> = pairs.map(byte).collect();
    all.ok_or_else(|| format!("`{digits}` are no bytes"))
}
