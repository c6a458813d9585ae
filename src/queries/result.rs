//! What a query gives.
//! In: the statement, its shape, and its columns as they were typed. Out: the row of its function, and what is written
//! in the place of each `*`: the columns of the specs, so that no column that the database gets later changes what is read.

use super::form::{Formless, Known, form};
use super::label::Label;
use super::shape::{Item, Shape};
use super::typed::Statement;
use super::{Column, Command, Embedded, Part, Row};
use crate::binding::rust::{field, module};
use crate::diagnostic::code::INVALID_QUERY;
use crate::ident::Ident;
use crate::schema::Table;
use crate::typing;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, Word};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What PostgreSQL calls a column that has no name.
const NAMELESS: &str = "?column?";

/// What is written in the place of each `*`, by where that begins in the file.
pub(super) type Expansions = BTreeMap<usize, Vec<String>>;

/// The row of a query while it is read.
struct Reader<'s, 'a> {
    statement: &'s mut Statement<'a>,
    shape: &'s Shape,
    expansions: Expansions,
    parts: Vec<Part>,
}

/// What a query gives, and what is written in the place of its stars.
pub(super) fn row(statement: &mut Statement<'_>, shape: &Shape) -> (Row, Expansions) {
    let (command, place) = statement.written.command.clone();
    let gives = command.gives_rows();
    if gives && statement.signature.columns.is_empty() {
        let message = "the statement gives no rows";
        let help = "write `:exec` or `:execrows`, or let it give some: `RETURNING id`";
        statement.fault(INVALID_QUERY, place, message, help);
        return (Row::None, Expansions::new());
    }
    if command == Command::Stream && !shape.is_read {
        let message = "only what reads can give its rows one after the other";
        let help = "write `:many`";
        statement.fault(INVALID_QUERY, place, message, help);
        return (Row::None, Expansions::new());
    }
    let mut reader = Reader {
        statement,
        shape,
        expansions: Expansions::new(),
        parts: Vec::new(),
    };
    reader.inner_stars();
    if gives {
        reader.results();
        reader.twins();
    }
    let parts = reader.parts;
    let expansions = reader.expansions;
    let row = match parts.as_slice() {
        _ if !gives => Row::None,
        [Part::Row(only)] if !only.optional => Row::Table(only.module.clone()),
        [Part::Column(only)] if command != Command::Stream => Row::Value(only.clone()),
        _ => match table(statement) {
            Some(table) if parts.len() == table.columns.len() => Row::Table(module(&table.name)),
            _ => Row::Own(parts),
        },
    };
    (row, expansions)
}

/// The table whose columns these are, all of them, in its order, and under their own names.
fn table<'a>(statement: &Statement<'a>) -> Option<&'a Table> {
    let columns = &statement.signature.columns;
    let (name, _) = columns.first()?.origin.as_ref()?;
    let table = statement.scope.schema.table(name)?;
    is_whole(table, columns).then_some(table).filter(|table| {
        let pairs = table.columns.iter().zip(columns);
        pairs
            .into_iter()
            .all(|(one, other)| one.nullable == other.nullable)
    })
}

fn is_whole(table: &Table, columns: &[typing::Column]) -> bool {
    let is_same = |column: &typing::Column, own: &Ident| {
        let origin = column.origin.as_ref();
        column.name == own.as_str()
            && origin.is_some_and(|(of, name)| *of == table.name && name == own)
    };
    let own = table.columns.iter().map(|it| &it.name);
    columns.len() == table.columns.len()
        && columns.iter().zip(own).all(|(one, own)| is_same(one, own))
}

impl Reader<'_, '_> {
    /// Where a stretch of the statement stands in the file.
    fn at(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.statement.written.span.start;
        start + range.start..start + range.end
    }

    fn star(&self, start: usize) -> Option<&typing::Star> {
        let mut stars = self.statement.signature.stars.iter();
        stars.find(|star| star.span.start == start)
    }

