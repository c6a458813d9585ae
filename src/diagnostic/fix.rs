//! Edits that mend a finding.
//! In: a text and fixes. Out: the text with the edits in it.
//! Edits are byte stretches, so comments and layout survive.

use crate::source::{SourceId, Span};
use std::collections::BTreeSet;

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// The meaning that was plainly intended.
    Safe,
    /// A proposal; it may mean something else than was intended.
    Unsafe,
    /// Only to be shown.
    Display,
}

/// One replacement: an insertion where the span is empty, a removal where the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// What mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: ``write `on_delete` ``.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    edits: Vec<Edit>,
}

impl AsRef<Self> for Fix {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Fix {
    /// A fix of one or more edits, which must not overlap; they are kept sorted.
    pub fn new(
        title: impl Into<String>,
        applicability: Applicability,
        mut edits: Vec<Edit>,
    ) -> Self {
        edits.sort_by_key(|edit| (edit.span.source, edit.span.start, edit.span.end));
        Self {
            title: title.into(),
            applicability,
            edits,
        }
    }

    /// The edits, sorted and apart.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}

/// The fixes that can be made at once, in their order. A fix that touches what an earlier one changes, in whichever file, is
/// left whole for the next round.
pub fn compatible<T: AsRef<Fix>>(fixes: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut taken: BTreeSet<Span> = BTreeSet::new();
    let mut compatible = Vec::new();
    for fix in fixes {
        let is_free = |edit: &Edit| {
            let last = Span {
                start: edit.span.end,
                end: u32::MAX,
                ..edit.span
            };
            let before = taken.range(..=last).next_back();
            before.is_none_or(|it| it.source != edit.span.source || it.end < edit.span.start)
        };
        let edits = &fix.as_ref().edits;
        if edits.iter().all(is_free) {
            taken.extend(edits.iter().map(|edit| edit.span));
            compatible.push(fix);
        }
    }
    compatible
}

/// The text of one source with those edits of [`compatible`] fixes in it that are for this source. All sources have to be given
/// the same fixes, so that a fix of several files is made whole.
pub fn apply<'a>(source: SourceId, text: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> String {
    let mut edits: Vec<&Edit> = compatible(fixes)
        .into_iter()
        .flat_map(Fix::edits)
        .filter(|edit| edit.span.source == source)
        .collect();
    edits.sort_by_key(|edit| edit.span);
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        mended.push_str(&text[at..edit.span.range().start]);
        mended.push_str(&edit.text);
        at = edit.span.range().end;
    }
    mended.push_str(&text[at..]);
    mended
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn edits_land_at_their_places_and_overlaps_wait() {
        let mut sources = Sources::default();
        let id = sources.add("a", "one two three");
        let edit = |range, text: &str| Edit {
            span: Span::new(id, range),
            text: text.into(),
        };
        let fixes = [
            Fix::new(
                "",
                Applicability::Safe,
                vec![edit(4..7, "2"), edit(0..3, "1")],
            ),
            Fix::new("", Applicability::Safe, vec![edit(5..9, "lost")]),
            Fix::new("", Applicability::Safe, vec![edit(13..13, "!")]),
        ];
        assert_eq!(apply(id, "one two three", &fixes), "1 2 three!");
    }
    #[test]
    fn a_fix_of_several_files_is_made_whole_or_not_at_all() {
        let mut sources = Sources::default();
        let texts = ["one two", "three"];
        let ids = texts.map(|text| sources.add("a", text));
        let edit = |file: usize, range, text: &str| Edit {
            span: Span::new(ids[file], range),
            text: text.into(),
        };
        let safe = |edits| Fix::new("", Applicability::Safe, edits);
        let fixes = [
            safe(vec![edit(0, 0..3, "1")]),
            safe(vec![edit(0, 2..5, "lost"), edit(1, 0..5, "lost")]),
            safe(vec![edit(1, 0..5, "3"), edit(0, 4..7, "2")]),
        ];
        assert_eq!(apply(ids[0], texts[0], &fixes), "1 2");
        assert_eq!(apply(ids[1], texts[1], &fixes), "3");
        assert_eq!(compatible(&fixes).len(), 2);
    }
}
