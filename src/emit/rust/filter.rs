//! The filter, the orders and the cursors of a table's module.
//! In: a `TableCode` whose rows can be listed. Out: the text of the types.

use super::layout::{self, call, code, literal};
use super::model::{ColumnCode, TableCode};
use super::sql::qualified;
use crate::binding::rust::{Condition, variant};

/// What the columns of a filter are asked.
enum Asked<'a> {
    /// `Is`, or `IsText` where it can be matched with patterns.
    Value {
        pattern: bool,
    },
    Label,
    Items {
        of: &'a str,
    },
    Labels {
        of: &'a str,
    },
    Presence,
    Inside {
        filter: &'a str,
        cast: &'a str,
    },
}

fn asked<'a>(column: &'a ColumnCode) -> Asked<'a> {
    match &column.form.condition {
        _ if column.form.is_label() => Asked::Label,
        Condition::Presence => Asked::Presence,
        Condition::Text => Asked::Value {
            pattern: column.form.path == "String",
        },
        Condition::Equality | Condition::Order => Asked::Value { pattern: false },
        Condition::Items(of) if column.form.label_list => Asked::Labels { of },
        Condition::Items(of) => Asked::Items { of },
        Condition::Shape { filter, cast } => Asked::Inside { filter, cast },
    }
}

/// The columns that a filter asks about: all but the one that every statement holds equal to the organization.
fn columns<'a>(table: &'a TableCode<'a>) -> impl Iterator<Item = &'a ColumnCode<'a>> {
    let scope = table.scope;
    let columns = table.columns.iter().enumerate();
    columns
        .filter(move |(place, _)| Some(*place) != scope)
        .map(|(_, column)| column)
}

/// The names of `mod.rs` that the filter needs.
pub fn imports(table: &TableCode) -> Vec<&'static str> {
    let name = |column| match asked(column) {
        Asked::Value { pattern: true } => "IsText",
        Asked::Value { pattern: false } | Asked::Label | Asked::Presence => "Is",
        Asked::Items { .. } | Asked::Labels { .. } => "Items",
        Asked::Inside { .. } => "Inside",
    };
    columns(table).map(name).collect()
}

/// The type of the filter, and how it becomes conditions.
pub fn filter(table: &TableCode, title: &str) -> String {
    let mut fields = String::new();
    let mut asks = String::new();
    for column in columns(table) {
        let path = &column.form.path;
        let asked_path = match asked(column) {
            Asked::Value { pattern: true } => "IsText".to_owned(),
            Asked::Value { pattern: false } | Asked::Label => format!("Is<{path}>"),
            Asked::Items { of } | Asked::Labels { of } => format!("Items<{of}>"),
            Asked::Presence => "Is<std::convert::Infallible>".to_owned(),
            Asked::Inside { filter, .. } => format!("Inside<{filter}>"),
        };
        fields += &format!("    /// What is asked of {}.\n", code(column.name));
        fields += &layout::field("    ", &column.field, &asked_path);
        asks += &ask(column);
    }
    let any = free_name(table, "any_of");
    format!(
        "/// Which rows of {title} are meant: those that pass all that is asked.\n#[derive(Clone, Debug, Default, PartialEq)]\npub struct Filter {{\n{fields}    /// Where there are any, the row passes at least one of these too.\n    pub {any}: Vec<Self>,\n}}\n\nimpl Conditions for Filter {{\n    fn conditions(&self, to: &mut Where) {{\n{asks}        to.any_of(&self.{any});\n    }}\n}}"
    )
}

/// A name that no column's field has.
pub fn free_name(table: &TableCode, name: &str) -> String {
    let mut name = name.to_owned();
    while table.columns.iter().any(|column| column.field == name) {
        name.push('_');
    }
    name
}

fn ask(column: &ColumnCode) -> String {
    const INDENT: &str = "        ";
    let form = &column.form;
    let name = literal(&qualified(column));
    let value = format!("&self.{}", column.field);
    let list = literal(&form.list_cast);
    match asked(column) {
        Asked::Value { .. } => call(
            INDENT,
            "to.is",
            &[&name, &literal(&form.write_cast), &list, &value],
        ),
        Asked::Label => {
            let element = form
                .list_cast
                .trim_start_matches("::text[]")
                .trim_end_matches("[]");
            call(
                INDENT,
                "to.label",
                &[&name, &literal(&format!("::text{element}")), &list, &value],
            )
        }
        Asked::Items { .. } => call(
            INDENT,
            "to.items",
            &[&name, &literal(&form.write_cast), &value],
        ),
        Asked::Labels { .. } => call(
            INDENT,
            "to.labels",
            &[&name, &literal(&form.write_cast), &value],
        ),
        Asked::Presence => call(INDENT, "to.presence", &[&name, &value]),
        Asked::Inside { cast, .. } => {
            let name = literal(&(qualified(column) + cast));
            call(
                INDENT,
                "to.inside",
                &[&name, &value, "super::inside::within"],
            )
        }
    }
}

/// What lists can be ordered by: the variants of `OrderBy`.
pub fn variants(table: &TableCode) -> Vec<String> {
    let key = table.key.as_deref().unwrap_or_default();
    let (first, _) = first_variant(table, key);
    let others = ordered(table, key).map(|(name, ..)| name);
    std::iter::once(first).chain(others).collect()
}

/// The variant of the order by what names a row, and what its documentation says.
fn first_variant(table: &TableCode, key: &[usize]) -> (String, String) {
    match key {
        [] => (free_variant(table, "Unordered"), "In no order.".to_owned()),
        [column] => {
            let column = &table.columns[*column];
            (
                variant(column.name),
                format!("By {}, which names a row.", code(column.name)),
            )
        }
        _ => (
            free_variant(table, "Key"),
            "By what names a row.".to_owned(),
        ),
    }
}

