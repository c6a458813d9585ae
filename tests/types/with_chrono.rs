//! The dates and times of `chrono`.

use super::*;
use db::values::{Interval, Range};

#[path = "../golden/types/expect/db/mod.rs"]
mod db;

mod moments {
    use super::*;
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

    compared!(NaiveDate, NaiveTime, NaiveDateTime, DateTime<Utc>);

    pub const UNHELD: &[(&str, &str, &str)] = &[
        ("a_date", "262143-01-01", "the year 262143"),
        ("a_timestamp", "262143-01-01", "the year 262143"),
    ];

    fn first() -> NaiveDate {
        NaiveDate::from_ymd_opt(-4712, 1, 1).unwrap()
    }

    pub fn date() -> BoxedStrategy<NaiveDate> {
        let days = (NaiveDate::MAX - first()).num_days();
        let day = |days| first() + TimeDelta::days(days);
        prop_oneof![0..=days, Just(0), Just(days)]
            .prop_map(day)
            .boxed()
    }

    pub fn time() -> BoxedStrategy<NaiveTime> {
        const LAST: i64 = 86_400_000_000 - 1;
        let time = |it| NaiveTime::MIN + TimeDelta::microseconds(it);
        prop_oneof![0..=LAST, Just(0), Just(LAST)]
            .prop_map(time)
            .boxed()
    }

    pub fn timestamp() -> BoxedStrategy<NaiveDateTime> {
        (date(), time())
            .prop_map(|(date, time)| date.and_time(time))
            .boxed()
    }

    pub fn timestamptz() -> BoxedStrategy<DateTime<Utc>> {
        // chrono's own greatest moments are a day before its greatest local times.
        let is_held = |it: &NaiveDateTime| *it <= DateTime::<Utc>::MAX_UTC.naive_utc();
        let held = timestamp().prop_filter("beyond the greatest", is_held);
        held.prop_map(|it| it.and_utc()).boxed()
    }
}

suite!("types");
