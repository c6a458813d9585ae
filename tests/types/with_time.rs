//! The dates and times of `time`.

use super::*;
use db::values::{Interval, Range};

#[path = "../golden/types_time/expect/db/mod.rs"]
mod db;

mod moments {
    use super::*;
    use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time};

    compared!(Date, Time, PrimitiveDateTime, OffsetDateTime);

    pub const UNHELD: &[(&str, &str, &str)] = &[
        ("a_date", "10000-01-01", "the year 10000"),
        ("a_timestamp", "10000-01-01", "the year 10000"),
        ("a_timestamptz", "10000-01-01 00:00:00+00", "the year 10000"),
    ];

    fn first() -> Date {
        Date::from_calendar_date(-4712, time::Month::January, 1).unwrap()
    }

    pub fn date() -> BoxedStrategy<Date> {
        let days = (Date::MAX - first()).whole_days();
        let day = |days| first() + Duration::days(days);
        prop_oneof![0..=days, Just(0), Just(days)]
            .prop_map(day)
            .boxed()
    }

    pub fn time() -> BoxedStrategy<Time> {
        const LAST: i64 = 86_400_000_000 - 1;
        let time = |it| Time::MIDNIGHT + Duration::microseconds(it);
        prop_oneof![0..=LAST, Just(0), Just(LAST)]
            .prop_map(time)
            .boxed()
    }

    pub fn timestamp() -> BoxedStrategy<PrimitiveDateTime> {
        (date(), time())
            .prop_map(|(date, time)| date.with_time(time))
            .boxed()
    }

    pub fn timestamptz() -> BoxedStrategy<OffsetDateTime> {
        timestamp().prop_map(|it| it.assume_utc()).boxed()
    }
}

suite!("types_time");
