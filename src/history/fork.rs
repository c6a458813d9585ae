//! Where a list splits: one row, and those that leave it.
//! In: migrations in the order of their lines, this branch first. Out: the trunk, and each branch with where it starts.

use super::Link;

/// A list that splits, or does not.
#[derive(Debug, Default)]
pub(super) struct Fork {
    /// The row of this branch, what both have included.
    pub(super) trunk: Vec<Link>,
    /// The other rows, each with how much of the trunk stands before it.
    pub(super) branches: Vec<(usize, Vec<Link>)>,
}

impl Fork {
    /// Takes a list apart. The migration is given back that starts from nowhere.
    pub(super) fn of(links: &[Link]) -> Result<Self, &Link> {
        let mut fork = Self::default();
        let Some(first) = links.first() else {
            return Ok(fork);
        };
        let mut states = vec![first.before];
        let mut end = first.before;
        for link in links {
            if link.before == end {
                match fork.branches.last_mut() {
                    Some((_, branch)) => branch.push(link.clone()),
                    None => {
                        fork.trunk.push(link.clone());
                        states.push(link.after);
                    }
                }
            } else {
                let from = states.iter().rposition(|it| *it == link.before);
                let from = from.ok_or(link)?;
                fork.branches.push((from, vec![link.clone()]));
            }
            end = link.after;
        }
        Ok(fork)
    }

    /// How many migrations all sides have.
    pub(super) fn shared(&self) -> usize {
        let starts = self.branches.iter().map(|(from, _)| *from);
        starts.min().unwrap_or(self.trunk.len())
    }
}
