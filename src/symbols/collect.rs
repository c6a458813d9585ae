//! From the outline of a text to the names in it.

use super::columns::{self, Named};
use super::declared::{Declared, address, table_name};
use super::places::{self, CONFIG_FILE, Names, SPEC_FILE};
use super::scope::target;
use super::{Mention, Owner, Symbol, Text, Writing, tokens};
use crate::grammar::{Text as Kind, Value};
use crate::ident::{QualifiedName, address_parts};
use crate::outline::{NodeId, Outline, Step};
use crate::source::Span;

/// What is known of a node by the way that leads to it.
#[derive(Clone, Debug, Default)]
struct Way {
    /// What it may be.
    value: Option<&'static Value>,
    /// The table or mixin that it stands in.
    owner: Option<Owner>,
    /// The column that it stands in, of the owner.
    column: Option<String>,
    /// The enum that it stands in.
    labels: Option<QualifiedName>,
}

/// Adds every name that stands in a text.
pub(super) fn collect(text: &Text<'_>, declared: &Declared, out: &mut Vec<Mention>) {
    let outline = text.outline;
    let root = if text.is_config {
        &CONFIG_FILE
    } else {
        &SPEC_FILE
    };
    let mut ways: Vec<Way> = vec![Way {
        value: Some(root),
        ..Way::default()
    }];
    let cx = Cx { text, declared };
    for (id, node) in outline.iter() {
        let parent = node.parent.and_then(|it| ways.get(it.index())).cloned();
        let parent = parent.unwrap_or_default();
        let mut way = Way {
            value: parent.value.and_then(|it| places::below(it, &node.step)),
            ..parent.clone()
        };
        let names = parent.value.and_then(places::names);
        if let (Some(names), Step::Key(key)) = (names, &node.step) {
            cx.key(names, id, key, &mut way, out);
        }
        cx.value(id, &way, out);
        ways.push(way);
    }
}

struct Cx<'a> {
    text: &'a Text<'a>,
    declared: &'a Declared,
}

