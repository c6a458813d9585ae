//! From two schemas to the statements that lead from the one to the other.
//! In: the schema that the migrations so far make, and the one that the specs mean. Out: statements, in the order in
//! which they can run. Creating everything is the way from the empty schema; there is no second path.
//! Knows nothing of SQL, and nothing of where a schema came from.

mod change;
mod enum_type;
mod list;
mod sequence;
mod table;

pub use change::{Changed, Difference, Kind};

use crate::ident::QualifiedName;
use crate::schema::{Schema, Table};
use crate::statement::Statement;
use std::collections::HashMap;

/// The statements that make `next` out of `previous`, each behind what it needs.
///
/// From a schema without objects everything is created. Two schemas that differ otherwise are refused for now, with
/// what differs. External tables belong to somebody else and count on neither side; neither does the order of lists
/// that PostgreSQL keeps none of.
pub fn diff(previous: &Schema, next: &Schema) -> Result<Vec<Statement>, Changed> {
    if owns_nothing(previous) {
        return Ok(sequence::arrange(create(next)));
    }
    let differences = change::differences(previous, next);
    if differences.is_empty() {
        Ok(Vec::new())
    } else {
        Err(Changed { differences })
    }
}

fn owns_nothing(schema: &Schema) -> bool {
    schema.extensions.is_empty()
        && schema.enums.is_empty()
        && schema.sql.is_empty()
        && schema.owned_tables().next().is_none()
}

/// Everything, in the order in which it reads well: a table, then what is said of it and laid over it; the
/// references between tables when all tables stand; the user's own SQL last, unless it says otherwise.
fn create(schema: &Schema) -> Vec<Statement> {
    let mut out = Vec::new();
    let schemas = schema.schemas().into_iter().cloned();
    out.extend(schemas.map(Statement::CreateSchema));
    let extensions = schema.extensions.iter().cloned();
    out.extend(extensions.map(Statement::CreateExtension));
    for enum_type in schema.enums.values() {
        enum_type::create(enum_type, &mut out);
    }
    let tables = referenced_first(schema);
    for table in &tables {
        table::create(table, &mut out);
    }
    for table in &tables {
        table::add_references(table, &mut out);
    }
    out.extend(schema.sql.iter().cloned().map(Statement::ExecuteSql));
    out
}

