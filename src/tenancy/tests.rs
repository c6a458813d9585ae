//! The prover on its own: any text has an answer, and none is proved by being too long or too deep.

use super::{Catalog, Settings, Verdict, prove};
use crate::model::Model;
use crate::schema::Schema;
use proptest::prelude::*;

fn verdicts(sql: &str) -> Vec<Verdict> {
    let (schema, model) = (Schema::default(), Model::default());
    prove(sql, &Catalog::new(&schema, &model), &Settings::default())
}

/// Pieces that statements are made of, and pieces that no statement holds.
const PIECES: &[&str] = &[
    "select",
    "*",
    "from",
    "t",
    "where",
    "and",
    "or",
    "not",
    "exists",
    "(",
    ")",
    "in",
    "$1",
    "a.b",
    "with",
    "as",
    "recursive",
    "union all",
    "left join",
    "on",
    "using",
    "group by",
    "having",
    "order by",
    "limit 1",
    "insert into",
    "values",
    "update",
    "set",
    "=",
    "delete",
    "merge into",
    "when matched then",
    "lateral",
    "case",
    "end",
    "::text",
    ",",
    ";",
    "'x'",
    "\"q",
    "--\n",
    "/*",
    "$$",
    "1",
    "is null",
    "count(*)",
    "over (",
    "distinct on",
    "returning",
    "ä",
    "\r",
    "\0",
];

proptest! {
    #[test]
    fn any_text_has_an_answer(text in ".{0,200}") {
        verdicts(&text);
    }

    #[test]
    fn any_words_have_an_answer(words in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = words.join(" ");
        for verdict in verdicts(&text) {
            prop_assert!(verdict.span.end <= text.len());
        }
    }
}

/// Deep and long texts, each of which would outgrow a stack that grows with it.
#[test]
fn no_text_is_too_deep() {
    let many = |piece: &str| piece.repeat(3_000);
    for sql in [
        format!("select {}1", many("(")),
        format!("select {}1", many("not ")),
        format!("select 1 {}", many("and 1 ")),
        format!("select 1 {}", many("or 1 ")),
        format!("select 1 {}", many("+ 1 ")),
        format!("select 1 {}", many("::text")),
        format!("select 1 {}", many("is null ")),
        format!("select 1 {}", many("union select 1 ")),
        format!("select 1 {}", many("except select 1 ")),
        format!("select 1 from a {}", many("join a on true ")),
        format!("select 1 where 1 {}", many("or 1 and 1 ")),
        format!("select {}", many("case when 1 then ")),
        format!("select 1 from {}", many("(select 1 from ")),
        format!("with {}z as (select 1) select 1", many("a as (select 1), ")),
    ] {
        let verdicts = verdicts(&sql);
        assert!(!verdicts.is_empty(), "{}", &sql[..40]);
    }
}
