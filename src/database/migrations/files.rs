//! The migration files of a folder, as sqlx reads them, and as any runner runs them.
//! In: a folder. Out: migrations with the names of their files, in the order in which they run.

use crate::config::Format;
use crate::error::{Error, Result};
use crate::path::shown;
use sqlx::migrate::{Migration, Migrator};
use std::fs;
use std::path::{Path, PathBuf};

/// A migration that sqlx applies.
pub(super) struct File {
    /// Its file's name.
    pub(super) name: String,
    /// What sqlx makes of it.
    pub(super) migration: Migration,
}

/// What leads forward, in order.
pub(super) async fn read(folder: &Path) -> Result<Vec<File>> {
    let names = names(folder)?;
    let migrator = Migrator::new(folder)
        .await
        .map_err(|error| Error::Migrations {
            path: folder.to_owned(),
            message: error.to_string(),
        })?;
    let forward = migrator
        .iter()
        .filter(|it| it.migration_type.is_up_migration());
    let files: Vec<File> = forward
        .map(|migration| File {
            name: named(&names, migration),
            migration: migration.clone(),
        })
        .collect();
    for pair in files.windows(2) {
        if pair[0].migration.version == pair[1].migration.version {
            return Err(Error::Migrations {
                path: folder.to_owned(),
                message: format!("`{}` and `{}` have one version", pair[0].name, pair[1].name),
            });
        }
    }
    Ok(files)
}

fn named(names: &[String], migration: &Migration) -> String {
    let suffix = migration.migration_type.suffix();
    let is_it = |name: &&String| {
        let parts = name
            .strip_suffix(suffix)
            .and_then(|name| name.split_once('_'));
        parts.is_some_and(|(version, rest)| {
            version.parse() == Ok(migration.version)
                && rest.replace('_', " ") == migration.description
        })
    };
    let found = names.iter().find(is_it).cloned();
    found.unwrap_or_else(|| migration.version.to_string())
}

/// What runs forward, of any format, in order: the names of files and their SQL.
pub(super) fn scripts(folder: &Path, format: Format) -> Result<Vec<(String, String)>> {
    let mut names = names(folder)?;
    names.retain(|name| {
        let is_numbered = name
            .trim_start_matches(['V', 'U'])
            .starts_with(|it: char| it.is_ascii_digit());
        is_numbered && !name.ends_with(".down.sql")
    });
    names.sort_by_key(|name| {
        let digits: String = name
            .trim_start_matches(['V', 'U'])
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        (digits.parse::<u64>().unwrap_or(u64::MAX), name.clone())
    });
    let read = |name: String| {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).map_err(Error::read(&path))?;
        Ok((name, forward(text, format)))
    };
    names.into_iter().map(read).collect()
}

/// What runs forward of a folder that any tool keeps: its files, or one file of each folder in it, as Diesel and Prisma
/// have them.
pub(super) fn scripts_of_any(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut steps = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::read(folder))? {
        let path = entry.map_err(Error::read(folder))?.path();
        let files = ["up.sql", "migration.sql"].map(|name| path.join(name));
        steps.extend(files.into_iter().find(|it| it.is_file()));
    }
    steps.sort();
    if steps.is_empty() {
        let marked = |(name, text): (String, String)| {
            let is_dbmate = text.contains("-- migrate:up");
            let format = if is_dbmate {
                Format::Dbmate
            } else {
                Format::Sqlx
            };
            (name, forward(text, format))
        };
        let files = scripts(folder, Format::Sqlx)?;
        return Ok(files.into_iter().map(marked).collect());
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).map_err(Error::read(&path))?;
        Ok((shown(&path), text))
    };
    steps.into_iter().map(read).collect()
}

/// What runs backward, the newest first; nothing where the format has no way back.
pub(super) fn back(folder: &Path, format: Format) -> Result<Vec<(String, String)>> {
    let mut names = names(folder)?;
    names.retain(|name| {
        let is_back = match format {
            Format::SqlxReversible => name.ends_with(".down.sql"),
            Format::Dbmate => true,
            Format::Sqlx | Format::Drizzle | Format::Refinery | Format::Plain => false,
        };
        is_back && name.starts_with(|it: char| it.is_ascii_digit())
    });
    let read = |name: String| {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).map_err(Error::read(&path))?;
        let text = match format {
            Format::Dbmate => part(&text, "-- migrate:down")
                .unwrap_or_default()
                .to_owned(),
            _ => text,
        };
        Ok((name, text))
    };
    names.into_iter().rev().map(read).collect()
}

/// What stands behind the line with this mark.
fn part<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(mark)?;
    Some(rest.split_once('\n').map_or("", |(_, rest)| rest))
}

/// dbmate keeps both ways in one file.
fn forward(text: String, format: Format) -> String {
    match format {
        Format::Dbmate => {
            let up = text
                .split_once("-- migrate:up")
                .map_or(&*text, |(_, rest)| rest);
            let up = up.split_once("-- migrate:down").map_or(up, |(up, _)| up);
            let rest = up.split_once('\n').map_or("", |(_, rest)| rest);
            rest.to_owned()
        }
        Format::Sqlx
        | Format::SqlxReversible
        | Format::Drizzle
        | Format::Refinery
        | Format::Plain => text,
    }
}

/// The names of the SQL files of a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::NoMigrations {
            path: folder.to_owned(),
        },
        _ => Error::read(folder)(source),
    })?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::read(folder))?.file_name();
        let name = name.to_string_lossy().into_owned();
        if name.ends_with(".sql") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_any_format_run_in_the_order_of_their_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("V10__b.sql", "b");
        write("V9__a.sql", "a");
        write("11_c.up.sql", "c");
        write("11_c.down.sql", "gone");
        write("notes.sql", "no");
        write("12_d.txt", "no");
        let texts: Vec<String> = scripts(folder.path(), Format::Plain)
            .unwrap()
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(texts, ["a", "b", "c"]);
    }

    #[test]
    fn dbmate_runs_what_stands_between_its_marks() {
        let text = "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT 2;\n";
        assert_eq!(forward(text.to_owned(), Format::Dbmate), "SELECT 1;\n");
    }
}
