//! From the text of `schemagen.toml` to a `Config`.
//! In: the text. Out: the settings, and everything in it that is not as it must be; then the default stands.

use super::auth::better_auth;
use super::grammar::{
    AUDIT, CONFIG, CONVENTIONS, DIAGRAM, DRIZZLE, MEMBERSHIP, MIGRATIONS, RULES, RUST, TARGETS,
    TENANCY,
};
use super::{
    Config, ConstraintNames, DateTimeCrate, DiagramTarget, DrizzleTarget, ForeignKeys, Format,
    RustTarget, TimestampType, UnknownFields,
};
use crate::diagnostic::{Diagnostic, Level, code};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName, split_address};
use crate::reader::{Raw, Reader, TableReader, invalid_name, unknown};
use crate::source::{SourceId, Span, Spanned};
use toml::de::DeValue;

/// Reads the settings of a project.
pub fn parse(source: SourceId, text: &str) -> (Config, Vec<Diagnostic>) {
    let (reader, document) = Reader::open(source, text);
    let root = reader.table(&document, Span::new(source, 0..0), &CONFIG);
    let mut config = Config {
        rust: None,
        ..Config::default()
    };
    config.specs = root.string("specs").map(|specs| specs.value);
    if let Some(entry) = root.table("tenancy", &TENANCY) {
        tenancy(&mut config, &entry);
        entry.finish();
    }
    if let Some(entry) = root.table("conventions", &CONVENTIONS) {
        conventions(&mut config, &entry);
        entry.finish();
    }
    if let Some(entry) = root.table("migrations", &MIGRATIONS) {
        if let Some(dir) = folder(&entry) {
            config.migrations.dir = dir;
        }
        let formats = [
            ("sqlx", Format::Sqlx),
            ("sqlx-reversible", Format::SqlxReversible),
            ("drizzle", Format::Drizzle),
            ("refinery", Format::Refinery),
            ("dbmate", Format::Dbmate),
            ("plain", Format::Plain),
        ];
        if let Some(format) = choice(&entry, "format", &formats) {
            config.migrations.format = format;
        }
        if let Some(online) = entry.boolean("online") {
            config.migrations.online = online.value;
        }
        entry.finish();
    }
    targets(&mut config, &root);
    if let Some(entry) = root.table("audit", &AUDIT) {
        audit(&mut config, &entry);
        entry.finish();
    }
    rules(&mut config, &root);
    config.better_auth = better_auth(&root);
    root.finish();
    (config, reader.finish())
}

fn tenancy(config: &mut Config, entry: &TableReader<'_, '_>) {
    let tenancy = &mut config.tenancy;
    if let Some(root) = entry.string("root")
        && let Some(name) = table_name(entry.reader, &root)
    {
        (tenancy.root, tenancy.root_span) = (name, Some(root.span));
    }
    if let Some(column) = entry.string("column")
        && let Some(name) = ident(entry.reader, &column)
    {
        tenancy.column = name;
    }
    if let Some(membership) = entry.table("membership", &MEMBERSHIP) {
        tenancy.membership_span = Some(membership.span);
        if let Some(table) = membership.required("table")
            && let Some(name) = table_name(entry.reader, &table)
        {
            tenancy.membership_table = name;
        }
        if let Some(user) = membership.string("user")
            && let Some(name) = ident(entry.reader, &user)
        {
            tenancy.membership_user = name;
        }
        if let Some(role) = membership.string("role") {
            tenancy.membership_role = ident(entry.reader, &role);
        }
        membership.finish();
    }
    let keys = [
        ("composite", ForeignKeys::Composite),
        ("simple", ForeignKeys::Simple),
    ];
    if let Some(keys) = choice(entry, "foreign_keys", &keys) {
        tenancy.foreign_keys = keys;
    }
    if let Some(rls) = choice(entry, "rls", &[("off", false), ("on", true)]) {
        tenancy.rls = rls;
    }
    if let Some(setting) = entry.string("setting") {
        if is_setting(&setting) {
            tenancy.setting = setting.value;
        } else {
            let message = format!("`{}` is no name of a run-time parameter", setting.value);
            let help = "write two plain words with a dot between them, as `app.organization_id`";
            entry.reader.invalid(setting.span, message, help);
        }
    }
    if let Some(role) = entry.string("app_role")
        && let Some(name) = ident(entry.reader, &role)
    {
        if is_role(&name) {
            tenancy.app_role = name;
        } else {
            let message = format!("`{name}` is no name that a role can have");
            let help = "name a role of your own: `public`, `none` and `pg_…` are PostgreSQL's";
            entry.reader.invalid(role.span, message, help);
        }
    }
}

