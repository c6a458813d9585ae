//! Random queries over any schema, from a number: of all shapes, and near to what can be proved.
//!
//! Most conditions bind scope columns, by parameters, chains and foreign keys, and some of the links are broken on purpose.
//! What must not depend on which of two equal values comes first is written as text; what is cut off is ordered by all
//! results, so that a query has one result.

use schemagen::ident::Ident;
use schemagen::model::Model;
use schemagen::schema::Schema;

use super::fixtures::Random;
use super::world::{Kind, World, scope};

/// A query, with `$1` for organization A and `$2` for the other one.
pub struct Made {
    pub sql: String,
    /// Whether it may meet a key that organizations share, which tells of itself.
    pub is_shared_key: bool,
}

#[derive(Clone)]
struct Column {
    name: String,
    kind: Kind,
}

/// What may stand in a FROM list.
#[derive(Clone)]
struct Known {
    name: String,
    columns: Vec<Column>,
    scope: Option<usize>,
    /// References: the table there, and pairs of columns.
    references: Vec<(usize, Vec<(usize, usize)>)>,
    keys: Vec<Vec<usize>>,
    /// Whether a key of any kind leaves out the scope column.
    is_shared: bool,
    /// Whether its rows can be written.
    is_open: bool,
    /// The columns that may be written, and whether NULL may.
    written: Vec<(usize, bool)>,
}

/// What stands under a name.
#[derive(Clone)]
struct Relation {
    alias: String,
    columns: Vec<Column>,
    scope: Option<usize>,
    table: Option<usize>,
}

/// Makes queries over one schema.
pub struct Queries {
    known: Vec<Known>,
    key: Kind,
}

impl Queries {
    pub fn new(world: &World) -> Self {
        let mut known = tables(&world.schema, &world.model);
        for view in &world.views {
            let columns = view.columns.iter().map(|(name, kind)| Column {
                name: name.clone(),
                kind: *kind,
            });
            known.push(Known {
                name: view.name.clone(),
                columns: columns.collect(),
                scope: view.scope,
                references: Vec::new(),
                keys: Vec::new(),
                is_shared: false,
                is_open: false,
                written: Vec::new(),
            });
        }
        let key = world.key;
        Self { known, key }
    }

    /// The query with this number.
    pub fn query(&self, seed: u64) -> Made {
        let mut maker = Maker {
            known: &self.known,
            key: self.key,
            random: Random::new(seed + 77),
            aliases: 0,
            named: Vec::new(),
            is_shared_key: false,
            is_loose: is_loose(seed),
        };
        let sql = maker.statement();
        Made {
            sql,
            is_shared_key: maker.is_shared_key,
        }
    }
}

fn tables(schema: &Schema, model: &Model) -> Vec<Known> {
    let all: Vec<_> = schema.tables.values().collect();
    let known = all.iter().map(|table| {
        let place = |name: &Ident| table.columns.iter().position(|it| it.name == *name);
        let scope = scope(model, table);
        let keys: Vec<Vec<usize>> = table
            .unique_keys()
            .map(|key| key.into_iter().filter_map(place).collect())
            .collect();
        let all_keys = table.uniques.iter().map(|it| it.columns.clone());
        let indexes = table.indexes.iter().filter(|it| it.unique);
        let indexes = indexes.map(|it| it.keys.iter().filter_map(|it| it.column().cloned()));
        let mut all_keys = all_keys
            .chain(indexes.map(Iterator::collect))
            .chain(table.primary_key.iter().map(|it| it.columns.clone()));
        let is_scope = |name: &Ident| scope.is_some() && place(name) == scope;
        let written = table.columns.iter().enumerate();
        let written = written.filter(|it| it.1.generated.is_none());
        Known {
            name: table.name.sql(),
            columns: table
                .columns
                .iter()
                .map(|it| Column {
                    name: it.name.sql(),
                    kind: Kind::of(&it.data_type),
                })
                .collect(),
            scope,
            references: table
                .foreign_keys
                .iter()
                .map(|key| {
                    let target = all.iter().position(|it| it.name == key.target).unwrap();
                    let there =
                        |name: &Ident| all[target].columns.iter().position(|it| it.name == *name);
                    let here = key.columns.iter().map(|it| place(it).unwrap());
                    let pairs = here.zip(key.target_columns.iter().map(|it| there(it).unwrap()));
                    (target, pairs.collect())
                })
                .collect(),
            keys,
            is_shared: all_keys.any(|key| !key.iter().any(is_scope)),
            is_open: table.columns.iter().all(|it| it.identity.is_none()),
            written: written.map(|(at, it)| (at, it.nullable)).collect(),
        }
    });
    known.collect()
}

struct Maker<'k> {
    known: &'k [Known],
    key: Kind,
    random: Random,
    aliases: usize,
    named: Vec<Relation>,
    is_shared_key: bool,
    /// Whether many links are left out.
    is_loose: bool,
}

/// Whether the query with this number binds little, so that it most likely leaks.
pub fn is_loose(seed: u64) -> bool {
    seed % 6 == 5
}

