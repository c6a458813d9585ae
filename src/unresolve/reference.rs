//! Foreign keys in the words of the specs: the reference of a column, and the entry of a list.
//! In: a foreign key. Out: TOML, with a name only where it is not the one that it gets without.

use super::Cx;
use super::address::{part, table_name};
use super::inline::{Inline, list};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::outline::string;
use crate::resolve::{Part, composed, foreign_key_words};
use crate::schema::{Action, Deferrable, ForeignKey, Table};

impl Cx<'_> {
    /// The name, if it is not the one that it gets without.
    pub(super) fn foreign_key_name<'k>(
        &self,
        table: &Table,
        key: &'k ForeignKey,
    ) -> Option<&'k str> {
        let style = self.config.conventions.constraint_names;
        let words = foreign_key_words(style, &key.columns, &key.target, &key.target_columns);
        let plain = composed(style, &table.name, Part::ForeignKey, &words);
        (key.name != plain).then_some(key.name.as_str())
    }

    /// What stands behind `references` on a column: the short form, unless it could be read as another address.
    pub(super) fn reference(&self, table: &Table, key: &ForeignKey) -> String {
        let column = key.target_columns.last();
        let target = self.schema.table(&key.target);
        let primary = target.and_then(|it| it.primary_key.as_ref());
        let is_key = primary.is_some_and(|it| {
            let scope = target.and_then(|it| self.scope(it));
            let own = it
                .columns
                .iter()
                .filter(|name| it.columns.len() == 1 || Some(*name) != scope);
            own.eq(column)
        });
        let name = self.foreign_key_name(table, key);
        let is_ambiguous = {
            let name = &key.target.name;
            let mut names = self.schema.tables.keys();
            !key.target.is_default_schema() || names.any(|it| it.schema == *name)
        };
        if name.is_none() && is_key {
            return string(&target_name(&key.target));
        }
        if name.is_none() && !is_ambiguous {
            let column = column.map(part).unwrap_or_default();
            return string(&format!("{}.{column}", target_name(&key.target)));
        }
        let mut long = Inline::default();
        long.text("table", &target_name(&key.target));
        if let Some(column) = column.filter(|_| !is_key) {
            long.text("column", column.as_str());
        }
        long.text_if("name", name);
        long.finish()
    }

    /// The entry of a `[[….foreign_key]]`.
    pub(super) fn listed(&self, table: &Table, key: &ForeignKey) -> Inline {
        let names = |names: &[Ident]| list(names.iter().map(|it| string(it.as_str())));
        let mut target = Inline::default();
        target.text("table", &target_name(&key.target));
        target.raw("columns", names(&key.target_columns));
        let mut entry = Inline::default();
        entry.raw("columns", names(&key.columns));
        entry.raw("references", target.finish());
        behaviour(key, &mut entry);
        entry.text_if("name", self.foreign_key_name(table, key));
        entry
    }
}

/// The address of a table where a reference leads to it: `self` alone would be the table that references.
fn target_name(name: &QualifiedName) -> String {
    match table_name(name) {
        own if own == "self" => format!("{DEFAULT_SCHEMA}.{own}"),
        other => other,
    }
}

/// What a foreign key does, and when it is checked.
pub(super) fn behaviour(key: &ForeignKey, out: &mut Inline) {
    out.text("on_delete", key.on_delete.name());
    if key.on_update != Action::NoAction {
        out.text("on_update", key.on_update.name());
    }
    deferrable(key.deferrable, out);
}

/// `deferrable`, where it is one.
pub(super) fn deferrable(when: Deferrable, out: &mut Inline) {
    match when {
        Deferrable::No => {}
        Deferrable::InitiallyImmediate => {
            out.text("deferrable", "immediate");
        }
        Deferrable::InitiallyDeferred => {
            out.text("deferrable", "deferred");
        }
    }
}
