//! The state of one proof: what has been read so far of one statement.
//! In: pieces of the statement, from the files beside this one. Out: facts, claims to be judged, and doubts.

use super::Settings;
use super::catalog::{Catalog, Ownership};
use super::exposure::{Exposure, Seen};
use super::pool::{Binding, Edge, Facts, Groups, Node, Pool, Value, Why};
use super::scope::{Column, Frame, Named, Place, Relation};
use super::verdict::{Reason, ReasonKind};
use super::with::Round;
use crate::ident::{Ident, QualifiedName};
use crate::sql_text::{Places, folded, is_reserved, parts};
use sqlparser::ast::{ObjectName, Spanned};
use sqlparser::tokenizer::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// How many queries are looked at for one statement, one that is named anew for each reference counting each time.
const MAX_QUERIES: usize = 1_000;

/// How deep queries stand in queries, names of WITH lists and views looked through.
const MAX_DEPTH: usize = 40;

/// One proof.
pub(super) struct Prover<'q> {
    pub catalog: &'q Catalog<'q>,
    pub settings: &'q Settings,
    places: &'q Places<'q>,
    pub facts: Facts,
    pub claims: Vec<Claim>,
    pub reasons: Vec<Reason>,
    /// Whether a condition was met that may bind more than was understood.
    pub murky: bool,
    /// The parameters that may have a type in which several values are one, and where they get it.
    pub blurred: Vec<(String, Range<usize>)>,
    /// Scope columns that are asked to be another organization or one of several, and whether by inequalities alone.
    pub chosen: BTreeMap<Node, bool>,
    /// The values met so far that may tell organizations apart.
    pub scopes: BTreeSet<Node>,
    /// What can be noticed.
    pub exposure: Exposure,
    /// The references of recursive queries to themselves.
    pub rounds: Vec<Round>,
    /// How many recursive queries there were.
    pub recursions: usize,
    budget: usize,
    depth: usize,
    /// Whether the next query is the statement itself.
    pub is_outermost: bool,
    /// Where a view is named, while its query is read: its own text is elsewhere.
    elsewhere: Option<Range<usize>>,
}

/// What must be the organization.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub kind: ClaimKind,
    pub table: QualifiedName,
    /// The value; nothing where it could not be followed.
    pub node: Option<Node>,
    pub pool: Pool,
    /// What is there wherever it matters.
    pub present: Groups,
    pub span: Range<usize>,
    /// Whether all that could bind it was understood.
    pub is_clear: bool,
    /// The reference that it is about.
    pub binding: Option<usize>,
    /// What of its rows can be noticed.
    pub seen: Seen,
    /// One of each of these must be shown, or it is of no matter.
    pub needs: Vec<Vec<Node>>,
}

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClaimKind {
    /// The scope column of a row that is read, changed or deleted.
    Reference,
    /// What is written into a scope column.
    Write,
}

/// Where a piece of the statement stands.
#[derive(Clone)]
pub(super) struct Cx<'q> {
    /// Whose equalities hold.
    pub pool: Pool,
    /// Whose equalities hold inside of an aggregate.
    pub rows: Pool,
    /// What is there.
    pub groups: Groups,
    /// What of the rows here can be noticed.
    pub seen: Seen,
    /// Whether other branches may have the same rows, so that nobody notices whether one is here.
    pub is_doubled: bool,
    /// The references that names may mean.
    pub frame: Option<Rc<Frame>>,
    /// The names of WITH lists.
    pub named: Named<'q>,
}

impl<'q> Cx<'q> {
    /// The same place, of which no more than this can be noticed.
    pub fn at_most(&self, seen: Seen) -> Self {
        let seen = match self.seen.min(seen) {
            Seen::Presence if self.is_doubled => Seen::Nothing,
            seen => seen,
        };
        Self {
            seen,
            ..self.clone()
        }
    }

    /// The same place with other references.
    pub fn over(&self, frame: Rc<Frame>) -> Self {
        Self {
            frame: Some(frame),
            ..self.clone()
        }
    }

    /// The same place with equalities of its own.
    pub fn apart(&self, pool: Pool) -> Self {
        Self {
            pool,
            rows: pool,
            groups: Rc::from([]),
            ..self.clone()
        }
    }
}

