//! Random queries over the schema of the corpus, from a number: of all shapes, and near to what can be proved.
//!
//! Every column in them is a text, so that every comparison has a meaning; what is cut off is ordered by all results, so
//! that a query has one result.

use std::collections::BTreeMap;

use super::{corpus::Query, fixtures::Random};

const TABLES: [(&str, &[&str]); 13] = [
    (
        "todo",
        &[
            "organization_id",
            "id",
            "title",
            "project_id",
            "assignee_id",
            "external_id",
            "state",
        ],
    ),
    (
        "project",
        &["organization_id", "id", "name", "lead_id", "parent_id"],
    ),
    ("comment", &["organization_id", "id", "todo_id", "body"]),
    ("tag", &["organization_id", "slug", "title"]),
    ("todo_tag", &["organization_id", "todo_id", "tag_slug"]),
    ("visit", &["organization_id", "id", "todo_id", "slug"]),
    ("setting", &["organization_id", "theme"]),
    ("member", &["organization_id", "user_id", "role"]),
    ("organization", &["id", "name", "plan"]),
    ("session", &["active_organization_id", "id", "user_id"]),
    ("\"user\"", &["id", "name"]),
    (
        "open_todo",
        &["organization_id", "id", "title", "project_id"],
    ),
    ("all_titles", &["owner", "label"]),
];

/// What stands under a name.
#[derive(Clone)]
struct Relation {
    alias: String,
    columns: Vec<String>,
}

/// The query with this number.
pub fn query(seed: u64) -> Query {
    let mut maker = Maker {
        random: Random::new(seed + 77),
        aliases: 0,
        named: Vec::new(),
    };
    let sql = maker.statement();
    Query {
        name: format!("random/{seed}"),
        is_safe: true,
        is_shared_key: false,
        kinds: BTreeMap::from([(1, "organization_a".to_owned())]),
        sql,
    }
}

struct Maker {
    random: Random,
    aliases: usize,
    named: Vec<Relation>,
}

impl Maker {
    fn one_in(&mut self, count: usize) -> bool {
        self.random.below(count) == 0
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("r{}", self.aliases)
    }

    fn statement(&mut self) -> String {
        let with = if self.one_in(12) {
            self.recursive()
        } else if self.one_in(4) {
            self.with()
        } else {
            String::new()
        };
        let sql = match self.random.below(10) {
            0 => self.update(),
            1 => self.delete(),
            2 => self.insert(),
            3 => self.merge(),
            _ => self.query(2, &[], None).0,
        };
        format!("{with}{sql}")
    }

    fn with(&mut self) -> String {
        let mut parts = Vec::new();
        for _ in 0..=self.random.below(2) {
            let name = format!("w{}", self.named.len());
            let (sql, count) = if self.one_in(4) {
                let target = self.table(6);
                let condition = self.condition(1, std::slice::from_ref(&target.1), &[]);
                let columns = target.1.columns.len();
                let sql = format!(
                    "DELETE FROM {} {} WHERE {condition} RETURNING {}.*",
                    target.0, target.1.alias, target.1.alias
                );
                (sql, columns)
            } else {
                self.query(1, &[], None)
            };
            let columns: Vec<_> = (0..count).map(|at| format!("c{at}")).collect();
            parts.push(format!("{name} ({}) AS ({sql})", columns.join(", ")));
            self.named.push(Relation {
                alias: name,
                columns,
            });
        }
        format!("WITH {} ", parts.join(", "))
    }

    /// A recursive query that comes to an end, since there are only so many values.
    fn recursive(&mut self) -> String {
        let first = self.select(1, &[], 2);
        let columns = vec!["c0".to_owned(), "c1".to_owned()];
        self.named.push(Relation {
            alias: "w0".to_owned(),
            columns: columns.clone(),
        });
        let own = Relation {
            alias: self.alias(),
            columns,
        };
        let (name, other) = self.table(TABLES.len());
        let from = format!("w0 {}, {name} {}", own.alias, other.alias);
        let both = [own, other];
        let condition = self.condition(0, &both, &[]);
        let (one, two) = (self.scope(&both), self.column(&both));
        format!(
            "WITH RECURSIVE w0 (c0, c1) AS ({first} UNION SELECT {one}, {two} FROM {from} WHERE {condition}) "
        )
    }

