//! The level of every rule: its own, or what `[rules]` of the config says.

use super::{Check, Rule, find, suggest};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Level, code};
use crate::source::Spanned;
use std::collections::BTreeMap;

/// The levels of a run.
pub(super) struct Levels(BTreeMap<&'static str, Option<Level>>);

impl Levels {
    /// Reads `[rules]`; files the names that no rule has, and the faults that cannot be lowered.
    pub fn read(config: &Config, out: &mut Diagnostics) -> Self {
        let mut levels = BTreeMap::new();
        for (name, level) in &config.rules {
            let name = Spanned::new(name.clone(), level.span);
            match settable(&name, "set") {
                Ok(rule) => {
                    levels.insert(rule.code.code, level.value);
                }
                Err(fault) => out.push(*fault),
            }
        }
        Self(levels)
    }

    /// The level of a rule; none if it is off.
    pub fn of(&self, rule: &Rule) -> Option<Level> {
        self.0
            .get(rule.code.code)
            .copied()
            .unwrap_or(Some(rule.level))
    }
}

/// The rule of this name, if its level may be set and its findings allowed; `verb` is what was tried.
pub(super) fn settable(
    name: &Spanned<String>,
    verb: &str,
) -> Result<&'static Rule, Box<Diagnostic>> {
    let fault = |message, help: &str| {
        Box::new(Diagnostic::error(code::INVALID_RULE, name.span, message).help(help))
    };
    match find(name) {
        Some(rule) if rule.is_broken_input() => Err(fault(
            format!(
                "`{}` cannot be {verb}: its output would be broken",
                name.value
            ),
            "leave this out, and mend what it finds",
        )),
        Some(rule) if let Check::Gate(kind, _) = rule.check => Err(fault(
            format!(
                "`{}` cannot be {verb}: what is lost does not come back",
                rule.code.name
            ),
            &format!(
                "leave this out; `--allow {}` lets one run pass",
                kind.name()
            ),
        )),
        Some(rule) if verb == "allowed" && matches!(rule.check, Check::Allowances(_)) => {
            Err(fault(
                format!("`{}` cannot be allowed", name.value),
                "take the other `allow` out instead",
            ))
        }
        Some(rule) => Ok(rule),
        None => Err(fault(
            format!("there is no rule `{}`", name.value),
            &suggest(name).map_or_else(
                || "`schemagen explain` lists the rules".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;
    use crate::source::{SourceId, Sources, Span};

    #[test]
    fn what_may_be_set_and_allowed_is_what_is_said() {
        let source: SourceId = Sources::default().add("a.toml", "");
        for rule in RULES {
            let name = Spanned::new(rule.code.name.to_owned(), Span::new(source, 0..0));
            let can = |verb| settable(&name, verb).is_ok();
            assert_eq!(can("set"), rule.is_settable(), "{}", rule.code.name);
            assert_eq!(can("allowed"), rule.is_allowable(), "{}", rule.code.name);
        }
    }
}
