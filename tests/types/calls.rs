//! The same values through the other calls: many rows at once, upserts, streams, filters, orders and pages. What
//! PostgreSQL says of the very same rows in SQL of its own is what each of them must say.

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

/// How many rows each column is compared with.
pub const PIVOTS: usize = 2;

/// How many rows a page has.
pub const PAGE: u32 = 7;

/// What a filter asks of a column, and the same in SQL: `C` is the column, of which `p` has the value and `q` the other.
pub trait Asks<V>: Sized {
    fn asks(value: &V, other: &V) -> Vec<(&'static str, Self)>;
    fn presence() -> Vec<(&'static str, Self)>;
}

/// All that can be asked about two values, or about one.
pub fn asks<V, A: Asks<V>>(value: Option<&V>, other: Option<&V>) -> Vec<(&'static str, A)> {
    value.map_or_else(A::presence, |it| A::asks(it, other.unwrap_or(it)))
}

/// A type whose values PostgreSQL compares.
pub trait Compared: Clone {}

macro_rules! compared {
    ($($type:ty),*) => { $(impl $crate::types::calls::Compared for $type {})* };
}
compared!(String, bool, i16, i32, i64, f32, f64, Vec<u8>);
compared!(rust_decimal::Decimal, uuid::Uuid, serde_json::Value);

/// The rows of a table for each of these conditions on the row `t`, where `p` and `q` are two rows of it.
pub async fn theirs(
    connection: &mut PgConnection,
    table: &str,
    conditions: &[String],
    (p, q): (i64, i64),
) -> Vec<Vec<i64>> {
    let found: Vec<_> = conditions
        .iter()
        .map(|it| format!("coalesce(array_agg(t.id order by t.id) filter (where {it}), '{{}}')"))
        .collect();
    let found = found.join(", ");
    let sql = format!(
        "select {found} from {table} t, {table} p, {table} q where p.id = {p} and q.id = {q}"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
    let row = query.fetch_one(connection).await.unwrap();
    (0..conditions.len()).map(|it| row.get(it)).collect()
}

/// The rows of a table in an order.
pub async fn ordered(
    connection: &mut PgConnection,
    table: &str,
    column: &str,
    direction: &str,
) -> Vec<i64> {
    let order = format!("{column} {direction}, id {direction}");
    let sql = AssertSqlSafe(format!("select id from {table} order by {order}"));
    let query = sqlx::query_scalar(sql).persistent(false);
    query.fetch_all(connection).await.unwrap()
}

/// Makes the database write a value of its own in each row that is written.
pub fn meddle(database: &super::Database, table: &str, column: &str, value: &str) {
    database.execute(&format!(
        "create or replace function meddle() returns trigger language plpgsql as \
         $$ begin new.{column} := {value}; return new; end $$; \
         truncate {table}; \
         create or replace trigger meddle before insert or update on {table} \
         for each row execute function meddle()"
    ));
}

/// Calls `$then` with every order of a table that has every type, and its column.
macro_rules! orders {
    ($then:ident, $($before:tt)*) => {
        $then! { $($before)*
            Id "id", AText "a_text", AVarchar "a_varchar", AChar "a_char", ACitext "a_citext", ABoolean "a_boolean",
            ASmallint "a_smallint", AInteger "a_integer", ABigint "a_bigint", AReal "a_real", ADouble "a_double",
            ANumeric "a_numeric", AAmount "a_amount", AMoney "a_money", ADate "a_date", ATime "a_time",
            ATimetz "a_timetz", ATimestamp "a_timestamp", ATimestamptz "a_timestamptz", AInterval "a_interval",
            AUuid "a_uuid", AInet "a_inet", ACidr "a_cidr", AMacaddr "a_macaddr", AMacaddr8 "a_macaddr8",
            ABit "a_bit", ABits "a_bits", AVarbit "a_varbit", ALabel "a_label"
        }
    };
}

/// Rows of `$table` by one statement, by a stream and by upserts: as `$form` of each value.
macro_rules! many_rows {
    ($db:ident $runner:ident $table:ident $new:ident { $($extra:tt)* } $form:ident $($column:ident: $strategy:expr),*) => {{
        fn same(row: &db::$table::Row, new: &db::$table::New, call: &str) {
            $(assert_eq!(row.$column, new.$column, "{call}: {}.{}", stringify!($table), stringify!($column));)*
        }
        let mut drawn = || {
            let new = db::$table::$new { $($column: draw($runner, &$form($strategy)),)* $($extra)* };
            db::$table::New::from(new)
        };
        let mut news: Vec<_> = (0..ROWS).map(|_| drawn()).collect();
        let rows = db::$table::insert_many_returning($db, news.clone()).await.unwrap();
        assert_eq!(rows.len(), ROWS);
        for (row, new) in rows.iter().zip(&news) {
            same(row, new, "insert_many_returning");
        }
        // Some rows of like values, so that an order has to choose between them.
        let mut more: Vec<_> = (0..ROWS / 2).map(|_| drawn()).collect();
        more.extend_from_within(..ROWS / 4);
        let count = db::$table::insert_many($db, more.clone()).await.unwrap();
        assert_eq!(count, more.len() as u64);
        news.extend(more);
        let mut streamed = Vec::new();
        let mut stream = db::$table::stream($db, &db::$table::Filter::default(), db::$table::OrderBy::Id).await.unwrap();
        while let Some(row) = stream.next().await.unwrap() {
            same(&row, &news[streamed.len()], "stream");
            streamed.push(row);
        }
        assert_eq!(streamed.len(), news.len());
        let given = streamed[..ROWS / 4].iter().map(|row| row.id);
        for id in given.chain((0..3).map(|it| db::$table::Id(i64::MAX - it))) {
            let new = db::$table::New { id: Some(id), ..drawn() };
            let row = db::$table::upsert($db, new.clone()).await.unwrap();
            same(&row, &new, "upsert");
            assert_eq!((row.id, &row), (id, &db::$table::get($db, &id).await.unwrap()));
        }
    }};
}

/// What each filter finds in `$table` is what PostgreSQL finds by the same comparison; `$held` gives a value if there
/// is one.
macro_rules! filters {
    ($db:ident $runner:ident $connection:ident $table:ident $held:path, $($column:ident: $strategy:expr),*) => {{
        let rows = db::$table::list($db, db::Page::first(1000)).await.unwrap();
        let mut asked = Vec::new();
        for _ in 0..PIVOTS {
            let mut row = || &rows[draw($runner, &(0..rows.len()))];
            $({
                let (p, q) = (row(), row());
                let (value, other) = ($held(&p.$column), $held(&q.$column));
                let q = if other.is_some() { q.id } else { p.id };
                let asks = asks(value, other).into_iter().map(|(sql, asks)| {
                    let filter = db::$table::Filter { $column: asks, ..db::$table::Filter::default() };
                    (sql.replace("C", stringify!($column)), filter)
                });
                asked.push((p.id, q, asks.collect::<Vec<_>>()));
            })*
        }
        for (p, q, asks) in asked {
            let (conditions, filters): (Vec<_>, Vec<_>) = asks.into_iter().unzip();
            let found = calls::theirs(&mut $connection, stringify!($table), &conditions, (p.0, q.0)).await;
            for ((condition, filter), theirs) in conditions.iter().zip(filters).zip(found) {
                let list = db::$table::List::from(filter.clone()).limit(1000);
                let ours: Vec<_> = db::$table::list($db, list).await.unwrap().iter().map(|row| row.id.0).collect();
                assert_eq!(ours, theirs, "{}: {condition}: {filter:?}", stringify!($table));
                if condition.contains(" = p.") || condition.contains(" @> p.") {
                    assert!(ours.contains(&p.0), "{condition}: a row is not found by its own value");
                    let count = db::$table::count($db, &filter).await.unwrap();
                    let exists = db::$table::exists($db, &filter).await.unwrap();
                    assert_eq!((count, exists), (theirs.len() as i64, true), "{condition}");
                }
            }
        }
    }};
}

/// In each order of `$table`, either way, pages put together and a stream are all rows, as PostgreSQL orders them.
macro_rules! pages {
    ($db:ident $connection:ident $table:ident $($by:ident $column:literal),*) => {{
        const fn column(by: db::$table::OrderBy) -> &'static str {
            match by {
                $(db::$table::OrderBy::$by => $column,)*
            }
        }
        for by in [$(db::$table::OrderBy::$by),*] {
            for (order, direction) in [(by.asc(), "asc"), (by.desc(), "desc")] {
                let what = format!("{} by {} {direction}", stringify!($table), column(by));
                let theirs = calls::ordered(&mut $connection, stringify!($table), column(by), direction).await;
                let mut ours = Vec::new();
                let mut list = db::$table::List::from(order).limit(PAGE);
                loop {
                    let rows = db::$table::list($db, list.clone()).await.unwrap_or_else(|it| panic!("{what}: {it}"));
                    ours.extend(rows.iter().map(|row| row.id.0));
                    let Some(last) = rows.last() else { break };
                    let cursor = serde_json::to_string(&last.cursor(order)).unwrap();
                    list = list.after(serde_json::from_str(&cursor).unwrap());
                    assert!(ours.len() <= theirs.len(), "{what}: rows come twice");
                }
                assert_eq!(ours, theirs, "{what}");
                let mut streamed = Vec::new();
                let mut stream = db::$table::stream($db, &db::$table::Filter::default(), order).await.unwrap();
                while let Some(row) = stream.next().await.unwrap() {
                    streamed.push(row.id.0);
                }
                assert_eq!(streamed, theirs, "{what}, as a stream");
            }
        }
    }};
}

/// A key of another type than a number names its row in every call, and orders pages.
macro_rules! keyed {
    ($db:ident $runner:ident $connection:ident $table:ident $id:literal, $strategy:expr) => {{
        for _ in 0..ROWS {
            let id = db::$table::Id(draw($runner, &$strategy));
            let row = db::$table::upsert($db, db::$table::Required { id })
                .await
                .unwrap();
            assert_eq!(
                db::$table::find($db, &row.id).await.unwrap().as_ref(),
                Some(&row)
            );
            let filter = db::$table::Filter {
                id: row.id.clone().into(),
                ..db::$table::Filter::default()
            };
            assert_eq!(
                db::$table::list($db, filter).await.unwrap(),
                std::slice::from_ref(&row)
            );
        }
        let mut all = Vec::new();
        for (order, direction) in [
            (db::$table::OrderBy::Id.asc(), "asc"),
            (db::$table::OrderBy::Id.desc(), "desc"),
        ] {
            let sql = format!(
                "select {}, note from {} t order by t.id {direction}",
                $id,
                stringify!($table)
            );
            let query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
            let theirs: Vec<db::$table::Row> = query.fetch_all(&mut $connection).await.unwrap();
            all.clear();
            let mut list = db::$table::List::from(order).limit(PAGE);
            loop {
                let rows = db::$table::list($db, list.clone()).await.unwrap();
                all.extend_from_slice(&rows);
                let Some(last) = rows.last() else { break };
                let cursor = last.cursor(order);
                // A year of RFC 3339 has four digits and no sign: such a key stays in the program.
                let sent = serde_json::to_string(&cursor);
                list = list.after(sent.map_or(cursor, |it| serde_json::from_str(&it).unwrap()));
                assert!(
                    all.len() <= theirs.len(),
                    "{}: rows come twice",
                    stringify!($table)
                );
            }
            assert_eq!(all, theirs, "{} {direction}", stringify!($table));
        }
        let gone = db::$table::delete_many($db, &db::$table::Filter::default())
            .await
            .unwrap();
        assert_eq!(gone, all.len() as u64);
        let news = all
            .iter()
            .map(|row| db::$table::Required { id: row.id.clone() });
        assert_eq!(
            db::$table::insert_many_returning($db, news).await.unwrap(),
            all
        );
        for row in all {
            assert!(db::$table::delete($db, &row.id).await.unwrap());
        }
    }};
}

/// Each call of `$table` that gives a row says of a value that Rust cannot hold that it cannot be read.
macro_rules! unreadable {
    ($db:ident $table:ident $text:expr, $check:expr) => {{
        let check = $check;
        let id = db::$table::Id(i64::MAX);
        let new = || db::$table::New {
            id: Some(id),
            ..db::$table::New::default()
        };
        let any = db::$table::Filter::default();
        assert_eq!(db::$table::insert_many($db, [new()]).await.unwrap(), 1);
        check("find", db::$table::find($db, &id).await.err());
        check("get", db::$table::get($db, &id).await.err());
        check(
            "list",
            db::$table::list($db, db::Page::default()).await.err(),
        );
        let mut stream = db::$table::stream($db, &any, db::$table::OrderBy::Id)
            .await
            .unwrap();
        check("stream", stream.next().await.err());
        drop(stream);
        let mut tx = $db.begin().await.unwrap();
        check(
            "find_for_update",
            db::$table::find_for_update(&mut tx, &id).await.err(),
        );
        drop(tx);
        check("upsert", db::$table::upsert($db, new()).await.err());
        let patch = db::$table::Patch {
            a_text: Some(Some($text)),
            ..db::$table::Patch::default()
        };
        check("update", db::$table::update($db, &id, patch).await.err());
        check(
            "insert",
            db::$table::insert($db, db::$table::New::default())
                .await
                .err(),
        );
        let two = [db::$table::New::default(), db::$table::New::default()];
        check(
            "insert_many_returning",
            db::$table::insert_many_returning($db, two).await.err(),
        );
        assert!(db::$table::count($db, &any).await.unwrap() >= 1);
        assert!(db::$table::delete_many($db, &any).await.unwrap() >= 1);
    }};
}

/// The tests of the other calls, for one crate of dates and times.
macro_rules! calls {
    ($case:literal) => {
        impl<T: Clone> Compared for Range<T> {}
        impl Compared for Interval {}
        impl Compared for db::enums::Mood {}

        impl<T: Compared, P> Asks<T> for db::Is<T, P> {
            fn asks(value: &T, other: &T) -> Vec<(&'static str, Self)> {
                let (value, both) = (|| value.clone(), || vec![value.clone(), other.clone()]);
                let mut asks = Self::presence();
                asks.extend([
                    ("t.C = p.C", Self::Equal(value())),
                    ("t.C is distinct from p.C", Self::Not(value())),
                    ("t.C in (p.C, q.C)", Self::OneOf(both())),
                    ("(t.C in (p.C, q.C)) is not true", Self::NoneOf(both())),
                    ("t.C < p.C", Self::Below(value())),
                    ("t.C <= p.C", Self::AtMost(value())),
                    ("t.C > p.C", Self::Above(value())),
                    ("t.C >= p.C", Self::AtLeast(value())),
                    ("t.C between p.C and q.C", Self::Between(value(), other.clone())),
                ]);
                asks
            }

            fn presence() -> Vec<(&'static str, Self)> {
                vec![("true", Self::Any), ("t.C is null", Self::Null), ("t.C is not null", Self::NotNull)]
            }
        }

        impl<V> Asks<V> for db::Is<std::convert::Infallible> {
            fn asks(_: &V, _: &V) -> Vec<(&'static str, Self)> {
                <Self as Asks<V>>::presence()
            }

            fn presence() -> Vec<(&'static str, Self)> {
                vec![("true", Self::Any), ("t.C is null", Self::Null), ("t.C is not null", Self::NotNull)]
            }
        }

        impl<T: Clone> Asks<Vec<T>> for db::Items<T> {
            fn asks(value: &Vec<T>, other: &Vec<T>) -> Vec<(&'static str, Self)> {
                let both = || [value.as_slice(), other].concat();
                let mut asks = Self::presence();
                asks.extend([
                    ("t.C @> p.C", Self::HasAll(value.clone())),
                    ("t.C && (p.C || q.C)", Self::HasAny(both())),
                    ("t.C @> (p.C || q.C)", Self::HasAll(both())),
                ]);
                asks.extend(value.first().map(|item| ("t.C @> p.C[1:1]", Self::Has(item.clone()))));
                asks
            }

            fn presence() -> Vec<(&'static str, Self)> {
                vec![
                    ("true", Self::Any),
                    ("t.C is null", Self::Null),
                    ("t.C is not null", Self::NotNull),
                    ("cardinality(t.C) = 0", Self::Empty),
                ]
            }
        }

        #[test]
        fn many_rows_upserts_and_streams_keep_every_value_filters_and_pages_are_those_of_postgresql() {
            let database = database($case);
            // Each has many values at once on the stack.
            block_on(async {
                let db = &db::Db::connect_to(database.url()).await.unwrap();
                let mut connection = database.connect().await;
                let runner = &mut TestRunner::default();
                Box::pin(async { columns!(many_rows, db runner scalar Required {} itself); }).await;
                Box::pin(async { columns!(filters, db runner connection scalar Some,); }).await;
                Box::pin(async { orders!(pages, db connection scalar); }).await;
                Box::pin(async { columns!(many_rows, db runner nullable New { id: None } optional); }).await;
                Box::pin(async { columns!(filters, db runner connection nullable Option::as_ref,); }).await;
                Box::pin(async { orders!(pages, db connection nullable); }).await;
                Box::pin(async { columns!(many_rows, db runner listed Required {} listed); }).await;
                Box::pin(async { columns!(filters, db runner connection listed Some,); }).await;
                Box::pin(async { pages!(db connection listed Id "id"); }).await;
                Box::pin(async { columns!(many_rows, db runner listed_nullable New { id: None } optional_list); }).await;
                Box::pin(async { columns!(filters, db runner connection listed_nullable Option::as_ref,); }).await;
                Box::pin(async { pages!(db connection listed_nullable Id "id"); }).await;
            });
        }

        #[test]
        fn keys_of_every_kind_name_their_rows_in_every_call() {
            let database = database($case);
            block_on(async {
                let db = &db::Db::connect_to(database.url()).await.unwrap();
                let mut connection = database.connect().await;
                let runner = &mut TestRunner::default();
                keyed!(db runner connection key_date "id", moments::date());
                keyed!(db runner connection key_numeric "id", decimal());
                keyed!(db runner connection key_moment "id", moments::timestamptz());
                keyed!(db runner connection key_span "id", interval());
                keyed!(db runner connection key_span_of "id", range(moments::date(), true));
                keyed!(db runner connection key_address "format('%s', id)", inet());
            });
        }

        #[test]
        fn what_rust_cannot_hold_is_an_error_of_every_call() {
            let database = database($case);
            let db = &block_on(db::Db::connect_to(database.url())).unwrap();
            for (column, value, what) in UNHELD.iter().chain(moments::UNHELD) {
                let check = |call: &str, error: Option<db::Error>| match error {
                    Some(db::Error::Unreadable { column: told, message }) => {
                        assert!(told == *column && message.contains(what), "{call}: {column} of {value}: {told}: {message}");
                    }
                    other => panic!("{call}: {column} of {value}: {other:?}"),
                };
                calls::meddle(&database, "nullable", column, &format!("'{value}'"));
                block_on(async { unreadable!(db nullable "x".to_owned(), check) });
                calls::meddle(&database, "listed_nullable", column, &format!("array['{value}']"));
                block_on(async { unreadable!(db listed_nullable vec!["x".to_owned()], check) });
            }
        }
    };
}
