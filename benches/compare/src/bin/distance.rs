//! How much sooner 1,000 rows are there that travel in one statement, by how far away the server is.
//! `cargo run --release --bin distance`: a table in Markdown, for the README.

use compare::contender::Contender;
use compare::data::{READ, WRITTEN, id, many};
use compare::generated::Generated;
use compare::server::Server;
use compare::wire;
use std::time::{Duration, Instant};

/// Round trips in microseconds: the loopback itself, then what lies between two machines of one rack, of one zone, and
/// of two zones.
const ROUND_TRIPS: [u64; 5] = [0, 100, 250, 500, 1_000];
/// How many finds in a transaction tell what one call takes.
const CALLS: usize = 100;
/// How often each is measured; the median counts.
const TIMES: usize = 7;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::start().await;
    println!("| wire | one call | one by one | at once | times |");
    println!("|---:|---:|---:|---:|---:|");
    for round_trip in ROUND_TRIPS {
        let url = server.fresh().await;
        let url = match round_trip {
            0 => url,
            _ => {
                let one_way = Duration::from_micros(round_trip) / 2;
                let port = server.port();
                url.replace(
                    &format!(":{port}/"),
                    &format!(":{}/", wire::lay(port, one_way)),
                )
            }
        };
        let contender = Generated::connect(&url).await;
        let all = || many().iter().map(Generated::new).collect();
        let (mut each, mut at_once, mut ping) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TIMES {
            let rows = all();
            each.push(timed(contender.insert_each(WRITTEN, rows)).await);
            let rows = all();
            at_once.push(timed(contender.insert_many(WRITTEN, rows)).await);
            let ids: Vec<String> = (0..CALLS).map(id).collect();
            ping.push(timed(contender.find_each(READ, &ids)).await / CALLS as f64);
        }
        let [each, at_once, ping] = [each, at_once, ping].map(median);
        println!(
            "| {:.2} ms | {:.2} ms | {:.0} ms | {:.0} ms | {:.1} |",
            round_trip as f64 / 1e3,
            ping * 1e3,
            each * 1e3,
            at_once * 1e3,
            each / at_once
        );
    }
}

async fn timed<T>(call: impl Future<Output = T>) -> f64 {
    let start = Instant::now();
    call.await;
    start.elapsed().as_secs_f64()
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}
