//! Who calls, and whether the organization in the path is theirs.

use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use chrono::Utc;
use serde::Deserialize;

use super::{
    db::{self, Db, Org, organization, session, user},
    error::Error,
};

/// A person, and the key to the organization that the path names. A handler that asks for this runs
/// for members only, and one that does not has no way to a scoped row.
pub struct Member {
    pub org: Org,
    pub user: user::Id,
}

impl Member {
    /// Makes sure that the caller may do what only those may who run the organization.
    pub fn must_manage(&self) -> Result<(), Error> {
        match self.org.role() {
            Some("owner" | "admin") => Ok(()),
            _ => Err(Error::Forbidden),
        }
    }
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

/// Whose session it is, while it lasts. A session belongs to a person, not to an organization, so no `Org` is asked for.
async fn find_user(db: &Db, token: &str) -> Result<Option<user::Id>, db::Error> {
    let found = session::find_by_token(db, token).await?;
    let lasting = found.filter(|session| session.expires_at > Utc::now());
    Ok(lasting.map(|session| session.user_id))
}
