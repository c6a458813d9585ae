//! A table as the generated code sees it: who may reach its rows, what names them, how each column travels.
//! In: the pictures. Out: a `TableCode`, from which the view of its module is made.

use super::join::{JoinCode, joins};
use crate::binding::rust::{
    Condition, Form, Made, column_form, data_type_form, default_literal, field, id_owner, made,
    module, module_file,
};
use crate::binding::{Key, Membership, key, membership, root};
use crate::config::Config;
use crate::ident::Ident;
use crate::model::{Model, Scope};
use crate::schema::{Column, DataType, Default, Deferrable, Identity, Schema, Table};
use serde::Serialize;

/// What is the same for every table.
pub struct Shared<'a> {
    pub schema: &'a Schema,
    pub model: &'a Model,
    /// The table of the organizations; without it there is no `Org`.
    pub root: Option<&'a Table>,
    /// The table of the members and its columns for the organization and the person; without it nothing is checked.
    pub membership: Option<Membership<'a>>,
    /// Row-level security, where it is on: the settings that name the organization and the person to the policies.
    pub settings: Option<Settings<'a>>,
}

/// The run-time parameters that the policies read.
pub struct Settings<'a> {
    pub organization: &'a str,
    pub user: String,
}

impl<'a> Shared<'a> {
    pub fn new(schema: &'a Schema, model: &'a Model, config: &'a Config) -> Self {
        let root = root(schema, model, &config.tenancy.root);
        let membership = root.and_then(|_| membership(schema, model, &config.tenancy));
        let settings = (config.tenancy.rls && root.is_some()).then(|| Settings {
            organization: &config.tenancy.setting,
            user: config.tenancy.user_setting(),
        });
        Self {
            schema,
            model,
            root,
            membership,
            settings,
        }
    }

    /// The type of a column, as `mod.rs` writes it.
    pub fn outer_path(&self, table: &Table, column: &Column) -> String {
        let path = column_form(self.schema, self.model, table, column)
            .map_or_else(|_| Form::missing().path, |form| form.path);
        match path.strip_prefix("super::") {
            Some(path) => path.to_owned(),
            None if path == "Id" => format!("{}::Id", module(&table.name)),
            None => path,
        }
    }
}

/// A table: all that its module is made from, and nothing else, so that a hash over it tells whether the module is old.
#[derive(Serialize)]
pub struct TableCode<'a> {
    /// Its name in the database: `billing.plan`.
    pub name: String,
    /// The same without its schema.
    pub bare: &'a str,
    /// Its name in SQL.
    pub sql: String,
    pub doc: Option<&'a str>,
    pub external: bool,
    /// The type of what names a row, where that is one column.
    pub id: Option<SingleId>,
    pub module: String,
    pub file: String,
    pub access: Access,
    /// The column that every statement holds equal to the organization.
    pub scope: Option<usize>,
    /// The columns that name a row, beside that one; `None` where nothing does.
    pub key: Option<Vec<usize>>,
    /// What no two rows share: the primary key first, where there is one.
    pub uniques: Vec<UniqueCode<'a>>,
    pub joins: Vec<JoinCode>,
    /// Whether a new row of the root tells the policies whose rows follow.
    pub enters: bool,
    pub columns: Vec<ColumnCode<'a>>,
}

/// A key, a unique constraint, or a unique index over columns.
#[derive(Serialize)]
pub struct UniqueCode<'a> {
    /// Its name in the database.
    pub name: &'a str,
    /// All of its columns.
    pub columns: Vec<usize>,
    pub is_primary: bool,
}

/// The type of a key of one column.
#[derive(Serialize)]
pub enum SingleId {
    /// A type of its own over this one.
    Own(String),
    /// That of the table that the column references: its name and its module.
    Of(String, String),
}

/// What the functions of a table ask for.
#[derive(Serialize, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// An `Org`: the rows are of organizations.
    Org,
    /// An `Org` for what is there, any session for a new one: the rows are the organizations.
    Root,
    /// Any session: the rows are of nobody.
    Session,
    /// Nothing gives them: there are only types.
    Nobody,
}