/// The orders, the cursor of a row, and what a list is called.
pub fn orders(table: &TableCode, title: &str) -> String {
    let key = table.key.as_deref().unwrap_or_default();
    let (first, doc) = first_variant(table, key);
    let mut variants = format!("    /// {doc}\n    #[default]\n    {first},\n");
    let mut columns = format!("            Self::{first} => return None,\n");
    let mut values = format!("            OrderBy::{first} => None,\n");
    let ordered: Vec<_> = ordered(table, key).collect();
    for (name, column, cast) in &ordered {
        variants += &format!("    /// By {}.\n    {name},\n", code(column.name));
        let what: [&str; 3] = [
            &literal(&qualified(column)),
            &literal(cast),
            if column.nullable { "true" } else { "false" },
        ];
        columns += &layout::arm(
            "            ",
            &format!("Self::{name}"),
            "Ordered::new",
            &what,
        );
        let field = &column.field;
        let value = if column.nullable {
            format!("self.{field}.as_ref()")
        } else {
            format!("Some(&self.{field})")
        };
        let pattern = format!("OrderBy::{name}");
        let told = if column.dated {
            "super::values::told"
        } else {
            "Cursor::<Id>::text"
        };
        values += &layout::arm("            ", &pattern, told, &[&value]);
    }
    let id = if key.is_empty() {
        "std::convert::Infallible"
    } else {
        "Id"
    };
    let mut out = format!(
        "/// What lists of {title} can be ordered by.\n#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\npub enum OrderBy {{\n{variants}}}\n\n/// Which rows of {title} to list, in which order, which page of them.\npub type List = super::List<Filter, OrderBy, {id}>;\n\nlisting!(Filter, OrderBy, List);\n\n"
    );
    out += &by_impl(table, id, &columns, ordered.is_empty());
    if !key.is_empty() {
        out += &cursor(table, key, &values);
    }
    out
}

fn by_impl(table: &TableCode, id: &str, columns: &str, unordered: bool) -> String {
    let key = table.key.as_deref().unwrap_or_default();
    let pairs: Vec<_> = (key.iter())
        .map(|column| {
            let column = &table.columns[*column];
            let (name, cast) = (qualified(column), &column.form.write_cast);
            format!("({}, {})", literal(&name), literal(cast))
        })
        .collect();
    let constant = layout::list("    ", "const KEY: Key = &", &pairs, ";");
    let (arguments, binds) = match key {
        [] => (
            format!("id: &{id}, _: &mut Bound"),
            "        match *id {}\n".to_owned(),
        ),
        [_] => (
            format!("id: &{id}, bound: &mut Bound"),
            "        bound.add(id);\n".to_owned(),
        ),
        _ => (
            format!("id: &{id}, bound: &mut Bound"),
            (key.iter())
                .map(|column| {
                    let column = &table.columns[*column];
                    let borrow = if column.form.traits.copy { "" } else { "&" };
                    let value = format!("{borrow}id.{}", column.field);
                    call("        ", "bound.add", &[&value])
                })
                .collect(),
        ),
    };
    let ordered = if unordered {
        "        None\n".to_owned()
    } else {
        format!(
            "        let ordered = match self {{\n{columns}        }};\n        Some(ordered)\n"
        )
    };
    format!(
        "impl By for OrderBy {{\n    type Id = {id};\n\n{constant}\n    fn ordered(self) -> Option<Ordered> {{\n{ordered}    }}\n\n    fn bind({arguments}) {{\n{binds}    }}\n}}"
    )
}

fn cursor(table: &TableCode, key: &[usize], values: &str) -> String {
    let id = match key {
        [column] => {
            let column = &table.columns[*column];
            let cloned = if column.form.traits.copy {
                ""
            } else {
                ".clone()"
            };
            format!("self.{}{cloned}", column.field)
        }
        _ => "self.id()".to_owned(),
    };
    let (value, order) = if values.lines().count() == 1 {
        let value = "        let value = None;\n".to_owned();
        (value, "order: OrderBy::name(order.into())")
    } else {
        let value = format!(
            "        let order = order.into();\n        let value = match order.by {{\n{values}        }};\n"
        );
        (value, "order: OrderBy::name(order)")
    };
    let made = layout::struct_value(
        "        ",
        "Cursor",
        &[order.to_owned(), "value".to_owned(), format!("id: {id}")],
    );
    format!(
        "\n\nimpl Row {{\n    /// Where the row stands in an order.\n    #[must_use]\n    pub fn cursor(&self, order: impl Into<Order<OrderBy>>) -> Cursor<Id> {{\n{value}{made}    }}\n}}"
    )
}

/// The columns that lists can be in the order of, each with a name that no other has and the cast of its text.
fn ordered<'a>(
    table: &'a TableCode<'a>,
    key: &[usize],
) -> impl Iterator<Item = (String, &'a ColumnCode<'a>, &'a str)> {
    let single = match key {
        [column] => Some(*column),
        _ => None,
    };
    let mut taken: Vec<String> = single
        .map(|column| variant(table.columns[column].name))
        .into_iter()
        .collect();
    let columns = table.columns.iter().enumerate();
    columns
        .filter(move |(place, _)| Some(*place) != single && Some(*place) != table.scope)
        .filter_map(move |(_, column)| {
            let cast = column.order_cast.as_deref()?;
            let mut name = variant(column.name);
            while taken.contains(&name) {
                name.push('_');
            }
            taken.push(name.clone());
            Some((name, column, cast))
        })
}

fn free_variant(table: &TableCode, name: &str) -> String {
    let mut name = name.to_owned();
    while table
        .columns
        .iter()
        .any(|column| variant(column.name) == name)
    {
        name.push('_');
    }
    name
}
