//! What a rule sees: the schema with the specs behind it, and how to get from one to the other.

use super::entry::Outlines;
use crate::auth::{AuthColumn, AuthTable};
use crate::binding::{Obstacle, drizzle, rust};
use crate::config::Config;
use crate::ident::{Ident, QualifiedName};
use crate::model::{Model, Scope};
use crate::resolve::{ColumnWritten, PartWritten, Provenance, Resolution};
use crate::schema::{
    Check, Column, Deferrable, ForeignKey, Index, ObjectId, PrimaryKey, Schema, Table, Unique,
};
use crate::source::{Sources, Span, Spanned};
use crate::spec::{ColumnSpec, ForeignKeySpec, IndexSpec, Spec, TableSpec};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// What a rule over the schema sees.
#[derive(Clone, Debug)]
pub struct SchemaCx<'a> {
    /// What PostgreSQL is to hold.
    pub schema: &'a Schema,
    /// What only the application knows.
    pub model: &'a Model,
    /// The specs as written.
    pub spec: &'a Spec,
    /// Where everything was written.
    pub provenance: &'a Provenance,
    /// The settings.
    pub config: &'a Config,
    /// The texts.
    pub sources: &'a Sources,
    references: BTreeMap<&'a QualifiedName, Vec<Reference<'a>>>,
    obstacles: OnceLock<Vec<Obstacle>>,
    pub(super) outlines: Arc<Outlines>,
}

/// A key, a check or an index, and who asked for it.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// What findings are about: the column whose word makes it, else the part itself.
    pub object: ObjectId,
    /// Its entry, or that word.
    pub span: Span,
    /// The column whose word makes it.
    pub column: Option<&'a Ident>,
    /// Whether nobody asked: the tool needs it.
    pub implied: bool,
}

/// A foreign key and what was written of it.
#[derive(Clone, Debug)]
pub struct Reference<'a> {
    /// The table it stands on.
    pub table: &'a Table,
    /// The key.
    pub key: &'a ForeignKey,
    /// What findings are about, and where.
    pub part: Part<'a>,
    /// `on_delete`
    pub on_delete: Option<&'a Spanned<String>>,
    /// `on_update`
    pub on_update: Option<&'a Spanned<String>>,
    /// Whether a `reason` stands beside it.
    pub reason: bool,
    /// Whether it is the reference of the scope column to the root of tenancy, and nothing else.
    pub is_scope: bool,
}

/// A column that Better Auth needs, as the specs have it.
#[derive(Clone, Copy, Debug)]
pub struct AuthColumnCx<'a> {
    /// What Better Auth needs.
    pub needed: &'a AuthColumn,
    /// The table.
    pub table: &'a Table,
    /// The column.
    pub column: &'a Column,
}

impl AuthColumnCx<'_> {
    /// `session.token`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.table.name, self.column.name)
    }

    /// Its address.
    pub fn object(&self) -> ObjectId {
        ObjectId::Column(self.table.name.clone(), self.column.name.clone())
    }
}

impl<'a> SchemaCx<'a> {
    /// What there is to judge.
    pub fn new(
        resolution: &'a Resolution,
        spec: &'a Spec,
        config: &'a Config,
        sources: &'a Sources,
    ) -> Self {
        let mut cx = Self {
            schema: &resolution.schema,
            model: &resolution.model,
            spec,
            provenance: &resolution.provenance,
            config,
            sources,
            references: BTreeMap::new(),
            obstacles: OnceLock::new(),
            outlines: Arc::default(),
        };
        // Many rules ask for them, so they are put together once.
        cx.references = cx
            .tables()
            .map(|table| {
                let keys = table.foreign_keys.iter();
                let references = keys.map(|key| cx.reference(table, key)).collect();
                (&table.name, references)
            })
            .collect();
        cx
    }

    /// The tables that rules judge: all but the external ones.
    pub fn tables(&self) -> impl Iterator<Item = &'a Table> + use<'a> {
        self.schema.owned_tables()
    }

