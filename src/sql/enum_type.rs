//! Enums in SQL (manual 8.7, CREATE TYPE).

use super::writer::{INDENT, SqlWriter};
use crate::schema::EnumType;

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
