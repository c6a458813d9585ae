//! The checklist of the guide to database patterns: its ten points, and the rules that stand behind each.
//! In: findings, settings. Out: for each point whether it is kept, broken or not checked, and why.
//! A point is data; a rule that none of them names is either in `BEYOND` or of a family that the guide does not speak of.

use super::settings::Levels;
use super::{Rule, find};
use crate::config::Config;
use crate::diagnostic::Diagnostics;

/// One point of the list.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// Its name in the guide.
    pub name: &'static str,
    /// What it asks for.
    pub asks: &'static str,
    /// The names of the rules behind it.
    pub rules: &'static [&'static str],
    /// Why nothing can be said of it under these settings, if so.
    unchecked: fn(&Config) -> Option<&'static str>,
}

/// How a project stands on a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every rule behind it is silent.
    Kept,
    /// This many findings stand against it.
    Broken(usize),
    /// Nothing can be said, and why.
    NotChecked(&'static str),
}

/// A point with its verdict.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The point.
    pub point: &'static Point,
    /// How the project stands on it.
    pub verdict: Verdict,
    /// The rules behind it, each with the number of its findings; none where the settings turn it off.
    pub rules: Vec<(&'static Rule, Option<usize>)>,
}

/// The ten points, in the guide's order.
pub const CHECKLIST: &[Point] = &[
    Point {
        name: "Schema Import",
        asks: "the database connection knows the schema",
        rules: &[],
        unchecked: |_| {
            Some(
                "the connection is the application's; the modules of `build` know their tables without it",
            )
        },
    },
    Point {
        name: "Timestamp Consistency",
        asks: "all time stamps are NOT NULL and filled in by the database",
        rules: &[
            "missing-timestamps",
            "nullable-timestamp",
            "timestamp-without-default",
            "application-timestamp",
            "mixed-timestamp-types",
        ],
        unchecked: |_| None,
    },
    Point {
        name: "Foreign Key Constraints",
        asks: "all relationships are constrained",
        rules: &[
            "missing-foreign-key",
            "unknown-table",
            "unknown-column",
            "ambiguous-reference",
            "reference-type-mismatch",
            "reference-not-unique",
            "required-cycle",
            "dropped-constraint",
        ],
        unchecked: |_| None,
    },
    Point {
        name: "Organization Scoping",
        asks: "all data of users names its organization",
        rules: &[
            "unscoped-table",
            "unscoped-without-reason",
            "scope-column-mismatch",
            "cross-tenant-reference",
            "global-references-scoped",
            "unique-across-tenants",
            "tenant-root-missing",
            "membership-mismatch",
            "unsecured-table",
            "weakened-isolation",
        ],
        unchecked: |_| None,
    },
    Point {
        name: "Better Auth Compatibility",
        asks: "the auth tables are as Better Auth needs them",
        rules: &[
            "missing-auth-table",
            "missing-auth-column",
            "auth-column-type",
            "auth-column-not-unique",
            "auth-reference",
            "auth-unwritten-column",
            "auth-column-nullable",
            "auth-column-not-null",
            "auth-column-not-indexed",
        ],
        unchecked: |config| {
            config.better_auth.is_none().then_some(
                "schemagen.toml does not say how Better Auth is set up: `[auth.better_auth]`",
            )
        },
    },
    Point {
        name: "Migration Configuration",
        asks: "the migrations are set up, and what they make is known",
        rules: &[
            "edited-migration",
            "missing-migration",
            "unlisted-migration",
            "forked-history",
        ],
        unchecked: |_| None,
    },
    Point {
        name: "Type Safety",
        asks: "all queries are typed",
        rules: &[],
        unchecked: |_| {
            Some(
                "queries are the application's; those in the modules of `build` are typed and bound",
            )
        },
    },
    Point {
        name: "Cascade Behaviors",
        asks: "what a delete does is meant, and the same everywhere",
        rules: &[
            "missing-on-delete",
            "inconsistent-on-delete",
            "set-null-on-required",
            "set-default-without-default",
            "impossible-action",
            "cascade-fan-out",
        ],
        unchecked: |_| None,
    },
    Point {
        name: "Primary Keys",
        asks: "every table has a fitting primary key",
        rules: &["missing-primary-key", "multiple-primary-keys"],
        unchecked: |_| None,
    },
    Point {
        name: "Index Strategy",
        asks: "what is looked up often has an index",
        rules: &[
            "unindexed-foreign-key",
            "missing-scope-index",
            "index-without-scope",
            "duplicate-index",
            "redundant-index",
        ],
        unchecked: |_| None,
    },
];

/// Rules of the guide's families that ask for more than the guide does, or for something else.
pub const BEYOND: &[&str] = &[
    "naive-timestamp",
    "application-default",
    "secret-in-join",
    "mixed-key-types",
    "key-without-generator",
    "narrow-key",
    "repeatable-membership",
    "nullable-unique-key",
];

/// Judges every point by the findings of a run.
pub fn checklist(found: &Diagnostics, config: &Config) -> Vec<Checked> {
    let levels = Levels::read(config, &mut Diagnostics::default());
    let is_unread = found
        .iter()
        .any(|it| find(it.code.code).is_some_and(Rule::is_broken_input));
    let checked = |point: &'static Point| {
        let rules: Vec<_> = rules(point)
            .map(|rule| {
                let of_rule = found.iter().filter(|it| it.code == rule.code).count();
                (rule, levels.of(rule).map(|_| of_rule))
            })
            .collect();
        let count: usize = rules.iter().filter_map(|(_, count)| *count).sum();
        let verdict = if count > 0 {
            Verdict::Broken(count)
        } else if let Some(why) = (point.unchecked)(config) {
            Verdict::NotChecked(why)
        } else if is_unread {
            Verdict::NotChecked("a part of the specs cannot be built, so it is not judged")
        } else if rules.iter().all(|(_, count)| count.is_none()) {
            Verdict::NotChecked("its rules are off in schemagen.toml")
        } else {
            Verdict::Kept
        };
        Checked {
            point,
            verdict,
            rules,
        }
    };
    CHECKLIST.iter().map(checked).collect()
}

fn rules(point: &Point) -> impl Iterator<Item = &'static Rule> {
    point.rules.iter().filter_map(|name| find(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_rule_that_is_named_exists_and_is_named_once() {
        let mut named: Vec<&str> = CHECKLIST.iter().flat_map(|it| it.rules).copied().collect();
        named.extend(BEYOND);
        for name in &named {
            let rule = find(name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
            assert_eq!(rule.code.name, *name, "by its name, not its code");
        }
        named.sort_unstable();
        let twice = named.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None);
    }

    #[test]
    fn every_rule_of_the_guides_families_stands_behind_a_point() {
        let named: Vec<&str> = CHECKLIST.iter().flat_map(|it| it.rules).copied().collect();
        for rule in RULES {
            let family = rule.file.rsplit('/').nth(1).expect("a family is a folder");
            let is_the_guides =
                ["scope", "references", "timestamps", "keys", "auth"].contains(&family);
            let name = rule.code.name;
            assert!(
                !is_the_guides || named.contains(&name) || BEYOND.contains(&name),
                "`{name}` stands behind no point of the checklist, and is not in BEYOND"
            );
        }
        assert_eq!(CHECKLIST.len(), 10);
    }
}
