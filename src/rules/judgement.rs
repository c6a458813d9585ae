//! One run of the rules.
//! In: what they see, and what was found before. Out: their findings, less those that the specs allow.
//! The schema is judged while the difference is made; the migration after it; then what is allowed is taken away.

use super::report::Found;
use super::settings::Levels;
use super::{Allowance, Check, MigrationCx, RULES, Report, SchemaCx, allow, report};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, code};
use crate::source::SourceId;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Findings as they come together.
pub struct Judgement<'a, 's> {
    cx: &'a SchemaCx<'s>,
    levels: Levels,
    /// What was found before the rules ran, and about the allowances.
    out: Diagnostics,
    /// The files that are not TOML: nobody knows what they say, so nothing is found in them.
    unread: BTreeSet<SourceId>,
    /// Whether the input is broken: what is missing may only be unread.
    broken: bool,
    found: Vec<Found>,
    /// Whether there was a migration to judge.
    has_migration: bool,
}

impl<'a, 's> Judgement<'a, 's> {
    /// Begins with what was found so far.
    pub fn new(cx: &'a SchemaCx<'s>, mut out: Diagnostics) -> Self {
        let unread = out
            .iter()
            .filter(|found| found.code == code::TOML_SYNTAX)
            .map(|found| found.primary.span.source)
            .collect();
        Self {
            levels: Levels::read(cx.config, &mut out),
            broken: out.has_errors(),
            cx,
            out,
            unread,
            found: Vec::new(),
            has_migration: false,
        }
    }

    /// Judges the schema that the specs come to.
    pub fn schema(&mut self) {
        let found: Vec<Vec<Found>> = RULES
            .par_iter()
            .map(|rule| match (rule.check, self.levels.of(rule)) {
                (Check::Schema(check), Some(level)) => {
                    let mut report = Report::new(rule.code, level, self.broken);
                    check(self.cx, &mut report);
                    report.finish()
                }
                _ => Vec::new(),
            })
            .collect();
        self.found.extend(found.into_iter().flatten());
    }

    /// Judges the way from the previous schema to it. There is none where the specs cannot be read.
    pub fn migration(&mut self, migration: &MigrationCx<'_>) {
        if self.broken {
            return;
        }
        self.has_migration = true;
        for rule in RULES {
            let (check, level) = match (rule.check, self.levels.of(rule)) {
                (Check::Migration(_, check), Some(level)) => (check, level),
                (Check::Gate(kind, check), _) if !migration.allowed.contains(&kind) => {
                    (check, Level::Error)
                }
                _ => continue,
            };
            let mut report = Report::new(rule.code, level, false);
            check(migration, &mut report);
            self.found.extend(report.finish());
        }
    }

    /// Everything that was found and is not allowed.
    pub fn end(self) -> Diagnostics {
        let mut out = self.out;
        let mut findings = self.found;
        findings.retain(|found| !self.unread.contains(&found.diagnostic.primary.span.source));
        let judged = allow::judge(self.cx, &self.levels, findings, &mut out);
        let mut kept = judged.kept;
        if !out.has_errors() {
            let ran = |allow: &Allowance<'_>| {
                let rule = super::find(&allow.spec.rule);
                let is_migration = rule.is_some_and(|it| matches!(it.check, Check::Migration(..)));
                self.has_migration || !is_migration
            };
            let unused: Vec<_> = judged.unused.into_iter().filter(ran).collect();
            for rule in RULES {
                if let (Check::Allowances(check), Some(level)) = (rule.check, self.levels.of(rule))
                {
                    let mut report = Report::new(rule.code, level, false);
                    check(self.cx, &unused, &mut report);
                    kept.extend(report.finish());
                }
            }
        }
        let merged: Vec<Diagnostic> = report::merge(kept);
        out.extend(merged);
        out
    }
}
