//! The routes. Every handler asks for a [`Member`], so each works on one organization's rows.

use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    routing::get,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    caller::Member,
    db::{Cursor, Db, Is, Page, Pattern, enums::TodoStatus, organization, project, todos, user},
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
    /// To be given back as `after`; nothing behind the last row.
    after: Option<String>,
}

impl<Row> Listed<Row> {
    fn new<Id: Serialize>(rows: Vec<Row>, cursor: impl Fn(&Row) -> Cursor<Id>) -> Self {
        let after = rows.last().map(cursor);
        let after = after.and_then(|after| serde_json::to_string(&after).ok());
        Self { rows, after }
    }
}

/// `?status=open&search=milk&unassigned=true`
#[derive(Deserialize)]
struct Search {
    status: Option<TodoStatus>,
    search: Option<String>,
    #[serde(default)]
    unassigned: bool,
}

impl From<Search> for todos::Filter {
    fn from(asked: Search) -> Self {
        let found = |part: &String| Pattern::contains(part).ignoring_case();
        let in_text = |part: String| {
            vec![
                Self {
                    title: found(&part).into(),
                    ..Self::default()
                },
                Self {
                    description: found(&part).into(),
                    ..Self::default()
                },
            ]
        };
        Self {
            status: Is::maybe(asked.status),
            assigned_to: if asked.unassigned { Is::Null } else { Is::Any },
            any_of: asked.search.map(in_text).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// The newest first, each with the people in it.
async fn list_todos(
    mut member: Member,
    Query(asked): Query<Search>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<todos::WithPeople>>> {
    let order = todos::OrderBy::CreatedAt.desc();
    let list = todos::List {
        filter: asked.into(),
        order,
        page: paging.page()?,
    };
    let rows = todos::list_with_people(&mut member.org, list).await?;
    Ok(Json(Listed::new(rows, |it| it.row.cursor(order))))
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
    Ok(Json(todos::get(&mut member.org, &id).await?))
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
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<project::Row>>> {
    let order = project::OrderBy::Name.asc();
    let list = project::List::default().order(order);
    let page = paging.page()?;
    let rows = project::list(&mut member.org, project::List { page, ..list }).await?;
    Ok(Json(Listed::new(rows, |row| row.cursor(order))))
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
