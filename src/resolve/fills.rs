//! Where the rows of a table that becomes scoped find their organization.
//! In: `org_from`, and the foreign keys that were made. Out: for each scope column, the reference that is followed.

use super::draft::Draft;
use super::links::primary_columns;
use super::names::Catalog;
use super::table::Built;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, code};
use crate::ident::{Ident, QualifiedName};
use crate::model::Scope;
use crate::schema::{ForeignKey, Table};
use crate::source::Spanned;
use crate::statement::FillScope;
use std::collections::BTreeMap;

type Fills = BTreeMap<(QualifiedName, Ident), FillScope>;

/// Every `org_from` that leads somewhere.
pub(super) fn fills(catalog: &Catalog<'_>, built: &[Built], out: &mut Diagnostics) -> Fills {
    let mut fills = Fills::new();
    let mut said = BTreeMap::new();
    for &at in catalog.tables.values() {
        let draft = &catalog.drafts[at];
        let Some(word) = &draft.spec.org_from else {
            continue;
        };
        let asked = Asked {
            catalog,
            built,
            draft,
            word,
        };
        match asked.fill(&built[at].0, out) {
            Ok(Some(fill)) => {
                said.insert(fill.table.clone(), (fill.target.clone(), word.span));
                fills.insert((fill.table.clone(), fill.column.clone()), fill);
            }
            Ok(None) => {}
            Err(fault) => out.push(*fault),
        }
    }
    for (table, (_, span)) in &said {
        let mut at = table;
        let steps = said.len();
        let mut walk = std::iter::from_fn(|| {
            at = &said.get(at)?.0;
            Some(at)
        });
        if walk.by_ref().take(steps).any(|name| name == table) {
            let message = format!("`{table}` finds its organization through itself");
            out.push(
                Diagnostic::error(code::INVALID_VALUE, *span, message)
                    .object(table)
                    .help("let one table of the ring name a reference that leads out of it"),
            );
        }
    }
    fills
}

/// One `org_from`.
struct Asked<'a, 's> {
    catalog: &'a Catalog<'s>,
    built: &'a [Built],
    draft: &'a Draft<'s>,
    word: &'s Spanned<Vec<Spanned<String>>>,
}

type Fault = Box<Diagnostic>;

impl Asked<'_, '_> {
    fn fill(&self, table: &Table, out: &mut Diagnostics) -> Result<Option<FillScope>, Fault> {
        let Scope::Organization(scope) = &self.draft.scope else {
            let message = format!("`{}` is not scoped", self.draft.name);
            let help = "write `org_scoped = true` beside `org_from`, or take `org_from` out";
            return Err(self.fault(code::INVALID_VALUE, message, help));
        };
        let mut columns = Vec::new();
        for name in &self.word.value {
            match self.draft.column(name, out) {
                Some(at) => columns.push(&self.draft.columns[at].name),
                None => return Ok(None),
            }
        }
        if columns.contains(&scope) {
            let message = format!("`{scope}` is the column that is to be filled");
            let help = "name a reference that leads to a scoped table";
            return Err(self.fault(code::INVALID_VALUE, message, help));
        }
        let keys =
            (table.foreign_keys.iter()).filter(|key| own(key, scope).eq(columns.iter().copied()));
        let mut refused = None;
        for key in keys {
            match self.through(table, key, scope) {
                Ok(fill) => return Ok(Some(fill)),
                Err(fault) => refused = Some(fault),
            }
        }
        Err(refused.unwrap_or_else(|| {
            let names: Vec<&str> = columns.iter().map(|name| name.as_str()).collect();
            let message = format!("`{}` is no reference", names.join(", "));
            let help = "name a column with `references`, or the columns of a `[[….foreign_key]]`";
            self.fault(code::INVALID_VALUE, message, help)
        }))
    }

    fn through(&self, table: &Table, key: &ForeignKey, scope: &Ident) -> Result<FillScope, Fault> {
        let target = &key.target;
        let Some(&at) = self.catalog.tables.get(target) else {
            unreachable!("a key that was made leads to a table of the specs");
        };
        let there = &self.catalog.drafts[at];
        if *target == table.name {
            let message = format!("`{target}` finds its organization through itself");
            let help = "name a reference that leads to another table";
            return Err(self.fault(code::INVALID_VALUE, message, help));
        }
        let target_scope = match (&there.scope, &primary_columns(there)[..]) {
            (Scope::Organization(column), _) => column.clone(),
            (Scope::Root, [key]) => there.columns[*key].name.clone(),
            (Scope::Root | Scope::Global | Scope::Unsaid, _) => {
                let message = format!("`{target}` is not scoped, so it knows no organization");
                let help = format!("scope `{target}` first, or name another reference");
                return Err(self.fault(code::INVALID_VALUE, message, help));
            }
        };
        let pairs = key.columns.iter().zip(&key.target_columns);
        let pairs = pairs.filter(|(here, _)| *here != scope);
        let (columns, target_columns): (Vec<_>, Vec<_>) = pairs
            .map(|(here, there)| (here.clone(), there.clone()))
            .unzip();
        if !self.built[at]
            .0
            .is_unique_key(&target_columns.iter().collect::<Vec<_>>())
        {
            let message = format!("`{target}` has no such key but within an organization");
            let help = "name a reference to columns that are unique among all organizations";
            return Err(self.fault(code::REFERENCE_NOT_UNIQUE, message, help));
        }
        Ok(FillScope {
            table: table.name.clone(),
            column: scope.clone(),
            columns,
            target: target.clone(),
            target_columns,
            target_scope,
        })
    }

    fn fault(&self, code: Code, message: String, help: impl Into<String>) -> Fault {
        let found = Diagnostic::error(code, self.word.span, message);
        Box::new(found.object(&self.draft.name).help(help))
    }
}

/// The columns of a key that are not the scope column.
fn own<'a>(key: &'a ForeignKey, scope: &'a Ident) -> impl Iterator<Item = &'a Ident> {
    key.columns.iter().filter(move |name| *name != scope)
}
