//! Which names stand for what, at each place of a statement.
//! In: the references of a FROM list and the queries around it. Out: for a name, the value that it means.
//! Knows neither conditions nor tables: a reference is a list of named values here.

use super::catalog::Family;
use super::pool::Node;
use crate::ident::QualifiedName;
use crate::sql_text::answers_to;
use sqlparser::ast::Cte;
use std::rc::Rc;

/// A named value.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name; `None` for an expression without one.
    pub name: Option<String>,
    /// The value.
    pub node: Node,
    /// What its place among the others rests on.
    pub place: Place,
}

impl Column {
    /// A column whose place the statement says.
    pub fn said(name: Option<String>, node: Node) -> Self {
        let place = Place::Said;
        Self { name, node, place }
    }
}

/// What the place of a column among others rests on. The order of columns in the database is that in which they were
/// added, which the spec does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The text of the statement.
    Said,
    /// The order of columns of a table: `*`.
    Of(QualifiedName, usize),
    /// The order of columns of a view that shows `*`: all that its tables had when it was made, and no more.
    Shown(QualifiedName, usize),
    /// Such an order, less what a join takes out of it; and whether a view's is among them.
    Mixed(bool),
}

impl Place {
    /// Whether two lists of columns have here what is the same column in both.
    pub fn meets(&self, other: &Self) -> bool {
        self == other && !matches!(self, Self::Mixed(_))
    }

    /// Whether it is in doubt that the column is there at all.
    pub fn is_of_view(&self) -> bool {
        matches!(self, Self::Shown(..) | Self::Mixed(true))
    }

    /// The same where a join takes other columns out.
    pub fn mixed(&self) -> Self {
        match self {
            Self::Said => Self::Said,
            Self::Of(..) | Self::Shown(..) | Self::Mixed(_) => Self::Mixed(self.is_of_view()),
        }
    }
}

/// What stands in a FROM list under one name.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// What it is called here.
    pub alias: Option<String>,
    /// The table, where it is one that has no other name here.
    pub table: Option<QualifiedName>,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// The references of one query, and those of the queries around it.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// By name.
    pub relations: Vec<Rc<Relation>>,
    /// What `*` means, columns that a join merged standing once.
    pub star: Vec<Column>,
    /// The query around it.
    pub outer: Option<Rc<Frame>>,
}

/// Columns that every table has, beside those that it shows.
const SYSTEM: [&str; 6] = ["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This value; and whether it belongs to a query around this one.
    Column(Node, bool),
    /// A whole row.
    Row,
    /// Several things.
    Ambiguous,
    /// Nothing.
    Nothing,
}

impl Frame {
    /// What a name without a dot means.
    pub fn find(&self, name: &str) -> Found {
        let mut frame = Some(self);
        let mut is_outer = false;
        while let Some(here) = frame {
            match only(&here.star, name) {
                Found::Column(node, _) => {
                    // A view without this column leaves the name to a query around.
                    let is_shown = |it: &Column| it.node == node && it.place.is_of_view();
                    let outer = here
                        .outer
                        .as_ref()
                        .filter(|_| here.star.iter().any(is_shown));
                    return match outer.map(|it| it.find(name)) {
                        None | Some(Found::Nothing) => Found::Column(node, is_outer),
                        Some(_) => Found::Ambiguous,
                    };
                }
                // A reference of this query has it, or may have it, before those around.
                Found::Nothing if SYSTEM.contains(&name) && !here.relations.is_empty() => {
                    return Found::Ambiguous;
                }
                Found::Nothing => {}
                other => return other,
            }
            let is_named = |it: &&Rc<Relation>| it.alias.as_deref() == Some(name);
            if here.relations.iter().any(|it| is_named(&it)) {
                return Found::Row;
            }
            frame = here.outer.as_deref();
            is_outer = true;
        }
        Found::Nothing
    }

    /// What a name behind a dot means; the parts in front name a reference.
    pub fn find_in(&self, qualifier: &[String], name: &str) -> Found {
        match self.relation(qualifier) {
            Ok((relation, is_outer)) => match only(&relation.columns, name) {
                Found::Column(node, _) => Found::Column(node, is_outer),
                other => other,
            },
            Err(found) => found,
        }
    }

    /// The reference of this name.
    pub fn relation(&self, qualifier: &[String]) -> Result<(&Rc<Relation>, bool), Found> {
        let mut frame = Some(self);
        let mut is_outer = false;
        while let Some(here) = frame {
            let mut found = here.relations.iter().filter(|it| it.answers_to(qualifier));
            match (found.next(), found.next()) {
                (Some(relation), None) => return Ok((relation, is_outer)),
                (Some(_), Some(_)) => return Err(Found::Ambiguous),
                (None, _) => {}
            }
            frame = here.outer.as_deref();
            is_outer = true;
        }
        Err(Found::Nothing)
    }
}

impl Relation {
    fn answers_to(&self, qualifier: &[String]) -> bool {
        answers_to((self.alias.as_deref(), self.table.as_ref()), qualifier)
    }
}

fn only(columns: &[Column], name: &str) -> Found {
    let mut found = columns
        .iter()
        .filter(|column| column.name.as_deref() == Some(name));
    match (found.next(), found.next()) {
        (Some(column), None) => Found::Column(column.node, false),
        (Some(_), Some(_)) => Found::Ambiguous,
        // PostgreSQL has a name for each result; where it is not known here, it may be this one.
        (None, _) if columns.iter().any(|column| column.name.is_none()) => Found::Ambiguous,
        (None, _) => Found::Nothing,
    }
}

/// The queries that WITH names, the nearest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Named<'q>(Option<Rc<Link<'q>>>);

#[derive(Debug)]
struct Link<'q> {
    name: String,
    meaning: Rc<Meaning<'q>>,
    rest: Named<'q>,
}

/// A column of rows that were made elsewhere.
#[derive(Clone, Debug)]
pub(super) struct RowColumn {
    /// Its name.
    pub name: Option<String>,
    /// The kind of equality that it has.
    pub family: Option<Family>,
    /// The values given from outside that it always is.
    pub always: Vec<Node>,
    /// What its place among the others rests on.
    pub place: Place,
}

/// What a name of a WITH list stands for.
#[derive(Debug)]
pub(super) enum Meaning<'q> {
    /// A query, looked at anew for each reference.
    Query {
        /// As written.
        cte: &'q Cte,
        /// The names that it sees.
        named: Named<'q>,
        /// The references that it sees.
        outer: Option<Rc<Frame>>,
    },
    /// A recursive query, with the names of its columns.
    Recursive {
        /// As written.
        cte: &'q Cte,
        /// The names that it sees.
        named: Named<'q>,
        /// The references that it sees.
        outer: Option<Rc<Frame>>,
    },
    /// Rows that a statement changed, with what each column always is.
    Rows(Vec<RowColumn>),
    /// The rows of the round before, of the recursive query with this number.
    Round(usize, Vec<RowColumn>),
    /// A query that stands further behind, or nothing that can be followed.
    Unclear,
}

impl<'q> Named<'q> {
    /// With one more name.
    pub fn with(&self, name: String, meaning: Meaning<'q>) -> Self {
        Self(Some(Rc::new(Link {
            name,
            meaning: Rc::new(meaning),
            rest: self.clone(),
        })))
    }

    /// What a name stands for.
    pub fn find(&self, name: &str) -> Option<Rc<Meaning<'q>>> {
        let mut link = self.0.as_ref();
        while let Some(here) = link {
            if here.name == name {
                return Some(here.meaning.clone());
            }
            link = here.rest.0.as_ref();
        }
        None
    }
}
