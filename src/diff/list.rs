//! The one walk over two lists of named things: what came, what went, what changed.
//! Knows nothing of what the things are.

use std::collections::BTreeMap;

/// What became of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change<'a, T> {
    /// It is only in the next list.
    Added(&'a T),
    /// It is only in the previous list.
    Dropped(&'a T),
    /// It is in both, and not the same.
    Altered(&'a T, &'a T),
}

/// Compares two lists by the names of what is in them; in the order of the names.
pub(super) fn compare<'a, K: Ord, T: PartialEq>(
    previous: impl IntoIterator<Item = &'a T>,
    next: impl IntoIterator<Item = &'a T>,
    name: impl Fn(&'a T) -> K,
) -> Vec<(K, Change<'a, T>)> {
    let mut gone: BTreeMap<K, &T> = previous.into_iter().map(|it| (name(it), it)).collect();
    let mut changes = BTreeMap::new();
    for thing in next {
        let key = name(thing);
        match gone.remove(&key) {
            None => {
                changes.insert(key, Change::Added(thing));
            }
            Some(before) if before != thing => {
                changes.insert(key, Change::Altered(before, thing));
            }
            Some(_) => {}
        }
    }
    changes.extend(gone.into_iter().map(|(key, it)| (key, Change::Dropped(it))));
    changes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_went_and_changed_is_named_in_order() {
        let (previous, next) = (
            [("c", 1), ("a", 1), ("b", 1)],
            [("d", 1), ("c", 2), ("b", 1)],
        );
        let changes = compare(&previous, &next, |it| it.0);
        let expected = [
            ("a", Change::Dropped(&("a", 1))),
            ("c", Change::Altered(&("c", 1), &("c", 2))),
            ("d", Change::Added(&("d", 1))),
        ];
        assert_eq!(changes, expected);
    }
}
