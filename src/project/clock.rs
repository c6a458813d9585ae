//! What time it is, for the versions of migrations.
//! In: `SOURCE_DATE_EPOCH`, or the system's clock. Out: seconds since 1970.

use crate::error::{Error, Result};
use std::time::{SystemTime, UNIX_EPOCH};

const VARIABLE: &str = "SOURCE_DATE_EPOCH";
/// The last second of the year 9999: versions have four digits for the year.
const LAST: u64 = 253_402_300_799;

/// Seconds since 1970, from `SOURCE_DATE_EPOCH` where it is set.
pub fn now() -> Result<u64> {
    match std::env::var_os(VARIABLE) {
        Some(value) => parse(&value.to_string_lossy()),
        None => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            Ok(since.map_or(0, |since| since.as_secs()).min(LAST))
        }
    }
}

fn parse(value: &str) -> Result<u64> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = value
        .parse()
        .ok()
        .filter(|seconds| digits && *seconds <= LAST);
    seconds.ok_or_else(|| Error::Clock {
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_seconds_are_a_time() {
        assert_eq!(parse("1795367000").unwrap(), 1_795_367_000);
        for wrong in [
            "",
            "now",
            "-1",
            "+1",
            "1.5",
            "253402300800",
            "99999999999999999999999",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
