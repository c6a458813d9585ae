//! Texts in which Git left a conflict: what each side has.
//! In: a text with marks. Out: the two texts that it stands for; what Git could merge stands in both.

/// What follows a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What this branch has.
    Ours,
    /// What both started from.
    Base,
    /// What the other branch has.
    Theirs,
    /// What both have.
    Both,
}

/// A text of two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// What this branch has.
    pub ours: String,
    /// What the other branch has.
    pub theirs: String,
}

/// The mark that a line is. No line of a list or a snapshot begins like one.
pub(super) fn mark(line: &str) -> Option<Part> {
    let marks = [
        ("<<<<<<<", Part::Ours),
        ("|||||||", Part::Base),
        ("=======", Part::Theirs),
        (">>>>>>>", Part::Both),
    ];
    let found = marks.into_iter().find(|(mark, _)| line.starts_with(mark));
    found.map(|(_, part)| part)
}

/// The two sides of a text. Nothing if there is no mark in it.
pub fn sides(text: &str) -> Option<Marked> {
    let (mut ours, mut theirs) = (String::new(), String::new());
    let mut part = Part::Both;
    let mut is_marked = false;
    for line in text.split_inclusive('\n') {
        if let Some(next) = mark(line) {
            (part, is_marked) = (next, true);
            continue;
        }
        if matches!(part, Part::Ours | Part::Both) {
            ours.push_str(line);
        }
        if matches!(part, Part::Theirs | Part::Both) {
            theirs.push_str(line);
        }
    }
    is_marked.then_some(Marked { ours, theirs })
}
