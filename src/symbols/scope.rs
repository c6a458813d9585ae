//! What a place stands in: the table or mixin, the column, the enum.

use super::Owner;
use super::declared::{Declared, address, table_name};
use crate::ident::QualifiedName;
use crate::outline::{NodeId, Outline, Step};

/// What a place stands in.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The table or mixin.
    pub owner: Option<Owner>,
    /// The column of it, or the referencing side of a join.
    pub column: Option<String>,
    /// The enum.
    pub labels: Option<QualifiedName>,
}

impl Scope {
    /// What the steps lead through.
    pub fn of(outline: &Outline, path: &[Step]) -> Self {
        let mut scope = Self::default();
        let [Step::Key(group), Step::Key(name), rest @ ..] = path else {
            return scope;
        };
        match group.as_str() {
            "table" => {
                let id = outline.find(&[group, name]);
                let table = id.and_then(|id| table_name(outline, id, name));
                scope.owner = table.or_else(|| address(name)).map(Owner::Table);
            }
            "mixin" => scope.owner = Some(Owner::Mixin(name.clone())),
            "enum" => scope.labels = address(name),
            _ => {}
        }
        scope.column = match rest {
            [Step::Key(list), Step::Key(column), ..] if list == "columns" => Some(column.clone()),
            [Step::Key(list), _, Step::Key(side), ..] if list == "joins" => Some(side.clone()),
            _ => None,
        };
        scope
    }
}

/// The table that the columns of a reference or a join are in: what `table` says beside or above, else what the column
/// itself references.
pub fn target(
    outline: &Outline,
    declared: &Declared,
    from: NodeId,
    (owner, column): (Option<&Owner>, Option<&str>),
) -> Option<QualifiedName> {
    let mut at = Some(from);
    while let Some(node) = at.filter(|it| *it != Outline::ROOT) {
        if let Some(table) = outline.text(node, "table") {
            return declared.target(owner, table, true);
        }
        at = outline.get(node).parent;
    }
    let entry = declared.entry(owner?, column?)?;
    let (text, long) = entry.references.as_ref()?;
    declared.target(owner, text, *long)
}