    /// The tables that hold rows of organizations, with the column that says whose.
    pub fn scoped_tables(&self) -> impl Iterator<Item = (&'a Table, &'a Ident)> + use<'a> {
        let model = self.model;
        self.tables()
            .filter_map(move |table| Some((table, model.scope(&table.name).column()?)))
    }

    /// The tables that Better Auth needs and the specs have, each with what it needs of them.
    pub fn auth_tables(&self) -> impl Iterator<Item = (&'a AuthTable, &'a Table)> + use<'a> {
        let schema = self.schema;
        let auth = self.config.better_auth.as_ref();
        auth.into_iter().flat_map(move |auth| {
            auth.tables.iter().filter_map(move |needed| {
                let table = schema.table(&needed.name)?;
                (!table.external).then_some((needed, table))
            })
        })
    }

    /// The columns that Better Auth needs and the specs have.
    pub fn auth_columns(&self) -> impl Iterator<Item = AuthColumnCx<'a>> + use<'a> {
        self.auth_tables().flat_map(|(needed, table)| {
            needed.columns.iter().filter_map(move |needed| {
                let column = table.column(&needed.name)?;
                Some(AuthColumnCx {
                    needed,
                    table,
                    column,
                })
            })
        })
    }

    /// What stands in the way of the targets that are switched on.
    pub fn obstacles(&self) -> &[Obstacle] {
        self.obstacles.get_or_init(|| {
            let mut found = Vec::new();
            if self.config.rust.is_some() {
                found.extend(rust::obstacles(self.schema, self.model));
            }
            if self.config.drizzle.is_some() {
                found.extend(drizzle::obstacles(self.schema, self.model));
            }
            found
        })
    }

    /// The column of a row that holds its organization: the scope column, or the key of the organization itself.
    pub fn tenant(&self, table: &'a Table) -> Option<&'a Ident> {
        match (self.scope(&table.name), &table.primary_key) {
            (Scope::Organization(column), _) => Some(column),
            (Scope::Root, Some(key)) if key.columns.len() == 1 => key.columns.first(),
            (Scope::Root | Scope::Global | Scope::Unsaid, _) => None,
        }
    }

    /// Whose rows a table holds.
    pub fn scope(&self, table: &QualifiedName) -> &'a Scope {
        self.model.scope(table)
    }

    /// Where an object stands.
    pub fn span(&self, object: &ObjectId) -> Span {
        self.provenance
            .span(object)
            .expect("a schema that is judged was read from a file")
    }

    /// Where a table stands.
    pub fn table_span(&self, table: &Table) -> Span {
        self.span(&ObjectId::Table(table.name.clone()))
    }

    /// Where a column stands.
    pub fn column_span(&self, table: &Table, column: &Ident) -> Span {
        self.span(&ObjectId::Column(table.name.clone(), column.clone()))
    }

    /// Where the type of a column stands, or the column where it has no type of its own.
    pub fn type_span(&self, table: &Table, column: &Column) -> Span {
        self.column_spec(&table.name, &column.name)
            .and_then(|spec| Some(spec.data_type.as_ref()?.span()))
            .unwrap_or_else(|| self.column_span(table, &column.name))
    }

    /// Where `generate` stands on a column, or the column where it does not.
    pub fn generate_span(&self, table: &Table, column: &Column) -> Span {
        self.column_spec(&table.name, &column.name)
            .and_then(|spec| Some(spec.generate.as_ref()?.span()))
            .unwrap_or_else(|| self.column_span(table, &column.name))
    }

    /// A table as written.
    pub fn table_spec(&self, table: &QualifiedName) -> Option<&'a TableSpec> {
        self.spec.tables.get(self.provenance.table(table)?.spec)
    }

    /// A column as written, by its table or by a mixin; none if a word implies it.
    pub fn column_spec(&self, table: &QualifiedName, column: &Ident) -> Option<&'a ColumnSpec> {
        let origin = self.provenance.table(table)?;
        match origin.columns.get(column)?.written {
            ColumnWritten::Table(at) => self.spec.tables.get(origin.spec)?.columns.get(at),
            ColumnWritten::Mixin(mixin, at) => self.spec.mixins.get(mixin)?.columns.get(at),
            ColumnWritten::Implied => None,
        }
    }

    /// An index and who asked for it.
    pub fn index(&self, table: &'a Table, index: &'a Index) -> Part<'a> {
        let columns = index.keys.iter().filter_map(|key| key.column());
        let object = ObjectId::Index(table.name.clone(), index.name.clone());
        self.part(table, &index.name, columns, object)
    }

    /// A unique constraint and who asked for it.
    pub fn unique(&self, table: &'a Table, unique: &'a Unique) -> Part<'a> {
        let object = ObjectId::Constraint(table.name.clone(), unique.name.clone());
        self.part(table, &unique.name, unique.columns.iter(), object)
    }

    /// The primary key and who asked for it.
    pub fn primary_key(&self, table: &'a Table, key: &'a PrimaryKey) -> Part<'a> {
        let object = ObjectId::Constraint(table.name.clone(), key.name.clone());
        self.part(table, &key.name, key.columns.iter(), object)
    }

    /// A check and who asked for it.
    pub fn check(&self, table: &'a Table, check: &'a Check) -> Part<'a> {
        let object = ObjectId::Constraint(table.name.clone(), check.name.clone());
        let span = self.span(&object);
        let is_it = |column: &&Ident| {
            let spec = self.column_spec(&table.name, column);
            spec.is_some_and(|it| it.check.as_ref().is_some_and(|it| it.expr.span == span))
        };
        let mut columns = table.columns.iter().map(|column| &column.name);
        let column = columns.find(is_it);
        self.part(table, &check.name, column.into_iter(), object)
    }

    /// An index of a list, as written; none where a word on a column makes it.
    pub fn index_spec(&self, table: &Table, index: &Index) -> Option<&'a IndexSpec> {
        let origin = self.provenance.table(&table.name)?;
        match origin.parts.get(&index.name)?.written {
            PartWritten::Table(at) => self.spec.tables.get(origin.spec)?.indexes.get(at),
            PartWritten::Mixin(mixin, at) => self.spec.mixins.get(mixin)?.indexes.get(at),
            PartWritten::Column | PartWritten::Implied => None,
        }
    }

    /// The foreign keys of a table, with what was written of them.
    pub fn references(&self, table: &Table) -> &[Reference<'a>] {
        self.references.get(&table.name).map_or(&[], Vec::as_slice)
    }

    fn reference(&self, table: &'a Table, key: &'a ForeignKey) -> Reference<'a> {
        let object = ObjectId::Constraint(table.name.clone(), key.name.clone());
        let part = self.part(table, &key.name, key.columns.iter(), object);
        let is_scope = match self.scope(&table.name).column() {
            Some(scope) => key.columns == [scope.clone()] && key.target == self.config.tenancy.root,
            None => false,
        };
        let mut reference = Reference {
            table,
            key,
            part,
            on_delete: None,
            on_update: None,
            reason: false,
            is_scope,
        };
        if let Some(column) = reference.part.column {
            if let Some(spec) = self.column_spec(&table.name, column) {
                reference.on_delete = spec.on_delete.as_ref();
                reference.on_update = spec.on_update.as_ref();
                reference.reason = says(spec.reason.as_ref());
            }
        } else if let Some(spec) = self.foreign_key_spec(table, key) {
            reference.on_delete = spec.on_delete.as_ref();
            reference.on_update = spec.on_update.as_ref();
            reference.reason = says(spec.reason.as_ref());
        }
        reference
    }

    /// A foreign key of the long form, as written.
    pub fn foreign_key_spec(&self, table: &Table, key: &ForeignKey) -> Option<&'a ForeignKeySpec> {
        let origin = self.provenance.table(&table.name)?;
        match origin.parts.get(&key.name)?.written {
            PartWritten::Table(at) => self.spec.tables.get(origin.spec)?.foreign_keys.get(at),
            PartWritten::Column | PartWritten::Mixin(..) | PartWritten::Implied => None,
        }
    }

    /// A word on a column makes a part over that column and, at most, the scope column besides.
    fn part(
        &self,
        table: &'a Table,
        name: &Ident,
        mut columns: impl Iterator<Item = &'a Ident> + Clone,
        object: ObjectId,
    ) -> Part<'a> {
        let span = self.span(&object);
        let origin = self.provenance.table(&table.name);
        let written = origin.and_then(|origin| Some(origin.parts.get(name)?.written));
        let mut part = Part {
            object,
            span,
            column: None,
            implied: matches!(written, None | Some(PartWritten::Implied)),
        };
        if written == Some(PartWritten::Column) {
            let scope = self.tenant(table);
            let first = columns.clone().next();
            part.column = columns.find(|column| Some(*column) != scope).or(first);
        }
        if let Some(column) = part.column {
            part.object = ObjectId::Column(table.name.clone(), column.clone());
        }
        part
    }
}

