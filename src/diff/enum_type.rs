//! Enums: what makes one.

use crate::schema::EnumType;
use crate::statement::{Commented, Statement};

/// The type and what is said of it.
pub(super) fn create(enum_type: &EnumType, out: &mut Vec<Statement>) {
    let on = Commented::Enum(enum_type.name.clone());
    out.push(Statement::CreateEnum(enum_type.clone()));
    let doc = enum_type.doc.clone();
    out.extend(doc.map(|text| Statement::Comment { on, text }));
}
