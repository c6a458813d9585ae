//! INSERT: what is written into the scope column, and whose rows ON CONFLICT reaches.
//! In: a statement. Out: claims, and the columns of RETURNING.

use super::cascade::Event;
use super::change::{Target, with_target};
use super::exposure::{Change, Seen};
use super::from::is_default;
use super::pool::{Edge, Node, Value, Why};
use super::prover::{Cx, Prover};
use super::query::Role;
use super::scope::{Column, Frame, Place, Relation};
use super::term::Term;
use crate::ident::QualifiedName;
use crate::sql_text::parts;
use sqlparser::ast::{
    ConflictTarget, DoUpdate, Expr, Insert, OnConflict, OnConflictAction, OnInsert, Query,
    SelectItem, SetExpr, Spanned, TableObject, Values,
};
use sqlparser::tokenizer::Span;
use std::collections::BTreeMap;
use std::rc::Rc;

impl<'q> Prover<'q> {
    /// INSERT.
    pub fn insert(&mut self, insert: &'q Insert, cx: &Cx<'q>) -> Vec<Column> {
        let span = insert.insert_token.0.span;
        if is_foreign(insert) {
            self.doubt(span, "a clause of INSERT that PostgreSQL does not have");
        }
        let TableObject::TableName(name) = &insert.table else {
            self.doubt(span, "INSERT into something that is not a table");
            return Vec::new();
        };
        let Some(table) = self.changed(name) else {
            return Vec::new();
        };
        let columns: Vec<Option<usize>> = if insert.columns.is_empty() {
            let facts = self.catalog.table(&table);
            (0..facts.map_or(0, |it| it.table.columns.len()))
                .map(Some)
                .collect()
        } else {
            insert
                .columns
                .iter()
                .map(|name| self.written_column(&table, name))
                .collect()
        };
        let is_scoped = self
            .catalog
            .table(&table)
            .is_some_and(|it| it.scope().is_some());
        if is_scoped && insert.columns.is_empty() && insert.source.is_some() {
            self.doubt(span, order_unknown(&table));
        }
        let first = self.claims.len();
        let mut written = self.written(insert, (&table, &columns), cx);
        let change = self.added(&table, &columns, &written);
        self.takes_effect(first, change, cx);
        let change = self.added(&table, &columns, &written);
        // Blanks that are too many for a `varchar(n)` are cut off, and then another value is written.
        let facts = self.catalog.table(&table);
        written.retain(|at, _| facts.is_some_and(|it| it.scope() == Some(*at) || !it.cuts(*at)));
        let alias = self.alias(insert.table_alias.as_ref().map(|it| &it.alias));
        let Some(target) = self.inserted(&table, alias, name.span(), cx) else {
            return Vec::new();
        };
        let mut updates = false;
        match &insert.on {
            None => {}
            Some(OnInsert::OnConflict(conflict)) => {
                updates = self.conflict(conflict, &target, &written, cx);
            }
            Some(_) => self.doubt(span, "a clause of INSERT that PostgreSQL does not have"),
        }
        let scope = self.catalog.table(&table).and_then(|it| it.scope());
        let nodes = self.facts.bindings[target.binding].columns.clone();
        for (at, node) in &written {
            if !updates || scope == Some(*at) {
                self.called(cx.pool, (nodes[*at], *node), &cx.groups);
            }
        }
        match &insert.returning {
            Some(returning) => {
                let frame = with_target(&target.relation, &Frame::default());
                let first = self.claims.len();
                let results = self.projection(returning, &cx.over(Rc::new(frame)));
                self.takes_effect(first, change, cx);
                results
            }
            None => Vec::new(),
        }
    }

