//! `check --fix` and `check --diff`: the fixes of findings in the specs.
//! In: a project and how far fixes may go. Out: the project with mended texts, and what is found in them; on the disk all
//! of it or nothing.

use super::Result;
use super::ui::Ui;
use crate::analysis::{Analysis, analyze};
use crate::assist::{self, Made};
use crate::diagnostic::{Applicability, Diagnostics, Fix, human, json};
use crate::error::Error;
use crate::project::Project;
use crate::source::{SourceId, Sources};
use crate::write::{self, State, TextFile};
use serde::Serialize;
use similar::TextDiff;
use std::fs;
use std::path::Path;

/// What is done about findings that offer a fix.
#[derive(Debug, clap::Args)]
pub(super) struct FixArgs {
    /// Make the safe fixes in the specs
    #[arg(long, conflicts_with_all = ["baseline", "since"])]
    fix: bool,
    /// With --fix and --diff, also make fixes that may not be what is meant
    #[arg(long)]
    unsafe_fixes: bool,
    /// Print what --fix would change, and write nothing
    #[arg(long, conflicts_with_all = ["baseline", "since", "checklist"])]
    pub(super) diff: bool,
}

/// What the fixes came to.
pub(super) struct Mended {
    /// What was read.
    before: Sources,
    made: Vec<Made>,
    refused: Vec<Made>,
}

/// What was fixed, as programs read it.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    report: json::Report<'a>,
    fixed: Vec<Fixed<'a>>,
}

#[derive(Serialize)]
struct Fixed<'a> {
    rule: &'a str,
    code: &'a str,
    object: &'a str,
    place: &'a str,
    title: &'a str,
}

impl FixArgs {
    /// Makes the fixes in the texts of the project, if they are asked for, not on the disk. What is found then.
    pub(super) fn mend(&self, project: &mut Project) -> (Analysis, Option<Mended>) {
        let found = analyze(&project.inputs);
        if !self.fix && !self.diff {
            return (found, None);
        }
        let before = project.inputs.sources.clone();
        let focus = project.focus;
        let may = |fix: &Fix| self.may(fix) && is_within(fix, focus);
        let (after, made, refused) = assist::mend(&mut project.inputs, found, may);
        let mended = Mended {
            before,
            made,
            refused,
        };
        (after, Some(mended))
    }

    fn may(&self, fix: &Fix) -> bool {
        match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self.unsafe_fixes,
            Applicability::Display => false,
        }
    }

    /// What people are told of fixes: those that were made, and those that could be.
    pub(super) fn remarks(
        &self,
        project: &Project,
        left: &Diagnostics,
        mended: Option<&Mended>,
        ui: &Ui,
    ) -> String {
        let mut text = mended.map_or_else(String::new, |it| it.remarks(ui));
        let within = |fix: &Fix| is_within(fix, project.focus);
        let offers = assist::offers(&project.inputs, left, within);
        let is_refused = |offer: &Made| mended.is_some_and(|it| it.refused.contains(offer));
        let offers = offers.iter().filter(|offer| !is_refused(&offer.made));
        let count = |grade| {
            let offers = offers.clone();
            offers.filter(|it| it.fix.applicability == grade).count()
        };
        let (safe, proposed) = (count(Applicability::Safe), count(Applicability::Unsafe));
        let findings = |count| match count {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        if safe > 0 {
            text.push_str(&format!("`--fix` mends {}\n", findings(safe)));
        }
        if proposed > 0 {
            let findings = findings(proposed);
            text.push_str(&format!(
                "`--fix --unsafe-fixes` proposes an answer to {findings}\n"
            ));
        }
        text
    }
}

impl Mended {
    /// The findings that are left, for programs, with what was fixed.
    pub(super) fn json(&self, report: json::Report<'_>) -> String {
        let fixed = self.made.iter().map(|it| Fixed {
            rule: it.code.name,
            code: it.code.code,
            object: &it.object,
            place: &it.place,
            title: &it.title,
        });
        let fixed = fixed.collect();
        json::text(&Answer { report, fixed })
    }

    /// The changes as a unified diff.
    pub(super) fn diff(&self, project: &Project) -> String {
        self.changed(project)
            .map(|(path, old, new)| {
                let diff = TextDiff::from_lines(old, new);
                diff.unified_diff().header(path, path).to_string()
            })
            .collect()
    }

    /// Writes the changed specs, each whole, unless somebody else has changed one since it was read.
    pub(super) fn write(&self, project: &Project) -> Result<()> {
        let mut state = State {
            migrations: Vec::new(),
            lists: Vec::new(),
            snapshot: None,
            expected: Vec::new(),
        };
        for (path, old, new) in self.changed(project) {
            let file = Path::new(path);
            let known = fs::symlink_metadata(file).map_err(Error::read(file))?;
            if known.permissions().readonly() {
                let path = file.to_owned();
                let what = "it is read-only";
                return Err(Error::Blocked { path, what });
            }
            state.lists.push(TextFile {
                path: path.to_owned(),
                text: new.to_owned(),
            });
            state.expected.push((path.to_owned(), Some(old)));
        }
        write::commit(&write::plan(Path::new(""), &[], Some(&state))?)
    }

    fn remarks(&self, ui: &Ui) -> String {
        let told = |word: &str, it: &Made, why: &str| {
            let what = match it.object.as_str() {
                "" => it.place.clone(),
                object => format!("`{object}`"),
            };
            let message = format!("{what}: {} ({}){why}", it.title, it.code.name);
            human::paragraph(word, &message, ui.style())
        };
        let made = self.made.iter().map(|it| told("fixed", it, ""));
        let why = ", as other findings would come of it";
        let refused = self.refused.iter().map(|it| told("not fixed", it, why));
        made.chain(refused).collect()
    }

    /// The specs that were changed: path, text before, text now.
    fn changed<'a>(
        &'a self,
        project: &'a Project,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
        let now = &project.inputs.sources;
        self.before.iter().filter_map(move |(id, before)| {
            let text = now.get(id).text();
            (text != before.text()).then_some((before.path(), before.text(), text))
        })
    }
}

/// Whether a fix stays in the one spec that a person named, if one was.
fn is_within(fix: &Fix, focus: Option<SourceId>) -> bool {
    focus.is_none_or(|focus| fix.edits().iter().all(|it| it.span.source == focus))
}
