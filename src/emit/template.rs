//! The templates: embedded, strict, and without a choice of their own.
//! In: the name of a template and a view. Out: text.
//! A template only repeats and places; every choice is made in the Rust code that fills the view. Those that a user
//! puts in the place of ours are `own`'s.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;
use std::sync::LazyLock;

/// Every template, by name: the target, and what a file in the user's folder is called that stands in for it.
pub const TEMPLATES: [(&str, &str); 23] = [
    (
        "drizzle/db.ts.j2",
        include_str!("../../templates/drizzle/db.ts.j2"),
    ),
    (
        "drizzle/drizzle.config.ts.j2",
        include_str!("../../templates/drizzle/drizzle.config.ts.j2"),
    ),
    (
        "drizzle/json.ts.j2",
        include_str!("../../templates/drizzle/json.ts.j2"),
    ),
    (
        "drizzle/organization.ts.j2",
        include_str!("../../templates/drizzle/organization.ts.j2"),
    ),
    (
        "drizzle/queries.ts.j2",
        include_str!("../../templates/drizzle/queries.ts.j2"),
    ),
    (
        "drizzle/relations.ts.j2",
        include_str!("../../templates/drizzle/relations.ts.j2"),
    ),
    (
        "drizzle/schema.ts.j2",
        include_str!("../../templates/drizzle/schema.ts.j2"),
    ),
    (
        "rust/enums.rs.j2",
        include_str!("../../templates/rust/enums.rs.j2"),
    ),
    (
        "rust/error.rs.j2",
        include_str!("../../templates/rust/error.rs.j2"),
    ),
    (
        "rust/inside.rs.j2",
        include_str!("../../templates/rust/inside.rs.j2"),
    ),
    (
        "rust/isolation.rs.j2",
        include_str!("../../templates/rust/isolation.rs.j2"),
    ),
    (
        "rust/isolation_database.rs.j2",
        include_str!("../../templates/rust/isolation_database.rs.j2"),
    ),
    (
        "rust/isolation_samples.rs.j2",
        include_str!("../../templates/rust/isolation_samples.rs.j2"),
    ),
    (
        "rust/isolation_tests.rs.j2",
        include_str!("../../templates/rust/isolation_tests.rs.j2"),
    ),
    (
        "rust/json.rs.j2",
        include_str!("../../templates/rust/json.rs.j2"),
    ),
    (
        "rust/macros.rs.j2",
        include_str!("../../templates/rust/macros.rs.j2"),
    ),
    (
        "rust/mod.rs.j2",
        include_str!("../../templates/rust/mod.rs.j2"),
    ),
    (
        "rust/queries.rs.j2",
        include_str!("../../templates/rust/queries.rs.j2"),
    ),
    (
        "rust/query_file.rs.j2",
        include_str!("../../templates/rust/query_file.rs.j2"),
    ),
    (
        "rust/select.rs.j2",
        include_str!("../../templates/rust/select.rs.j2"),
    ),
    (
        "rust/table.rs.j2",
        include_str!("../../templates/rust/table.rs.j2"),
    ),
    (
        "rust/values.rs.j2",
        include_str!("../../templates/rust/values.rs.j2"),
    ),
    (
        "rust/write.rs.j2",
        include_str!("../../templates/rust/write.rs.j2"),
    ),
];

/// The rooms that make the fragments that a template places, where a key is taken before they are made: a tool whose
/// rooms changed makes its files anew.
const MAKERS: [&str; 11] = [
    include_str!("rust/change.rs"),
    include_str!("rust/filter.rs"),
    include_str!("rust/function.rs"),
    include_str!("rust/id.rs"),
    include_str!("rust/insert.rs"),
    include_str!("rust/inside.rs"),
    include_str!("rust/join.rs"),
    include_str!("rust/layout.rs"),
    include_str!("rust/query.rs"),
    include_str!("rust/sql.rs"),
    include_str!("rust/table.rs"),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = environment();
    for (name, source) in TEMPLATES {
        environment
            .add_template(name, source)
            .expect("a test renders every embedded template");
    }
    environment
});

/// A hash over every template and maker of the Rust target: what is rendered depends on nothing else but what it is
/// made from. A change to one target leaves the files of the others as they are.
static RUST: LazyLock<blake3::Hash> = LazyLock::new(|| fingerprint("rust/", &MAKERS));

/// The same of the Drizzle target, whose views hold all fragments.
static DRIZZLE: LazyLock<blake3::Hash> = LazyLock::new(|| fingerprint("drizzle/", &[]));

fn fingerprint(target: &str, makers: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (name, source) in TEMPLATES.iter().filter(|it| it.0.starts_with(target)) {
        hasher.update(name.as_bytes());
        hasher.update(source.as_bytes());
    }
    for source in makers {
        hasher.update(source.as_bytes());
    }
    hasher.finalize()
}

/// What every template is read and rendered by.
pub fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .expect("the default delimiters are good");
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment
}

/// A view as templates see it.
pub fn value(view: &impl Serialize) -> Value {
    Value::from(Serde(view))
}

/// The text that an embedded template makes of a view.
pub fn render(name: &str, view: &Value) -> String {
    let text = ENVIRONMENT
        .get_template(name)
        .and_then(|template| template.render(view))
        .unwrap_or_else(|error| unreachable!("a test renders every embedded template: {error:#}"));
    ended(text)
}

/// What was rendered, with exactly one end of a line at its end.
pub fn ended(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A hash over a template and all that its view is made from, or the view itself.
pub fn key(name: &str, view: &impl Serialize) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let fingerprint = if name.starts_with("drizzle/") {
        &DRIZZLE
    } else {
        &RUST
    };
    hasher.update(fingerprint.as_bytes());
    hasher.update(name.as_bytes());
    let view = serde_json::to_vec(view).expect("a view is made of texts and flags");
    hasher.update(&view);
    hasher.finalize()
}
