//! What may stand where in the specs and the settings: the keys of each table with a line of manual, and what their
//! values are. One list, which completion, hover and the index of names read alike.
//! A test holds it to what the parsers take.

mod parts;
mod settings;
mod shared;
mod specs;

pub use settings::SETTINGS;
pub use specs::SPEC;

use crate::outline::Step;

/// A table whose keys are known.
#[derive(Debug)]
pub struct Body {
    /// What it is, in messages: `a column`.
    pub what: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of the language.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// How its value is begun, `$0` where one goes on typing.
    pub form: &'static str,
    /// Its manual, in a line or two.
    pub doc: &'static str,
    /// What its value may be; the elements of a list are each of this, too.
    pub takes: &'static [Slot],
}

/// A word with its meaning.
pub type Word = (&'static str, &'static str);

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// `true` or `false`
    Flag,
    /// Any text
    Text,
    /// One of these words
    Words(&'static [Word]),
    /// An SQL expression over the columns of the table
    Expression,
    /// A type
    Type,
    /// A table, or a column of one
    Reference,
    /// A table
    Table,
    /// A column of the table that it stands in
    Column,
    /// A column of that table, and what an index needs to know of it
    IndexColumn,
    /// A column of the table that a reference leads to
    TargetColumn,
    /// A mixin
    Mixin,
    /// A JSON shape, by name
    ShapeName,
    /// What a field of a JSON shape holds
    Shape,
    /// A rule
    Rule,
    /// A value of the column's type
    Default,
    /// `table.x`, `column.x.y`, `enum.x`, `sql.z`, `extension.e`
    Ordered,
    /// The labels of an enum
    Label,
    /// A table with these keys
    Keys(&'static Body),
    /// A table whose keys are names, each with one of these values
    Names(Names, &'static [Slot]),
}

/// Whose names the keys of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Tables that are declared here
    Table,
    /// Columns that are declared here
    Column,
    /// Enums that are declared here
    Enum,
    /// Mixins that are declared here
    Mixin,
    /// JSON shapes that are declared here
    Shape,
    /// Verbatim SQL that is declared here
    Sql,
    /// Extensions that are declared here
    Extension,
    /// Joins that are declared here
    Join,
    /// Columns of the table that reference others
    Side,
    /// Rules
    Rule,
}

/// What the values at a step below these are.
pub fn below(slots: &'static [Slot], step: &Step) -> Option<&'static [Slot]> {
    let Step::Key(key) = step else {
        return Some(slots);
    };
    slots.iter().find_map(|slot| match slot {
        Slot::Keys(body) => Some(body.key(key)?.takes),
        Slot::Names(_, values) => Some(*values),
        Slot::Shape => Some(SHAPE),
        _ => None,
    })
}

/// What may stand at a path.
pub fn at(root: &'static [Slot], path: &[Step]) -> Option<&'static [Slot]> {
    path.iter().try_fold(root, |slots, step| below(slots, step))
}

/// The table of known keys among these.
pub fn body(slots: &'static [Slot]) -> Option<&'static Body> {
    slots.iter().find_map(|slot| match slot {
        Slot::Keys(body) => Some(*body),
        _ => None,
    })
}

/// Whose names the keys are, if they are names.
pub fn names(slots: &'static [Slot]) -> Option<Names> {
    slots.iter().find_map(|slot| match slot {
        Slot::Names(names, _) => Some(*names),
        _ => None,
    })
}

const SHAPE: &[Slot] = &[Slot::Shape];

impl Body {
    /// A key of it.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::code;
    use crate::source::Sources;
    use std::collections::BTreeSet;

    /// Every key of every table below, with the line that writes it: `[table.x.columns] x = { null = 0 }`.
    fn lines(slots: &'static [Slot], path: &str, depth: usize, out: &mut Vec<(String, String)>) {
        if depth > 7 {
            return;
        }
        for slot in slots {
            match slot {
                Slot::Keys(body) => {
                    for key in body.keys {
                        let path = format!("{path}{}", key.name);
                        out.push((key.name.to_owned(), path.clone()));
                        lines(key.takes, &format!("{path}."), depth + 1, out);
                    }
                }
                Slot::Names(_, values) => lines(values, &format!("{path}x."), depth + 1, out),
                _ => {}
            }
        }
    }

    /// Whether a parser knows a key: what it does not know it says so. Values are of a wrong kind on purpose.
    fn check(root: &'static [Slot], parse: impl Fn(&str) -> Vec<crate::diagnostic::Diagnostic>) {
        let mut all = Vec::new();
        lines(root, "", 0, &mut all);
        assert!(all.len() > 20);
        for (key, path) in &all {
            for value in ["{}", "[{}]", "0"] {
                let text = format!("{path} = {value}\n");
                for found in parse(&text) {
                    let is_known = found.code != code::UNKNOWN_KEY
                        || !found.message.ends_with(&format!("`{key}`"));
                    assert!(is_known, "{text}: {}", found.message);
                }
            }
        }
    }

    #[test]
    fn the_parsers_take_every_key() {
        let source = |text: &str| Sources::default().add("a.toml", text);
        check(SPEC, |text| crate::spec::parse(source(text), text).1);
        check(SETTINGS, |text| crate::config::parse(source(text), text).1);
    }

    /// The keys that a parser names when it meets one that it does not know, at a path.
    fn known(
        path: &str,
        parse: impl Fn(&str) -> Vec<crate::diagnostic::Diagnostic>,
    ) -> BTreeSet<String> {
        let text = format!("{path}qqqqqqqqqqqqqqqqqqqq = 0\n");
        let found = parse(&text);
        let fault = found.iter().find(|it| it.code == code::UNKNOWN_KEY);
        let help = fault.and_then(|it| it.help.clone());
        let help = help.unwrap_or_else(|| panic!("{text}: {found:?}"));
        let (_, keys) = help.rsplit_once(" are ").expect(&help);
        keys.split(", ")
            .map(|key| key.trim_matches('`').to_owned())
            .collect()
    }

    #[test]
    fn every_key_of_the_parsers_has_its_manual() {
        let source = |text: &str| Sources::default().add("a.toml", text);
        let spec = |text: &str| crate::spec::parse(source(text), text).1;
        let settings = |text: &str| crate::config::parse(source(text), text).1;
        let agree = |root: &'static [Slot], steps: &[&str], path: &str, keys: BTreeSet<String>| {
            let steps: Vec<Step> = steps.iter().map(|it| Step::Key((*it).to_owned())).collect();
            let slots = at(root, &steps).expect(path);
            let ours = body(slots)
                .expect(path)
                .keys
                .iter()
                .map(|key| key.name.to_owned());
            // A part that this version only refuses has no manual.
            let later = ["auth", "drizzle", "diagram"];
            let theirs: BTreeSet<String> = keys
                .into_iter()
                .filter(|it| !later.contains(&it.as_str()))
                .collect();
            assert_eq!(ours.collect::<BTreeSet<_>>(), theirs, "{path}");
        };
        for (steps, path) in [
            (vec![], ""),
            (vec!["table", "x"], "table.x."),
            (vec!["table", "x", "columns", "x"], "table.x.columns.x."),
            (vec!["enum", "x"], "enum.x."),
            (vec!["mixin", "x"], "mixin.x."),
            (vec!["sql", "x"], "sql.x."),
        ] {
            agree(SPEC, &steps, path, known(path, spec));
        }
        for (steps, path) in [
            (vec![], ""),
            (vec!["tenancy"], "tenancy."),
            (vec!["tenancy", "membership"], "tenancy.membership."),
            (vec!["conventions"], "conventions."),
            (vec!["migrations"], "migrations."),
            (vec!["target"], "target."),
            (vec!["target", "rust"], "target.rust."),
        ] {
            agree(SETTINGS, &steps, path, known(path, settings));
        }
    }
}
