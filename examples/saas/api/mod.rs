//! The routes. Every handler asks for a [`Member`], so each works on one organization's rows.

use axum::{
    Router,
    extract::Query,
    routing::{get, post, put},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    caller::Member,
    db::{Cursor, Db, Page},
    error::Error,
};

mod bulk;
mod organization;
mod reports;
mod todos;

type Result<T> = std::result::Result<T, Error>;

/// Every route of the service.
pub fn router(db: Db) -> Router {
    let scoped = Router::new()
        .route("/todos", get(todos::list).post(todos::create))
        .route(
            "/todos/{todo}",
            get(todos::find).patch(todos::update).delete(todos::delete),
        )
        .route("/todos/{todo}/claim", post(todos::claim))
        .route("/todos/claim", post(todos::claim_next))
        .route("/todos/count", get(todos::count))
        .route("/todos/import", post(bulk::import))
        .route("/todos/export", get(bulk::export))
        .route(
            "/projects",
            get(organization::list_projects).post(organization::create_project),
        )
        .route("/projects/{name}", put(organization::project_named))
        .route("/reports/projects", get(reports::projects))
        .route("/reports/people", get(reports::people))
        .route("/members", get(organization::list_members))
        .route(
            "/settings",
            get(organization::settings).put(organization::change_settings),
        );
    Router::new()
        .nest("/organizations/{organization}", scoped)
        .with_state(db)
}

/// `?limit=20&after=…`: the page behind the cursor that came with the page before.
#[derive(Deserialize)]
struct Paging {
    limit: Option<u32>,
    after: Option<String>,
}

impl Paging {
    fn page<Id: DeserializeOwned>(self) -> Result<Page<Id>> {
        let after = self.after.map(|after| serde_json::from_str(&after));
        Ok(Page {
            limit: self.limit.unwrap_or(50).min(100),
            after: after.transpose().map_err(|_| Error::Unacceptable)?,
        })
    }
}

/// A page, and where the next one begins.
#[derive(Serialize)]
struct Listed<Row> {
    rows: Vec<Row>,
    /// To be given back as `after`, with the same order; nothing behind the last row.
    after: Option<String>,
}

impl<Row> Listed<Row> {
    fn new<Id: Serialize>(rows: Vec<Row>, cursor: impl Fn(&Row) -> Cursor<Id>) -> Self {
        let after = rows.last().map(cursor);
        let after = after.and_then(|after| serde_json::to_string(&after).ok());
        Self { rows, after }
    }
}
