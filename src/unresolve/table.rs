//! One table: its words, its columns, and the lists of what does not stand on a column.

use super::address::table_name;
use super::column::Words;
use super::inline::{Inline, list};
use super::reference::behaviour;
use super::way::Way;
use super::{Cx, rights, verbatim};
use crate::config::TimestampType;
use crate::ident::Ident;
use crate::outline::{key, string};
use crate::resolve::{Part, composed};
use crate::schema::{
    Action, Column, DataType, Default, Deferrable, ForeignKey, RowSecurity, SqlObject, Table,
};
use std::collections::{BTreeMap, BTreeSet};

/// The columns that `timestamps = true` brings.
pub(super) const TIMESTAMPS: [&str; 2] = ["created_at", "updated_at"];

/// A table as specs tell it.
pub(super) struct Told {
    /// Its sections.
    pub text: String,
    /// What takes verbatim SQL.
    pub sql: Vec<SqlObject>,
}

/// A table on its way.
pub(super) struct Teller<'a> {
    pub cx: &'a Cx<'a>,
    pub table: &'a Table,
    /// The column that says whose rows it holds.
    pub scope: Option<&'a Ident>,
    /// The columns that `org_scoped` and `timestamps` bring just so.
    implied: BTreeSet<&'a Ident>,
    /// What stands on its other columns.
    pub words: BTreeMap<&'a Ident, Words>,
    /// What stands in lists: the word of each, and its entry.
    pub lists: Vec<(&'static str, Inline)>,
    pub sql: Vec<SqlObject>,
}

/// Tells a table.
pub(super) fn told<'a>(cx: &'a Cx<'a>, table: &'a Table) -> Told {
    let mut teller = Teller {
        cx,
        table,
        scope: cx.scope(table),
        implied: BTreeSet::new(),
        words: BTreeMap::new(),
        lists: Vec::new(),
        sql: Vec::new(),
    };
    teller.implied = teller.implied();
    teller.foreign_keys();
    teller.uniques();
    teller.checks();
    teller.indexes();
    teller.columns();
    verbatim::sequences(&mut teller);
    rights::security(&mut teller);
    Told {
        text: teller.text(),
        sql: teller.sql,
    }
}

impl<'a> Teller<'a> {
    /// The words of a column that is written.
    pub fn on(&mut self, column: &Ident) -> Option<&mut Words> {
        let found = self.table.column(column)?;
        let is_written = !self.implied.contains(column);
        is_written.then(|| self.words.entry(&found.name).or_default())
    }

    /// The name that a part gets without one of its own.
    pub fn plain_name(&self, part: Part, columns: &[&Ident]) -> Ident {
        let words: Vec<&str> = columns.iter().map(|it| it.as_str()).collect();
        let style = self.cx.config.conventions.constraint_names;
        composed(style, &self.table.name, part, &words)
    }

