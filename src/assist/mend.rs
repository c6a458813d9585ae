//! The fixes of findings, made in the texts until nothing more is offered.
//! In: inputs, what was found in them, and which fixes may be made. Out: inputs with other texts, and what was done.
//! A fix after which more is wrong than before is left out. Texts that cannot be read as TOML are left alone.

use crate::analysis::{Analysis, Inputs, analyze};
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Level, apply, code, compatible};
use crate::source::{SourceId, Sources};
use std::collections::{BTreeMap, BTreeSet};

/// Fixes that make room for further ones are followed this often.
const ROUNDS: usize = 10;

/// A fix that was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    /// Of which rule.
    pub code: Code,
    /// What the finding was about; empty where that is no object of the schema.
    pub object: String,
    /// Where it stood when it was found: `specs/todos.toml:7`.
    pub place: String,
    /// What was done: ``write `on_delete` ``.
    pub title: String,
}

/// A fix and what it is for.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// What it does.
    pub made: Made,
    /// How.
    pub fix: &'a Fix,
}

impl AsRef<Fix> for Offer<'_> {
    fn as_ref(&self) -> &Fix {
        self.fix
    }
}

/// Makes the fixes that are offered and that `may` be made. Returns what is found then, what was done, and what was not,
/// because it would have made things worse.
pub fn mend(
    inputs: &mut Inputs,
    found: Analysis,
    may: impl Fn(&Fix) -> bool,
) -> (Analysis, Vec<Made>, Vec<Made>) {
    let (mut analysis, mut made, mut refused) = (found, Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let before = std::mem::take(&mut analysis.diagnostics);
        let mut round = Round {
            base: inputs.sources.clone(),
            counts: counts(&before),
            standing: Standing::of(&before),
            after: None,
            taken: Vec::new(),
            refused: Vec::new(),
        };
        round.take(inputs, &compatible(offers(inputs, &before, &may)));
        set(inputs, with(&round.base, &round.taken));
        made.extend(round.taken.into_iter().map(|offer| offer.made));
        // What other fixes made way for is tried again.
        refused = round.refused;
        let Some(after) = round.after else {
            analysis.diagnostics = before;
            break;
        };
        analysis = after;
    }
    (analysis, made, refused)
}

/// The fixes that may be made: those of specs and settings that can be read.
pub fn offers<'a>(
    inputs: &Inputs,
    found: &'a Diagnostics,
    may: impl Fn(&Fix) -> bool,
) -> Vec<Offer<'a>> {
    let unread: BTreeSet<SourceId> = (found.iter())
        .filter(|it| it.code == code::TOML_SYNTAX)
        .map(|it| it.primary.span.source)
        .collect();
    let is_fit = |id: SourceId| {
        let is_ours = inputs.specs.binary_search(&id).is_ok() || inputs.settings == Some(id);
        is_ours && !unread.contains(&id)
    };
    let offer = |it: &'a Diagnostic| {
        let fix = it.fix.as_ref()?;
        let is_fit = fix.edits().iter().all(|edit| is_fit(edit.span.source));
        let source = inputs.sources.get(it.primary.span.source);
        let line = source.position(it.primary.span.range().start).line;
        let made = Made {
            code: it.code,
            object: it.object.clone(),
            place: format!("{}:{line}", source.path()),
            title: fix.title.clone(),
        };
        (is_fit && may(fix)).then_some(Offer { made, fix })
    };
    found.iter().filter_map(offer).collect()
}

/// Fixes of one state of the texts, tried together and, where that does not do, by halves.
struct Round<'a> {
    base: Sources,
    counts: Counts,
    standing: Standing,
    after: Option<Analysis>,
    taken: Vec<Offer<'a>>,
    refused: Vec<Made>,
}

impl<'a> Round<'a> {
    fn take(&mut self, inputs: &mut Inputs, offers: &[Offer<'a>]) {
        if offers.is_empty() {
            return;
        }
        let tried = [self.taken.as_slice(), offers].concat();
        set(inputs, with(&self.base, &tried));
        let after = analyze(inputs);
        let standing = Standing::of(&after.diagnostics);
        if standing <= self.standing && self.are_gone(&tried, &after.diagnostics) {
            self.taken = tried;
            self.standing = standing;
            self.after = Some(after);
        } else if let [offer] = offers {
            self.refused.push(offer.made.clone());
        } else {
            let (first, second) = offers.split_at(offers.len() / 2);
            self.take(inputs, first);
            self.take(inputs, second);
        }
    }

    /// Whether each finding is gone that was to be mended. Where others took over the names of what went, there are at
    /// least as many fewer.
    fn are_gone(&self, tried: &[Offer<'_>], after: &Diagnostics) -> bool {
        let left = counts(after);
        let of_rule = |counts: &Counts, code: Code| -> usize {
            let own = counts.iter().filter(|((it, _), _)| *it == code);
            own.map(|(_, count)| count).sum()
        };
        let is_gone = |Made { code, object, .. }: &Made| {
            let count = |counts: &Counts| counts.get(&(*code, object.clone())).copied();
            let meant = tried.iter().filter(|it| it.made.code == *code).count();
            count(&left) < count(&self.counts)
                || of_rule(&left, *code) + meant <= of_rule(&self.counts, *code)
        };
        tried.iter().all(|it| is_gone(&it.made))
    }
}

/// How many findings there are of each rule on each object.
type Counts = BTreeMap<(Code, String), usize>;

fn counts(found: &Diagnostics) -> Counts {
    let mut counts = Counts::new();
    for it in found.iter() {
        *counts.entry((it.code, it.object.clone())).or_default() += 1;
    }
    counts
}

/// How bad it is: the first difference decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    unread: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl Standing {
    fn of(found: &Diagnostics) -> Self {
        let unread = found.iter().filter(|it| it.code == code::TOML_SYNTAX);
        Self {
            unread: unread.count(),
            errors: found.count(Level::Error),
            warnings: found.count(Level::Warn),
            infos: found.count(Level::Info),
        }
    }
}

/// Puts other texts in place; settings that changed are read anew.
fn set(inputs: &mut Inputs, sources: Sources) {
    let before = std::mem::replace(&mut inputs.sources, sources);
    if let Some(id) = inputs.settings
        && before.get(id).text() != inputs.sources.get(id).text()
    {
        let (config, found) = config::parse(id, inputs.sources.get(id).text());
        inputs.config = config;
        inputs.diagnostics.retain(|it| it.primary.span.source != id);
        inputs.diagnostics.extend(found);
    }
}

/// The texts with the fixes in them, under the same ids.
fn with(base: &Sources, offers: &[Offer<'_>]) -> Sources {
    let mut sources = Sources::default();
    for (id, source) in base.iter() {
        let fixes = offers.iter().map(|offer| offer.fix);
        let own = fixes.filter(|fix| fix.edits().iter().any(|edit| edit.span.source == id));
        sources.add(source.path(), apply(id, source.text(), own));
    }
    sources
}
