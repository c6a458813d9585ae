//! Every type of the language through the generated code, there and back over the whole range of its type in Rust, with
//! the dates and times of `chrono` and of `time`; and what the database holds and Rust does not: errors, no panics.
//!
//! What does not come back as it went: the padding of `char(n)`, the text of `json`, -0.0 in JSON, NaN (unequal to
//! itself), a range of whole numbers or days that is not closed below and open above, and a text form that the database
//! writes in another way. The values here are of the form that comes back.

use self::calls::{Asks, Compared, PAGE, PIVOTS, asks};
use crate::support::postgres::{self, Database};
use crate::support::{block_on, repository};
use proptest::prelude::*;
use proptest::strategy::{BoxedStrategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::fs;
use std::ops::Bound;

#[macro_use]
mod calls;

/// How often each table takes a row.
const ROWS: usize = 40;

fn database(case: &str) -> Database {
    let path = format!("tests/golden/{case}/expect/migrations/19700101000000_init.sql");
    let database = postgres::database();
    database.execute(&fs::read_to_string(repository(&path)).unwrap());
    database
}

fn draw<T>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).unwrap().current()
}

/// A number, the smallest and the greatest of its type more often than chance would have it.
fn number<T: Arbitrary + Copy + 'static>(extremes: &'static [T]) -> BoxedStrategy<T> {
    prop_oneof![any::<T>(), prop::sample::select(extremes)].boxed()
}

fn text() -> BoxedStrategy<String> {
    let any = any::<String>().prop_map(|text| text.replace('\0', ""));
    let odd = prop::sample::select(vec!["", "NULL", "{}", "\"", "\\", ",", "it's", "\u{1f980}"]);
    prop_oneof![any, odd.prop_map(str::to_owned)].boxed()
}

fn short(length: usize) -> BoxedStrategy<String> {
    let cut = move |text: String| text.chars().take(length).collect();
    text().prop_map(cut).boxed()
}

fn real() -> BoxedStrategy<f32> {
    let number = any::<f32>().prop_filter("NaN is not itself", |it| !it.is_nan());
    let extremes = [f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::INFINITY, -0.0];
    prop_oneof![number, prop::sample::select(extremes.to_vec())].boxed()
}

fn double() -> BoxedStrategy<f64> {
    let number = any::<f64>().prop_filter("NaN is not itself", |it| !it.is_nan());
    let extremes = [f64::MIN, f64::MAX, f64::NEG_INFINITY, 5e-324, -0.0];
    prop_oneof![number, prop::sample::select(extremes.to_vec())].boxed()
}

const GREATEST: i128 = (1 << 96) - 1;

fn decimal() -> BoxedStrategy<rust_decimal::Decimal> {
    let digits = prop_oneof![
        -GREATEST..=GREATEST,
        Just(GREATEST),
        Just(-GREATEST),
        Just(0),
        -100_000i128..100_000
    ];
    let number = |(digits, scale)| rust_decimal::Decimal::from_i128_with_scale(digits, scale);
    (digits, 0u32..=28).prop_map(number).boxed()
}

fn amount() -> BoxedStrategy<rust_decimal::Decimal> {
    let number = |digits| rust_decimal::Decimal::from_i128_with_scale(i128::from(digits), 4);
    any::<i64>().prop_map(number).boxed()
}

fn json() -> BoxedStrategy<serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<i32>().prop_map(|it| (f64::from(it) + 0.5).into()),
        text().prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map(text(), inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
    .boxed()
}

/// Two values, the smaller first.
fn pair<T: Ord + Clone + std::fmt::Debug + 'static>(of: BoxedStrategy<T>) -> BoxedStrategy<(T, T)> {
    (of.clone(), of)
        .prop_map(|(a, b)| if a < b { (a, b) } else { (b, a) })
        .prop_filter("an empty range is another", |(a, b)| a != b)
        .boxed()
}

/// The ends of a range, if it has any: closed below and open above, as the database writes it where values have
/// neighbours, or any.
fn ends<T: Ord + Clone + std::fmt::Debug + 'static>(
    of: BoxedStrategy<T>,
    has_neighbours: bool,
) -> BoxedStrategy<Option<(Bound<T>, Bound<T>)>> {
    let turn = move |((start, end), low, high): ((T, T), u8, u8)| {
        let any = |which, value, usual: fn(T) -> Bound<T>| match which {
            0 => Bound::Unbounded,
            1 if !has_neighbours => Bound::Included(value),
            2 if !has_neighbours => Bound::Excluded(value),
            _ => usual(value),
        };
        let (low, high) = (
            any(low, start, Bound::Included),
            any(high, end, Bound::Excluded),
        );
        Some((low, high))
    };
    let ends = (pair(of), 0u8..4, 0u8..4).prop_map(turn);
    prop_oneof![1 => Just(None), 5 => ends].boxed()
}

