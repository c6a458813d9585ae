//! What the language has no words for, as verbatim SQL.

use super::table::Teller;
use crate::ident::{Ident, QualifiedName};
use crate::resolve::is_expression;
use crate::schema::{
    Check, Column, Constraint, DataType, Default, EnumType, ForeignKey, Index, ObjectId, Schema,
    SqlObject, Table,
};
use crate::sql;
use crate::statement::{ColumnChange, ConstraintForm, Statement};
use std::collections::BTreeSet;

/// The names that pieces of verbatim SQL have.
pub(super) struct Names(BTreeSet<Ident>);

impl Names {
    /// Those of the pieces that are there.
    pub fn of(objects: &[SqlObject]) -> Self {
        Self(objects.iter().map(|it| it.name.clone()).collect())
    }

    /// The piece, under a name that no other has.
    pub fn free(&mut self, mut object: SqlObject) -> SqlObject {
        let name = object.name.clone();
        let mut count = 1;
        while !self.0.insert(object.name.clone()) {
            count += 1;
            object.name = Ident::composed(&[name.as_str(), &count.to_string()]);
        }
        object
    }
}

pub(super) fn object(name: &Ident, statements: &[Statement]) -> SqlObject {
    let texts: Vec<String> = statements.iter().map(sql::render).collect();
    SqlObject {
        name: name.clone(),
        up: texts.join("\n"),
        down: None,
        after: BTreeSet::new(),
        before: BTreeSet::new(),
    }
}

/// An enum, before the tables that have columns of it.
pub(super) fn enum_type(schema: &Schema, found: &EnumType) -> SqlObject {
    let create = Statement::CreateEnum(found.clone());
    let mut made = object(&found.name.name, &[create]);
    made.down = Some(sql::render(&Statement::DropEnum(found.clone())));
    let is_of = |column: &Column| match column.data_type.element() {
        DataType::Enum(name) => *name == found.name,
        _ => false,
    };
    let tables = schema.tables.values();
    let tables = tables.filter(|it| it.columns.iter().any(is_of));
    made.before = tables.map(|it| ObjectId::Table(it.name.clone())).collect();
    made
}

fn constraint(table: &Table, constraint: Constraint) -> SqlObject {
    let name = constraint.name().clone();
    let drop = Statement::DropConstraint {
        table: table.name.clone(),
        constraint: constraint.clone(),
    };
    let add = Statement::AddConstraint {
        table: table.name.clone(),
        constraint,
        form: ConstraintForm::Whole,
    };
    let mut made = object(&name, &[add]);
    made.down = Some(sql::render(&drop));
    made.after.insert(ObjectId::Table(table.name.clone()));
    made
}

/// A foreign key.
pub(super) fn foreign_key(table: &Table, key: &ForeignKey) -> SqlObject {
    let mut made = constraint(table, Constraint::ForeignKey(key.clone()));
    made.after.insert(ObjectId::Table(key.target.clone()));
    made
}

/// A check.
pub(super) fn check(table: &Table, check: &Check) -> SqlObject {
    constraint(table, Constraint::Check(check.clone()))
}

/// An index.
pub(super) fn index(table: &Table, index: &Index) -> SqlObject {
    let create = Statement::CreateIndex {
        table: table.name.clone(),
        index: index.clone(),
        concurrently: false,
    };
    let drop = Statement::DropIndex {
        table: table.name.clone(),
        index: index.clone(),
        concurrently: false,
    };
    let mut made = object(&index.name, &[create]);
    made.down = Some(sql::render(&drop));
    made.after.insert(ObjectId::Table(table.name.clone()));
    made
}

/// The default of a column.
pub(super) fn default(table: &Table, column: &Column) -> SqlObject {
    let name = Ident::composed(&[table.name.name.as_str(), column.name.as_str(), "default"]);
    let value = column.default.iter().cloned();
    let set = value.map(|value| Statement::AlterColumn {
        table: table.name.clone(),
        column: column.name.clone(),
        change: ColumnChange::SetDefault {
            data_type: column.data_type.clone(),
            value,
        },
    });
    let mut made = object(&name, &set.collect::<Vec<_>>());
    made.after.insert(ObjectId::Table(table.name.clone()));
    made
}

/// The sequences of serial columns: made before the table whose default asks them, and its own afterwards. Those that
/// are pieces of their own already are left out.
pub(super) fn sequences(teller: &mut Teller<'_>) {
    let table = teller.table;
    for column in &table.columns {
        let Some(sequence) = serial(column) else {
            continue;
        };
        let name = Ident::composed(&[sequence.trim_matches('"')]);
        if teller.cx.schema.sql.iter().any(|it| it.name == name) {
            continue;
        }
        let make = SqlObject {
            name: name.clone(),
            up: format!("CREATE SEQUENCE {sequence} AS {};", column.data_type),
            down: Some(format!("DROP SEQUENCE {sequence};")),
            before: BTreeSet::from([ObjectId::Table(table.name.clone())]),
            after: BTreeSet::new(),
        };
        let own = SqlObject {
            name: Ident::composed(&[name.as_str(), "owner"]),
            up: format!(
                "ALTER SEQUENCE {sequence} OWNED BY {}.{};",
                table.name.sql(),
                column.name.sql()
            ),
            down: Some(format!("ALTER SEQUENCE {sequence} OWNED BY NONE;")),
            before: BTreeSet::new(),
            after: BTreeSet::from([ObjectId::Table(table.name.clone())]),
        };
        teller.sql.extend([make, own]);
    }
}

/// The sequence that a column takes its numbers from, as SQL.
fn serial(column: &Column) -> Option<&str> {
    let is_whole = matches!(
        column.data_type,
        DataType::SmallInt | DataType::Integer | DataType::BigInt
    );
    let Some(Default::Expression(expression)) = &column.default else {
        return None;
    };
    let asked = expression.0.strip_prefix("nextval('")?;
    let name = asked.strip_suffix("'::regclass)")?;
    (is_whole && !name.contains('\'')).then_some(name)
}

/// Whether an expression stands without any column, as the default of a column must.
pub(super) fn is_constant(text: &str, table: &QualifiedName) -> bool {
    is_expression(text, &Table::new(table.clone()))
}
