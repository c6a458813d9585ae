//! The names and types of Rust.
//! In: the schema and the model. Out: names that compile, types that sqlx can carry, and the obstacles.
//! Everything here is pure text: nothing knows how a module is laid out.

mod generator;
mod json;
mod key;
mod names;
mod obstacles;
mod types;
mod value;

pub use generator::{Made, default_literal, made};
pub use json::{Ask, JsonBody, JsonField, JsonType, json_types};
pub use key::id_owner;
pub use names::{
    field, file_module, module, module_file, module_word, plain_type_name, type_name, variant,
};
pub use obstacles::obstacles;
pub use types::{
    Condition, Form, Traits, Unsupported, column_form, data_type_form, is_guarded, is_wired,
};
pub use value::{travels_as, value_form};
