//! Who calls, and whether the organization in the path is theirs.

use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use serde::Deserialize;

use super::{
    db::{self, Db, Org, organization, user},
    error::Error,
};

/// A person, and the key to the organization that the path names. A handler that asks for this runs
/// for members only, and one that does not has no way to a scoped row.
pub struct Member {
    pub org: Org,
    pub user: user::Id,
}

impl FromRequestParts<Db> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, db: &Db) -> Result<Self, Error> {
        let token = bearer(&parts.headers).ok_or(Error::Unauthenticated)?;
        let user = find_user(db, token).await?.ok_or(Error::Unauthenticated)?;
        let Path(Scope { organization }) = Path::from_request_parts(parts, db)
            .await
            .map_err(|_| Error::NotFound)?;
        let org = db.org(&organization, &user).await?;
        Ok(Self { org, user })
    }
}

/// The part of every path that says whose rows it is about.
#[derive(Deserialize)]
struct Scope {
    organization: organization::Id,
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

/// Whose session it is, while it lasts.
///
/// `db::session` finds a session by its id only, so this statement is written by hand. It may go
/// through the pool, past every `Org`: a session belongs to a person, not to an organization.
async fn find_user(db: &Db, token: &str) -> Result<Option<user::Id>, db::Error> {
    let sql = "select user_id from session where token = $1 and expires_at > now()";
    let query = sqlx::query_scalar(sql).bind(token);
    Ok(query.fetch_optional(db.pool()).await?)
}
