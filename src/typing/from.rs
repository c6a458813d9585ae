//! FROM lists: tables, views, names of WITH, queries, joins (manual 7.2).
//! In: what stands behind FROM. Out: the references with their fields, and what the conditions of joins show.
//! Functions of FROM are told by another file.

use super::analysis::{Analysis, Banned, Cx, Outcome};
use super::catalog::Found;
use super::node::{Field, Node, Nulls};
use super::scope::{Frame, Part, Relation};
use super::select::ROW;
use crate::sql_text::Places;
use crate::sql_text::utf8::{folded, parts};
use sqlparser::ast::{
    Expr, Join, JoinConstraint, JoinOperator, ObjectName, Query, Spanned as _, TableAlias,
    TableFactor, TableWithJoins,
};
use std::collections::BTreeSet;
use std::rc::Rc;

/// How deep views may be read in one another.
const DEEPEST_VIEW: usize = 16;

/// The columns of the system, and their types.
const SYSTEM: [(&str, &str); 6] = [
    ("tableoid", "oid"),
    ("cmax", "cid"),
    ("xmax", "xid"),
    ("cmin", "cid"),
    ("xmin", "xid"),
    ("ctid", "tid"),
];

/// References, and what is present in each of their rows.
type Joined = (Part, BTreeSet<usize>);

/// Which side of a join may be absent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    None,
    Left,
    Right,
    Both,
}

