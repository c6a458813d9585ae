//! What helps a person who writes specs: what can be typed at a place, what stands there, what mends a finding, and a
//! new name for a thing.
//! In: an analysis and the index of names over the same texts. Out: words, edits and places.
//! Knows nothing of editors and their protocol.

mod allow;
mod card;
mod complete;
mod contents;
mod hover;
mod mend;
mod rename;
#[cfg(test)]
mod tests;
mod values;

pub use allow::allow;
pub use complete::{Item, ItemKind, complete};
pub use contents::{Entry, EntryKind, contents};
pub use hover::hover;
pub use mend::{Made, Offer, mend, offers};
pub use rename::rename;

use crate::analysis::{Analysis, Inputs};
use crate::grammar::Value;
use crate::outline::{self, Outline};
use crate::source::SourceId;
use crate::symbols::places::{CONFIG_FILE, SPEC_FILE};
use crate::symbols::{Symbols, Text};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The trees and the names of the texts of an analysis.
#[derive(Debug)]
pub struct Index {
    outlines: BTreeMap<SourceId, Outline>,
    settings: Option<SourceId>,
    /// The names.
    pub symbols: Symbols,
}

impl Index {
    /// Looks through the specs and the settings, if there are any.
    pub fn new(inputs: &Inputs, analysis: &Analysis) -> Self {
        let settings = inputs.settings;
        let mut ids: Vec<SourceId> = inputs.specs.clone();
        ids.extend(settings);
        let outlines: BTreeMap<SourceId, Outline> = ids
            .par_iter()
            .map(|id| (*id, outline::parse(inputs.sources.get(*id).text())))
            .collect();
        let texts: Vec<Text<'_>> = outlines
            .iter()
            .map(|(id, outline)| Text {
                source: *id,
                text: inputs.sources.get(*id).text(),
                outline,
                is_config: Some(*id) == settings,
            })
            .collect();
        let symbols = Symbols::new(&texts, &analysis.schema, &analysis.provenance);
        Self {
            outlines,
            settings,
            symbols,
        }
    }

    /// The tree of a text.
    pub fn outline(&self, source: SourceId) -> Option<&Outline> {
        self.outlines.get(&source)
    }

    /// What a text is made of: keys of a spec, or keys of the settings.
    fn root(&self, source: SourceId) -> &'static Value {
        if Some(source) == self.settings {
            &CONFIG_FILE
        } else {
            &SPEC_FILE
        }
    }
}

/// Everything that is known.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The texts and the settings.
    pub inputs: &'a Inputs,
    /// What follows from them.
    pub analysis: &'a Analysis,
    /// Where everything is named.
    pub index: &'a Index,
}
