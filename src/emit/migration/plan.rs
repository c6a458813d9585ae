//! From the steps of a change to migrations: their files, and their lines in the list.
//! In: the change, the list so far, what a build that did not end left behind. Out: migrations, in order.

use super::file::{self, Sheet};
use super::layout::{InvalidFileName, Way, check_name, file_name};
use super::{FIRST_NAME, down, name, touches, version};
use crate::config::{Config, Format};
use crate::history::{Chain, Checksum, Fingerprint, Link, Touches};
use crate::rollout::Step;
use crate::schema::Schema;
use crate::statement::{HazardCx, HazardKind, Statement, apply, hazards};
use std::collections::BTreeSet;

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The schema that the migrations so far make.
    pub previous: &'a Schema,
    /// The schema that is meant.
    pub next: &'a Schema,
    /// The way there.
    pub steps: &'a [Step],
    /// The migrations so far.
    pub chain: &'a Chain,
    /// Files that are in no list, by version.
    pub left: &'a [Left],
    /// The newest version that any file in the folder has.
    pub newest: Option<u64>,
    /// Seconds since 1970.
    pub now: u64,
    /// What to call it, if somebody said so.
    pub name: Option<&'a str>,
}

/// A migration in the folder that is in no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its version.
    pub version: u64,
    /// Its name.
    pub name: String,
    /// Its files, with their texts.
    pub files: Vec<(Way, String)>,
}

/// One migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its line in the list.
    pub link: Link,
    /// Its files: names and texts, in the order in which they are to be written.
    pub files: Vec<(String, String)>,
    /// The text of the way up.
    pub sql: String,
    /// The schema that it leads to.
    pub schema: Schema,
}

/// The migrations of a change.
pub fn plan(change: &Change<'_>) -> Result<Vec<Migration>, InvalidFileName> {
    let is_first = *change.previous == Schema::default();
    let titles = titles(change, is_first)?;
    let all: Vec<Statement> = (change.steps.iter())
        .flat_map(|step| step.statements.iter().cloned())
        .collect();
    let tenancy = &change.config.tenancy;
    let cx = HazardCx::new(change.previous, &all, (&tenancy.root, &tenancy.column));
    let mut numbers = Numbers::new(change);
    let mut made: Vec<Migration> = Vec::new();
    let mut start = Fingerprint::of(change.previous);
    for (step, title) in change.steps.iter().zip(titles) {
        let before = made.last().map_or(change.previous, |it| &it.schema);
        let is_last = made.len() + 1 == change.steps.len();
        let after = if is_last {
            change.next.clone()
        } else {
            behind(before, &step.statements)
        };
        let (up, down) = texts(change, &cx, step, before, &after);
        let (version, title) = numbers.next(&up, down.as_deref(), title)?;
        let end = Fingerprint::of(&after);
        let touches = if is_first {
            Touches::Everything
        } else {
            touches(&step.statements)
        };
        let link = link(version, title, &up, (start, end), touches);
        made.push(Migration {
            files: files(change.config.migrations.format, &link, &up, down),
            link,
            sql: up,
            schema: after,
        });
        start = end;
    }
    Ok(made)
}

/// An empty migration to be filled by hand. Its line stays open until the next build.
pub fn plan_by_hand(
    format: Format,
    previous: &Schema,
    chain: &Chain,
    newest: Option<u64>,
    now: u64,
    title: &str,
) -> Result<Migration, InvalidFileName> {
    check_name(title)?;
    let newest = newest.max(chain.newest());
    let version = version::next(format, now, newest).ok_or(InvalidFileName::Version)?;
    let up = file::by_hand(format, Way::Up);
    let down = (format == Format::SqlxReversible).then(|| file::by_hand(format, Way::Down));
    let nothing = Touches::Listed(BTreeSet::new());
    let end = chain.end();
    let mut link = link(version, title.to_owned(), &up, (end, end), nothing);
    link.checksum = None;
    Ok(Migration {
        files: files(format, &link, &up, down),
        link,
        sql: up,
        schema: previous.clone(),
    })
}

