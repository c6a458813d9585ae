//! Judgement: what is wrong with specs that can be read, each fault a rule with a code, a name, a level and a page.
//! In: schema, model, specs as written, settings; what leads there from the previous schema. Out: findings, less those that the specs allow with a reason.
//! A rule is one file and one line in `rules!`. Rules know nothing of each other, of files, or of how findings are shown.

mod access;
mod allow;
mod checklist;
mod context;
mod entry;
mod expression;
mod judgement;
mod likeness;
mod migration;
mod page;
mod query;
mod report;
mod settings;
#[cfg(test)]
mod tests;
mod volatility;

pub use allow::Allowance;
pub use checklist::{BEYOND, CHECKLIST, Checked, Point, Verdict, checklist};
pub use context::{AuthColumnCx, Part, Reference, SchemaCx};
pub use entry::{Entry, mend};
pub use judgement::Judgement;
pub use migration::{Change, MigrationCx, changes, hazard_cx};
pub use page::{Row, table};
pub use query::{Files, QueryCx, Site, What};
pub use report::{Finding, Report};
pub use volatility::NOT_IMMUTABLE;

use crate::diagnostic::{Code, Level};
use crate::reader::nearest;
use crate::statement::HazardKind;

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
    /// Raised while the migrations or the templates are read: here is only the page, which shows files, not specs.
    Files,
    /// The schema that the specs come to.
    Schema(fn(&SchemaCx<'_>, &mut Report)),
    /// What a migration does to tables that exist, and to whoever uses them, and the hazards that it is the voice of.
    Migration(&'static [HazardKind], fn(&MigrationCx<'_>, &mut Report)),
    /// The same, where the harm cannot be undone: an error that neither `[rules]` nor `allow` lowers. Only a run that
    /// was told to accept this hazard lets it pass.
    Gate(HazardKind, fn(&MigrationCx<'_>, &mut Report)),
    /// Hand-written SQL: what `audit` reads.
    Queries(fn(&QueryCx, &mut Report)),
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
        tenant_root_missing membership_mismatch unsecured_table secret_in_join
    }
    references {
        missing_foreign_key missing_on_delete set_null_on_required set_default_without_default
        inconsistent_on_delete unindexed_foreign_key required_cycle cascade_fan_out
    }
    timestamps {
        missing_timestamps nullable_timestamp timestamp_without_default application_timestamp
        application_default mixed_timestamp_types naive_timestamp
    }
    keys {
        missing_primary_key mixed_key_types key_without_generator narrow_key repeatable_membership
        nullable_unique_key
    }
    types {
        json_not_jsonb padded_char bounded_varchar volatile_generated_column volatile_check
        null_comparison constant_check inexact_money discouraged_type
    }
    indexes {
        duplicate_index redundant_index volatile_index missing_operator_class btree_over_document
    }
    names { not_snake_case reserved_word }
    auth {
        missing_auth_table missing_auth_column auth_column_type auth_column_not_unique auth_reference
        auth_unwritten_column auth_column_nullable auth_column_not_null auth_column_not_indexed
    }
    migrations {
        dropped_table dropped_column dropped_constraint required_column_without_default
        not_null_on_existing_rows rewriting_change narrowing_type_change renamed_in_use
        blocking_statement removed_enum_value weakened_isolation possible_rename stale_rename
        unique_on_existing_rows irreversible_sql type_change_on_existing_rows lossy_sql constraint_on_existing_rows
        edited_migration missing_migration unlisted_migration forked_history
    }
    queries {
        unscoped_query unproven_query insert_without_scope unknown_name_in_query idle_waiver
        literal_organization
    }
    upkeep { unused_allow unused_declaration }
    broken {
        toml_syntax unknown_key invalid_value invalid_name name_too_long duplicate_name unknown_type
        unknown_table unknown_column ambiguous_reference reference_type_mismatch reference_not_unique
        unknown_enum_value default_type_mismatch invalid_expression unknown_column_in_expression
        unknown_mixin unknown_json_shape impossible_action too_many_columns name_collision
        unsupported_type invalid_order multiple_primary_keys invalid_rule invalid_template
        invalid_query untyped_query
    }
}

/// The rule with this name or code; letters of a code may be small.
pub fn find(name_or_code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| {
        rule.code.name == name_or_code || rule.code.code.eq_ignore_ascii_case(name_or_code)
    })
}

/// Whether findings of a rule can be allowed.
pub fn may_allow(rule: &Rule) -> bool {
    let is_other = matches!(
        rule.check,
        Check::Gate(..) | Check::Allowances(_) | Check::Queries(_)
    );
    !rule.is_broken_input() && !is_other
}

/// Whether a rule of this name speaks of hazards of this kind.
pub fn speaks_of(name: &str, kind: HazardKind) -> bool {
    find(name).is_some_and(|rule| match rule.check {
        Check::Migration(kinds, _) => kinds.contains(&kind),
        Check::Broken
        | Check::Files
        | Check::Schema(_)
        | Check::Gate(..)
        | Check::Queries(_)
        | Check::Allowances(_) => false,
    })
}

/// The name of the rule that was most likely meant.
pub fn suggest(name: &str) -> Option<&'static str> {
    nearest(name, RULES.iter().map(|rule| rule.code.name))
}
