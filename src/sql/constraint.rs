//! Keys and checks in SQL (manual 5.4; CREATE TABLE, ALTER TABLE).

use super::writer::{INDENT, SqlWriter};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Action, Check, Deferrable, ForeignKey, PrimaryKey, Unique};

/// `CONSTRAINT todos_pkey PRIMARY KEY (id)`
pub(super) fn primary_key(key: &PrimaryKey, out: &mut SqlWriter) {
    named(&key.name, out)
        .words("PRIMARY KEY ")
        .columns(&key.columns);
}

/// `CONSTRAINT todos_title_key UNIQUE (organization_id, title)`
pub(super) fn unique(unique: &Unique, out: &mut SqlWriter) {
    named(&unique.name, out).words("UNIQUE ");
    if unique.nulls_not_distinct {
        out.words("NULLS NOT DISTINCT ");
    }
    out.columns(&unique.columns);
    deferrable(unique.deferrable, out);
}

/// `CONSTRAINT todos_priority_check CHECK (priority between 1 and 5)`
pub(super) fn check(check: &Check, out: &mut SqlWriter) {
    named(&check.name, out)
        .words("CHECK ")
        .parenthesised(&check.expression);
}

/// The reference on lines of its own. NO ACTION is what stands where nothing is said, so it is left out.
pub(super) fn add_foreign_key(table: &QualifiedName, key: &ForeignKey, out: &mut SqlWriter) {
    out.words("ALTER TABLE ")
        .name(table)
        .words("\n")
        .words(INDENT)
        .words("ADD ");
    named(&key.name, out)
        .words("FOREIGN KEY ")
        .columns(&key.columns);
    out.words("\n")
        .words(INDENT)
        .words("REFERENCES ")
        .name(&key.target);
    out.words(" ").columns(&key.target_columns);
    if let Some(words) = action(key.on_delete) {
        out.words(" ON DELETE ").words(words);
        if !key.set_columns.is_empty() {
            out.words(" ").columns(&key.set_columns);
        }
    }
    if let Some(words) = action(key.on_update) {
        out.words(" ON UPDATE ").words(words);
    }
    deferrable(key.deferrable, out);
}

fn named<'a>(name: &Ident, out: &'a mut SqlWriter) -> &'a mut SqlWriter {
    out.words("CONSTRAINT ").ident(name).words(" ")
}

fn action(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some("RESTRICT"),
        Action::Cascade => Some("CASCADE"),
        Action::SetNull => Some("SET NULL"),
        Action::SetDefault => Some("SET DEFAULT"),
    }
}

fn deferrable(deferrable: Deferrable, out: &mut SqlWriter) {
    match deferrable {
        Deferrable::No => out,
        Deferrable::InitiallyImmediate => out.words(" DEFERRABLE INITIALLY IMMEDIATE"),
        Deferrable::InitiallyDeferred => out.words(" DEFERRABLE INITIALLY DEFERRED"),
    };
}
