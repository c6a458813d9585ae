//! Ten thousand statements of hand-written SQL, judged one after another on one core.
//! `cargo bench --bench audit`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use schemagen::config::Config;
use schemagen::resolve::resolve;
use schemagen::source::Sources;
use schemagen::spec;
use schemagen::tenancy::{Catalog, Settings, prove};
use std::fs;
use std::hint::black_box;
use std::path::Path;

const STATEMENTS: usize = 10_000;

/// The labelled queries of the tests, again and again.
fn statements(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    let files = fs::read_dir(folder).expect("the folder of the tests");
    let files = files.map(|it| it.expect("a file of the tests").path());
    let mut files: Vec<_> = files
        .filter(|it| it.extension().is_some_and(|it| it == "sql"))
        .collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(file).expect("a file of the tests");
        let queries = text.split("-- name: ").skip(1);
        texts.extend(queries.filter_map(|it| Some(it.split_once('\n')?.1.to_owned())));
    }
    texts.iter().cycle().take(STATEMENTS).cloned().collect()
}

fn audit(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tenancy");
    let text = fs::read_to_string(folder.join("schema.toml")).expect("a spec of the tests");
    let mut sources = Sources::default();
    let id = sources.add("schema.toml", text.as_str());
    let (spec, _) = spec::parse(id, &text);
    let resolution = resolve(&spec, &Config::default());
    let statements = statements(&folder);
    let mut group = criterion.benchmark_group("audit");
    group.throughput(Throughput::Elements(STATEMENTS as u64));
    group.sample_size(20);
    group.bench_function("statements", |bench| {
        bench.iter(|| {
            let catalog = Catalog::new(&resolution.schema, &resolution.model);
            for statement in &statements {
                black_box(prove(statement, &catalog, &Settings::default()));
            }
        })
    });
    group.finish();
}

criterion_group!(benches, audit);
criterion_main!(benches);
