//! A table as its queries see it: what names a row, and what everything is called in its file.
//! In: a table and who the tenants are. Out: a `TableCode`, and the imports of the file.

use super::function::{Function, Need};
use crate::binding::drizzle::{
    Forms, comment, insert_type, plain_camel, property, row_forms, select_type, table_stem,
    table_value,
};
use crate::binding::{Key, joined, key};
use crate::emit::drizzle::layout;
use crate::emit::drizzle::organization::Tenants;
use crate::ident::QualifiedName;
use crate::model::Scope;
use crate::schema::{Column, DataType, Identity, Table};
use std::collections::{BTreeMap, BTreeSet};

/// What the rows of a table are to an organization.
pub enum Rows {
    /// The organization itself.
    Root,
    /// One row of each.
    One,
    /// Rows that these properties name.
    Named(Vec<String>),
    /// Rows that nothing names.
    Unnamed,
}

/// A table, and what everything is called in its file.
pub struct TableCode<'a> {
    pub tenants: &'a Tenants<'a>,
    pub table: &'a Table,
    pub rows: Rows,
    /// The property that holds the organization.
    pub scope: String,
    /// Its constant in this file.
    pub value: String,
    pub select: String,
    pub insert: String,
    pub forms: Forms,
    pub rls: bool,
    /// The constants of all tables of this file.
    values: BTreeMap<QualifiedName, String>,
    /// The names that are given in this file.
    taken: BTreeSet<String>,
}

/// Names that every file of queries uses in its own way.
const LOCAL: [&str; 24] = [
    "alias",
    "and",
    "batch",
    "created",
    "deleted",
    "desc",
    "eq",
    "found",
    "id",
    "inBatches",
    "it",
    "key",
    "matching",
    "options",
    "organizationId",
    "database",
    "paged",
    "query",
    "row",
    "rows",
    "scoped",
    "tx",
    "updated",
    "values",
];

impl<'a> TableCode<'a> {
    /// The table, where its rows are of organizations.
    pub fn of(tenants: &'a Tenants<'a>, table: &'a Table) -> Option<Self> {
        let (scope, rows) = match tenants.model.scope(&table.name) {
            Scope::Root if table.name == tenants.root.name => {
                let Key::Single(column) = key(tenants.model, table) else {
                    return None;
                };
                (column, Rows::Root)
            }
            Scope::Organization(column) => {
                let rows = match key(tenants.model, table) {
                    Key::None => Rows::Unnamed,
                    Key::Scope => Rows::One,
                    Key::Single(column) => Rows::Named(vec![property(column)]),
                    Key::Composite(columns) => {
                        Rows::Named(columns.into_iter().map(property).collect())
                    }
                };
                (column, rows)
            }
            Scope::Root | Scope::Global | Scope::Unsaid => return None,
        };
        let mut forms = row_forms(&table.name);
        if matches!(rows, Rows::Root | Rows::One) {
            forms.one = table_stem(&table.name);
        }
        let mut code = Self {
            tenants,
            table,
            rows,
            scope: property(scope),
            value: String::new(),
            select: select_type(&table.name),
            insert: insert_type(&table.name),
            forms,
            rls: tenants.rls.is_some(),
            values: BTreeMap::new(),
            taken: BTreeSet::new(),
        };
        code.name_everything();
        Some(code)
    }

    /// Gives every table that the file speaks of its constant, beside all else that has a name there.
    fn name_everything(&mut self) {
        self.taken.extend(LOCAL.map(str::to_owned));
        let stems = [&self.forms.one, &self.forms.many];
        for verb in ["get", "create", "update", "delete"] {
            self.taken.extend(stems.map(|stem| format!("{verb}{stem}")));
        }
        let own = [&self.table.name];
        let sides = self.joins().iter().flat_map(|join| &join.sides);
        let sides = sides
            .filter_map(|side| joined(self.tenants.schema, self.tenants.model, self.table, side));
        let joined: BTreeSet<_> = own
            .into_iter()
            .cloned()
            .chain(sides.map(|it| it.target.name.clone()))
            .collect();
        for name in joined {
            let external = self.tenants.is_external(&name);
            let value = if external {
                format!("external.{}", table_value(&name))
            } else {
                let mut value = table_value(&name);
                while !self.taken.insert(value.clone()) {
                    value.push_str("Table");
                }
                value
            };
            self.values.insert(name, value);
        }
        self.value = self.value_of(&self.table.name);
    }