    fn table(&mut self, among: usize) -> (String, Relation) {
        let (name, columns) = TABLES[self.random.below(among)];
        let alias = self.alias();
        let columns = columns.iter().map(|it| (*it).to_owned()).collect();
        (name.to_owned(), Relation { alias, columns })
    }

    fn update(&mut self) -> String {
        let (name, target) = self.table(6);
        let column = match name.as_str() {
            "todo" | "tag" => "title",
            "project" => "country_code",
            "comment" => "body",
            "visit" => "slug",
            _ => "tag_slug",
        };
        let column = if self.one_in(12) {
            "organization_id"
        } else {
            column
        };
        let mut all = vec![target.clone()];
        let value = match self.random.below(4) {
            0 => "$1".to_owned(),
            1 => self.scalar(1, &all),
            _ => "'c2'".to_owned(),
        };
        let from = if self.one_in(2) {
            let (text, relations) = self.from(1, &[]);
            all.extend(relations);
            format!(" FROM {text}")
        } else {
            String::new()
        };
        let condition = self.condition(2, &all, &[]);
        let returning = if self.one_in(3) {
            format!(" RETURNING {}.{}", target.alias, target.columns[1])
        } else {
            String::new()
        };
        format!(
            "UPDATE {name} {} SET {column} = {value}{from} WHERE {condition}{returning}",
            target.alias
        )
    }

    fn delete(&mut self) -> String {
        let (name, target) = self.table(8);
        let mut all = vec![target.clone()];
        let using = if self.one_in(2) {
            let (text, relations) = self.from(1, &[]);
            all.extend(relations);
            format!(" USING {text}")
        } else {
            String::new()
        };
        let condition = self.condition(2, &all, &[]);
        format!(
            "DELETE FROM {name} {}{using} WHERE {condition}",
            target.alias
        )
    }

    fn insert(&mut self) -> String {
        let (from, relations) = self.from(1, &[]);
        let condition = self.condition(2, &relations, &[]);
        let organization = if self.one_in(2) {
            "$1".to_owned()
        } else {
            self.scope(&relations)
        };
        let slug = self.column(&relations);
        let conflict = match self.random.below(4) {
            0 => " ON CONFLICT (organization_id, slug) DO UPDATE SET title = excluded.title",
            1 => " ON CONFLICT DO NOTHING",
            2 => {
                " ON CONFLICT (organization_id, slug) DO UPDATE SET title = 'x' WHERE tag.title <> 'one'"
            }
            _ => "",
        };
        format!(
            "INSERT INTO tag (organization_id, slug, title) SELECT DISTINCT {organization}, 'n' || coalesce({slug}, ''), 'x' FROM {from} WHERE {condition}{conflict}"
        )
    }

    fn merge(&mut self) -> String {
        let target = Relation {
            alias: "t".to_owned(),
            columns: vec![
                "organization_id".to_owned(),
                "slug".to_owned(),
                "title".to_owned(),
            ],
        };
        let (sql, count) = self.query(1, &[], Some(2));
        let columns: Vec<_> = (0..count).map(|at| format!("c{at}")).collect();
        let source = Relation {
            alias: "s".to_owned(),
            columns,
        };
        let names = source.columns.join(", ");
        let condition = self.condition(1, &[target, source], &[]);
        let matched = ["UPDATE SET title = 'm'", "DELETE", "DO NOTHING"][self.random.below(3)];
        let unmatched = if self.one_in(2) {
            " WHEN NOT MATCHED THEN INSERT (organization_id, slug, title) VALUES ($1, 'm' || coalesce(s.c1, ''), 'm')"
        } else {
            ""
        };
        format!(
            "MERGE INTO tag t USING (SELECT DISTINCT * FROM ({sql}) z) AS s ({names}) ON t.slug = s.c1 AND {condition} WHEN MATCHED THEN {matched}{unmatched}"
        )
    }

