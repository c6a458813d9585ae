//! The schema, as the names of a statement are looked up in it, over the facts of the server.
//! In: a `Schema` and a search path. Out: a `Catalog`, made once for any number of statements.
//! Tables and views are found by name here; what a view shows is worked out where it is read.

use super::facts::{Facts, Function, Manner, facts};
use super::sql_type::SqlType;
use super::types::{Kind, Ty, TypeFacts, Types};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{DataType, Schema, Table};
use crate::sql_text::statements;
use crate::sql_text::utf8::{folded, parts};
use sqlparser::ast::{self, Query, Statement};
use std::collections::BTreeMap;

/// The schema, as names of a statement are looked up in it: made once for any number of statements.
#[derive(Debug)]
pub struct Catalog<'s> {
    pub(super) facts: &'static Facts,
    pub(super) types: Types,
    pub(super) schema: &'s Schema,
    search_path: Vec<Ident>,
    enums: BTreeMap<QualifiedName, Ty>,
    rows: BTreeMap<QualifiedName, Ty>,
    views: BTreeMap<QualifiedName, View>,
    functions: BTreeMap<String, Vec<Function>>,
}

/// A view: the names of its columns, where it gives them, and its query.
#[derive(Debug)]
pub(super) struct View {
    /// Its name.
    pub name: QualifiedName,
    /// The names that stand behind its name.
    pub columns: Vec<String>,
    /// What it shows.
    pub query: Box<Query>,
}

