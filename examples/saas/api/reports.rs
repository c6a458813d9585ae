//! What spans several tables: the queries of `queries/reports.sql`.

use axum::Json;

use super::super::db::queries::reports::{
    ProjectProgressRow, WorkloadRow, project_progress, workload,
};
use super::{Member, Result};

pub(super) async fn projects(mut member: Member) -> Result<Json<Vec<ProjectProgressRow>>> {
    Ok(Json(project_progress(&mut member.org).await?))
}

pub(super) async fn people(mut member: Member) -> Result<Json<Vec<WorkloadRow>>> {
    Ok(Json(workload(&mut member.org).await?))
}
