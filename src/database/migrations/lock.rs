//! One run at a time: sqlx's own lock, so that its tools and we wait for each other.
//! It is asked for again and again, never waited for inside of PostgreSQL: who waits there holds up an index that is
//! built concurrently elsewhere, and the two end in a deadlock.

use crate::database::refused;
use crate::error::Result;
use crc::{CRC_32_ISO_HDLC, Crc};
use sqlx::{PgConnection, query_scalar};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(100);

/// Takes the lock. `waiting` is told once, if somebody else has it.
pub(super) async fn take(connection: &mut PgConnection, waiting: impl FnOnce()) -> Result<()> {
    let database: String = query_scalar("SELECT current_database()")
        .fetch_one(&mut *connection)
        .await
        .map_err(refused("ask for the database's name"))?;
    let id = id(&database);
    let mut waiting = Some(waiting);
    loop {
        let is_ours: bool = query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(id)
            .fetch_one(&mut *connection)
            .await
            .map_err(refused("ask for the lock of migrations"))?;
        if is_ours {
            return Ok(());
        }
        if let Some(waiting) = waiting.take() {
            waiting();
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// The number that sqlx locks a database by.
fn id(database: &str) -> i64 {
    const SUM: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
    const CHOSEN_BY_SQLX: i64 = 0x3d32_ad9e;
    CHOSEN_BY_SQLX * i64::from(SUM.checksum(database.as_bytes()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lock_is_the_one_of_sqlx() {
        // What sqlx 0.9 asks for in a database of this name.
        assert_eq!(super::id("123456789"), 0x3d32_ad9e * 0xcbf4_3926);
    }
}
