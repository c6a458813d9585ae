//! The templates of a run: the embedded ones, and those of the user's own that stand in for some of them.
//! In: the texts of the user's folder. Out: generated files, and what is wrong with those texts.
//! What a template of the user's makes is made at once, so that its faults are known before anything is written.

use super::Generated;
use super::template::{self, TEMPLATES};
use crate::diagnostic::{Diagnostic, code};
use crate::reader::unknown;
use crate::source::{SourceId, Sources, Span};
use minijinja::{Error, ErrorKind, Value};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many faults of one template are shown at most.
const FAULTS: usize = 10;

/// Which templates a run renders with.
#[derive(Debug, Default)]
pub struct Templates<'a> {
    /// Those of the user's own, by the name of the embedded one.
    own: BTreeMap<&'static str, Own<'a>>,
    faults: Vec<Diagnostic>,
}

#[derive(Clone, Copy, Debug)]
struct Own<'a> {
    source: SourceId,
    text: &'a str,
}

impl<'a> Templates<'a> {
    /// The embedded templates, with these files in the place of those of their name.
    pub fn new(sources: &'a Sources, files: &[SourceId]) -> Self {
        let mut templates = Self::default();
        for &source in files {
            let file = sources.get(source);
            let name = file_name(file.path());
            let Some((known, _)) = TEMPLATES.iter().find(|(known, _)| file_name(known) == name)
            else {
                templates.faults.push(unknown_name(source, name));
                continue;
            };
            let own = Own {
                source,
                text: file.text(),
            };
            let mut environment = template::environment();
            environment.set_debug(true);
            match environment.add_template(known, own.text) {
                Ok(()) => {
                    templates.own.insert(known, own);
                }
                Err(error) => templates.faults.push(own.syntax(&error)),
            }
        }
        templates
    }

    /// What is wrong with the files before anything is rendered with them.
    pub fn faults(&self) -> &[Diagnostic] {
        &self.faults
    }

    /// A file that a template makes of a view.
    pub(super) fn file<'v>(
        &self,
        name: &'static str,
        view: impl Serialize + Send + Sync + 'v,
    ) -> Generated<'v> {
        let key = template::key(name, &view);
        self.generated(name, key, move || template::value(&view))
    }

    /// A file that a template makes. `key` is over all that its view is made from.
    pub(super) fn generated<'v>(
        &self,
        name: &'static str,
        key: blake3::Hash,
        view: impl Fn() -> Value + Send + Sync + 'v,
    ) -> Generated<'v> {
        let mut generated = Generated {
            comment: ("//", ""),
            key,
            render: Box::new(String::new),
            faults: Vec::new(),
        };
        let Some(own) = self.own.get(name) else {
            generated.render = Box::new(move || template::render(name, &view()));
            return generated;
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(generated.key.as_bytes());
        hasher.update(own.text.as_bytes());
        generated.key = hasher.finalize();
        match own.render(&view()) {
            Ok(text) => generated.render = Box::new(move || text.clone()),
            Err(faults) => generated.faults = faults,
        }
        generated
    }
}

