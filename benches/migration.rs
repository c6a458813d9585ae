//! From a schema to its first migration and its snapshot, by the number of tables: cost is to grow in proportion.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use schemagen::analysis::{Inputs, analyze};
use schemagen::config;
use schemagen::diff::diff;
use schemagen::emit::migration;
use schemagen::schema::{Schema, snapshot};
use schemagen::source::Sources;
use std::hint::black_box;

mod large;

const SIZES: [usize; 3] = [250, 1000, 4000];

fn schema(tables: usize) -> Schema {
    let mut sources = Sources::default();
    let settings = sources.add("schemagen.toml", "");
    let spec = sources.add("specs/large.toml", large::large_spec(tables));
    let (config, diagnostics) = config::parse(settings, "");
    let inputs = Inputs {
        sources,
        specs: vec![spec],
        config,
        diagnostics,
        previous: Schema::default(),
    };
    analyze(&inputs).schema
}

fn migration_of_many_tables(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("migration");
    for tables in SIZES {
        let schema = schema(tables);
        let statements = diff(&Schema::default(), &schema).expect("nothing was there");
        let text = snapshot::encode(&schema);
        group.throughput(Throughput::Elements(tables as u64));
        group.bench_function(BenchmarkId::new("create", tables), |bench| {
            bench.iter(|| diff(&Schema::default(), black_box(&schema)));
        });
        group.bench_function(BenchmarkId::new("nothing to do", tables), |bench| {
            bench.iter(|| diff(black_box(&schema), black_box(&schema)));
        });
        group.bench_function(BenchmarkId::new("text", tables), |bench| {
            bench.iter(|| migration::text(black_box(&statements)));
        });
        group.bench_function(BenchmarkId::new("encode", tables), |bench| {
            bench.iter(|| snapshot::encode(black_box(&schema)));
        });
        group.bench_function(BenchmarkId::new("decode", tables), |bench| {
            bench.iter(|| snapshot::decode(black_box(&text)));
        });
    }
    group.finish();
}

criterion_group!(benches, migration_of_many_tables);
criterion_main!(benches);
