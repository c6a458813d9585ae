//! One variable of a `.env` file, as sqlx-cli and other tools read it too.
//! In: the variable's name, and how far up to look. Out: its value in the nearest file. Nothing else of it is read.

use std::fs;
use std::path::Path;

/// The variable's value in the nearest `.env` from the current folder up to `root`.
pub(super) fn find(variable: &str, root: &Path) -> Option<String> {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok()?;
    let root = if root.as_os_str().is_empty() {
        here.clone()
    } else {
        fs::canonicalize(root).ok()?
    };
    let mut folders: Vec<&Path> = here
        .ancestors()
        .take_while(|it| it.starts_with(&root))
        .collect();
    if folders.is_empty() {
        // The project is not above the current folder: it was named by its path.
        folders = vec![&here, &root];
    }
    let nearest = folders
        .iter()
        .find_map(|it| fs::read_to_string(it.join(".env")).ok())?;
    value(&nearest, variable)
}

/// The value of the last line that sets the variable: `NAME=value`, `export NAME="value"  # why`.
fn value(text: &str, variable: &str) -> Option<String> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let mut set = lines.filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=')?;
        (name.trim() == variable).then(|| bare(value.trim()))
    });
    set.next_back()
}

/// Without quotes, and without a comment behind it.
fn bare(value: &str) -> String {
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
    let inside = match quote {
        Some(quote) => value[1..].split_once(quote).map(|(inside, _)| inside),
        None => value.split_once(" #").map(|(before, _)| before.trim_end()),
    };
    inside.unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn a_variable_is_read_as_other_tools_read_it() {
        for (text, expected) in [
            ("URL=a", Some("a")),
            (
                "# URL=x\nOTHER_URL=y\nexport URL = \"a#b\" # c",
                Some("a#b"),
            ),
            ("URL='a'\r\nURL=b # why\r\n", Some("b")),
            ("URL=a?x=1#y", Some("a?x=1#y")),
            ("URLS=a", None),
        ] {
            assert_eq!(value(text, "URL").as_deref(), expected, "{text}");
        }
    }
}
