//! The answer: every claim must come to the one organization of the statement.
//! In: the claims, facts and doubts of a statement that was read. Out: proved, refuted or unknown.
//! Refuted is said only where everything that could bind the claim was understood.

use super::catalog::Family;
use super::condition::is_contradiction;
use super::pool::{Node, Solution, Value, Why};
use super::prover::{Claim, ClaimKind, Prover};
use super::verdict::{Answer, Proof, Reason, ReasonKind};
use std::collections::{BTreeMap, BTreeSet};

/// A claim with what follows for it.
struct Followed<'c> {
    claim: &'c Claim,
    solution: Option<Solution>,
    /// The parameters that it comes to, with the value that stands for each.
    given: BTreeMap<String, Node>,
    /// The literal that it comes to.
    literal: Option<String>,
}

/// Answers, for the organization that was named, or for the one that the claims themselves come to.
pub(super) fn judge(prover: &Prover<'_>, named: Option<&str>) -> (Answer, Option<String>) {
    let followed: Vec<_> = prover.claims.iter().map(|it| follow(prover, it)).collect();
    let organization = match named {
        Some(name) => Some(name.to_owned()),
        None => likeliest(&followed),
    };
    if !prover.reasons.is_empty() {
        let mut reasons = prover.reasons.clone();
        // Where a table is unknown, so are its columns.
        if reasons.iter().any(|it| it.kind == ReasonKind::UnknownTable) {
            reasons.retain(|it| it.kind != ReasonKind::UnknownColumn);
        }
        put_in_order(&mut reasons);
        return (Answer::Unknown(reasons), organization);
    }
    let is_bound = |it: &&Followed<'_>| {
        let name = organization.as_ref();
        name.is_some_and(|name| it.given.contains_key(name))
    };
    let free: Vec<_> = followed.iter().filter(|it| !is_bound(it)).collect();
    if free.is_empty() {
        let name = organization.clone().unwrap_or_default();
        let blurred = blurred(prover, &followed, &name);
        if !blurred.is_empty() {
            return (Answer::Unknown(blurred), organization);
        }
        let proofs = followed.iter().map(|it| proof(prover, it, &name)).collect();
        return (Answer::Proved(proofs), organization);
    }
    let mut exposed: Vec<&Followed<'_>> = Vec::new();
    if !followed.iter().any(|it| contradicts(prover, it)) {
        let numbers = prover.exposed();
        let all = followed.iter().enumerate();
        let all = all.filter(|(at, it)| numbers.contains(at) && !is_bound(it));
        exposed.extend(all.map(|(_, it)| it));
    }
    let is_clear = !exposed.is_empty();
    let told = if is_clear { exposed } else { free };
    let mut reasons: Vec<_> = told
        .iter()
        .map(|it| reason(it, organization.as_deref(), is_clear))
        .collect();
    put_in_order(&mut reasons);
    let answer = if is_clear {
        Answer::Refuted(reasons)
    } else {
        Answer::Unknown(reasons)
    };
    (answer, organization)
}

/// The places at which the organization may become another one, before it is compared.
fn blurred(prover: &Prover<'_>, followed: &[Followed<'_>], name: &str) -> Vec<Reason> {
    // What is compared with a `uuid` is one.
    let is_loose = |it: &&Node| prover.facts.family(**it) != Some(Family::Uuid);
    let mut given = followed.iter().filter_map(|it| it.given.get(name));
    if !given.any(|it| is_loose(&it)) {
        return Vec::new();
    }
    let mut reasons: Vec<_> = prover.blurred.iter().filter(|it| it.0 == name).collect();
    reasons.dedup();
    let message = format!(
        "`{name}` may get a type here in which several organizations are one; say which: `{name}::text`"
    );
    let reason = |place: &std::ops::Range<usize>| Reason {
        span: place.clone(),
        kind: ReasonKind::NotUnderstood,
        message: message.clone(),
    };
    reasons.iter().map(|it| reason(&it.1)).collect()
}

