//! Every case by every contender in turn, call by call: what else the machine does then hits all of them alike.
//! `cargo run --release --bin turns [seconds a case]`; criterion's rounds are the figures, this is the look in between.

use compare::contender::Contender;
use compare::data::{READ, Todo, WRITTEN, id, many, query, todo};
use compare::diesel::Diesel;
use compare::driver::Driver;
use compare::generated::Generated;
use compare::hand::Hand;
use compare::sea::Sea;
use compare::server::Server;
use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The cases: a name, and how long one call of it took.
const CASES: [&str; 6] = [
    "find",
    "list of 50",
    "joined list of 50",
    "insert",
    "insert 1,000",
    "insert 1,000 one by one",
];

/// How long one call takes, of several in a row where it is short: what a pool does behind a call counts as its own.
async fn timed<C: Contender>(contender: &C, case: &str, number: usize) -> Duration {
    let calls: usize = if case.starts_with("insert 1,000") {
        1
    } else {
        16
    };
    let query = query();
    let ids: Vec<String> = (0..calls)
        .map(|call| id((number * calls + call) * 37))
        .collect();
    let mut new: Vec<C::New> = if calls == 1 {
        many().iter().map(|todo: &Todo| C::new(todo)).collect()
    } else {
        (0..calls)
            .map(|call| C::new(&todo(number * calls + call)))
            .collect()
    };
    let start = Instant::now();
    for id in &ids {
        match case {
            "find" => drop(black_box(contender.find(READ, id).await)),
            "list of 50" => drop(black_box(contender.list(&query).await)),
            "joined list of 50" => drop(black_box(contender.joined(READ).await)),
            "insert" => {
                let new = new.pop().expect("one a call");
                drop(black_box(contender.insert(WRITTEN, new).await));
            }
            "insert 1,000" => {
                let new = std::mem::take(&mut new);
                black_box(contender.insert_many(WRITTEN, new).await);
            }
            _ => {
                let new = std::mem::take(&mut new);
                black_box(contender.insert_each(WRITTEN, new).await);
            }
        }
    }
    let elapsed = start.elapsed();
    // What a connection still has to do after its call is not to fall into the time of the next contender.
    tokio::time::sleep(Duration::from_millis(2)).await;
    elapsed / u32::try_from(calls).expect("a few")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let seconds = env::args()
        .nth(1)
        .and_then(|it| it.parse().ok())
        .unwrap_or(5);
    let server = Server::start().await;
    println!("| | generated | sqlx by hand | tokio-postgres | SeaORM | Diesel |");
    println!("|---|---:|---:|---:|---:|---:|");
    for case in CASES {
        let url = server.fresh().await;
        let generated = Generated::connect(&url).await;
        let hand = Hand::connect(&url).await;
        let driver = Driver::connect(&url).await;
        let sea = Sea::connect(&url).await;
        let diesel = Diesel::connect(&url).await;
        let mut times: [Vec<Duration>; 5] = Default::default();
        let end = Instant::now() + Duration::from_secs(seconds);
        let mut number = 0;
        while Instant::now() < end || number < 12 {
            // The first turns prepare the statements, and let PostgreSQL settle on a plan.
            let turn = [
                timed(&generated, case, number).await,
                timed(&hand, case, number).await,
                timed(&driver, case, number).await,
                timed(&sea, case, number).await,
                timed(&diesel, case, number).await,
            ];
            for (all, time) in times.iter_mut().zip(turn) {
                if number >= 3 {
                    all.push(time);
                }
            }
            number += 1;
        }
        println!("| {case} | {} |", cells(times).join(" | "));
    }
}

/// The lower quartile of each, which little disturbs, as multiples of the first.
fn cells(times: [Vec<Duration>; 5]) -> [String; 5] {
    let quartiles = times.map(|mut all| {
        all.sort();
        all.get(all.len() / 4).copied().unwrap_or_default()
    });
    let one = quartiles[0].as_secs_f64();
    quartiles.map(|it| {
        format!(
            "{:.3} ({:.1} µs)",
            it.as_secs_f64() / one,
            it.as_secs_f64() * 1e6
        )
    })
}
