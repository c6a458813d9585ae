//! The edit that allows a finding where it stands. The reason is left for a person to write.

use super::View;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::ident::QualifiedName;
use crate::outline::{self, NodeId, Outline, Step};
use crate::resolve::ColumnWritten;
use crate::rules;
use crate::source::{SourceId, Span};

/// What the reason says until a person says better.
const REASON: &str = "say why";

/// The edit that allows a finding; nothing for one that cannot be allowed, or that is about nothing which could say so.
pub fn allow(view: &View<'_>, finding: &Diagnostic) -> Option<Fix> {
    let rule = rules::find(finding.code.code).filter(|rule| rules::may_allow(rule))?;
    let source = finding.primary.span.source;
    let outline = view.index.outline(source)?;
    let text = view.inputs.sources.get(source).text();
    let (node, is_short) = bearer(view, source, outline, finding)?;
    let element = format!("{{ rule = \"{}\", reason = \"{REASON}\" }}", rule.code.name);
    let (range, new) = match outline.child(node, "allow") {
        Some(list) => outline::append(text, outline, list, &element)?,
        None => {
            let value = format!("[{element}]");
            let short = if is_short { "type" } else { "" };
            outline::insert(text, outline, node, ("allow", &value), short)?
        }
    };
    let edit = Edit {
        span: Span::new(source, range),
        text: new,
    };
    let title = format!("allow `{}` here, with a reason", rule.code.name);
    Some(Fix::new(title, Applicability::Unsafe, vec![edit]))
}

/// The column, the entry of a list, the table or the enum that a finding is about, as it is written in this text; and
/// whether it is a column, which may be written as its type alone.
fn bearer(
    view: &View<'_>,
    source: SourceId,
    outline: &Outline,
    finding: &Diagnostic,
) -> Option<(NodeId, bool)> {
    let offset = finding.primary.span.range().start;
    if let Some(node) = implied(view, source, outline, &finding.object) {
        return Some((node, false));
    }
    let keyed = outline.at(offset).map(|(id, _)| id);
    // The finding about an entry of a list stands at its whole header.
    let path = outline.path(keyed.or_else(|| outline.headed(offset))?);
    let keys: Vec<Option<&str>> = path.iter().map(Step::key).collect();
    let length = match keys.as_slice() {
        [
            Some("table" | "mixin"),
            Some(_),
            Some("columns"),
            Some(_),
            ..,
        ] => 4,
        [
            Some("table" | "mixin"),
            Some(_),
            Some("index" | "unique" | "check" | "foreign_key"),
            None,
            ..,
        ] => 4,
        [Some("table" | "mixin" | "enum"), Some(_), ..] => 2,
        _ => return None,
    };
    let node = outline.walk(&path[..length])?;
    Some((node, length == 4 && keys[2] == Some("columns")))
}

/// The table, where the finding is about a column that nobody wrote: it says so for it.
fn implied(view: &View<'_>, source: SourceId, outline: &Outline, object: &str) -> Option<NodeId> {
    let tables = view.analysis.schema.tables.keys();
    let is_implied = |name: &&QualifiedName| {
        let column = object.strip_prefix(&format!("{name}."));
        let origin = view.analysis.provenance.table(name);
        let written = origin.zip(column).and_then(|(origin, column)| {
            origin
                .columns
                .get(column)
                .map(|it| (it.written, origin.name))
        });
        written.is_some_and(|(written, place)| {
            written == ColumnWritten::Implied && place.source == source
        })
    };
    let name = tables.into_iter().find(is_implied)?;
    let place = view.analysis.provenance.table(name)?.name;
    let (id, _) = outline.at(place.range().start)?;
    outline.walk(outline.path(id).get(..2)?)
}
