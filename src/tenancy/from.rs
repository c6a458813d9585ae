//! FROM: tables, views, queries and functions, and how they are joined.
//! In: a FROM list and the place of its query. Out: the names that it brings, with the facts of its joins.
//! Which side of an outer join may be absent is settled here, before its references are made.

use super::exposure::Seen;
use super::pool::{Edge, Group, Groups, Node, Why};
use super::prover::{Cx, Prover};
use super::query::Role;
use super::scope::{Column, Frame, Place, Relation};
use super::verdict::ReasonKind;
use crate::sql_text::{is_reserved, parts};
use sqlparser::ast::{
    Expr, Join, JoinConstraint, JoinOperator, ObjectName, Spanned, TableAlias, TableFactor,
    TableWithJoins,
};
use std::rc::Rc;

/// The name and the alias of a table that is named and nothing more.
pub(super) fn plain_table(factor: &TableFactor) -> Option<(&ObjectName, Option<&TableAlias>)> {
    match factor {
        TableFactor::Table {
            name,
            alias,
            args: None,
            with_hints,
            version: None,
            with_ordinality: false,
            partitions,
            json_path: None,
            sample: None,
            index_hints,
        } if with_hints.is_empty() && partitions.is_empty() && index_hints.is_empty() => {
            Some((name, alias.as_ref()))
        }
        _ => None,
    }
}

/// What a part of a FROM list brings.
#[derive(Default)]
pub(super) struct Side {
    /// By name.
    pub relations: Vec<Rc<Relation>>,
    /// What `*` means.
    pub star: Vec<Column>,
}

impl Side {
    fn of(relation: Relation) -> Self {
        Self {
            star: relation.columns.clone(),
            relations: vec![Rc::new(relation)],
        }
    }

    fn add(&mut self, other: Self) {
        self.relations.extend(other.relations);
        self.star.extend(other.star);
    }
}

/// The sides of a join that may be absent.
#[derive(Clone, Copy, Default)]
struct Absent {
    left: Option<Group>,
    right: Option<Group>,
}

impl<'q> Prover<'q> {
    /// The names of a FROM list.
    pub fn from(&mut self, from: &'q [TableWithJoins], cx: &Cx<'q>) -> Frame {
        let mut all = Side::default();
        for item in from {
            let side = self.joined(item, &all, cx);
            all.add(side);
        }
        self.frame(&all, &Side::default(), cx)
    }

    /// The names of one reference.
    pub fn one(&mut self, factor: &'q TableFactor, cx: &Cx<'q>) -> Frame {
        let none = Side::default();
        let side = self.factor(factor, (&none, &none), cx);
        self.frame(&side, &none, cx)
    }

    /// What a part of a FROM list sees: what stands before it, for LATERAL, and the queries around.
    pub fn frame(&self, before: &Side, left: &Side, cx: &Cx<'q>) -> Frame {
        let mut frame = self.empty_frame(cx);
        for side in [before, left] {
            frame.relations.extend(side.relations.iter().cloned());
            frame.star.extend(side.star.iter().cloned());
        }
        frame
    }

