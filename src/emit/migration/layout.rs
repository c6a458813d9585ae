//! How the files of a migration are called, in the way of each runner.
//! In: a format, a version, a name. Out: file names; and what a file name says, the other way around.

use crate::config::Format;

/// Which way a file leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// To the new schema; dbmate's files hold both ways.
    Up,
    /// Back.
    Down,
}

/// Why a migration cannot have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileName {
    /// The description holds something else than `a` to `z`, digits and `_`, or nothing, or too much.
    #[error("a migration's name is made of at most 100 of `a` to `z`, `0` to `9` and `_`")]
    Description,
    /// There is no version above those there are.
    #[error("no version of a runner lies above the newest there is, or the year is beyond 9999")]
    Version,
}

/// Whether a migration can have this name.
pub fn check_name(name: &str) -> Result<(), InvalidFileName> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || name.len() > 100 || !name.bytes().all(is_plain) {
        return Err(InvalidFileName::Description);
    }
    Ok(())
}

/// The name of a migration's file.
pub fn file_name(format: Format, version: u64, name: &str, way: Way) -> String {
    match (format, way) {
        (Format::Refinery, _) => format!("V{version}__{name}.sql"),
        (Format::SqlxReversible, Way::Up) => format!("{version}_{name}.up.sql"),
        (Format::SqlxReversible, Way::Down) => format!("{version}_{name}.down.sql"),
        (Format::Sqlx | Format::Drizzle | Format::Dbmate | Format::Plain, _) => {
            format!("{version}_{name}.sql")
        }
    }
}

/// What the name of a file says, if it is that of a migration: version, name, way.
pub fn read_name(format: Format, file_name: &str) -> Option<(u64, &str, Way)> {
    let stem = file_name.strip_suffix(".sql")?;
    let (stem, way) = match format {
        Format::Sqlx | Format::SqlxReversible => match stem.strip_suffix(".down") {
            Some(stem) => (stem, Way::Down),
            None => (stem.strip_suffix(".up").unwrap_or(stem), Way::Up),
        },
        Format::Drizzle | Format::Refinery | Format::Dbmate | Format::Plain => (stem, Way::Up),
    };
    let (version, name) = match format {
        Format::Refinery => stem.strip_prefix(['V', 'U'])?.split_once("__")?,
        Format::Sqlx
        | Format::SqlxReversible
        | Format::Drizzle
        | Format::Dbmate
        | Format::Plain => stem.split_once('_')?,
    };
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    let version = version.parse().ok().filter(|_| is_number)?;
    // The list has a space between its words.
    let is_word = !name.is_empty() && !name.contains(char::is_whitespace);
    is_word.then_some((version, name, way))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for format in [
            Format::Sqlx,
            Format::SqlxReversible,
            Format::Drizzle,
            Format::Refinery,
            Format::Dbmate,
            Format::Plain,
        ] {
            let name = file_name(format, 20_261_122_143_005, "add_todos", Way::Up);
            let read = read_name(format, &name);
            assert_eq!(
                read,
                Some((20_261_122_143_005, "add_todos", Way::Up)),
                "{name}"
            );
        }
        let down = "20261122143005_init.down.sql";
        let read = read_name(Format::SqlxReversible, down);
        assert_eq!(read, Some((20_261_122_143_005, "init", Way::Down)));
        for other in [
            "readme.md",
            "x_y.sql",
            "1.sql",
            "1_a.sql.bak",
            "_a.sql",
            "1_.sql",
            "+1_a.sql",
        ] {
            assert_eq!(read_name(Format::Sqlx, other), None, "{other}");
        }
    }

    #[test]
    fn a_name_holds_no_more_than_it_should() {
        assert_eq!(check_name("init"), Ok(()));
        let long = "a".repeat(101);
        for name in ["", "../x", "Add", "a b", "a.b", "ü", "a\n", &long] {
            assert_eq!(
                check_name(name),
                Err(InvalidFileName::Description),
                "{name}"
            );
        }
    }
}