impl Own<'_> {
    /// The text that it makes of a view. What cannot be placed is left out, so that the faults behind it are found too.
    fn render(&self, view: &Value) -> Result<String, Vec<Diagnostic>> {
        let mut text = self.text.to_owned();
        let mut faults = Vec::new();
        loop {
            let done = {
                let mut environment = template::environment();
                environment.set_debug(true);
                environment.render_str(&text, view)
            };
            let error = match done {
                Ok(made) if faults.is_empty() => return Ok(template::ended(made)),
                Ok(_) => return Err(faults),
                Err(error) => error,
            };
            faults.push(self.fault(&error, view));
            let blank = placed(&text, self.range(&error)).filter(|_| faults.len() < FAULTS);
            let Some(place) = blank else {
                return Err(faults);
            };
            let spaces = " ".repeat(place.len());
            text.replace_range(place, &spaces);
        }
    }

    fn syntax(&self, error: &Error) -> Diagnostic {
        let what = error
            .detail()
            .map_or_else(|| error.kind().to_string(), str::to_owned);
        let message = format!("the template cannot be read: {what}");
        Diagnostic::error(code::INVALID_TEMPLATE, self.span(error), message)
            .help("the language is that of minijinja, a part of Jinja: `{{ name }}`, `{% if %}`, `{% for %}`")
    }

    fn fault(&self, error: &Error, view: &Value) -> Diagnostic {
        let span = self.span(error);
        let written = self.text.get(span.range()).unwrap_or_default().trim();
        if error.kind() == ErrorKind::UndefinedError
            && let Some(diagnostic) = unknown_value(span, written, view)
        {
            return diagnostic;
        }
        let what = error
            .detail()
            .map_or_else(|| error.kind().to_string(), str::to_owned);
        let message = format!("the template cannot be rendered: {what}");
        Diagnostic::error(code::INVALID_TEMPLATE, span, message)
    }

    fn span(&self, error: &Error) -> Span {
        Span::new(self.source, self.range(error))
    }

    /// Where an error stands: its expression, or else its line.
    fn range(&self, error: &Error) -> std::ops::Range<usize> {
        if let Some(range) = error.range()
            && self
                .text
                .get(range.clone())
                .is_some_and(|it| !it.is_empty())
        {
            return range;
        }
        let lines = self.text.split_inclusive('\n');
        let before = error.line().unwrap_or(1).saturating_sub(1);
        let start: usize = lines.clone().take(before).map(str::len).sum();
        let line = lines.skip(before).map(str::trim_end).next();
        start..start + line.map_or(0, str::len)
    }
}

/// The `{{ … }}` that an expression stands in.
fn placed(text: &str, range: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let start = text.get(..range.start)?.rfind("{{")?;
    let end = range.start + text.get(range.start..)?.find("}}")? + "}}".len();
    let between = text.get(start..range.start)?;
    (!between.contains("}}") && end >= range.end).then_some(start..end)
}

/// What is wrong with a name, or a path of names, that the view does not have.
fn unknown_value(span: Span, written: &str, view: &Value) -> Option<Diagnostic> {
    let mut inside = view.clone();
    let mut path = String::new();
    for name in written.split('.') {
        if name.is_empty()
            || !name
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'_')
        {
            return None;
        }
        let whose = if path.is_empty() {
            "the view of this template".to_owned()
        } else {
            format!("`{path}`")
        };
        if inside.is_none() && !path.is_empty() {
            let message = format!("`{path}` is nothing here, so it has no `{name}`");
            return Some(
                Diagnostic::error(code::INVALID_TEMPLATE, span, message).help(format!(
                    "put it between `{{% if {path} %}}` and `{{% endif %}}`"
                )),
            );
        }
        let value = inside.get_attr(name).unwrap_or_default();
        if value.is_undefined() {
            let names = inside.try_iter().into_iter().flatten();
            let names: Vec<String> = names.map(|name| name.to_string()).collect();
            let all = match names.as_slice() {
                [] => "it has no names at all".to_owned(),
                names => format!("it has `{}`", names.join("`, `")),
            };
            return Some(unknown(
                code::INVALID_TEMPLATE,
                span,
                format!("{whose} has no `{name}`"),
                name,
                names.iter().map(String::as_str),
                all,
            ));
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        inside = value;
    }
    None
}

fn unknown_name(source: SourceId, name: &str) -> Diagnostic {
    let known: Vec<&str> = TEMPLATES.iter().map(|(it, _)| file_name(it)).collect();
    unknown(
        code::INVALID_TEMPLATE,
        Span::new(source, 0..0),
        format!("no template is called `{name}`"),
        name,
        known.iter().copied(),
        format!("the templates are `{}`", known.join("`, `")),
    )
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
