//! The service's side of the invoices: `write` takes lines on standard input, `read` prints them.
//!
//! The client in `web/client.mts` does the same on the same database.

use std::{
    env,
    error::Error,
    io::{self, Read, Write},
};

mod db;
mod ledger;

use db::Db;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [verb, organization, user] = args.as_slice() else {
        return Err("say `write` or `read`, an organization and one of its members".into());
    };
    let db = Db::connect().await?;
    let (organization, user) = (organization.as_str().into(), user.as_str().into());
    let mut org = db.org(&organization, &user).await?;
    match verb.as_str() {
        "write" => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            let count = ledger::write(&mut org, &text).await?;
            writeln!(io::stdout(), "{count} invoices written")?;
        }
        "read" => io::stdout().write_all(ledger::read(&mut org).await?.as_bytes())?,
        other => return Err(format!("there is no `{other}`: say `write` or `read`").into()),
    }
    Ok(())
}
