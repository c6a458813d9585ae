//! The language server of the specs, on standard input and output.
//! In: messages of the protocol. Out: messages of the protocol, and whether the editor took its leave as it should.
//! It only translates: what is said comes from the rooms below. After every change the whole project is analyzed anew,
//! with the texts of the editor before those on the disk; between two messages nothing else is remembered.

mod capabilities;
mod diagnostics;
mod dispatch;
mod documents;
mod handlers;
mod position;
mod projects;
mod server;
mod to_proto;

use capabilities::Client;
use lsp_server::{Connection, Message, Response};
use server::Server;

/// Serves until the editor leaves. The answer is whether it asked for the end first, as the protocol wants.
pub fn run() -> bool {
    let (connection, threads) = Connection::stdio();
    let orderly = serve(connection);
    // Without a connection the threads come to their end; what they could not write nobody reads any more.
    let _ = threads.join();
    orderly
}

fn serve(connection: Connection) -> bool {
    let Ok((id, params)) = connection.initialize_start() else {
        return false;
    };
    let client = Client::read(&params);
    let answer = capabilities::answer(&client);
    let mut server = Server::new(client, connection);
    server.send(Response::new_ok(id, answer));
    while let Some(batch) = server.receive() {
        if let Some(orderly) = turn(&mut server, batch) {
            return orderly;
        }
    }
    false
}

/// Takes in what has come. The answer is there when the editor leaves: whether it asked for the end first.
fn turn(server: &mut Server, batch: Vec<Message>) -> Option<bool> {
    let cancelled = dispatch::cancelled(&batch);
    for message in batch {
        match message {
            Message::Notification(note) if note.method == "exit" => {
                return Some(server.is_shut_down);
            }
            Message::Notification(note) => dispatch::notice(server, note),
            Message::Request(request) => {
                let answer = if cancelled.contains(&request.id) {
                    dispatch::cancel(request.id)
                } else {
                    dispatch::answer(server, request)
                };
                server.send(answer);
            }
            Message::Response(_) => {}
        }
    }
    dispatch::guarded(|| server.refresh_all());
    None
}
