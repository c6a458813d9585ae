//! The state of the analysis of one statement: its parameters, and how expressions become of another type.
//! In: nodes and types. Out: nodes of the types asked for; parameters of unknown type get theirs here (parse_param.c).
//! Knows no syntax.

use super::catalog::Catalog;
use super::facts::Context;
use super::node::{Node, Nulls, Origin, What};
use super::scope::Frame;
use super::signature::{Fault, Parameter, Star};
use super::types::Ty;
use super::with::Named;
use crate::sql_text::Places;
use sqlparser::tokenizer::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// What an analysis comes to, or the first fault in it.
pub(super) type Outcome<T> = Result<T, Fault>;

/// The greatest number of a parameter that is believed (PostgreSQL's own limit).
const MOST_PARAMETERS: usize = 65_535;

/// The deepest nesting: the stack of a thread has an end.
const DEEPEST: usize = 100;

/// The analysis of one statement.
#[derive(Debug)]
pub(super) struct Analysis<'c> {
    /// The schema and the server.
    pub catalog: &'c Catalog<'c>,
    places: &'c Places<'c>,
    parameters: Vec<Option<Given>>,
    fresh: usize,
    depth: usize,
    /// Mentions of parameters that no type was asked of yet.
    unsettled: BTreeMap<usize, Range<usize>>,
    /// The names of the results of queries that stand in place of a value, by the address of the query.
    pub subqueries: BTreeMap<usize, String>,
    /// How deep views are read in one another.
    pub views: usize,
    /// What each `*` among results stands for, by its place.
    pub stars: BTreeMap<usize, Star>,
}

/// What is known of a parameter.
#[derive(Clone, Debug)]
struct Given {
    ty: Ty,
    name: Option<&'static str>,
    origin: Option<Origin>,
    is_nullable: bool,
    span: Range<usize>,
}

/// Where an expression stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Cx {
    /// The references that it sees.
    pub frame: Rc<Frame>,
    /// The names of WITH that it sees.
    pub named: Named,
    /// What may not stand there.
    pub banned: Banned,
}

/// What may not stand in a clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Banned {
    /// Nothing is.
    #[default]
    Nothing,
    /// Functions that make any number of rows.
    Sets,
    /// Those, aggregates and window functions.
    Groups,
}

impl Cx {
    /// The same place, where something may not stand.
    pub fn without(&self, banned: Banned) -> Self {
        let banned = if self.banned == Banned::Groups {
            Banned::Groups
        } else {
            banned
        };
        Self {
            banned,
            ..self.clone()
        }
    }
}

impl<'c> Analysis<'c> {
    /// An analysis that has seen nothing.
    pub fn new(catalog: &'c Catalog<'c>, places: &'c Places<'c>) -> Self {
        Self {
            catalog,
            places,
            parameters: Vec::new(),
            fresh: 0,
            depth: 0,
            unsettled: BTreeMap::new(),
            subqueries: BTreeMap::new(),
            views: 0,
            stars: BTreeMap::new(),
        }
    }

    /// The analysis of another text, of a view, in which no parameters stand.
    pub fn aside<'v>(&mut self, places: &'v Places<'v>) -> Analysis<'v>
    where
        'c: 'v,
    {
        Analysis {
            catalog: self.catalog,
            places,
            parameters: Vec::new(),
            fresh: self.fresh,
            depth: self.depth,
            unsettled: BTreeMap::new(),
            subqueries: BTreeMap::new(),
            views: self.views + 1,
            stars: BTreeMap::new(),
        }
    }

    /// A number that nothing else has.
    pub fn fresh(&mut self) -> usize {
        self.fresh += 1;
        self.fresh
    }

    /// The bytes of a span.
    pub fn range(&self, span: Span) -> Range<usize> {
        self.places.range(span)
    }

    /// A fault at a place.
    pub fn fault<T>(&self, span: &Range<usize>, message: impl Into<String>) -> Outcome<T> {
        self.fault_with(span, message, None)
    }