    fn joined(&mut self, item: &'q TableWithJoins, before: &Side, cx: &Cx<'q>) -> Side {
        let absent: Vec<Absent> = item
            .joins
            .iter()
            .map(|join| self.absent(join, cx.seen))
            .collect();
        let lefts = |from: usize| absent[from..].iter().filter_map(|it| it.left);
        let place = |groups: &mut dyn Iterator<Item = Group>| -> Cx<'q> {
            let groups: Groups = cx.groups.iter().copied().chain(groups).collect();
            Cx {
                groups,
                ..cx.clone()
            }
        };
        let first = place(&mut lefts(0));
        let mut left = self.factor(&item.relation, (before, &Side::default()), &first);
        for (at, join) in item.joins.iter().enumerate() {
            let inner = place(&mut lefts(at + 1).chain(absent[at].right));
            let right = self.factor(&join.relation, (before, &left), &inner);
            let both = place(&mut lefts(at + 1).chain(absent[at].left).chain(absent[at].right));
            left = self.join(join, (left, right), absent[at], &both);
        }
        left
    }

    fn absent(&mut self, join: &Join, seen: Seen) -> Absent {
        use JoinOperator as Op;
        let mut absent = Absent::default();
        let is_outer = !matches!(
            &join.join_operator,
            Op::Join(_) | Op::Inner(_) | Op::CrossJoin(_)
        );
        // Whether there is a row at all is not followed through a side that may be absent.
        self.murky |= is_outer && seen < Seen::Values;
        match &join.join_operator {
            Op::Left(_) | Op::LeftOuter(_) => absent.right = Some(self.facts.group()),
            Op::Right(_) | Op::RightOuter(_) => absent.left = Some(self.facts.group()),
            Op::FullOuter(_) => {
                absent.left = Some(self.facts.group());
                absent.right = Some(self.facts.group());
                // Of one value only, which row is left over is not followed.
                self.murky |= seen < Seen::Rows;
                self.exposure.full.extend(absent.left);
                self.exposure.full.extend(absent.right);
            }
            _ => {}
        }
        absent
    }

    fn join(
        &mut self,
        join: &'q Join,
        (left, right): (Side, Side),
        absent: Absent,
        cx: &Cx<'q>,
    ) -> Side {
        use JoinOperator as Op;
        let constraint = match &join.join_operator {
            Op::CrossJoin(JoinConstraint::None) if !join.global => None,
            Op::Join(it)
            | Op::Inner(it)
            | Op::Left(it)
            | Op::LeftOuter(it)
            | Op::Right(it)
            | Op::RightOuter(it)
            | Op::FullOuter(it)
                if !join.global =>
            {
                Some(it)
            }
            _ => {
                self.doubt(join.relation.span(), "a join that PostgreSQL does not have");
                None
            }
        };
        let mut out = Side::default();
        match constraint {
            None => {
                out.add(left);
                out.add(right);
            }
            Some(JoinConstraint::On(condition)) => {
                out.add(left);
                out.add(right);
                let frame = self.frame(&out, &Side::default(), cx);
                self.require(condition, &cx.over(Rc::new(frame)));
            }
            Some(JoinConstraint::Using(names)) => {
                let mut written = Vec::new();
                for name in names {
                    match parts(name).as_deref() {
                        Some([name]) => written.push(name.clone()),
                        _ => self.doubt(name.span(), format!("`{name}` is not a column")),
                    }
                }
                out = self.merged(join, (left, right), (&written, false), absent, cx);
            }
            Some(JoinConstraint::Natural) => {
                let is_unsure = |it: &Column| it.name.is_none() || it.place.is_of_view();
                if left.star.iter().chain(&right.star).any(is_unsure) {
                    let message = "NATURAL over a result whose name is not known";
                    self.doubt(join.relation.span(), message);
                }
                let names = left.star.iter().filter_map(|it| it.name.clone());
                let is_shared =
                    |name: &String| right.star.iter().any(|it| it.name.as_ref() == Some(name));
                let names: Vec<_> = names.filter(is_shared).collect();
                out = self.merged(join, (left, right), (&names, true), absent, cx);
            }
            Some(JoinConstraint::None) => {
                self.doubt(join.relation.span(), "a join without a condition");
                out.add(left);
                out.add(right);
            }
        }
        out
    }

    /// USING and NATURAL: columns of both sides become one.
    fn merged(
        &mut self,
        join: &'q Join,
        (left, right): (Side, Side),
        (names, is_natural): (&[String], bool),
        absent: Absent,
        cx: &Cx<'q>,
    ) -> Side {
        let mut star = Vec::new();
        // Columns that only share their names seldom share their values as well.
        self.murky |= is_natural && names.len() > 1;
        for name in names {
            let pair = only(&left.star, name).zip(only(&right.star, name));
            let Some((a, b)) = pair else {
                let message = format!("`{name}` is not one column of each side");
                self.doubt(join.relation.span(), message);
                continue;
            };
            let edge = Edge {
                a,
                b,
                when: cx.groups.clone(),
                strict: true,
                why: Why::Said(self.place(join.relation.span())),
            };
            let is_followed = self.facts.equal(cx.pool, edge);
            self.murky |= !is_followed;
            let node = match (absent.left, absent.right) {
                // Of two types it has one that both are cast to, and the equality of that.
                _ if !is_followed => self.opaque(name, cx),
                // It is the value of whichever side is there, and of both where both are.
                (Some(left), Some(right)) => {
                    let node = self.merged_of_full((name, a), cx);
                    for (side, value) in [(left, a), (right, b)] {
                        let groups = cx.groups.iter().copied();
                        let there = groups.filter(|it| ![left, right].contains(it));
                        let there: Groups = there.chain([side]).collect();
                        self.called(cx.pool, (node, value), &there);
                    }
                    node
                }
                (Some(_), None) => b,
                _ => a,
            };
            if node != a && node != b {
                self.exposure.made.extend([(node, a), (node, b)]);
            }
            let place = if is_natural {
                Place::Mixed(false)
            } else {
                Place::Said
            };
            let name = Some(name.clone());
            star.push(Column { name, node, place });
        }
        let is_kept = |it: &&Column| it.name.as_ref().is_none_or(|name| !names.contains(name));
        for column in left.star.iter().chain(&right.star).filter(is_kept) {
            star.push(Column {
                place: column.place.mixed(),
                ..column.clone()
            });
        }
        let mut relations = left.relations;
        relations.extend(right.relations);
        Side { relations, star }
    }

    /// The column that FULL JOIN makes of two: there where either side is.
    fn merged_of_full(&mut self, (name, like): (&str, Node), cx: &Cx<'q>) -> Node {
        let family = self.facts.family(like);
        let node = self
            .facts
            .column(name.to_owned(), family, &Rc::from([]), cx.pool);
        self.inherit(node, like);
        node
    }

    fn factor(
        &mut self,
        factor: &'q TableFactor,
        (before, left): (&Side, &Side),
        cx: &Cx<'q>,
    ) -> Side {
        if let Some((name, alias)) = plain_table(factor) {
            return self.table(name, alias, cx);
        }
        match factor {
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                sample: None,
            } => {
                let inner = if *lateral {
                    cx.over(Rc::new(self.frame(before, left, cx)))
                } else {
                    cx.clone()
                };
                let columns = self.query(subquery, &inner, Role::Joined);
                self.aliased_side(columns, alias.as_ref(), None, cx)
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => {
                let mut seen = Side::default();
                for side in [before, left] {
                    seen.relations.extend(side.relations.iter().cloned());
                    seen.star.extend(side.star.iter().cloned());
                }
                if !self.enter(factor.span()) {
                    return Side::default();
                }
                let side = self.joined(table_with_joins, &seen, cx);
                self.leave();
                side
            }
            _ => self.function_factor(factor, (before, left), cx),
        }
    }

    fn table(&mut self, name: &'q ObjectName, alias: Option<&'q TableAlias>, cx: &Cx<'q>) -> Side {
        let is_word = name.0.first().and_then(|it| it.as_ident());
        let is_word = is_word.is_some_and(is_reserved);
        if let Some([one]) = parts(name).as_deref()
            && !is_word
            && let Some(meaning) = cx.named.find(one)
        {
            let columns = self.rows_of(&meaning, cx);
            if columns.is_none() {
                self.doubt(name.span(), format!("`{one}` is not followed from here"));
            }
            let columns = columns.unwrap_or_default();
            return self.aliased_side(columns, alias, Some(one.clone()), cx);
        }
        let Some(table) = self.qualified(name) else {
            return Side::default();
        };
        let called = self.alias(alias.map(|it| &it.name));
        if let Some(binding) = self.bind(&table, cx, name.span()) {
            let Some(mut relation) = self.relation(binding, called) else {
                return Side::default();
            };
            if let Some(alias) = alias {
                relation.columns = self.aliased(relation.columns, alias, cx);
            }
            return Side::of(relation);
        }
        let catalog = self.catalog;
        let Some(view) = catalog.view(&table) else {
            let message = format!("the schema has no table `{table}`");
            self.unknown(ReasonKind::UnknownTable, name.span(), message);
            return Side::default();
        };
        let Some(query) = &view.query else {
            let message = format!("`{table}` holds rows of another time, or is made twice");
            self.doubt(name.span(), message);
            return Side::default();
        };
        let inner = Cx {
            frame: None,
            named: Default::default(),
            ..cx.clone()
        };
        let place = self.place(name.span());
        let mut columns = self.looking_through(place, |it| it.query(query, &inner, Role::Joined));
        let is_star = columns.iter().any(|it| it.place != Place::Said);
        for (at, column) in columns.iter_mut().enumerate() {
            if let Some(name) = view.columns.get(at) {
                column.name = Some(name.clone());
                if column.place != Place::Said {
                    column.node = self.opaque(name, cx);
                }
            }
            if is_star {
                column.place = Place::Shown(table.clone(), at);
            }
        }
        self.aliased_side(columns, alias, Some(table.name.as_str().to_owned()), cx)
    }

    /// The columns of what has no table, under the names of its alias.
    pub fn aliased_side(
        &mut self,
        columns: Vec<Column>,
        alias: Option<&'q TableAlias>,
        name: Option<String>,
        cx: &Cx<'q>,
    ) -> Side {
        let columns = match alias {
            Some(alias) => self.aliased(columns, alias, cx),
            None => columns,
        };
        Side::of(Relation {
            alias: self.alias(alias.map(|it| &it.name)).or(name),
            table: None,
            columns,
        })
    }
}

fn only(columns: &[Column], name: &str) -> Option<Node> {
    let mut found = columns
        .iter()
        .filter(|column| column.name.as_deref() == Some(name));
    match (found.next(), found.next()) {
        (Some(column), None) => Some(column.node),
        _ => None,
    }
}

/// Whether an expression is the word DEFAULT.
pub(super) fn is_default(expr: &Expr) -> bool {
    matches!(expr, Expr::Identifier(name) if name.quote_style.is_none() && name.value.eq_ignore_ascii_case("default"))
}