    /// A query, and how many results it has.
    fn query(&mut self, depth: usize, outer: &[Relation], width: Option<usize>) -> (String, usize) {
        let width = width.unwrap_or_else(|| 1 + self.random.below(3));
        let mut sql = self.select(depth, outer, width);
        if self.one_in(6) {
            let other = self.select(depth.saturating_sub(1), outer, width);
            let word =
                ["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL"][self.random.below(5)];
            sql = format!("{sql} {word} {other}");
        }
        if self.one_in(6) {
            let order: Vec<_> = (1..=width).map(|at| at.to_string()).collect();
            sql = format!("{sql} ORDER BY {} LIMIT 2", order.join(", "));
        }
        (sql, width)
    }

    fn select(&mut self, depth: usize, outer: &[Relation], width: usize) -> String {
        let (from, relations) = self.from(depth, outer);
        let condition = self.condition(depth, &relations, outer);
        let shape = self.random.below(12);
        let mut results = Vec::new();
        for at in 0..width {
            let result = match self.random.below(8) {
                0 | 1 => self.scope(&relations),
                2 if depth > 0 && shape > 2 => {
                    self.scalar(depth - 1, &[outer, &relations].concat())
                }
                3 if shape > 2 => "$1".to_owned(),
                _ => self.column(&relations),
            };
            results.push(match shape {
                0 => {
                    ["max", "min", "count"][self.random.below(3)].to_owned()
                        + "("
                        + &result
                        + ")::text"
                }
                1 if at > 0 => format!("min({result})"),
                _ => result,
            });
        }
        let list = results.join(", ");
        match shape {
            0 => format!("SELECT {list} FROM {from} WHERE {condition}"),
            1 => {
                let having = if self.one_in(3) {
                    format!(" HAVING {} = $1", results[0])
                } else {
                    String::new()
                };
                format!(
                    "SELECT {list} FROM {from} WHERE {condition} GROUP BY {}{having}",
                    results[0]
                )
            }
            2 => format!("SELECT DISTINCT {list} FROM {from} WHERE {condition}"),
            3 => {
                let key = self.column(&relations);
                results[0] = format!("(count(*) OVER (PARTITION BY {key}))::text");
                format!(
                    "SELECT {} FROM {from} WHERE {condition}",
                    results.join(", ")
                )
            }
            _ => format!("SELECT {list} FROM {from} WHERE {condition}"),
        }
    }

    fn from(&mut self, depth: usize, outer: &[Relation]) -> (String, Vec<Relation>) {
        let (mut text, first) = self.factor(depth, outer, &[]);
        let mut relations = vec![first];
        for _ in 0..self.random.below(3) {
            let join = [
                "JOIN",
                "LEFT JOIN",
                "LEFT JOIN",
                "RIGHT JOIN",
                "FULL JOIN",
                "CROSS JOIN",
            ][self.random.below(6)];
            let is_lateral = !matches!(join, "RIGHT JOIN" | "FULL JOIN") && self.one_in(5);
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
            let mut on = self.condition(depth.min(1), &relations, outer);
            // PostgreSQL joins fully only by equalities.
            if join == "FULL JOIN" {
                let right = relations.last().unwrap().clone();
                let left = self.column(&relations[..relations.len() - 1]);
                let right = self.column(&[right]);
                let scopes = self.scope(&relations);
                on = match self.random.below(2) {
                    0 => format!("{left} = {right}"),
                    _ => format!("{left} = {right} AND {scopes} = $1"),
                };
            }
            let is_scoped = |it: &Relation| it.columns[0] == "organization_id";
            text = if relations.len() == 2 && relations.iter().all(is_scoped) && self.one_in(4) {
                format!("{text} {join} {factor} USING (organization_id)")
            } else {
                format!("{text} {join} {factor} ON {on}")
            };
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
            let (sql, width) = self.query(depth - 1, &around, None);
            let alias = self.alias();
            let columns: Vec<_> = (0..width).map(|at| format!("c{at}")).collect();
            let lateral = if seen.is_empty() { "" } else { "LATERAL " };
            let text = format!("{lateral}({sql}) {alias} ({})", columns.join(", "));
            return (text, Relation { alias, columns });
        }
        if !self.named.is_empty() && self.one_in(3) {
            let at = self.random.below(self.named.len());
            let alias = self.alias();
            let columns = self.named[at].columns.clone();
            return (format!("w{at} {alias}"), Relation { alias, columns });
        }
        let (name, relation) = self.table(TABLES.len());
        (format!("{name} {}", relation.alias), relation)
    }