fn link(
    version: u64,
    name: String,
    up: &str,
    (before, after): (Fingerprint, Fingerprint),
    touches: Touches,
) -> Link {
    Link {
        version,
        name,
        checksum: Some(Checksum::of(up.as_bytes())),
        before,
        after,
        touches,
    }
}

/// The way back comes first: a migration without one would be taken for one that has none.
fn files(format: Format, link: &Link, up: &str, down: Option<String>) -> Vec<(String, String)> {
    let name = |way| file_name(format, link.version, &link.name, way);
    let back = down.map(|down| (name(Way::Down), down));
    back.into_iter()
        .chain([(name(Way::Up), up.to_owned())])
        .collect()
}

fn behind(before: &Schema, statements: &[Statement]) -> Schema {
    let mut after = before.clone();
    for statement in statements {
        apply(&mut after, statement);
    }
    after
}

/// The texts of a step: the way up, and the way back where it is a file of its own.
fn texts(
    change: &Change<'_>,
    cx: &HazardCx<'_>,
    step: &Step,
    before: &Schema,
    after: &Schema,
) -> (String, Option<String>) {
    let format = change.config.migrations.format;
    let has_way_back = matches!(format, Format::SqlxReversible | Format::Dbmate);
    let undo = if has_way_back {
        down::down(before, after, &step.statements)
    } else {
        Vec::new()
    };
    let lost = step.statements.iter().flat_map(|it| hazards(cx, it));
    let lost = lost.filter(|hazard| hazard.kind == HazardKind::DataLoss);
    let locks = step.locks_existing(before);
    let sheet = Sheet {
        format,
        up: &step.statements,
        down: &undo,
        losses: lost.map(|hazard| hazard.message).collect(),
        locks,
        is_held: locks && change.config.migrations.online && !format.knows_steps(),
    };
    (sheet.up(), sheet.down())
}

fn titles(change: &Change<'_>, is_first: bool) -> Result<Vec<String>, InvalidFileName> {
    let steps: Vec<&[Statement]> = (change.steps.iter())
        .map(|step| step.statements.as_slice())
        .collect();
    let base = match change.name {
        Some(name) => name.to_owned(),
        None if is_first && change.chain.links.is_empty() => FIRST_NAME.to_owned(),
        None => name::describe(&steps.concat()),
    };
    let suffixes = name::suffixes(&steps).into_iter();
    suffixes
        .map(|suffix| {
            let title = format!("{base}{suffix}");
            check_name(&title).map(|()| title)
        })
        .collect()
}

/// Gives out versions: first those of files that a build left behind which did not end, then new ones.
struct Numbers<'a> {
    format: Format,
    left: &'a [Left],
    newest: Option<u64>,
    now: u64,
    floor: Option<u64>,
}

impl<'a> Numbers<'a> {
    fn new(change: &Change<'a>) -> Self {
        let floor = change.chain.newest();
        Self {
            format: change.config.migrations.format,
            left: change.left,
            newest: change.newest.max(floor),
            now: change.now,
            floor,
        }
    }

    /// The version and the name of the next migration.
    fn next(
        &mut self,
        up: &str,
        down: Option<&str>,
        title: String,
    ) -> Result<(u64, String), InvalidFileName> {
        let is_ours = |left: &&Left| {
            self.floor.is_none_or(|floor| left.version > floor)
                && left.files.iter().all(|(way, text)| match way {
                    Way::Up => text == up,
                    Way::Down => Some(text.as_str()) == down,
                })
        };
        if let Some(left) = self.left.iter().find(is_ours) {
            self.floor = Some(left.version);
            return Ok((left.version, left.name.clone()));
        }
        // What is newer than the first new one cannot come before it any more.
        self.left = &[];
        let next = version::next(self.format, self.now, self.newest);
        let next = next.ok_or(InvalidFileName::Version)?;
        self.newest = Some(next);
        Ok((next, title))
    }
}
