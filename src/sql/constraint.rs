//! Keys and checks in SQL (manual 5.4; CREATE TABLE, ALTER TABLE).

use super::writer::{INDENT, SqlWriter};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Action, Check, Constraint, Deferrable, ForeignKey, PrimaryKey, Unique};
use crate::statement::ConstraintForm;

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

/// `ALTER TABLE todos ADD CONSTRAINT …`: a foreign key on lines of its own, the others on one more line.
pub(super) fn add(
    table: &QualifiedName,
    constraint: &Constraint,
    form: ConstraintForm,
    out: &mut SqlWriter,
) {
    out.words("ALTER TABLE ")
        .name(table)
        .words("\n")
        .words(INDENT);
    out.words("ADD ");
    if form == ConstraintForm::UsingIndex {
        return using_index(constraint, out);
    }
    match constraint {
        Constraint::PrimaryKey(key) => primary_key(key, out),
        Constraint::Unique(it) => unique(it, out),
        Constraint::Check(it) => check(it, out),
        Constraint::ForeignKey(key) => foreign_key(key, out),
    }
    if form == ConstraintForm::NotValid {
        out.words(" NOT VALID");
    }
}

/// The index is there under the constraint's own name.
fn using_index(constraint: &Constraint, out: &mut SqlWriter) {
    named(constraint.name(), out);
    let (words, when) = match constraint {
        Constraint::Unique(unique) => ("UNIQUE", unique.deferrable),
        Constraint::PrimaryKey(_) | Constraint::Check(_) | Constraint::ForeignKey(_) => {
            ("PRIMARY KEY", Deferrable::No)
        }
    };
    out.words(words)
        .words(" USING INDEX ")
        .ident(constraint.name());
    deferrable(when, out);
}

/// NO ACTION is what stands where nothing is said, so it is left out.
fn foreign_key(key: &ForeignKey, out: &mut SqlWriter) {
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
