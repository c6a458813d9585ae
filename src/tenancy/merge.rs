//! MERGE: rows of a source, each met by a row of the target or by none.
//! In: a statement. Out: claims. Where rows that meet nothing are written, the target stands like the right side of a
//! LEFT JOIN: what its condition says does not hold of them.

use super::cascade::Event;
use super::change::{Target, with_target};
use super::exposure::{Change, Seen};
use super::insert::order_unknown;
use super::pool::Groups;
use super::prover::{Cx, Prover};
use sqlparser::ast::{
    Merge, MergeAction, MergeClauseKind, MergeInsertExpr, MergeInsertKind, MergeUpdateKind,
};
use sqlparser::tokenizer::Span;
use std::rc::Rc;

impl<'q> Prover<'q> {
    /// MERGE.
    pub fn merge(&mut self, merge: &'q Merge, cx: &Cx<'q>) {
        let span = merge.merge_token.0.span;
        if merge.output.is_some() {
            self.doubt(span, "results of a MERGE");
        }
        let is_outer = merge
            .clauses
            .iter()
            .any(|it| it.clause_kind != MergeClauseKind::Matched);
        let absent = is_outer.then(|| self.facts.group());
        let groups: Groups = cx.groups.iter().copied().chain(absent).collect();
        let met = Cx {
            groups,
            ..cx.clone()
        };
        let first = self.claims.len();
        let source = self.one(&merge.source, &cx.at_most(Seen::Values));
        let Some(target) = self.target_of(&merge.table, &met) else {
            return;
        };
        let both = Rc::new(with_target(&target.relation, &source));
        let met = met.over(both);
        let unmet = cx.over(Rc::new(source));
        self.require(&merge.on, &met);
        let mut changes = Vec::new();
        for clause in &merge.clauses {
            let place = match clause.clause_kind {
                MergeClauseKind::Matched => &met,
                MergeClauseKind::NotMatched | MergeClauseKind::NotMatchedByTarget => &unmet,
                MergeClauseKind::NotMatchedBySource => {
                    self.doubt(span, "rows of the target that no row of the source meets");
                    continue;
                }
            };
            if let Some(predicate) = &clause.predicate {
                self.walk(predicate, place);
                self.murky = true;
            }
            match &clause.action {
                MergeAction::DoNothing { .. } => {}
                MergeAction::Delete { .. } => {
                    changes.push(Change::Delete);
                    self.follow(&target, &Event::Deleted);
                }
                MergeAction::Update(update) => {
                    let MergeUpdateKind::Set(assignments) = &update.kind else {
                        self.doubt(span, "UPDATE of all columns at once");
                        continue;
                    };
                    if update.update_predicate.is_some() || update.delete_predicate.is_some() {
                        self.doubt(span, "a condition that PostgreSQL does not have");
                    }
                    let groups = place.groups.clone();
                    let (written, change) = self.assignments(&target, assignments, &groups, place);
                    changes.push(change);
                    self.follow(&target, &Event::Changed(written));
                }
                MergeAction::Insert(insert) => {
                    changes.push(Change::Never);
                    self.merge_insert(insert, &target, span, place);
                }
            }
        }
        // One change is followed; of several, one may undo what the other shows.
        let change = match (changes.pop(), changes.pop()) {
            (Some(change), None) => change,
            _ => Change::Never,
        };
        self.takes_effect(first, change, cx);
    }

    fn merge_insert(
        &mut self,
        insert: &'q MergeInsertExpr,
        target: &Target,
        span: Span,
        cx: &Cx<'q>,
    ) {
        let MergeInsertKind::Values(values) = &insert.kind else {
            self.doubt(span, "INSERT of a whole row");
            return;
        };
        if insert.insert_predicate.is_some() {
            self.doubt(span, "a condition that PostgreSQL does not have");
        }
        let width = target.relation.columns.len();
        let columns: Vec<Option<usize>> = if insert.columns.is_empty() {
            (0..width).map(Some).collect()
        } else {
            let columns = insert.columns.iter();
            columns
                .map(|name| self.written_column(&target.name, name))
                .collect()
        };
        let scope = self.catalog.table(&target.name).and_then(|it| it.scope());
        if scope.is_some() && insert.columns.is_empty() {
            self.doubt(span, order_unknown(&target.name));
        }
        if let Some(scope) = scope
            && !columns.contains(&Some(scope))
        {
            self.write(&target.name, scope, None, (&cx.groups, span), cx);
        }
        self.rows(values, (&target.name, &columns), cx);
    }
}
