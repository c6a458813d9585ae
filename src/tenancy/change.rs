//! UPDATE and DELETE: which rows they reach, what they write into scope columns, and what the database changes after them.
//! In: a statement. Out: claims, and the columns of RETURNING.

use super::cascade::{Event, escape};
use super::catalog::Family;
use super::exposure::{Change, Effect, Seen};
use super::from::plain_table;
use super::pool::{Groups, Node};
use super::prover::{Claim, ClaimKind, Cx, Prover};
use super::scope::{Column, Frame, Relation};
use super::term::Term;
use super::verdict::ReasonKind;
use crate::ident::{Ident, QualifiedName};
use crate::sql_text::parts;
use sqlparser::ast::{
    Assignment, AssignmentTarget, Delete, Expr, FromTable, ObjectName, Spanned, TableFactor,
    TableWithJoins, Update, UpdateTableFromKind,
};
use sqlparser::tokenizer::Span;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The table that a statement changes.
pub(super) struct Target {
    pub name: QualifiedName,
    pub binding: usize,
    pub relation: Relation,
    pub span: Span,
}

impl<'q> Prover<'q> {
    /// UPDATE.
    pub fn update(&mut self, update: &'q Update, cx: &Cx<'q>) -> Vec<Column> {
        let span = update.update_token.0.span;
        if update.output.is_some()
            || update.or.is_some()
            || !update.order_by.is_empty()
            || update.limit.is_some()
        {
            self.doubt(span, "a clause of UPDATE that PostgreSQL does not have");
        }
        let first = self.claims.len();
        let answer = cx;
        let cx = &seen(cx, Seen::Rows);
        let Some(target) = self.target(&update.table, cx) else {
            return Vec::new();
        };
        let from: &[TableWithJoins] = match &update.from {
            None => &[],
            Some(UpdateTableFromKind::AfterSet(from)) => from,
            Some(UpdateTableFromKind::BeforeSet(_)) => {
                self.doubt(span, "FROM in front of SET");
                return Vec::new();
            }
        };
        let beside = cx.at_most(Seen::Values);
        let around = self.from(from, &beside);
        let inner = beside.over(Rc::new(with_target(&target.relation, &around)));
        if let Some(condition) = &update.selection {
            self.require(condition, &inner);
        }
        let (written, change) = self.assignments(&target, &update.assignments, &cx.groups, &inner);
        self.follow(&target, &Event::Changed(written.clone()));
        if update.returning.is_none()
            || answer.seen == Seen::Nothing
            || matches!(change, Change::Never)
        {
            self.takes_effect(first, change, cx);
        }
        let Some(returning) = &update.returning else {
            return Vec::new();
        };
        // What RETURNING shows of a column that was written is the new value.
        let mut relation = target.relation;
        for (at, column) in relation.columns.iter_mut().enumerate() {
            let scope = self.catalog.table(&target.name).and_then(|it| it.scope());
            if written.contains(&at) && scope != Some(at) {
                let text = column.name.clone().unwrap_or_default();
                column.node = self.opaque(&text, cx);
            }
        }
        let inner = answer.over(Rc::new(with_target(&relation, &around)));
        self.projection(returning, &inner)
    }

    /// Notes what a change does, for the claims from this one on.
    pub fn takes_effect(&mut self, first: usize, change: Change, cx: &Cx<'q>) {
        let effect = Effect {
            claims: first..self.claims.len(),
            pool: cx.pool,
            change,
        };
        self.exposure.effects.push(effect);
    }

    /// DELETE.
    pub fn delete(&mut self, delete: &'q Delete, cx: &Cx<'q>) -> Vec<Column> {
        let span = delete.delete_token.0.span;
        if delete.output.is_some()
            || !delete.tables.is_empty()
            || !delete.order_by.is_empty()
            || delete.limit.is_some()
        {
            self.doubt(span, "a clause of DELETE that PostgreSQL does not have");
        }
        let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
        let [table] = tables.as_slice() else {
            self.doubt(span, "DELETE from several tables");
            return Vec::new();
        };
        let answer = cx;
        let cx = &seen(cx, Seen::Rows);
        let Some(target) = self.target(table, cx) else {
            return Vec::new();
        };
        let using = delete.using.as_deref().unwrap_or_default();
        let beside = cx.at_most(Seen::Values);
        let around = self.from(using, &beside);
        let inner = beside.over(Rc::new(with_target(&target.relation, &around)));
        if let Some(condition) = &delete.selection {
            self.require(condition, &inner);
        }
        self.follow(&target, &Event::Deleted);
        match &delete.returning {
            Some(returning) => {
                let seen = seen(&inner, answer.seen);
                self.projection(returning, &seen)
            }
            None => Vec::new(),
        }
    }

