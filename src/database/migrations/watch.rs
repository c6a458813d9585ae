//! A look from outside at a migration that waits: whom it waits for.
//! In: the number of the server's process that does the work. Out: who holds what it wants, in words.

use crate::database::address::Address;
use crate::error::Result;
use sqlx::{PgConnection, query_scalar};
use std::future::Future;
use std::time::Duration;

/// How long nobody wonders, and how often we look afterwards.
const PAUSE: Duration = Duration::from_millis(800);

/// Who is in the way of this process: number, program, what it does and since when.
const BLOCKERS: &str = "SELECT concat_ws(', ', 'process ' || pid, nullif(application_name, ''), usename, \
     state || coalesce(' for ' || extract(epoch FROM clock_timestamp() - xact_start)::int || ' s', '')) \
     || coalesce(': ' || left(regexp_replace(query, '\\s+', ' ', 'g'), 60), '') \
     FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1)) ORDER BY xact_start LIMIT 3";

/// Does the work, and tells whom it waits for whenever that is somebody new. The last ones come with the result.
pub(super) async fn watched<T>(
    address: &Address,
    process: i32,
    work: impl Future<Output = T>,
    tell: &mut dyn FnMut(&[String]),
) -> (T, Vec<String>) {
    let mut work = std::pin::pin!(work);
    let mut seen: Vec<String> = Vec::new();
    let mut watcher = None;
    loop {
        tokio::select! {
            biased;
            done = &mut work => return (done, seen),
            found = look(address, process, &mut watcher) => {
                if found.is_empty() {
                    continue;
                }
                let numbers = |list: &[String]| -> Vec<String> {
                    list.iter().filter_map(|it| it.split(',').next().map(str::to_owned)).collect()
                };
                if numbers(&found) != numbers(&seen) {
                    tell(&found);
                }
                seen = found;
            }
        }
    }
}

/// After a pause, who is in the way. Who cannot look has nothing to tell.
async fn look(address: &Address, process: i32, watcher: &mut Option<PgConnection>) -> Vec<String> {
    tokio::time::sleep(PAUSE).await;
    if watcher.is_none() {
        *watcher = address.connect().await.ok();
    }
    match watcher {
        Some(connection) => {
            let rows = query_scalar(BLOCKERS)
                .bind(process)
                .fetch_all(connection)
                .await;
            rows.unwrap_or_default()
        }
        None => Vec::new(),
    }
}

/// The number of the server's process behind a connection.
pub(super) async fn process(connection: &mut PgConnection) -> Result<i32> {
    query_scalar("SELECT pg_backend_pid()")
        .fetch_one(connection)
        .await
        .map_err(crate::database::refused(
            "ask for the number of our process",
        ))
}
