//! Every case by every contender, one after the other, each on a database of its own that is a copy of the same one.
//! `cargo bench --manifest-path benches/compare/Cargo.toml`; one case: `… -- find`.

use compare::contender::Contender;
use compare::data::{READ, TODOS, WRITTEN, id, many, query, todo};
use compare::diesel::Diesel;
use compare::driver::Driver;
use compare::generated::Generated;
use compare::guarded;
use compare::hand::Hand;
use compare::sea::Sea;
use compare::server::Server;
use criterion::{BatchSize, Bencher, Criterion, SamplingMode, criterion_group, criterion_main};
use std::cell::{Cell, OnceCell};
use std::hint::black_box;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// The server, and the one thread that asks it.
struct Bench {
    runtime: Runtime,
    server: Server,
}

#[derive(Clone, Copy)]
enum Case {
    Find,
    FindEach,
    List,
    ListEach,
    Insert,
    InsertMany,
    InsertEach,
    Joined,
}

const CASES: [(Case, &str); 8] = [
    (Case::Find, "find"),
    (Case::FindEach, "find 100 in a transaction"),
    (Case::List, "list of 50"),
    (Case::ListEach, "100 lists in a transaction"),
    (Case::Joined, "joined list of 50"),
    (Case::Insert, "insert"),
    (Case::InsertMany, "insert 1,000"),
    (Case::InsertEach, "insert 1,000 one by one"),
];

impl Bench {
    /// A contender, on a database that nobody has used yet.
    fn connect<C: Contender>(&self) -> C {
        self.runtime.block_on(async {
            let url = self.server.fresh().await;
            C::connect(&url).await
        })
    }

    /// One sample of one case by one contender.
    fn run<C: Contender>(
        &self,
        case: Case,
        contender: &C,
        count: &Cell<usize>,
        bencher: &mut Bencher<'_>,
    ) {
        let next = || count.replace(count.get() + 1);
        let all = || many().iter().map(C::new).collect::<Vec<_>>();
        let mut bencher = bencher.to_async(&self.runtime);
        match case {
            Case::Find => bencher.iter_batched(
                || id(next() * 37 % TODOS),
                async |id| black_box(contender.find(READ, &id).await),
                BatchSize::SmallInput,
            ),
            Case::FindEach => bencher.iter_batched(
                || {
                    (0..100)
                        .map(|_| id(next() * 37 % TODOS))
                        .collect::<Vec<_>>()
                },
                async |ids| black_box(contender.find_each(READ, &ids).await),
                BatchSize::SmallInput,
            ),
            Case::List => bencher.iter_batched(
                query,
                async |query| black_box(contender.list(&query).await),
                BatchSize::SmallInput,
            ),
            Case::ListEach => bencher.iter_batched(
                query,
                async |query| black_box(contender.list_each(&query, 100).await),
                BatchSize::SmallInput,
            ),
            Case::Joined => bencher.iter(async || black_box(contender.joined(READ).await)),
            Case::Insert => bencher.iter_batched(
                || C::new(&todo(next())),
                async |new| black_box(contender.insert(WRITTEN, new).await),
                BatchSize::SmallInput,
            ),
            Case::InsertMany => bencher.iter_batched(
                all,
                async |new| black_box(contender.insert_many(WRITTEN, new).await),
                BatchSize::PerIteration,
            ),
            Case::InsertEach => bencher.iter_batched(
                all,
                async |new| black_box(contender.insert_each(WRITTEN, new).await),
                BatchSize::PerIteration,
            ),
        }
    }

    /// What a contender reads and writes, as text: it is to be the same for all.
    fn shown<C: Contender>(&self) -> Vec<String> {
        let contender: C = self.connect();
        self.runtime.block_on(async {
            let found = contender.find(READ, &id(4)).await.expect("it is there");
            let mut shown = vec![C::shown(&found)];
            let each = contender.find_each(READ, &[id(5), id(6)]).await;
            shown.extend(each.iter().map(C::shown));
            shown.extend(contender.list(&query()).await.iter().map(C::shown));
            let each = contender.list_each(&query(), 2).await;
            shown.extend(each.iter().map(C::shown));
            let joined = contender.joined(READ).await;
            shown.extend(joined.iter().map(C::shown_joined));
            let new = |number| C::new(&todo(number));
            let row = contender.insert(WRITTEN, new(7)).await;
            shown.extend(
                C::shown(&row)
                    .split_once(' ')
                    .map(|(_, rest)| rest.to_owned()),
            );
            let all = || many().iter().map(C::new).collect();
            shown.push(contender.insert_many(WRITTEN, all()).await.to_string());
            shown.push(contender.insert_each(WRITTEN, all()).await.to_string());
            shown
        })
    }
}

fn contenders(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let server = runtime.block_on(Server::start());
    let bench = Bench { runtime, server };
    let expected = bench.shown::<Hand>();
    assert_eq!(expected.len(), 206, "{expected:?}");
    assert_eq!(expected, bench.shown::<Driver>());
    assert_eq!(expected, bench.shown::<Sea>());
    assert_eq!(expected, bench.shown::<Diesel>());
    assert_eq!(expected, bench.shown::<Generated>());
    for (case, name) in CASES {
        let mut group = criterion.benchmark_group(name);
        group.sampling_mode(SamplingMode::Flat);
        macro_rules! contend {
            ($($contender:ty),*) => {
                $({
                    // Criterion runs this once a sample, and not at all where the case was not asked for.
                    let (contender, count) = (OnceCell::new(), Cell::new(0));
                    group.bench_function(<$contender>::NAME, |bencher| {
                        let contender = contender.get_or_init(|| bench.connect::<$contender>());
                        bench.run(case, contender, &count, bencher);
                    });
                })*
            };
        }
        contend!(Generated, Hand, Driver, Sea, Diesel);
        group.finish();
    }
    guarded(criterion, &bench);
}

/// The reads under row-level security, where only one contender is like the generated code.
fn guarded(criterion: &mut Criterion, bench: &Bench) {
    let Bench { runtime, server } = bench;
    let url = server.guarded();
    let generated = runtime.block_on(guarded::Generated::connect(&url));
    let hand = runtime.block_on(guarded::Hand::connect(&url));
    let count = Cell::new(0);
    let next = || id(count.replace(count.get() + 1) * 37 % TODOS);
    let mut group = criterion.benchmark_group("find, row-level security");
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function(Generated::NAME, |bencher| {
        bencher.to_async(runtime).iter_batched(
            next,
            async |id| black_box(generated.find(READ, &id).await).expect("it is there"),
            BatchSize::SmallInput,
        );
    });
    group.bench_function(Hand::NAME, |bencher| {
        bencher.to_async(runtime).iter_batched(
            next,
            async |id| black_box(hand.find(READ, &id).await).expect("it is there"),
            BatchSize::SmallInput,
        );
    });
    group.finish();
    let query = query();
    let mut group = criterion.benchmark_group("list of 50, row-level security");
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function(Generated::NAME, |bencher| {
        bencher
            .to_async(runtime)
            .iter(async || black_box(generated.list(&query).await));
    });
    group.bench_function(Hand::NAME, |bencher| {
        bencher
            .to_async(runtime)
            .iter(async || black_box(hand.list(&query).await));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .sample_size(50);
    targets = contenders
}
criterion_main!(benches);
