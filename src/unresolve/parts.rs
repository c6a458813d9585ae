//! Unique keys, checks and indexes: on their column where that says the same, else in a list.

use super::Cx;
use super::inline::{Inline, list};
use super::reference::{Way, deferrable};
use super::table::Teller;
use super::verbatim;
use crate::config::ForeignKeys;
use crate::ident::{Ident, is_plain};
use crate::outline::string;
use crate::resolve::{Part, is_expression};
use crate::schema::{
    Check, Deferrable, Index, IndexExpression, IndexKey, Nulls, Role, Table, Unique, names_in,
};

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

    /// Indexes.
    pub fn indexes(&mut self) {
        let table = self.table;
        for index in &table.indexes {
            if !is_index_sayable(table, index) {
                self.sql.push(verbatim::index(table, index));
                continue;
            }
            let expression = Ident::composed(&["expr"]);
            let words: Vec<&Ident> = (index.keys.iter())
                .map(|key| key.column().unwrap_or(&expression))
                .collect();
            let name = self.own_name(&index.name, Part::Index, &words);
            if let Some(column) = self.index_column(index)
                && let Some(words) = self.on(column).filter(|it| it.index.is_none())
            {
                words.index = Some(index_word(index, name));
                continue;
            }
            let mut entry = Inline::default();
            entry.raw("columns", list(index.keys.iter().map(index_key)));
            entry.flag("unique", index.unique);
            if index.method != *"btree" {
                entry.text("using", index.method.as_str());
            }
            if !index.include.is_empty() {
                let include = index.include.iter().map(|it| string(it.as_str()));
                entry.raw("include", list(include));
            }
            entry.text_if("where", index.predicate.as_ref().map(|it| it.0.as_str()));
            entry.flag("nulls_not_distinct", index.nulls_not_distinct);
            entry.text_if("name", name);
            self.lists.push(("index", entry));
        }
    }

    /// The column on which `index` makes this index: the organization stands beside it as the language puts it there.
    fn index_column<'i>(&self, index: &'i Index) -> Option<&'i Ident> {
        let columns: Vec<&Ident> = index
            .keys
            .iter()
            .map(IndexKey::column)
            .collect::<Option<_>>()?;
        let all_plain = index
            .keys
            .iter()
            .zip(&columns)
            .all(|(key, column)| *key == IndexKey::of((*column).clone()));
        if !all_plain || index.nulls_not_distinct {
            return None;
        }
        let is_tree = index.method == *"btree";
        match (&columns[..], self.scope.filter(|_| is_tree)) {
            ([column], None) => Some(column),
            ([column], Some(scope)) if *column == scope => Some(column),
            ([scope, column], Some(own)) if *scope == own && !self.stands_alone(column) => {
                Some(column)
            }
            ([column, scope], Some(own)) if *scope == own && self.stands_alone(column) => {
                Some(column)
            }
            _ => None,
        }
    }

    /// Whether `references` stands on a column and leads there without the organization.
    fn stands_alone(&self, column: &Ident) -> bool {
        let keys = self.table.foreign_keys.iter();
        let mut keys = keys
            .filter(|key| matches!(self.cx.way(self.table, key), Way::Column(it) if it == column));
        keys.next().is_some_and(|key| key.columns.len() == 1)
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

fn index_word(index: &Index, name: Option<&str>) -> String {
    let mut long = Inline::default();
    long.text_if("name", name);
    if index.method != *"btree" {
        long.text("using", index.method.as_str());
    }
    long.flag("unique", index.unique);
    long.text_if("where", index.predicate.as_ref().map(|it| it.0.as_str()));
    if !index.include.is_empty() {
        let include = index.include.iter().map(|it| string(it.as_str()));
        long.raw("include", list(include));
    }
    match long.finish() {
        empty if empty == "{}" => "true".to_owned(),
        long => long,
    }
}

fn is_index_sayable(table: &Table, index: &Index) -> bool {
    let keys = index.keys.iter().filter_map(|key| match &key.expression {
        IndexExpression::Column(_) => None,
        IndexExpression::Expression(expression) => Some(expression),
    });
    keys.chain(&index.predicate)
        .all(|it| is_expression(&it.0, table))
}

/// One entry of an index's `columns`.
fn index_key(key: &IndexKey) -> String {
    let mut order = String::new();
    let mut word = |text: &str| {
        if !order.is_empty() {
            order.push(' ');
        }
        order.push_str(text);
    };
    if let Some(collation) = &key.collation {
        word("collate");
        word(&quoted(collation));
    }
    if let Some(class) = &key.operator_class {
        word(&quoted(class));
    }
    if key.descending {
        word("desc");
    }
    match key.nulls {
        None => {}
        Some(Nulls::First) => word("nulls first"),
        Some(Nulls::Last) => word("nulls last"),
    }
    match &key.expression {
        IndexExpression::Column(name) if order.is_empty() => string(&quoted(name)),
        IndexExpression::Column(name) => string(&format!("{} {order}", quoted(name))),
        IndexExpression::Expression(expression) => {
            let mut entry = Inline::default();
            entry.text("expr", &expression.0);
            entry.text_if("order", (!order.is_empty()).then_some(order.as_str()));
            entry.finish()
        }
    }
}

/// A name in an index's column: in double quotes where it is no plain word.
fn quoted(name: &Ident) -> String {
    if is_plain(name.as_str()) {
        name.to_string()
    } else {
        format!("\"{}\"", name.as_str().replace('"', "\"\""))
    }
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
