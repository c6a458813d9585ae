//! Many todos at once, in and out.

use axum::{
    Json,
    body::Body,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::mpsc::{Sender, channel};

use super::super::{
    db::{self, Org, todos},
    error,
};
use super::todos::{NewTodo, Search};
use super::{Member, Query, Result};

/// All of them, in one statement, or none.
pub(super) async fn import(
    mut member: Member,
    Json(new): Json<Vec<NewTodo>>,
) -> Result<(StatusCode, Json<Value>)> {
    let rows = new.into_iter().map(|todo| todo.by(member.user.clone()));
    let imported = todos::insert_many(&mut member.org, rows).await?;
    Ok((StatusCode::CREATED, Json(json!({ "imported": imported }))))
}

/// A line of JSON for each todo, sent while they are read: the service holds a few at a time, however many there are.
pub(super) async fn export(member: Member, Query(asked): Query<Search>) -> impl IntoResponse {
    let (lines, mut sent) = channel(16);
    tokio::spawn(async move {
        if let Err(error) = send(member.org, &asked.into(), &lines).await {
            // It cuts the answer off, so that half of the rows do not look like all.
            error::internal(&error);
            let _ = lines.send(Err(error)).await;
        }
    });
    let body = Body::from_stream(stream::poll_fn(move |cx| sent.poll_recv(cx)));
    ([(CONTENT_TYPE, "application/x-ndjson")], body)
}

async fn send(
    mut org: Org,
    filter: &todos::Filter,
    lines: &Sender<std::result::Result<String, db::Error>>,
) -> std::result::Result<(), db::Error> {
    let mut rows = todos::stream(&mut org, filter, todos::OrderBy::CreatedAt.asc()).await?;
    while let Some(row) = rows.next().await? {
        let line = format!("{}\n", json!(row));
        if lines.send(Ok(line)).await.is_err() {
            break; // the caller has gone
        }
    }
    Ok(())
}
