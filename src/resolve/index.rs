//! The indexes of a table.
//! In: `index` on columns, and `[[….index]]`. Out: indexes with their keys understood: `created_at desc nulls last`.

use super::draft::Draft;
use super::expression;
use super::naming::Part;
use super::provenance::PartWritten;
use super::table::Builder;
use crate::config::ForeignKeys;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{Ident, unquote};
use crate::model::Scope;
use crate::schema::{Expression, Index, IndexExpression, IndexKey, Nulls};
use crate::source::{Span, Spanned};
use crate::spec::grammar::METHODS;
use crate::spec::{ColumnIndexSpec, IndexKeySpec, IndexSpec};

/// Builds the indexes that columns ask for, then those of the lists.
pub(super) fn indexes(builder: &mut Builder<'_, '_>) {
    for (at, spec) in builder.written() {
        if let Some(word) = spec.index.as_ref().filter(|word| !word.off) {
            column_index(builder, at, word);
        }
    }
    let entries = builder
        .draft
        .entries(|table| &table.indexes, |mixin| &mixin.indexes);
    for (written, spec) in entries {
        listed_index(builder, spec, written);
    }
}

/// `index = true` on a scoped table's column is (scope, column); (column, scope) where the column is a foreign key by
/// itself, to a table that is not scoped or with simple keys, since that order serves the deletion there as well.
fn column_index(builder: &mut Builder<'_, '_>, at: usize, word: &Spanned<ColumnIndexSpec>) {
    let Some(method) = method(builder, word.using.as_ref(), word.unique) else {
        return;
    };
    let column = builder.draft.columns[at].name.clone();
    let columns = match &builder.draft.scope {
        Scope::Organization(scope) if *scope != column && method == *"btree" => {
            let target = builder.links.target(builder.place(at));
            let composite = builder.catalog.config.tenancy.foreign_keys == ForeignKeys::Composite;
            let stands_alone = target.is_some_and(|(table, _)| {
                !composite || builder.catalog.drafts[table].scope.column().is_none()
            });
            if stands_alone {
                vec![column, scope.clone()]
            } else {
                vec![scope.clone(), column]
            }
        }
        _ => vec![column],
    };
    let Some(predicate) = predicate(builder, word.predicate.as_ref()) else {
        return;
    };
    let Some(include) = include(builder, &word.include) else {
        return;
    };
    let name = builder.name(Part::Index, word.name.as_ref(), &columns);
    builder.remember(&name, word.span, PartWritten::Column);
    builder.table.indexes.push(Index {
        name,
        unique: word.unique,
        method,
        keys: columns.into_iter().map(IndexKey::of).collect(),
        include,
        nulls_not_distinct: false,
        predicate,
    });
}

fn listed_index(builder: &mut Builder<'_, '_>, spec: &IndexSpec, written: PartWritten) {
    let keys: Vec<Option<IndexKey>> = spec
        .keys
        .iter()
        .map(|key| index_key(builder.draft, key, builder.out))
        .collect();
    let method = method(builder, spec.using.as_ref(), spec.unique);
    let predicate = predicate(builder, spec.predicate.as_ref());
    let include = include(builder, &spec.include);
    let keys: Option<Vec<IndexKey>> = keys.into_iter().collect();
    let (Some(keys), Some(method), Some(predicate), Some(include)) =
        (keys, method, predicate, include)
    else {
        return;
    };
    if keys.is_empty() {
        return;
    }
    let expression_word = Ident::composed(&["expr"]);
    let words: Vec<Ident> = keys
        .iter()
        .map(|key| key.column().unwrap_or(&expression_word).clone())
        .collect();
    if method != *"btree" && keys.iter().any(|key| key.descending || key.nulls.is_some()) {
        let message = format!("an index of the method `{method}` has no order");
        builder.invalid(spec.span, message, "leave `desc` and `nulls …` out");
    }
    if matches!(method.as_str(), "hash" | "spgist") && keys.len() > 1 {
        let message = format!("an index of the method `{method}` has one column");
        builder.invalid(spec.span, message, "name one column, or leave `using` out");
    }
    if matches!(method.as_str(), "hash" | "gin" | "brin") && !include.is_empty() {
        let message = format!("an index of the method `{method}` includes no columns");
        builder.invalid(spec.span, message, "leave `include` or `using` out");
    }
    let name = builder.name(Part::Index, spec.name.as_ref(), &words);
    builder.remember(&name, spec.span, written);
    builder.table.indexes.push(Index {
        name,
        unique: spec.unique,
        method,
        keys,
        include,
        nulls_not_distinct: spec.nulls_not_distinct,
        predicate,
    });
}

/// `None` where there was a finding; `Some(None)` where nothing is written.
fn predicate(
    builder: &mut Builder<'_, '_>,
    text: Option<&Spanned<String>>,
) -> Option<Option<Expression>> {
    match text {
        None => Some(None),
        Some(text) => expression::resolve(builder.draft, text, builder.out)
            .map(|(expression, _)| Some(expression)),
    }
}

fn include(builder: &mut Builder<'_, '_>, list: &[Spanned<String>]) -> Option<Vec<Ident>> {
    if list.is_empty() {
        return Some(Vec::new());
    }
    builder.named_columns(list)
}

