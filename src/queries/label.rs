//! What is said of a value beside its name: `total!`, `since?`, `owner!: user.id`.
//! In: a word of a header, or the name of a column of the result. Out: its parts.
//! Knows nothing of the schema: whether there is such a column is asked later.

/// A name, and what is said of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub name: String,
    /// Whether it may be NULL, where that is said.
    pub nullable: Option<bool>,
    /// The column whose type it has.
    pub like: Option<String>,
}

impl Label {
    /// A name of which nothing is said.
    pub fn bare(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            nullable: None,
            like: None,
        }
    }

    /// Reads a label.
    pub fn read(text: &str) -> Self {
        let (head, like) = match text.split_once(':') {
            Some((head, like)) => (head, Some(like.trim().to_owned())),
            None => (text, None),
        };
        let head = head.trim();
        let (name, nullable) = match head.strip_suffix(['!', '?']) {
            Some(name) => (name, Some(head.ends_with('?'))),
            None => (head, None),
        };
        Self {
            name: name.to_owned(),
            nullable,
            like,
        }
    }
}
