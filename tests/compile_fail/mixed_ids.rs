//! Each table has an id of its own type, so an id of one table finds nothing in another.

use crate::db::{Error, Org, project, todos};

pub async fn find(org: &mut Org, project: &project::Id) -> Result<Option<todos::Row>, Error> {
    todos::find(org, project).await //~ expected `todos::Id`, found `project::Id`
}
