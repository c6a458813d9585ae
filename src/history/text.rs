//! The list as text: a heading, then a line a migration. Git shows two branches that both added one as a conflict in it.
//! In: the text. Out: the migrations with their places; marks of a conflict are passed over, and both sides are kept.
//! Printing is the other way around, byte for byte.

use super::{Chain, Checksum, Fingerprint, Link, Mark, Touches, address};
use std::fmt::Write as _;
use std::ops::Range;

const HEADING: &str = "\
# The migrations in order, as schemagen wrote them: version, name, sum of the file, schema before and after, what it
# touches. Leave it as it is. Where Git shows a conflict in here: `schemagen migrate rebase`.
";

/// What stands for the sum of a file that somebody still writes on.
const OPEN: &str = "-";
/// What stands for touching everything.
const EVERYTHING: &str = "*";

/// Why a text is no list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}; take the file from version control again")]
pub struct InvalidChain {
    /// The line.
    pub line: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// A migration and the bytes of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The migration.
    pub link: Link,
    /// Where it stands.
    pub place: Range<usize>,
}

/// A list as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Parsed {
    /// The migrations in the order of their lines, each once.
    pub links: Vec<Placed>,
    /// The first mark of a conflict.
    pub conflict: Option<Range<usize>>,
}

impl Parsed {
    /// The migrations without their places.
    pub fn chain(&self) -> Chain {
        let links = self.links.iter().map(|placed| placed.link.clone());
        Chain {
            links: links.collect(),
        }
    }
}

/// Reads a list.
pub fn parse(text: &str) -> Result<Parsed, InvalidChain> {
    let mut parsed = Parsed::default();
    let mut in_base = false;
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let place = start..start + line.len();
        if let Some(mark) = super::conflict::mark(line) {
            in_base = mark == super::conflict::Part::Base;
            parsed.conflict.get_or_insert(place);
            continue;
        }
        if in_base || line.is_empty() || line.starts_with('#') {
            continue;
        }
        let link = link(line).map_err(|reason| InvalidChain {
            line: number,
            reason,
        })?;
        if parsed.links.iter().all(|it| it.link != link) {
            parsed.links.push(Placed { link, place });
        }
    }
    Ok(parsed)
}

fn link(line: &str) -> Result<Link, &'static str> {
    let mut words = line.split(' ');
    let mut word = || words.next().ok_or("it ends too early");
    let version = word()?;
    let is_number = !version.is_empty() && version.bytes().all(|it| it.is_ascii_digit());
    let version = version.parse().ok().filter(|_| is_number);
    let version = version.ok_or("it does not begin with a version")?;
    let name = word()?.to_owned();
    if name.is_empty() || name.contains(['/', '\\', '\0']) {
        return Err("this is no name of a migration");
    }
    let checksum = match word()? {
        OPEN => None,
        digits => Some(Checksum(number(digits).ok_or("this is no sum of a file")?)),
    };
    let before = number(word()?).ok_or("this is no fingerprint of a schema")?;
    let after = number(word()?).ok_or("this is no fingerprint of a schema")?;
    let rest: Vec<&str> = words.collect();
    let touches = match rest.as_slice() {
        [EVERYTHING] => Touches::Everything,
        listed => {
            let listed = listed.iter().map(|it| touch(it)).collect::<Option<_>>();
            Touches::Listed(listed.ok_or("this is no address of a thing")?)
        }
    };
    Ok(Link {
        version,
        name,
        checksum,
        before: Fingerprint(before),
        after: Fingerprint(after),
        touches,
    })
}

fn number(digits: &str) -> Option<u64> {
    let is_plain = digits.len() == 16 && digits.bytes().all(|it| it.is_ascii_hexdigit());
    u64::from_str_radix(digits, 16).ok().filter(|_| is_plain)
}

fn touch(word: &str) -> Option<(Mark, crate::schema::ObjectId)> {
    let mark = match word.get(..1)? {
        "+" => Mark::Creates,
        "~" => Mark::Alters,
        "-" => Mark::Drops,
        "?" => Mark::Needs,
        _ => return None,
    };
    Some((mark, address::parse(&word[1..])?))
}

impl Mark {
    fn letter(self) -> char {
        match self {
            Self::Creates => '+',
            Self::Alters => '~',
            Self::Drops => '-',
            Self::Needs => '?',
        }
    }
}

impl Chain {
    /// The list as text.
    pub fn text(&self) -> String {
        let mut out = HEADING.to_owned();
        for link in &self.links {
            let sum = (link.checksum).map_or_else(|| OPEN.to_owned(), |sum| sum.to_string());
            let _ = write!(
                out,
                "{} {} {sum} {} {}",
                link.version, link.name, link.before, link.after
            );
            match &link.touches {
                Touches::Everything => {
                    out.push(' ');
                    out.push_str(EVERYTHING);
                }
                Touches::Listed(listed) => {
                    for (mark, object) in listed {
                        let _ = write!(out, " {}{}", mark.letter(), address::write(object));
                    }
                }
            }
            out.push('\n');
        }
        out
    }
}
