//! Which of several operators or functions is meant (manual 10.2, 10.3; parse_func.c, parse_oper.c).
//! In: candidates with their types, and the types of the arguments. Out: the one that PostgreSQL takes, or why none.
//! Knows types only, no expressions.

use super::catalog::Catalog;
use super::facts::{Context, Function, Operator};
use super::types::Ty;

/// Why none was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// None takes these types.
    None,
    /// Several do, and none of them is the best.
    Ambiguous,
}

/// A function as one call may take it.
#[derive(Clone, Debug)]
pub(super) struct Callable<'c> {
    /// The function.
    pub function: &'c Function,
    /// What it takes, one for each argument of the call.
    pub inputs: Vec<Ty>,
    /// Whether its last argument was stretched over several.
    pub is_stretched: bool,
}

impl Catalog<'_> {
    /// The functions that a call with so many arguments may mean.
    pub(super) fn callables<'c>(&self, all: &[&'c Function], count: usize) -> Vec<Callable<'c>> {
        let mut out: Vec<Callable<'c>> = Vec::new();
        for function in all.iter().copied() {
            let width = function.inputs.len();
            let is_stretched = function.is_variadic && count >= width;
            if !is_stretched && (count > width || count + function.defaults < width) {
                continue;
            }
            let mut inputs = function.inputs.clone();
            if is_stretched {
                let last = inputs.pop().unwrap_or(Ty::ANY);
                let each = match last {
                    Ty::ANYARRAY => Ty::ANYELEMENT,
                    Ty::ANYCOMPATIBLEARRAY => Ty::ANYCOMPATIBLE,
                    other => self.types.element(other).unwrap_or(other),
                };
                inputs.resize(count, each);
            } else {
                inputs.truncate(count);
            }
            let rival = out.iter().position(|it| it.inputs == inputs);
            let callable = Callable {
                function,
                inputs,
                is_stretched,
            };
            match rival {
                Some(at) if out[at].is_stretched => out[at] = callable,
                Some(_) => {}
                None => out.push(callable),
            }
        }
        out
    }

    /// The one of these that is meant.
    pub(super) fn choose<'a, T>(
        &self,
        actual: &[Ty],
        all: &'a [T],
        inputs: impl Fn(&T) -> Vec<Ty>,
    ) -> Result<&'a T, Refusal> {
        let mut fit: Vec<(&T, Vec<Ty>)> = all
            .iter()
            .map(|it| (it, inputs(it)))
            .filter(|(_, inputs)| self.can_coerce_all(actual, inputs, Context::Implicit))
            .collect();
        match fit.len() {
            0 => return Err(Refusal::None),
            1 => return Ok(fit[0].0),
            _ => {}
        }
        let is_same = |actual: Ty, declared: Ty| actual != Ty::UNKNOWN && actual == declared;
        keep_best(&mut fit, actual, is_same);
        if fit.len() > 1 {
            keep_best(&mut fit, actual, |actual, declared| {
                actual != Ty::UNKNOWN
                    && (actual == declared
                        || self.is_preferred(self.types.category(actual), declared))
            });
        }
        if fit.len() > 1 {
            self.guess_unknown(&mut fit, actual)?;
        }
        match fit.as_slice() {
            [(only, _)] => Ok(only),
            _ => self.all_alike(&fit, actual).ok_or(Refusal::Ambiguous),
        }
    }

    fn is_preferred(&self, category: u8, ty: Ty) -> bool {
        let facts = self.types.get(ty);
        facts.category == category && facts.is_preferred
    }

    /// Literals and parameters of unknown type get a category, if all candidates allow one.
    fn guess_unknown<T>(&self, fit: &mut Vec<(&T, Vec<Ty>)>, actual: &[Ty]) -> Result<(), Refusal> {
        let unknown = actual.iter().enumerate();
        let unknown: Vec<_> = unknown
            .filter(|(_, ty)| **ty == Ty::UNKNOWN)
            .map(|(at, _)| at)
            .collect();
        if unknown.is_empty() {
            return Err(Refusal::Ambiguous);
        }
        let mut slots = Vec::new();
        for at in &unknown {
            let mut slot: Option<(u8, bool)> = None;
            let mut is_torn = false;
            for (_, inputs) in fit.iter() {
                let facts = self.types.get(inputs[*at]);
                let (category, preferred) = (facts.category, facts.is_preferred);
                match &mut slot {
                    None => slot = Some((category, preferred)),
                    Some((known, has)) if *known == category => *has |= preferred,
                    Some(_) if category == b'S' => slot = Some((category, preferred)),
                    Some(_) => is_torn = true,
                }
            }
            match slot {
                Some(slot) if !is_torn || slot.0 == b'S' => slots.push((*at, slot)),
                _ => return Ok(()),
            }
        }
        let is_kept = |inputs: &[Ty]| {
            slots.iter().all(|(at, (category, has_preferred))| {
                let facts = self.types.get(inputs[*at]);
                facts.category == *category && (!has_preferred || facts.is_preferred)
            })
        };
        if fit.iter().any(|(_, inputs)| is_kept(inputs)) {
            fit.retain(|(_, inputs)| is_kept(inputs));
        }
        Ok(())
    }

    /// If all known arguments have one type, the unknown ones may have it too.
    fn all_alike<'a, T>(&self, fit: &[(&'a T, Vec<Ty>)], actual: &[Ty]) -> Option<&'a T> {
        let mut known = actual.iter().copied().filter(|it| *it != Ty::UNKNOWN);
        let first = known.next()?;
        if known.any(|it| it != first) || !actual.contains(&Ty::UNKNOWN) {
            return None;
        }
        let alike = vec![first; actual.len()];
        let mut found = fit
            .iter()
            .filter(|(_, inputs)| self.can_coerce_all(&alike, inputs, Context::Implicit));
        match (found.next(), found.next()) {
            (Some((only, _)), None) => Some(only),
            _ => None,
        }
    }

    /// The operator that is meant; no left type for a prefix.
    pub(super) fn operator(
        &self,
        name: &str,
        left: Option<Ty>,
        right: Ty,
    ) -> Result<Operator, Refusal> {
        let all = self.facts.operators.get(name).into_iter().flatten();
        let all: Vec<Operator> = all
            .filter(|it| it.left.is_some() == left.is_some() && self.has(it.extension))
            .copied()
            .collect();
        let (exact_left, exact_right) = match left {
            Some(Ty::UNKNOWN) => (Some(right), right),
            Some(left) if right == Ty::UNKNOWN => (Some(left), left),
            _ => (left, right),
        };
        let exact = all.iter().find(|it| {
            it.left == exact_left && it.right == exact_right && exact_right != Ty::UNKNOWN
        });
        if let Some(exact) = exact {
            return Ok(*exact);
        }
        let actual: Vec<_> = left.into_iter().chain([right]).collect();
        let inputs = |it: &Operator| it.left.into_iter().chain([it.right]).collect();
        self.choose(&actual, &all, inputs).copied()
    }
}

fn keep_best<T>(fit: &mut Vec<(&T, Vec<Ty>)>, actual: &[Ty], counts: impl Fn(Ty, Ty) -> bool) {
    let score = |inputs: &[Ty]| {
        let pairs = actual.iter().zip(inputs);
        pairs.filter(|(one, other)| counts(**one, **other)).count()
    };
    let best = fit.iter().map(|(_, inputs)| score(inputs)).max();
    fit.retain(|(_, inputs)| Some(score(inputs)) == best);
}
