//! Edits that mend a finding.
//! In: a text and fixes. Out: the text with the edits in it.
//! Edits are byte stretches, so comments and layout survive.

use crate::source::Span;

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

/// The text of one source with the edits of `fixes` in it. A fix that touches what an earlier one changed is left for the next round.
pub fn apply<'a>(
    source: crate::source::SourceId,
    text: &str,
    fixes: impl IntoIterator<Item = &'a Fix>,
) -> String {
    let mut taken: Vec<&Edit> = Vec::new();
    for fix in fixes {
        let edits: Vec<&Edit> = fix
            .edits
            .iter()
            .filter(|edit| edit.span.source == source)
            .collect();
        let free = edits.iter().all(|edit| {
            taken
                .iter()
                .all(|other| edit.span.end < other.span.start || other.span.end < edit.span.start)
        });
        if free {
            taken.extend(edits);
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for edit in taken {
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
}
