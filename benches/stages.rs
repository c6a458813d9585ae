//! Every stage of the road, by the number of tables: cost is to grow in proportion.
//! `cargo bench --bench stages`; one stage: `cargo bench --bench stages -- resolve`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use schemagen::analysis::{Inputs, analyze};
use schemagen::config::Config;
use schemagen::diff::diff;
use schemagen::emit::{EmitCx, Templates, emit, migration};
use schemagen::ident::{Ident, QualifiedName};
use schemagen::resolve::resolve;
use schemagen::rollout::{Fills, rollout};
use schemagen::rules::{Judgement, SchemaCx, changes, hazard_cx};
use schemagen::schema::{
    Check, Column, DataType, Deferrable, Expression, Renames, Schema, Unique, snapshot,
};
use schemagen::source::Sources;
use schemagen::spec;
use schemagen::statement::{Statement, apply};
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
            templates: Vec::new(),
            queries: Vec::new(),
            settings: None,
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
            queries: &[],
            templates: &Templates::default(),
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
        for (changed, next) in [
            ("one", evolved(schema, 1)),
            ("all", evolved(schema, tables)),
        ] {
            let statements = diff(schema, &next, &Renames::default());
            bench(&format!("diff of {changed}"), &mut || {
                black_box(diff(schema, &next, &Renames::default()));
            });
            bench(&format!("roll out {changed}"), &mut || {
                let (statements, fills) = (statements.clone(), Fills::new());
                black_box(rollout(schema, statements, &fills, true));
            });
            bench(&format!("hazards of {changed}"), &mut || {
                let cx = hazard_cx(schema, &statements, config);
                black_box(changes(&cx, &statements));
            });
            bench(&format!("apply {changed}"), &mut || {
                let mut now = schema.clone();
                statements.iter().for_each(|it| apply(&mut now, it));
                black_box(now);
            });
        }
        let (renamed, said) = renamed(schema);
        bench("diff of all renamed", &mut || {
            let renames = said.effective(schema, &renamed);
            black_box(diff(schema, &renamed, &renames));
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

/// The schema, with a column more, another type, another key and a check in so many tables.
fn evolved(schema: &Schema, changed: usize) -> Schema {
    let mut next = schema.clone();
    let ident = |text: &str| Ident::parse(text).expect("a name");
    for table in next.tables.values_mut().take(changed) {
        let first = table.columns[0].name.clone();
        let column = Column::new(ident("evolved"), DataType::Integer);
        table.columns.push(Column {
            nullable: true,
            ..column
        });
        let name = |part: &str| Ident::composed(&[table.name.name.as_str(), part]);
        table.checks.push(Check {
            name: name("evolved_check"),
            expression: Expression("evolved > 0".into()),
        });
        table.uniques.push(Unique {
            name: name("evolved_key"),
            columns: vec![first, ident("evolved")],
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
        });
        table.doc = Some("evolved".into());
    }
    next
}

/// Every table under another name, with a column under another name.
fn renamed(schema: &Schema) -> (Schema, Renames) {
    let (mut next, mut said) = (schema.clone(), Renames::default());
    let names: Vec<QualifiedName> = schema.tables.keys().cloned().collect();
    for from in names {
        let name = Ident::composed(&["new", from.name.as_str()]);
        let to = QualifiedName::new(from.schema.clone(), name);
        let old = schema.tables[&from]
            .columns
            .last()
            .expect("some")
            .name
            .clone();
        let column = Ident::composed(&["new", old.as_str()]);
        let renames = [
            Statement::RenameColumn {
                table: from.clone(),
                from: old.clone(),
                to: column.clone(),
            },
            Statement::RenameTable {
                from: from.clone(),
                to: to.clone(),
            },
        ];
        renames.iter().for_each(|it| apply(&mut next, it));
        said.columns.insert((to.clone(), column), old);
        said.tables.insert(to, from);
    }
    (next, said)
}

criterion_group!(benches, stages);
criterion_main!(benches);
