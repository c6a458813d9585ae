//! Every stage of the road, by the number of tables: cost is to grow in proportion.
//! `cargo bench --bench stages`; one stage: `cargo bench --bench stages -- resolve`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use schemagen::analysis::{Inputs, analyze};
use schemagen::config::Config;
use schemagen::diff::diff;
use schemagen::emit::{EmitCx, emit, migration};
use schemagen::resolve::resolve;
use schemagen::rules::{Judgement, SchemaCx};
use schemagen::schema::{Renames, Schema, snapshot};
use schemagen::source::Sources;
use schemagen::spec;
use std::collections::BTreeSet;
use std::hint::black_box;

mod large;

const SIZES: [usize; 3] = [250, 1000, 4000];

fn stages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stages");
    for tables in SIZES {
        group.throughput(Throughput::Elements(tables as u64));
        let mut bench = |stage: &str, run: &mut dyn FnMut()| {
            group.bench_function(BenchmarkId::new(stage, tables), |bench| {
                bench.iter(&mut *run)
            });
        };
        let text = large::large_spec(tables);
        let mut sources = Sources::default();
        let id = sources.add("specs/large.toml", text.as_str());
        let inputs = Inputs {
            sources,
            specs: vec![id],
            config: Config::default(),
            diagnostics: Vec::new(),
            previous: Schema::default(),
            allowed: BTreeSet::new(),
        };
        let Inputs {
            sources, config, ..
        } = &inputs;
        let (parsed, _) = spec::parse(id, &text);
        let resolution = resolve(&parsed, config);
        let schema = &resolution.schema;
        let statements = diff(&Schema::default(), schema, &Renames::default());
        let encoded = snapshot::encode(schema);
        let cx = EmitCx {
            schema,
            model: &resolution.model,
            config,
        };

        bench("parse", &mut || drop(black_box(spec::parse(id, &text))));
        bench("resolve", &mut || drop(black_box(resolve(&parsed, config))));
        bench("rules", &mut || {
            let seen = SchemaCx::new(&resolution, &parsed, config, sources);
            let mut judgement =
                Judgement::new(&seen, schemagen::diagnostic::Diagnostics::default());
            judgement.schema();
            black_box(judgement.end());
        });
        bench("diff from nothing", &mut || {
            black_box(diff(&Schema::default(), schema, &Renames::default()));
        });
        bench("diff of the same", &mut || {
            black_box(diff(schema, schema, &Renames::default()));
        });
        bench("print SQL", &mut || {
            drop(black_box(migration::text(&statements)))
        });
        bench("encode the snapshot", &mut || {
            drop(black_box(snapshot::encode(schema)))
        });
        bench("decode the snapshot", &mut || {
            black_box(snapshot::decode(&encoded)).expect("it was encoded here");
        });
        bench("plan Rust", &mut || drop(black_box(emit(&cx))));
        bench("print Rust", &mut || {
            for output in emit(&cx) {
                let files = output.files.par_iter();
                black_box(files.map(|(_, file)| file.text().len()).sum::<usize>());
            }
        });
        bench("check", &mut || drop(black_box(analyze(&inputs))));
    }
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