    /// The joined lists of the table.
    pub fn joins(&self) -> &'a [crate::model::Join] {
        let known = self.tenants.model.tables.get(&self.table.name);
        known.map_or(&[], |known| known.joins.as_slice())
    }

    /// The constant of a table in this file.
    pub fn value_of(&self, name: &QualifiedName) -> String {
        let value = self.values.get(name).cloned();
        value.unwrap_or_else(|| table_value(name))
    }

    /// A name of the file that nothing else has.
    pub fn free(taken: &mut BTreeSet<String>, name: &str) -> String {
        let mut name = name.to_owned();
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    /// The names that are given in this file.
    pub fn taken(&self) -> BTreeSet<String> {
        let values = self.values.values().cloned();
        self.taken.iter().cloned().chain(values).collect()
    }

    /// Whether the organization and what a caller says name one row.
    pub fn is_named(&self) -> bool {
        !matches!(self.rows, Rows::Unnamed)
    }

    /// Whether a row can be given a value of the column.
    pub fn is_written(column: &Column) -> bool {
        column.generated.is_none() && column.identity != Some(Identity::Always)
    }

    /// The parameter that names a row of the organization, if it takes one.
    pub fn key_parameter(&self) -> Option<String> {
        match &self.rows {
            Rows::Root | Rows::One | Rows::Unnamed => None,
            Rows::Named(columns) => Some(match columns.as_slice() {
                [column] => format!("id: {}['{column}']", self.select),
                columns => {
                    let names: Vec<String> = columns.iter().map(|it| format!("'{it}'")).collect();
                    format!("key: Pick<{}, {}>", self.select, names.join(" | "))
                }
            }),
        }
    }

    /// The condition that a row is of the organization.
    pub fn is_own(&self) -> String {
        format!("eq({}.{}, organizationId)", self.value, self.scope)
    }

    /// The conditions that name a row of the organization.
    pub fn is_row(&self) -> Vec<String> {
        let mut out = vec![self.is_own()];
        if let Rows::Named(columns) = &self.rows {
            out.extend(match columns.as_slice() {
                [column] => vec![format!("eq({}.{column}, id)", self.value)],
                columns => columns
                    .iter()
                    .map(|it| format!("eq({}.{it}, key.{it})", self.value))
                    .collect(),
            });
        }
        out
    }

    /// The order of lists where a caller says none: the newest first where that is known, then by the key.
    pub fn usual_order(&self) -> Vec<String> {
        let is_instant = |it: &&Column| {
            let of = &it.data_type;
            matches!(of, DataType::Timestamp(_) | DataType::TimestampTz(_))
                && it.name == *"created_at"
        };
        let created = self.table.columns.iter().find(is_instant);
        let created = created.map(|it| format!("desc({}.{})", self.value, property(&it.name)));
        let keys: &[String] = match &self.rows {
            Rows::Named(columns) => columns,
            Rows::Root | Rows::One | Rows::Unnamed => &[],
        };
        let keys = keys.iter().map(|it| format!("{}.{it}", self.value));
        created.into_iter().chain(keys).collect()
    }

    /// What the row itself is called beside those that it leads to: `todo`.
    pub fn row_key(&self) -> String {
        plain_camel(&self.forms.one)
    }

    /// What the file says of itself.
    pub fn docs(&self) -> String {
        let text = match self.rows {
            Rows::Root => "The organization itself, for who may reach it.".to_owned(),
            Rows::One => format!("The row that an organization has in `{}`.", self.table.name),
            Rows::Named(_) | Rows::Unnamed => {
                format!(
                    "The rows of `{}`, of one organization at a time.",
                    self.table.name
                )
            }
        };
        comment(&text).join("\n")
    }

    /// The imports of the file.
    pub fn imports(&self, functions: &[Function]) -> Vec<String> {
        let needs: BTreeSet<Need> = functions.iter().flat_map(|it| it.needs.clone()).collect();
        let (mut orm, mut pg, mut own, mut types) = (vec![], vec![], vec![], vec![]);
        for need in needs {
            match need {
                Need::Orm(name) => orm.push(name.to_owned()),
                Need::Pg(name) => pg.push(name.to_owned()),
                Need::Own(name) => own.push(name.to_owned()),
                Need::OwnType(name) => types.push(format!("type {name}")),
            }
        }
        types.extend(["type Database", "type OrganizationId"].map(str::to_owned));
        types.sort();
        if self.rls {
            own.push("scoped".to_owned());
        }
        own.extend(types);
        let mut schema: BTreeSet<String> = self
            .values
            .iter()
            .map(|(name, value)| match table_value(name) {
                _ if self.tenants.is_external(name) => "external".to_owned(),
                exported if exported == *value => exported,
                exported => format!("{exported} as {value}"),
            })
            .collect();
        let mut schema: Vec<String> = std::mem::take(&mut schema).into_iter().collect();
        if !matches!(self.rows, Rows::Root)
            || functions.iter().any(|it| it.name.starts_with("update"))
        {
            schema.push(format!("type {}", self.insert));
        }
        schema.push(format!("type {}", self.select));
        let line = |names: &[String], from: &str| {
            layout::record(0, "import ", names, &format!(" from '{from}'"))
        };
        let mut out = vec![line(&orm, "drizzle-orm")];
        if !pg.is_empty() {
            out.push(line(&pg, "drizzle-orm/pg-core"));
        }
        out.push("\nimport { db } from '../db'".to_owned());
        out.push(line(&own, "../organization"));
        out.push(line(&schema, "../schema"));
        out
    }
}
