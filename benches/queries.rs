//! Queries that become functions, by their number: cost is to grow in proportion.
//! `cargo bench --bench queries`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use schemagen::analysis::{Inputs, analyze};
use schemagen::config;
use schemagen::emit::{EmitCx, Templates, emit};
use schemagen::schema::Schema;
use schemagen::source::Sources;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hint::black_box;

mod large;

const SIZES: [usize; 3] = [100, 1000, 4000];
const TABLES: usize = 100;
/// How many queries stand in one file.
const IN_ONE_FILE: usize = 50;

const SETTINGS: &str = "[target.rust]\ndir = \"db\"\nqueries = \"queries\"\n";

/// Queries of four kinds: a list, a join with whole rows, a change, a report.
fn file(first: usize, count: usize) -> String {
    let mut text = String::new();
    for number in first..first + count {
        let table = format!("item_{:05}", number % TABLES);
        let _ = match number % 4 {
            0 => write!(
                text,
                "-- name: list_{number} :many\nSELECT * FROM {table} WHERE organization_id = @org AND created_at > @since ORDER BY id;\n\n"
            ),
            1 => write!(
                text,
                "-- name: board_{number} :stream\nSELECT sqlc.embed(t), sqlc.embed(u) FROM {table} t LEFT JOIN \"user\" u ON u.id = t.assigned_to WHERE t.organization_id = $1 AND t.id = ANY ($2);\n\n"
            ),
            2 => write!(
                text,
                "-- name: assign_{number} :execrows\nUPDATE {table} SET assigned_to = $2 WHERE organization_id = $1 AND id = $3;\n\n"
            ),
            _ => write!(
                text,
                "-- name: report_{number} :many\nWITH mine AS (SELECT assigned_to, count(*) AS items FROM {table} WHERE organization_id = $1 GROUP BY assigned_to)\nSELECT m.user_id, u.name, coalesce(b.items, 0) AS items FROM member m JOIN \"user\" u ON u.id = m.user_id LEFT JOIN mine b ON b.assigned_to = m.user_id WHERE m.organization_id = $1;\n\n"
            ),
        };
    }
    text
}

fn inputs(queries: usize) -> Inputs {
    let mut sources = Sources::default();
    let settings = sources.add("schemagen.toml", SETTINGS);
    let (config, _) = config::parse(settings, SETTINGS);
    let spec = sources.add("specs/large.toml", large::large_spec(TABLES).as_str());
    let files = (0..queries).step_by(IN_ONE_FILE);
    let files = files.map(|first| {
        let count = IN_ONE_FILE.min(queries - first);
        sources.add(format!("queries/q{first}.sql"), file(first, count))
    });
    Inputs {
        specs: vec![spec],
        templates: Vec::new(),
        queries: files.collect(),
        settings: Some(settings),
        config,
        diagnostics: Vec::new(),
        previous: Schema::default(),
        allowed: BTreeSet::new(),
        sources,
    }
}

fn queries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("queries");
    group.sample_size(20);
    for count in SIZES {
        let inputs = inputs(count);
        let analysis = analyze(&inputs);
        let made: usize = analysis.queries.iter().map(|it| it.queries.len()).sum();
        assert_eq!(made, count, "{:?}", analysis.diagnostics.iter().next());
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new("analyze", count), |bench| {
            bench.iter(|| black_box(analyze(&inputs)));
        });
        group.bench_function(BenchmarkId::new("emit", count), |bench| {
            bench.iter(|| {
                let cx = EmitCx {
                    schema: &analysis.schema,
                    model: &analysis.model,
                    config: &inputs.config,
                    queries: &analysis.queries,
                    templates: &Templates::default(),
                };
                for output in emit(&cx) {
                    let files = output.files.values();
                    black_box(files.map(|file| file.text().len()).sum::<usize>());
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, queries);
criterion_main!(benches);
