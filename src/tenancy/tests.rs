//! The prover on its own: texts that must not be misread, and any text at all.

use super::{Catalog, Settings, prove};
use crate::model::Model;
use crate::schema::Schema;
use proptest::prelude::*;

fn answers(sql: &str) -> usize {
    let (schema, model) = (Schema::default(), Model::default());
    prove(sql, &Catalog::new(&schema, &model), &Settings::default()).len()
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in ".{0,200}") {
        answers(&text);
    }
}
