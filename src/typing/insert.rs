//! INSERT, with ON CONFLICT (manual 6.1), in the order in which PostgreSQL reads it (analyze.c).
//! In: an INSERT of the syntax tree. Out: the results of RETURNING.
//! What its query hands out of unknown type becomes of the column's type.

use super::analysis::{Analysis, Cx, Outcome};
use super::node::Field;
use super::query::Out;
use super::scope::{Part, Relation};
use crate::sql_text::utf8::folded;
use sqlparser::ast::{
    ConflictTarget, Insert, OnConflict, OnConflictAction, OnInsert, Query, SetExpr, TableObject,
};

impl Analysis<'_> {
    /// The results of an INSERT.
    pub fn insert(&mut self, insert: &Insert, cx: &Cx) -> Outcome<Vec<Out>> {
        let span = self.range(insert.insert_token.0.span);
        let is_plain = insert.or.is_none()
            && insert.assignments.is_empty()
            && insert.output.is_none()
            && insert.partitioned.is_none()
            && insert.insert_alias.is_none()
            && insert.settings.is_none()
            && insert.format_clause.is_none();
        let (true, TableObject::TableName(name)) = (is_plain, &insert.table) else {
            return self.fault(&span, "a clause of INSERT that is not understood");
        };
        let mut target = self.named_relation(name, &Cx::default())?;
        if let Some(alias) = &insert.table_alias {
            target.alias = folded(&alias.alias);
            target.table = None;
        }
        let columns = self.columns_of(&insert.columns, &target)?;
        if let Some(source) = &insert.source {
            self.source(source, &columns, !insert.columns.is_empty(), cx)?;
        }
        let inner = self.inside(Part::of(target.clone()), cx);
        match &insert.on {
            None => {}
            Some(OnInsert::OnConflict(conflict)) => self.conflict(conflict, &target, cx)?,
            Some(_) => return self.fault(&span, "this clause of INSERT is not understood"),
        }
        self.returning(insert.returning.as_deref(), &inner)
    }

    fn source(
        &mut self,
        query: &Query,
        columns: &[Field],
        is_listed: bool,
        cx: &Cx,
    ) -> Outcome<()> {
        let is_bare = query.with.is_none()
            && query.order_by.is_none()
            && query.limit_clause.is_none()
            && query.fetch.is_none();
        if let (true, SetExpr::Values(values)) = (is_bare, &*query.body) {
            for row in &values.rows {
                self.written_row(&row.content, columns, is_listed, cx)?;
            }
            return Ok(());
        }
        // Behind WITH, VALUES are still the rows of the INSERT itself.
        if let (Some(with), SetExpr::Values(values), None) =
            (&query.with, &*query.body, &query.order_by)
        {
            let cx = self.with(with, cx)?;
            for row in &values.rows {
                self.written_row(&row.content, columns, is_listed, &cx)?;
            }
            return self.limits(query, &cx);
        }
        let out = self.query(query, cx, true)?;
        if out.len() > columns.len() || (is_listed && out.len() < columns.len()) {
            let span = out.first().map_or(0..0, |it| it.node.span.clone());
            return self.fault(&span, "the query has another number of columns");
        }
        for (out, field) in out.into_iter().zip(columns) {
            self.assign(out.node, field)?;
        }
        Ok(())
    }

    fn conflict(&mut self, conflict: &OnConflict, target: &Relation, cx: &Cx) -> Outcome<()> {
        if let Some(ConflictTarget::Columns(names)) = &conflict.conflict_target {
            for name in names {
                let wanted = folded(name);
                if !target
                    .fields
                    .iter()
                    .any(|it| Some(&it.name) == wanted.as_ref())
                {
                    let span = self.range(name.span);
                    return self.fault(&span, format!("there is no column `{}`", name.value));
                }
            }
        }
        let OnConflictAction::DoUpdate(update) = &conflict.action else {
            return Ok(());
        };
        let mut excluded = target.clone();
        excluded.alias = Some("excluded".to_owned());
        excluded.table = None;
        excluded.hidden.clear();
        let part = Part::of(target.clone()).and(Part::of(excluded));
        let inner = self.inside(part, cx);
        self.assignments(&update.assignments, target, &inner)?;
        if let Some(condition) = &update.selection {
            let node = self.expr(condition, &inner)?;
            self.truth(node)?;
        }
        Ok(())
    }
}