    fn target(&mut self, table: &'q TableWithJoins, cx: &Cx<'q>) -> Option<Target> {
        if !table.joins.is_empty() {
            self.doubt(table.relation.span(), "a join in place of a table");
            return None;
        }
        self.target_of(&table.relation, cx)
    }

    /// The table that a statement changes, bound with its obligation.
    pub fn target_of(&mut self, factor: &'q TableFactor, cx: &Cx<'q>) -> Option<Target> {
        let Some((name, alias)) =
            plain_table(factor).filter(|(_, alias)| alias.is_none_or(|it| it.columns.is_empty()))
        else {
            self.doubt(factor.span(), "a target of a kind that is not followed");
            return None;
        };
        let alias = self.alias(alias.map(|it| &it.name));
        let table = self.changed(name)?;
        let span = name.span();
        let binding = self.bind(&table, cx, span)?;
        let relation = self.relation(binding, alias)?;
        Some(Target {
            name: table,
            binding,
            relation,
            span,
        })
    }

    /// The table of this name; a finding where it is none.
    pub fn changed(&mut self, name: &'q ObjectName) -> Option<QualifiedName> {
        let table = self.qualified(name)?;
        if self.catalog.table(&table).is_some() {
            return Some(table);
        }
        if self.catalog.view(&table).is_some() {
            self.doubt(name.span(), format!("`{table}` is a view"));
        } else {
            let message = format!("the schema has no table `{table}`");
            self.unknown(ReasonKind::UnknownTable, name.span(), message);
        }
        None
    }

    /// SET. Out: which columns are written, and what changes by it.
    pub fn assignments(
        &mut self,
        target: &Target,
        assignments: &'q [Assignment],
        present: &Groups,
        cx: &Cx<'q>,
    ) -> (BTreeSet<usize>, Change) {
        let mut written = BTreeSet::new();
        let mut pairs = Vec::new();
        let mut fails = false;
        for assignment in assignments {
            let span = assignment.value.span();
            let is_default = super::from::is_default(&assignment.value);
            let term = if is_default {
                None
            } else {
                // What comes of a value is followed where it stands alone in a column that takes any.
                let is_free = match &assignment.target {
                    AssignmentTarget::ColumnName(name) => self.takes_any(&target.name, name),
                    AssignmentTarget::Tuple(_) => false,
                };
                let seen = if is_free { Seen::Values } else { Seen::Nothing };
                self.operand(&assignment.value, &cx.at_most(seen))
            };
            let (names, term): (Vec<&ObjectName>, _) = match &assignment.target {
                AssignmentTarget::ColumnName(name) => (vec![name], term),
                AssignmentTarget::Tuple(names) => (names.iter().collect(), None),
            };
            for name in names {
                if let Some(at) = self.written_column(&target.name, name) {
                    written.insert(at);
                    self.settle_column(&assignment.value, &target.name, at);
                    fails |= self.refuses(&target.name, at, &assignment.value);
                    let old = self.facts.bindings[target.binding].columns[at];
                    let new = self.new_value(old, term.as_ref());
                    self.exposure.shown.extend(new);
                    pairs.push((old, new));
                    self.write(&target.name, at, term.clone(), (present, span), cx);
                }
            }
        }
        // Columns that are computed from others may change with them.
        let facts = self.catalog.table(&target.name);
        for at in facts.into_iter().flat_map(|it| it.computed()) {
            written.insert(at);
            self.write(&target.name, at, None, (present, target.span), cx);
        }
        let change = match fails {
            true => Change::Never,
            false => Change::Set(pairs),
        };
        (written, change)
    }

    fn new_value(&mut self, old: Node, term: Option<&Term>) -> Option<Node> {
        match term? {
            Term::Node(node) => Some(*node),
            Term::Given(value, _) => {
                let family = self.facts.family(old)?;
                Some(self.facts.given(value.clone(), family))
            }
            Term::Text(_) => None,
        }
    }

    /// Whether a column takes NULL and any value, whatever stands in other rows.
    fn takes_any(&self, table: &QualifiedName, name: &ObjectName) -> bool {
        let Some(facts) = self.catalog.table(table) else {
            return false;
        };
        let name = parts(name).and_then(|it| it.into_iter().next_back());
        let Some(at) = name.and_then(|it| facts.position(&it)) else {
            return false;
        };
        let column = &facts.table.columns[at];
        let mut references = facts.table.foreign_keys.iter();
        column.nullable
            && !references.any(|it| it.columns.contains(&column.name))
            && !super::exposure::keys(facts.table)
                .iter()
                .any(|it| it.contains(&at))
    }