    /// What is added: nothing where a column is left out that every row needs.
    fn added(
        &self,
        table: &QualifiedName,
        columns: &[Option<usize>],
        written: &BTreeMap<usize, Node>,
    ) -> Change {
        let facts = self.catalog.table(table);
        let mut all = facts
            .iter()
            .flat_map(|it| it.table.columns.iter().enumerate());
        let is_missing = all.any(|(at, column)| {
            let is_made = column.nullable
                || column.default.is_some()
                || column.identity.is_some()
                || column.generated.is_some();
            !is_made && !columns.contains(&Some(at))
        });
        // A reference that is written in the statement hardly leads to a row that there is.
        let leads_nowhere = columns.iter().flatten().any(|at| {
            let is_scope = facts.is_some_and(|it| it.scope() == Some(*at));
            let is_reference = facts.is_some_and(|it| it.is_reference(*at));
            let is_followed = written
                .get(at)
                .is_some_and(|node| !matches!(self.facts.value(*node), Value::Literal(_)));
            is_reference && !is_scope && !is_followed
        });
        if is_missing || leads_nowhere {
            return Change::Never;
        }
        Change::Insert(table.clone(), written.clone())
    }

    /// Claims what is written. Out: the values of the columns that are the same in each row.
    fn written(
        &mut self,
        insert: &'q Insert,
        (table, columns): (&QualifiedName, &[Option<usize>]),
        cx: &Cx<'q>,
    ) -> BTreeMap<usize, Node> {
        let span = insert.insert_token.0.span;
        let scope = self.catalog.table(table).and_then(|it| it.scope());
        if let Some(scope) = scope
            && (insert.source.is_none() || !columns.contains(&Some(scope)))
        {
            self.write(table, scope, None, (&cx.groups, span), cx);
        }
        let Some(source) = insert.source.as_deref() else {
            return BTreeMap::new();
        };
        if let SetExpr::Values(values) = &*source.body
            && is_bare(source)
        {
            let named = self.with(source.with.as_ref(), cx);
            let cx = Cx {
                named,
                ..cx.clone()
            };
            return self.rows(values, (table, columns), &cx);
        }
        if let SetExpr::Select(select) = &*source.body {
            for (item, column) in select.projection.iter().zip(columns) {
                if let (
                    SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. },
                    Some(at),
                ) = (item, column)
                {
                    self.settle_column(expr, table, *at);
                }
            }
        }
        let source_cx = Cx {
            seen: Seen::Rows,
            ..cx.clone()
        };
        let results = self.query(source, &source_cx, Role::Joined);
        self.show(&results);
        let mut out = BTreeMap::new();
        for (place, (at, result)) in columns.iter().zip(&results).enumerate() {
            if let Some(at) = at {
                if result.place != Place::Said {
                    if scope == Some(*at) {
                        self.doubt(span, order_unknown(table));
                    }
                    continue;
                }
                // A parameter by itself takes the type of the column that it is written into.
                let given = bare_result(source, place).and_then(|it| self.operand(it, cx));
                let term = given.or(Some(Term::Node(result.node)));
                self.write(table, *at, term, (&cx.groups, span), cx);
                out.insert(*at, result.node);
            }
        }
        let reaches = |scope: usize| {
            let at = columns.iter().position(|it| *it == Some(scope));
            at.is_none_or(|at| at < results.len())
        };
        if scope.is_some_and(|scope| !reaches(scope)) {
            self.doubt(span, "more columns than results");
        }
        out
    }

    /// Claims what rows of VALUES write. Out: the values of the columns that are the same in each row.
    pub fn rows(
        &mut self,
        values: &'q Values,
        (table, columns): (&QualifiedName, &[Option<usize>]),
        cx: &Cx<'q>,
    ) -> BTreeMap<usize, Node> {
        let scope = self.catalog.table(table).and_then(|it| it.scope());
        let mut out: BTreeMap<usize, Option<Node>> = BTreeMap::new();
        for row in &values.rows {
            let span = row.opening_token.0.span;
            let is_short = scope.is_some_and(|scope| {
                let at = columns.iter().position(|it| *it == Some(scope));
                at.is_some_and(|at| at >= row.content.len())
            });
            if is_short {
                self.doubt(span, "more columns than values");
            }
            for (expr, column) in row.content.iter().zip(columns) {
                let term = if is_default(expr) {
                    None
                } else {
                    self.operand(expr, cx)
                };
                let Some(column) = *column else {
                    continue;
                };
                self.settle_column(expr, table, column);
                if let Some(Term::Node(node)) = &term {
                    self.exposure.shown.insert(*node);
                }
                let family = self.catalog.table(table).and_then(|it| it.families[column]);
                let node = family.and_then(|it| self.kept(term.as_ref(), it));
                self.write(table, column, term, (&cx.groups, expr.span()), cx);
                let before = out.entry(column).or_insert(node);
                if *before != node {
                    *before = None;
                }
            }
        }
        let same = out.into_iter().filter_map(|(at, node)| Some((at, node?)));
        same.collect()
    }

    /// The rows of the target as RETURNING and ON CONFLICT see them. What claims something of them is said there.
    fn inserted(
        &mut self,
        table: &QualifiedName,
        alias: Option<String>,
        span: Span,
        cx: &Cx<'q>,
    ) -> Option<Target> {
        let claims = self.claims.len();
        let binding = self.bind(table, cx, span)?;
        self.claims.truncate(claims);
        self.facts.bindings[binding].is_stored = false;
        let relation = self.relation(binding, alias)?;
        Some(Target {
            name: table.clone(),
            binding,
            relation,
            span,
        })
    }

    /// ON CONFLICT. Out: whether rows that are there already are changed.
    fn conflict(
        &mut self,
        conflict: &'q OnConflict,
        target: &Target,
        written: &BTreeMap<usize, Node>,
        cx: &Cx<'q>,
    ) -> bool {
        let OnConflictAction::DoUpdate(update) = &conflict.action else {
            return false;
        };
        let key = match &conflict.conflict_target {
            Some(ConflictTarget::Columns(columns)) => columns
                .iter()
                .filter_map(|it| {
                    let name = crate::sql_text::folded(it)?;
                    self.catalog.table(&target.name)?.position(&name)
                })
                .collect(),
            Some(ConflictTarget::OnConstraint(name)) => {
                let name = parts(name).and_then(|it| it.into_iter().next_back());
                self.key_columns(&target.name, name.as_deref())
            }
            None => Vec::new(),
        };
        self.on_conflict_update(update, (target, &key), written, cx);
        true
    }

    fn key_columns(&self, table: &QualifiedName, name: Option<&str>) -> Vec<usize> {
        let Some((facts, name)) = self.catalog.table(table).zip(name) else {
            return Vec::new();
        };
        let primary = facts.table.primary_key.iter();
        let primary = primary.map(|key| (&key.name, &key.columns));
        let uniques = facts.table.uniques.iter();
        let uniques = uniques.map(|key| (&key.name, &key.columns));
        let found = primary.chain(uniques).find(|(key, _)| key.as_str() == name);
        let columns = found.map_or(&[][..], |(_, columns)| columns.as_slice());
        columns
            .iter()
            .filter_map(|it| facts.position(it.as_str()))
            .collect()
    }

    /// The row that is there already shares the columns of the key with the one that was to be written.
    fn on_conflict_update(
        &mut self,
        update: &'q DoUpdate,
        (target, key): (&Target, &[usize]),
        written: &BTreeMap<usize, Node>,
        cx: &Cx<'q>,
    ) {
        let first = self.claims.len();
        let inner = Cx {
            seen: Seen::Rows,
            ..cx.apart(self.facts.pool(Some(cx.pool)))
        };
        let Some(binding) = self.bind(&target.name, &inner, target.span) else {
            return;
        };
        let Some(existing) = self.relation(binding, target.relation.alias.clone()) else {
            return;
        };
        let mut excluded = Relation {
            alias: Some("excluded".to_owned()),
            table: None,
            columns: Vec::new(),
        };
        for (at, column) in existing.columns.iter().enumerate() {
            let family = self.facts.family(column.node);
            let name = column.name.clone();
            let text = format!("excluded.{}", name.as_deref().unwrap_or_default());
            let node = self.facts.column(text, family, &inner.groups, inner.pool);
            if let Some(value) = written.get(&at) {
                self.called(inner.pool, (node, *value), &inner.groups);
            }
            if key.contains(&at) {
                let edge = Edge {
                    a: column.node,
                    b: node,
                    when: inner.groups.clone(),
                    strict: true,
                    why: Why::Key("the key of the conflict".to_owned()),
                };
                self.facts.equal(inner.pool, edge);
            }
            excluded.columns.push(Column::said(name, node));
        }
        let frame = Frame {
            star: existing.columns.clone(),
            relations: vec![Rc::new(existing.clone()), Rc::new(excluded)],
            outer: None,
        };
        let inner = inner.over(Rc::new(frame));
        if let Some(condition) = &update.selection {
            self.require(condition, &inner);
        }
        let existing = Target {
            name: target.name.clone(),
            binding,
            relation: existing,
            span: target.span,
        };
        let groups = inner.groups.clone();
        // What is NULL meets nothing, and a key that is copied meets the row that it is copied from.
        let facts = self.catalog.table(&target.name);
        let is_open = |at: &usize| facts.is_some_and(|it| it.table.columns[*at].nullable);
        let is_met = !key.iter().any(|at| match written.get(at) {
            None => is_open(at),
            Some(node) => matches!(self.facts.value(*node), Value::Column(_)),
        });
        let (written, change) = self.assignments(&existing, &update.assignments, &groups, &inner);
        let change = if is_met { change } else { Change::Never };
        self.takes_effect(first, change, &inner);
        self.follow(&existing, &Event::Changed(written));
    }
}

