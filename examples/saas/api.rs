//! The routes. Every handler asks for a [`Member`], so each works on one organization's rows.

use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    routing::get,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    caller::Member,
    db::{Db, Page, enums::TodoStatus, organization, project, todos, user},
    error::Error,
};

type Result<T> = std::result::Result<T, Error>;

/// Every route of the service.
pub fn router(db: Db) -> Router {
    let scoped = Router::new()
        .route("/todos", get(list_todos).post(create_todo))
        .route(
            "/todos/{todo}",
            get(find_todo).patch(update_todo).delete(delete_todo),
        )
        .route("/projects", get(list_projects).post(create_project));
    Router::new()
        .nest("/organizations/{organization}", scoped)
        .with_state(db)
}

/// `?limit=20&after=…`: the page behind the last id of the page before.
#[derive(Deserialize)]
struct Paging<Id> {
    limit: Option<u32>,
    after: Option<Id>,
}

impl<Id> From<Paging<Id>> for Page<Id> {
    fn from(paging: Paging<Id>) -> Self {
        Self {
            limit: paging.limit.unwrap_or(50).min(100),
            after: paging.after,
        }
    }
}

async fn list_todos(
    mut member: Member,
    Query(paging): Query<Paging<todos::Id>>,
) -> Result<Json<Vec<todos::Row>>> {
    let rows = todos::list(&mut member.org, paging.into()).await?;
    Ok(Json(rows))
}

/// What a caller may say about a new todo: less than [`todos::New`] has, such as whose it is.
#[derive(Deserialize)]
struct NewTodo {
    title: String,
    description: Option<String>,
    status: Option<TodoStatus>,
    priority: Option<i32>,
    due_date: Option<DateTime<Utc>>,
    assigned_to: Option<user::Id>,
    project_id: Option<project::Id>,
}

async fn create_todo(
    mut member: Member,
    Json(todo): Json<NewTodo>,
) -> Result<(StatusCode, Json<todos::Row>)> {
    let new = todos::New {
        description: todo.description,
        status: todo.status,
        priority: todo.priority,
        due_date: todo.due_date,
        assigned_to: todo.assigned_to,
        project_id: todo.project_id,
        ..todos::Required {
            title: todo.title,
            created_by: member.user,
        }
        .into()
    };
    let row = todos::insert(&mut member.org, new).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

/// The ids of a todo's path.
type TodoPath = Path<(organization::Id, todos::Id)>;

async fn find_todo(mut member: Member, Path((_, id)): TodoPath) -> Result<Json<todos::Row>> {
    let row = todos::find(&mut member.org, &id).await?;
    row.map(Json).ok_or(Error::NotFound)
}

/// In the body, what is absent stays, and `null` empties a column that may be empty.
async fn update_todo(
    mut member: Member,
    Path((_, id)): TodoPath,
    Json(patch): Json<todos::Patch>,
) -> Result<Json<todos::Row>> {
    let patch = todos::Patch {
        created_by: None, // not for the caller to say
        ..patch
    };
    let row = todos::update(&mut member.org, &id, patch).await?;
    row.map(Json).ok_or(Error::NotFound)
}

async fn delete_todo(mut member: Member, Path((_, id)): TodoPath) -> Result<StatusCode> {
    if todos::delete(&mut member.org, &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}

async fn list_projects(
    mut member: Member,
    Query(paging): Query<Paging<project::Id>>,
) -> Result<Json<Vec<project::Row>>> {
    let rows = project::list(&mut member.org, paging.into()).await?;
    Ok(Json(rows))
}

#[derive(Deserialize)]
struct NewProject {
    name: String,
}

async fn create_project(
    mut member: Member,
    Json(new): Json<NewProject>,
) -> Result<(StatusCode, Json<project::Row>)> {
    let new = project::Required {
        name: new.name,
        created_by: member.user,
    };
    let row = project::insert(&mut member.org, new).await?;
    Ok((StatusCode::CREATED, Json(row)))
}