/// A text that these pieces make, each a number.
fn made<const N: usize>(make: impl Fn([i32; N]) -> String + 'static) -> BoxedStrategy<String> {
    prop::array::uniform::<_, N>(-1000i32..1000)
        .prop_map(make)
        .boxed()
}

fn money() -> BoxedStrategy<String> {
    let text = |cents: i32| {
        let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
        let (whole, rest) = (cents / 100, cents % 100);
        match whole {
            0..1000 => format!("{sign}${whole}.{rest:02}"),
            _ => format!("{sign}${},{:03}.{rest:02}", whole / 1000, whole % 1000),
        }
    };
    (-99_999_999i32..=99_999_999).prop_map(text).boxed()
}

fn timetz() -> BoxedStrategy<String> {
    "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{0,5}[1-9])?[+-](0[1-9]|1[0-4])(:30)?".boxed()
}

fn inet() -> BoxedStrategy<String> {
    let v4 = any::<[u8; 4]>().prop_map(|it| std::net::Ipv4Addr::from(it).to_string());
    let masked = (v4.clone(), 0u8..32).prop_map(|(it, mask)| format!("{it}/{mask}"));
    let v6 = prop::array::uniform8(1u16..).prop_map(|it| std::net::Ipv6Addr::from(it).to_string());
    prop_oneof![v4, masked, v6].boxed()
}

fn cidr() -> BoxedStrategy<String> {
    let text = |(bits, mask): (u32, u32)| {
        let kept = bits & u32::MAX.checked_shl(32 - mask).unwrap_or(0);
        format!("{}/{mask}", std::net::Ipv4Addr::from(kept))
    };
    (any::<u32>(), 0u32..=32).prop_map(text).boxed()
}

fn geometry(make: impl Fn([String; 4]) -> String + 'static) -> BoxedStrategy<String> {
    made(move |it: [i32; 4]| make(it.map(|part| (f64::from(part) / 4.0).to_string())))
}

/// What a multirange of two parts of `of` is called.
fn parts<T: Ord + Clone + std::fmt::Debug + 'static>(
    of: BoxedStrategy<T>,
    show: impl Fn(&T) -> String + 'static,
) -> BoxedStrategy<String> {
    let text = move |values: std::collections::BTreeSet<T>| {
        let values: Vec<_> = values.iter().map(&show).collect();
        let parts = values.chunks_exact(2);
        let parts: Vec<_> = parts.map(|it| format!("[{},{})", it[0], it[1])).collect();
        format!("{{{}}}", parts.join(","))
    };
    prop::collection::btree_set(of, 0..5).prop_map(text).boxed()
}

/// A day of a common year.
fn days() -> BoxedStrategy<String> {
    "[2-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])".boxed()
}

fn quoted_moments(zone: &'static str) -> BoxedStrategy<String> {
    parts(days(), move |day| format!("\"{day} 12:30:00{zone}\""))
}