/// A column.
#[derive(Serialize)]
pub struct ColumnCode<'a> {
    pub name: &'a str,
    /// Its name in SQL.
    pub sql: String,
    pub doc: Option<&'a str>,
    pub nullable: bool,
    pub field: String,
    pub form: Form,
    pub insertion: Insertion,
    /// What makes a value of it of a text, where lists can be in its order.
    pub order_cast: Option<String>,
    /// Whether it has years, which the database writes in another way than Rust.
    pub dated: bool,
    /// What the database writes where nothing is said, as SQL.
    pub default: Option<String>,
    /// Whether a `Patch` has it.
    pub patched: bool,
    /// Whether every update moves it to the time.
    pub touched: bool,
}

/// What a `New` says of a column.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub enum Insertion {
    /// Nothing: the database makes it.
    Never,
    /// Nothing: the `Org` gives it.
    Organization,
    /// A value.
    Required,
    /// A value or NULL.
    Nullable,
    /// A value, or what the database writes.
    Default,
    /// A value, or what the application makes.
    Made(Made),
}

impl<'a> TableCode<'a> {
    pub fn new(shared: &Shared<'a>, table: &'a Table) -> Self {
        let access = access(shared, table);
        let scope_name = match shared.model.scope(&table.name) {
            Scope::Organization(name) => Some(name),
            Scope::Root | Scope::Global | Scope::Unsaid => None,
        };
        let place = |name: &Ident| table.columns.iter().position(|column| column.name == *name);
        let mut key: Option<Vec<usize>> = match key(shared.model, table) {
            Key::None => None,
            Key::Scope => Some(Vec::new()),
            Key::Single(column) => Some(place(column).into_iter().collect()),
            Key::Composite(columns) => Some(columns.into_iter().filter_map(place).collect()),
        };
        let mut scope = scope_name.and_then(place);
        let keys = key.clone().unwrap_or_default();
        let columns = table
            .columns
            .iter()
            .enumerate()
            .map(|(number, column)| {
                let fixed = keys.contains(&number) || scope == Some(number);
                column_code(shared, table, column, fixed, scope == Some(number))
            })
            .collect();
        if access == Access::Root {
            scope = key.replace(Vec::new()).and_then(|key| key.first().copied());
        }
        let id_column = match (access, scope, key.as_deref()) {
            (Access::Root, Some(column), _) | (_, _, Some(&[column])) => Some(column),
            _ => None,
        };
        Self {
            name: table.name.to_string(),
            bare: table.name.name.as_str(),
            sql: table.name.sql(),
            doc: table.doc.as_deref(),
            external: table.external,
            id: id_column.map(|column| single_id(shared, table, &table.columns[column])),
            module: module(&table.name),
            file: module_file(&table.name),
            access,
            scope,
            key,
            uniques: uniques(table),
            joins: joins(shared, table, access),
            enters: access == Access::Root && shared.settings.is_some(),
            columns,
        }
    }

    /// The columns that a `New` has, and what it says of them.
    pub fn insertable(&self) -> impl Iterator<Item = &ColumnCode<'a>> {
        self.columns.iter().filter(|column| {
            !matches!(column.insertion, Insertion::Never | Insertion::Organization)
        })
    }
}

/// The primary key first; a key that is checked late is none that an upsert could hold on to.
fn uniques<'a>(table: &'a Table) -> Vec<UniqueCode<'a>> {
    let code = |name: &'a Ident, columns: Vec<&Ident>, is_primary| {
        let place = |name: &&Ident| table.columns.iter().position(|it| it.name == **name);
        let columns: Option<Vec<usize>> = columns.iter().map(place).collect();
        Some(UniqueCode {
            name: name.as_str(),
            columns: columns?,
            is_primary,
        })
    };
    let primary = table.primary_key.iter();
    let primary = primary.filter_map(|key| code(&key.name, key.columns.iter().collect(), true));
    let uniques = table.uniques.iter();
    let uniques = uniques.filter(|unique| unique.deferrable == Deferrable::No);
    let uniques =
        uniques.filter_map(|unique| code(&unique.name, unique.columns.iter().collect(), false));
    let indexes = table.indexes.iter();
    let indexes = indexes.filter_map(|index| code(&index.name, index.unique_columns()?, false));
    primary.chain(uniques).chain(indexes).collect()
}