/// Whether PostgreSQL lets a role be called so (manual, CREATE ROLE).
fn is_role(name: &Ident) -> bool {
    let name = name.as_str();
    name != "public" && name != "none" && !name.starts_with("pg_")
}

/// Whether a text names a run-time parameter that a program may make up (manual 20.16).
fn is_setting(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
            && word
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    text.len() < 64 && text.contains('.') && text.split('.').all(is_word)
}

fn conventions(config: &mut Config, entry: &TableReader<'_, '_>) {
    let types = [
        ("timestamptz", TimestampType::TimestampTz),
        ("timestamp", TimestampType::Timestamp),
    ];
    if let Some(timestamp_type) = choice(entry, "timestamp_type", &types) {
        config.conventions.timestamp_type = timestamp_type;
    }
    let names = [
        ("postgres", ConstraintNames::Postgres),
        ("drizzle", ConstraintNames::Drizzle),
    ];
    if let Some(names) = choice(entry, "constraint_names", &names) {
        config.conventions.constraint_names = names;
    }
}

fn targets(config: &mut Config, root: &TableReader<'_, '_>) {
    let Some(targets) = root.table("target", &TARGETS) else {
        return;
    };
    if let Some(entry) = targets.table("rust", &RUST) {
        config.rust = Some(rust(&entry));
        entry.finish();
    }
    if let Some(entry) = targets.table("drizzle", &DRIZZLE) {
        let dir = folder(&entry).unwrap_or_else(|| "src/database".to_owned());
        let templates = entry.string("templates");
        let queries = entry.boolean("queries").is_none_or(|it| it.value);
        config.drizzle = Some(DrizzleTarget {
            dir,
            queries,
            templates,
        });
        entry.finish();
    }
    if let Some(entry) = targets.table("diagram", &DIAGRAM) {
        config.diagram = Some(diagram(&entry));
        entry.finish();
    }
    targets.finish();
}

fn diagram(entry: &TableReader<'_, '_>) -> DiagramTarget {
    let mut target = DiagramTarget {
        file: "docs/schema.md".to_owned(),
    };
    if let Some(file) = entry.string("file") {
        let ending = DiagramTarget::ENDINGS.iter().find(|it| {
            let stem = file.strip_suffix(**it).unwrap_or_default();
            !stem.is_empty() && !stem.ends_with('/')
        });
        if ending.is_some() {
            target.file = file.value;
        } else {
            let message = format!("`{}` is no file that a diagram is written to", file.value);
            let help = "name a file that ends in .md, .mmd (Mermaid) or .dot (Graphviz)";
            entry.reader.invalid(file.span, message, help);
        }
    }
    target
}

fn rust(entry: &TableReader<'_, '_>) -> RustTarget {
    let mut target = RustTarget::new(&folder(entry).unwrap_or_else(|| "src/db".to_owned()));
    if let Some(tests) = entry.boolean("tests") {
        target.tests = tests.value;
    }
    target.templates = entry.string("templates");
    let crates = [
        ("chrono", DateTimeCrate::Chrono),
        ("time", DateTimeCrate::Time),
    ];
    if let Some(datetime) = choice(entry, "datetime", &crates) {
        target.datetime = datetime;
    }
    let unknown = [
        ("keep", UnknownFields::Keep),
        ("refuse", UnknownFields::Refuse),
    ];
    if let Some(unknown) = choice(entry, "unknown_fields", &unknown) {
        target.unknown_fields = unknown;
    }
    target.queries = entry.string("queries");
    target
}

