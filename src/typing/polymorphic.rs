//! Functions and operators that take any type: what `anyelement` and its like stand for in one call
//! (manual 38.2.5; check_generic_type_consistency, enforce_generic_type_consistency).
//! In: the types of the arguments and those that are declared. Out: the types that the call has.

use super::catalog::Catalog;
use super::types::{Kind, Ty};

/// What the types of one family stand for, as far as arguments say.
#[derive(Default)]
struct Family {
    element: Option<Ty>,
    array: Option<Ty>,
    range: Option<Ty>,
    multirange: Option<Ty>,
    is_nonarray: bool,
    is_enum: bool,
    /// The types of `anycompatible` and its like, which need not be equal.
    several: Vec<Ty>,
}

/// Sets what a type stands for; false where it stands for another already.
fn agree(slot: &mut Option<Ty>, ty: Ty) -> bool {
    *slot.get_or_insert(ty) == ty
}

impl Catalog<'_> {
    /// Whether the arguments agree about the types that stand for any.
    pub(super) fn is_consistent(&self, actual: &[Ty], declared: &[Ty]) -> bool {
        self.families(actual, declared).is_some()
    }

    fn families(&self, actual: &[Ty], declared: &[Ty]) -> Option<(Family, Family)> {
        let (mut simple, mut compatible) = (Family::default(), Family::default());
        for (actual, declared) in actual.iter().copied().zip(declared.iter().copied()) {
            if !declared.is_polymorphic() {
                continue;
            }
            let family = if declared.is_compatible() {
                &mut compatible
            } else {
                &mut simple
            };
            match declared {
                Ty::ANYNONARRAY | Ty::ANYCOMPATIBLENONARRAY => family.is_nonarray = true,
                Ty::ANYENUM => family.is_enum = true,
                _ => {}
            }
            if actual == Ty::UNKNOWN {
                continue;
            }
            self.take(family, actual, declared)?;
        }
        self.settle(&mut simple)?;
        if let Some(range) = compatible.range {
            let over = self.types.range(range)?.over;
            compatible.several.push(over);
        }
        if !compatible.several.is_empty() {
            let common = self.common(&compatible.several)?;
            if !self.is_common(common, &compatible.several) {
                return None;
            }
            if let Some(range) = compatible.range
                && self.types.range(range)?.over != common
            {
                return None;
            }
            compatible.element = Some(common);
            if compatible.is_nonarray && self.types.element(common).is_some() {
                return None;
            }
        }
        Some((simple, compatible))
    }

    fn take(&self, family: &mut Family, actual: Ty, declared: Ty) -> Option<()> {
        let is_fit = match declared {
            Ty::ANYELEMENT | Ty::ANYNONARRAY | Ty::ANYENUM => agree(&mut family.element, actual),
            Ty::ANYARRAY => {
                self.types.element(actual)?;
                agree(&mut family.array, actual)
            }
            Ty::ANYRANGE | Ty::ANYCOMPATIBLERANGE => {
                self.types.range(actual)?;
                agree(&mut family.range, actual)
            }
            Ty::ANYMULTIRANGE | Ty::ANYCOMPATIBLEMULTIRANGE => {
                let facts = self.types.multirange(actual)?;
                if declared == Ty::ANYCOMPATIBLEMULTIRANGE {
                    agree(&mut family.range, facts.range);
                }
                agree(&mut family.multirange, actual)
            }
            Ty::ANYCOMPATIBLEARRAY => {
                family.several.push(self.types.element(actual)?);
                true
            }
            _ => {
                family.several.push(actual);
                true
            }
        };
        is_fit.then_some(())
    }

    fn settle(&self, family: &mut Family) -> Option<()> {
        if let Some(array) = family.array
            && !agree(&mut family.element, self.types.element(array)?)
        {
            return None;
        }
        if let Some(multirange) = family.multirange
            && !agree(&mut family.range, self.types.multirange(multirange)?.range)
        {
            return None;
        }
        if let Some(range) = family.range {
            let facts = self.types.range(range)?;
            if !agree(&mut family.element, facts.over)
                || !agree(&mut family.multirange, facts.multirange)
            {
                return None;
            }
        }
        if let Some(element) = family.element {
            let is_array = self.types.element(element).is_some();
            let is_enum = self.types.get(element).kind == Kind::Enum;
            if (family.is_nonarray && is_array) || (family.is_enum && !is_enum) {
                return None;
            }
        }
        Some(())
    }

    /// The types that a call has: what each argument becomes, and the result. Nothing where the arguments do not say.
    pub(super) fn enforce(
        &self,
        actual: &[Ty],
        declared: &[Ty],
        result: Ty,
    ) -> Option<(Vec<Ty>, Ty)> {
        let (simple, mut compatible) = self.families(actual, declared)?;
        if declared.iter().any(|it| it.is_compatible()) && compatible.element.is_none() {
            compatible.element = Some(Ty::TEXT);
        }
        let stands_for = |ty: Ty| -> Option<Ty> {
            let family = if ty.is_compatible() {
                &compatible
            } else {
                &simple
            };
            match ty {
                Ty::ANYARRAY => family.array.or_else(|| self.types.array(family.element?)),
                Ty::ANYCOMPATIBLEARRAY => self.types.array(family.element?),
                Ty::ANYRANGE | Ty::ANYCOMPATIBLERANGE => family.range,
                Ty::ANYMULTIRANGE => family.multirange,
                Ty::ANYCOMPATIBLEMULTIRANGE => family.multirange.or_else(|| {
                    let facts = self.types.range(family.range?)?;
                    Some(facts.multirange)
                }),
                ty if ty.is_polymorphic() => family.element,
                plain => Some(plain),
            }
        };
        let inputs: Option<Vec<_>> = declared.iter().map(|it| stands_for(*it)).collect();
        Some((inputs?, stands_for(result)?))
    }
}