/// The tables, those that are referenced before those that reference them, by name where that leaves a choice.
fn referenced_first(schema: &Schema) -> Vec<&Table> {
    let tables: Vec<&Table> = schema.owned_tables().collect();
    let numbered = tables.iter().enumerate();
    let places: HashMap<&QualifiedName, usize> =
        numbered.clone().map(|(at, it)| (&it.name, at)).collect();
    let mut edges = Vec::new();
    for (at, table) in numbered {
        let targets = table.foreign_keys.iter().map(|key| &key.target);
        edges.extend(targets.filter_map(|it| Some((at, *places.get(it)?))));
    }
    let all: Vec<usize> = (0..tables.len()).collect();
    sequence::order_anyhow(&all, &edges)
        .into_iter()
        .map(|at| tables[at])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ident::Ident;
    use crate::schema::{
        Action, Column, DataType, Deferrable, EnumType, Expression, ForeignKey, Index, IndexKey,
        ObjectId, PrimaryKey, SqlObject,
    };
    use std::collections::BTreeSet;

    fn ident(text: &str) -> Ident {
        Ident::parse(text).unwrap()
    }

    fn name(text: &str) -> QualifiedName {
        let (schema, name) = text.split_once('.').unwrap_or(("public", text));
        QualifiedName::new(ident(schema), ident(name))
    }

    fn table(text: &str, targets: &[&str]) -> Table {
        let mut table = Table::new(name(text));
        let mut id = Column::new(ident("id"), DataType::Text);
        id.doc = Some("the key".into());
        table.columns = vec![id];
        table.indexes = vec![Index {
            name: ident(&format!("{}_idx", table.name.name)),
            unique: false,
            method: ident("btree"),
            keys: vec![IndexKey::of(ident("id"))],
            include: Vec::new(),
            nulls_not_distinct: false,
            predicate: None,
        }];
        table.foreign_keys = targets
            .iter()
            .map(|target| ForeignKey {
                name: ident(&format!("{text}_{target}_fkey")),
                columns: vec![ident("id")],
                target: name(target),
                target_columns: vec![ident("id")],
                on_delete: Action::Cascade,
                set_columns: Vec::new(),
                on_update: Action::NoAction,
                deferrable: Deferrable::No,
            })
            .collect();
        table
    }

    fn schema(tables: Vec<Table>) -> Schema {
        Schema {
            tables: tables.into_iter().map(|it| (it.name.clone(), it)).collect(),
            ..Schema::default()
        }
    }

    fn sql(text: &str, after: &[ObjectId], before: &[ObjectId]) -> SqlObject {
        SqlObject {
            name: ident(text),
            up: "SELECT 1".into(),
            down: None,
            after: after.iter().cloned().collect(),
            before: before.iter().cloned().collect(),
        }
    }

    /// The statements of a first migration, each as its kind and object.
    fn created(schema: &Schema) -> Vec<String> {
        let statements = diff(&Schema::default(), schema).unwrap();
        statements
            .iter()
            .map(|statement| match statement {
                Statement::Comment { .. } => format!("comment {}", statement.object()),
                Statement::CreateIndex { .. } => format!("index {}", statement.object()),
                Statement::ExecuteSql(_) => format!("sql {}", statement.object()),
                _ => statement.object().to_string(),
            })
            .collect()
    }

    /// The same, of tables and verbatim SQL only.
    fn tables_and_sql(schema: &Schema) -> Vec<String> {
        let mut created = created(schema);
        created.retain(|it| it.starts_with("sql ") || !it.contains([' ', '.']));
        created
    }

    #[test]
    fn everything_is_created_in_an_order_that_reads_well() {
        let mut next = schema(vec![
            table("billing.plan", &[]),
            table("a", &["c", "a"]),
            table("c", &["gone"]),
        ]);
        next.extensions.insert(ident("citext"));
        next.enums.insert(
            name("billing.kind"),
            EnumType {
                name: name("billing.kind"),
                doc: Some("x".into()),
                labels: vec!["one".into()],
            },
        );
        let expected = [
            "billing",
            "citext",
            "billing.kind",
            "comment billing.kind",
            "billing.plan",
            "comment billing.plan.id",
            "index billing.plan.plan_idx",
            "c",
            "comment c.id",
            "index c.c_idx",
            "a",
            "comment a.id",
            "index a.a_idx",
            "c.c_gone_fkey",
            "a.a_c_fkey",
            "a.a_a_fkey",
        ];
        assert_eq!(created(&next), expected);
        assert_eq!(diff(&next, &next), Ok(Vec::new()));
    }

    #[test]
    fn a_ring_of_tables_is_cut_at_its_first_name() {
        let ring = schema(vec![
            table("a", &["b", "d"]),
            table("b", &["c"]),
            table("c", &["a"]),
            table("d", &["a"]),
            table("e", &["a"]),
        ]);
        assert_eq!(tables_and_sql(&ring), ["c", "b", "d", "a", "e"]);
    }

    #[test]
    fn verbatim_sql_stands_last_unless_it_says_otherwise() {
        let id = |text: &str| ObjectId::Table(name(text));
        let column = |text: &str| ObjectId::Column(name(text), ident("id"));
        let verbatim = |text: &str| ObjectId::Sql(ident(text));
        let mut next = schema(vec![table("a", &[]), table("b", &[]), table("c", &[])]);
        next.sql = vec![
            sql("z", &[], &[]),
            sql("first", &[], &[column("b")]),
            sql("y", &[], &[]),
            sql("earlier", &[], &[verbatim("first")]),
            sql("late", &[id("c")], &[id("a")]),
        ];
        assert_eq!(
            tables_and_sql(&next),
            [
                "sql earlier",
                "sql first",
                "b",
                "c",
                "sql late",
                "a",
                "sql z",
                "sql y"
            ]
        );
    }

    #[test]
    fn a_ring_of_verbatim_sql_ends_and_loses_nothing() {
        let verbatim = |text: &str| ObjectId::Sql(ident(text));
        let mut next = schema(vec![table("a", &[])]);
        next.sql = vec![
            sql("x", &[verbatim("y")], &[ObjectId::Table(name("a"))]),
            sql("y", &[ObjectId::Table(name("a"))], &[]),
        ];
        let once = tables_and_sql(&next);
        assert_eq!(once.iter().collect::<BTreeSet<_>>().len(), 3);
        assert_eq!(once, tables_and_sql(&next));
    }

    #[test]
    fn what_someone_else_owns_is_not_created_and_does_not_count() {
        let mut theirs = table("theirs", &[]);
        theirs.external = true;
        let previous = schema(vec![table("a", &["theirs"]), theirs.clone()]);
        assert_eq!(tables_and_sql(&previous), ["a"]);
        assert_eq!(
            diff(&previous, &schema(vec![table("a", &["theirs"])])),
            Ok(Vec::new())
        );
        let mut empty = schema(vec![theirs]);
        assert_eq!(diff(&empty, &previous).unwrap().len(), 4);
        empty.extensions.insert(ident("citext"));
        assert!(diff(&empty, &previous).is_err());
    }

    #[test]
    fn a_changed_schema_is_refused_with_what_changed() {
        let previous = schema(vec![table("a", &["b"]), table("b", &[]), table("d", &[])]);
        let mut next = schema(vec![table("a", &[]), table("b", &[]), table("c", &[])]);
        let b = next.tables.get_mut(&name("b")).unwrap();
        b.columns[0].nullable = true;
        b.columns
            .insert(0, Column::new(ident("extra"), DataType::Text));
        b.indexes[0].predicate = Some(Expression("id > ''".into()));
        b.primary_key = Some(PrimaryKey {
            name: ident("b_pkey"),
            columns: vec![ident("id")],
        });
        b.doc = Some("new".into());
        let changed = diff(&previous, &next).unwrap_err();
        let said: Vec<String> = changed
            .differences
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = [
            "table `b` was altered",
            "table `c` was added",
            "table `d` was dropped",
            "column `b.extra` was added",
            "column `b.id` was altered",
            "constraint `a.a_b_fkey` was dropped",
            "constraint `b.b_pkey` was added",
            "index `b.b_idx` was altered",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn columns_in_another_order_are_no_change() {
        let mut previous = schema(vec![table("a", &[])]);
        let a = previous.tables.get_mut(&name("a")).unwrap();
        a.columns.push(Column::new(ident("b"), DataType::Text));
        let mut next = previous.clone();
        next.tables.get_mut(&name("a")).unwrap().columns.reverse();
        assert_eq!(diff(&previous, &next), Ok(Vec::new()));
    }
}
