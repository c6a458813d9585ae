//! The text of a function of a table's queries.
//! In: its name, parameters and statements. Out: the function, around which the policies are told of the organization
//! where there are policies.

use crate::emit::drizzle::layout::{self, STEP};
use std::collections::BTreeSet;

/// A function of a table's queries.
pub struct Function {
    /// What it does, in one sentence.
    pub docs: String,
    pub name: String,
    /// What it takes between the organization and the connection.
    pub parameters: Vec<String>,
    /// What it promises; `None` where TypeScript finds it.
    pub returns: Option<String>,
    /// Its statements, at the depth of the body.
    pub body: Vec<Statement>,
    /// What of Drizzle's and of `organization.ts` it uses.
    pub needs: BTreeSet<Need>,
}

/// A statement of a function: a value with what is called on it, or one line.
#[derive(Default)]
pub struct Statement {
    /// How much deeper than the body it stands.
    pub inside: usize,
    pub head: String,
    pub calls: Vec<Call>,
    pub end: &'static str,
}

/// A method that is called, with its arguments, which stand a line each where they are too many for one.
pub struct Call {
    pub open: String,
    pub arguments: Vec<String>,
    pub close: &'static str,
    /// Whether the arguments are the members of an object.
    pub is_object: bool,
}

/// What a function uses of others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A function of `drizzle-orm`.
    Orm(&'static str),
    /// A function of `drizzle-orm/pg-core`.
    Pg(&'static str),
    /// A function of `organization.ts`.
    Own(&'static str),
    /// A type of `organization.ts`.
    OwnType(&'static str),
}

impl Statement {
    /// One line.
    pub fn line(text: &str) -> Self {
        Self {
            head: text.to_owned(),
            ..Self::default()
        }
    }

    fn text(&self, depth: usize) -> String {
        let depth = depth + self.inside;
        let calls: Vec<String> = self
            .calls
            .iter()
            .map(|it| {
                let lay = if it.is_object {
                    layout::record
                } else {
                    layout::list
                };
                let text = lay(depth + 1, &it.open, &it.arguments, it.close);
                text.trim_start().to_owned()
            })
            .collect();
        layout::chain(depth, &self.head, &calls, self.end)
    }
}

impl Call {
    /// A method with arguments.
    pub fn of(method: &str, arguments: Vec<String>) -> Self {
        Self {
            open: format!(".{method}("),
            arguments,
            close: ")",
            is_object: false,
        }
    }

    /// A method with one argument, or none.
    pub fn plain(method: &str, argument: &str) -> Self {
        Self::of(method, vec![argument.to_owned()])
    }

    /// A method whose argument is an object.
    pub fn object(method: &str, members: Vec<String>) -> Self {
        Self {
            open: format!(".{method}("),
            arguments: members,
            close: ")",
            is_object: true,
        }
    }

    /// `.where(…)`: all of the conditions.
    pub fn filter(conditions: Vec<String>) -> Self {
        let (open, close) = match conditions.len() {
            1 => (".where(", ")"),
            _ => (".where(and(", "))"),
        };
        Self {
            open: open.to_owned(),
            arguments: conditions,
            close,
            is_object: false,
        }
    }
}

/// What the statements of a function run on.
pub fn connection(rls: bool) -> &'static str {
    if rls { "tx" } else { "database" }
}

impl Function {
    /// The whole text. With `rls`, the body runs where the policies see the organization.
    pub fn text(&self, rls: bool) -> String {
        let mut parameters = vec!["organizationId: OrganizationId".to_owned()];
        parameters.extend(self.parameters.iter().cloned());
        parameters.push("database: Database = db".to_owned());
        let returns = self.returns.as_ref();
        let returns = returns
            .map(|it| format!(": Promise<{it}>"))
            .unwrap_or_default();
        let (arrow, depth) = if rls { ("=>", 2) } else { ("=> {", 1) };
        let mut out = format!("/** {} */\n", self.docs);
        out += &layout::list(
            0,
            &format!("export const {} = async (", self.name),
            &parameters,
            &format!("){returns} {arrow}"),
        );
        if rls {
            out += &format!("\n{STEP}scoped(organizationId, database, async (tx) => {{");
        }
        for statement in &self.body {
            out.push('\n');
            out += &statement.text(depth);
        }
        out + if rls { "\n  })" } else { "\n}" }
    }
}
