//! The facts of PostgreSQL's own catalog: types, casts, operators, functions (pg_type, pg_cast, pg_operator, pg_proc).
//! In: `catalog.txt`, which `catalog.sql` makes on a server. Out: the same, ready to be looked up.
//! Knows no schema; which of several functions is meant is said elsewhere.

use super::types::{Ty, Types};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Everything that is known of the server.
#[derive(Debug)]
pub(super) struct Facts {
    /// The types.
    pub types: Types,
    /// The casts, by source and target.
    pub casts: BTreeMap<(Ty, Ty), Cast>,
    /// The operators, by name.
    pub operators: BTreeMap<&'static str, Vec<Operator>>,
    /// The functions, by name.
    pub functions: BTreeMap<String, Vec<Function>>,
}

/// Where a conversion is made by itself (pg_cast.castcontext).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Context {
    /// Anywhere.
    Implicit,
    /// Where a value is written to a column, too.
    Assignment,
    /// Only where it is asked for.
    Explicit,
}

/// A conversion between two types.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cast {
    /// Where it is made.
    pub context: Context,
    /// Whether the bits stay as they are.
    pub is_binary: bool,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// An operator with its types; no left one for a prefix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    /// On its left.
    pub left: Option<Ty>,
    /// On its right.
    pub right: Ty,
    /// What it makes.
    pub result: Ty,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// How a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Once for each row.
    Plain,
    /// Over the rows of a group.
    Aggregate,
    /// Over a group in order, with so many direct arguments.
    Ordered(usize),
    /// Over a group in order, as a row that is not in it, with so many direct arguments.
    Hypothetical(usize),
    /// Over a window only.
    Window,
}

/// A function with its types.
#[derive(Clone, Debug)]
pub(super) struct Function {
    /// How it is called.
    pub manner: Manner,
    /// Whether it makes any number of values.
    pub is_set: bool,
    /// Whether NULL goes in, NULL comes out.
    pub is_strict: bool,
    /// Whether the last argument may stand any number of times.
    pub is_variadic: bool,
    /// How many arguments may be left out at the end.
    pub defaults: usize,
    /// What it makes.
    pub result: Ty,
    /// What it takes.
    pub inputs: Vec<Ty>,
    /// The columns that it makes, by its OUT arguments.
    pub outs: Vec<(String, Ty)>,
    /// The names of its arguments.
    pub names: Vec<String>,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// The facts, read once.
pub(super) fn facts() -> &'static Facts {
    static FACTS: LazyLock<Facts> = LazyLock::new(|| read(include_str!("catalog.txt")));
    &FACTS
}

/// A line's extension, its kind, and the words behind it.
type Line = (Option<&'static str>, &'static str, Vec<&'static str>);

fn read(text: &'static str) -> Facts {
    let lines: Vec<Line> = text.lines().filter_map(line).collect();
    let of = |wanted: &'static str| {
        let lines = lines.iter();
        lines.filter(move |(_, kind, _)| *kind == wanted)
    };
    let words = |(_, _, words): &Line| words.clone();
    let types = Types::read(of("type").map(words), of("range").map(words));
    let mut facts = Facts {
        types,
        casts: BTreeMap::new(),
        operators: BTreeMap::new(),
        functions: BTreeMap::new(),
    };
    for (extension, _, words) in of("cast") {
        if let Some((pair, cast)) = cast(&facts.types, *extension, words) {
            facts.casts.insert(pair, cast);
        }
    }
    for (extension, _, words) in of("operator") {
        let types = &facts.types;
        let [name, left, right, result] = words[..] else {
            continue;
        };
        if let (Some(right), Some(result)) = (types.find(right), types.find(result)) {
            facts.operators.entry(name).or_default().push(Operator {
                left: types.find(left),
                right,
                result,
                extension: *extension,
            });
        }
    }
    for (extension, _, words) in of("function") {
        if let Some(function) = function(&facts.types, *extension, words) {
            let all = facts.functions.entry(words[0].to_owned());
            all.or_default().push(function);
        }
    }
    facts
}

fn line(text: &'static str) -> Option<Line> {
    let mut words: Vec<_> = text.split(' ').collect();
    let extension = words[0].strip_prefix('@');
    if extension.is_some() {
        words.remove(0);
    }
    let kind = *words.first()?;
    words.remove(0);
    Some((extension, kind, words))
}

fn cast(
    types: &Types,
    extension: Option<&'static str>,
    words: &[&str],
) -> Option<((Ty, Ty), Cast)> {
    let [source, target, context, method] = words[..] else {
        return None;
    };
    let context = match context {
        "i" => Context::Implicit,
        "a" => Context::Assignment,
        _ => Context::Explicit,
    };
    let cast = Cast {
        context,
        is_binary: method == "b",
        extension,
    };
    Some(((types.find(source)?, types.find(target)?), cast))
}

fn function(types: &Types, extension: Option<&'static str>, words: &[&str]) -> Option<Function> {
    let (flags, result, inputs) = (words.get(1)?, words.get(2)?, words.get(3)?);
    let (kind, rest) = flags.split_at(1);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let direct = rest[..digits].parse().unwrap_or(0);
    let list = |sign: char| {
        let list = words[4..].iter().find_map(move |it| it.strip_prefix(sign));
        list.into_iter().flat_map(|it| it.split(','))
    };
    let named = list('>').map(|out| {
        let (name, ty) = out.split_once(':')?;
        Some((name.to_owned(), types.find(ty)?))
    });
    Some(Function {
        manner: match kind {
            "a" => Manner::Aggregate,
            "o" => Manner::Ordered(direct),
            "h" => Manner::Hypothetical(direct),
            "w" => Manner::Window,
            _ => Manner::Plain,
        },
        is_set: rest.contains('r'),
        is_strict: rest.contains('s'),
        is_variadic: rest.contains('v'),
        defaults: rest
            .split_once('d')
            .map_or(0, |(_, count)| count.parse().unwrap_or(0)),
        result: types.find(result)?,
        inputs: inputs
            .split(',')
            .filter(|it| *it != "-")
            .map(|it| types.find(it))
            .collect::<Option<_>>()?,
        outs: named.collect::<Option<_>>()?,
        names: list('=').map(str::to_owned).collect(),
        extension,
    })
}