impl Cx<'_> {
    fn outline(&self) -> &Outline {
        self.text.outline
    }

    /// A key that is a name: it declares a thing, or mentions one.
    fn key(&self, names: Names, id: NodeId, key: &str, way: &mut Way, out: &mut Vec<Mention>) {
        let whole = 0..key.len();
        let owner = way.owner.clone();
        let plain = |symbol: Symbol| Some((symbol, whole.clone(), Writing::Plain));
        let part = || Some(address_parts(key)?.pop()?.0);
        let found = match names {
            Names::Table => {
                let name = table_name(self.outline(), id, key);
                way.owner = name.clone().map(Owner::Table);
                name.and_then(|name| Some((Symbol::Table(name), part()?, Writing::Address)))
            }
            Names::Enum => {
                way.labels = address(key);
                address(key).and_then(|name| Some((Symbol::Enum(name), part()?, Writing::Address)))
            }
            Names::Mixin => {
                way.owner = Some(Owner::Mixin(key.to_owned()));
                plain(Symbol::Mixin(key.to_owned()))
            }
            Names::Column => {
                way.column = Some(key.to_owned());
                owner.and_then(|owner| plain(Symbol::Column(owner, key.to_owned())))
            }
            Names::Shape => plain(Symbol::Shape(key.to_owned())),
            Names::Sql => plain(Symbol::Sql(key.to_owned())),
            Names::Extension => plain(Symbol::Extension(key.to_owned())),
            Names::Side => {
                way.column = Some(key.to_owned());
                let symbol = owner.and_then(|owner| self.declared.column(&owner, key));
                symbol.and_then(plain)
            }
            Names::Rule | Names::AuthModel => None,
        };
        let Some((symbol, range, writing)) = found else {
            return;
        };
        let declares = names != Names::Side;
        for place in &self.outline().get(id).places {
            let token = Span::new(self.text.source, place.clone());
            out.push(self.mention(
                Named {
                    symbol: symbol.clone(),
                    range: range.clone(),
                    writing,
                },
                (token, key),
                true,
                declares,
            ));
        }
    }

    /// A value that names things.
    fn value(&self, id: NodeId, way: &Way, out: &mut Vec<Mention>) {
        let outline = self.outline();
        let Some(text) = outline.string(id) else {
            return;
        };
        let Some(value) = &outline.get(id).value else {
            return;
        };
        let token = Span::new(self.text.source, value.range.clone());
        let label = self.label(id, text, way);
        if let Some((named, declares)) = label {
            out.push(self.mention(named, (token, text), false, declares));
            return;
        }
        for kind in way.value.into_iter().flat_map(places::texts) {
            for named in self.named(kind, id, text, way) {
                out.push(self.mention(named, (token, text), false, false));
            }
        }
    }

    fn named(&self, kind: Kind, id: NodeId, text: &str, way: &Way) -> Vec<Named> {
        let declared = self.declared;
        let one = |named: Option<Named>| named.into_iter().collect();
        let owner = || way.owner.clone();
        match kind {
            Kind::Type => one(columns::data_type(declared, text)),
            Kind::Table => one(columns::table(declared, text)),
            Kind::Target => {
                let found = columns::reference(declared, way.owner.as_ref(), text, false);
                found.map_or_else(Vec::new, |it| it.names)
            }
            Kind::Column if places::is_of_target(&self.outline().path(id)) => {
                let place = (way.owner.as_ref(), way.column.as_deref());
                let target = target(self.outline(), declared, id, place).map(Owner::Table);
                one(target.and_then(|it| columns::column(declared, &it, text)))
            }
            Kind::Column => one(owner().and_then(|it| columns::column(declared, &it, text))),
            Kind::IndexKey => {
                one(owner().and_then(|it| columns::index_column(declared, &it, text)))
            }
            Kind::Expression => {
                owner().map_or_else(Vec::new, |it| columns::expression(declared, &it, text))
            }
            Kind::Mixin => {
                let known = declared.mixins.contains_key(text);
                one(known.then(|| plain(Symbol::Mixin(text.to_owned()), text)))
            }
            Kind::Shape if way.owner.is_some() || self.is_named_shape(id) => one(self.shape(text)),
            Kind::Object => columns::ordered(declared, text),
            Kind::Prose
            | Kind::Reason
            | Kind::Name
            | Kind::Path
            | Kind::Sql
            | Kind::JsonType
            | Kind::SqlType
            | Kind::CodeType
            | Kind::Order
            | Kind::Shape
            | Kind::AllowedRule
            | Kind::Rule
            | Kind::Parameter
            | Kind::AuthPlugin
            | Kind::AuthModel => Vec::new(),
        }
    }

    fn shape(&self, text: &str) -> Option<Named> {
        let name = text.trim_end_matches('?');
        let known = self.declared.shapes.contains(name);
        known.then(|| Named {
            symbol: Symbol::Shape(name.to_owned()),
            range: 0..name.len(),
            writing: Writing::Plain,
        })
    }

    /// Whether it is the name in `{ json = "address" }`: a table of nothing else is no object with such a field.
    fn is_named_shape(&self, id: NodeId) -> bool {
        let outline = self.outline();
        let node = outline.get(id);
        let Some(parent) = node.parent.filter(|_| node.step.key() == Some("json")) else {
            return false;
        };
        let is_entry = outline.path(parent).len() == 2;
        !is_entry
            && outline
                .entries(parent)
                .all(|(_, key)| matches!(key, "json" | "null"))
    }

    /// The label that a text is, and whether it is declared so: one of the values of an enum, or the default of a column
    /// whose type is one.
    fn label(&self, id: NodeId, text: &str, way: &Way) -> Option<(Named, bool)> {
        let outline = self.outline();
        let node = outline.get(id);
        let last = node
            .step
            .key()
            .or_else(|| outline.get(node.parent?).step.key())?;
        if way.labels.is_none() && !matches!(last, "default" | "value") {
            return None;
        }
        let path = outline.path(id);
        let keys: Vec<Option<&str>> = path.iter().map(Step::key).collect();
        if let [Some("enum"), _, Some("values"), None]
        | [Some("enum"), _, Some("values"), None, Some("name")] = keys[..]
        {
            let symbol = Symbol::Label(way.labels.clone()?, text.to_owned());
            return Some((plain(symbol, text), true));
        }
        let (owner, column) = (way.owner.as_ref()?, way.column.as_deref()?);
        let data_type = self.declared.entry(owner, column)?.data_type.as_ref()?;
        let name = self.declared.enum_of_type(data_type)?;
        let known = self.declared.enums.get(&name)?.iter().any(|it| it == text);
        known.then(|| (plain(Symbol::Label(name, text.to_owned()), text), false))
    }

    /// A mention, at the narrowest place that can be told.
    fn mention(&self, named: Named, token: (Span, &str), is_key: bool, declares: bool) -> Mention {
        let (token, read) = token;
        let raw = self.text.text.get(token.range()).unwrap_or_default();
        let written = tokens::written(raw, read, &named.range);
        let span = match &written {
            Some(range) => token.part(range.start, range.len()),
            None => token,
        };
        Mention {
            is_key,
            is_narrow: written.is_some(),
            symbol: named.symbol,
            span,
            token,
            range: named.range,
            writing: named.writing,
            declares,
        }
    }
}

/// A name that is the whole text.
fn plain(symbol: Symbol, text: &str) -> Named {
    Named {
        symbol,
        range: 0..text.len(),
        writing: Writing::Plain,
    }
}
