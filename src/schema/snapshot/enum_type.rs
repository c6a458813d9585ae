//! Enums in the snapshot.

use super::wire::{Named, Path};
use crate::ident::QualifiedName;
use crate::schema::EnumType;
use serde::{Deserialize, Serialize};

/// An enum.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnumLine {
    name: Path,
    labels: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doc: Option<String>,
}

impl Named for EnumLine {
    type Key = QualifiedName;

    fn key(&self) -> QualifiedName {
        self.name.0.clone()
    }
}

impl From<&EnumType> for EnumLine {
    fn from(enum_type: &EnumType) -> Self {
        Self {
            name: Path(enum_type.name.clone()),
            labels: enum_type.labels.clone(),
            doc: enum_type.doc.clone(),
        }
    }
}

impl From<EnumLine> for EnumType {
    fn from(line: EnumLine) -> Self {
        Self {
            name: line.name.0,
            doc: line.doc,
            labels: line.labels,
        }
    }
}
