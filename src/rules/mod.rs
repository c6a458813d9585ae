//! Judgement: what is wrong with specs that can be read, each fault a rule with a code, a name, a level and a page.
//! In: schema, model, specs as written, settings. Out: findings, less those that the specs allow with a reason.
//! A rule is one file and one line in `rules!`. Rules know nothing of each other, of files, or of how findings are shown.

mod allow;
mod context;
mod page;
mod report;
mod settings;
#[cfg(test)]
mod tests;

pub use allow::Allowance;
pub use context::{Part, Reference, SchemaCx};
pub use page::{Row, table};
use report::Found;
pub use report::{Finding, Report};

use crate::diagnostic::{Code, Diagnostics, Level, code};
use crate::reader::nearest;
use crate::source::SourceId;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// A fault that the tool finds, with its manual page.
#[derive(Debug)]
pub struct Rule {
    /// Its code and name.
    pub code: Code,
    /// Its manual page as written in the source; see [`Rule::page`].
    pub docs: &'static str,
    /// The source file that holds it.
    pub file: &'static str,
    /// The line in that file.
    pub line: u32,
    /// How much its findings weigh, unless `[rules]` says otherwise.
    pub level: Level,
    /// What finds it.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Raised while the input is read and resolved: here is only the page.
    Broken,
    /// The schema that the specs come to.
    Schema(fn(&SchemaCx<'_>, &mut Report)),
    /// The allowances that silenced nothing.
    Allowances(fn(&SchemaCx<'_>, &[Allowance<'_>], &mut Report)),
}

/// Makes a rule of a page, a code, a name, a level and a check.
macro_rules! rule {
    ($(#[doc = $doc:literal])* $code:literal $name:literal $level:ident => $check:expr) => {
        #[doc = $name]
        pub static RULE: $crate::rules::Rule = $crate::rules::Rule {
            code: $crate::diagnostic::Code { code: $code, name: $name },
            docs: concat!($($doc, "\n"),*),
            file: file!(),
            line: line!(),
            level: $crate::diagnostic::Level::$level,
            check: $check,
        };
    };
}

/// Writes the module of every rule and the one list of them; a family is a folder.
macro_rules! rules {
    ($($family:ident { $($rule:ident)* })*) => {
        $(mod $family { $(pub mod $rule;)* })*

        /// Every rule, by family.
        pub static RULES: &[&Rule] = &[$($(&$family::$rule::RULE),*),*];
    };
}

rules! {
    scope {
        unscoped_table unscoped_without_reason scope_column_mismatch cross_tenant_reference
        global_references_scoped unique_across_tenants index_without_scope missing_scope_index
        tenant_root_missing membership_mismatch
    }
    references {
        missing_foreign_key missing_on_delete set_null_on_required set_default_without_default
        inconsistent_on_delete unindexed_foreign_key required_cycle cascade_fan_out
    }
    timestamps {
        missing_timestamps nullable_timestamp timestamp_without_default application_timestamp
        application_default mixed_timestamp_types naive_timestamp
    }
    keys { missing_primary_key }
    upkeep { unused_allow }
    broken {
        toml_syntax unknown_key invalid_value invalid_name name_too_long duplicate_name unknown_type
        unknown_table unknown_column ambiguous_reference reference_type_mismatch reference_not_unique
        unknown_enum_value default_type_mismatch invalid_expression unknown_column_in_expression
        unknown_mixin unknown_json_shape impossible_action too_many_columns name_collision
        unsupported_type invalid_order multiple_primary_keys invalid_rule
    }
}

/// The rule with this name or code; letters of a code may be small.
pub fn find(name_or_code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| {
        rule.code.name == name_or_code || rule.code.code.eq_ignore_ascii_case(name_or_code)
    })
}

/// The name of the rule that was most likely meant.
pub fn suggest(name: &str) -> Option<&'static str> {
    nearest(name, RULES.iter().map(|rule| rule.code.name))
}

/// Runs every rule that is not off, and files what the specs do not allow.
///
/// `out` holds what was found so far: where the input is broken, a rule that asks for something missing would only echo it.
/// Of a file that is not TOML nobody knows what it says, so nothing is found in it.
pub fn run(cx: &SchemaCx<'_>, out: &mut Diagnostics) {
    let unread: BTreeSet<SourceId> = out
        .iter()
        .filter(|found| found.code == code::TOML_SYNTAX)
        .map(|found| found.primary.span.source)
        .collect();
    let levels = settings::Levels::read(cx.config, out);
    let broken = out.has_errors();
    let found: Vec<Vec<Found>> = RULES
        .par_iter()
        .map(|rule| match (rule.check, levels.of(rule)) {
            (Check::Schema(check), Some(level)) => {
                let mut report = Report::new(rule.code, level, broken);
                check(cx, &mut report);
                report.finish()
            }
            _ => Vec::new(),
        })
        .collect();
    let mut findings: Vec<Found> = found.into_iter().flatten().collect();
    findings.retain(|found| !unread.contains(&found.diagnostic.primary.span.source));
    let judged = allow::judge(cx, &levels, findings, out);
    findings = judged.kept;
    if !out.has_errors() {
        for rule in RULES {
            if let (Check::Allowances(check), Some(level)) = (rule.check, levels.of(rule)) {
                let mut report = Report::new(rule.code, level, false);
                check(cx, &judged.unused, &mut report);
                findings.extend(report.finish());
            }
        }
    }
    out.extend(report::merge(findings));
}