impl Maker<'_> {
    fn one_in(&mut self, count: usize) -> bool {
        self.random.below(count) == 0
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("r{}", self.aliases)
    }

    /// A literal, mostly of those that most rows have.
    fn literal(&mut self, kind: Kind) -> String {
        let values = kind.values();
        let count = if self.one_in(4) { values.len() } else { 2 };
        self.random.pick(&values[..count]).to_owned()
    }

    /// The parameter, seldom the wrong one.
    fn parameter(&mut self) -> String {
        match self.random.below(24) {
            0 => "$2".to_owned(),
            1 => format!("$1::{}", self.key.sql()),
            2 => "$01".to_owned(),
            _ => "$1".to_owned(),
        }
    }

    fn statement(&mut self) -> String {
        let is_recursive = self.one_in(12);
        let with = if is_recursive {
            self.recursive()
        } else if self.one_in(4) {
            self.with()
        } else {
            String::new()
        };
        let sql = match self.random.below(12) {
            0 | 1 => self.update(),
            2 => self.delete(),
            3 | 4 => self.insert(),
            5 if !is_recursive => self.merge(),
            _ => self.query(2, &[], None).0,
        };
        format!("{with}{sql}")
    }

    fn with(&mut self) -> String {
        let mut parts = Vec::new();
        for _ in 0..=self.random.below(2) {
            let name = format!("w{}", self.named.len());
            let (sql, kinds) = if self.one_in(4) {
                let target = self.target();
                let condition = self.condition(1, std::slice::from_ref(&target), &[]);
                let known = &self.known[target.table.unwrap()];
                let sql = match self.set(&target) {
                    Some(set) if self.one_in(2) => format!(
                        "UPDATE {} {} SET {set} WHERE {condition} RETURNING {}.*",
                        known.name, target.alias, target.alias
                    ),
                    _ => format!(
                        "DELETE FROM {} {} WHERE {condition} RETURNING {}.*",
                        known.name, target.alias, target.alias
                    ),
                };
                (sql, target.columns.iter().map(|it| it.kind).collect())
            } else {
                self.query(1, &[], None)
            };
            let relation = derived(&name, &kinds, self.key);
            let mark = self
                .random
                .pick(&["", "", " MATERIALIZED", " NOT MATERIALIZED"]);
            parts.push(format!("{name} ({}) AS{mark} ({sql})", names(&relation)));
            self.named.push(relation);
        }
        format!("WITH {} ", parts.join(", "))
    }

    /// A recursive query that comes to an end, since there are only so many values.
    fn recursive(&mut self) -> String {
        let kinds = [self.key, Kind::Text];
        let first = self.select(1, &[], Some(&kinds), true).0;
        let own = derived("w0", &kinds, self.key);
        self.named.push(own.clone());
        let mut own = own;
        own.alias = self.alias();
        let other = self.relation();
        let from = format!(
            "w0 {}, {} {}",
            own.alias,
            self.known[other.table.unwrap()].name,
            other.alias
        );
        let both = [own, other];
        let condition = self.condition(0, &both, &[]);
        let one = self.value(&both, kinds[0]);
        let two = self.value(&both, kinds[1]);
        let key = self.key.sql();
        format!(
            "WITH RECURSIVE w0 (c0, c1) AS (SELECT c0::{key}, c1::text FROM ({first}) z (c0, c1) UNION SELECT ({one})::{key}, ({two})::text FROM {from} WHERE {condition}) "
        )
    }

    fn relation(&mut self) -> Relation {
        let at = self.random.below(self.known.len());
        self.relation_of(at)
    }

    fn relation_of(&mut self, at: usize) -> Relation {
        let known = &self.known[at];
        Relation {
            alias: self.alias(),
            columns: known.columns.clone(),
            scope: known.scope,
            table: Some(at),
        }
    }

    /// A table that can be written.
    fn target(&mut self) -> Relation {
        loop {
            let at = self.random.below(self.known.len());
            if self.known[at].is_open {
                return self.relation_of(at);
            }
        }
    }

    /// `SET`: a column of no key or reference mostly.
    fn set(&mut self, target: &Relation) -> Option<String> {
        let known = &self.known[target.table?];
        let (at, is_open) = *self.random.pick_of(&known.written);
        let is_key = known.keys.iter().any(|key| key.contains(&at));
        let is_reference = known
            .references
            .iter()
            .any(|it| it.1.iter().any(|it| it.0 == at));
        if (is_key || is_reference) && !self.one_in(4) {
            return None;
        }
        let column = target.columns[at].clone();
        let value = match self.random.below(6) {
            _ if Some(at) == target.scope => "$1".to_owned(),
            0 if is_open => "NULL".to_owned(),
            1 => "DEFAULT".to_owned(),
            2 => self.value(std::slice::from_ref(target), column.kind),
            _ => self.literal(column.kind),
        };
        Some(format!("{} = {value}", column.name))
    }

    fn update(&mut self) -> String {
        let target = self.target();
        let mut all = vec![target.clone()];
        let mut set = None;
        for _ in 0..4 {
            set = set.or(self.set(&target));
        }
        let name = self.known[target.table.unwrap()].name.clone();
        let mut set = set.unwrap_or_else(|| {
            let column = &target.columns[0].name;
            format!("{column} = {}.{column}", target.alias)
        });
        let from = if self.one_in(2) {
            let (text, relations) = self.from(1, &[]);
            all.extend(relations);
            format!(" FROM {text}")
        } else {
            String::new()
        };
        // A value of another row, if there is one such row.
        if self.one_in(4)
            && let Some((column, _)) = set.split_once(" = ")
            && let Some(kind) = target
                .columns
                .iter()
                .find(|it| it.name == column)
                .map(|it| it.kind)
        {
            let value = self.scalar(1, &all, kind);
            set = format!("{column} = {value}");
        }
        let condition = self.condition(2, &all, &[]);
        let returning = self.returning(&target);
        format!(
            "UPDATE {name} {} SET {set}{from} WHERE {condition}{returning}",
            target.alias
        )
    }

    fn returning(&mut self, target: &Relation) -> String {
        match self.random.below(6) {
            0 => {
                let column = self.column(std::slice::from_ref(target));
                format!(" RETURNING {}", column.0)
            }
            1 => {
                let kind = self.key;
                let value = self.scalar(1, std::slice::from_ref(target), kind);
                format!(" RETURNING {value}")
            }
            _ => String::new(),
        }
    }

    fn delete(&mut self) -> String {
        let target = self.target();
        let mut all = vec![target.clone()];
        let using = if self.one_in(2) {
            let (text, relations) = self.from(1, &[]);
            all.extend(relations);
            format!(" USING {text}")
        } else {
            String::new()
        };
        let condition = self.condition(2, &all, &[]);
        let returning = self.returning(&target);
        format!(
            "DELETE FROM {} {}{using} WHERE {condition}{returning}",
            self.known[target.table.unwrap()].name,
            target.alias
        )
    }

    /// Copies of rows under another key, or rows of its own.
    fn insert(&mut self) -> String {
        let target = self.target();
        let known = self.known[target.table.unwrap()].clone();
        let columns: Vec<_> = known.written.iter().map(|it| it.0).collect();
        let list: Vec<_> = columns
            .iter()
            .map(|it| target.columns[*it].name.clone())
            .collect();
        let source = self.relation_of(target.table.unwrap());
        let is_written = self.one_in(3);
        let mut values = Vec::new();
        for (at, is_open) in &known.written {
            let column = &target.columns[*at];
            let is_key = known.keys.iter().any(|key| key.contains(at));
            values.push(if Some(*at) == known.scope {
                match self.random.below(8) {
                    0..3 if !is_written => format!("{}.{}", source.alias, column.name),
                    _ if is_written => self.parameter(),
                    _ => format!("$1::{}", self.key.sql()),
                }
            } else if is_written && *is_open && self.one_in(2) {
                "NULL".to_owned()
            } else if is_written {
                self.literal(column.kind)
            } else if is_key && !self.one_in(3) {
                format!("{}::{}", self.literal(column.kind), column.kind.sql())
            } else {
                format!("{}.{}", source.alias, column.name)
            });
        }
        let rows = if is_written {
            format!("VALUES ({})", values.join(", "))
        } else {
            let mut from = format!("{} {}", known.name, source.alias);
            let mut all = vec![source];
            if self.one_in(2) {
                let (text, relations) = self.from(1, &[]);
                from = format!("{text}, {from}");
                all.extend(relations);
            }
            let condition = self.condition(2, &all, &[]);
            let order: Vec<_> = (1..=values.len()).map(|it| it.to_string()).collect();
            format!(
                "SELECT {} FROM {from} WHERE {condition} ORDER BY {} LIMIT 1",
                values.join(", "),
                order.join(", ")
            )
        };
        let conflict = self.conflict(&target);
        let returning = self.returning(&target);
        format!(
            "INSERT INTO {} AS {} ({}) {rows}{conflict}{returning}",
            known.name,
            target.alias,
            list.join(", ")
        )
    }

    fn conflict(&mut self, target: &Relation) -> String {
        let known = &self.known[target.table.unwrap()];
        let (shared, key) = match self.random.below(5) {
            0 => (known.is_shared, None),
            1 | 2 if !known.keys.is_empty() => {
                let key = self.random.pick_of(&known.keys).clone();
                (known.is_shared, Some(key))
            }
            _ => return String::new(),
        };
        self.is_shared_key |= shared;
        let Some(key) = key else {
            return " ON CONFLICT DO NOTHING".to_owned();
        };
        let names: Vec<_> = key
            .iter()
            .map(|it| target.columns[*it].name.clone())
            .collect();
        let names = names.join(", ");
        let Some(set) = self.set(target) else {
            return format!(" ON CONFLICT ({names}) DO NOTHING");
        };
        let excluded = Relation {
            alias: "excluded".to_owned(),
            table: None,
            ..target.clone()
        };
        let condition = match self.random.below(3) {
            0 => String::new(),
            _ => {
                let condition = self.condition(1, &[target.clone(), excluded], &[]);
                format!(" WHERE {condition}")
            }
        };
        format!(" ON CONFLICT ({names}) DO UPDATE SET {set}{condition}")
    }

    fn merge(&mut self) -> String {
        let target = self.target();
        let (sql, kinds) = self.query(1, &[], None);
        let source = derived("s", &kinds, self.key);
        let list = names(&source);
        let both = [target.clone(), source];
        let condition = self.condition(1, &both, &[]);
        let matched = match self.set(&target) {
            Some(set) => format!("UPDATE SET {set}"),
            None => self.random.pick(&["DELETE", "DO NOTHING"]).to_owned(),
        };
        let known = self.known[target.table.unwrap()].clone();
        let unmatched = if self.one_in(2) {
            let mut columns = Vec::new();
            let mut values = Vec::new();
            for (at, is_open) in &known.written {
                let column = target.columns[*at].clone();
                values.push(if Some(*at) == known.scope {
                    self.parameter()
                } else if *is_open && self.one_in(2) {
                    "NULL".to_owned()
                } else {
                    self.literal(column.kind)
                });
                columns.push(column.name);
            }
            format!(
                " WHEN NOT MATCHED THEN INSERT ({}) VALUES ({})",
                columns.join(", "),
                values.join(", ")
            )
        } else {
            String::new()
        };
        let when = match self.random.below(3) {
            0 => {
                let condition = self.condition(0, &both, &[]);
                format!(" AND {condition}")
            }
            _ => String::new(),
        };
        format!(
            "MERGE INTO {} {} USING (SELECT DISTINCT * FROM ({sql}) z) AS s ({list}) ON {condition} WHEN MATCHED{when} THEN {matched}{unmatched}",
            known.name, target.alias
        )
    }

    /// A query, and the kinds of its results.
    fn query(
        &mut self,
        depth: usize,
        outer: &[Relation],
        want: Option<&[Kind]>,
    ) -> (String, Vec<Kind>) {
        let is_set = self.one_in(6);
        let is_cut = self.one_in(6);
        let (mut sql, kinds) = self.select(depth, outer, want, is_set || is_cut);
        if is_set {
            let other = self
                .select(depth.saturating_sub(1), outer, Some(&kinds), true)
                .0;
            let word =
                self.random
                    .pick(&["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL"]);
            sql = format!("{sql} {word} {other}");
        }
        if is_cut {
            let order: Vec<_> = (1..=kinds.len()).map(|at| at.to_string()).collect();
            let cut = self
                .random
                .pick(&["LIMIT 2", "OFFSET 1", "FETCH FIRST 1 ROW ONLY"]);
            sql = format!("{sql} ORDER BY {} {cut}", order.join(", "));
        }
        (sql, kinds)
    }

    /// One SELECT. Where it is strict, equal results look the same.
    fn select(
        &mut self,
        depth: usize,
        outer: &[Relation],
        want: Option<&[Kind]>,
        is_strict: bool,
    ) -> (String, Vec<Kind>) {
        let (from, relations) = self.from(depth, outer);
        let condition = self.condition(depth, &relations, outer);
        let shape = self.random.below(14);
        let is_inner = is_strict;
        let is_strict = is_strict || shape < 5;
        let width = want.map_or(1 + self.random.below(3), <[Kind]>::len);
        let around = [outer, &relations].concat();
        let mut results = Vec::new();
        let mut kinds = Vec::new();
        for at in 0..width {
            let (result, kind) = match want {
                Some(kinds) => (self.value(&relations, kinds[at]), kinds[at]),
                None => match self.random.below(8) {
                    0 | 1 => self.scope(&relations),
                    2 if depth > 0 && shape > 4 => {
                        let kind = self.key;
                        (self.scalar(depth - 1, &around, kind), kind)
                    }
                    3 if shape > 4 => (format!("$1::{}", self.key.sql()), self.key),
                    4 => self.computed(&relations),
                    _ => self.column(&relations),
                },
            };
            let is_plain = kind.is_exact() || (!is_strict && want.is_none());
            let (result, kind) = match (want, is_plain) {
                (Some(kinds), _) => (result, kinds[at]),
                (None, true) => (result, kind),
                (None, false) => (format!("({result})::text"), Kind::Text),
            };
            results.push(result);
            kinds.push(kind);
        }
        let list = |results: &[String]| results.join(", ");
        let rest = format!("FROM {from} WHERE {condition}");
        let sql = match shape {
            0 => {
                for (result, kind) in results.iter_mut().zip(&mut kinds) {
                    let word = self.random.pick(&["max", "min"]);
                    *result = match (want, *kind) {
                        (_, Kind::Uuid | Kind::Boolean) => {
                            format!("{word}(({result})::text)::{}", kind.sql())
                        }
                        (None, it) if self.random.below(6) == 0 => {
                            let row = format!("{}::{}", self.literal(it), it.sql());
                            *kind = Kind::Integer;
                            format!("rank({row}) WITHIN GROUP (ORDER BY {result})")
                        }
                        (None, _) if self.random.below(3) == 0 => {
                            *kind = Kind::Integer;
                            format!("count({result})")
                        }
                        _ => format!("{word}({result})"),
                    };
                }
                let having = match self.random.below(8) {
                    0 => " HAVING count(*) > 0",
                    1 => " HAVING true",
                    _ => "",
                };
                format!("SELECT {} {rest}{having}", list(&results))
            }
            1 | 2 if want.is_none() => {
                let key = results[0].clone();
                for (result, kind) in results.iter_mut().zip(&mut kinds).skip(1) {
                    *result = format!("count(DISTINCT {result})");
                    *kind = Kind::Integer;
                }
                let having = match self.random.below(4) {
                    0 if kinds[0] == self.key => format!(" HAVING {key} = $1"),
                    1 => " HAVING count(*) > 1".to_owned(),
                    _ => String::new(),
                };
                let group = match self.random.below(6) {
                    0 => format!("ROLLUP ({key})"),
                    1 => format!("GROUPING SETS (({key}), ())"),
                    _ => key,
                };
                format!("SELECT {} {rest} GROUP BY {group}{having}", list(&results))
            }
            3 => format!("SELECT DISTINCT {} {rest}", list(&results)),
            4 => {
                let order: Vec<_> = results.iter().map(|it| format!("({it})")).collect();
                let sql = format!(
                    "SELECT DISTINCT ON ({}) {} {rest} ORDER BY {}",
                    order[0],
                    list(&results),
                    order.join(", ")
                );
                if is_inner {
                    format!("SELECT * FROM ({sql}) z")
                } else {
                    sql
                }
            }
            5 if want.is_none() => {
                let key = self.column(&relations).0;
                results[0] = match self.random.below(3) {
                    0 => "count(*) OVER ()".to_owned(),
                    1 => format!("rank() OVER (ORDER BY {key})"),
                    _ => format!("count(*) OVER (PARTITION BY {key})"),
                };
                kinds[0] = Kind::Integer;
                format!("SELECT {} {rest}", list(&results))
            }
            _ => format!("SELECT {} {rest}", list(&results)),
        };
        (sql, kinds)
    }

    fn from(&mut self, depth: usize, outer: &[Relation]) -> (String, Vec<Relation>) {
        let (mut text, first) = self.factor(depth, outer, &[]);
        let mut relations = vec![first];
        for _ in 0..self.random.below(3) {
            let join = self.random.pick(&[
                "JOIN",
                "JOIN",
                "LEFT JOIN",
                "LEFT JOIN",
                "RIGHT JOIN",
                "FULL JOIN",
                "CROSS JOIN",
                "NATURAL",
            ]);
            let is_lateral = matches!(join, "JOIN" | "LEFT JOIN" | "CROSS JOIN") && self.one_in(5);
            let seen = if is_lateral {
                relations.clone()
            } else {
                Vec::new()
            };
            let (factor, relation) = self.factor(depth, outer, &seen);
            relations.push(relation);
            if join == "CROSS JOIN" {
                text = format!("{text} CROSS JOIN {factor}");
                continue;
            }
            let right = relations.last().unwrap().clone();
            let shared = shared(&relations[0], &right);
            if join == "NATURAL" && relations.len() == 2 && shared.iter().all(|it| it.1) {
                let word = self
                    .random
                    .pick(&["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
                text = format!("{text} NATURAL {word} {factor}");
                continue;
            }
            let join = if join == "NATURAL" { "JOIN" } else { join };
            if relations.len() == 2 && self.one_in(4) {
                let shared: Vec<_> = shared.into_iter().filter(|it| it.1).collect();
                if !shared.is_empty() {
                    let one = self.random.pick_of(&shared).0.clone();
                    text = format!("{text} {join} {factor} USING ({one})");
                    continue;
                }
            }
            // PostgreSQL joins fully only by equalities.
            let on = if join == "FULL JOIN" {
                let left = self.column(&relations[..relations.len() - 1]);
                let right = self.value(&[right], left.1);
                let equal = format!("{} = {right}", left.0);
                let scopes = self.scope(&relations);
                match self.random.below(3) {
                    0 if scopes.1 == self.key => format!("{equal} AND {} = $1", scopes.0),
                    _ => equal,
                }
            } else {
                self.condition(depth.min(1), &relations, outer)
            };
            text = format!("{text} {join} {factor} ON {on}");
        }
        (text, relations)
    }

    fn factor(
        &mut self,
        depth: usize,
        outer: &[Relation],
        seen: &[Relation],
    ) -> (String, Relation) {
        if depth > 0 && (!seen.is_empty() || self.one_in(5)) {
            let around = [outer, seen].concat();
            let (sql, kinds) = self.query(depth - 1, &around, None);
            let alias = self.alias();
            let relation = derived(&alias, &kinds, self.key);
            let lateral = if seen.is_empty() { "" } else { "LATERAL " };
            let text = format!("{lateral}({sql}) {alias} ({})", names(&relation));
            return (text, relation);
        }
        if depth > 0 && self.one_in(10) {
            return self.all_twice(depth, outer);
        }
        if self.one_in(30) {
            return self.made();
        }
        if !self.named.is_empty() && self.one_in(3) {
            let mut relation = self.random.pick_of(&self.named).clone();
            let name = relation.alias;
            relation.alias = self.alias();
            return (format!("{name} {}", relation.alias), relation);
        }
        let relation = self.relation();
        let name = &self.known[relation.table.unwrap()].name;
        (format!("{name} {}", relation.alias), relation)
    }

    /// All columns of a table, from two queries.
    fn all_twice(&mut self, depth: usize, outer: &[Relation]) -> (String, Relation) {
        let mut one = self.relation();
        let mut other = one.clone();
        other.alias = self.alias();
        let name = self.known[one.table.unwrap()].name.clone();
        let parts = [&one, &other].map(|it| {
            let condition = self.condition(depth - 1, std::slice::from_ref(it), outer);
            format!("SELECT * FROM {name} {} WHERE {condition}", it.alias)
        });
        let alias = self.alias();
        one.table = None;
        one.alias.clone_from(&alias);
        let text = format!("({}) {alias}", parts.join(" UNION ALL "));
        (text, one)
    }

    /// Rows of a function or of VALUES.
    fn made(&mut self) -> (String, Relation) {
        let alias = self.alias();
        let key = self.key.sql();
        let (text, kinds) = match self.random.below(4) {
            0 => (
                format!("unnest(ARRAY[$1::{key}]) {alias} (c0)"),
                vec![self.key],
            ),
            1 => {
                let kind = Kind::Text;
                let (one, two) = (self.literal(kind), self.literal(kind));
                let array = format!("jsonb_build_array({one}::text, {two}::text)");
                (
                    format!("jsonb_array_elements_text({array}) {alias} (c0)"),
                    vec![kind],
                )
            }
            2 => {
                let two = self.literal(Kind::Text);
                let text =
                    format!("(VALUES ($1::{key}, 'x'), ($1::{key}, {two})) {alias} (c0, c1)");
                (text, vec![self.key, Kind::Text])
            }
            _ => {
                let other = self.literal(self.key);
                let text = format!("(VALUES ($1::{key}), ({other}::{key})) {alias} (c0)");
                (text, vec![self.key])
            }
        };
        let relation = derived(&alias, &kinds, self.key);
        (text, relation)
    }

    /// A query of one value.
    fn scalar(&mut self, depth: usize, outer: &[Relation], kind: Kind) -> String {
        let (from, relations) = self.from(depth.min(1), outer);
        let condition = self.condition(depth.min(1), &relations, outer);
        let value = self.value(&relations, kind);
        let rest = format!("FROM {from} WHERE {condition}");
        let least = match kind {
            Kind::Text | Kind::Integer | Kind::Enum => format!("min({value})"),
            _ => return format!("(SELECT {value} {rest} ORDER BY 1 LIMIT 1)"),
        };
        match self.random.below(3) {
            0 => format!("(SELECT {value} {rest})"),
            1 => format!("(SELECT {value} {rest} ORDER BY 1 LIMIT 1)"),
            _ => format!("(SELECT {least} {rest})"),
        }
    }

    fn column(&mut self, of: &[Relation]) -> (String, Kind) {
        let is_short = of.len() == 1 && self.one_in(25);
        let relation = self.random.pick_of(of);
        let column = self.random.pick_of(&relation.columns);
        if is_short {
            return (column.name.clone(), column.kind);
        }
        (format!("{}.{}", relation.alias, column.name), column.kind)
    }

    /// The column that tells organizations apart, if one does.
    fn scope(&mut self, of: &[Relation]) -> (String, Kind) {
        let relation = self.random.pick_of(of);
        let Some(at) = relation.scope else {
            let of = of.to_vec();
            return self.column(&of);
        };
        let column = &relation.columns[at];
        (format!("{}.{}", relation.alias, column.name), column.kind)
    }

    /// A column of this kind, or a literal.
    fn value(&mut self, of: &[Relation], kind: Kind) -> String {
        let mut all = Vec::new();
        for relation in of {
            for column in &relation.columns {
                if column.kind == kind {
                    all.push(format!("{}.{}", relation.alias, column.name));
                }
            }
        }
        if all.is_empty() {
            return format!("{}::{}", self.literal(kind), kind.sql());
        }
        self.random.pick_of(&all).clone()
    }

    /// Two that `=` takes.
    fn equal(&mut self, own: &[Relation], all: &[Relation]) -> (String, String) {
        let (one, kind) = self.column(own);
        let mut others = Vec::new();
        for relation in all {
            for column in &relation.columns {
                let other = format!("{}.{}", relation.alias, column.name);
                if column.kind.meets(kind) && other != one {
                    others.push(other);
                }
            }
        }
        if others.is_empty() || self.one_in(3) {
            return (one, self.literal(kind));
        }
        (one, self.random.pick_of(&others).clone())
    }

    fn computed(&mut self, of: &[Relation]) -> (String, Kind) {
        let (column, kind) = self.column(of);
        match kind {
            Kind::Text => {
                let sql = match self.random.below(5) {
                    0 => format!("lower({column})"),
                    1 => format!("coalesce({column}, 'x')"),
                    2 => format!("left({column}, 1)"),
                    3 => format!("nullif({column}, 'y')"),
                    _ => format!("CASE WHEN {column} = 'x' THEN 'y' ELSE {column} END"),
                };
                (sql, kind)
            }
            Kind::Integer => (format!("abs({column})"), kind),
            _ => (format!("coalesce({column}, {column})"), kind),
        }
    }

    /// What binds a relation to the organization, or nearly.
    fn link(&mut self, relation: &Relation, own: &[Relation], outer: &[Relation]) -> String {
        let all = [own, outer].concat();
        // A foreign key, mostly with all of its columns.
        if let Some(table) = relation.table
            && self.one_in(3)
        {
            let mut keys = Vec::new();
            for (target, pairs) in &self.known[table].references {
                for other in all.iter().filter(|it| it.table == Some(*target)) {
                    if other.alias != relation.alias {
                        keys.push((other.clone(), pairs.clone()));
                    }
                }
            }
            if !keys.is_empty() {
                let (other, mut pairs) = self.random.pick_of(&keys).clone();
                if pairs.len() > 1 && self.one_in(2) {
                    let gone = self.random.below(pairs.len());
                    pairs.remove(gone);
                }
                let parts: Vec<_> = pairs
                    .iter()
                    .map(|(here, there)| {
                        format!(
                            "{}.{} = {}.{}",
                            relation.alias,
                            relation.columns[*here].name,
                            other.alias,
                            other.columns[*there].name
                        )
                    })
                    .collect();
                return parts.join(" AND ");
            }
        }
        let Some(at) = relation.scope else {
            if self.one_in(2) {
                return "true".to_owned();
            }
            let (one, other) = self.equal(std::slice::from_ref(relation), &all);
            return format!("{one} = {other}");
        };
        let column = &relation.columns[at];
        let scope = format!("{}.{}", relation.alias, column.name);
        match self.random.below(16) {
            0..3 => {
                let (other, kind) = self.scope(own);
                if kind.meets(column.kind) {
                    return format!("{scope} = {other}");
                }
            }
            3 | 4 if !outer.is_empty() => {
                let (other, kind) = self.scope(outer);
                if kind.meets(column.kind) {
                    return format!("{other} = {scope}");
                }
            }
            5 => return format!("{scope} IN ($1)"),
            6 => return format!("{scope} = ANY (ARRAY[$1::{}])", self.key.sql()),
            7 => return format!("{scope}::text = $1"),
            8 => return format!("NOT {scope} <> $1"),
            9 => return format!("lower({scope}::text) = $1"),
            10 => return format!("{scope} IS NOT DISTINCT FROM $1"),
            _ => {}
        }
        let parameter = self.parameter();
        format!("{scope} = {parameter}")
    }

    /// Conditions that bind much, and some that bind little.
    fn condition(&mut self, depth: usize, own: &[Relation], outer: &[Relation]) -> String {
        let mut parts = Vec::new();
        for relation in own {
            let chance = if self.is_loose { 2 } else { 8 };
            if !self.one_in(chance) {
                parts.push(self.link(relation, own, outer));
            }
        }
        for _ in 0..self.random.pick_of(&[0, 0, 1, 1, 2]).to_owned() {
            parts.push(self.atom(depth, own, outer));
        }
        let mut out = String::new();
        for (at, part) in parts.iter().enumerate() {
            // Now and then without parentheses, as people write it.
            let word = if self.random.below(30) == 0 {
                " OR "
            } else {
                " AND "
            };
            if at > 0 {
                out.push_str(word);
            }
            out.push_str(part);
        }
        if out.is_empty() {
            out.push_str("true");
        }
        out
    }

    fn atom(&mut self, depth: usize, own: &[Relation], outer: &[Relation]) -> String {
        let all = [own, outer].concat();
        let (scope, kind) = self.scope(own);
        let is_key = kind == self.key;
        match self.random.below(27) {
            22 if depth > 0 => {
                let (sql, _) = self.select(depth - 1, &all, None, false);
                let cut = self
                    .random
                    .pick(&["LIMIT 1", "LIMIT 5", "LIMIT 0", "LIMIT 1 OFFSET 1"]);
                let word = self.random.pick(&["EXISTS", "EXISTS", "NOT EXISTS"]);
                format!("{word} ({sql} {cut})")
            }
            23 if depth > 0 => {
                let (one, kind) = self.column(own);
                let (sql, _) = self.query(depth - 1, &all, Some(&[kind]));
                let word = self.random.pick(&["= ANY", "= ANY", "<> ALL"]);
                format!("{one} {word} (ARRAY({sql}))")
            }
            24 if depth > 0 => {
                let (from, relations) = self.from(depth - 1, &all);
                let condition = self.condition(depth - 1, &relations, &all);
                let (key, kind) = self.column(&relations);
                let row = format!("{}::{}", self.literal(kind), kind.sql());
                let word = self.random.pick(&["rank", "dense_rank", "cume_dist"]);
                format!(
                    "EXISTS (SELECT {word}({row}) WITHIN GROUP (ORDER BY {key}) FROM {from} WHERE {condition})"
                )
            }
            // The column that a join made of two, if it did.
            25 if is_key => match scope.split_once('.') {
                Some((_, name)) => format!("{name} = $1"),
                None => format!("{scope} = $1"),
            },
            26 => {
                let (one, kind) = self.column(own);
                let value = self.value(&all, kind);
                match kind {
                    Kind::Json => format!("{one} = {value}"),
                    _ => format!("{one} BETWEEN {value} AND {one}"),
                }
            }
            0 if depth > 0 => {
                let a = self.condition(depth - 1, own, outer);
                let b = self.condition(depth - 1, own, outer);
                format!("(({a}) OR ({b}))")
            }
            1 if depth > 0 => {
                let inner = self.condition(depth - 1, own, outer);
                format!("NOT ({inner})")
            }
            2 if depth > 0 => {
                let (sql, _) = self.query(depth - 1, &all, None);
                format!("EXISTS ({sql})")
            }
            3 if depth > 0 => {
                let (sql, _) = self.query(depth - 1, &all, None);
                format!("NOT EXISTS ({sql})")
            }
            4..6 if depth > 0 => {
                let (one, kind) = self.column(own);
                let (sql, _) = self.query(depth - 1, &all, Some(&[kind]));
                let word = self.random.pick(&["IN", "IN", "= ANY", "NOT IN"]);
                format!("{one} {word} ({sql})")
            }
            6 if depth > 0 => {
                let (one, two) = (self.column(own), self.column(own));
                let (sql, _) = self.query(depth - 1, &all, Some(&[one.1, two.1]));
                format!("({}, {}) IN ({sql})", one.0, two.0)
            }
            7 => {
                let (one, other) = self.equal(own, &all);
                format!("{one} IS NOT DISTINCT FROM {other}")
            }
            8 => {
                let one = self.column(own).0;
                let word = self.random.pick(&["IS NULL", "IS NOT NULL"]);
                format!("{one} {word}")
            }
            9 if is_key => {
                let (one, other) = self.equal(own, &all);
                format!("({scope}, {one}) = ($1, {other})")
            }
            10 if is_key => {
                let (other, kind) = self.scope(own);
                if kind != self.key {
                    return format!("{scope} = $1");
                }
                format!("({scope} = $1 OR {other} = $1)")
            }
            11 if is_key => format!("({scope} = $1) IS TRUE"),
            12 if depth > 0 => {
                let (one, kind) = self.column(own);
                let value = self.scalar(depth - 1, &all, kind);
                format!("{one} = {value}")
            }
            13 => {
                let (one, other) = self.equal(own, &all);
                format!("NOT ({one} <> {other})")
            }
            14 if is_key => {
                let (one, other) = self.equal(own, &all);
                format!("({scope}, {one}) IN (($1, {other}))")
            }
            15 => {
                let (one, kind) = self.column(own);
                let literal = self.literal(kind);
                format!("{one} = {literal}")
            }
            16 if is_key => format!("CASE WHEN {scope} = $1 THEN true ELSE {scope} IS NULL END"),
            17 => {
                let (one, other) = self.equal(own, &all);
                format!("coalesce({one} = {other}, false)")
            }
            18 => {
                let (one, kind) = self.computed(own);
                let value = self.value(&all, kind);
                format!("{one} = {value}")
            }
            _ => {
                let (one, other) = self.equal(own, &all);
                format!("{one} = {other}")
            }
        }
    }
}

/// A query under a name. Which of its results holds an organization is a guess.
fn derived(alias: &str, kinds: &[Kind], key: Kind) -> Relation {
    let columns = kinds.iter().enumerate().map(|(at, kind)| Column {
        name: format!("c{at}"),
        kind: *kind,
    });
    Relation {
        alias: alias.to_owned(),
        columns: columns.collect(),
        scope: kinds.iter().position(|it| *it == key),
        table: None,
    }
}

/// The names that both have, and whether the values under each can be compared.
fn shared(left: &Relation, right: &Relation) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for one in &left.columns {
        for other in right.columns.iter().filter(|it| it.name == one.name) {
            out.push((one.name.clone(), one.kind.meets(other.kind)));
        }
    }
    out
}

fn names(relation: &Relation) -> String {
    let names: Vec<_> = relation.columns.iter().map(|it| it.name.clone()).collect();
    names.join(", ")
}