fn audit(config: &mut Config, entry: &TableReader<'_, '_>) {
    let audit = &mut config.audit;
    for path in entry.strings("files") {
        if path.trim().is_empty() || path.contains('\0') {
            let help = "name files and folders, relative to this file";
            let message = "a text of `files` names no file";
            entry.reader.invalid(path.span, message, help);
        } else {
            audit.files.push(path);
        }
    }
    if let Some(name) = entry.string("organization") {
        let number = name.strip_prefix('$').and_then(|it| it.parse().ok());
        audit.organization = number.filter(|it| *it > 0);
        if audit.organization.is_none() {
            let message = format!("`{}` is no parameter of a statement", name.value);
            let help = "write its number behind a dollar: `$1`";
            entry.reader.invalid(name.span, message, help);
        }
    }
    let schemas = entry.strings("search_path");
    let schemas: Vec<Ident> = schemas
        .iter()
        .filter_map(|it| ident(entry.reader, it))
        .collect();
    if !schemas.is_empty() {
        audit.search_path = schemas;
    }
}

fn rules(config: &mut Config, root: &TableReader<'_, '_>) {
    let Some(entry) = root.table("rules", &RULES) else {
        return;
    };
    let levels = [
        ("off", None),
        ("info", Some(Level::Info)),
        ("warn", Some(Level::Warn)),
        ("error", Some(Level::Error)),
    ];
    for (name, value) in entry.entries() {
        let what = format!("the level of `{}`", name.value);
        if let Some(level) = word(entry.reader, value, &what, &levels) {
            config
                .rules
                .insert(name.value, Spanned::new(level, name.span));
        }
    }
}

/// `dir`, which must say something.
fn folder(entry: &TableReader<'_, '_>) -> Option<String> {
    let dir = entry.string("dir")?;
    if dir.trim().is_empty() || dir.contains('\0') {
        let help = "name a folder, relative to this file";
        entry
            .reader
            .invalid(dir.span, "`dir` names no folder", help);
        return None;
    }
    Some(dir.value)
}

/// The word that a key says, of those that it may say.
pub(super) fn choice<T: Clone>(
    entry: &TableReader<'_, '_>,
    key: &'static str,
    words: &[(&str, T)],
) -> Option<T> {
    word(entry.reader, entry.get(key)?, &format!("`{key}`"), words)
}

/// The word that a value says, of those that it may say.
fn word<T: Clone>(reader: &Reader, value: &Raw<'_>, what: &str, words: &[(&str, T)]) -> Option<T> {
    let other = value.get_ref();
    if !matches!(other, DeValue::String(_)) {
        let known: Vec<String> = words
            .iter()
            .map(|(word, _)| format!("\"{word}\""))
            .collect();
        return reader.wrong_kind(value, what, &known.join(" or "), other);
    }
    pick(reader, &reader.as_string(value, what)?, what, words)
}

fn pick<T: Clone>(
    reader: &Reader,
    word: &Spanned<String>,
    what: &str,
    words: &[(&str, T)],
) -> Option<T> {
    if let Some((_, value)) = words.iter().find(|(known, _)| *known == word.value) {
        return Some(value.clone());
    }
    let known: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
    reader.report(unknown(
        code::INVALID_VALUE,
        word.span,
        format!("{what} cannot be `{}`", word.value),
        &word.value,
        words.iter().map(|(word, _)| *word),
        format!("write {}", known.join(" or ")),
    ));
    None
}

/// The text as the name of a table.
pub(super) fn table_name(reader: &Reader, text: &Spanned<String>) -> Option<QualifiedName> {
    let parts = split_address(text).unwrap_or_default();
    let (schema, name) = match parts.as_slice() {
        [name] => (DEFAULT_SCHEMA, name.as_str()),
        [schema, name] => (schema.as_str(), name.as_str()),
        _ => {
            let message = format!("`{}` is no name of a table", text.value);
            reader.invalid(text.span, message, "write `name` or `schema.name`");
            return None;
        }
    };
    let at = |part: &str| Spanned::new(part.to_owned(), text.span);
    Some(QualifiedName::new(
        ident(reader, &at(schema))?,
        ident(reader, &at(name))?,
    ))
}

/// The text as a name.
pub(super) fn ident(reader: &Reader, text: &Spanned<String>) -> Option<Ident> {
    Ident::parse(text)
        .map_err(|fault| reader.report(invalid_name(text.span, text, fault)))
        .ok()
}
