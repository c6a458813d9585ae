//! The keys, checks, indexes and policies of a table of `schema.ts`: what stands behind its columns.
//! In: a table. Out: an entry for each, and what is said at a column instead.

use super::layout;
use super::schema::{Names, Rings};
use crate::binding::drizzle::{
    is_sole_key, key_order, property, role_value, sql_template, string, table_value, unsayable,
};
use crate::ident::Ident;
use crate::schema::{
    Action, Check, Column, Deferrable, ForeignKey, Index, Nulls, Policy, PolicyCommand, PrimaryKey,
    Table, Unique,
};

/// What a column itself says of the keys of its table.
#[derive(Default)]
pub struct Inline<'a> {
    /// Whether it is the primary key.
    pub is_key: bool,
    /// The unique constraint over it alone.
    pub unique: Option<&'a Unique>,
    /// What it references.
    pub references: Option<String>,
}

impl Inline<'_> {
    /// What the column of a table that is not ours says: nothing but whether it is the key.
    pub fn key_only(table: &Table, column: &Column) -> Self {
        Self {
            is_key: is_sole_key(table, &column.name),
            ..Self::default()
        }
    }
}

/// An entry behind the columns.
pub struct Extra {
    /// Its text.
    pub text: String,
    /// Whether it speaks of the table's columns.
    pub uses_table: bool,
    /// Whether it leads to another table.
    pub leads_away: bool,
}

/// What a column says of the keys of its table.
pub fn inline<'a>(
    names: &mut Names<'_>,
    rings: &Rings,
    table: &'a Table,
    column: &Column,
) -> Inline<'a> {
    let alone = [column.name.clone()];
    Inline {
        is_key: is_sole_key(table, &column.name),
        unique: table
            .uniques
            .iter()
            .find(|it| it.columns == alone && is_inline_unique(it)),
        references: table
            .foreign_keys
            .iter()
            .find(|it| it.columns == alone && is_inline_reference(table, it))
            .map(|it| references(names, rings, table, it)),
    }
}

/// Everything else, in the order of our migrations.
pub fn extras(names: &mut Names<'_>, table: &Table) -> Vec<Extra> {
    let mut out = Vec::new();
    let key = table.primary_key.iter();
    out.extend(
        key.filter(|key| !key.columns.iter().any(|it| is_sole_key(table, it)))
            .map(|key| primary_key(names, key)),
    );
    let uniques = table.uniques.iter();
    out.extend(
        uniques
            .filter(|it| !is_said_at_column(table, it))
            .map(|it| unique(names, it)),
    );
    let keys = table.foreign_keys.iter();
    out.extend(
        keys.filter(|it| !is_inline_reference(table, it))
            .map(|it| foreign_key(names, table, it)),
    );
    out.extend(table.checks.iter().map(|it| check(names, it)));
    out.extend(table.indexes.iter().map(|it| index(names, it)));
    out.extend(table.policies.iter().map(|it| policy(names, it)));
    out
}

/// `.unique('user_email_key')`
pub fn inline_unique(unique: &Unique) -> String {
    let nulls = if unique.nulls_not_distinct {
        ", { nulls: 'not distinct' }"
    } else {
        ""
    };
    format!(".unique({}{nulls})", string(unique.name.as_str()))
}

fn is_inline_unique(unique: &Unique) -> bool {
    unique.columns.len() == 1 && unique.deferrable == Deferrable::No
}

/// Of several constraints over one column, the first is said there.
fn is_said_at_column(table: &Table, unique: &Unique) -> bool {
    let first = table
        .uniques
        .iter()
        .find(|it| it.columns == unique.columns && is_inline_unique(it));
    first.is_some_and(|first| first.name == unique.name)
}

/// A reference can be said at its column where Drizzle would give it the name that it has, and there is no more to say.
fn is_inline_reference(table: &Table, key: &ForeignKey) -> bool {
    let ([column], [target]) = (key.columns.as_slice(), key.target_columns.as_slice()) else {
        return false;
    };
    let name = format!(
        "{}_{column}_{}_{target}_fk",
        table.name.name, key.target.name
    );
    let is_first = table
        .foreign_keys
        .iter()
        .find(|it| it.columns == key.columns)
        .is_some_and(|it| it.name == key.name);
    is_first
        && *key.name.as_str() == name
        && key.deferrable == Deferrable::No
        && key.set_columns.is_empty()
}

fn references(names: &mut Names<'_>, rings: &Rings, table: &Table, key: &ForeignKey) -> String {
    // TypeScript cannot infer the type of a constant from itself.
    let is_ring = key.target == table.name || rings.hold(&table.name, &key.target);
    let annotation = if is_ring {
        names.types.insert("AnyPgColumn");
        "(): AnyPgColumn"
    } else {
        "()"
    };
    let target = &key.target_columns[0];
    let mut actions = Vec::new();
    for (word, action) in [("onDelete", key.on_delete), ("onUpdate", key.on_update)] {
        if action != Action::NoAction {
            actions.push(format!("{word}: {}", string(action.name())));
        }
    }
    let actions = if actions.is_empty() {
        String::new()
    } else {
        format!(", {{ {} }}", actions.join(", "))
    };
    format!(
        ".references({annotation} => {}.{}{actions})",
        table_value(&key.target),
        property(target)
    )
}

fn primary_key(names: &mut Names<'_>, key: &PrimaryKey) -> Extra {
    names.pg.insert("primaryKey");
    let members = [
        format!("name: {}", string(key.name.as_str())),
        format!("columns: [{}]", columns("table", &key.columns)),
    ];
    Extra {
        text: layout::record(1, "primaryKey(", &members, "),"),
        uses_table: true,
        leads_away: false,
    }
}

