//! The order in which a database is changed: what goes or must stand aside, then names, then what comes.
//! In: statements, each put where it belongs. Out: one list that runs from top to bottom.

use super::sequence;
use crate::statement::Statement;

/// Statements by when they run. The fields stand in that order.
#[derive(Default)]
pub(super) struct Phases {
    /// Verbatim SQL that is unmade, while all it names is still there under its old name.
    pub undo: Vec<Statement>,
    /// The schemas that something moves into.
    pub schemas_moved_to: Vec<Statement>,
    /// Tables, columns, enums and labels get their new names; all that follows uses those.
    pub renames: Vec<Statement>,
    /// New labels, early, so that a runner can commit them before anybody uses them.
    pub labels: Vec<Statement>,
    /// Policies that stand in the way.
    pub policies_aside: Vec<Statement>,
    /// References that stand in the way.
    pub references_aside: Vec<Statement>,
    /// Tables that go.
    pub tables_gone: Vec<Statement>,
    /// Keys, checks and indexes that stand in the way.
    pub parts_aside: Vec<Statement>,
    /// Computed columns that become plain ones, and defaults that call what goes, before that goes.
    pub expressions_gone: Vec<Statement>,
    /// Computed columns that go, before what they are computed of.
    pub computed_gone: Vec<Statement>,
    /// Columns that go.
    pub columns_gone: Vec<Statement>,
    /// Verbatim SQL that makes functions, when nothing calls them any more.
    pub functions_undone: Vec<Statement>,
    /// Keys, checks, references and indexes get their new names.
    pub part_renames: Vec<Statement>,
    /// Schemas, extensions and enums that come.
    pub ground: Vec<Statement>,
    /// Tables that come, with what is said of them and their indexes.
    pub tables: Vec<Statement>,
    /// Columns that come or change.
    pub columns: Vec<Statement>,
    /// Computed columns that come, when all they are computed of is as it will be.
    pub computed: Vec<Statement>,
    /// Keys, checks and indexes that come, each right behind the one that it replaces.
    pub parts: Vec<Statement>,
    /// References that go.
    pub references_gone: Vec<Statement>,
    /// References that come.
    pub references: Vec<Statement>,
    /// Keys, checks and indexes that go.
    pub parts_gone: Vec<Statement>,
    /// Columns that may be NULL from now on, when no key holds them any more.
    pub nullable: Vec<Statement>,
    /// Row-level security and policies.
    pub security: Vec<Statement>,
    /// Comments on what was there before.
    pub comments: Vec<Statement>,
    /// Verbatim SQL that is made.
    pub sql: Vec<Statement>,
    /// Enums, extensions and schemas that nobody uses any more.
    pub ground_gone: Vec<Statement>,
}

impl Phases {
    /// Everything in order. Among what comes, verbatim SQL stands where it says.
    pub(super) fn finish(self) -> Vec<Statement> {
        let goes = [
            self.undo,
            self.schemas_moved_to,
            self.renames,
            self.labels,
            self.policies_aside,
            self.references_aside,
            self.tables_gone,
            self.parts_aside,
            self.expressions_gone,
            self.computed_gone,
            self.columns_gone,
            self.functions_undone,
            self.part_renames,
        ];
        let comes = [
            self.ground,
            self.tables,
            self.columns,
            self.computed,
            self.parts,
            self.references_gone,
            self.references,
            self.parts_gone,
            self.nullable,
            self.security,
            self.comments,
            self.sql,
        ];
        let mut out = goes.concat();
        out.extend(sequence::arrange(comes.concat()));
        out.extend(self.ground_gone);
        out
    }
}