fn follow<'c>(prover: &Prover<'_>, claim: &'c Claim) -> Followed<'c> {
    let pools = prover.facts.chain(claim.pool);
    let Some(node) = claim.node else {
        return Followed {
            claim,
            solution: None,
            given: BTreeMap::new(),
            literal: None,
        };
    };
    let solution = prover
        .facts
        .solve(prover.catalog, &pools, &claim.present, &[]);
    let mut given = BTreeMap::new();
    let mut literal = None;
    for other in solution.class(node) {
        match prover.facts.value(other) {
            Value::Given(name) => {
                given.entry(name.clone()).or_insert(other);
            }
            Value::Literal(text) => literal = Some(text.clone()),
            Value::Column(_) => {}
        }
    }
    Followed {
        claim,
        solution: Some(solution),
        given,
        literal,
    }
}

/// The parameter that most claims come to; of several, the first by name.
fn likeliest(followed: &[Followed<'_>]) -> Option<String> {
    let names: BTreeSet<&String> = followed.iter().flat_map(|it| it.given.keys()).collect();
    let count = |name: &str| {
        followed
            .iter()
            .filter(|it| it.given.contains_key(name))
            .count()
    };
    let mut best: Option<(usize, &String)> = None;
    for name in names {
        let count = count(name);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, name));
        }
    }
    best.map(|(_, name)| name.clone())
}

/// Whether no row at all can be met, so that nothing is shown by one that is free.
fn contradicts(prover: &Prover<'_>, followed: &Followed<'_>) -> bool {
    let Some(solution) = &followed.solution else {
        return false;
    };
    let literals: Vec<Node> = prover.facts.literals().collect();
    literals.iter().any(|node| {
        let class = solution.class(*node);
        is_contradiction(class.map(|it| prover.facts.value(it)))
    })
}

fn reason(followed: &Followed<'_>, organization: Option<&str>, is_clear: bool) -> Reason {
    let claim = followed.claim;
    let table = &claim.table;
    let other = followed.given.keys().next();
    let literal = followed.literal.as_ref().filter(|_| other.is_none());
    if let Some(literal) = literal {
        let literal = one_line(literal);
        return Reason {
            span: claim.span.clone(),
            kind: ReasonKind::LiteralOrganization,
            message: format!(
                "`{table}` is bound to `'{literal}'`, which is written in the statement"
            ),
        };
    }
    let (kind, message) = match (claim.kind, other, organization) {
        (_, Some(other), Some(name)) => (
            ReasonKind::TwoOrganizations,
            format!("`{table}` is bound to `{other}`, and the organization is `{name}`"),
        ),
        (ClaimKind::Reference, _, _) if is_clear => (
            ReasonKind::FreeReference,
            format!("nothing binds `{table}` to the organization"),
        ),
        (ClaimKind::Reference, _, _) => (
            ReasonKind::FreeReference,
            format!("nothing that is understood binds `{table}` to the organization"),
        ),
        (ClaimKind::Write, _, _) => (
            ReasonKind::ForeignRow,
            format!("the organization of the rows written to `{table}` is not the parameter"),
        ),
    };
    Reason {
        span: claim.span.clone(),
        kind,
        message,
    }
}

fn proof(prover: &Prover<'_>, followed: &Followed<'_>, organization: &str) -> Proof {
    let claim = followed.claim;
    let mut chain = Vec::new();
    if let (Some(solution), Some(from), Some(to)) = (
        &followed.solution,
        claim.node,
        followed.given.get(organization),
    ) {
        for (a, b, why) in solution.path(from, *to) {
            let (a, b) = (text(prover, a), text(prover, b));
            chain.push(match why {
                Why::Said(place) => {
                    format!("`{a}` is `{b}`, by `{}`", one_line(prover.text(place)))
                }
                Why::Called => format!("`{a}` is `{b}`"),
                Why::Key(name) => format!("`{a}` is `{b}`, by {name}"),
            });
        }
    }
    Proof {
        table: claim.table.clone(),
        span: claim.span.clone(),
        chain,
    }
}

fn text<'p>(prover: &'p Prover<'_>, node: Node) -> &'p str {
    match prover.facts.value(node) {
        Value::Given(name) | Value::Literal(name) | Value::Column(name) => name,
    }
}

fn put_in_order(reasons: &mut Vec<Reason>) {
    let key = |it: &Reason| (it.span.start, it.span.end, it.kind, it.message.clone());
    reasons.sort_by_key(key);
    reasons.dedup();
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
