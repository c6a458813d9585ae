//! Indexes in SQL (manual chapter 11, CREATE INDEX).

use super::column::is_plain_call;
use super::writer::SqlWriter;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Index, IndexExpression, IndexKey, Nulls};

/// The index on one line where it fits, else the table and the predicate on lines of their own.
pub(super) fn create(
    table: &QualifiedName,
    index: &Index,
    concurrently: bool,
    out: &mut SqlWriter,
) {
    out.words(if index.unique {
        "CREATE UNIQUE INDEX "
    } else {
        "CREATE INDEX "
    });
    out.words(if concurrently { "CONCURRENTLY " } else { "" });
    out.fit(
        |out| write(table, index, " ", out),
        |out| write(table, index, "\n    ", out),
    );
}

/// `ALTER INDEX todos_title_idx RENAME TO …`: an index lives in the schema of its table.
pub(super) fn rename(table: &QualifiedName, from: &Ident, to: &Ident, out: &mut SqlWriter) {
    out.words("ALTER INDEX ").name(&beside(table, from));
    out.words(" RENAME TO ").ident(to);
}

/// `DROP INDEX todos_title_idx`
pub(super) fn drop(table: &QualifiedName, index: &Index, concurrently: bool, out: &mut SqlWriter) {
    out.words("DROP INDEX ");
    out.words(if concurrently { "CONCURRENTLY " } else { "" });
    out.name(&beside(table, &index.name));
}

fn beside(table: &QualifiedName, index: &Ident) -> QualifiedName {
    QualifiedName::new(table.schema.clone(), index.clone())
}

fn write(table: &QualifiedName, index: &Index, gap: &'static str, out: &mut SqlWriter) {
    out.ident(&index.name).words(gap).words("ON ").name(table);
    if index.method != *"btree" {
        out.words(" USING ").ident(&index.method);
    }
    out.words(" (")
        .list(&index.keys, |out, it| key(it, out))
        .words(")");
    if !index.include.is_empty() {
        out.words(" INCLUDE ").columns(&index.include);
    }
    if index.nulls_not_distinct {
        out.words(" NULLS NOT DISTINCT");
    }
    if let Some(predicate) = &index.predicate {
        out.words(gap).words("WHERE ").expression(predicate);
    }
}

/// A column or an expression, with its collation, its operator class and its order.
pub(super) fn key(key: &IndexKey, out: &mut SqlWriter) {
    match &key.expression {
        IndexExpression::Column(name) => out.ident(name),
        IndexExpression::Expression(expression) if is_plain_call(expression) => {
            out.expression(expression)
        }
        IndexExpression::Expression(expression) => out.parenthesised(expression),
    };
    if let Some(collation) = &key.collation {
        out.words(" COLLATE ").ident(collation);
    }
    if let Some(class) = &key.operator_class {
        out.words(" ");
        operator_class(class, out);
    }
    if key.descending {
        out.words(" DESC");
    }
    match key.nulls {
        Some(Nulls::First) => out.words(" NULLS FIRST"),
        Some(Nulls::Last) => out.words(" NULLS LAST"),
        None => out,
    };
}

/// An operator class may say its schema in front of a dot; each part is a name of its own.
fn operator_class(class: &Ident, out: &mut SqlWriter) {
    let parts = class.as_str().split_once('.');
    let both = parts
        .and_then(|(schema, name)| Some((Ident::parse(schema).ok()?, Ident::parse(name).ok()?)));
    match both {
        Some((schema, name)) => out.ident(&schema).words(".").ident(&name),
        None => out.ident(class),
    };
}
