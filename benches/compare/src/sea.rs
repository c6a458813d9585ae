//! SeaORM 2: entities, active models, and a partial model for the join; over a pool of the same sqlx.

use crate::contender::Contender;
use crate::data::{Query, Todo};
use crate::hand::pool;
use sea_orm::sea_query::{Alias, Expr, JoinType};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    FromQueryResult, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, Set,
    SqlxPostgresConnector, TransactionTrait as _,
};
use todos::{ActiveModel, Column, Entity, Model, Relation, Status};

/// The entity of `todos`.
#[expect(missing_docs, reason = "they are called as the columns are")]
pub mod todos {
    use sea_orm::entity::prelude::*;

    /// `todo_status`
    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "todo_status")]
    pub enum Status {
        #[sea_orm(string_value = "open")]
        Open,
        #[sea_orm(string_value = "in_progress")]
        InProgress,
        #[sea_orm(string_value = "done")]
        Done,
    }

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "todos")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub organization_id: String,
        pub title: String,
        pub description: Option<String>,
        pub status: Status,
        pub priority: i32,
        pub due_date: Option<DateTimeUtc>,
        pub assigned_to: Option<String>,
        pub project_id: Option<String>,
        pub created_by: String,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::user::Entity",
            from = "Column::AssignedTo",
            to = "super::user::Column::Id"
        )]
        Assignee,
        #[sea_orm(
            belongs_to = "super::user::Entity",
            from = "Column::CreatedBy",
            to = "super::user::Column::Id"
        )]
        Creator,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The entity of `user`.
#[expect(missing_docs, reason = "they are called as the columns are")]
pub mod user {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub name: String,
        pub email: String,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A todo with its people.
#[derive(Debug, FromQueryResult)]
#[expect(missing_docs, reason = "they are called as the columns are")]
pub struct Joined {
    #[sea_orm(nested)]
    pub todo: Model,
    pub assignee_id: Option<String>,
    pub assignee_name: Option<String>,
    pub assignee_email: Option<String>,
    pub creator_id: String,
    pub creator_name: String,
}

/// SeaORM.
pub struct Sea {
    database: DatabaseConnection,
}

fn scoped(organization: &str, mut new: ActiveModel) -> ActiveModel {
    new.id = Set(nanoid::nanoid!());
    new.organization_id = Set(organization.to_owned());
    new
}

impl Contender for Sea {
    const NAME: &'static str = "SeaORM";
    type New = ActiveModel;
    type Row = Model;
    type Joined = Joined;

    async fn connect(url: &str) -> Self {
        let database = SqlxPostgresConnector::from_sqlx_postgres_pool(pool(url).await);
        Self { database }
    }

    fn new(todo: &Todo) -> ActiveModel {
        ActiveModel {
            title: Set(todo.title.clone()),
            description: Set(todo.description.clone()),
            status: Set(if todo.begun {
                Status::InProgress
            } else {
                Status::Open
            }),
            priority: Set(todo.priority),
            due_date: Set(todo.due_date),
            assigned_to: Set(todo.assigned_to.clone()),
            project_id: Set(todo.project_id.clone()),
            created_by: Set(todo.created_by.clone()),
            ..Default::default()
        }
    }

    async fn find(&self, organization: &str, id: &str) -> Option<Model> {
        Entity::find()
            .filter(Column::OrganizationId.eq(organization))
            .filter(Column::Id.eq(id))
            .one(&self.database)
            .await
            .expect("find")
    }

    async fn find_each(&self, organization: &str, ids: &[String]) -> Vec<Model> {
        let transaction = self.database.begin().await.expect("begin");
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let row = Entity::find()
                .filter(Column::OrganizationId.eq(organization))
                .filter(Column::Id.eq(id))
                .one(&transaction)
                .await;
            rows.extend(row.expect("find"));
        }
        transaction.commit().await.expect("commit");
        rows
    }

    async fn list(&self, query: &Query) -> Vec<Model> {
        list(&self.database, query).await
    }

    async fn list_each(&self, query: &Query, times: usize) -> Vec<Model> {
        let transaction = self.database.begin().await.expect("begin");
        let mut rows = Vec::new();
        for _ in 0..times {
            rows.extend(list(&transaction, query).await);
        }
        transaction.commit().await.expect("commit");
        rows
    }

    async fn insert(&self, organization: &str, new: ActiveModel) -> Model {
        let new = scoped(organization, new);
        new.insert(&self.database).await.expect("insert")
    }

    async fn insert_many(&self, organization: &str, new: Vec<ActiveModel>) -> u64 {
        let new = new.into_iter().map(|new| scoped(organization, new));
        Entity::insert_many(new)
            .exec_without_returning(&self.database)
            .await
            .expect("insert many")
    }

    async fn insert_each(&self, organization: &str, new: Vec<ActiveModel>) -> usize {
        let transaction = self.database.begin().await.expect("begin");
        let mut rows = Vec::with_capacity(new.len());
        for new in new {
            let row = scoped(organization, new).insert(&transaction).await;
            rows.push(row.expect("insert"));
        }
        transaction.commit().await.expect("commit");
        rows.len()
    }

    async fn joined(&self, organization: &str) -> Vec<Joined> {
        let (assignee, creator) = (Alias::new("assignee"), Alias::new("creator"));
        let of = |table: &Alias, column| Expr::col((table.clone(), column));
        Entity::find()
            .join_as(
                JoinType::LeftJoin,
                Relation::Assignee.def(),
                assignee.clone(),
            )
            .join_as(
                JoinType::InnerJoin,
                Relation::Creator.def(),
                creator.clone(),
            )
            .expr_as(of(&assignee, user::Column::Id), "assignee_id")
            .expr_as(of(&assignee, user::Column::Name), "assignee_name")
            .expr_as(of(&assignee, user::Column::Email), "assignee_email")
            .expr_as(of(&creator, user::Column::Id), "creator_id")
            .expr_as(of(&creator, user::Column::Name), "creator_name")
            .filter(Column::OrganizationId.eq(organization))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(50)
            .into_model::<Joined>()
            .all(&self.database)
            .await
            .expect("join")
    }

    fn shown(row: &Model) -> String {
        format!("{} {:?} {:?}", row.id, row.description, row.due_date)
    }

    fn shown_joined(row: &Joined) -> String {
        let assignee = &row.assignee_email;
        format!("{} {assignee:?} {}", row.todo.id, row.creator_name)
    }
}

async fn list(connection: &impl ConnectionTrait, query: &Query) -> Vec<Model> {
    Entity::find()
        .filter(Column::OrganizationId.eq(&query.organization))
        .filter(Column::Status.eq(Status::Open))
        .filter(Column::DueDate.lt(query.due))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(50)
        .all(connection)
        .await
        .expect("list")
}
