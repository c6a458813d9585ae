//! What else an organization has: projects, members, settings.

use axum::{Json, extract::Path, http::StatusCode};
use serde::Deserialize;

use super::super::db::queries::work::{self, ProjectNamedRow};
use super::super::db::{json::Preferences, member, organization, project, settings};
use super::{Listed, Member, Paging, Query, Result};

pub(super) async fn list_projects(
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
pub(super) struct NewProject {
    name: String,
}

pub(super) async fn create_project(
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

/// The project of this name, whether it was there or not.
pub(super) async fn project_named(
    mut member: Member,
    Path((_, name)): Path<(organization::Id, String)>,
) -> Result<Json<ProjectNamedRow>> {
    let id = project::Id::generate();
    let row = work::project_named(&mut member.org, &id, &name, &member.user).await?;
    Ok(Json(row))
}

/// Who a todo can be assigned to, with name and address.
pub(super) async fn list_members(
    mut member: Member,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<member::WithPerson>>> {
    let order = member::OrderBy::CreatedAt.asc();
    let list = member::List::default().order(order);
    let page = paging.page()?;
    let rows = member::list_with_person(&mut member.org, member::List { page, ..list }).await?;
    Ok(Json(Listed::new(rows, |it| it.row.cursor(order))))
}

/// There is one row for an organization, so no id is asked for.
pub(super) async fn settings(mut member: Member) -> Result<Json<settings::Row>> {
    Ok(Json(settings::get(&mut member.org).await?))
}

/// The body has the shape `preferences` of the specs, or it does not get this far.
pub(super) async fn change_settings(
    mut member: Member,
    Json(preferences): Json<Preferences>,
) -> Result<Json<settings::Row>> {
    member.must_manage()?;
    let new = settings::New {
        preferences: Some(preferences),
        ..settings::New::default()
    };
    Ok(Json(settings::upsert(&mut member.org, new).await?))
}