fn unique(names: &mut Names<'_>, unique: &Unique) -> Extra {
    names.pg.insert("unique");
    let mut calls = vec![format!(".on({})", columns("table", &unique.columns))];
    if unique.nulls_not_distinct {
        calls.push(".nullsNotDistinct()".to_owned());
    }
    let mut text = late(unique.deferrable);
    let head = format!("unique({})", string(unique.name.as_str()));
    text.push_str(&layout::chain(1, &head, &calls, ","));
    Extra {
        text,
        uses_table: true,
        leads_away: false,
    }
}

fn foreign_key(names: &mut Names<'_>, table: &Table, key: &ForeignKey) -> Extra {
    names.pg.insert("foreignKey");
    let is_own = key.target == table.name;
    let target = if is_own {
        "table".to_owned()
    } else {
        table_value(&key.target)
    };
    let members = [
        format!("name: {}", string(key.name.as_str())),
        format!("columns: [{}]", columns("table", &key.columns)),
        format!(
            "foreignColumns: [{}]",
            columns(&target, &key.target_columns)
        ),
    ];
    let mut close = ")".to_owned();
    for (method, action) in [("onDelete", key.on_delete), ("onUpdate", key.on_update)] {
        if action != Action::NoAction {
            close.push_str(&format!(".{method}({})", string(action.name())));
        }
    }
    close.push(',');
    let mut text = late(key.deferrable);
    if !key.set_columns.is_empty() {
        let set: Vec<String> = key.set_columns.iter().map(Ident::sql).collect();
        let action = key.on_delete.name().to_uppercase();
        text.push_str(&exception(&format!(
            "ON DELETE {action} ({})",
            set.join(", ")
        )));
    }
    text.push_str(&layout::record(1, "foreignKey(", &members, &close));
    Extra {
        text,
        uses_table: true,
        leads_away: !is_own,
    }
}

fn check(names: &mut Names<'_>, check: &Check) -> Extra {
    names.pg.insert("check");
    names.sql = true;
    let name = string(check.name.as_str());
    let expression = sql_template(&check.expression.0);
    Extra {
        text: format!("  check({name}, {expression}),"),
        uses_table: false,
        leads_away: false,
    }
}

fn index(names: &mut Names<'_>, index: &Index) -> Extra {
    let function = if index.unique { "uniqueIndex" } else { "index" };
    names.pg.insert(function);
    let mut uses_table = false;
    let keys: Vec<String> = index
        .keys
        .iter()
        .map(|key| match key_order(key) {
            Some((column, order)) => {
                uses_table = true;
                let mut text = format!("table.{}", property(column));
                if let Some(class) = order.operator_class {
                    text.push_str(&format!(".op({})", string(class)));
                } else {
                    text.push_str(match (order.ascending, order.nulls) {
                        (true, Nulls::Last) => "",
                        (true, Nulls::First) => ".nullsFirst()",
                        (false, Nulls::Last) => ".desc().nullsLast()",
                        (false, Nulls::First) => ".desc().nullsFirst()",
                    });
                }
                text
            }
            None => {
                names.sql = true;
                sql_template(&crate::sql::index_key(key))
            }
        })
        .collect();
    let keys = keys.join(", ");
    let mut calls = vec![if index.method == *"btree" {
        format!(".on({keys})")
    } else {
        format!(".using({}, {keys})", string(index.method.as_str()))
    }];
    if let Some(predicate) = &index.predicate {
        names.sql = true;
        calls.push(format!(".where({})", sql_template(&predicate.0)));
    }
    let mut text = String::new();
    if !index.include.is_empty() {
        let include: Vec<String> = index.include.iter().map(Ident::sql).collect();
        text.push_str(&exception(&format!("INCLUDE ({})", include.join(", "))));
    }
    if index.nulls_not_distinct {
        text.push_str(&exception("NULLS NOT DISTINCT"));
    }
    let head = format!("{function}({})", string(index.name.as_str()));
    text.push_str(&layout::chain(1, &head, &calls, ","));
    Extra {
        text,
        uses_table,
        leads_away: false,
    }
}

fn policy(names: &mut Names<'_>, policy: &Policy) -> Extra {
    names.pg.insert("pgPolicy");
    names.sql = true;
    let mut members = Vec::new();
    if policy.command == PolicyCommand::Select {
        members.push("for: 'select'".to_owned());
    }
    let roles: Vec<String> = policy.roles.iter().map(role_value).collect();
    match roles.as_slice() {
        [] => {}
        [role] => members.push(format!("to: {role}")),
        roles => members.push(format!("to: [{}]", roles.join(", "))),
    }
    members.push(format!("using: {}", sql_template(&policy.using.0)));
    if let PolicyCommand::All { check } = &policy.command {
        members.push(format!("withCheck: {}", sql_template(&check.0)));
    }
    let open = format!("pgPolicy({}, ", string(policy.name.as_str()));
    Extra {
        text: layout::record(1, &open, &members, "),"),
        uses_table: false,
        leads_away: false,
    }
}

fn late(deferrable: Deferrable) -> String {
    match deferrable {
        Deferrable::No => String::new(),
        Deferrable::InitiallyImmediate => exception("DEFERRABLE"),
        Deferrable::InitiallyDeferred => exception("DEFERRABLE INITIALLY DEFERRED"),
    }
}

/// What Drizzle has no word for, said where it would stand.
fn exception(sql: &str) -> String {
    layout::indented(1, &[unsayable(sql)])
}

fn columns(of: &str, names: &[Ident]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("{of}.{}", property(name)))
        .collect();
    names.join(", ")
}
