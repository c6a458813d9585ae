//! sqlx as one writes it by hand: `query_as` over structs that derive `FromRow`, statements that sqlx keeps prepared.

use crate::contender::{CONNECTIONS, Contender};
use crate::data::{Query, Todo};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

/// A pool of sqlx.
pub async fn pool(url: &str) -> PgPool {
    let pool = PgPoolOptions::new()
        .max_connections(u32::try_from(CONNECTIONS).expect("a small number"))
        .test_before_acquire(false)
        .connect(url)
        .await
        .expect("the server was started");
    // How many connections a pool opens is a matter of chance while it fills, and each is a process of the server.
    let mut all = Vec::new();
    for _ in 0..CONNECTIONS {
        all.push(pool.acquire().await.expect("a connection"));
    }
    for mut connection in all {
        connection.return_to_pool().await;
    }
    pool
}

/// sqlx by hand.
pub struct Hand {
    pool: PgPool,
}

/// `todo_status`
#[derive(Clone, Copy, Debug, sqlx::Type)]
#[sqlx(type_name = "todo_status", rename_all = "snake_case")]
pub enum Status {
    /// `open`
    Open,
    /// `in_progress`
    InProgress,
    /// `done`
    Done,
}

/// A todo.
#[derive(Debug, sqlx::FromRow)]
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

/// A todo with its people.
#[derive(Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "they are called as the columns are")]
pub struct Joined {
    #[sqlx(flatten)]
    pub todo: Row,
    pub assignee_id: Option<String>,
    pub assignee_name: Option<String>,
    pub assignee_email: Option<String>,
    pub creator_id: String,
    pub creator_name: String,
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

/// One row.
pub const FIND: &str = "\
    select id, organization_id, title, description, status, priority, due_date, assigned_to, project_id, created_by, \
    created_at, updated_at from todos where organization_id = $1 and id = $2";

/// A list.
pub const LIST: &str = "\
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
    t.project_id, t.created_by, t.created_at, t.updated_at, a.id as assignee_id, a.name as assignee_name, \
    a.email as assignee_email, c.id as creator_id, c.name as creator_name \
    from todos t left join \"user\" a on a.id = t.assigned_to join \"user\" c on c.id = t.created_by \
    where t.organization_id = $1 order by t.created_at desc, t.id desc limit $2";

async fn insert(
    connection: &mut sqlx::PgConnection,
    organization: &str,
    new: New,
) -> sqlx::Result<Row> {
    sqlx::query_as(INSERT)
        .bind(organization)
        .bind(nanoid::nanoid!())
        .bind(new.title)
        .bind(new.description)
        .bind(new.status)
        .bind(new.priority)
        .bind(new.due_date)
        .bind(new.assigned_to)
        .bind(new.project_id)
        .bind(new.created_by)
        .fetch_one(connection)
        .await
}

impl Contender for Hand {
    const NAME: &'static str = "sqlx by hand";
    type New = New;
    type Row = Row;
    type Joined = Joined;

    async fn connect(url: &str) -> Self {
        Self {
            pool: pool(url).await,
        }
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
        sqlx::query_as(FIND)
            .bind(organization)
            .bind(id)
            .fetch_optional(&self.pool)
            .await
            .expect("find")
    }

    async fn find_each(&self, organization: &str, ids: &[String]) -> Vec<Row> {
        let mut transaction = self.pool.begin().await.expect("begin");
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let row = sqlx::query_as(FIND)
                .bind(organization)
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await;
            rows.extend(row.expect("find"));
        }
        transaction.commit().await.expect("commit");
        rows
    }

    async fn list(&self, query: &Query) -> Vec<Row> {
        sqlx::query_as(LIST)
            .bind(&query.organization)
            .bind(Status::Open)
            .bind(query.due)
            .bind(50_i64)
            .fetch_all(&self.pool)
            .await
            .expect("list")
    }

    async fn list_each(&self, query: &Query, times: usize) -> Vec<Row> {
        let mut transaction = self.pool.begin().await.expect("begin");
        let mut rows = Vec::new();
        for _ in 0..times {
            let listed = sqlx::query_as(LIST)
                .bind(&query.organization)
                .bind(Status::Open)
                .bind(query.due)
                .bind(50_i64)
                .fetch_all(&mut *transaction)
                .await;
            rows.extend::<Vec<Row>>(listed.expect("list"));
        }
        transaction.commit().await.expect("commit");
        rows
    }

    async fn insert(&self, organization: &str, new: New) -> Row {
        let mut connection = self.pool.acquire().await.expect("a connection");
        insert(&mut connection, organization, new)
            .await
            .expect("insert")
    }

    async fn insert_many(&self, organization: &str, new: Vec<New>) -> u64 {
        let mut ids = Vec::with_capacity(new.len());
        let mut titles = Vec::with_capacity(new.len());
        let mut descriptions = Vec::with_capacity(new.len());
        let mut statuses = Vec::with_capacity(new.len());
        let mut priorities = Vec::with_capacity(new.len());
        let mut due_dates = Vec::with_capacity(new.len());
        let mut assignees = Vec::with_capacity(new.len());
        let mut projects = Vec::with_capacity(new.len());
        let mut creators = Vec::with_capacity(new.len());
        for new in new {
            ids.push(nanoid::nanoid!());
            titles.push(new.title);
            descriptions.push(new.description);
            statuses.push(new.status);
            priorities.push(new.priority);
            due_dates.push(new.due_date);
            assignees.push(new.assigned_to);
            projects.push(new.project_id);
            creators.push(new.created_by);
        }
        sqlx::query(INSERT_MANY)
            .bind(organization)
            .bind(ids)
            .bind(titles)
            .bind(descriptions)
            .bind(statuses)
            .bind(priorities)
            .bind(due_dates)
            .bind(assignees)
            .bind(projects)
            .bind(creators)
            .execute(&self.pool)
            .await
            .expect("insert many")
            .rows_affected()
    }

    async fn insert_each(&self, organization: &str, new: Vec<New>) -> usize {
        let mut transaction = self.pool.begin().await.expect("begin");
        let mut rows = Vec::with_capacity(new.len());
        for new in new {
            let row = insert(&mut transaction, organization, new).await;
            rows.push(row.expect("insert"));
        }
        transaction.commit().await.expect("commit");
        rows.len()
    }

    async fn joined(&self, organization: &str) -> Vec<Joined> {
        sqlx::query_as(JOINED)
            .bind(organization)
            .bind(50_i64)
            .fetch_all(&self.pool)
            .await
            .expect("join")
    }

    fn shown(row: &Row) -> String {
        format!("{} {:?} {:?}", row.id, row.description, row.due_date)
    }

    fn shown_joined(row: &Joined) -> String {
        let assignee = &row.assignee_email;
        format!("{} {assignee:?} {}", row.todo.id, row.creator_name)
    }
}
