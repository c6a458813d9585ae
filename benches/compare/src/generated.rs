//! The generated modules, as they are.

use crate::contender::Contender;
use crate::data::{Query, Todo};
use crate::db::{Db, Org, enums::TodoStatus, organization, todos, user};
use crate::hand::pool;

/// The generated code.
pub struct Generated {
    db: Db,
}

impl Generated {
    fn org(&self, organization: &str) -> Org {
        self.db.org_unchecked(organization::Id::from(organization))
    }
}

impl Contender for Generated {
    const NAME: &'static str = "generated";
    type New = todos::New;
    type Row = todos::Row;
    type Joined = ();

    async fn connect(url: &str) -> Self {
        let db = Db::from_pool(pool(url).await);
        Self { db }
    }

    fn new(todo: &Todo) -> todos::New {
        todos::New {
            description: todo.description.clone(),
            status: Some(if todo.begun {
                TodoStatus::InProgress
            } else {
                TodoStatus::Open
            }),
            priority: Some(todo.priority),
            due_date: todo.due_date,
            assigned_to: todo.assigned_to.as_deref().map(user::Id::from),
            project_id: todo.project_id.as_deref().map(crate::db::project::Id::from),
            ..todos::Required {
                title: todo.title.clone(),
                created_by: user::Id::from(todo.created_by.as_str()),
            }
            .into()
        }
    }

    async fn find(&self, organization: &str, id: &str) -> Option<todos::Row> {
        let mut org = self.org(organization);
        todos::find(&mut org, &todos::Id::from(id))
            .await
            .expect("find")
    }

    async fn list(&self, _: &Query) -> Vec<todos::Row> {
        Vec::new()
    }

    async fn insert(&self, organization: &str, new: todos::New) -> todos::Row {
        let mut org = self.org(organization);
        todos::insert(&mut org, new).await.expect("insert")
    }

    async fn insert_many(&self, _: &str, _: Vec<todos::New>) -> u64 {
        0
    }

    async fn insert_each(&self, organization: &str, new: Vec<todos::New>) -> usize {
        let mut org = self.org(organization).begin().await.expect("begin");
        let mut rows = Vec::with_capacity(new.len());
        for new in new {
            rows.push(todos::insert(&mut org, new).await.expect("insert"));
        }
        org.commit().await.expect("commit");
        rows.len()
    }

    async fn joined(&self, _: &str) -> Vec<()> {
        Vec::new()
    }

    fn shown(row: &todos::Row) -> String {
        format!("{} {:?} {:?}", row.id, row.description, row.due_date)
    }

    fn shown_joined((): &()) -> String {
        String::new()
    }
}
