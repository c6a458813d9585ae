//! The queries that WITH names (manual 7.8).
//! In: a WITH list. Out: the fields of each name; a recursive one has the types of its first branch.
//! Knows nothing of what the queries read.

use super::analysis::{Analysis, Cx, Outcome};
use super::node::{Field, Nulls};
use super::query::Out;
use super::types::Ty;
use crate::sql_text::utf8::folded;
use sqlparser::ast::{Cte, SetExpr, SetOperator, With};
use std::rc::Rc;

/// The names, the nearest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Named(Option<Rc<Link>>);

#[derive(Debug)]
struct Link {
    name: String,
    /// Nothing where its query stands further behind.
    fields: Option<Vec<Field>>,
    rest: Named,
}

impl Named {
    fn with(&self, name: String, fields: Option<Vec<Field>>) -> Self {
        Self(Some(Rc::new(Link {
            name,
            fields,
            rest: self.clone(),
        })))
    }

    /// What a name stands for: no name, one that is not understood yet, or fields.
    pub fn find(&self, name: &str) -> Option<Option<Vec<Field>>> {
        let mut link = self.0.as_ref();
        while let Some(here) = link {
            if here.name == name {
                return Some(here.fields.clone());
            }
            link = here.rest.0.as_ref();
        }
        None
    }
}

impl Analysis<'_> {
    /// The place with the names of a WITH list.
    pub fn with(&mut self, with: &With, cx: &Cx) -> Outcome<Cx> {
        let mut cx = cx.clone();
        if with.recursive {
            for cte in &with.cte_tables {
                if let Some(name) = folded(&cte.alias.name) {
                    cx.named = cx.named.with(name, None);
                }
            }
        }
        for cte in &with.cte_tables {
            let span = self.range(cte.alias.name.span);
            let Some(name) = folded(&cte.alias.name) else {
                return self.fault(&span, "this name is not understood");
            };
            let out = if with.recursive && is_union(cte) {
                self.recursive(cte, &name, &cx)?
            } else {
                self.query(&cte.query, &cx, false)?
            };
            let fields = self.cte_fields(cte, out)?;
            cx.named = cx.named.with(name, Some(fields));
        }
        Ok(cx)
    }

    fn cte_fields(&mut self, cte: &Cte, out: Vec<Out>) -> Outcome<Vec<Field>> {
        let mut fields = self.fields(out);
        let names = cte.alias.columns.iter().map(|it| folded(&it.name));
        self.rename(&mut fields, names.collect(), cte.alias.name.span)?;
        Ok(fields)
    }

    /// A query that may read its own rows.
    fn recursive(&mut self, cte: &Cte, name: &str, cx: &Cx) -> Outcome<Vec<Out>> {
        let SetExpr::SetOperation { left, right, .. } = &*cte.query.body else {
            return self.query(&cte.query, cx, false);
        };
        let query = &cte.query;
        let cx = match &query.with {
            Some(with) => self.with(with, cx)?,
            None => cx.clone(),
        };
        let first = self.branch(left, &cx)?;
        let mut seed = first.clone();
        for out in &mut seed {
            out.node.nulls = Nulls::May;
            if out.node.ty == Ty::UNKNOWN {
                out.node.ty = Ty::TEXT;
            }
        }
        let fields = self.cte_fields(cte, seed.clone())?;
        let inner = Cx {
            named: cx.named.with(name.to_owned(), Some(fields)),
            ..cx
        };
        let second = self.branch(right, &inner)?;
        let span = self.range(cte.alias.name.span);
        let out = self.united(first, second, &span)?;
        for (seed, out) in seed.iter().zip(&out) {
            if seed.node.ty != out.node.ty {
                let (one, other) = (self.told(seed.node.ty), self.told(out.node.ty));
                let message = format!(
                    "the column `{}` is `{one}` in the first branch and `{other}` overall",
                    out.name
                );
                return self.fault_with(&span, message, Some("write a cast in the first branch"));
            }
        }
        self.order_of_results(query.order_by.as_ref(), &out)?;
        self.limits(query, &inner)?;
        Ok(out)
    }
}

fn is_union(cte: &Cte) -> bool {
    matches!(
        &*cte.query.body,
        SetExpr::SetOperation {
            op: SetOperator::Union,
            ..
        }
    )
}
