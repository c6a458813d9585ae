//! What every contender does: one function a case, over a pool of its own.
//! In: the address of a database, the rows to write. Out: rows, decoded into structs that own what they hold.

use crate::data::{Query, Todo};

/// How many connections each pool may hold. One task asks, so one is used.
pub const CONNECTIONS: usize = 4;

/// A library, and the code that one writes with it.
#[allow(async_fn_in_trait, reason = "one task on one thread runs them")]
pub trait Contender: Sized {
    /// What it is called in the tables.
    const NAME: &'static str;
    /// A todo to write, as the library wants it.
    type New;
    /// A todo.
    type Row;
    /// A todo with its people.
    type Joined;

    /// Opens a pool that does not look after a connection before it hands it out.
    async fn connect(url: &str) -> Self;

    /// Makes a new todo of the common one; this is not measured.
    fn new(todo: &Todo) -> Self::New;

    /// A todo of an organization, by its id.
    async fn find(&self, organization: &str, id: &str) -> Option<Self::Row>;

    /// Todos of an organization, one after the other, by their ids, in one transaction.
    async fn find_each(&self, organization: &str, ids: &[String]) -> Vec<Self::Row>;

    /// The latest 50 todos of an organization with a status that are due before a time.
    async fn list(&self, query: &Query) -> Vec<Self::Row>;

    /// The same list so many times, one after the other, in one transaction.
    async fn list_each(&self, query: &Query, times: usize) -> Vec<Self::Row>;

    /// Writes a todo and reads it back.
    async fn insert(&self, organization: &str, new: Self::New) -> Self::Row;

    /// Writes many todos in the best way that the library has, and counts them.
    async fn insert_many(&self, organization: &str, new: Vec<Self::New>) -> u64;

    /// Writes many todos one after the other, each read back, in one transaction.
    async fn insert_each(&self, organization: &str, new: Vec<Self::New>) -> usize;

    /// The latest 50 todos of an organization, with who wrote them and who does them.
    async fn joined(&self, organization: &str) -> Vec<Self::Joined>;

    /// What a row holds, to compare the contenders by.
    fn shown(row: &Self::Row) -> String;

    /// What a row with its people holds.
    fn shown_joined(row: &Self::Joined) -> String;
}