impl Reference<'_> {
    /// `todos.user_id`, or `todos (a, b)` in the long form.
    pub fn name(&self) -> String {
        let table = &self.table.name;
        if let Some(column) = self.part.column {
            return format!("{table}.{column}");
        }
        let columns: Vec<&str> = self.key.columns.iter().map(Ident::as_str).collect();
        format!("{table} ({})", columns.join(", "))
    }

    /// Where `on_delete` is written, or the reference where it is not.
    pub fn on_delete_span(&self) -> Span {
        self.on_delete.map_or(self.part.span, |word| word.span)
    }

    /// A finding about this reference.
    pub fn finding(&self, span: Span, message: impl Into<String>) -> super::Finding {
        super::Finding::at(self.part.object.clone(), span, message)
    }

    /// Whether a row cannot be written before the row it references.
    pub fn is_required(&self) -> bool {
        let required = |column| {
            let column = self.table.column(column);
            column.is_some_and(|column| !column.nullable)
        };
        self.key.deferrable == Deferrable::No && self.key.columns.iter().all(required)
    }
}

/// Whether a reason is given, and says something.
pub fn says(reason: Option<&Spanned<String>>) -> bool {
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

/// Whether the column is one of those that `timestamps = true` writes.
pub fn is_stamp(column: &Column) -> bool {
    column.name == *"created_at" || column.name == *"updated_at"
}