/// What is said of rows that are written without the names of their columns.
pub(super) fn order_unknown(table: &QualifiedName) -> String {
    format!(
        "the order of columns in the database may be another one than in the spec, so name those of `{table}`, and the results for them"
    )
}

/// The result at this place, if it is a parameter and nothing else.
fn bare_result(query: &Query, place: usize) -> Option<&Expr> {
    let SetExpr::Select(select) = &*query.body else {
        return None;
    };
    // Behind a `*` the places of results are not those of what is written.
    let mut before = select.projection.iter().take(place + 1);
    let is_one = |it: &SelectItem| {
        matches!(
            it,
            SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. }
        )
    };
    let last = select
        .projection
        .get(place)
        .filter(|_| before.all(is_one))?;
    let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = last else {
        return None;
    };
    let is_parameter = match super::condition::bare(expr) {
        Expr::Value(value) => matches!(value.value, sqlparser::ast::Value::Placeholder(_)),
        _ => false,
    };
    is_parameter.then_some(expr)
}

fn is_bare(query: &Query) -> bool {
    query.order_by.is_none()
        && query.limit_clause.is_none()
        && query.fetch.is_none()
        && query.locks.is_empty()
        && query.for_clause.is_none()
        && query.settings.is_none()
        && query.format_clause.is_none()
        && query.pipe_operators.is_empty()
}

fn is_foreign(insert: &Insert) -> bool {
    insert.or.is_some()
        || insert.ignore
        || insert.overwrite
        || !insert.assignments.is_empty()
        || insert.partitioned.is_some()
        || !insert.after_columns.is_empty()
        || insert.has_table_keyword
        || insert.output.is_some()
        || insert.replace_into
        || insert.priority.is_some()
        || insert.insert_alias.is_some()
        || insert.settings.is_some()
        || insert.format_clause.is_some()
        || insert.multi_table_insert_type.is_some()
        || !insert.multi_table_into_clauses.is_empty()
        || !insert.multi_table_when_clauses.is_empty()
        || insert.multi_table_else_clause.is_some()
}
