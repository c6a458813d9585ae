//! Two branches become one row: the migrations of both by their versions, where it does not matter who comes first.
//! In: the list with both sides, and the merged schema. Out: the list in one row, or why there can be none.
//! No file of a migration changes: a database may have it applied.

use super::fork::Fork;
use super::{Chain, Clash, Fingerprint, Link, Touches, clash};

/// A list in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebased {
    /// The list.
    pub chain: Chain,
    /// Those of both sides that were written by hand: nobody can tell what they rely on.
    pub by_hand: Vec<String>,
}

/// Why a list cannot be put in one row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Two migrations have one version, so no runner takes both.
    #[error("`{0}` and `{1}` have the same version")]
    Version(String, String),
    /// Two migrations cannot stand in either order.
    #[error("{0}")]
    Clash(Clash),
    /// A migration starts from a schema that none leads to.
    #[error("`{0}` starts from a schema that no other migration leads to")]
    Lost(String),
}

/// The migrations that only one side has.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sides {
    /// Those of this branch.
    pub ours: Vec<Link>,
    /// Those of the other.
    pub theirs: Vec<Link>,
}

/// Takes the sides of a list apart, if it can be put in one row.
pub fn split(links: &[Link]) -> Result<Sides, Refusal> {
    let fork = Fork::of(links).map_err(|lost| Refusal::Lost(lost.title()))?;
    check(&fork)?;
    let ours = fork.trunk[fork.shared()..].to_vec();
    let theirs = fork.branches.into_iter().flat_map(|(_, branch)| branch);
    Ok(Sides {
        ours,
        theirs: theirs.collect(),
    })
}

/// Puts the migrations of all sides in one row. `merged` is the schema that they lead to together.
pub fn rebase(links: &[Link], merged: Fingerprint) -> Result<Rebased, Refusal> {
    let fork = Fork::of(links).map_err(|lost| Refusal::Lost(lost.title()))?;
    let shared = fork.shared();
    check(&fork)?;
    let mut all = fork.trunk;
    all.extend(fork.branches.into_iter().flat_map(|(_, branch)| branch));
    all[shared..].sort_by_key(|link| link.version);
    if let Some(pair) = all.windows(2).find(|it| it[0].version == it[1].version) {
        return Err(Refusal::Version(pair[0].title(), pair[1].title()));
    }
    let by_hand = all[shared..].iter().filter(|link| is_by_hand(link));
    let by_hand = by_hand.map(Link::title).collect();
    join(&mut all, shared, merged);
    Ok(Rebased {
        chain: Chain { links: all },
        by_hand,
    })
}

/// Fails if two sides cannot stand in either order.
fn check(fork: &Fork) -> Result<(), Refusal> {
    for (at, (from, branch)) in fork.branches.iter().enumerate() {
        let others = fork.branches[..at].iter().flat_map(|(_, other)| other);
        for ours in fork.trunk[*from..].iter().chain(others) {
            if let Some(clash) = branch.iter().find_map(|theirs| clash(ours, theirs)) {
                return Err(Refusal::Clash(clash));
            }
        }
    }
    Ok(())
}

fn is_by_hand(link: &Link) -> bool {
    let lists_nothing = matches!(&link.touches, Touches::Listed(listed) if listed.is_empty());
    link.before == link.after && lists_nothing
}

/// Lets each migration start where the one before it ends. A schema in between that no build ever saw gets a
/// fingerprint from how it came about.
fn join(links: &mut [Link], shared: usize, merged: Fingerprint) {
    let last = links.iter().rposition(|link| !is_by_hand(link));
    let mut end = match links.get(shared) {
        _ if shared > 0 => links[shared - 1].after,
        Some(first) => first.before,
        None => return,
    };
    for (at, link) in links.iter_mut().enumerate().skip(shared) {
        let (is_real, is_by_hand) = (link.before == end, is_by_hand(link));
        link.before = end;
        if is_by_hand {
            link.after = end;
        } else if Some(at) == last {
            link.after = merged;
        } else if !is_real {
            link.after = end.behind(link);
        }
        end = link.after;
    }
}