/// Calls `$then` with the columns that every table has, and what is written to each.
macro_rules! columns {
    ($then:ident, $($before:tt)*) => {
        $then! { $($before)*
            a_text: text(), a_varchar: short(40), a_char: "[a-z\u{e4}]{5}", a_citext: text(),
            a_boolean: any::<bool>(), a_smallint: number(&[i16::MIN, i16::MAX]),
            a_integer: number(&[i32::MIN, i32::MAX]), a_bigint: number(&[i64::MIN, i64::MAX]),
            a_real: real(), a_double: double(), a_numeric: decimal(), a_amount: amount(), a_money: money(),
            a_date: moments::date(), a_time: moments::time(), a_timetz: timetz(),
            a_timestamp: moments::timestamp(), a_timestamptz: moments::timestamptz(), a_interval: interval(),
            a_uuid: any::<u128>().prop_map(uuid::Uuid::from_u128), a_json: json(), a_jsonb: json(),
            a_xml: "<a>[a-z ]{0,9}</a>", a_bytea: prop::collection::vec(any::<u8>(), 0..20),
            a_inet: inet(), a_cidr: cidr(), a_macaddr: "[0-9a-f]{2}(:[0-9a-f]{2}){5}",
            a_macaddr8: "[0-9a-f]{2}(:[0-9a-f]{2}){7}", a_bit: "[01]", a_bits: "[01]{4}", a_varbit: "[01]{0,70}",
            a_tsvector: "'[a-c]{2}':[1-9]A 'd{1,5}':[1-9]", a_tsquery: "'[a-z]{1,5}' & !'[a-z]{1,5}'",
            a_point: geometry(|[x, y, ..]| format!("({x},{y})")),
            a_line: made(|[a, b, c]: [i32; 3]| format!("{{{a},{},{c}}}", b.abs() + 1)),
            a_lseg: geometry(|[x, y, u, v]| format!("[({x},{y}),({u},{v})]")),
            a_box: made(|[x, y]: [i32; 2]| format!("({},{}),({x},{y})", x + 1, y + 2)),
            a_path: geometry(|[x, y, u, v]| format!("[({x},{y}),({u},{v})]")),
            a_polygon: geometry(|[x, y, u, v]| format!("(({x},{y}),({u},{v}))")),
            a_circle: made(|[x, y]: [i32; 2]| format!("<({x},{y}),{}>", x.abs())),
            a_int4range: range(number(&[i32::MIN, i32::MAX]), true),
            a_int8range: range(number(&[i64::MIN, i64::MAX]), true), a_numrange: range(decimal(), false),
            a_tsrange: range(moments::timestamp(), false), a_tstzrange: range(moments::timestamptz(), false),
            a_daterange: range(moments::date(), true), a_int4multirange: parts(any::<i32>().boxed(), i32::to_string),
            a_int8multirange: parts(any::<i64>().boxed(), i64::to_string), a_nummultirange: parts(any::<i32>().boxed(), i32::to_string),
            a_tsmultirange: quoted_moments(""), a_tstzmultirange: quoted_moments("+00"),
            a_datemultirange: parts(days(), String::clone), a_label: prop::sample::select(db::enums::Mood::ALL)
        }
    };
}

/// A row of `$table` goes there and back, is changed, and comes back again: as `$form` of each value.
macro_rules! there_and_back {
    ($db:ident $runner:ident $table:ident $new:ident { $($extra:tt)* } $form:ident $($column:ident: $strategy:expr),*) => {
        let mut count = 0;
        for _ in 0..ROWS {
            let new = db::$table::$new { $($column: draw($runner, &$form($strategy)),)* $($extra)* };
            let row = db::$table::insert($db, new.clone()).await.unwrap();
            $(assert_eq!(row.$column, new.$column, "{}.{}", stringify!($table), stringify!($column));)*
            let found = db::$table::find($db, &row.id).await.unwrap().unwrap();
            assert_eq!(found, row, "found");
            let patch = db::$table::Patch { $($column: Some(draw($runner, &$form($strategy))),)* };
            let row = db::$table::update($db, &row.id, patch.clone()).await.unwrap().unwrap();
            $(assert_eq!(Some(row.$column), patch.$column, "{}.{}", stringify!($table), stringify!($column));)*
            count += 1;
        }
        assert_eq!(db::$table::list($db, db::Page::first(1000)).await.unwrap().len(), count);
    };
}

fn itself<S: Strategy>(of: S) -> S {
    of
}

fn optional<S: Strategy>(of: S) -> impl Strategy<Value = Option<S::Value>> {
    prop::option::weighted(0.8, of)
}

fn listed<S: Strategy>(of: S) -> impl Strategy<Value = Vec<S::Value>> {
    prop::collection::vec(of, 0..4)
}

fn optional_list<S: Strategy>(of: S) -> impl Strategy<Value = Option<Vec<S::Value>>> {
    optional(listed(of))
}

