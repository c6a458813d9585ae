//! Foreign keys in the words of the specs: on a column, in a list, or as verbatim SQL.
//! The organization joins a key by itself under composite keys, so that a key that has it is told without it, and one
//! that has not cannot be told at all.

use super::Cx;
use super::address::{part, table_name};
use super::inline::{Inline, list};
use crate::config::ForeignKeys;
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::outline::string;
use crate::resolve::{Part, composed, foreign_key_words};
use crate::schema::{Action, Deferrable, ForeignKey, Table};

/// How a foreign key is told.
pub(super) enum Way<'a> {
    /// `references` on this column.
    Column(&'a Ident),
    /// `[[….foreign_key]]`
    List,
    /// The language has no words for it.
    Sql,
}

impl Cx<'_> {
    /// The column that says whose rows a table holds: the usual one, or the only one that always leads to an
    /// organization with which the row goes. The root's own rows are told apart by their key.
    pub(super) fn scope<'t>(&self, table: &'t Table) -> Option<&'t Ident> {
        let tenancy = &self.config.tenancy;
        let has_root = self.schema.tables.contains_key(&tenancy.root);
        if !has_root || table.name == tenancy.root {
            return None;
        }
        if let Some(column) = table.column(&tenancy.column) {
            return Some(&column.name);
        }
        let keys = table.foreign_keys.iter().filter(|key| {
            key.target == tenancy.root && key.on_delete == Action::Cascade && key.columns.len() == 1
        });
        let mut columns = keys.filter_map(|key| table.column(key.columns.first()?));
        let only = columns.next().filter(|it| !it.nullable)?;
        columns.next().is_none().then_some(&only.name)
    }

    /// The column of a row that holds its organization.
    fn tenant<'t>(&self, table: &'t Table) -> Option<&'t Ident> {
        if table.name != self.config.tenancy.root {
            return self.scope(table);
        }
        match &table.primary_key.as_ref()?.columns[..] {
            [key] => Some(key),
            _ => None,
        }
    }

    /// What joins a key between these tables that does not say it: the organization here and there.
    fn joined<'t>(&self, from: &'t Table, to: &'t Table) -> Option<(&'t Ident, &'t Ident)> {
        if self.config.tenancy.foreign_keys == ForeignKeys::Simple {
            return None;
        }
        Some((self.tenant(from)?, self.scope(to)?))
    }

    /// How a foreign key of a table is told.
    pub(super) fn way<'t>(&self, table: &'t Table, key: &'t ForeignKey) -> Way<'t> {
        let Some(target) = self.schema.table(&key.target) else {
            return Way::Sql;
        };
        if !self.is_sayable(table, key, target) {
            return Way::Sql;
        }
        let pairs: Vec<_> = key.columns.iter().zip(&key.target_columns).collect();
        let joined = self.joined(table, target);
        let joins = |pairs: &[(&Ident, &Ident)]| {
            joined.filter(|(here, there)| pairs.iter().all(|(a, b)| a != here && b != there))
        };
        match (&pairs[..], joined) {
            ([(own, _)], _) if joins(&pairs).is_none() => Way::Column(own),
            ([first, last], Some((here, there)))
                if *first == (here, there) && joins(&[*last]).is_some() =>
            {
                Way::Column(last.0)
            }
            _ if joins(&pairs).is_none() => Way::List,
            _ => Way::Sql,
        }
    }

    /// Whether what it does when the row there goes, and the types of both sides, are as the language would make them.
    fn is_sayable(&self, table: &Table, key: &ForeignKey, target: &Table) -> bool {
        let touches = |action| matches!(action, Action::SetNull | Action::SetDefault);
        let own = self.tenant(table).filter(|it| key.columns.contains(it));
        let set: Vec<&Ident> = match own {
            Some(own) if touches(key.on_delete) => {
                key.columns.iter().filter(|it| *it != own).collect()
            }
            _ => Vec::new(),
        };
        let clears_scope = own.is_some()
            && (touches(key.on_update) || touches(key.on_delete) && key.columns.len() == 1);
        let mut pairs = key.columns.iter().zip(&key.target_columns);
        let is_alike = pairs.all(|(here, there)| {
            let types = table.column(here).zip(target.column(there));
            types.is_some_and(|(a, b)| a.data_type.comparable(&b.data_type))
        });
        is_alike && !clears_scope && key.set_columns.iter().eq(set)
    }

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
