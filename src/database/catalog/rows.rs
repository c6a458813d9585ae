//! The rows of the catalogs' answers, as `query` names their fields. They know nothing of `Schema`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct EnumRow {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) doc: Option<String>,
    pub(super) labels: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct TableRow {
    pub(super) id: i64,
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) is_secured: bool,
    pub(super) is_forced: bool,
    pub(super) doc: Option<String>,
    pub(super) grants: Vec<GrantRow>,
}

/// What a role may do with a table.
#[derive(Deserialize)]
pub(super) struct GrantRow {
    pub(super) role: String,
    pub(super) privileges: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct ColumnRow {
    pub(super) table: i64,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) data_type: TypeRow,
    pub(super) nullable: bool,
    pub(super) identity: String,
    pub(super) is_generated: bool,
    pub(super) value: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) doc: Option<String>,
}

/// A type: of an array, that of its elements.
#[derive(Deserialize)]
pub(super) struct TypeRow {
    pub(super) type_schema: String,
    pub(super) type_name: String,
    pub(super) modifier: i32,
    pub(super) is_enum: bool,
    pub(super) is_array: bool,
    pub(super) formatted: String,
}

#[derive(Deserialize)]
pub(super) struct ConstraintRow {
    pub(super) table: i64,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) columns: Vec<String>,
    pub(super) is_deferrable: bool,
    pub(super) is_deferred: bool,
    pub(super) nulls_not_distinct: bool,
    pub(super) expression: Option<String>,
    pub(super) target_schema: Option<String>,
    pub(super) target: Option<String>,
    pub(super) target_columns: Vec<String>,
    pub(super) on_delete: String,
    pub(super) on_update: String,
    pub(super) set_columns: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct IndexRow {
    pub(super) table: i64,
    pub(super) name: String,
    pub(super) is_unique: bool,
    pub(super) method: String,
    pub(super) nulls_not_distinct: bool,
    pub(super) predicate: Option<String>,
    pub(super) include: Vec<String>,
    pub(super) keys: Vec<KeyRow>,
}

#[derive(Deserialize)]
pub(super) struct KeyRow {
    pub(super) column: Option<String>,
    pub(super) expression: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) class: Option<String>,
    pub(super) class_schema: Option<String>,
    pub(super) options: i32,
}

#[derive(Deserialize)]
pub(super) struct PolicyRow {
    pub(super) table: i64,
    pub(super) name: String,
    pub(super) command: String,
    pub(super) is_permissive: bool,
    pub(super) roles: Vec<String>,
    pub(super) using: Option<String>,
    pub(super) check: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PieceRow {
    pub(super) schema: String,
    pub(super) what: String,
    pub(super) object: String,
    pub(super) text: String,
}
