//! Every case by every contender in turn, some milliseconds each, again and again: what else the machine does then hits
//! all of them alike. `cargo run --release --bin turns [seconds a case]`: the table of the README, in Markdown.

use compare::contender::Contender;
use compare::data::{READ, WRITTEN, id, many, query, todo};
use compare::diesel::Diesel;
use compare::driver::Driver;
use compare::generated::Generated;
use compare::hand::Hand;
use compare::sea::Sea;
use compare::server::Server;
use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The cases.
const CASES: [&str; 8] = [
    "find",
    "find 100 in a transaction",
    "list of 50",
    "100 lists in a transaction",
    "joined list of 50",
    "insert",
    "insert 1,000",
    "insert 1,000 one by one",
];
/// How long one contender calls before it is the next one's turn.
const TURN: Duration = Duration::from_millis(10);
/// The calls at the start of a turn that do not count: they wake what slept while the others worked.
const WARMING: usize = 8;

/// One call, and how long it took.
async fn call<C: Contender>(contender: &C, case: &str, number: usize) -> Duration {
    macro_rules! timed {
        ($call:expr) => {{
            let start = Instant::now();
            let _answer = black_box($call.await);
            start.elapsed()
        }};
    }
    let all = || many().iter().map(C::new).collect();
    let numbered = |at| id((number * 100 + at) * 37);
    match case {
        "find" => {
            let id = id(number * 37);
            timed!(contender.find(READ, &id))
        }
        "find 100 in a transaction" => {
            let ids: Vec<String> = (0..100).map(numbered).collect();
            timed!(contender.find_each(READ, &ids))
        }
        "list of 50" => {
            let query = query();
            timed!(contender.list(&query))
        }
        "100 lists in a transaction" => {
            let query = query();
            timed!(contender.list_each(&query, 100))
        }
        "joined list of 50" => timed!(contender.joined(READ)),
        "insert" => {
            let new = C::new(&todo(number));
            timed!(contender.insert(WRITTEN, new))
        }
        "insert 1,000" => {
            let new: Vec<C::New> = all();
            timed!(contender.insert_many(WRITTEN, new))
        }
        _ => {
            let new: Vec<C::New> = all();
            timed!(contender.insert_each(WRITTEN, new))
        }
    }
}

/// One turn: how long a call took on the average.
async fn turn<C: Contender>(contender: &C, case: &str, count: &mut usize) -> Duration {
    let is_long = case.contains("1,000");
    if !is_long {
        for _ in 0..WARMING {
            call(contender, case, *count).await;
            *count += 1;
        }
    }
    let (mut calls, mut spent) = (0, Duration::ZERO);
    let end = Instant::now() + TURN;
    while calls == 0 || (!is_long && Instant::now() < end) {
        spent += call(contender, case, *count).await;
        *count += 1;
        calls += 1;
    }
    // What a connection still has to do after its call is not to fall into the time of the next contender.
    tokio::time::sleep(Duration::from_millis(2)).await;
    spent / calls
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let seconds = env::args()
        .nth(1)
        .and_then(|it| it.parse().ok())
        .unwrap_or(10);
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
        let mut count = 0;
        let mut round = 0;
        while Instant::now() < end || round < 12 {
            // The first turns prepare the statements, and let PostgreSQL settle on a plan.
            let turns = [
                turn(&generated, case, &mut count).await,
                turn(&hand, case, &mut count).await,
                turn(&driver, case, &mut count).await,
                turn(&sea, case, &mut count).await,
                turn(&diesel, case, &mut count).await,
            ];
            for (all, time) in times.iter_mut().zip(turns) {
                if round >= 3 {
                    all.push(time);
                }
            }
            round += 1;
        }
        println!("| {case} | {} |", cells(times).join(" | "));
    }
}

/// The median of each, as a multiple of the first one's.
fn cells(times: [Vec<Duration>; 5]) -> [String; 5] {
    let medians = times.map(|mut all| {
        all.sort();
        all.get(all.len() / 2).copied().unwrap_or_default()
    });
    let one = medians[0].as_secs_f64();
    let mut place = 0;
    medians.map(|it| {
        place += 1;
        match (place, it.as_secs_f64() * 1e6) {
            (1, micros) if micros < 1e4 => format!("1.00 = {micros:.0} µs"),
            (1, micros) => format!("1.00 = {:.1} ms", micros / 1e3),
            _ => format!("{:.2}", it.as_secs_f64() / one),
        }
    })
}