    fn scalar(&mut self, depth: usize, outer: &[Relation]) -> String {
        let (from, relations) = self.from(depth.min(1), outer);
        let condition = self.condition(depth.min(1), &relations, outer);
        let column = self.column(&relations);
        match self.random.below(3) {
            0 => format!("(SELECT count(*)::text FROM {from} WHERE {condition})"),
            1 => format!("(SELECT {column} FROM {from} WHERE {condition} ORDER BY 1 LIMIT 1)"),
            _ => format!("(SELECT max({column}) FROM {from} WHERE {condition})"),
        }
    }

    fn column(&mut self, of: &[Relation]) -> String {
        let relation = &of[self.random.below(of.len())];
        let column = &relation.columns[self.random.below(relation.columns.len())];
        format!("{}.{column}", relation.alias)
    }

    /// The first column, which is the scope of most tables.
    fn scope(&mut self, of: &[Relation]) -> String {
        let relation = &of[self.random.below(of.len())];
        format!("{}.{}", relation.alias, relation.columns[0])
    }

    /// Conditions that bind much, and some that bind little.
    fn condition(&mut self, depth: usize, own: &[Relation], outer: &[Relation]) -> String {
        let mut parts = Vec::new();
        for relation in own {
            if !self.one_in(6) {
                let scope = format!("{}.{}", relation.alias, relation.columns[0]);
                parts.push(match self.random.below(5) {
                    0 => {
                        let other = self.scope(own);
                        format!("{scope} = {other}")
                    }
                    1 if !outer.is_empty() => {
                        let other = self.scope(outer);
                        format!("{other} = {scope}")
                    }
                    2 => {
                        let one = self.column(own);
                        let other = self.column(own);
                        format!("{one} = {other}")
                    }
                    _ => format!("{scope} = $1"),
                });
            }
        }
        for _ in 0..self.random.below(3) {
            parts.push(self.atom(depth, own, outer));
        }
        if parts.is_empty() {
            "true".to_owned()
        } else {
            parts.join(" AND ")
        }
    }

    fn atom(&mut self, depth: usize, own: &[Relation], outer: &[Relation]) -> String {
        let all = [own, outer].concat();
        match self.random.below(16) {
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
            4 | 5 if depth > 0 => {
                let (sql, _) = self.query(depth - 1, &all, Some(1));
                let one = self.column(own);
                format!("{one} IN ({sql})")
            }
            6 if depth > 0 => {
                let (sql, _) = self.query(depth - 1, &all, Some(1));
                let one = self.column(own);
                format!("{one} NOT IN ({sql})")
            }
            7 => {
                let one = self.scope(own);
                let other = self.scope(&all);
                format!("{one} IS NOT DISTINCT FROM {other}")
            }
            8 => {
                let one = self.column(own);
                format!("{one} IS NULL")
            }
            9 => {
                let one = self.scope(own);
                let two = self.column(own);
                let three = self.column(&all);
                format!("({one}, {two}) = ($1, {three})")
            }
            10 => {
                let one = self.scope(own);
                let other = self.scope(own);
                format!("({one} = $1 OR {other} = $1)")
            }
            11 => {
                let one = self.scope(own);
                format!("({one} = $1) IS TRUE")
            }
            12 if depth > 0 => {
                let value = self.scalar(depth - 1, &all);
                let one = self.column(own);
                format!("{one} = {value}")
            }
            13 => {
                let one = self.scope(own);
                let other = self.scope(&all);
                format!("NOT ({one} <> {other})")
            }
            14 => {
                let one = self.column(own);
                format!("{one} = 'one'")
            }
            _ => {
                let one = self.column(own);
                let other = self.column(&all);
                format!("{one} = {other}")
            }
        }
    }
}