    /// The stars that give no results of the statement itself.
    fn inner_stars(&mut self) {
        let outer: BTreeSet<usize> = (self.shape.items.iter().map(|it| it.span.start)).collect();
        for star in self.statement.signature.stars.clone() {
            if outer.contains(&star.span.start) {
                continue;
            }
            let place = self.at(&star.span);
            if self.is_embedded(&place) {
                let message =
                    "`sqlc.embed` makes a field of the row, which an inner query has none of";
                let help = "write `t.*`, or name the columns";
                self.statement.fault(INVALID_QUERY, place, message, help);
            } else if let Some(columns) = star.columns
                && !self.is_only_asked_for(place.start)
            {
                let columns = columns.iter().map(|it| path(it)).collect();
                self.expansions.insert(place.start, columns);
            }
        }
    }

    /// Whether a table is to be a field of the row: `sqlc.embed(t)`.
    fn is_embedded(&self, place: &Range<usize>) -> bool {
        self.statement.text[place.clone()].ends_with(')')
    }

    /// Whether the star at this place is that of `EXISTS (SELECT *`.
    fn is_only_asked_for(&self, start: usize) -> bool {
        let tokens = &self.statement.written.tokens;
        let is_before = |span| self.statement.places.range(span).start < start;
        let mut before = tokens
            .iter()
            .rev()
            .skip_while(|it| !is_before(it.span))
            .filter(|it| !matches!(it.token, Token::Whitespace(_)));
        let mut is_keyword = |asked: Keyword| {
            let token = before.next().map(|it| &it.token);
            matches!(token, Some(Token::Word(Word { keyword, .. })) if *keyword == asked)
                || asked == Keyword::NoKeyword && token == Some(&Token::LParen)
        };
        is_keyword(Keyword::SELECT) && is_keyword(Keyword::NoKeyword) && is_keyword(Keyword::EXISTS)
    }

    fn results(&mut self) {
        let columns = self.statement.signature.columns.clone();
        let whole = 0..self.statement.written.span.len();
        let rest = |at: usize| {
            let item = |_| Item {
                span: whole.clone(),
                is_star: false,
            };
            (at..columns.len()).map(item)
        };
        let mut at = 0;
        for item in &self.shape.items {
            let place = self.at(&item.span);
            if !item.is_star {
                self.value(&columns, at, place);
                at += 1;
                continue;
            }
            let Some(names) = self.star(item.span.start).and_then(|it| it.columns.clone()) else {
                let message = "`*` stands for two columns of one name";
                let help = "name the columns";
                self.statement.fault(INVALID_QUERY, place, message, help);
                return;
            };
            let end = at + names.len();
            if self.is_embedded(&place) {
                self.embedded(&columns, at..end, &names, place);
            } else {
                self.starred(&columns, at..end, &names, place);
            }
            at = end;
        }
        for item in rest(at) {
            let place = self.at(&item.span);
            self.value(&columns, at, place);
            at += 1;
        }
    }

    fn value(&mut self, columns: &[typing::Column], at: usize, place: Range<usize>) {
        let Some(column) = columns.get(at) else {
            return;
        };
        let is_own = |(_, name): &(_, Ident)| column.name == name.as_str();
        let label = match &column.origin {
            Some(origin) if is_own(origin) => Label::bare(&column.name),
            _ => Label::read(&column.name),
        };
        if label.name.is_empty() || column.name == NAMELESS {
            let message = format!("column {} of the result has no name", at + 1);
            let help = "give it one: `AS total`";
            self.statement.fault(INVALID_QUERY, place, message, help);
            return;
        }
        if let Some(column) = self.column(column, (at, &label), false, &place) {
            self.parts.push(Part::Column(column));
        }
    }

    fn starred(
        &mut self,
        columns: &[typing::Column],
        range: Range<usize>,
        names: &[Vec<String>],
        place: Range<usize>,
    ) {
        let read = self.cells(columns, range, names, &place);
        self.parts.extend(read.into_iter().map(Part::Column));
    }

