//! How a foreign key is told: on a column, in a list, or as verbatim SQL.
//! The organization joins a key by itself under composite keys, so that a key that has it is told without it, and one
//! that has not cannot be told at all.

use super::Cx;
use crate::config::ForeignKeys;
use crate::ident::Ident;
use crate::schema::{Action, ForeignKey, Table};

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
}
