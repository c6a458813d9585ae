//! The generated modules, as they are.

use crate::contender::Contender;
use crate::data::{Query, Todo};
use crate::db::enums::TodoStatus;
use crate::db::todos::{Filter, List, OrderBy};
use crate::db::{Db, Is, Order, Org, organization, project, todos, user};
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
    type Joined = todos::WithPeople;

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
            project_id: todo.project_id.as_deref().map(project::Id::from),
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

    async fn find_each(&self, organization: &str, ids: &[String]) -> Vec<todos::Row> {
        let mut org = self.org(organization).begin().await.expect("begin");
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let row = todos::find(&mut org, &todos::Id::from(id.as_str())).await;
            rows.extend(row.expect("find"));
        }
        org.commit().await.expect("commit");
        rows
    }

    async fn list(&self, query: &Query) -> Vec<todos::Row> {
        list(&mut self.org(&query.organization), query).await
    }

    async fn list_each(&self, query: &Query, times: usize) -> Vec<todos::Row> {
        let org = self.org(&query.organization);
        let mut org = org.begin().await.expect("begin");
        let mut rows = Vec::new();
        for _ in 0..times {
            rows.extend(list(&mut org, query).await);
        }
        org.commit().await.expect("commit");
        rows
    }

    async fn insert(&self, organization: &str, new: todos::New) -> todos::Row {
        let mut org = self.org(organization);
        todos::insert(&mut org, new).await.expect("insert")
    }

    async fn insert_many(&self, organization: &str, new: Vec<todos::New>) -> u64 {
        let mut org = self.org(organization);
        todos::insert_many(&mut org, new)
            .await
            .expect("insert many")
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

    async fn joined(&self, organization: &str) -> Vec<todos::WithPeople> {
        let list = Order::desc(OrderBy::CreatedAt);
        todos::list_with_people(&mut self.org(organization), list)
            .await
            .expect("join")
    }

    fn shown(row: &todos::Row) -> String {
        format!("{} {:?} {:?}", row.id, row.description, row.due_date)
    }

    fn shown_joined(row: &todos::WithPeople) -> String {
        let assignee = row.assigned_to.as_ref().map(|it| &it.email);
        format!("{} {assignee:?} {}", row.row.id, row.created_by.name)
    }
}

async fn list(org: &mut Org, query: &Query) -> Vec<todos::Row> {
    let filter = Filter {
        status: TodoStatus::Open.into(),
        due_date: Is::Below(query.due),
        ..Filter::default()
    };
    let list = List::default()
        .filter(filter)
        .order(Order::desc(OrderBy::CreatedAt));
    todos::list(org, list).await.expect("list")
}
