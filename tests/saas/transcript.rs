//! The transcript in the example's README is one of a run: each command that it shows is run by a shell, with the real
//! curl, against the real service, and answers what stands below it. `UPDATE=1 cargo test transcript` writes it anew.

use std::{fs, process::Command};

use chrono::{DateTime, Utc};

use super::Service;
use crate::support::repository;

/// What stands before a command, and before what it answers.
const PROMPT: &str = "    $ ";
const INDENT: &str = "    ";

#[test]
fn every_command_answers_what_is_shown() {
    let service = Service::start();
    let path = repository("examples/saas/README.md");
    let text = fs::read_to_string(&path).expect("it is in the repository");
    let set_up: String = text
        .lines()
        .filter(|line| line.starts_with("    ann=") || line.starts_with("    at="))
        .map(|line| line.replace("http://127.0.0.1:3000/organizations", &service.address) + "\n")
        .collect();
    let (mut shown_ids, mut ids) = (Vec::new(), Vec::new());
    let mut run = String::new();
    let mut lines = text.lines().peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let Some(shown) = line.strip_prefix(PROMPT) else {
            run += &format!("{line}\n");
            continue;
        };
        let mut expected = String::new();
        while let Some(line) = lines.next_if(|it| it.starts_with(INDENT) && !it.starts_with(PROMPT))
        {
            expected += &line[INDENT.len()..];
        }
        let named = |text: String, (from, to): (&String, &String)| text.replace(from, to);
        let command = shown_ids.iter().zip(&ids).fold(shown.to_owned(), named);
        let answer = answer(&format!("{set_up}{command}"));
        run += &format!("{PROMPT}{command}\n{INDENT}{answer}\n");
        let (expected, found) = (masked(&expected, &mut shown_ids), masked(&answer, &mut ids));
        if std::env::var_os("UPDATE").is_none() {
            assert_eq!(found, expected, "{shown}: see UPDATE=1");
        }
        count += 1;
    }
    assert!(count >= 8, "{count} commands are shown");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, run).expect("the repository can be written to");
    }
}

/// What a shell prints for a line.
fn answer(line: &str) -> String {
    let done = Command::new("sh")
        .args(["-c", line])
        .env("NO_PROXY", "*")
        .output()
        .expect("there is a shell");
    let (said, printed) = (
        String::from_utf8_lossy(&done.stderr),
        String::from_utf8_lossy(&done.stdout),
    );
    assert!(done.status.success(), "{line}: {said}");
    printed.trim_end().to_owned()
}

/// A text with a word in place of each time, and one for each id, by the order in which they first stand there.
fn masked(text: &str, ids: &mut Vec<String>) -> String {
    let mut out = String::new();
    let is_part = |char: char| char.is_ascii_alphanumeric() || "_-:.".contains(char);
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, behind) = from.split_at(from.find(|it| !is_part(it)).unwrap_or(from.len()));
        out += before;
        if word.parse::<DateTime<Utc>>().is_ok() {
            out += "TIME";
        } else if word.len() == 21 {
            let place = ids.iter().position(|it| it == word).unwrap_or_else(|| {
                ids.push(word.to_owned());
                ids.len() - 1
            });
            out += &format!("ID{place}");
        } else {
            out += word;
        }
        rest = behind;
    }
    out + rest
}
