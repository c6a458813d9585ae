//! Where a database is, and the way to it.
//! In: an address as `postgres://user:password@host:5432/name`, or the environment. Out: connections.
//! A password is never printed.

use crate::error::{Error, Result};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use std::fmt;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

/// Where the address is, if no argument says it.
const VARIABLE: &str = "DATABASE_URL";
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where a database is.
#[derive(Clone, Debug)]
pub struct Address(PgConnectOptions);

impl Address {
    /// The address that an argument says, or `DATABASE_URL`.
    pub fn find(said: Option<&str>) -> Result<Self> {
        match said {
            Some(url) => Self::parse(url),
            None => match std::env::var(VARIABLE) {
                Ok(url) if !url.trim().is_empty() => Self::parse(&url),
                _ => Err(Error::NoDatabase),
            },
        }
    }

    /// Reads an address.
    pub fn parse(url: &str) -> Result<Self> {
        if !Self::is_one(url) {
            return Err(Error::DatabaseUrl);
        }
        let options = PgConnectOptions::from_str(url.trim()).map_err(|_| Error::DatabaseUrl)?;
        Ok(Self(options.application_name("schemagen")))
    }

    /// Whether a text is meant as the address of a database.
    pub fn is_one(text: &str) -> bool {
        let text = text.trim();
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// A server that listens on a socket in this folder, for its first user.
    pub(super) fn socket(folder: &Path) -> Self {
        let options = PgConnectOptions::new_without_pgpass()
            .socket(folder)
            .port(SOCKET_PORT)
            .username(SUPERUSER)
            .password("")
            .ssl_mode(PgSslMode::Disable);
        Self(options).database("postgres")
    }

    /// Another database of the same server.
    pub(super) fn database(&self, name: &str) -> Self {
        Self(self.0.clone().database(name))
    }

    /// A connection of our own.
    pub(super) async fn connect(&self) -> Result<PgConnection> {
        let failed = |message: String| Error::Connect {
            address: self.to_string(),
            message,
        };
        let connecting = tokio::time::timeout(PATIENCE, self.0.connect()).await;
        connecting
            .map_err(|_| failed(format!("no answer within {} s", PATIENCE.as_secs())))?
            .map_err(|error| failed(super::told(&error)))
    }
}

/// The user that a private server begins with.
pub(super) const SUPERUSER: &str = "postgres";
/// The number in the name of a private server's socket.
pub(super) const SOCKET_PORT: u16 = 5432;

/// Ends a connection. One that ends badly is gone as well.
pub(super) async fn close(connection: PgConnection) {
    let _ = connection.close().await;
}

/// Without user and password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = self.0.get_database().unwrap_or(self.0.get_username());
        match self.0.get_socket() {
            Some(folder) => write!(f, "{} on the socket in {}", database, folder.display()),
            None => write!(f, "{}:{}/{database}", self.0.get_host(), self.0.get_port()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let address = Address::parse("postgres://me:secret@db.example:6543/app").unwrap();
        assert_eq!(address.to_string(), "db.example:6543/app");
        assert!(matches!(Address::parse("secret"), Err(Error::DatabaseUrl)));
        let wrong = Address::parse("postgres://me:secret@:x/y").unwrap_err();
        assert!(!wrong.to_string().contains("secret"));
    }
}