/// The tests of one crate of dates and times: where they are called, `db` is its generated code and `moments` draws its
/// values.
macro_rules! suite {
    ($case:literal) => {
        calls!($case);

        fn interval() -> BoxedStrategy<Interval> {
            let parts = (number(&[i32::MIN, i32::MAX]), number(&[i32::MIN, i32::MAX]), number(&[i64::MIN, i64::MAX]));
            let interval = |(months, days, microseconds)| Interval { months, days, microseconds };
            parts.prop_map(interval).boxed()
        }

        fn range<T: Ord + Clone + std::fmt::Debug + 'static>(
            of: BoxedStrategy<T>,
            has_neighbours: bool,
        ) -> BoxedStrategy<Range<T>> {
            let range = |ends| match ends {
                None => Range::Empty,
                Some((start, end)) => Range::Between { start, end },
            };
            ends(of, has_neighbours).prop_map(range).boxed()
        }

        async fn scalars(db: &db::Db, runner: &mut TestRunner) {
            columns!(there_and_back, db runner scalar Required {} itself);
        }

        async fn nullables(db: &db::Db, runner: &mut TestRunner) {
            columns!(there_and_back, db runner nullable New { id: None } optional);
        }

        async fn lists(db: &db::Db, runner: &mut TestRunner) {
            columns!(there_and_back, db runner listed Required {} listed);
        }

        async fn nullable_lists(db: &db::Db, runner: &mut TestRunner) {
            columns!(there_and_back, db runner listed_nullable New { id: None } optional_list);
        }

        #[test]
        fn every_value_of_every_type_goes_there_and_back() {
            let database = database($case);
            block_on(async {
                let db = db::Db::connect_to(database.url()).await.unwrap();
                let runner = &mut TestRunner::default();
                scalars(&db, runner).await;
                nullables(&db, runner).await;
                lists(&db, runner).await;
                nullable_lists(&db, runner).await;
            });
        }

        /// What reading the value that the database makes of a text says; empty where it can be read.
        fn told(db: &db::Db, database: &Database, column: &str, value: &str) -> String {
            database.execute(&format!(
                "truncate nullable, listed_nullable; insert into nullable (id, {column}) values (1, '{value}'); \
                 insert into listed_nullable (id, {column}) values (1, array['{value}']::{}[])",
                match column.trim_start_matches("a_") { "double" => "double precision", it => it }
            ));
            let (found, listed, item) = block_on(async {
                let id = db::nullable::Id(1);
                let found = db::nullable::find(db, &id).await.map(|_| ());
                let listed = db::nullable::list(db, db::Page::default()).await.map(|_| ());
                let id = db::listed_nullable::Id(1);
                let item = db::listed_nullable::find(db, &id).await.map(|_| ());
                (found, listed, item)
            });
let said = [found, listed, item].map(|it| it.err().map(|it| it.to_string()).unwrap_or_default());
            assert!(said.iter().all(|it| *it == said[0]), "{said:?}");
            let [said, ..] = said;
            assert!(said.is_empty() || said.contains(column), "{said} names {column}");
            said
        }

        #[test]
        fn what_rust_cannot_hold_is_an_error() {
            let database = database($case);
            let db = block_on(db::Db::connect_to(database.url())).unwrap();
            for (column, value, what) in UNHELD.iter().chain(moments::UNHELD) {
                let said = told(&db, &database, column, value);
                assert!(said.contains(what), "{column} of {value}: {said:?}");
            }
            for (column, value) in HELD {
                let said = told(&db, &database, column, value);
                assert_eq!(said, "", "{column} of {value}");
            }
        }

        #[test]
        fn a_key_is_read_with_the_same_care() {
            let database = database($case);
            database.execute(
                "insert into key_date values ('infinity'); insert into key_numeric values ('NaN'); \
                 insert into key_moment values ('-infinity'); insert into key_span_of values ('[2026-01-01,infinity)')",
            );
            block_on(async {
                let db = db::Db::connect_to(database.url()).await.unwrap();
                let said = db::key_date::list(&db, db::Page::default()).await.unwrap_err();
                assert!(said.to_string().contains("infinity"), "{said}");
                let said = db::key_numeric::list(&db, db::Page::default()).await.unwrap_err();
                assert!(said.to_string().contains("NaN"), "{said}");
                let said = db::key_moment::list(&db, db::Page::default()).await.unwrap_err();
                assert!(said.to_string().contains("-infinity"), "{said}");
                let said = db::key_span_of::list(&db, db::Page::default()).await.unwrap_err();
                assert!(said.to_string().contains("infinity"), "{said}");

                let id = db::key_address::Id("10.0.0.1/8".into());
                let row = db::key_address::Required { id };
                let row = db::key_address::insert(&db, row).await.unwrap();
                let found = db::key_address::find(&db, &row.id).await.unwrap();
                assert_eq!(found, Some(row));
                let id = db::key_span::Id(Interval { months: 1, days: -1, microseconds: 7 });
                let row = db::key_span::insert(&db, db::key_span::Required { id }).await.unwrap();
                assert!(db::key_span::find(&db, &row.id).await.unwrap().is_some());
            });
        }

        #[test]
        fn what_a_program_makes_is_the_time_and_json_holds_it_as_rfc_3339() {
            let database = database($case);
            block_on(async {
                let db = db::Db::connect_to(database.url()).await.unwrap();
                let note = serde_json::json!({
                    "at": "2026-01-31T09:30:00.5Z", "days": ["2026-01-31"], "by": { "x": "2026-01-31T09:30:00Z" },
                    "theme": "dark mode", "within": { "email": true }, "seen": null,
                    "odd {key}'\"\\": "'", "reply": null
                });
                let new = db::made::New {
                    note: Some(serde_json::from_value(note.clone()).unwrap()),
                    ..db::made::New::default()
                };
                let row = db::made::insert(&db, new.clone()).await.unwrap();
                assert_eq!(row.note, new.note);
                let written = serde_json::to_value(&row).unwrap();
                for field in ["at", "days", "by", "theme", "within"] {
                    let (there, here) = (&written["note"][field], &note[field]);
                    let is_same = there == here || there.as_str() == Some("2026-01-31T09:30:00.500Z");
                    assert!(is_same, "{field}: {there} for {here}");
                }
                let again: db::made::Row = serde_json::from_value(written.clone()).unwrap();
                assert_eq!(again, row);
                let date = written["a_date"].as_str().unwrap();
                let moment = written["a_timestamptz"].as_str().unwrap();
                assert!(moment.starts_with(date) && moment.ends_with('Z'), "{written}");
                let naive = written["a_timestamp"].as_str().unwrap();
                let time = written["a_time"].as_str().unwrap();
                assert!(naive.starts_with(&format!("{date}T{}", &time[..5])), "{written}");
            });
        }
    };
}

