//! Todos, one by one and in lists.

use axum::{Json, extract::Path, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::db::queries::work::{self, ClaimNextRow};
use super::super::db::{Is, Order, Pattern, enums::TodoStatus, organization, project, todos, user};
use super::{Error, Listed, Member, Paging, Query, Result};

/// `?status=open&search=milk&unassigned=true&due_before=2030-01-01T00:00:00Z`
#[derive(Deserialize)]
pub(super) struct Search {
    status: Option<TodoStatus>,
    search: Option<String>,
    #[serde(default)]
    unassigned: bool,
    due_before: Option<DateTime<Utc>>,
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
            due_date: asked.due_before.map_or(Is::Any, Is::Below),
            any_of: asked.search.map(in_text).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// `?order=due`
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ordered {
    #[default]
    Newest,
    Due,
    Priority,
}

impl From<Ordered> for Order<todos::OrderBy> {
    fn from(order: Ordered) -> Self {
        match order {
            Ordered::Newest => todos::OrderBy::CreatedAt.desc(),
            Ordered::Due => todos::OrderBy::DueDate.asc(),
            Ordered::Priority => todos::OrderBy::Priority.asc(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Ordering {
    #[serde(default)]
    order: Ordered,
}

/// Each todo with the people in it.
pub(super) async fn list(
    mut member: Member,
    Query(asked): Query<Search>,
    Query(Ordering { order }): Query<Ordering>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<todos::WithPeople>>> {
    let order = order.into();
    let list = todos::List {
        filter: asked.into(),
        order,
        page: paging.page()?,
    };
    let rows = todos::list_with_people(&mut member.org, list).await?;
    Ok(Json(Listed::new(rows, |it| it.row.cursor(order))))
}

pub(super) async fn count(mut member: Member, Query(asked): Query<Search>) -> Result<Json<Value>> {
    let count = todos::count(&mut member.org, &asked.into()).await?;
    Ok(Json(json!({ "count": count })))
}

/// What a caller may say about a new todo: less than [`todos::New`] has, such as whose it is.
#[derive(Deserialize)]
pub(super) struct NewTodo {
    title: String,
    description: Option<String>,
    status: Option<TodoStatus>,
    priority: Option<i32>,
    due_date: Option<DateTime<Utc>>,
    assigned_to: Option<user::Id>,
    project_id: Option<project::Id>,
}

impl NewTodo {
    pub(super) fn by(self, created_by: user::Id) -> todos::New {
        todos::New {
            description: self.description,
            status: self.status,
            priority: self.priority,
            due_date: self.due_date,
            assigned_to: self.assigned_to,
            project_id: self.project_id,
            ..todos::Required {
                title: self.title,
                created_by,
            }
            .into()
        }
    }
}

pub(super) async fn create(
    mut member: Member,
    Json(todo): Json<NewTodo>,
) -> Result<(StatusCode, Json<todos::Row>)> {
    let row = todos::insert(&mut member.org, todo.by(member.user)).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

/// The ids of a todo's path.
type TodoPath = Path<(organization::Id, todos::Id)>;

pub(super) async fn find(mut member: Member, Path((_, id)): TodoPath) -> Result<Json<todos::Row>> {
    Ok(Json(todos::get(&mut member.org, &id).await?))
}

/// In the body, what is absent stays, and `null` empties a column that may be empty. PostgreSQL sees to it that
/// `assigned_to` is a member.
pub(super) async fn update(
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

/// The caller takes a todo that nobody has. Of two who ask at once, one waits here until the other has it.
pub(super) async fn claim(
    Member { org, user }: Member,
    Path((_, id)): TodoPath,
) -> Result<Json<todos::Row>> {
    let mut org = org.begin().await?;
    let todo = todos::find_for_update(&mut org, &id).await?;
    if todo.ok_or(Error::NotFound)?.assigned_to.is_some() {
        return Err(Error::Taken); // the transaction ends with its `org`
    }
    let patch = todos::Patch {
        assigned_to: Some(Some(user)),
        status: Some(TodoStatus::InProgress),
        ..todos::Patch::default()
    };
    let row = todos::update(&mut org, &id, patch).await?;
    org.commit().await?;
    row.map(Json).ok_or(Error::NotFound)
}

/// The caller takes the most urgent todo that nobody has.
pub(super) async fn claim_next(mut member: Member) -> Result<Json<ClaimNextRow>> {
    let row = work::claim_next(&mut member.org, &member.user).await?;
    row.map(Json).ok_or(Error::NotFound)
}

pub(super) async fn delete(mut member: Member, Path((_, id)): TodoPath) -> Result<StatusCode> {
    member.must_manage()?;
    if todos::delete(&mut member.org, &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}