fn method(
    builder: &mut Builder<'_, '_>,
    using: Option<&Spanned<String>>,
    unique: bool,
) -> Option<Ident> {
    let Some(word) = using else {
        return Some(Ident::composed(&["btree"]));
    };
    let is_method = |word: &str| METHODS.iter().any(|method| method.word == word);
    let known = is_method(word);
    if !known && is_method(&word.to_ascii_lowercase()) {
        let message = format!("there is no index method `{}`", word.value);
        builder.invalid(word.span, message, "write it in small letters");
        return None;
    }
    if !known && builder.catalog.extensions.is_empty() {
        builder.out.push(crate::reader::unknown(
            code::INVALID_VALUE,
            word.span,
            format!("there is no index method `{}`", word.value),
            word,
            METHODS.iter().map(|method| method.word),
            "name one of PostgreSQL's, or declare the `[extension.…]` that brings it",
        ));
        return None;
    }
    if unique && known && word.value != "btree" {
        let message = format!("an index of the method `{}` cannot be unique", word.value);
        let help = "leave `using` out: only a btree is unique (PostgreSQL manual, 11.6)";
        builder.invalid(word.span, message, help);
        return None;
    }
    super::names::ident(word.span, word, builder.out)
}

fn index_key(draft: &Draft<'_>, spec: &IndexKeySpec, out: &mut Diagnostics) -> Option<IndexKey> {
    match spec {
        IndexKeySpec::Expression { expr, order } => {
            let (expression, _) = expression::resolve(draft, expr, out)?;
            let mut key = IndexKey {
                expression: IndexExpression::Expression(expression),
                collation: None,
                operator_class: None,
                descending: false,
                nulls: None,
            };
            if let Some(order) = order {
                modifiers(&mut key, order, order.span, out)?;
            }
            Some(key)
        }
        IndexKeySpec::Column(text) => {
            let (name, rest) = first_word(text).or_else(|| {
                out.push(bad_key(text.span, text));
                None
            })?;
            let Some(at) = draft.find(&name) else {
                let mut found = draft.unknown_column(&name, text.span).object(&draft.name);
                if text.contains('(') {
                    found = found.help(format!(
                        "an expression is `{{ expr = \"{}\" }}`",
                        text.value
                    ));
                }
                out.push(found);
                return None;
            };
            let mut key = IndexKey::of(draft.columns[at].name.clone());
            modifiers(&mut key, rest, text.span, out)?;
            Some(key)
        }
    }
}

fn bad_key(span: Span, text: &str) -> Diagnostic {
    let message = format!("`{text}` is no index column");
    Diagnostic::error(code::INVALID_VALUE, span, message).help(
        "write `column`, then what it needs of: collate \"…\", an operator class, asc or desc, nulls first or last",
    )
}

/// The first word and what follows it; a word in double quotes may hold anything.
fn first_word(text: &str) -> Option<(String, &str)> {
    let text = text.trim();
    if let Some(quoted) = text.strip_prefix('"') {
        let (word, rest) = unquote(quoted)?;
        return (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((word, rest));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_owned(), &text[end..]))
}

/// What stands behind a key, in PostgreSQL's order: collation, operator class, direction, NULLs.
fn modifiers(key: &mut IndexKey, text: &str, span: Span, out: &mut Diagnostics) -> Option<()> {
    let understood = read_modifiers(key, text);
    if understood.is_none() {
        out.push(bad_key(span, text.trim()));
    }
    understood
}

fn read_modifiers(key: &mut IndexKey, text: &str) -> Option<()> {
    let mut rest = text;
    let next = |rest: &mut &str| -> Option<Option<String>> {
        if rest.trim().is_empty() {
            return Some(None);
        }
        let (word, after) = first_word(rest)?;
        // The two texts are parts of one, and the rest of the shorter one stands behind the word.
        *rest = &rest[rest.len() - after.len()..];
        Some(Some(word))
    };
    let mut word = next(&mut rest)?;
    let is = |word: &Option<String>, wanted: &str| {
        word.as_ref()
            .is_some_and(|word| word.eq_ignore_ascii_case(wanted))
    };
    if is(&word, "collate") {
        key.collation = Some(Ident::parse(&next(&mut rest)??).ok()?);
        word = next(&mut rest)?;
    }
    let ordered = ["asc", "desc", "nulls"];
    if let Some(class) = &word
        && !ordered
            .iter()
            .any(|known| class.eq_ignore_ascii_case(known))
    {
        key.operator_class = Some(Ident::parse(class).ok()?);
        word = next(&mut rest)?;
    }
    if is(&word, "asc") || is(&word, "desc") {
        key.descending = is(&word, "desc");
        word = next(&mut rest)?;
    }
    if is(&word, "nulls") {
        let side = next(&mut rest)?;
        key.nulls = Some(match () {
            () if is(&side, "first") => Nulls::First,
            () if is(&side, "last") => Nulls::Last,
            () => return None,
        });
        word = next(&mut rest)?;
    }
    word.is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<IndexKey> {
        let (name, rest) = first_word(text)?;
        let mut key = IndexKey::of(Ident::parse(&name).ok()?);
        read_modifiers(&mut key, rest)?;
        Some(key)
    }

    #[test]
    fn an_index_column_says_all_that_sql_can() {
        let key = read("\"Due Date\" collate \"C\" text_pattern_ops DESC nulls last").unwrap();
        assert_eq!(key.column().unwrap().as_str(), "Due Date");
        assert_eq!(key.collation.unwrap().as_str(), "C");
        assert_eq!(key.operator_class.unwrap().as_str(), "text_pattern_ops");
        assert!(key.descending);
        assert_eq!(key.nulls, Some(Nulls::Last));
        assert!(read("created_at desc").unwrap().descending);
        assert_eq!(read("a nulls first").unwrap().nulls, Some(Nulls::First));
        assert!(!read("a asc").unwrap().descending);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for text in [
            "",
            "a desc x",
            "a nulls",
            "a desc asc",
            "\"a",
            "a collate",
            "a nulls middle",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