    /// Whether a table never takes a value in a column.
    fn refuses(&self, table: &QualifiedName, at: usize, value: &Expr) -> bool {
        let Some(facts) = self.catalog.table(table) else {
            return true;
        };
        let column = &facts.table.columns[at];
        let is_null = match super::condition::bare(value) {
            Expr::Value(value) => value.value == sqlparser::ast::Value::Null,
            it => super::from::is_default(it) && column.default.is_none(),
        };
        // A row that is moved to another organization has to leave the rows that it refers to.
        let stays = facts.scope() == Some(at)
            && facts.table.foreign_keys.iter().any(|key| {
                let required = |name: &Ident| {
                    let mut columns = facts.table.columns.iter();
                    columns.any(|it| it.name == *name && !it.nullable)
                };
                key.columns.len() > 1
                    && key.columns.contains(&column.name)
                    && key.columns.iter().all(required)
            });
        let is_query = matches!(super::condition::bare(value), Expr::Subquery(_));
        // A row that is written in the statement is hardly one that there is.
        let is_written = match super::condition::bare(value) {
            Expr::Value(value) => !matches!(value.value, sqlparser::ast::Value::Placeholder(_)),
            _ => false,
        };
        let leads_nowhere = facts.is_reference(at) && is_written;
        let is_key = super::exposure::keys(facts.table)
            .iter()
            .any(|it| it.contains(&at));
        stays
            || leads_nowhere
            || (is_null && !column.nullable)
            || (is_query && (is_key || !column.nullable))
    }

    /// The column that SET or INSERT names.
    pub fn written_column(&mut self, table: &QualifiedName, name: &'q ObjectName) -> Option<usize> {
        let facts = self.catalog.table(table)?;
        let at = match parts(name).as_deref() {
            Some([column]) => facts.position(column),
            _ => {
                self.doubt(name.span(), format!("`{name}` is not one column"));
                return None;
            }
        };
        if at.is_none() {
            let message = format!("`{table}` has no column `{name}`");
            self.unknown(ReasonKind::UnknownColumn, name.span(), message);
        }
        at
    }

    /// Claims what is written, where the column is the one that tells organizations apart.
    pub fn write(
        &mut self,
        table: &QualifiedName,
        column: usize,
        term: Option<Term>,
        (present, span): (&Groups, Span),
        cx: &Cx<'q>,
    ) {
        let Some(facts) = self.catalog.table(table) else {
            return;
        };
        if facts.scope() != Some(column) {
            return;
        }
        let node = facts.families[column].and_then(|it| self.kept(term.as_ref(), it));
        let present: Groups = match node {
            // A value that may be absent is written as NULL then, and is nobody's.
            Some(node) => present
                .iter()
                .chain(self.facts.groups(node).iter())
                .copied()
                .collect(),
            None => present.clone(),
        };
        self.claims.push(Claim {
            kind: ClaimKind::Write,
            table: table.clone(),
            node,
            pool: cx.pool,
            present,
            span: self.place(span),
            // What was computed may be the parameter all the same.
            is_clear: node.is_some_and(|node| self.facts.family(node).is_some()),
            binding: None,
            seen: Seen::Rows,
            needs: Vec::new(),
        });
    }

    /// Notes a parameter that gets its type from the column into which it is written.
    pub fn settle_column(&mut self, expr: &'q Expr, table: &QualifiedName, column: usize) {
        let catalog = self.catalog;
        if let Some(facts) = catalog.table(table) {
            self.settle_written(expr, &facts.table.columns[column].data_type);
        }
    }

    /// The value that a column of this kind keeps where it is written; nothing where it becomes another one.
    pub fn kept(&mut self, term: Option<&Term>, family: Family) -> Option<Node> {
        match term? {
            Term::Node(node) => (self.facts.family(*node) == Some(family)).then_some(*node),
            Term::Given(value, cast) => {
                let is_same = cast.is_none_or(|it| it == family);
                is_same.then(|| self.facts.given(value.clone(), family))
            }
            Term::Text(_) => None,
        }
    }

    /// TRUNCATE: every row, whosoever it is.
    pub fn emptied(&mut self, name: &'q ObjectName) {
        let Some(table) = self.changed(name) else {
            return;
        };
        let cx = self.root();
        self.bind(&table, &cx, name.span());
    }

    /// Looks at what the database itself changes in other tables.
    pub fn follow(&mut self, target: &Target, event: &Event) {
        if let Some((table, key)) = escape(self.catalog, &target.name, event) {
            let message = format!(
                "this reaches `{table}` by `{key}`, which does not keep to one organization"
            );
            self.doubt(target.span, message);
        }
    }
}

/// The same place, of which this can be noticed.
fn seen<'q>(cx: &Cx<'q>, seen: Seen) -> Cx<'q> {
    Cx { seen, ..cx.clone() }
}

/// The frame of a statement that changes a table, with the references beside it.
pub(super) fn with_target(target: &Relation, around: &Frame) -> Frame {
    let mut star = target.columns.clone();
    star.extend(around.star.iter().cloned());
    let mut relations = vec![Rc::new(target.clone())];
    relations.extend(around.relations.iter().cloned());
    Frame {
        relations,
        star,
        outer: around.outer.clone(),
    }
}
