//! What drizzle-kit 0.31 keeps beside its migrations: the journal, which says what to run and in what order, and a
//! snapshot a migration, which `drizzle-kit generate` and `drizzle-kit check` start from.
//! In: the list of migrations, schemas, what stood in these files. Out: texts. The journal is made anew from the list
//! whenever that changes; entries that it has stay as they are.

mod column;
mod kept;
mod ordered;
mod snapshot;
mod table;

use super::version;
use crate::history::{Chain, Link};
use crate::schema::Schema;
use serde::{Deserialize, Serialize};

pub use kept::Kept;

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

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    idx: usize,
    version: String,
    when: u64,
    tag: String,
    breakpoints: bool,
}

/// The journal of a list.
pub fn journal(chain: &Chain, kept: &Kept) -> String {
    let newest = kept.newest();
    let entry = |(idx, link): (usize, &Link)| match kept.entry(link) {
        Some(entry) => Entry {
            idx,
            ..entry.clone()
        },
        None => Entry {
            idx,
            version: "7".to_owned(),
            when: moment(link).max(newest.map_or(0, |newest| newest + 1)),
            tag: link.title(),
            breakpoints: true,
        },
    };
    let journal = Journal {
        version: "7",
        dialect: "postgresql",
        entries: chain.links.iter().enumerate().map(entry).collect(),
    };
    text(&journal)
}

/// drizzle runs what has a greater moment than all that ran; the version is as good as its second.
fn moment(link: &Link) -> u64 {
    version::seconds(link.version).map_or(link.version, |second| second * 1000)
}

/// The snapshot behind a migration, which follows on another one or is the first.
pub fn snapshot_text(link: &Link, before: Option<&Link>, schema: &Schema, kept: &Kept) -> String {
    text(&snapshot::of(kept.id(link), previous(before, kept), schema))
}

/// A snapshot that drizzle-kit or this tool wrote, behind another migration than before. Nothing if it says nothing of
/// what it follows on.
pub fn snapshot_moved(text: &str, before: Option<&Link>, kept: &Kept) -> Option<String> {
    let (head, tail) = text.split_once("\"prevId\": \"")?;
    let (_, tail) = tail.split_once('"')?;
    let previous = previous(before, kept);
    Some(format!("{head}\"prevId\": \"{previous}\"{tail}"))
}

fn previous(before: Option<&Link>, kept: &Kept) -> String {
    before.map_or_else(|| NOTHING.to_owned(), |link| kept.id(link))
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
    use std::collections::BTreeMap;

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
        let kept = Kept::default();
        let text = snapshot_text(&first, None, &schema, &kept);
        assert_eq!(text, snapshot_text(&first, None, &schema, &kept));
        assert_eq!(read(&text)["prevId"], NOTHING);
        let next = snapshot_text(&second, Some(&first), &schema, &kept);
        assert_eq!(read(&next)["prevId"], read(&text)["id"]);
        let moved = snapshot_moved(&next, Some(&other), &kept).unwrap();
        let direct = snapshot_text(&second, Some(&other), &schema, &kept);
        assert_eq!(moved, direct);
        assert_eq!(snapshot_moved("{}", None, &kept), None);
    }

    #[test]
    fn what_drizzle_kit_wrote_stays_as_it_is() {
        let theirs = |text: &str| {
            let heads = BTreeMap::from([(
                "0000_snapshot.json".to_owned(),
                "{\n  \"id\": \"theirs\",\n  \"prevId\": \"00".to_owned(),
            )]);
            Kept::read(text, &heads)
        };
        let entry = |idx: u64, when: u64, tag: &str| json!({"idx": idx, "version": "7", "when": when, "tag": tag, "breakpoints": true});
        let old = entry(0, 1_999_999_999_999, "0000_init");
        let journal_of = |entries: Vec<Value>| {
            json!({"version": "7", "dialect": "postgresql", "entries": entries}).to_string()
        };
        let chain = Chain {
            links: vec![link(0), link(19_700_101_000_001)],
        };
        let kept = theirs(&journal_of(vec![old.clone()]));
        let written = read(&journal(&chain, &kept));
        // A moment that is not above all others would be passed over.
        let new = entry(1, 2_000_000_000_000, "19700101000001_init");
        assert_eq!(written["entries"], json!([old, new]));
        let last = &chain.links[1];
        let behind = read(&snapshot_text(
            last,
            chain.links.first(),
            &Schema::default(),
            &kept,
        ));
        assert_eq!(behind["prevId"], "theirs");
        assert_eq!(
            kept.snapshot_path(&chain.links[0]),
            "meta/0000_snapshot.json"
        );
        let path = "meta/19700101000001_snapshot.json";
        assert_eq!(kept.snapshot_path(last), path);
        // Of both sides of a conflict, and of a text that is no journal.
        let marked = format!(
            "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n",
            journal_of(vec![old.clone()]),
            journal_of(vec![new.clone()]),
        );
        let both = read(&journal(&chain, &theirs(&marked)));
        assert_eq!(both["entries"], json!([old, new]));
        assert_eq!(theirs("nothing").newest(), None);
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
        let json = read(&snapshot_text(&link(1), None, &schema, &Kept::default()));
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