    /// A fault at a place, with what to do about it.
    pub fn fault_with<T>(
        &self,
        span: &Range<usize>,
        message: impl Into<String>,
        help: Option<&str>,
    ) -> Outcome<T> {
        Err(Fault {
            span: span.clone(),
            message: message.into(),
            help: help.map(str::to_owned),
        })
    }

    /// How a type is told.
    pub fn told(&self, ty: Ty) -> String {
        self.catalog.types.told(ty)
    }

    /// The parameter of this number, of the type that is known by now.
    pub fn parameter(&mut self, number: usize, span: Range<usize>) -> Outcome<Node> {
        if number == 0 || number > MOST_PARAMETERS {
            return self.fault(&span, format!("there is no parameter `${number}`"));
        }
        if self.parameters.len() < number {
            self.parameters.resize(number, None);
        }
        let given = self.parameters[number - 1].get_or_insert_with(|| Given {
            ty: Ty::UNKNOWN,
            name: None,
            origin: None,
            is_nullable: false,
            span: span.clone(),
        });
        let ty = given.ty;
        let mention = self.fresh();
        if ty == Ty::UNKNOWN {
            self.unsettled.insert(mention, span.clone());
        }
        Ok(Node {
            ty,
            what: What::Parameter(number, mention),
            nulls: Nulls::May,
            has_column: false,
            span,
        })
    }

    /// Notes that a parameter is compared with a column, or written to one.
    pub fn meets(&mut self, node: &Node, origin: Option<&Origin>, is_nullable: bool) {
        if let What::Parameter(number, _) = node.what
            && let Some(Some(given)) = self.parameters.get_mut(number - 1)
        {
            if given.origin.is_none() {
                given.origin = origin.cloned();
            }
            given.is_nullable |= is_nullable;
        }
    }

    /// Proposes a name for a parameter that meets no column.
    pub fn named_for(&mut self, node: &Node, name: &'static str) {
        if let What::Parameter(number, _) = node.what
            && let Some(Some(given)) = self.parameters.get_mut(number - 1)
        {
            given.name.get_or_insert(name);
        }
    }

