//! tokio-postgres, the driver itself, with deadpool and statements that are kept prepared.

use crate::contender::{CONNECTIONS, Contender};
use crate::data::{Query, Todo};
use chrono::{DateTime, Utc};
use deadpool_postgres::{GenericClient, Manager, ManagerConfig, Pool, RecyclingMethod};
use postgres_types::{FromSql, ToSql};
use tokio_postgres::NoTls;

/// tokio-postgres.
pub struct Driver {
    pool: Pool,
}

/// `todo_status`
#[derive(Clone, Copy, Debug, FromSql, ToSql)]
#[postgres(name = "todo_status", rename_all = "snake_case")]
pub enum Status {
    /// `open`
    Open,
    /// `in_progress`
    InProgress,
    /// `done`
    Done,
}

/// A todo.
#[derive(Debug)]
#[expect(missing_docs, reason = "they are called as the columns are")]
pub struct Row {
    pub id: String,
    pub organization_id: String,
    pub title: String,
    pub description: Option<String>,
    pub status: Status,
    pub priority: i32,
    pub due_date: Option<DateTime<Utc>>,
    pub assigned_to: Option<String>,
    pub project_id: Option<String>,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Row {
    fn of(row: &tokio_postgres::Row) -> Self {
        Self {
            id: row.get(0),
            organization_id: row.get(1),
            title: row.get(2),
            description: row.get(3),
            status: row.get(4),
            priority: row.get(5),
            due_date: row.get(6),
            assigned_to: row.get(7),
            project_id: row.get(8),
            created_by: row.get(9),
            created_at: row.get(10),
            updated_at: row.get(11),
        }
    }
}

/// A todo with its people.
#[derive(Debug)]
#[expect(missing_docs, reason = "they are called as the columns are")]
pub struct Joined {
    pub todo: Row,
    pub assignee: Option<Assignee>,
    pub creator_id: String,
    pub creator_name: String,
}

/// Who does it.
#[derive(Debug)]
#[expect(missing_docs, reason = "they are called as the columns are")]
pub struct Assignee {
    pub id: String,
    pub name: String,
    pub email: String,
}

/// A todo to write.
#[expect(missing_docs, reason = "they are called as the columns are")]
pub struct New {
    pub title: String,
    pub description: Option<String>,
    pub status: Status,
    pub priority: i32,
    pub due_date: Option<DateTime<Utc>>,
    pub assigned_to: Option<String>,
    pub project_id: Option<String>,
    pub created_by: String,
}

const FIND: &str = "\
    select id, organization_id, title, description, status, priority, due_date, assigned_to, project_id, created_by, \
    created_at, updated_at from todos where organization_id = $1 and id = $2";

const LIST: &str = "\
    select id, organization_id, title, description, status, priority, due_date, assigned_to, project_id, created_by, \
    created_at, updated_at from todos where organization_id = $1 and status = $2 and due_date < $3 \
    order by created_at desc, id desc limit $4";

const INSERT: &str = "\
    insert into todos (organization_id, id, title, description, status, priority, due_date, assigned_to, project_id, \
    created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
    returning id, organization_id, title, description, status, priority, due_date, assigned_to, project_id, \
    created_by, created_at, updated_at";

const INSERT_MANY: &str = "\
    insert into todos (organization_id, id, title, description, status, priority, due_date, assigned_to, project_id, \
    created_by) select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::todo_status[], $6::int[], \
    $7::timestamptz[], $8::text[], $9::text[], $10::text[])";

const JOINED: &str = "\
    select t.id, t.organization_id, t.title, t.description, t.status, t.priority, t.due_date, t.assigned_to, \
    t.project_id, t.created_by, t.created_at, t.updated_at, a.id, a.name, a.email, c.id, c.name \
    from todos t left join \"user\" a on a.id = t.assigned_to join \"user\" c on c.id = t.created_by \
    where t.organization_id = $1 order by t.created_at desc, t.id desc limit $2";

async fn insert(client: &impl GenericClient, organization: &str, new: &New) -> Row {
    let statement = client.prepare_cached(INSERT).await.expect("prepare");
    let row = client
        .query_one(
            &statement,
            &[
                &organization,
                &nanoid::nanoid!(),
                &new.title,
                &new.description,
                &new.status,
                &new.priority,
                &new.due_date,
                &new.assigned_to,
                &new.project_id,
                &new.created_by,
            ],
        )
        .await
        .expect("insert");
    Row::of(&row)
}

impl Driver {
    async fn client(&self) -> deadpool_postgres::Client {
        self.pool.get().await.expect("a connection")
    }
}

impl Contender for Driver {
    const NAME: &'static str = "tokio-postgres";
    type New = New;
    type Row = Row;
    type Joined = Joined;

