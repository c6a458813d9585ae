//! Where a database is, and the way to it.
//! In: an address as `postgres://user:password@host:5432/name`, or the environment. Out: connections.
//! A password is never printed.

use super::{OLDEST_SERVER, dotenv};
use crate::error::{Error, Result};
use crate::ident::DEFAULT_SCHEMA;
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
    /// The address that an argument says, or `DATABASE_URL` of the environment, or of the nearest `.env` from the
    /// current folder up to the project's.
    pub fn find(said: Option<&str>, root: &Path) -> Result<Self> {
        if let Some(url) = said {
            return Self::parse(url);
        }
        let is_one = |url: &String| !url.trim().is_empty();
        let url = std::env::var(VARIABLE).ok().filter(is_one);
        let url = url.or_else(|| dotenv::find(VARIABLE, root).filter(is_one));
        Self::parse(&url.ok_or(Error::NoDatabase)?)
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

    /// Another database of the same server, in which names without a schema mean `public`, whatever `PGOPTIONS` or the
    /// role say.
    pub(super) fn database(&self, name: &str) -> Self {
        let options = self.0.clone().options([("search_path", DEFAULT_SCHEMA)]);
        Self(options.database(name))
    }

    /// A connection of our own.
    pub(super) async fn connect(&self) -> Result<PgConnection> {
        let failed = |message: String, advice: &'static str| Error::Connect {
            address: self.to_string(),
            message,
            advice,
        };
        let connecting = tokio::time::timeout(PATIENCE, self.0.connect()).await;
        let connection = connecting
            .map_err(|_| failed(format!("no answer within {} s", PATIENCE.as_secs()), REACH))?
            .map_err(|error| failed(plainly(&error), advice(&error)))?;
        match connection.server_version_num() {
            Some(version) if version / 10_000 < OLDEST_SERVER => {
                let message = format!("the server is PostgreSQL {}", version / 10_000);
                Err(failed(message, UPGRADE))
            }
            _ => Ok(connection),
        }
    }
}

const REACH: &str = "see that the server runs, and that host and port are right";
const UPGRADE: &str = "PostgreSQL 15 or newer is needed; upgrade the server, or use another one";

/// What happened, without sqlx's own words around it.
fn plainly(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(source) => source.to_string(),
        sqlx::Error::Tls(source) => format!("no TLS: {source}"),
        other => super::told(other),
    }
}

/// What a person can do about a connection that did not come about.
fn advice(error: &sqlx::Error) -> &'static str {
    let code = error.as_database_error().and_then(|it| it.code());
    match (code.as_deref(), error) {
        (Some("28P01"), _) => {
            "see that user and password are right; special characters in them are written as %40"
        }
        (Some("28000"), _) => {
            "see that the user exists, and that the server lets it in (pg_hba.conf; it may want TLS: add ?sslmode=require)"
        }
        (Some("3D000"), _) => {
            "see that the name is right, or make the database first: createdb, or CREATE DATABASE"
        }
        (Some("42501"), _) => "the role may not connect: GRANT CONNECT ON DATABASE … TO …",
        (Some("53300"), _) => "end some connections, or try again later",
        (Some("57P01" | "57P02" | "57P03"), _) => {
            "the server is starting or stopping: try again later"
        }
        (_, sqlx::Error::Tls(_)) => {
            "see what `sslmode` in the address says: `require` needs a server with TLS, `verify-full` its certificate's CA (sslrootcert=…), `disable` goes without"
        }
        _ => REACH,
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
