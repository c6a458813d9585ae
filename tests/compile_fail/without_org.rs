//! A function of a scoped table asks for the key to an organization. A pool of connections is none,
//! nor are a transaction and an organization's id.

use crate::db::{Db, Error, Page, Tx, organization, todos};

pub async fn by_pool(db: &Db) -> Result<Vec<todos::Row>, Error> {
    todos::list(db, Page::default()).await //~ found reference `&Db`
}

pub async fn by_transaction(tx: &mut Tx) -> Result<Vec<todos::Row>, Error> {
    todos::list(tx, Page::default()).await //~ expected `&mut Org`, found `&mut Tx`
}

pub async fn by_id(mut id: organization::Id) -> Result<Vec<todos::Row>, Error> {
    todos::list(&mut id, Page::default()).await //~ expected `&mut Org`, found `&mut Id`
}

pub async fn by_nobody() -> Result<Vec<todos::Row>, Error> {
    todos::list(Page::default()).await //~ E0061
}
