//! Versions of migrations, by which runners order them.
//! In: the second in which a migration is written, and the newest version there is. Out: one above it.
//! Knows not the clock. Fourteen digits as `sqlx migrate add` writes them; refinery counts 1, 2, 3.

use crate::config::Format;

const DAY: u64 = 86_400;

/// The version of the next migration: from the clock, and above every one that there is, even if the clock is behind.
pub fn next(format: Format, unix_seconds: u64, newest: Option<u64>) -> Option<u64> {
    let above = match newest {
        Some(newest) if format != Format::Refinery => match seconds(newest) {
            Some(second) => version(second + 1)?,
            None => newest.checked_add(1)?,
        },
        Some(newest) => newest.checked_add(1)?,
        None => 1,
    };
    let version = match format {
        Format::Refinery => above,
        Format::Sqlx
        | Format::SqlxReversible
        | Format::Drizzle
        | Format::Dbmate
        | Format::Plain => above.max(version(unix_seconds)?),
    };
    let greatest = match format {
        Format::Refinery => i32::MAX.unsigned_abs().into(),
        _ => i64::MAX.unsigned_abs(),
    };
    Some(version).filter(|version| *version <= greatest)
}

/// The version of a migration written in this second: year, month, day, hour, minute, second in UTC. Nothing from the
/// year 10000 on.
fn version(unix_seconds: u64) -> Option<u64> {
    let (year, month, day) = date(unix_seconds / DAY);
    let second = unix_seconds % DAY;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let digits = [month, day, hour, minute, second];
    (year < 10_000).then(|| digits.into_iter().fold(year, |sum, it| sum * 100 + it))
}

/// The second that a version says, if it says one.
pub(super) fn seconds(digits: u64) -> Option<u64> {
    let part = |unit: u64| digits / unit % 100;
    let (year, month, day) = (digits / 10_000_000_000, part(100_000_000), part(1_000_000));
    // The days of a year differ, so the day is looked for where it must be.
    let is_year = (1970..10_000).contains(&year);
    let guess = is_year.then(|| (year - 1970) * 365)?;
    let leap = (year - 1970) / 4;
    let found = (guess..guess + leap + 370).find(|days| date(*days) == (year, month, day))?;
    let second = found * DAY + part(10_000) * 3600 + part(100) * 60 + part(1);
    (version(second) == Some(digits)).then_some(second)
}

/// The day so many days after 1970-01-01. Years begin in March here, so that the leap day is the last of its year;
/// 400 years always have the same number of days.
fn date(days_since_1970: u64) -> (u64, u64, u64) {
    const FROM_MARCH_0: u64 = 719_468;
    const IN_400_YEARS: u64 = 146_097;
    let days = days_since_1970 + FROM_MARCH_0;
    let day_of_era = days % IN_400_YEARS;
    let leap_days = day_of_era / 1460 + day_of_era / 146_096;
    let year_of_era = (day_of_era + day_of_era / 36_524 - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Five months from March on have 153 days, and so have the next five.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = days / IN_400_YEARS * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_fourteen_digits_and_back() {
        for (second, digits) in [
            (0, 19_700_101_000_000),
            (86_399, 19_700_101_235_959),
            (951_782_400, 20_000_229_000_000),
            (951_868_800, 20_000_301_000_000),
            (1_078_012_800, 20_040_229_000_000),
            (1_795_357_805, 20_261_122_143_005),
            (1_798_761_599, 20_261_231_235_959),
            (4_107_542_400, 21_000_301_000_000),
            (253_402_300_799, 99_991_231_235_959),
        ] {
            assert_eq!(version(second), Some(digits));
            assert_eq!(seconds(digits), Some(second));
        }
        assert_eq!(version(253_402_300_800), None);
        assert_eq!(version(u64::MAX), None);
        for wrong in [0, 1, 20_260_230_000_000, 20_261_122_143_060, u64::MAX] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_day_is_the_one_after_the_day_before() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..400 * 366 {
            assert_eq!(date(days), (year, month, day));
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month {
                2 if is_leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > last {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }

    #[test]
    fn a_version_lies_above_all_others_even_if_the_clock_is_behind() {
        let now = 1_795_357_805;
        let next = |newest| next(Format::Sqlx, now, newest);
        assert_eq!(next(None), Some(20_261_122_143_005));
        assert_eq!(next(Some(20_200_101_000_000)), Some(20_261_122_143_005));
        assert_eq!(next(Some(20_261_122_143_005)), Some(20_261_122_143_006));
        assert_eq!(next(Some(20_991_231_235_959)), Some(21_000_101_000_000));
        assert_eq!(next(Some(7)), Some(20_261_122_143_005));
        assert_eq!(next(Some(99_999_999_999_999)), Some(100_000_000_000_000));
        assert_eq!(next(Some(99_991_231_235_959)), None);
    }

    #[test]
    fn refinery_counts() {
        let next = |newest| next(Format::Refinery, 1_795_357_805, newest);
        assert_eq!(next(None), Some(1));
        assert_eq!(next(Some(41)), Some(42));
        assert_eq!(next(Some(i32::MAX.unsigned_abs().into())), None);
    }
}
