//! What drizzle-kit 0.31 keeps beside its migrations: the journal, which says what to run and in what order, and a
//! snapshot a migration, which `drizzle-kit generate` and `drizzle-kit check` start from.
//! In: the list of migrations, schemas. Out: texts. The journal is made anew from the list whenever that changes.

mod column;
mod ordered;
mod snapshot;
mod table;

use super::version;
use crate::history::{Chain, Link};
use crate::schema::Schema;
use serde::Serialize;

/// The journal's path, in the folder of the migrations.
pub const JOURNAL: &str = "meta/_journal.json";

/// What stands before the first snapshot.
const NOTHING: &str = "00000000-0000-0000-0000-000000000000";

#[derive(Serialize)]
struct Journal {
    version: &'static str,
    dialect: &'static str,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    idx: usize,
    version: &'static str,
    when: u64,
    tag: String,
    breakpoints: bool,
}

/// The journal of a list.
pub fn journal(chain: &Chain) -> String {
    let entry = |(idx, link): (usize, &Link)| Entry {
        idx,
        version: "7",
        // drizzle runs what has a greater `when` than all that ran; the version is as good as its second.
        when: version::seconds(link.version).map_or(link.version, |second| second * 1000),
        tag: link.title(),
        breakpoints: true,
    };
    let journal = Journal {
        version: "7",
        dialect: "postgresql",
        entries: chain.links.iter().enumerate().map(entry).collect(),
    };
    text(&journal)
}

/// The path of the snapshot behind a migration, in the folder of the migrations.
pub fn snapshot_path(link: &Link) -> String {
    format!("meta/{}_snapshot.json", link.version)
}

/// The snapshot behind a migration, which follows on another one or is the first.
pub fn snapshot_text(link: &Link, before: Option<&Link>, schema: &Schema) -> String {
    text(&snapshot::of(id(link), previous(before), schema))
}

/// A snapshot that drizzle-kit or this tool wrote, behind another migration than before. Nothing if it says nothing of
/// what it follows on.
pub fn snapshot_moved(text: &str, before: Option<&Link>) -> Option<String> {
    let (head, tail) = text.split_once("\"prevId\": \"")?;
    let (_, tail) = tail.split_once('"')?;
    Some(format!("{head}\"prevId\": \"{}\"{tail}", previous(before)))
}

fn previous(before: Option<&Link>) -> String {
    before.map_or_else(|| NOTHING.to_owned(), id)
}

/// A UUID (version 8: made in a way of its own) that the same migration always has.
fn id(link: &Link) -> String {
    let hash = blake3::hash(link.title().as_bytes());
    let digits = hash.to_hex();
    let part = |from: usize, to: usize| &digits[from..to];
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 15),
        part(15, 18),
        part(18, 30)
    )
}

fn text(json: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(json).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Checksum, Fingerprint, Touches};
    use crate::ident::{Ident, QualifiedName};
    use crate::schema::{Column, DataType, Default, Identity, Table};
    use serde_json::{Value, json};

    fn link(version: u64) -> Link {
        Link {
            version,
            name: "init".into(),
            checksum: Some(Checksum::of(b"")),
            before: Fingerprint::of(&Schema::default()),
            after: Fingerprint::of(&Schema::default()),
            touches: Touches::Everything,
        }
    }

    fn ident(text: &str) -> Ident {
        Ident::parse(text).unwrap()
    }

    fn read(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn each_snapshot_follows_on_the_one_before() {
        let schema = Schema::default();
        let (first, second, other) = (link(1), link(2), link(3));
        let text = snapshot_text(&first, None, &schema);
        assert_eq!(text, snapshot_text(&first, None, &schema));
        assert_eq!(read(&text)["prevId"], NOTHING);
        let next = snapshot_text(&second, Some(&first), &schema);
        assert_eq!(read(&next)["prevId"], read(&text)["id"]);
        let moved = snapshot_moved(&next, Some(&other)).unwrap();
        assert_eq!(moved, snapshot_text(&second, Some(&other), &schema));
        assert_eq!(snapshot_moved("{}", None), None);
    }

    #[test]
    fn types_and_defaults_are_in_the_words_of_drizzle() {
        let mood = QualifiedName::new(ident("app"), ident("mood"));
        let number = |text: &str| Default::Number(text.into());
        let texts = Default::Array(vec![Default::Text("a\"b".into()), number("1")]);
        let cases = [
            (
                DataType::TimestampTz(None),
                Some(Default::Now),
                "timestamp with time zone",
                json!("now()"),
            ),
            (
                DataType::TimestampTz(Some(3)),
                None,
                "timestamp (3) with time zone",
                Value::Null,
            ),
            (
                DataType::TimeTz(Some(3)),
                None,
                "time(3) with time zone",
                Value::Null,
            ),
            (
                DataType::Text,
                Some(Default::Text("it's".into())),
                "text",
                json!("'it''s'"),
            ),
            (DataType::Integer, Some(number("-3")), "integer", json!(-3)),
            (
                DataType::Numeric(Some((9, 2))),
                Some(number("1.50")),
                "numeric(9, 2)",
                json!("1.50"),
            ),
            (
                DataType::Boolean,
                Some(Default::Boolean(true)),
                "boolean",
                json!(true),
            ),
            (
                DataType::Jsonb,
                Some(Default::Json("{}".into())),
                "jsonb",
                json!("'{}'"),
            ),
            (DataType::Enum(mood.clone()), None, "mood", Value::Null),
            (
                DataType::Array(Box::new(DataType::Text)),
                Some(texts),
                "text[]",
                json!("ARRAY['a\"b', 1]::text[]"),
            ),
        ];
        let mut table = Table::new(mood.clone());
        for (number, (data_type, default, ..)) in cases.iter().enumerate() {
            let mut column = Column::new(ident(&format!("c{number}")), data_type.clone());
            column.default.clone_from(default);
            table.columns.push(column);
        }
        let mut column = Column::new(ident("n"), DataType::SmallInt);
        column.identity = Some(Identity::Always);
        table.columns.push(column);
        let mut schema = Schema::default();
        schema.tables.insert(mood, table);
        let json = read(&snapshot_text(&link(1), None, &schema));
        assert_eq!(json["schemas"], json!({"app": "app"}));
        let columns = &json["tables"]["app.mood"]["columns"];
        for (number, (_, _, words, default)) in cases.iter().enumerate() {
            let column = &columns[format!("c{number}")];
            assert_eq!(
                (&column["type"], &column["default"]),
                (&json!(words), default)
            );
        }
        assert_eq!(columns["c8"]["typeSchema"], "app");
        assert_eq!(columns["n"]["identity"]["maxValue"], "32767");
    }
}