impl<'q> Prover<'q> {
    pub fn new(catalog: &'q Catalog<'q>, settings: &'q Settings, places: &'q Places<'q>) -> Self {
        Self {
            catalog,
            settings,
            places,
            facts: Facts::default(),
            claims: Vec::new(),
            reasons: Vec::new(),
            murky: false,
            blurred: Vec::new(),
            chosen: BTreeMap::new(),
            scopes: BTreeSet::new(),
            exposure: Exposure::default(),
            rounds: Vec::new(),
            recursions: 0,
            budget: MAX_QUERIES,
            depth: 0,
            is_outermost: false,
            elsewhere: None,
        }
    }

    /// The place around everything.
    pub fn root(&mut self) -> Cx<'q> {
        let pool = self.facts.pool(None);
        Cx {
            pool,
            rows: pool,
            groups: Rc::from([]),
            seen: Seen::Rows,
            is_doubled: false,
            frame: None,
            named: Named::default(),
        }
    }

    /// The bytes of a span of the statement.
    pub fn place(&self, span: Span) -> Range<usize> {
        match &self.elsewhere {
            Some(place) => place.clone(),
            None => self.places.range(span),
        }
    }

    /// The text of a place.
    pub fn text(&self, place: &Range<usize>) -> &'q str {
        self.places.text(place)
    }

    /// Reads something whose text is elsewhere.
    pub fn looking_through<T>(
        &mut self,
        place: Range<usize>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = self.elsewhere.clone();
        self.elsewhere = Some(before.clone().unwrap_or(place));
        let out = read(self);
        self.elsewhere = before;
        out
    }

    /// Something was not understood.
    pub fn doubt(&mut self, span: Span, message: impl Into<String>) {
        let span = self.place(span);
        self.doubt_at(span, message);
    }

    /// Something was not understood, at this place.
    pub fn doubt_at(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.reasons.push(Reason {
            span,
            kind: ReasonKind::NotUnderstood,
            message: message.into(),
        });
    }

    /// A name that nothing has.
    pub fn unknown(&mut self, kind: ReasonKind, span: Span, message: String) {
        let span = self.place(span);
        self.reasons.push(Reason {
            span,
            kind,
            message,
        });
    }

    /// Enters a query, unless the statement is too large already.
    pub fn enter(&mut self, span: Span) -> bool {
        if self.budget == 0 || self.depth == MAX_DEPTH {
            self.doubt(span, "too many queries in one statement to follow them all");
            return false;
        }
        self.budget -= 1;
        self.depth += 1;
        true
    }

    /// Leaves a query.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The table, view or other thing that a name means where no WITH list has it.
    pub fn qualified(&mut self, name: &ObjectName) -> Option<QualifiedName> {
        let span = name.span();
        let is_name = |it: &sqlparser::ast::ObjectNamePart| !it.as_ident().is_some_and(is_reserved);
        let parts = parts(name).filter(|_| name.0.first().is_some_and(is_name));
        let written = |text: &str| Ident::parse(text).ok();
        let found = match parts.as_deref() {
            Some([name]) if name.starts_with("pg_") => None,
            Some([name]) => {
                let name = written(name)?;
                // A view keeps to the names of the time at which it was made.
                let at_its_time = Settings::default().search_path;
                let path = match &self.elsewhere {
                    Some(_) => &at_its_time,
                    None => &self.settings.search_path,
                };
                let mut candidates = path
                    .iter()
                    .map(|schema| QualifiedName::new(schema.clone(), name.clone()));
                let has = |it: &QualifiedName| {
                    self.catalog.table(it).is_some() || self.catalog.view(it).is_some()
                };
                let all: Vec<_> = candidates.by_ref().collect();
                all.iter().find(|it| has(it)).or(all.first()).cloned()
            }
            Some([schema, name]) if schema != "pg_catalog" && schema != "information_schema" => {
                Some(QualifiedName::new(written(schema)?, written(name)?))
            }
            _ => None,
        };
        if found.is_none() {
            self.doubt(span, format!("`{name}` is not a table of the schema"));
        }
        found
    }

    /// The name that an alias gives. Where that is not certain, names could be taken for others.
    pub fn alias(&mut self, alias: Option<&sqlparser::ast::Ident>) -> Option<String> {
        let alias = alias?;
        let name = folded(alias).filter(|_| !is_reserved(alias));
        if name.is_none() {
            self.doubt(alias.span, "a name that is not certain");
        }
        name
    }

    /// A reference to a table of the schema, with its obligation.
    pub fn bind(&mut self, name: &QualifiedName, cx: &Cx<'q>, span: Span) -> Option<usize> {
        let facts = self.catalog.table(name)?;
        let place = self.place(span);
        let mut columns = Vec::new();
        for (column, family) in facts.table.columns.iter().zip(&facts.families) {
            let text = format!("{}.{}", name.name, column.name);
            columns.push(self.facts.column(text, *family, &cx.groups, cx.pool));
        }
        match facts.ownership {
            Ownership::Global => {}
            Ownership::Unsaid => self.doubt_at(
                place.clone(),
                format!("the spec does not say whose rows `{name}` holds"),
            ),
            Ownership::Scoped(at) => {
                self.scopes.insert(columns[at]);
                self.claims.push(Claim {
                    kind: ClaimKind::Reference,
                    table: name.clone(),
                    node: Some(columns[at]),
                    pool: cx.pool,
                    present: cx.groups.clone(),
                    span: place,
                    is_clear: true,
                    binding: Some(self.facts.bindings.len()),
                    seen: cx.seen,
                    needs: Vec::new(),
                });
            }
        }
        self.facts.bindings.push(Binding {
            table: name.clone(),
            columns,
            groups: cx.groups.clone(),
            pool: cx.pool,
            is_stored: true,
        });
        Some(self.facts.bindings.len() - 1)
    }

    /// A reference as names see it.
    pub fn relation(&self, binding: usize, alias: Option<String>) -> Option<Relation> {
        let binding = &self.facts.bindings[binding];
        let facts = self.catalog.table(&binding.table)?;
        let columns = facts.table.columns.iter().zip(&binding.columns);
        let columns = columns.enumerate().map(|(at, (column, node))| Column {
            name: Some(column.name.as_str().to_owned()),
            node: *node,
            place: Place::Of(binding.table.clone(), at),
        });
        Some(Relation {
            table: alias.is_none().then(|| binding.table.clone()),
            alias: Some(alias.unwrap_or_else(|| binding.table.name.as_str().to_owned())),
            columns: columns.collect(),
        })
    }

    /// A value of its own that is what another one is, wherever what stands here is there.
    pub fn renamed(&mut self, name: &str, node: Node, cx: &Cx<'q>) -> Node {
        let family = self.facts.family(node);
        let own = self
            .facts
            .column(name.to_owned(), family, &cx.groups, cx.pool);
        let edge = Edge {
            a: own,
            b: node,
            when: cx.groups.clone(),
            strict: false,
            why: Why::Called,
        };
        self.facts.equal(cx.pool, edge);
        self.inherit(own, node);
        self.exposure.made.push((own, node));
        own
    }

    /// These results are shown, or written.
    pub fn show(&mut self, columns: &[Column]) {
        let nodes = columns.iter().map(|it| it.node);
        self.exposure.shown.extend(nodes);
    }

    /// The claims from this one on matter only where one of these values is shown.
    pub fn needed(&mut self, claims: usize, values: &[Node]) {
        for claim in &mut self.claims[claims..] {
            claim.needs.push(values.to_vec());
        }
    }

    /// A value may tell organizations apart where the one that it is made from does.
    pub fn inherit(&mut self, node: Node, from: Node) {
        if self.scopes.contains(&from) {
            self.scopes.insert(node);
        }
    }

    /// A value of which nothing is known; it may be made from one that tells organizations apart.
    pub fn opaque(&mut self, name: &str, cx: &Cx<'q>) -> Node {
        let node = self
            .facts
            .column(name.to_owned(), None, &cx.groups, cx.pool);
        self.scopes.insert(node);
        node
    }

    /// The values around a query, or given from outside, that each of its columns always is.
    pub fn exports(&self, pool: Pool, groups: &Groups, columns: &[Column]) -> Vec<Vec<Node>> {
        let solution = self.facts.solve(self.catalog, &[pool], groups, &[]);
        let outer = self.facts.chain(pool);
        let is_outside = |node: &Node| match self.facts.home(*node) {
            Some(home) => home != pool && outer.contains(&home),
            None => matches!(self.facts.value(*node), Value::Given(_)),
        };
        columns
            .iter()
            .map(|column| solution.class(column.node).filter(is_outside).collect())
            .collect()
    }
}
