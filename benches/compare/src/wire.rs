//! A wire to the server that takes its time, as one between two machines does.
//! In: the server's port, and how long a byte travels one way. Out: a port on the loopback that leads there.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// Lays a wire to a port. It stays until the program ends.
pub fn lay(port: u16, one_way: Duration) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
    let near = listener.local_addr().expect("it is bound").port();
    spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server runs");
            for end in [&client, &server] {
                end.set_nodelay(true).expect("it is a socket");
            }
            let copy = |end: &TcpStream| end.try_clone().expect("a socket can be shared");
            carry(copy(&client), copy(&server), one_way);
            carry(server, client, one_way);
        }
    });
    near
}

/// Carries what comes from one end to the other, each piece as much later as the wire is long; pieces do not wait for
/// one another.
fn carry(mut from: TcpStream, to: TcpStream, one_way: Duration) {
    let (sender, receiver) = channel();
    spawn(move || deliver(&receiver, to));
    spawn(move || {
        let sender: Sender<(Instant, Vec<u8>)> = sender;
        let mut piece = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from.read(&mut piece) {
            let due = Instant::now() + one_way;
            if sender.send((due, piece[..length].to_vec())).is_err() {
                return;
            }
        }
    });
}

fn deliver(pieces: &Receiver<(Instant, Vec<u8>)>, mut to: TcpStream) {
    for (due, piece) in pieces {
        sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&piece).is_err() {
            return;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}
