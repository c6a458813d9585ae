//! What a request is refused with.

use axum::{
    http::{StatusCode, header::WWW_AUTHENTICATE},
    response::{IntoResponse, Response},
};
use sqlx::error::DatabaseError;

use super::db;

const TAKEN: &str = "this is taken\n";

/// Why there is no better answer.
pub enum Error {
    /// No session stands behind the request.
    Unauthenticated,
    /// The caller belongs to the organization, and has no role in it that may do this.
    Forbidden,
    /// Nothing is there, at least not for this caller.
    NotFound,
    /// Somebody else was there first.
    Taken,
    /// What the caller said makes no sense.
    Unacceptable,
    /// The data layer refused.
    Database(db::Error),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error {
            // Not 403: a stranger does not even learn which organizations exist.
            db::Error::NotAMember | db::Error::NotFound => Self::NotFound,
            db::Error::Cursor => Self::Unacceptable,
            error => Self::Database(error),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthenticated => {
                let header = [(WWW_AUTHENTICATE, "Bearer")];
                (StatusCode::UNAUTHORIZED, header, "sign in first\n").into_response()
            }
            Self::Forbidden => {
                (StatusCode::FORBIDDEN, "your role may not do this\n").into_response()
            }
            Self::Taken => (StatusCode::CONFLICT, TAKEN).into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, "not found\n").into_response(),
            Self::Unacceptable => unacceptable().into_response(),
            Self::Database(error) => refusal(&error)
                .unwrap_or_else(|| internal(&error))
                .into_response(),
        }
    }
}

/// The caller's own fault, if it is one. PostgreSQL's message names tables and repeats values, so
/// none of it goes out.
fn refusal(error: &db::Error) -> Option<(StatusCode, &'static str)> {
    match error {
        db::Error::Unique { .. } => Some((StatusCode::CONFLICT, TAKEN)),
        db::Error::StillReferenced { .. } => Some((StatusCode::CONFLICT, "this is in use\n")),
        db::Error::MissingReference { .. } => Some((
            StatusCode::UNPROCESSABLE_ENTITY,
            "this refers to something that is not there\n",
        )),
        // Whether another organization has it is not told, and not known.
        db::Error::OtherOrganization { .. } => Some((
            StatusCode::UNPROCESSABLE_ENTITY,
            "this refers to something that the organization does not have\n",
        )),
        db::Error::Conflict => Some((StatusCode::SERVICE_UNAVAILABLE, "try this again\n")),
        db::Error::Check { .. } | db::Error::NotNull { .. } => Some(unacceptable()),
        db::Error::Database(sqlx::Error::Database(error)) if is_data_exception(error.as_ref()) => {
            Some(unacceptable())
        }
        _ => None,
    }
}

fn unacceptable() -> (StatusCode, &'static str) {
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        "a value is not acceptable\n",
    )
}

/// A value that its type cannot hold, as a text with a zero byte.
fn is_data_exception(error: &dyn DatabaseError) -> bool {
    error.code().is_some_and(|code| code.starts_with("22"))
}

/// Not the caller's fault.
#[expect(
    clippy::print_stderr,
    reason = "whoever runs the service reads this; the caller does not"
)]
pub fn internal(error: &db::Error) -> (StatusCode, &'static str) {
    eprintln!("error: {error}");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "something went wrong here\n",
    )
}