    async fn connect(url: &str) -> Self {
        let config = url.parse().expect("an address");
        let manager = Manager::from_config(
            config,
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .build()
            .expect("a pool");
        Self { pool }
    }

    fn new(todo: &Todo) -> New {
        New {
            title: todo.title.clone(),
            description: todo.description.clone(),
            status: if todo.begun {
                Status::InProgress
            } else {
                Status::Open
            },
            priority: todo.priority,
            due_date: todo.due_date,
            assigned_to: todo.assigned_to.clone(),
            project_id: todo.project_id.clone(),
            created_by: todo.created_by.clone(),
        }
    }

    async fn find(&self, organization: &str, id: &str) -> Option<Row> {
        let client = self.client().await;
        let statement = client.prepare_cached(FIND).await.expect("prepare");
        let row = client.query_opt(&statement, &[&organization, &id]).await;
        row.expect("find").as_ref().map(Row::of)
    }

    async fn find_each(&self, organization: &str, ids: &[String]) -> Vec<Row> {
        let mut client = self.client().await;
        let transaction = client.transaction().await.expect("begin");
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let statement = transaction.prepare_cached(FIND).await.expect("prepare");
            let row = transaction
                .query_opt(&statement, &[&organization, id])
                .await;
            rows.extend(row.expect("find").as_ref().map(Row::of));
        }
        transaction.commit().await.expect("commit");
        rows
    }

    async fn list(&self, query: &Query) -> Vec<Row> {
        let client = self.client().await;
        let statement = client.prepare_cached(LIST).await.expect("prepare");
        let rows = client
            .query(
                &statement,
                &[&query.organization, &Status::Open, &query.due, &50_i64],
            )
            .await
            .expect("list");
        rows.iter().map(Row::of).collect()
    }

    async fn list_each(&self, query: &Query, times: usize) -> Vec<Row> {
        let mut client = self.client().await;
        let transaction = client.transaction().await.expect("begin");
        let mut rows = Vec::new();
        for _ in 0..times {
            let statement = transaction.prepare_cached(LIST).await.expect("prepare");
            let listed = transaction
                .query(
                    &statement,
                    &[&query.organization, &Status::Open, &query.due, &50_i64],
                )
                .await
                .expect("list");
            rows.extend(listed.iter().map(Row::of));
        }
        transaction.commit().await.expect("commit");
        rows
    }

    async fn insert(&self, organization: &str, new: New) -> Row {
        insert(&self.client().await, organization, &new).await
    }

    async fn insert_many(&self, organization: &str, new: Vec<New>) -> u64 {
        let client = self.client().await;
        let statement = client.prepare_cached(INSERT_MANY).await.expect("prepare");
        let ids: Vec<String> = new.iter().map(|_| nanoid::nanoid!()).collect();
        let titles: Vec<&str> = new.iter().map(|it| it.title.as_str()).collect();
        let descriptions: Vec<_> = new.iter().map(|it| it.description.as_deref()).collect();
        let statuses: Vec<Status> = new.iter().map(|it| it.status).collect();
        let priorities: Vec<i32> = new.iter().map(|it| it.priority).collect();
        let due_dates: Vec<_> = new.iter().map(|it| it.due_date).collect();
        let assignees: Vec<_> = new.iter().map(|it| it.assigned_to.as_deref()).collect();
        let projects: Vec<_> = new.iter().map(|it| it.project_id.as_deref()).collect();
        let creators: Vec<&str> = new.iter().map(|it| it.created_by.as_str()).collect();
        client
            .execute(
                &statement,
                &[
                    &organization,
                    &ids,
                    &titles,
                    &descriptions,
                    &statuses,
                    &priorities,
                    &due_dates,
                    &assignees,
                    &projects,
                    &creators,
                ],
            )
            .await
            .expect("insert many")
    }

    async fn insert_each(&self, organization: &str, new: Vec<New>) -> usize {
        let mut client = self.client().await;
        let transaction = client.transaction().await.expect("begin");
        let mut rows = Vec::with_capacity(new.len());
        for new in new {
            rows.push(insert(&transaction, organization, &new).await);
        }
        transaction.commit().await.expect("commit");
        rows.len()
    }

    async fn joined(&self, organization: &str) -> Vec<Joined> {
        let client = self.client().await;
        let statement = client.prepare_cached(JOINED).await.expect("prepare");
        let rows = client.query(&statement, &[&organization, &50_i64]).await;
        let rows = rows.expect("join");
        rows.iter()
            .map(|row| Joined {
                todo: Row::of(row),
                assignee: row.get::<_, Option<String>>(12).map(|id| Assignee {
                    id,
                    name: row.get(13),
                    email: row.get(14),
                }),
                creator_id: row.get(15),
                creator_name: row.get(16),
            })
            .collect()
    }

    fn shown(row: &Row) -> String {
        format!("{} {:?} {:?}", row.id, row.description, row.due_date)
    }

    fn shown_joined(row: &Joined) -> String {
        let assignee = row.assignee.as_ref().map(|it| &it.email);
        format!("{} {assignee:?} {}", row.todo.id, row.creator_name)
    }
}
