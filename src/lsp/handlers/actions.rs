//! What can be done about findings: their fixes, to allow them, and all safe fixes of a document at once.

use crate::analysis::analyze;
use crate::assist;
use crate::diagnostic::{self, Applicability, Edit, Fix, apply};
use crate::lsp::dispatch::Answer;
use crate::lsp::server::{Place, Server};
use crate::source::Span;
use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse};

/// What can be done about the findings in a stretch.
pub(in crate::lsp) fn actions(
    server: &mut Server,
    params: CodeActionParams,
) -> Answer<Option<Vec<CodeActionResponse>>> {
    let Some(place) = server.place(&params.text_document.uri) else {
        return Ok(None);
    };
    let only = params.context.only;
    let wants = |kind: &CodeActionKind| {
        let asked = kind.as_str();
        only.as_ref().is_none_or(|list| {
            let mut list = list.iter().map(CodeActionKind::as_str);
            list.any(|it| it.is_empty() || asked == it || asked.starts_with(&format!("{it}.")))
        })
    };
    let mut all = Vec::new();
    if wants(&CodeActionKind::QuickFix) {
        let range = place.offset(params.range.start)..place.offset(params.range.end);
        let stretch = Span::new(place.source, range);
        for found in findings(&place, stretch) {
            all.extend(quick_fixes(&place, found));
        }
    }
    if wants(&CodeActionKind::SourceFixAll) {
        all.extend(fix_all(&place, only.is_some()));
    }
    Ok(Some(
        all.into_iter()
            .map(CodeActionResponse::CodeAction)
            .collect(),
    ))
}

/// The findings that touch a stretch.
fn findings<'a>(
    place: &'a Place<'_>,
    stretch: Span,
) -> impl Iterator<Item = &'a diagnostic::Diagnostic> {
    let touches = move |span: Span| {
        span.source == stretch.source && span.start <= stretch.end && stretch.start <= span.end
    };
    let all = place.loaded.analysis.diagnostics.iter();
    all.filter(move |it| touches(it.primary.span))
}

/// The fix of a finding, if it has one to apply, and what allows it, if it can be allowed.
fn quick_fixes(place: &Place<'_>, found: &diagnostic::Diagnostic) -> Vec<CodeAction> {
    let own = found.fix.as_ref();
    let own = own.filter(|fix| fix.applicability != Applicability::Display);
    let allow = assist::allow(&place.loaded.view(), found);
    let fixes = own.into_iter().chain(allow.as_ref());
    fixes
        .map(|fix| CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![place.server.diagnostic(place.loaded, found)]),
            is_preferred: Some(fix.applicability == Applicability::Safe),
            edit: Some(place.server.workspace_edit(place.loaded, fix.edits())),
            ..CodeAction::default()
        })
        .collect()
}

/// All safe fixes of a document; where it `asks` for them and nothing else, again and again until nothing is left to mend.
fn fix_all(place: &Place<'_>, asks: bool) -> Option<CodeAction> {
    let source = place.source;
    let is_own = |fix: &Fix| {
        let mut edits = fix.edits().iter();
        fix.applicability == Applicability::Safe && edits.all(|it| it.span.source == source)
    };
    let inputs = &place.loaded.project.inputs;
    let found = &place.loaded.analysis.diagnostics;
    let offers = assist::offers(inputs, found, is_own);
    if offers.is_empty() {
        return None;
    }
    let text = if asks {
        let mut inputs = inputs.clone();
        let found = analyze(&inputs);
        assist::mend(&mut inputs, found, is_own);
        inputs.sources.get(source).text().to_owned()
    } else {
        apply(
            source,
            place.text(),
            offers.into_iter().map(|offer| offer.fix),
        )
    };
    let edit = difference(place, &text);
    Some(CodeAction {
        title: "apply all safe fixes".to_owned(),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: Some(place.server.workspace_edit(place.loaded, &[edit])),
        ..CodeAction::default()
    })
}

/// The one edit that leads to a text: what both have at their ends stays.
fn difference(place: &Place<'_>, new: &str) -> Edit {
    let old = place.text();
    let same = |(a, b): &(char, char)| a == b;
    let head: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let pairs = old_rest.chars().rev().zip(new_rest.chars().rev());
    let tail: usize = pairs.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    Edit {
        span: Span::new(place.source, head..old.len() - tail),
        text: new_rest[..new_rest.len() - tail].to_owned(),
    }
}