impl Analysis<'_> {
    /// A FROM list.
    pub fn from(&mut self, list: &[TableWithJoins], cx: &Cx) -> Outcome<Joined> {
        let mut all = (Part::default(), BTreeSet::new());
        for item in list {
            let (part, present) = self.joined(item, &all.0, cx)?;
            all.0 = all.0.and(part);
            all.1.extend(present);
            self.no_twins(&all.0, item)?;
        }
        Ok(all)
    }

    fn no_twins(&mut self, part: &Part, item: &TableWithJoins) -> Outcome<()> {
        let mut seen = BTreeSet::new();
        for relation in &part.relations {
            let schema = relation.table.as_ref().map(|it| it.schema.to_string());
            if let Some(alias) = &relation.alias
                && !seen.insert((schema, alias.clone()))
            {
                let span = self.range(item.span());
                return self.fault(&span, format!("`{alias}` stands twice in FROM"));
            }
        }
        Ok(())
    }

    fn joined(&mut self, item: &TableWithJoins, before: &Part, cx: &Cx) -> Outcome<Joined> {
        let (mut part, mut present) = self.factor(&item.relation, before, cx)?;
        for join in &item.joins {
            let beside = before.clone().and(part.clone());
            let right = self.factor(&join.relation, &beside, cx)?;
            (part, present) = self.join((part, present), right, join, cx)?;
        }
        Ok((part, present))
    }

    fn join(&mut self, left: Joined, right: Joined, join: &Join, cx: &Cx) -> Outcome<Joined> {
        let span = self.range(join.relation.span());
        let (absent, constraint) = match &join.join_operator {
            JoinOperator::Join(it) | JoinOperator::Inner(it) | JoinOperator::CrossJoin(it) => {
                (Absent::None, it)
            }
            JoinOperator::Left(it) | JoinOperator::LeftOuter(it) => (Absent::Right, it),
            JoinOperator::Right(it) | JoinOperator::RightOuter(it) => (Absent::Left, it),
            JoinOperator::FullOuter(it) => (Absent::Both, it),
            _ => return self.fault(&span, "a join that PostgreSQL does not have"),
        };
        let mut shown = BTreeSet::new();
        let mut merged = Vec::new();
        match constraint {
            JoinConstraint::On(condition) => {
                let both = left.0.clone().and(right.0.clone());
                let inner = self.inside(both, cx);
                let node = self.expr(condition, &inner.without(Banned::Groups))?;
                self.truth(node)?;
                shown = self.presence(condition, &inner);
            }
            JoinConstraint::Using(names) => {
                let names: Option<Vec<_>> = names.iter().map(parts).collect();
                merged = names.unwrap_or_default().into_iter().flatten().collect();
            }
            JoinConstraint::Natural => {
                let is_shared = |name: &String| right.0.star.iter().any(|it| it.name == *name);
                let names = left.0.star.iter().map(|it| it.name.clone());
                merged = names.filter(is_shared).collect();
            }
            JoinConstraint::None if matches!(join.join_operator, JoinOperator::CrossJoin(_)) => {}
            JoinConstraint::None => return self.fault(&span, "a join without a condition"),
        }
        let mut left_part = left.0;
        let mut right_part = right.0;
        if matches!(absent, Absent::Left | Absent::Both) {
            let number = self.fresh();
            left_part = left_part.perhaps(number);
        }
        if matches!(absent, Absent::Right | Absent::Both) {
            let number = self.fresh();
            right_part = right_part.perhaps(number);
        }
        let mut fields = Vec::new();
        for name in &merged {
            let field = self.merge(name, (&left_part, &right_part), absent, &span)?;
            if absent == Absent::None {
                shown.extend(field.shows.iter().copied());
            }
            fields.push(field);
        }
        let rest = |part: &Part| -> Vec<Field> {
            let all = part.star.iter();
            all.filter(|it| !merged.contains(&it.name))
                .cloned()
                .collect()
        };
        let star = [fields, rest(&left_part), rest(&right_part)].concat();
        let mut part = left_part.and(right_part);
        part.star = star;
        part.hidden.clear();
        let present = match absent {
            Absent::None => &(&left.1 | &right.1) | &shown,
            Absent::Left => right.1,
            Absent::Right => left.1,
            Absent::Both => BTreeSet::new(),
        };
        Ok((part, present))
    }

    /// A column that USING or NATURAL makes one.
    fn merge(
        &mut self,
        name: &str,
        (left, right): (&Part, &Part),
        absent: Absent,
        span: &std::ops::Range<usize>,
    ) -> Outcome<Field> {
        let (Ok(Some(one)), Ok(Some(other))) = (left.find(name), right.find(name)) else {
            return self.fault(span, format!("`{name}` is not one column on both sides"));
        };
        let nodes = [node(one, span), node(other, span)];
        let ty = self.common(&nodes, "a column of USING")?;
        let [first, second] = nodes;
        self.operate("=", Some(first), second, span.clone())?;
        let (origin, nulls) = match absent {
            Absent::None | Absent::Right => (one, one.nulls.clone()),
            Absent::Left => (other, other.nulls.clone()),
            Absent::Both => (one, Nulls::May),
        };
        let is_same = origin.ty == ty && absent != Absent::Both;
        Ok(Field {
            name: name.to_owned(),
            ty,
            nulls,
            origin: origin.origin.clone().filter(|_| is_same),
            shows: match absent {
                Absent::None => &one.shows | &other.shows,
                Absent::Left | Absent::Right => origin.shows.clone(),
                Absent::Both => BTreeSet::new(),
            },
        })
    }

    fn factor(&mut self, factor: &TableFactor, before: &Part, cx: &Cx) -> Outcome<Joined> {
        let span = self.range(factor.span());
        let beside = Cx {
            frame: Rc::new(Frame {
                part: before.clone(),
                outer: Some(cx.frame.clone()),
            }),
            named: cx.named.clone(),
            banned: Banned::Nothing,
        };
        let part = match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                with_ordinality: false,
                json_path: None,
                ..
            } => Part::of(self.table(name, alias.as_ref(), cx)?),
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                ..
            } => {
                let around = if *lateral { &beside } else { cx };
                Part::of(self.derived(subquery, alias.as_ref(), around, &span)?)
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => return self.joined(table_with_joins, before, cx),
            other => Part::of(self.function_in_from(other, &beside, &span)?),
        };
        Ok((part, BTreeSet::new()))
    }

    fn derived(
        &mut self,
        query: &Query,
        alias: Option<&TableAlias>,
        cx: &Cx,
        span: &std::ops::Range<usize>,
    ) -> Outcome<Relation> {
        let out = self.query(query, cx, false)?;
        let Some(alias) = alias else {
            return self.fault_with(
                span,
                "a query in FROM without a name",
                Some("write `AS` and a name behind it"),
            );
        };
        let fields = self.fields(out);
        self.called_by(
            Relation {
                alias: None,
                table: None,
                fields,
                hidden: Vec::new(),
                row: ROW,
                is_scalar: false,
                nulls: Nulls::never(),
            },
            Some(alias),
        )
    }

    /// The reference under its alias, with the names of columns that stand there.
    pub fn called_by(
        &mut self,
        mut relation: Relation,
        alias: Option<&TableAlias>,
    ) -> Outcome<Relation> {
        if let Some(alias) = alias {
            let span = self.range(alias.name.span);
            let Some(name) = folded(&alias.name) else {
                return self.fault(&span, "this name is not understood");
            };
            relation.alias = Some(name);
            relation.table = None;
            let names = alias.columns.iter().map(|it| folded(&it.name)).collect();
            self.rename(&mut relation.fields, names, alias.name.span)?;
        }
        Ok(relation)
    }

    fn table(
        &mut self,
        name: &ObjectName,
        alias: Option<&TableAlias>,
        cx: &Cx,
    ) -> Outcome<Relation> {
        let relation = self.named_relation(name, cx)?;
        self.called_by(relation, alias)
    }

    /// The table, view or query of WITH that a name means.
    pub fn named_relation(&mut self, name: &ObjectName, cx: &Cx) -> Outcome<Relation> {
        let span = self.range(name.span());
        let Some(names) = parts(name) else {
            return self.fault(&span, format!("the name `{name}` is not understood"));
        };
        if let [only] = names.as_slice()
            && let Some(found) = cx.named.find(only)
        {
            let Some(fields) = found else {
                return self.fault(&span, format!("`{only}` is read before its query"));
            };
            let fields = self.anew(fields);
            return Ok(Relation {
                alias: Some(only.clone()),
                table: None,
                fields,
                hidden: Vec::new(),
                row: ROW,
                is_scalar: false,
                nulls: Nulls::never(),
            });
        }
        let Some(found) = self.catalog.relation(&names) else {
            return self.fault(&span, format!("there is no table `{name}` in the schema"));
        };
        let relation = self.relation_of(found);
        relation.map_err(|mut fault| {
            if matches!(found, Found::View(_)) {
                fault.message = format!("in the view `{name}`: {}", fault.message);
                fault.span = span;
            }
            fault
        })
    }

    /// Fields of a reference of their own: each mention may be absent, or NULL, by itself.
    fn anew(&mut self, fields: Vec<Field>) -> Vec<Field> {
        let fields = fields.into_iter();
        fields
            .map(|it| self.new_field(it.name, it.ty, !it.nulls.is_never(), it.origin))
            .collect()
    }

    /// The fields of a table or a view.
    pub fn relation_of(&mut self, found: Found<'_>) -> Outcome<Relation> {
        let mut hidden = Vec::new();
        let (name, fields) = match found {
            Found::Table(table) => {
                let mut fields = Vec::new();
                for column in &table.columns {
                    let Some(ty) = self.catalog.column_type(&column.data_type) else {
                        let message = format!(
                            "the type `{}` of `{}.{}` is not known",
                            column.data_type, table.name, column.name
                        );
                        return self.fault(&(0..0), message);
                    };
                    let origin = Some((table.name.clone(), column.name.clone()));
                    let name = column.name.to_string();
                    fields.push(self.new_field(name, ty, column.nullable, origin));
                }
                hidden = self.system_columns();
                (&table.name, fields)
            }
            Found::View(view) => {
                if self.views >= DEEPEST_VIEW {
                    return self.fault(&(0..0), "views that read one another too deeply");
                }
                let places = Places::new("");
                let mut aside = self.aside(&places);
                let out = aside.query(&view.query, &Cx::default(), false)?;
                let mut fields = self.fields(out);
                for (field, name) in fields.iter_mut().zip(&view.columns) {
                    field.name.clone_from(name);
                }
                (&view.name, fields)
            }
        };
        Ok(Relation {
            alias: Some(name.name.to_string()),
            table: Some(name.clone()),
            fields,
            hidden,
            row: self.catalog.row(name),
            is_scalar: false,
            nulls: Nulls::never(),
        })
    }

    /// The columns that every table has (manual 5.5).
    fn system_columns(&mut self) -> Vec<Field> {
        let mut fields = Vec::new();
        for (name, sql_type) in SYSTEM {
            if let Some(ty) = self.catalog.types.find(sql_type) {
                fields.push(self.new_field(name.to_owned(), ty, true, None));
            }
        }
        fields
    }
}

fn node(field: &Field, span: &std::ops::Range<usize>) -> Node {
    Node {
        ty: field.ty,
        what: super::node::What::Column(field.clone()),
        nulls: field.nulls.clone(),
        has_column: true,
        span: span.clone(),
    }
}

/// A condition that is no query.
pub(super) fn is_default(expr: &Expr) -> bool {
    matches!(expr, Expr::Identifier(name)
        if name.quote_style.is_none() && name.value.eq_ignore_ascii_case("default"))
}
