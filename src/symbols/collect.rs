//! From the outline of a text to the names in it.

use super::columns::{self, Named};
use super::declared::{Declared, address, table_name};
use super::grammar::{self, Names, SETTINGS, SPEC, Slot};
use super::scope::target;
use super::{Mention, Owner, Symbol, Text, Writing, tokens};
use crate::ident::{QualifiedName, address_parts};
use crate::outline::{NodeId, Outline, Step};
use crate::source::Span;

/// What is known of a node by the way that leads to it.
#[derive(Clone, Debug, Default)]
struct Way {
    /// What it may be.
    slots: &'static [Slot],
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
    let root = if text.is_config { SETTINGS } else { SPEC };
    let mut ways: Vec<Way> = vec![Way {
        slots: root,
        ..Way::default()
    }];
    let cx = Cx { text, declared };
    for (id, node) in outline.iter() {
        let parent = node.parent.and_then(|it| ways.get(it.index())).cloned();
        let parent = parent.unwrap_or_default();
        let slots = grammar::below(parent.slots, &node.step).unwrap_or_default();
        let mut way = Way {
            slots,
            ..parent.clone()
        };
        if let (Some(names), Step::Key(key)) = (grammar::names(parent.slots), &node.step) {
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
            Names::Join | Names::Rule => None,
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
        for slot in way.slots {
            let declares = matches!(slot, Slot::Label);
            for named in self.named(*slot, id, text, way) {
                out.push(self.mention(named, (token, text), false, declares));
            }
        }
    }

    fn named(&self, slot: Slot, id: NodeId, text: &str, way: &Way) -> Vec<Named> {
        let declared = self.declared;
        let whole = |symbol: Symbol| Named {
            symbol,
            range: 0..text.len(),
            writing: Writing::Plain,
        };
        let one = |named: Option<Named>| named.into_iter().collect();
        // A reference in a mixin may say `self` too, and means nobody's table then.
        let owner = || way.owner.clone();
        match slot {
            Slot::Type => one(columns::data_type(declared, text)),
            Slot::Table => one(columns::table(declared, text)),
            Slot::Reference => {
                let found = columns::reference(declared, way.owner.as_ref(), text, false);
                found.map_or_else(Vec::new, |it| it.names)
            }
            Slot::Column => one(owner().and_then(|it| columns::column(declared, &it, text))),
            Slot::IndexColumn => {
                one(owner().and_then(|it| columns::index_column(declared, &it, text)))
            }
            Slot::TargetColumn => {
                let place = (way.owner.as_ref(), way.column.as_deref());
                let target = target(self.outline(), declared, id, place).map(Owner::Table);
                one(target.and_then(|it| columns::column(declared, &it, text)))
            }
            Slot::Expression => {
                owner().map_or_else(Vec::new, |it| columns::expression(declared, &it, text))
            }
            Slot::Mixin => {
                let known = declared.mixins.contains_key(text);
                one(known.then(|| whole(Symbol::Mixin(text.to_owned()))))
            }
            Slot::ShapeName => one(self.shape(text)),
            Slot::Shape if self.is_named_shape(id) => one(self.shape(text)),
            Slot::Ordered => columns::ordered(declared, text),
            Slot::Default => one(self.label(text, way)),
            Slot::Label => one(way
                .labels
                .clone()
                .map(|name| whole(Symbol::Label(name, text.to_owned())))),
            Slot::Flag | Slot::Text | Slot::Words(_) | Slot::Rule | Slot::Shape => Vec::new(),
            Slot::Keys(_) | Slot::Names(..) => Vec::new(),
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

    /// The label that a default is, where the type of its column is an enum.
    fn label(&self, text: &str, way: &Way) -> Option<Named> {
        let (owner, column) = (way.owner.as_ref()?, way.column.as_deref()?);
        let data_type = self.declared.entry(owner, column)?.data_type.as_ref()?;
        let name = self.declared.enum_of_type(data_type)?;
        let known = self.declared.enums.get(&name)?.iter().any(|it| it == text);
        known.then(|| Named {
            symbol: Symbol::Label(name, text.to_owned()),
            range: 0..text.len(),
            writing: Writing::Plain,
        })
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
