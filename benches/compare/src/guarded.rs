//! The same reads where the database itself holds every row to its organization: the generated code with `rls = "on"`
//! beside sqlx as one writes it by hand for that, with `begin`, `set_config`, the query and `commit`.

use crate::data::Query;
use crate::guarded_db::enums::TodoStatus;
use crate::guarded_db::todos::{self, Filter, List, OrderBy};
use crate::guarded_db::{Db, Is, Order, organization};
use crate::hand::{self, FIND, LIST, Row, Status, pool};
use sqlx::PgPool;

/// The generated modules.
pub struct Generated {
    db: Db,
}

impl Generated {
    /// Opens a pool.
    pub async fn connect(url: &str) -> Self {
        let db = Db::from_pool(pool(url).await);
        Self { db }
    }

    /// A todo of an organization, by its id.
    pub async fn find(&self, organization: &str, id: &str) -> Option<todos::Row> {
        let organization = organization::Id::from(organization);
        let mut org = self.db.org_unchecked(organization);
        todos::find(&mut org, &todos::Id::from(id))
            .await
            .expect("find")
    }

    /// The latest 50 todos of an organization with a status that are due before a time.
    pub async fn list(&self, query: &Query) -> Vec<todos::Row> {
        let filter = Filter {
            status: TodoStatus::Open.into(),
            due_date: Is::Below(query.due),
            ..Filter::default()
        };
        let list = List::default()
            .filter(filter)
            .order(Order::desc(OrderBy::CreatedAt));
        let organization = organization::Id::from(query.organization.as_str());
        let mut org = self.db.org_unchecked(organization);
        todos::list(&mut org, list).await.expect("list")
    }
}

/// sqlx by hand.
pub struct Hand {
    pool: PgPool,
}

impl Hand {
    /// Opens a pool.
    pub async fn connect(url: &str) -> Self {
        Self {
            pool: pool(url).await,
        }
    }

    async fn begin(&self, organization: &str) -> sqlx::PgTransaction<'static> {
        let mut transaction = self.pool.begin().await.expect("begin");
        sqlx::query("select set_config('app.organization_id', $1, true)")
            .bind(organization)
            .execute(&mut *transaction)
            .await
            .expect("set_config");
        transaction
    }

    /// A todo of an organization, by its id.
    pub async fn find(&self, organization: &str, id: &str) -> Option<Row> {
        let mut transaction = self.begin(organization).await;
        let row: Option<hand::Row> = sqlx::query_as(FIND)
            .bind(organization)
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await
            .expect("find");
        transaction.commit().await.expect("commit");
        row
    }

    /// The latest 50 todos of an organization with a status that are due before a time.
    pub async fn list(&self, query: &Query) -> Vec<Row> {
        let mut transaction = self.begin(&query.organization).await;
        let rows = sqlx::query_as(LIST)
            .bind(&query.organization)
            .bind(Status::Open)
            .bind(query.due)
            .bind(50_i64)
            .fetch_all(&mut *transaction)
            .await
            .expect("list");
        transaction.commit().await.expect("commit");
        rows
    }
}
