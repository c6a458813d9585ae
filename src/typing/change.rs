//! UPDATE, DELETE and MERGE (manual 6), in the order in which PostgreSQL reads them (analyze.c).
//! In: a statement of the syntax tree. Out: the results of RETURNING.
//! A value that is written becomes of its column's type by assignment (manual 10.4).

use super::analysis::{Analysis, Banned, Cx, Outcome};
use super::facts::Context;
use super::from::is_default;
use super::node::{Field, Node, What};
use super::operation::bare;
use super::query::Out;
use super::scope::{Part, Relation};
use crate::schema::Identity;
use crate::sql_text::utf8::parts;
use sqlparser::ast::{
    Assignment, AssignmentTarget, Delete, Expr, FromTable, Merge, MergeAction, MergeInsertKind,
    MergeUpdateKind, ObjectName, SelectItem, Spanned as _, TableFactor, TableWithJoins, Update,
    UpdateTableFromKind,
};
use std::collections::BTreeSet;

impl Analysis<'_> {
    /// The results of an UPDATE.
    pub fn update(&mut self, update: &Update, cx: &Cx) -> Outcome<Vec<Out>> {
        let span = self.range(update.update_token.0.span);
        let is_plain = update.output.is_none()
            && update.or.is_none()
            && update.order_by.is_empty()
            && update.limit.is_none()
            && update.table.joins.is_empty();
        if !is_plain {
            return self.fault(&span, "a clause of UPDATE that is not understood");
        }
        let target = self.target(&update.table.relation)?;
        let from = match &update.from {
            None => &[][..],
            Some(UpdateTableFromKind::AfterSet(list)) => list.as_slice(),
            Some(UpdateTableFromKind::BeforeSet(_)) => {
                return self.fault(&span, "FROM stands behind SET");
            }
        };
        let (part, _) = self.from(from, cx)?;
        let inner = self.inside(Part::of(target.clone()).and(part), cx);
        if let Some(condition) = &update.selection {
            let node = self.expr(condition, &inner.without(Banned::Groups))?;
            self.truth(node)?;
        }
        let out = self.returning(update.returning.as_deref(), &inner)?;
        self.assignments(&update.assignments, &target, &inner)?;
        Ok(out)
    }

    /// The results of a DELETE.
    pub fn delete(&mut self, delete: &Delete, cx: &Cx) -> Outcome<Vec<Out>> {
        let span = self.range(delete.delete_token.0.span);
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        let is_plain = delete.tables.is_empty()
            && delete.output.is_none()
            && delete.order_by.is_empty()
            && delete.limit.is_none();
        let (
            true,
            [
                TableWithJoins {
                    relation, joins, ..
                },
            ],
        ) = (is_plain, from.as_slice())
        else {
            return self.fault(&span, "a clause of DELETE that is not understood");
        };
        if !joins.is_empty() {
            return self.fault(&span, "DELETE is from one table");
        }
        let target = self.target(relation)?;
        let using = delete.using.as_deref().unwrap_or_default();
        let (part, mut present) = self.from(using, cx)?;
        let inner = self.inside(Part::of(target).and(part), cx);
        if let Some(condition) = &delete.selection {
            let node = self.expr(condition, &inner.without(Banned::Groups))?;
            self.truth(node)?;
            present.extend(self.presence(condition, &inner));
        }
        let mut out = self.returning(delete.returning.as_deref(), &inner)?;
        for it in &mut out {
            it.node.nulls = it.node.nulls.without(&present);
        }
        self.handed_out(out, false)
    }

    /// Reads a MERGE.
    pub fn merge_into(&mut self, merge: &Merge, cx: &Cx) -> Outcome<Vec<Out>> {
        let span = self.range(merge.merge_token.0.span);
        if merge.output.is_some() {
            return self.fault(&span, "MERGE with RETURNING is not known to PostgreSQL 15");
        }
        let target = self.target(&merge.table)?;
        let source = TableWithJoins {
            relation: merge.source.clone(),
            joins: Vec::new(),
        };
        let (part, _) = self.from(&[source], cx)?;
        let both = self.inside(Part::of(target.clone()).and(part.clone()), cx);
        let condition = self.expr(&merge.on, &both)?;
        self.truth(condition)?;
        let alone = self.inside(part, cx);
        for clause in &merge.clauses {
            let inner = match &clause.action {
                MergeAction::Insert(_) => &alone,
                _ => &both,
            };
            if let Some(predicate) = &clause.predicate {
                let node = self.expr(predicate, inner)?;
                self.truth(node)?;
            }
            match &clause.action {
                MergeAction::Insert(insert) => {
                    let MergeInsertKind::Values(values) = &insert.kind else {
                        return self.fault(&span, "this INSERT of MERGE is not understood");
                    };
                    let columns = self.columns_of(&insert.columns, &target)?;
                    let is_listed = !insert.columns.is_empty();
                    for row in &values.rows {
                        self.written_row(&row.content, &columns, is_listed, inner)?;
                    }
                }
                MergeAction::Update(update) => {
                    let MergeUpdateKind::Set(assignments) = &update.kind else {
                        return self.fault(&span, "this UPDATE of MERGE is not understood");
                    };
                    self.assignments(assignments, &target, &both)?;
                }
                MergeAction::Delete { .. } | MergeAction::DoNothing { .. } => {}
            }
        }
        Ok(Vec::new())
    }

    /// The table that is changed.
    fn target(&mut self, factor: &TableFactor) -> Outcome<Relation> {
        let span = self.range(factor.span());
        let TableFactor::Table {
            name,
            alias,
            args: None,
            ..
        } = factor
        else {
            return self.fault(&span, "only a table can be changed");
        };
        let relation = self.named_relation(name, &Cx::default())?;
        self.called_by(relation, alias.as_ref())
    }

    /// RETURNING.
    pub fn returning(&mut self, items: Option<&[SelectItem]>, cx: &Cx) -> Outcome<Vec<Out>> {
        let out = self.items(items.unwrap_or_default(), cx)?;
        self.handed_out(out, false)
    }

    /// The fields that a list of columns names; all of them where there is no list.
    pub fn columns_of(&mut self, columns: &[ObjectName], target: &Relation) -> Outcome<Vec<Field>> {
        if columns.is_empty() {
            return Ok(target.fields.clone());
        }
        let columns: Vec<_> = columns.iter().collect();
        let fields = columns.iter().map(|it| self.column_of(it, target));
        let fields: Vec<_> = fields.collect::<Outcome<_>>()?;
        self.no_column_twice(columns.into_iter().zip(&fields))?;
        Ok(fields)
    }

    /// A column is written once in a row.
    fn no_column_twice<'f>(
        &self,
        written: impl IntoIterator<Item = (&'f ObjectName, &'f Field)>,
    ) -> Outcome<()> {
        let mut seen = BTreeSet::new();
        for (name, field) in written {
            if !seen.insert(&field.name) {
                let span = self.range(name.span());
                let message = format!("the column `{}` is written twice", field.name);
                return self.fault_with(&span, message, Some("write it once"));
            }
        }
        Ok(())
    }

    /// What the database makes by itself takes no value from a statement.
    fn no_made_column(&self, node: &Node, field: &Field) -> Outcome<()> {
        let column = field.origin.as_ref().and_then(|(table, name)| {
            let table = self.catalog.schema.tables.get(table)?;
            table.column(name)
        });
        let is_made = column
            .is_some_and(|it| it.generated.is_some() || it.identity == Some(Identity::Always));
        if !is_made {
            return Ok(());
        }
        let message = format!("the database makes the values of `{}`", field.name);
        let help = "leave the column out, or write `DEFAULT`";
        self.fault_with(&node.span, message, Some(help))
    }

    fn column_of(&mut self, name: &ObjectName, target: &Relation) -> Outcome<Field> {
        let span = self.range(name.span());
        let names = parts(name);
        let found = match names.as_deref() {
            Some([name]) => target.fields.iter().find(|it| it.name == *name),
            _ => None,
        };
        match found {
            Some(field) => Ok(field.clone()),
            None => self.fault(&span, format!("there is no column `{name}` to write to")),
        }
    }

    /// What is written to a column, as one of its type.
    pub fn assign(&mut self, node: Node, field: &Field) -> Outcome<()> {
        self.no_made_column(&node, field)?;
        self.meets(&node, field.origin.as_ref(), !field.nulls.is_never());
        self.coerce(node, field.ty, Context::Assignment).map(|_| ())
    }

    /// A row of VALUES, written to these columns.
    pub fn written_row(
        &mut self,
        exprs: &[Expr],
        columns: &[Field],
        is_listed: bool,
        cx: &Cx,
    ) -> Outcome<()> {
        let span = exprs.first().map_or(0..0, |it| self.range(it.span()));
        if exprs.len() > columns.len() || (is_listed && exprs.len() < columns.len()) {
            return self.fault(&span, "a row of another number of columns");
        }
        let mut nodes = Vec::new();
        for (expr, field) in exprs.iter().zip(columns) {
            if !is_default(expr) {
                nodes.push((self.expr(expr, cx)?, field));
            }
        }
        for (node, field) in nodes {
            self.assign(node, field)?;
        }
        Ok(())
    }

    /// SET.
    pub fn assignments(
        &mut self,
        assignments: &[Assignment],
        target: &Relation,
        cx: &Cx,
    ) -> Outcome<()> {
        let mut all = Vec::new();
        for assignment in assignments {
            match &assignment.target {
                AssignmentTarget::ColumnName(name) => {
                    let node = self.assigned(&assignment.value, cx)?;
                    all.push((name, node));
                }
                AssignmentTarget::Tuple(names) => {
                    let nodes = self.assigned_row(&assignment.value, cx)?;
                    if nodes.len() != names.len() {
                        let span = self.range(assignment.value.span());
                        return self.fault(&span, "a row of another number of columns");
                    }
                    all.extend(names.iter().zip(nodes));
                }
            }
        }
        let mut fields = Vec::new();
        for (name, node) in all {
            let field = self.column_of(name, target)?;
            if let Some(node) = node {
                self.assign(node, &field)?;
            }
            fields.push((name, field));
        }
        self.no_column_twice(fields.iter().map(|(name, field)| (*name, field)))
    }

    fn assigned(&mut self, expr: &Expr, cx: &Cx) -> Outcome<Option<Node>> {
        if is_default(expr) {
            return Ok(None);
        }
        self.expr(expr, cx).map(Some)
    }

    fn assigned_row(&mut self, expr: &Expr, cx: &Cx) -> Outcome<Vec<Option<Node>>> {
        match bare(expr) {
            Expr::Tuple(exprs) => exprs.iter().map(|it| self.assigned(it, cx)).collect(),
            Expr::Subquery(query) => {
                let out = self.query(query, cx, false)?;
                Ok(out.into_iter().map(|it| Some(it.node)).collect())
            }
            other => {
                let node = self.expr(other, cx)?;
                match node.what {
                    What::Row(nodes) => Ok(nodes.into_iter().map(Some).collect()),
                    _ => {
                        // `(a) = (1)`: one value for one column.
                        Ok(vec![Some(node)])
                    }
                }
            }
        }
    }
}
