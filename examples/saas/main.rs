//! A small service over the generated modules in `db`: the to-do lists of several organizations.
//!
//! `caller` turns a request into an `Org`, the key to one organization's rows; `api` can do nothing
//! without one; `error` turns what the database refuses into an answer. The migrations are not applied here: that takes
//! the owner of the tables, and row-level security binds whoever the service connects as.

use std::{env, error::Error};

use db::Db;
use tokio::net::TcpListener;

mod api;
mod caller;
mod db;
mod error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let db = Db::connect().await?;
    announce(&listener)?;
    axum::serve(listener, api::router(db)).await?;
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "port 0 is any free port, and somebody must say which"
)]
fn announce(listener: &TcpListener) -> std::io::Result<()> {
    println!("listening on http://{}", listener.local_addr()?);
    Ok(())
}
