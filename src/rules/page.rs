//! A rule's manual page, as `explain`, the README and editors show it.

use super::{Check, RULES, Rule};
use crate::diagnostic::Level;

/// One line of the table of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// `S001`
    pub code: &'static str,
    /// `unscoped-table`
    pub name: &'static str,
    /// Its level, unless the config says otherwise.
    pub level: Level,
    /// What it finds.
    pub summary: &'static str,
}

/// The table of rules, by code.
pub fn table() -> Vec<Row> {
    let mut rows: Vec<Row> = RULES
        .iter()
        .map(|rule| Row {
            code: rule.code.code,
            name: rule.code.name,
            level: rule.level,
            summary: rule.summary(),
        })
        .collect();
    rows.sort_by_key(|row| row.code);
    rows
}

impl Rule {
    /// The fault in one sentence: the first line of the page.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().next().unwrap_or_default().trim()
    }

    /// The manual page in Markdown, without code, name and level.
    pub fn page(&self) -> String {
        self.docs
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .flat_map(|line| [line, "\n"])
            .collect()
    }

    /// What stands on the page under a heading, up to the next one; empty if there is no such heading.
    pub fn section(&self, heading: &str) -> String {
        let page = self.page();
        let (_, rest) = page
            .split_once(&format!("\n## {heading}\n"))
            .unwrap_or_default();
        let (section, _) = rest.split_once("\n## ").unwrap_or((rest, ""));
        section.trim().to_owned()
    }

    /// Whether its findings can be neither lowered nor allowed.
    pub fn is_firm(&self) -> bool {
        self.is_broken_input() || matches!(self.check, Check::Gate(..))
    }

    /// Whether it stands for input that nothing can be made of: always an error, never set, never allowed.
    pub fn is_broken_input(&self) -> bool {
        self.code.code.starts_with('B') || matches!(self.check, Check::Files)
    }

    /// Whether `[rules]` can say its level.
    pub fn is_settable(&self) -> bool {
        !self.is_broken_input() && !matches!(self.check, Check::Gate(..))
    }

    /// Whether `allow` can silence its findings.
    pub fn is_allowable(&self) -> bool {
        self.is_settable() && !matches!(self.check, Check::Allowances(_))
    }
}
