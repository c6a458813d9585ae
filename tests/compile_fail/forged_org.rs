//! The key to an organization comes from the membership check, or from a function that says that it
//! does not check. Nobody makes one by hand, copies one, or turns one to another organization.

use crate::db::{Org, organization};

pub fn by_literal(id: organization::Id) -> Org {
    Org { id } //~ cannot construct `Org` with struct literal syntax due to private fields
}

pub fn by_conversion(id: organization::Id) -> Org {
    id.into() //~ E0277
}

pub fn by_constructor(id: organization::Id) -> Org {
    Org::new(id) //~ E0599
}

pub fn by_default() -> Org {
    Default::default() //~ E0277
}

pub fn by_copy(org: &Org) -> Org {
    org.clone() //~ expected `Org`, found `&Org`
}

pub fn by_change(org: &mut Org, other: organization::Id) {
    org.id = other; //~ E0616
}
