//! The order in which statements run.
//! In: statements in the order in which they read well. Out: the same, each behind what it needs.
//! What needs each other in a ring is put in an order all the same, always the same one: somebody else says that
//! there is a ring.

use crate::ident::QualifiedName;
use crate::order::order;
use crate::schema::{ObjectId, SqlObject};
use crate::statement::{Effect, Statement};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Puts each statement behind what it needs, and otherwise leaves them as they are.
pub(super) fn arrange(statements: Vec<Statement>) -> Vec<Statement> {
    let creators = Creators::of(&statements);
    let mut edges = Vec::new();
    for (place, statement) in statements.iter().enumerate() {
        for need in statement.needs() {
            edges.extend(creators.find(&need).map(|needed| (place, needed)));
        }
        if let Statement::ExecuteSql(sql) = statement {
            edges.extend(creators.waiting_for(sql).map(|waits| (waits, place)));
        }
    }
    if edges.iter().all(|(needs, needed)| needed <= needs) {
        return statements;
    }
    let keys = keys(&statements, &creators);
    let edges: Vec<_> = edges
        .into_iter()
        .map(|(needs, needed)| (keys[needs], keys[needed]))
        .collect();
    let mut statements: Vec<_> = statements.into_iter().map(Some).collect();
    order_anyhow(&keys, &edges)
        .into_iter()
        .filter_map(|key| statements[key.place].take())
        .collect()
}

/// Sorts `keys` so that each stands behind all it needs; where some need each other, what closes the ring is left
/// out, beginning at the smallest of them. An edge is `(needs, needed)`.
pub(super) fn order_anyhow<K: Ord + Copy>(keys: &[K], edges: &[(K, K)]) -> Vec<K> {
    let cycle = match order(keys.iter().copied(), edges.iter().copied()) {
        Ok(sorted) => return sorted,
        Err(cycle) => cycle,
    };
    let closing = closing_edges(&cycle.rings, edges);
    let open = edges.iter().filter(|edge| !closing.contains(edge));
    order(keys.iter().copied(), open.copied())
        .unwrap_or_else(|_| unreachable!("a walk in depth finds an edge of every ring"))
}

/// The edges that lead back to where a walk in depth through each ring is still on its way.
fn closing_edges<K: Ord + Copy>(rings: &[Vec<K>], edges: &[(K, K)]) -> BTreeSet<(K, K)> {
    let numbered = rings.iter().enumerate();
    let ring_of: BTreeMap<K, usize> = numbered
        .flat_map(|(number, ring)| ring.iter().map(move |&key| (key, number)))
        .collect();
    let mut needs: BTreeMap<K, BTreeSet<K>> = BTreeMap::new();
    for &(from, to) in edges {
        if from != to && ring_of.contains_key(&from) && ring_of.get(&from) == ring_of.get(&to) {
            needs.entry(from).or_default().insert(to);
        }
    }
    let mut closing = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for &start in ring_of.keys() {
        let mut way = Vec::new();
        let mut open = BTreeSet::new();
        if seen.insert(start) {
            open.insert(start);
            way.push((start, needs.remove(&start).unwrap_or_default()));
        }
        while let Some((key, rest)) = way.last_mut() {
            let key = *key;
            match rest.pop_first() {
                Some(next) if open.contains(&next) => {
                    closing.insert((key, next));
                }
                Some(next) if seen.insert(next) => {
                    open.insert(next);
                    way.push((next, needs.remove(&next).unwrap_or_default()));
                }
                Some(_) => {}
                None => {
                    open.remove(&key);
                    way.pop();
                }
            }
        }
    }
    closing
}

/// Where a statement would like to stand: at its own place, or as a guest right before the place of another one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    wish: usize,
    is_guest: Reverse<bool>,
    place: usize,
}

/// Verbatim SQL that must run before something wishes to stand right there, and not before all else.
fn keys(statements: &[Statement], creators: &Creators) -> Vec<Key> {
    let own = |place| Key {
        wish: place,
        is_guest: Reverse(false),
        place,
    };
    let mut keys: Vec<Key> = (0..statements.len()).map(own).collect();
    for (place, sql) in waited_for_first(statements, creators) {
        if let Some(wish) = creators.waiting_for(sql).map(|at| keys[at].wish).min()
            && wish < place
        {
            keys[place].wish = wish;
            keys[place].is_guest = Reverse(true);
        }
    }
    keys
}

/// Verbatim SQL with its places; who waits for another one comes before it, so that both stand where the first one
/// would.
fn waited_for_first<'a>(
    statements: &'a [Statement],
    creators: &Creators,
) -> Vec<(usize, &'a SqlObject)> {
    let sql = |place: usize| match &statements[place] {
        Statement::ExecuteSql(sql) => Some((place, sql)),
        _ => None,
    };
    let all: Vec<_> = (0..statements.len()).filter_map(sql).collect();
    let edges: Vec<_> = all
        .iter()
        .flat_map(|&(place, sql)| creators.waiting_for(sql).map(move |waits| (place, waits)))
        .collect();
    let places: Vec<_> = all.iter().map(|(place, _)| *place).collect();
    order_anyhow(&places, &edges)
        .into_iter()
        .filter_map(sql)
        .collect()
}

/// The place of the statement that creates each thing, and of the first one about each table.
struct Creators {
    creating: HashMap<ObjectId, usize>,
    about: HashMap<QualifiedName, usize>,
}

impl Creators {
    fn of(statements: &[Statement]) -> Self {
        let numbered = statements.iter().enumerate();
        let creating = numbered.filter(|(_, it)| it.effect() == Effect::Creates);
        let creating = creating.map(|(at, it)| (it.object(), at)).collect();
        let mut about = HashMap::new();
        if statements
            .iter()
            .any(|it| matches!(it, Statement::ExecuteSql(_)))
        {
            for (at, statement) in statements.iter().enumerate() {
                if let Some(table) = statement.object().table() {
                    about.entry(table.clone()).or_insert(at);
                }
            }
        }
        Self { creating, about }
    }

    /// Who creates a thing. A column, or a key without a statement of its own, comes with its table.
    fn find(&self, object: &ObjectId) -> Option<usize> {
        self.creating.get(object).copied().or_else(|| {
            let table = ObjectId::Table(object.table()?.clone());
            self.creating.get(&table).copied()
        })
    }

    /// Who must wait for verbatim SQL. If the thing is there already, whatever happens to its table waits.
    fn waiting_for<'a>(&'a self, sql: &'a SqlObject) -> impl Iterator<Item = usize> + 'a {
        let first = |object: &ObjectId| self.about.get(object.table()?).copied();
        (sql.before.iter()).filter_map(move |object| self.find(object).or_else(|| first(object)))
    }
}