fn single_id(shared: &Shared, table: &Table, column: &Column) -> SingleId {
    let owner = id_owner(shared.schema, shared.model, table, &column.name);
    if let Some(owner) = owner.filter(|owner| **owner != table.name) {
        return SingleId::Of(owner.to_string(), module(owner));
    }
    let shape = shared
        .model
        .column(&table.name, &column.name)
        .and_then(|column| column.shape.as_ref());
    let form =
        data_type_form(shared.model, &column.data_type, shape).unwrap_or_else(|_| Form::missing());
    SingleId::Own(form.path)
}

fn access(shared: &Shared, table: &Table) -> Access {
    let is_root = shared.root.is_some_and(|root| root.name == table.name);
    match shared.model.scope(&table.name) {
        _ if table.columns.is_empty() => Access::Nobody,
        _ if is_root => Access::Root,
        Scope::Organization(column) if shared.root.is_some() && table.column(column).is_some() => {
            Access::Org
        }
        Scope::Organization(_) | Scope::Root => Access::Nobody,
        Scope::Global | Scope::Unsaid => Access::Session,
    }
}

fn column_code<'a>(
    shared: &Shared,
    table: &Table,
    column: &'a Column,
    fixed: bool,
    scope: bool,
) -> ColumnCode<'a> {
    let form =
        column_form(shared.schema, shared.model, table, column).unwrap_or_else(|_| Form::missing());
    let always = column.generated.is_some() || column.identity == Some(Identity::Always);
    let moment = matches!(
        column.data_type,
        DataType::Timestamp(_) | DataType::TimestampTz(_)
    );
    let touched = !always && moment && column.name == *"updated_at";
    let generator = shared
        .model
        .column(&table.name, &column.name)
        .and_then(|column| column.generate.as_ref())
        .and_then(|generator| made(shared.model, generator, &column.data_type));
    let insertion = match generator {
        _ if scope => Insertion::Organization,
        _ if always => Insertion::Never,
        Some(made) => Insertion::Made(made),
        None if column.has_database_value() => Insertion::Default,
        None if column.nullable => Insertion::Nullable,
        None => Insertion::Required,
    };
    let written = (column.default.as_ref())
        .map(|default| default_literal(default, &column.data_type))
        .or_else(|| column.identity.map(|_| next_number(table, column)));
    let ordered = matches!(form.condition, Condition::Order | Condition::Text);
    ColumnCode {
        order_cast: ordered.then(|| format!("::{}", unbounded(&column.data_type))),
        dated: moment || column.data_type == DataType::Date,
        default: written,
        name: column.name.as_str(),
        sql: column.name.sql(),
        doc: column.doc.as_deref(),
        nullable: column.nullable,
        field: field(column.name.as_str()),
        form,
        insertion,
        patched: !fixed && !always && !touched && column.name != *"created_at",
        touched: touched && !fixed,
    }
}

/// What an identity column is filled with, as SQL.
fn next_number(table: &Table, column: &Column) -> String {
    let literal = |text: &str| default_literal(&Default::Text(text.to_owned()), &DataType::Text);
    format!(
        "nextval(pg_get_serial_sequence({}, {}))",
        literal(&table.name.sql()),
        literal(column.name.as_str())
    )
}

/// The type without a length or a precision, which would round what a value is compared with.
fn unbounded(data_type: &DataType) -> String {
    match data_type {
        DataType::Varchar(_) => "text".to_owned(),
        DataType::Char(_) => "bpchar".to_owned(),
        DataType::Numeric(_) => "numeric".to_owned(),
        other => other.to_string(),
    }
}
