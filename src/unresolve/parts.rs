//! Unique keys and checks: on their column where that says the same, else in a list.

use super::Cx;
use super::inline::{Inline, list};
use super::reference::deferrable;
use super::table::Teller;
use super::verbatim;
use super::way::Way;
use crate::config::ForeignKeys;
use crate::ident::Ident;
use crate::outline::string;
use crate::resolve::{Part, is_expression};
use crate::schema::{Check, Deferrable, Role, Table, Unique, names_in};

impl Teller<'_> {
    /// Unique constraints, but those that composite references bring.
    pub fn uniques(&mut self) {
        let table = self.table;
        for unique in &table.uniques {
            if self.is_brought(unique) {
                continue;
            }
            let columns: Vec<&Ident> = unique.columns.iter().collect();
            let name = self.own_name(&unique.name, Part::Unique, &columns);
            let place = match columns[..] {
                [column] => Some((column, false)),
                [scope, column] if Some(scope) == self.scope => Some((column, true)),
                _ => None,
            };
            let place = place.filter(|_| unique.deferrable == Deferrable::No);
            if let Some((column, is_within)) = place
                && let Some(words) = self.on(column).filter(|it| it.unique.is_none())
            {
                words.unique = Some(unique_word(unique, name, is_within));
                continue;
            }
            let mut entry = Inline::default();
            entry.raw(
                "columns",
                list(columns.iter().map(|it| string(it.as_str()))),
            );
            entry.flag("nulls_not_distinct", unique.nulls_not_distinct);
            deferrable(unique.deferrable, &mut entry);
            entry.text_if("name", name);
            self.lists.push(("unique", entry));
        }
    }

    /// Whether a composite reference makes this key of its target by itself.
    fn is_brought(&self, unique: &Unique) -> bool {
        let columns: Vec<&Ident> = unique.columns.iter().collect();
        let is_plain = unique.deferrable == Deferrable::No
            && !unique.nulls_not_distinct
            && self
                .own_name(&unique.name, Part::Unique, &columns)
                .is_none();
        if !is_plain || self.cx.config.tenancy.foreign_keys == ForeignKeys::Simple {
            return false;
        }
        let mut without = self.table.clone();
        without.uniques.retain(|it| it.name != unique.name);
        let own: Vec<&Ident> = (columns.iter().copied())
            .filter(|it| Some(*it) != self.scope)
            .collect();
        own.len() < columns.len()
            && !without.is_unique_key(&columns)
            && without.is_unique_key(&own)
            && self.cx.is_referenced(self.table, unique)
    }

    /// Checks.
    pub fn checks(&mut self) {
        let table = self.table;
        for check in &table.checks {
            if !is_expression(&check.expression.0, table) {
                self.sql.push(verbatim::check(table, check));
                continue;
            }
            let columns = columns_in(table, check);
            if let [column] = columns[..]
                && let name = self.own_name(&check.name, Part::Check, &[column])
                && let Some(words) = self.on(column).filter(|it| it.check.is_none())
            {
                let text = string(&check.expression.0);
                words.check = Some(match name {
                    None => text,
                    Some(name) => {
                        let mut long = Inline::default();
                        long.raw("expr", text).text("name", name);
                        long.finish()
                    }
                });
                continue;
            }
            let mut entry = Inline::default();
            entry.text("expr", &check.expression.0);
            entry.text("name", check.name.as_str());
            self.lists.push(("check", entry));
        }
    }
}

impl Cx<'_> {
    /// Whether a reference leads to a key of a table in the way in which composite references do.
    fn is_referenced(&self, target: &Table, unique: &Unique) -> bool {
        let mut tables = self.schema.tables.values();
        tables.any(|table| {
            table.foreign_keys.iter().any(|key| {
                key.target == target.name
                    && key.target_columns == unique.columns
                    && !matches!(self.way(table, key), Way::Sql)
            })
        })
    }
}

fn unique_word(unique: &Unique, name: Option<&str>, is_within: bool) -> String {
    if name.is_none() && !unique.nulls_not_distinct {
        return if is_within {
            string("organization")
        } else {
            "true".to_owned()
        };
    }
    let mut long = Inline::default();
    if is_within {
        long.text("within", "organization");
    }
    long.text_if("name", name);
    long.flag("nulls_not_distinct", unique.nulls_not_distinct);
    long.finish()
}

/// The columns that a check names, each once.
fn columns_in<'t>(table: &'t Table, check: &Check) -> Vec<&'t Ident> {
    let names = names_in(&check.expression.0);
    let is_named = |column: &Ident| {
        let mut names = names.iter();
        names.any(|(_, role, name)| *role == Role::Column && *column == **name)
    };
    let columns = table.columns.iter().map(|it| &it.name);
    columns.filter(|it| is_named(it)).collect()
}
