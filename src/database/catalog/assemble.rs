//! From rows of the catalogs to the parts of a schema. One pass, without a look at the database.

use super::data_type::data_type;
use super::default::default;
use super::rows::{ColumnRow, ConstraintRow, EnumRow, IndexRow, KeyRow, PolicyRow, TableRow};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Action, Check, Column, Constraint, Deferrable, EnumType, Expression, ForeignKey, Identity,
    Index, IndexExpression, IndexKey, Nulls, Policy, PolicyCommand, PrimaryKey, Privilege,
    RowSecurity, Table, Unique,
};

/// A name that PostgreSQL holds.
pub(super) fn ident(text: &str) -> Ident {
    Ident::composed(&[text])
}

fn idents(names: &[String]) -> Vec<Ident> {
    names.iter().map(|name| ident(name)).collect()
}

fn qualified(schema: &str, name: &str) -> QualifiedName {
    QualifiedName::new(ident(schema), ident(name))
}

pub(super) fn enum_type(row: EnumRow) -> EnumType {
    EnumType {
        name: qualified(&row.schema, &row.name),
        doc: row.doc,
        labels: row.labels,
    }
}

/// A table without its parts.
pub(super) fn table(row: TableRow) -> Table {
    let mut table = Table::new(qualified(&row.schema, &row.name));
    table.doc = row.doc;
    for grant in row.grants {
        let privileges = grant.privileges.iter();
        let privileges = privileges.filter_map(|it| Privilege::named(it));
        table
            .grants
            .insert(ident(&grant.role), privileges.collect());
    }
    table.row_security = match (row.is_secured, row.is_forced) {
        (false, _) => RowSecurity::Off,
        (true, false) => RowSecurity::Enabled,
        (true, true) => RowSecurity::Forced,
    };
    table
}

pub(super) fn column(row: ColumnRow) -> Column {
    let data_type = data_type(&row.data_type);
    let value = row.value.filter(|_| !row.is_generated);
    Column {
        name: ident(&row.name),
        nullable: row.nullable,
        default: value.as_ref().map(|value| default(value, &data_type)),
        identity: match row.identity.as_str() {
            "a" => Some(Identity::Always),
            "d" => Some(Identity::ByDefault),
            _ => None,
        },
        generated: None,
        collation: row.collation.as_deref().map(ident),
        doc: row.doc,
        data_type,
    }
}

/// The expression of a generated column.
pub(super) fn generated(row: &ColumnRow) -> Option<Expression> {
    row.value
        .clone()
        .filter(|_| row.is_generated)
        .map(Expression)
}

pub(super) fn constraint(row: ConstraintRow) -> Constraint {
    let (name, columns) = (ident(&row.name), idents(&row.columns));
    let deferrable = match (row.is_deferrable, row.is_deferred) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::InitiallyImmediate,
        (true, true) => Deferrable::InitiallyDeferred,
    };
    match row.kind.as_str() {
        "p" => Constraint::PrimaryKey(PrimaryKey { name, columns }),
        "u" => Constraint::Unique(Unique {
            name,
            columns,
            nulls_not_distinct: row.nulls_not_distinct,
            deferrable,
        }),
        "c" => Constraint::Check(Check {
            name,
            expression: Expression(bare(&row.expression.unwrap_or_default()).to_owned()),
        }),
        _ => Constraint::ForeignKey(ForeignKey {
            name,
            columns,
            target: qualified(
                &row.target_schema.unwrap_or_default(),
                &row.target.unwrap_or_default(),
            ),
            target_columns: idents(&row.target_columns),
            on_delete: action(&row.on_delete),
            set_columns: idents(&row.set_columns),
            on_update: action(&row.on_update),
            deferrable,
        }),
    }
}

fn action(letter: &str) -> Action {
    match letter {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

/// Adds a constraint to its table.
pub(super) fn add_constraint(table: &mut Table, constraint: Constraint) {
    match constraint {
        Constraint::PrimaryKey(key) => table.primary_key = Some(key),
        Constraint::Unique(unique) => table.uniques.push(unique),
        Constraint::Check(check) => table.checks.push(check),
        Constraint::ForeignKey(key) => table.foreign_keys.push(key),
    }
}

pub(super) fn index(row: IndexRow) -> Index {
    Index {
        name: ident(&row.name),
        unique: row.is_unique,
        method: ident(&row.method),
        keys: row.keys.into_iter().map(key).collect(),
        include: idents(&row.include),
        nulls_not_distinct: row.nulls_not_distinct,
        predicate: (row.predicate).map(|it| Expression(bare(&it).to_owned())),
    }
}

fn key(row: KeyRow) -> IndexKey {
    const DESCENDING: i32 = 1;
    const NULLS_FIRST: i32 = 2;
    let descending = row.options & DESCENDING != 0;
    let first = row.options & NULLS_FIRST != 0;
    let class = row.class.map(|name| match row.class_schema {
        Some(schema) => format!("{schema}.{name}"),
        None => name,
    });
    IndexKey {
        expression: match (row.expression, row.column) {
            (None, Some(column)) => IndexExpression::Column(ident(&column)),
            (expression, _) => {
                let text = expression.unwrap_or_default();
                IndexExpression::Expression(Expression(bare(&text).to_owned()))
            }
        },
        collation: row.collation.as_deref().map(ident),
        operator_class: class.as_deref().map(ident),
        descending,
        nulls: match (descending, first) {
            (false, true) => Some(Nulls::First),
            (true, false) => Some(Nulls::Last),
            _ => None,
        },
    }
}

/// A policy for writing alone, or one that takes rights away, is more than `Policy` can say: that stands in its text, so
/// that it equals none that the specs mean.
pub(super) fn policy(row: PolicyRow) -> Policy {
    let command = match row.command.as_str() {
        "*" => "",
        "r" => " for select",
        "a" => " for insert",
        "w" => " for update",
        _ => " for delete",
    };
    let kind = if row.is_permissive {
        ""
    } else {
        " restrictive"
    };
    let is_for_reading = row.is_permissive && row.command == "r";
    let note = match format!("{kind}{command}") {
        plain if plain.is_empty() || is_for_reading => String::new(),
        some => format!(" /*{some} */"),
    };
    let seen = row.using.or_else(|| row.check.clone());
    let written = row.check.or_else(|| seen.clone());
    let expression = |text: Option<String>| {
        let text = text.unwrap_or_else(|| "true".to_owned());
        Expression(format!("{}{note}", bare(&text)))
    };
    Policy {
        name: ident(&row.name),
        roles: idents(&row.roles),
        using: expression(seen),
        command: if is_for_reading {
            PolicyCommand::Select
        } else {
            PolicyCommand::All {
                check: expression(written),
            }
        },
    }
}

/// An expression without the parentheses around the whole of it.
fn bare(text: &str) -> &str {
    let Some(inside) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) else {
        return text;
    };
    let (mut depth, mut quote) = (0_i32, None);
    for it in inside.chars() {
        match (quote, it) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(it),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
        if depth < 0 {
            return text;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn only_parentheses_around_the_whole_are_taken_away() {
        for (text, expected) in [
            ("(a = 1)", "a = 1"),
            ("(a) + (b)", "(a) + (b)"),
            ("((a) + (b))", "(a) + (b)"),
            ("(a = ')')", "a = ')'"),
            ("(a = '(')", "a = '('"),
            ("lower(a)", "lower(a)"),
        ] {
            assert_eq!(bare(text), expected);
        }
    }
}
