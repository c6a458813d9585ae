//! B026.

use crate::rules::Check;

rule! {
    /// A template of your own that cannot be read, or that asks for what there is not.
    ///
    /// ## Why
    /// With `templates = "my-templates"` in `[target.rust]`, a file of that folder stands in for the template of the
    /// same name: `enums.rs.j2`, `json.rs.j2`, `macros.rs.j2`, `mod.rs.j2`, `table.rs.j2` and so on, those of
    /// `templates/rust/` in the sources. A copy of one is the place to begin. The comment at its head lists the names
    /// that its view has, and says which of them stay as they are from one version to the next. A name that the view
    /// does not have, and a file that stands in for nothing, are refused before anything is written.
    ///
    /// ## Bad
    /// ```text
    /// $ cat my-templates/enums.rs.j2
    /// {{ typs }}
    /// ```
    ///
    /// ## Good
    /// ```text
    /// $ cat my-templates/enums.rs.j2
    /// //! The enums, as our linter wants them.
    /// use serde::{Deserialize, Serialize};
    /// {{ types }}
    /// ```
    "B026" "invalid-template" Error => Check::Files
}
