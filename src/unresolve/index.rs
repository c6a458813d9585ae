//! Indexes: on their column where that says the same, else in a list.

use super::inline::{Inline, list};
use super::table::Teller;
use super::verbatim;
use super::way::Way;
use crate::ident::{Ident, is_plain};
use crate::outline::string;
use crate::resolve::{Part, is_expression};
use crate::schema::{Index, IndexExpression, IndexKey, Nulls, Table};

impl Teller<'_> {
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