/// What the database holds and no crate does: the column, the value, and what the error says.
const UNHELD: &[(&str, &str, &str)] = &[
    ("a_date", "infinity", "cannot hold infinity"),
    ("a_date", "-infinity", "cannot hold -infinity"),
    ("a_date", "5874897-12-31", "the year 5874"),
    ("a_time", "24:00:00", "24:00:00"),
    ("a_timestamp", "infinity", "cannot hold infinity"),
    ("a_timestamp", "-infinity", "cannot hold -infinity"),
    (
        "a_timestamp",
        "294276-12-31 23:59:59.999999",
        "the year 29427",
    ),
    ("a_timestamptz", "infinity", "cannot hold infinity"),
    ("a_timestamptz", "-infinity", "cannot hold -infinity"),
    (
        "a_timestamptz",
        "294276-12-31 23:59:59.999999+00",
        "the year 29427",
    ),
    ("a_numeric", "NaN", "NaN"),
    ("a_numeric", "Infinity", "Infinity"),
    ("a_numeric", "-Infinity", "-Infinity"),
    ("a_numeric", "1e40", "44 digits before the point"),
    ("a_numeric", "1e-40", "40 behind it"),
    (
        "a_numeric",
        "12345678901234567890.12345678901234567890",
        "20 behind it",
    ),
    ("a_numrange", "[1,1e40]", "44 digits before the point"),
    ("a_tsrange", "[2026-01-01,infinity)", "cannot hold infinity"),
    (
        "a_tstzrange",
        "(-infinity,2026-01-01]",
        "cannot hold -infinity",
    ),
    ("a_daterange", "[2026-01-01,5874897-01-01)", "the year 5874"),
    ("a_jsonb", "1e400", "number out of range"),
];

/// What looks as if it could not be held, and can.
const HELD: &[(&str, &str)] = &[
    ("a_date", "0044-03-15 BC"),
    ("a_date", "0001-12-31 BC"),
    ("a_date", "4713-01-01 BC"),
    ("a_time", "23:59:59.999999"),
    ("a_timestamp", "4713-01-01 00:00:00 BC"),
    ("a_timestamptz", "0001-12-31 23:59:59.999999+00 BC"),
    ("a_numeric", "1.0000000000000000000000000000000000000000"),
    (
        "a_numeric",
        "0.00000000000000000000000000000000000000000000",
    ),
    ("a_numeric", "-79228162514264337593543950335"),
    ("a_real", "NaN"),
    ("a_double", "Infinity"),
    ("a_interval", "178000000 years"),
    ("a_interval", "-178000000 years -3 days 12:00"),
    ("a_money", "-92233720368547758.08"),
    ("a_int4range", "empty"),
    ("a_tsrange", "(,)"),
];

mod with_chrono;
mod with_time;
