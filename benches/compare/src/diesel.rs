//! Diesel 2 with diesel-async: the query builder over `table!`, statements that it keeps prepared.

use crate::contender::{CONNECTIONS, Contender};
use crate::data::{Query, Todo};
use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::{
    ExpressionMethods as _, Insertable, JoinOnDsl as _, NullableExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use std::io::Write as _;

/// What `diesel print-schema` writes.
mod schema {
    #[derive(diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
    #[diesel(postgres_type(name = "todo_status"))]
    pub struct TodoStatus;

    diesel::table! {
        use diesel::sql_types::*;
        use super::TodoStatus;

        todos (id) {
            id -> Text,
            organization_id -> Text,
            title -> Text,
            description -> Nullable<Text>,
            status -> TodoStatus,
            priority -> Int4,
            due_date -> Nullable<Timestamptz>,
            assigned_to -> Nullable<Text>,
            project_id -> Nullable<Text>,
            created_by -> Text,
            created_at -> Timestamptz,
            updated_at -> Timestamptz,
        }
    }

    diesel::table! {
        user (id) {
            id -> Text,
            name -> Text,
            email -> Text,
            created_at -> Timestamptz,
            updated_at -> Timestamptz,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(todos, user);
}

use schema::{todos, user};

/// `todo_status`
#[derive(Clone, Copy, Debug, FromSqlRow, AsExpression)]
#[diesel(sql_type = schema::TodoStatus)]
pub enum Status {
    /// `open`
    Open,
    /// `in_progress`
    InProgress,
    /// `done`
    Done,
}

impl ToSql<schema::TodoStatus, Pg> for Status {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(match self {
            Self::Open => b"open",
            Self::InProgress => b"in_progress",
            Self::Done => b"done",
        })?;
        Ok(IsNull::No)
    }
}

impl FromSql<schema::TodoStatus, Pg> for Status {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes() {
            b"open" => Ok(Self::Open),
            b"in_progress" => Ok(Self::InProgress),
            b"done" => Ok(Self::Done),
            _ => Err("no todo_status".into()),
        }
    }
}

/// A todo.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = todos, check_for_backend(Pg))]
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

/// A todo, who does it (id, name, address), and who wrote it (id, name).
pub type Joined = (Row, Option<(String, String, String)>, (String, String));

/// A todo to write.
#[derive(Insertable)]
#[diesel(table_name = todos)]
#[expect(missing_docs, reason = "they are called as the columns are")]
pub struct New {
    pub organization_id: String,
    pub id: String,
    pub title: String,
    pub description: Option<String>,
    pub status: Status,
    pub priority: i32,
    pub due_date: Option<DateTime<Utc>>,
    pub assigned_to: Option<String>,
    pub project_id: Option<String>,
    pub created_by: String,
}

impl New {
    fn scoped(self, organization: &str) -> Self {
        Self {
            id: nanoid::nanoid!(),
            organization_id: organization.to_owned(),
            ..self
        }
    }
}

/// Diesel.
pub struct Diesel {
    pool: Pool<AsyncPgConnection>,
}

impl Diesel {
    async fn connection(
        &self,
    ) -> diesel_async::pooled_connection::deadpool::Object<AsyncPgConnection> {
        self.pool.get().await.expect("a connection")
    }
}

impl Contender for Diesel {
    const NAME: &'static str = "Diesel";
    type New = New;
    type Row = Row;
    type Joined = Joined;

    async fn connect(url: &str) -> Self {
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .build()
            .expect("a pool");
        Self { pool }
    }

    fn new(todo: &Todo) -> New {
        New {
            organization_id: String::new(),
            id: String::new(),
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
        todos::table
            .filter(todos::organization_id.eq(organization))
            .filter(todos::id.eq(id))
            .select(Row::as_select())
            .first(&mut self.connection().await)
            .await
            .optional()
            .expect("find")
    }

    async fn find_each(&self, organization: &str, ids: &[String]) -> Vec<Row> {
        self.connection()
            .await
            .transaction(async |connection| {
                let mut rows = Vec::with_capacity(ids.len());
                for id in ids {
                    let row = todos::table
                        .filter(todos::organization_id.eq(organization))
                        .filter(todos::id.eq(id))
                        .select(Row::as_select())
                        .first(connection)
                        .await
                        .optional()?;
                    rows.extend(row);
                }
                diesel::QueryResult::Ok(rows)
            })
            .await
            .expect("find each")
    }

    async fn list(&self, query: &Query) -> Vec<Row> {
        let mut connection = self.connection().await;
        list(&mut connection, query).await.expect("list")
    }

    async fn list_each(&self, query: &Query, times: usize) -> Vec<Row> {
        self.connection()
            .await
            .transaction(async |connection| {
                let mut rows = Vec::new();
                for _ in 0..times {
                    rows.extend(list(connection, query).await?);
                }
                diesel::QueryResult::Ok(rows)
            })
            .await
            .expect("list each")
    }

    async fn insert(&self, organization: &str, new: New) -> Row {
        diesel::insert_into(todos::table)
            .values(new.scoped(organization))
            .returning(Row::as_returning())
            .get_result(&mut self.connection().await)
            .await
            .expect("insert")
    }

    async fn insert_many(&self, organization: &str, new: Vec<New>) -> u64 {
        let new: Vec<New> = new
            .into_iter()
            .map(|new| new.scoped(organization))
            .collect();
        let count = diesel::insert_into(todos::table)
            .values(new)
            .execute(&mut self.connection().await)
            .await
            .expect("insert many");
        count as u64
    }

    async fn insert_each(&self, organization: &str, new: Vec<New>) -> usize {
        self.connection()
            .await
            .transaction(async |connection| {
                let mut rows = Vec::with_capacity(new.len());
                for new in new {
                    let row = diesel::insert_into(todos::table)
                        .values(new.scoped(organization))
                        .returning(Row::as_returning())
                        .get_result(connection)
                        .await?;
                    rows.push(row);
                }
                diesel::QueryResult::Ok(rows.len())
            })
            .await
            .expect("insert each")
    }

    async fn joined(&self, organization: &str) -> Vec<Joined> {
        let (assignee, creator) = diesel::alias!(user as assignee, user as creator);
        todos::table
            .left_join(assignee.on(todos::assigned_to.eq(assignee.field(user::id).nullable())))
            .inner_join(creator.on(todos::created_by.eq(creator.field(user::id))))
            .filter(todos::organization_id.eq(organization))
            .order((todos::created_at.desc(), todos::id.desc()))
            .limit(50)
            .select((
                Row::as_select(),
                assignee
                    .fields((user::id, user::name, user::email))
                    .nullable(),
                creator.fields((user::id, user::name)),
            ))
            .load(&mut self.connection().await)
            .await
            .expect("join")
    }

    fn shown(row: &Row) -> String {
        format!("{} {:?} {:?}", row.id, row.description, row.due_date)
    }

    fn shown_joined((row, assignee, creator): &Joined) -> String {
        let assignee = assignee.as_ref().map(|(_, _, email)| email);
        format!("{} {assignee:?} {}", row.id, creator.1)
    }
}

async fn list(connection: &mut AsyncPgConnection, query: &Query) -> diesel::QueryResult<Vec<Row>> {
    todos::table
        .filter(todos::organization_id.eq(&query.organization))
        .filter(todos::status.eq(Status::Open))
        .filter(todos::due_date.lt(query.due))
        .order((todos::created_at.desc(), todos::id.desc()))
        .limit(50)
        .select(Row::as_select())
        .load(connection)
        .await
}
