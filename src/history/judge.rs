//! What does not fit together: the list, the files beside it, and the snapshot.
//! In: the list with its places, what stands in the folder, how far the snapshot is. Out: findings.

use super::{Checksum, Link, Parsed, Placed, Progress};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceId, Span};
use std::collections::BTreeMap;

/// A migration's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The version in its name.
    pub version: u64,
    /// The rest of its name.
    pub name: String,
    /// Its path, as it is shown.
    pub path: String,
    /// The sum of what it holds.
    pub checksum: Checksum,
}

/// All that is wrong with a list, but for files that are not in it.
pub fn judge(
    source: SourceId,
    parsed: &Parsed,
    files: &[Found],
    progress: Progress,
) -> Vec<Diagnostic> {
    let at = |placed: &Placed| Span::new(source, placed.place.clone());
    let mut found = Vec::new();
    if let Some(place) = &parsed.conflict {
        let message = "Git could not merge the list of migrations";
        let span = Span::new(source, place.clone());
        found.push(
            Diagnostic::error(code::FORKED_HISTORY, span, message)
                .label("both sides added migrations")
                .help(REBASE),
        );
    } else if let Some(fork) = fork(source, &parsed.links) {
        found.push(fork);
    } else if let (Progress::Astray, Some(last)) = (progress, parsed.links.last()) {
        let message = "the migrations do not lead to the schema in the snapshot";
        found.push(
            Diagnostic::error(code::FORKED_HISTORY, at(last), message)
                .label("the last one leads elsewhere")
                .help("take list and snapshot from version control again; after a merge, run `schemagen migrate rebase`"),
        );
    }
    let files: BTreeMap<(u64, &str), &Found> = (files.iter())
        .map(|file| ((file.version, file.name.as_str()), file))
        .collect();
    let held = match progress {
        Progress::Holds(held) => held,
        Progress::Astray => parsed.links.len(),
    };
    for placed in &parsed.links[..held] {
        let link = &placed.link;
        let file = files.get(&(link.version, link.name.as_str()));
        found.extend(fault(link, file.copied(), at(placed)));
    }
    found
}

const REBASE: &str = "run `schemagen migrate rebase`: it puts them in one row where they do not meddle with each other";

/// The first place at which the row breaks.
fn fork(source: SourceId, links: &[Placed]) -> Option<Diagnostic> {
    let mut before = links.first()?.link.before;
    for (at, placed) in links.iter().enumerate() {
        let link = &placed.link;
        if link.before == before {
            before = link.after;
            continue;
        }
        let span = Span::new(source, placed.place.clone());
        let twin = links[..at].iter().find(|it| it.link.before == link.before);
        let title = link.title();
        let finding = match twin {
            Some(twin) => {
                let message =
                    format!("two migrations start from the same schema, one is `{title}`");
                let there = Span::new(source, twin.place.clone());
                Diagnostic::error(code::FORKED_HISTORY, span, message).related(there, "the other")
            }
            None => {
                let message = format!("`{title}` does not start where the one before it ends");
                Diagnostic::error(code::FORKED_HISTORY, span, message)
            }
        };
        return Some(finding.help(REBASE));
    }
    None
}

/// What is wrong with the file of a migration.
fn fault(link: &Link, file: Option<&Found>, span: Span) -> Option<Diagnostic> {
    let title = link.title();
    let Some(file) = file else {
        let message = format!("the file of migration `{title}` is missing");
        let help = "take it from version control again: databases that have it applied cannot do without it";
        return Some(Diagnostic::error(code::MISSING_MIGRATION, span, message).help(help));
    };
    if link.checksum.is_none_or(|sum| sum == file.checksum) {
        return None;
    }
    let message = format!("`{}` was changed after it was built", file.path);
    let help = "take the file from version control again; to change the schema, change the specs and build again";
    Some(Diagnostic::error(code::EDITED_MIGRATION, span, message).help(help))
}

/// The finding that a file is in no list. Its place is the first line of the file itself. `is_before`: there is no list
/// yet, and somebody else made the file.
pub fn unlisted(span: Span, path: &str, is_before: bool) -> Diagnostic {
    let message = format!("`{path}` is not in the list of migrations");
    let help = if is_before {
        "it was there before schemagen: `schemagen migrate adopt` begins the list with it, once it is seen that the migrations make \
         what the specs mean"
    } else {
        "if a build was interrupted, run it again with the same specs; otherwise delete the file, or make one that is listed \
         with `schemagen migrate new NAME` and move its text there"
    };
    Diagnostic::error(code::UNLISTED_MIGRATION, span, message).help(help)
}
