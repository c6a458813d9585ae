//! Which type becomes which, and what type several values have in common (manual 10.4, 10.5; parse_coerce.c).
//! In: types. Out: whether there is a conversion and of what kind; the common type.
//! Knows types only, no expressions.

use super::catalog::Catalog;
use super::facts::Context;
use super::types::{Kind, Ty};

/// How one type becomes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pathway {
    /// As it is.
    Binary,
    /// By a function, or element by element.
    Function,
    /// By its text.
    Text,
}

impl Catalog<'_> {
    /// The conversion between two types that are known.
    pub(super) fn pathway(&self, target: Ty, source: Ty, context: Context) -> Option<Pathway> {
        if target == source {
            return Some(Pathway::Binary);
        }
        let cast = self.facts.casts.get(&(source, target));
        if let Some(cast) = cast.filter(|it| self.has(it.extension)) {
            let way = if cast.is_binary {
                Pathway::Binary
            } else {
                Pathway::Function
            };
            return (context >= cast.context).then_some(way);
        }
        if let (Some(into), Some(from)) = (self.types.element(target), self.types.element(source)) {
            return self.pathway(into, from, context).map(|_| Pathway::Function);
        }
        let is_text = |ty| self.types.category(ty) == b'S';
        let is_allowed = (context >= Context::Assignment && is_text(target))
            || (context == Context::Explicit && is_text(source));
        (is_allowed && self.has_text(target) && self.has_text(source)).then_some(Pathway::Text)
    }

    fn has_text(&self, ty: Ty) -> bool {
        self.types.get(ty).kind != Kind::Pseudo || ty == Ty::RECORD
    }

    /// Whether a value of the one type can stand where the other is asked for.
    pub(super) fn can_coerce(&self, source: Ty, target: Ty, context: Context) -> bool {
        source == target
            || target == Ty::ANY
            || source == Ty::UNKNOWN
            || self.pathway(target, source, context).is_some()
            || (source == Ty::RECORD && self.types.is_row(target))
            || (target == Ty::RECORD && self.types.is_row(source))
    }

    /// Whether values of these types can stand where those are asked for.
    pub(super) fn can_coerce_all(&self, sources: &[Ty], targets: &[Ty], context: Context) -> bool {
        let mut pairs = sources.iter().zip(targets);
        pairs.all(|(source, target)| {
            target.is_polymorphic() || self.can_coerce(*source, *target, context)
        }) && self.is_consistent(sources, targets)
    }

    /// The type that several values have in common; nothing where they have none.
    pub(super) fn common(&self, types: &[Ty]) -> Option<Ty> {
        let (first, rest) = types.split_first()?;
        let mut common = *first;
        if common != Ty::UNKNOWN && rest.iter().all(|it| *it == common) {
            return Some(common);
        }
        for next in rest.iter().copied() {
            if next == Ty::UNKNOWN || next == common {
                continue;
            }
            if common == Ty::UNKNOWN {
                common = next;
            } else if self.types.category(next) != self.types.category(common) {
                return None;
            } else if !self.types.get(common).is_preferred
                && self.can_coerce(common, next, Context::Implicit)
                && !self.can_coerce(next, common, Context::Implicit)
            {
                common = next;
            }
        }
        Some(if common == Ty::UNKNOWN {
            Ty::TEXT
        } else {
            common
        })
    }

    /// Whether every one of these can become that.
    pub(super) fn is_common(&self, common: Ty, types: &[Ty]) -> bool {
        types
            .iter()
            .all(|it| self.can_coerce(*it, common, Context::Implicit))
    }
}
