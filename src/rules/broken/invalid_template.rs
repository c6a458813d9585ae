//! B026.

use crate::rules::Check;

rule! {
    /// A template of your own that cannot be read, or that asks for what there is not.
    ///
    /// ## Why
    /// With `templates = "my-templates"` in `[target.rust]`, a file of that folder stands in for the template of the
    /// same name of `templates/rust/` in the sources; a copy of one is the place to begin. The language is that of
    /// minijinja: `{{ name }}`, `{% if %}`, `{% for %}`. A name that the view does not have, and a file that stands in
    /// for nothing, are refused before anything is written.
    ///
    /// These names stay as they are from one version to the next: `types` in `enums.rs.j2` and `json.rs.j2`; `title`,
    /// `head`, `id`, `consts`, `functions` (each with `doc`, `signature` and `body`), and `row`, `new`, `required` and
    /// `patch` (each with `derive` and `fields`) in `table.rs.j2`; `modules` and `org.id` in `mod.rs.j2`. Other names are
    /// there for the templates of this version, and those of a later one may have others. What is nothing for some
    /// tables, as `patch` is where nothing can change, is to be asked for with `{% if patch %}` first.
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
