//! Enums: what makes one.

use crate::schema::EnumType;
use crate::statement::{Commented, Statement};

/// The type and what is said of it.
pub(super) fn create(enum_type: &EnumType, out: &mut Vec<Statement>) {
    let on = Commented::Enum(enum_type.name.clone());
    out.push(Statement::CreateEnum(enum_type.clone()));
    if enum_type.doc.is_some() {
        let text = enum_type.doc.clone();
        out.push(Statement::Comment { on, text });
    }
}