    /// One deeper; a fault where it is too deep to go on.
    pub fn enter(&mut self, span: &Range<usize>) -> Outcome<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fault(span, "this is nested too deeply");
        }
        Ok(())
    }

    /// One less deep.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Every parameter; each must be there and have a type.
    pub fn parameters(&self) -> Outcome<Vec<Parameter>> {
        let mut out = Vec::new();
        if let Some(span) = self.unsettled.values().next() {
            let written = self.places.text(span).trim_start_matches('$');
            return self.untold(span, written.parse().unwrap_or(0));
        }
        for (at, given) in self.parameters.iter().enumerate() {
            let number = at + 1;
            let Some(given) = given.as_ref().filter(|it| it.ty != Ty::UNKNOWN) else {
                let span = given.as_ref().map_or(0..0, |it| it.span.clone());
                return self.untold(&span, number);
            };
            out.push(Parameter {
                number,
                name: match &given.origin {
                    Some((_, name)) => Some(name.to_string()),
                    None => given.name.map(str::to_owned),
                },
                sql_type: self.catalog.types.get(given.ty).told.clone(),
                origin: given.origin.clone(),
                nullable: given.is_nullable,
            });
        }
        Ok(out)
    }

    fn untold<T>(&self, span: &Range<usize>, number: usize) -> Outcome<T> {
        self.fault_with(
            span,
            format!("the type of `${number}` cannot be told here"),
            Some("write a cast behind it, as in `$1::text`"),
        )
    }

    /// The node as one of this type; a fault where it cannot be.
    pub fn coerce(&mut self, node: Node, target: Ty, context: Context) -> Outcome<Node> {
        if !self.catalog.can_coerce_all(&[node.ty], &[target], context) {
            let (from, into) = (self.told(node.ty), self.told(target));
            return self.fault_with(
                &node.span,
                format!("this is of type `{from}`, and `{into}` is asked for"),
                Some("write a cast"),
            );
        }
        self.convert(node, target, context)
    }

    /// The node as one of this type, which is known to be possible.
    pub fn convert(&mut self, mut node: Node, target: Ty, context: Context) -> Outcome<Node> {
        if node.ty == target || target == Ty::ANY || target.is_polymorphic() {
            return Ok(node);
        }
        if node.ty == Ty::UNKNOWN {
            return self.settle(node, target);
        }
        if let What::Row(parts) = &node.what
            && self.catalog.types.is_row(target)
        {
            let fields = self.row_types(target);
            if fields.len() != parts.len() {
                return self.fault(&node.span, "a row of another number of columns");
            }
            for (part, (ty, _)) in parts.clone().into_iter().zip(fields) {
                self.coerce(part, ty, context)?;
            }
        }
        // PostgreSQL 18 makes NULL of a JSON null.
        if node.ty == Ty::JSONB || node.ty == Ty::JSON {
            node.nulls = Nulls::May;
        }
        node.ty = target;
        node.what = What::Other;
        Ok(node)
    }

    /// Gives a literal or a parameter its type.
    fn settle(&mut self, mut node: Node, target: Ty) -> Outcome<Node> {
        match &node.what {
            What::Literal(Some(text)) => {
                if let Some(message) = self.catalog.refuses(text, target) {
                    return self.fault(&node.span, message);
                }
                node.what = What::Other;
            }
            What::Literal(None) => node.what = What::Other,
            What::Parameter(number, mention) => {
                let number = *number;
                self.unsettled.remove(mention);
                let known = self.parameters.get_mut(number - 1).and_then(Option::as_mut);
                let Some(given) = known else {
                    return self.fault(&node.span, format!("there is no parameter `${number}`"));
                };
                if given.ty == Ty::UNKNOWN {
                    given.ty = target;
                } else if given.ty != target {
                    let (one, other) = (given.ty, target);
                    let (one, other) = (self.told(one), self.told(other));
                    let message = format!("`${number}` is `{one}` here and `{other}` there");
                    return self.fault_with(&node.span, message, Some("write a cast behind it"));
                }
            }
            What::Row(_) | What::Column(_) | What::Other => {
                return self.fault(&node.span, "a value of unknown type");
            }
        }
        node.ty = target;
        Ok(node)
    }

    /// The types of the columns of a row type, and the names.
    pub fn row_types(&mut self, ty: Ty) -> Vec<(Ty, String)> {
        let Some(found) = self.catalog.of_row(ty) else {
            return Vec::new();
        };
        let relation = self.relation_of(found);
        let fields = relation.map(|it| it.fields).unwrap_or_default();
        fields.into_iter().map(|it| (it.ty, it.name)).collect()
    }

    /// The type that several nodes have in common.
    pub fn common(&self, nodes: &[Node], what: &str) -> Outcome<Ty> {
        let types: Vec<_> = nodes.iter().map(|it| it.ty).collect();
        let common = self.catalog.common(&types);
        common.map_or_else(
            || {
                let told: BTreeSet<_> = types.iter().map(|it| self.told(*it)).collect();
                let told: Vec<_> = told.into_iter().map(|it| format!("`{it}`")).collect();
                let span = nodes.first().map_or(0..0, |it| it.span.clone());
                self.fault(
                    &span,
                    format!("{what} has no one type: {}", told.join(", ")),
                )
            },
            Ok,
        )
    }

    /// The nodes as ones of this type.
    pub fn all_to(&mut self, nodes: Vec<Node>, ty: Ty) -> Outcome<Vec<Node>> {
        let nodes = nodes.into_iter();
        nodes
            .map(|it| self.coerce(it, ty, Context::Implicit))
            .collect()
    }

    /// A condition.
    pub fn truth(&mut self, node: Node) -> Outcome<Node> {
        self.coerce(node, Ty::BOOL, Context::Assignment)
    }
}
