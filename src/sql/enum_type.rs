//! Enums in SQL (manual 8.7, CREATE TYPE).

use super::writer::{INDENT, SqlWriter};
use crate::ident::QualifiedName;
use crate::schema::EnumType;
use crate::statement::EnumPlace;

/// The labels on one line where they fit, else one a line.
pub(super) fn create(enum_type: &EnumType, out: &mut SqlWriter) {
    out.words("CREATE TYPE ")
        .type_name(&enum_type.name)
        .words(" AS ENUM (");
    out.fit(
        |out| {
            out.list(&enum_type.labels, |out, label| {
                out.literal(label);
            });
        },
        |out| {
            for (at, label) in enum_type.labels.iter().enumerate() {
                out.words(if at == 0 { "\n" } else { ",\n" })
                    .words(INDENT)
                    .literal(label);
            }
            out.words("\n");
        },
    );
    out.words(")");
}

/// `ALTER TYPE stage ADD VALUE 'review' BEFORE 'done'`
pub(super) fn add_value(name: &QualifiedName, label: &str, place: &EnumPlace, out: &mut SqlWriter) {
    out.words("ALTER TYPE ").type_name(name);
    out.words(" ADD VALUE ").literal(label);
    match place {
        EnumPlace::Before(other) => out.words(" BEFORE ").literal(other),
        EnumPlace::After(other) => out.words(" AFTER ").literal(other),
        EnumPlace::Only => out,
    };
}

/// `ALTER TYPE stage RENAME VALUE 'closed' TO 'done'`
pub(super) fn rename_value(name: &QualifiedName, from: &str, to: &str, out: &mut SqlWriter) {
    out.words("ALTER TYPE ").type_name(name);
    out.words(" RENAME VALUE ").literal(from);
    out.words(" TO ").literal(to);
}