/// What a name of a FROM list stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'c> {
    /// A table.
    Table(&'c Table),
    /// A view.
    View(&'c View),
}

impl<'s> Catalog<'s> {
    /// Takes a schema, and where names without a schema are looked for.
    pub fn new(schema: &'s Schema, search_path: &[Ident]) -> Self {
        let facts = facts();
        let mut catalog = Self {
            facts,
            types: facts.types.clone(),
            schema,
            search_path: search_path.to_vec(),
            enums: BTreeMap::new(),
            rows: BTreeMap::new(),
            views: BTreeMap::new(),
            functions: BTreeMap::new(),
        };
        for name in schema.enums.keys() {
            let ty = catalog.add(SqlType::Enum(name.clone()), Kind::Enum, b'E');
            catalog.enums.insert(name.clone(), ty);
        }
        for name in schema.tables.keys() {
            let ty = catalog.add(SqlType::Row(name.clone()), Kind::Row, b'C');
            catalog.rows.insert(name.clone(), ty);
        }
        for object in &schema.sql {
            for written in statements(&object.up) {
                match written.tree.map(|it| *it) {
                    Ok(Statement::CreateView(view)) => catalog.add_view(view),
                    Ok(Statement::CreateFunction(function)) => catalog.add_function(&function),
                    _ => {}
                }
            }
        }
        catalog
    }

    fn add(&mut self, told: SqlType, kind: Kind, category: u8) -> Ty {
        let ty = self.types.add(TypeFacts {
            told,
            kind,
            category,
            is_preferred: false,
            array: None,
        });
        self.types.add_array(ty);
        ty
    }

    fn add_view(&mut self, view: ast::CreateView) {
        let Some(name) = parts(&view.name).and_then(|it| qualified(&it)) else {
            return;
        };
        let columns = view.columns.iter().map(|it| folded(&it.name));
        let Some(columns) = columns.collect() else {
            return;
        };
        let ty = self.add(SqlType::Row(name.clone()), Kind::Row, b'C');
        self.rows.insert(name.clone(), ty);
        let query = view.query;
        let view = View {
            name: name.clone(),
            columns,
            query,
        };
        self.views.insert(name, view);
    }

    /// A function of the schema's own SQL that takes and gives plain types.
    fn add_function(&mut self, made: &ast::CreateFunction) {
        let Some(name) = parts(&made.name).and_then(|mut it| it.pop()) else {
            return;
        };
        let arguments = made.args.iter().flatten();
        let inputs = arguments.map(|it| {
            let is_plain = matches!(it.mode, None | Some(ast::ArgMode::In));
            is_plain.then(|| self.written(&it.data_type))?
        });
        let inputs: Option<Vec<_>> = inputs.collect();
        let (result, is_set) = match &made.return_type {
            Some(ast::FunctionReturnType::DataType(ty)) => (self.written(ty), false),
            Some(ast::FunctionReturnType::SetOf(ty)) => (self.written(ty), true),
            None => (None, false),
        };
        // An entry without a function keeps the name from being taken for one of the server's.
        let all = self.functions.entry(name).or_default();
        let (Some(inputs), Some(result)) = (inputs, result) else {
            return;
        };
        let mut defaults = made.args.iter().flatten();
        all.push(Function {
            manner: Manner::Plain,
            is_set,
            is_strict: false,
            is_variadic: false,
            defaults: defaults
                .by_ref()
                .filter(|it| it.default_expr.is_some())
                .count(),
            result,
            inputs,
            outs: Vec::new(),
            names: Vec::new(),
            extension: None,
        });
    }

    /// Whether what an extension brings is there.
    pub(super) fn has(&self, extension: Option<&str>) -> bool {
        extension.is_none_or(|name| self.schema.extensions.contains(name))
    }

    /// The functions of a name; nothing where the schema makes one that was not understood.
    pub(super) fn functions(&self, name: &str) -> Option<Vec<&Function>> {
        let own = self.functions.get(name);
        if own.is_some_and(Vec::is_empty) {
            return None;
        }
        let all = self.facts.functions.get(name);
        let all = all.into_iter().flatten();
        let all = all.filter(|it| self.has(it.extension));
        Some(all.chain(own.into_iter().flatten()).collect())
    }

    /// The table or view that a name means.
    pub(super) fn relation(&self, name: &[String]) -> Option<Found<'_>> {
        self.resolve(name, |name| {
            let table = self.schema.table(name).map(Found::Table);
            table.or_else(|| self.views.get(name).map(Found::View))
        })
    }

    fn resolve<T>(&self, name: &[String], look: impl Fn(&QualifiedName) -> Option<T>) -> Option<T> {
        if let [name] = name {
            let name = Ident::parse(name).ok()?;
            let path = self.search_path.iter();
            let mut names = path.map(|schema| QualifiedName::new(schema.clone(), name.clone()));
            return names.find_map(|name| look(&name));
        }
        look(&qualified(name)?)
    }

    /// The type of a table's rows.
    pub(super) fn row(&self, name: &QualifiedName) -> Ty {
        self.rows.get(name).copied().unwrap_or(Ty::RECORD)
    }

    /// The table or view whose rows a type is.
    pub(super) fn of_row(&self, ty: Ty) -> Option<Found<'_>> {
        let SqlType::Row(name) = &self.types.get(ty).told else {
            return None;
        };
        let table = self.schema.table(name).map(Found::Table);
        table.or_else(|| self.views.get(name).map(Found::View))
    }

    /// The labels of an enum.
    pub(super) fn labels(&self, ty: Ty) -> Option<&[String]> {
        match &self.types.get(ty).told {
            SqlType::Enum(name) => Some(&self.schema.enums.get(name)?.labels),
            _ => None,
        }
    }

    /// The type of a name: of PostgreSQL, of an extension that is there, an enum, a table.
    pub(super) fn named_type(&self, name: &[String]) -> Option<Ty> {
        let built_in = match name {
            [name] => Some(name),
            [schema, name] if schema == "pg_catalog" => Some(name),
            _ => None,
        };
        let found = built_in.and_then(|name| self.types.find(name));
        let found = found.filter(|ty| {
            let is_citext = self.types.get(*ty).told == SqlType::Named("citext".to_owned());
            !is_citext || self.has(Some("citext"))
        });
        found.or_else(|| {
            self.resolve(name, |name| {
                let found = self.enums.get(name).or_else(|| self.rows.get(name));
                found.copied()
            })
        })
    }

    /// The type of a column.
    pub(super) fn column_type(&self, data_type: &DataType) -> Option<Ty> {
        match data_type {
            DataType::Array(element) => {
                let element = self.column_type(element)?;
                self.types
                    .element(element)
                    .map_or_else(|| self.types.array(element), |_| Some(element))
            }
            DataType::Enum(name) => self.enums.get(name).copied(),
            DataType::Custom { sql, .. } => self.written_text(sql),
            plain => match SqlType::of(plain)? {
                SqlType::Named(name) => self.types.find(&name),
                SqlType::Array(_) | SqlType::Enum(_) | SqlType::Row(_) => None,
            },
        }
    }

    /// The type that SQL text names.
    fn written_text(&self, sql: &str) -> Option<Ty> {
        let written = statements(&format!("SELECT NULL::{sql}"));
        let tree = written.first()?.tree.as_ref().ok()?;
        let Statement::Query(query) = &**tree else {
            return None;
        };
        let ast::SetExpr::Select(select) = &*query.body else {
            return None;
        };
        match select.projection.as_slice() {
            [ast::SelectItem::UnnamedExpr(ast::Expr::Cast { data_type, .. })] => {
                self.written(data_type)
            }
            _ => None,
        }
    }
}

/// A name with its schema; `public` where none was written.
fn qualified(name: &[String]) -> Option<QualifiedName> {
    let (schema, name) = match name {
        [name] => (crate::ident::DEFAULT_SCHEMA, name.as_str()),
        [schema, name] => (schema.as_str(), name.as_str()),
        _ => return None,
    };
    let schema = Ident::parse(schema).ok()?;
    Some(QualifiedName::new(schema, Ident::parse(name).ok()?))
}
