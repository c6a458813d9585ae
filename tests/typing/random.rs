//! Random statements over the schema of every type, from a number: functions and operators of the catalog, over
//! columns, literals, parameters and casts that fit, or do not.

use super::every;
use crate::tenancy::fixtures::Random;

const CATALOG: &str = include_str!("../../src/typing/catalog.txt");

/// What random statements are made of.
pub struct Words {
    functions: Vec<(String, Vec<String>)>,
    operators: Vec<(String, String, String)>,
    columns: Vec<(&'static str, String)>,
}

impl Words {
    pub fn new() -> Self {
        let lines = CATALOG.lines();
        let functions = lines.clone().filter_map(|line| {
            let words: Vec<_> = line.strip_prefix("function ")?.split(' ').collect();
            let is_plain = words[1].starts_with('f') && !words[1].contains('v');
            let inputs = words[3].split(',').filter(|it| *it != "-");
            is_plain.then(|| (words[0].to_owned(), inputs.map(str::to_owned).collect()))
        });
        let operators = lines.filter_map(|line| {
            let words: Vec<_> = line.strip_prefix("operator ")?.split(' ').collect();
            let own = |at: usize| words[at].to_owned();
            (words[1] != "-").then(|| (own(0), own(1), own(2)))
        });
        let columns = every::columns().into_iter().map(|(name, _)| {
            let ty = match name {
                "some_texts" => "text[]".to_owned(),
                "some_ints" => "int4[]".to_owned(),
                "some_times" => "timestamptz[]".to_owned(),
                "a_char" => "bpchar".to_owned(),
                "a_multirange" => "int4multirange".to_owned(),
                "an_oid" => "oid".to_owned(),
                other => other.split_once('_').unwrap().1.to_owned(),
            };
            (name, ty)
        });
        Self {
            functions: functions.collect(),
            operators: operators.collect(),
            columns: columns.collect(),
        }
    }
}

/// The statement with this number.
pub fn statement(words: &Words, seed: u64) -> String {
    let mut maker = Maker {
        words,
        random: Random::new(seed),
    };
    let (one, other) = (maker.any(2), maker.any(1));
    let condition = maker.of("bool", 1);
    match maker.random.below(4) {
        0 => format!("SELECT {one}, {other} FROM every"),
        1 => format!("SELECT {one} AS one FROM every WHERE {condition}"),
        2 => format!("SELECT {one} FROM every UNION ALL SELECT {other} FROM firm"),
        _ => {
            format!("SELECT x.* FROM every, LATERAL (SELECT {one}) AS x (y) WHERE {other} IS NULL")
        }
    }
}

struct Maker<'w> {
    words: &'w Words,
    random: Random,
}

impl Maker<'_> {
    /// An expression of some type.
    fn any(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.leaf();
        }
        let below = depth - 1;
        match self.random.below(14) {
            0..=3 => {
                let words = self.words;
                let all = &words.functions;
                let (name, inputs) = &all[self.random.below(all.len())];
                let args: Vec<_> = inputs.iter().map(|ty| self.of(ty, below)).collect();
                let args = args.join(", ");
                format!("\"{name}\"({args})")
            }
            4..=7 => {
                let words = self.words;
                let all = &words.operators;
                let (name, left, right) = &all[self.random.below(all.len())];
                let (left, right) = (self.of(left, below), self.of(right, below));
                format!("({left} {name} {right})")
            }
            8 => {
                let (a, b, c) = (self.of("bool", below), self.any(below), self.leaf());
                format!("CASE WHEN {a} THEN {b} ELSE {c} END")
            }
            9 => {
                let name = self
                    .random
                    .pick(&["coalesce", "greatest", "least", "nullif"]);
                let (a, b) = (self.any(below), self.leaf());
                format!("{name}({a}, {b})")
            }
            10 => {
                let (a, b, c) = (self.any(below), self.leaf(), self.leaf());
                let form = self.random.below(3);
                match form {
                    0 => format!("({a} IN ({b}, {c}))"),
                    1 => format!("({a} BETWEEN {b} AND {c})"),
                    _ => format!("({a} IS DISTINCT FROM {b})"),
                }
            }
            11 => {
                let (a, b) = (self.any(below), self.leaf());
                format!("ARRAY[{a}, {b}]")
            }
            12 => {
                let ty = self
                    .random
                    .pick(&["text", "int8", "numeric", "jsonb", "varchar", "date"]);
                format!("({})::{ty}", self.any(below))
            }
            _ => {
                let (a, b) = (self.any(below), self.of("text[]", 0));
                format!("({a} = ANY ({b}))")
            }
        }
    }

    /// An expression that may be of this type.
    fn of(&mut self, ty: &str, depth: usize) -> String {
        let fit: Vec<_> = self
            .words
            .columns
            .iter()
            .filter(|(_, it)| it == ty)
            .collect();
        match self.random.below(10) {
            0..=5 if !fit.is_empty() => fit[self.random.below(fit.len())].0.to_owned(),
            0..=5 if !ty.starts_with("any") && ty != "record" && ty != "unknown" => {
                let ty = if ty == "char" { "\"char\"" } else { ty };
                format!("NULL::{ty}")
            }
            6 => self.parameter(),
            7 => self.random.pick(&["NULL", "'1'", "'{}'"]).to_owned(),
            _ => self.any(depth.min(1)),
        }
    }

    fn parameter(&mut self) -> String {
        format!("${}", 1 + self.random.below(2))
    }

    fn leaf(&mut self) -> String {
        match self.random.below(10) {
            0..=5 => {
                let all = &self.words.columns;
                all[self.random.below(all.len())].0.to_owned()
            }
            6 => self
                .random
                .pick(&["1", "1.5", "3000000000", "true", "-7"])
                .to_owned(),
            7 => "NULL".to_owned(),
            _ => self.parameter(),
        }
    }
}