    /// A name that is not the one that its part gets without.
    pub fn own_name<'n>(&self, name: &'n Ident, part: Part, columns: &[&Ident]) -> Option<&'n str> {
        (*name != self.plain_name(part, columns)).then_some(name.as_str())
    }

    fn implied(&self) -> BTreeSet<&'a Ident> {
        let stamp = match self.cx.config.conventions.timestamp_type {
            TimestampType::TimestampTz => DataType::TimestampTz(None),
            TimestampType::Timestamp => DataType::Timestamp(None),
        };
        let is_stamp = |column: &Column| {
            let mut plain = Column::new(column.name.clone(), stamp.clone());
            plain.default = Some(Default::Now);
            TIMESTAMPS.contains(&column.name.as_str()) && *column == plain
        };
        let columns = self.table.columns.iter();
        let implied = columns.filter(|it| is_stamp(it) || self.is_plain_scope(it));
        implied.map(|it| &it.name).collect()
    }

    /// Whether a column is the scope column just as `org_scoped = true` makes it.
    fn is_plain_scope(&self, column: &Column) -> bool {
        let Some(root) = self.cx.schema.table(&self.cx.config.tenancy.root) else {
            return false;
        };
        let Some([key]) = root.primary_key.as_ref().map(|it| &it.columns[..]) else {
            return false;
        };
        let has_type = root
            .column(key)
            .is_some_and(|key| *column == Column::new(column.name.clone(), key.data_type.clone()));
        let mut keys = self.table.foreign_keys.iter();
        Some(&column.name) == self.scope && has_type && keys.any(|it| self.is_plain_scope_key(it))
    }

    fn is_plain_scope_key(&self, key: &ForeignKey) -> bool {
        let is_whole = key.columns.len() == 1 && key.columns.first() == self.scope;
        let root = &self.cx.config.tenancy.root;
        let primary = self
            .cx
            .schema
            .table(root)
            .and_then(|it| it.primary_key.as_ref());
        is_whole
            && key.target == *root
            && primary.is_some_and(|it| it.columns == key.target_columns)
            && (key.on_delete, key.on_update) == (Action::Cascade, Action::NoAction)
            && key.deferrable == Deferrable::No
            && self.cx.foreign_key_name(self.table, key).is_none()
    }

    fn foreign_keys(&mut self) {
        let (cx, table) = (self.cx, self.table);
        for key in &table.foreign_keys {
            let is_implied = self.is_plain_scope_key(key)
                && self.scope.is_some_and(|it| self.implied.contains(it));
            if is_implied {
                continue;
            }
            match cx.way(table, key) {
                Way::Column(column) => {
                    let (reference, is_typed) = (cx.reference(table, key), self.is_typed(key));
                    let place = self.on(column).filter(|it| it.reference.is_none());
                    if let Some(words) = place {
                        let mut text = Inline::default();
                        text.raw("references", reference);
                        behaviour(key, &mut text);
                        words.reference = Some(text);
                        words.is_typed = is_typed;
                    } else {
                        self.lists.push(("foreign_key", cx.listed(table, key)));
                    }
                }
                Way::List => self.lists.push(("foreign_key", cx.listed(table, key))),
                Way::Sql => self.sql.push(verbatim::foreign_key(table, key)),
            }
        }
    }

    /// Whether the reference brings the type of its column.
    fn is_typed(&self, key: &ForeignKey) -> bool {
        let type_of =
            |table: &Table, column: Option<&Ident>| Some(table.column(column?)?.data_type.clone());
        let target = self.cx.schema.table(&key.target);
        let there = target.and_then(|it| type_of(it, key.target_columns.last()));
        // A reference to itself would be a ring of types.
        let is_ring =
            key.target == self.table.name && key.columns.last() == key.target_columns.last();
        !is_ring && type_of(self.table, key.columns.last()) == there
    }

    fn text(&self) -> String {
        let name = key(&table_name(&self.table.name));
        let mut head = Inline::default();
        head.text_if("doc", self.table.doc.as_deref());
        match self.scope {
            Some(column) if *column == self.cx.config.tenancy.column => {
                head.flag("org_scoped", true);
            }
            Some(column) => {
                head.text("org_scoped", column.as_str());
            }
            None => {}
        }
        self.timestamps(&mut head);
        self.key_of_several(&mut head);
        let is_open = self.cx.config.tenancy.rls
            && self.scope.is_some()
            && self.table.row_security != RowSecurity::Forced;
        if is_open {
            head.raw("rls", "false");
        }
        let mut text = format!("[table.{name}]\n{}", head.lines());
        let written: Vec<_> = (self.table.columns.iter())
            .filter(|it| !self.implied.contains(&it.name))
            .collect();
        if !written.is_empty() {
            text.push_str(&format!("[table.{name}.columns]\n"));
        }
        for column in written {
            let words = self.words.get(&column.name);
            let entry = self.column(column, words);
            text.push_str(&format!("{} = {entry}\n", key(column.name.as_str())));
        }
        for (word, entry) in &self.lists {
            text.push_str(&format!("[[table.{name}.{word}]]\n{}", entry.lines()));
        }
        text
    }

    fn timestamps(&self, head: &mut Inline) {
        let is_there = |name: &str| self.table.columns.iter().any(|it| it.name == *name);
        let is_plain = |name: &str| self.implied.iter().any(|it| **it == *name);
        if TIMESTAMPS.iter().all(|it| is_there(it)) {
            head.raw("timestamps", "true");
            return;
        }
        if let Some(name) = TIMESTAMPS.iter().find(|it| is_plain(it)) {
            head.raw("timestamps", list([string(name)]));
        }
    }

    /// A key of several columns, or one whose name is its own.
    fn key_of_several(&self, head: &mut Inline) {
        let Some(found) = &self.table.primary_key else {
            return;
        };
        let columns: Vec<&Ident> = found.columns.iter().collect();
        let name = self.own_name(&found.name, Part::PrimaryKey, &columns);
        if self.is_key_of_column() {
            return;
        }
        let columns = list(columns.iter().map(|it| string(it.as_str())));
        match name {
            None => head.raw("primary_key", columns),
            Some(name) => {
                let mut long = Inline::default();
                long.raw("columns", columns).text("name", name);
                head.raw("primary_key", long.finish())
            }
        };
    }

    /// Whether `primary_key = true` on its column says all of the key.
    pub fn is_key_of_column(&self) -> bool {
        let key = self.table.primary_key.as_ref();
        key.is_some_and(|key| match &key.columns[..] {
            [column] => {
                let name = self.own_name(&key.name, Part::PrimaryKey, &[column]);
                name.is_none() && !self.implied.contains(column)
            }
            _ => false,
        })
    }
}