    /// The columns that a star stands for; writes them down in its place.
    fn cells(
        &mut self,
        columns: &[typing::Column],
        range: Range<usize>,
        names: &[Vec<String>],
        place: &Range<usize>,
    ) -> Vec<Column> {
        let mut cells = Vec::new();
        let mut written = Vec::new();
        for (at, name) in range.zip(names) {
            let Some(column) = columns.get(at) else {
                continue;
            };
            let label = Label::bare(&column.name);
            let is_cast = self.shape.is_single;
            let Some(cell) = self.column(column, (at, &label), is_cast, place) else {
                continue;
            };
            let mut text = path(name);
            if !cell.form.read_cast.is_empty() {
                // Under its own name an ORDER BY would mean the text.
                let alias = Ident::composed(&[&column.name, "text"]).sql();
                text = format!("{text}{} AS {alias}", cell.form.read_cast);
            }
            written.push(text);
            cells.push(cell);
        }
        self.expansions.insert(place.start, written);
        cells
    }

    fn embedded(
        &mut self,
        columns: &[typing::Column],
        range: Range<usize>,
        names: &[Vec<String>],
        place: Range<usize>,
    ) {
        let read = columns.get(range.clone()).unwrap_or_default();
        let table = read.first().and_then(|it| it.origin.as_ref());
        let table = table.and_then(|(name, _)| self.statement.scope.schema.table(name));
        let Some(table) = table.filter(|table| is_whole(table, read)) else {
            let message = "only the row of a table of the schema can be a field";
            let help = "write `t.*`, or name the columns";
            self.statement.fault(INVALID_QUERY, place, message, help);
            return;
        };
        // A column that is never NULL in the table is, where an outer join found no row.
        let mut pairs = table.columns.iter().zip(read);
        let shown = pairs.position(|(own, column)| !own.nullable && column.nullable);
        let text = &self.statement.text[place.clone()];
        let name = text.trim_end_matches(')').rsplit('(').next();
        let name = name.unwrap_or_default().trim().trim_matches('"');
        let presence = range.start + shown.unwrap_or(0);
        let cells = self.cells(columns, range, names, &place);
        let nullable = table.columns.iter().map(|it| it.nullable);
        let cells = cells.into_iter().zip(nullable);
        self.parts.push(Part::Row(Embedded {
            field: field(name),
            name: name.to_owned(),
            table: table.name.to_string(),
            module: module(&table.name),
            optional: shown.is_some(),
            presence,
            columns: cells
                .map(|(cell, nullable)| Column { nullable, ..cell })
                .collect(),
        }));
    }

    fn column(
        &mut self,
        column: &typing::Column,
        (place, label): (usize, &Label),
        is_cast: bool,
        span: &Range<usize>,
    ) -> Option<Column> {
        let name = &label.name;
        let cast = "read it in another form: cast it to text, `…::text`";
        let known = Known {
            shown: format!("`{name}`"),
            sql_type: &column.sql_type,
            origin: column.origin.as_ref(),
            like: label.like.as_deref(),
            cast,
        };
        let form = form(self.statement.scope, &known).and_then(|form| {
            let is_read = is_cast || form.read_cast.is_empty();
            is_read
                .then_some(form)
                .ok_or_else(|| known.formless(cast.to_owned()))
        });
        match form {
            Ok(form) => Some(Column {
                field: field(name),
                name: name.clone(),
                form,
                nullable: label.nullable.unwrap_or(column.nullable),
                of: (column.origin.as_ref()).map(|(table, column)| format!("{table}.{column}")),
                place,
            }),
            Err(Formless {
                code,
                message,
                help,
            }) => {
                self.statement.fault(code, span.clone(), message, help);
                None
            }
        }
    }

    /// Finds fields of one name.
    fn twins(&mut self) {
        let mut taken = BTreeSet::new();
        for part in &self.parts {
            let (field, name) = match part {
                Part::Column(column) => (&column.field, &column.name),
                Part::Row(row) => (&row.field, &row.name),
            };
            if !taken.insert(field) {
                let place = self.statement.written.span.clone();
                let message = format!("two columns are called `{name}`");
                let help = "give one of them another name: `AS other`";
                self.statement.fault(INVALID_QUERY, place, message, help);
            }
        }
    }
}

/// A column as SQL names it.
fn path(parts: &[String]) -> String {
    let parts: Vec<_> = parts
        .iter()
        .map(|it| Ident::composed(&[it]).sql())
        .collect();
    parts.join(".")
}
