//! One file for each kind of request: from the places of the protocol to a question, and from its answer back.

pub(super) mod actions;
pub(super) mod completion;
pub(super) mod hover;
pub(super) mod navigation;
pub(super) mod rename;
pub(super) mod symbols;
