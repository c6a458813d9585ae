//! The names, types and literals of TypeScript, as Drizzle uses them.
//! In: the schema and the model. Out: names that compile, builders of columns, values, and the obstacles.
//! Everything here is pure text: nothing knows how a file is laid out.

mod builder;
mod generator;
mod json;
mod keys;
mod literal;
mod names;
mod obstacles;
mod plural;
mod typescript;

pub use builder::{Builder, CustomType, builder, is_small, is_text_in_drizzle, sql_type};
pub use generator::{Import, Made, is_printed_alike, made};
pub use json::shape;
pub use keys::{KeyOrder, is_sole_key, key_order};
pub use literal::{comment, property_key, sql_template, string, unsayable};
pub use names::{
    enum_type, enum_value, insert_type, plain_camel, plain_pascal, property, query_file,
    relations_value, role_value, row_forms, schema_value, select_type, shape_type, stem,
    table_stem, table_value,
};
pub use obstacles::obstacles;
pub use plural::Forms;
pub use typescript::type_name;
