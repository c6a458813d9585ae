//! Every statement that a program sends to PostgreSQL, written down on its way.
//! A relay on the loopback reads the messages of the protocol (manual, chapter 55) and passes all bytes on.

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use std::thread;

/// Passes connections on, and keeps what is asked on them.
#[derive(Clone)]
pub struct Recorder {
    url: String,
    statements: Arc<Mutex<BTreeSet<String>>>,
}

impl Recorder {
    /// In front of the server of an address.
    pub fn before(url: &str) -> Self {
        let options = PgConnectOptions::from_str(url).expect("it was used before");
        let server = (options.get_host().to_owned(), options.get_port());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("some port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let own = options
            .host("127.0.0.1")
            .port(port)
            .ssl_mode(PgSslMode::Disable);
        let recorder = Self {
            url: own.to_url_lossy().to_string(),
            statements: Arc::default(),
        };
        let statements = Arc::clone(&recorder.statements);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(&server) else {
                    continue;
                };
                relay(client, server, &statements);
            }
        });
        recorder
    }

    /// Where to connect.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What was asked so far, each statement once.
    pub fn statements(&self) -> BTreeSet<String> {
        self.statements.lock().expect("no thread failed").clone()
    }
}

fn relay(client: TcpStream, server: TcpStream, statements: &Arc<Mutex<BTreeSet<String>>>) {
    let both = (client.try_clone(), server.try_clone());
    if let (Ok(mut to_client), Ok(mut from_server)) = both {
        thread::spawn(move || {
            let _ = io::copy(&mut from_server, &mut to_client);
            let _ = to_client.shutdown(Shutdown::Both);
        });
    }
    let statements = Arc::clone(statements);
    thread::spawn(move || {
        let _ = read(&client, &server, &statements);
        let _ = server.shutdown(Shutdown::Both);
    });
}

fn read(
    mut client: &TcpStream,
    mut server: &TcpStream,
    statements: &Mutex<BTreeSet<String>>,
) -> io::Result<()> {
    let mut begun = false;
    loop {
        let mut head = vec![0; if begun { 5 } else { 4 }];
        client.read_exact(&mut head)?;
        let length = head[head.len() - 4..]
            .iter()
            .fold(0_usize, |all, it| all << 8 | usize::from(*it));
        let mut body = vec![0; length.saturating_sub(4)];
        client.read_exact(&mut body)?;
        let text = |bytes: &[u8]| {
            let end = bytes.iter().position(|it| *it == 0).unwrap_or(bytes.len());
            String::from_utf8_lossy(&bytes[..end]).into_owned()
        };
        let asked = match head[0] {
            // Parse: the name of the statement, then the statement.
            b'P' if begun => body
                .iter()
                .position(|it| *it == 0)
                .map(|at| text(&body[at + 1..])),
            b'Q' if begun => Some(text(&body)),
            _ => None,
        };
        if let Some(asked) = asked.filter(|it| !it.is_empty()) {
            statements.lock().expect("no thread failed").insert(asked);
        }
        begun = true;
        server.write_all(&head)?;
        server.write_all(&body)?;
    }
}
