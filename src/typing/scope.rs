//! Which names stand for what, at each place of a statement.
//! In: the references of a FROM list and the queries around it. Out: for a name, the field that it means.
//! Knows neither conditions nor the catalog: a reference is a list of fields here.

use super::node::{Field, Nulls};
use super::types::Ty;
use crate::ident::QualifiedName;
use crate::sql_text::answers_to;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What stands in a FROM list under one name.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// What it is called here.
    pub alias: Option<String>,
    /// The table, where it is one that has no other name here.
    pub table: Option<QualifiedName>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Its columns of the system, which `*` leaves out.
    pub hidden: Vec<Field>,
    /// The type of its rows.
    pub row: Ty,
    /// Whether it is one value under its own name, as a function of one value is.
    pub is_scalar: bool,
    /// When the whole row is NULL.
    pub nulls: Nulls,
}

/// The references of a part of a FROM list.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// By name.
    pub relations: Vec<Relation>,
    /// What `*` means, fields that a join merged standing once.
    pub star: Vec<Field>,
    /// Fields that need no qualifier and that `*` leaves out; a join has none.
    pub hidden: Vec<Field>,
}

/// The references of one query, and those of the queries around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// Its own.
    pub part: Part,
    /// The query around it.
    pub outer: Option<Rc<Frame>>,
}

/// What a name means.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// This field; and whether it belongs to a query around this one.
    Field(Field, bool),
    /// A whole row.
    Row(Relation, bool),
    /// Several things.
    Ambiguous,
    /// Nothing.
    Nothing,
}

impl Part {
    /// A reference by itself.
    pub fn of(relation: Relation) -> Self {
        Self {
            star: relation.fields.clone(),
            hidden: relation.hidden.clone(),
            relations: vec![relation],
        }
    }

    /// Both, side by side.
    pub fn and(mut self, other: Self) -> Self {
        self.relations.extend(other.relations);
        self.star.extend(other.star);
        self.hidden.extend(other.hidden);
        self
    }

    /// The same where the whole of it may be absent, which this number stands for.
    pub fn perhaps(mut self, absent: usize) -> Self {
        let mark = |field: &mut Field| {
            field.shows.insert(absent);
            field.nulls = field.nulls.or(&Nulls::From(BTreeSet::from([absent])));
        };
        self.star.iter_mut().for_each(mark);
        for relation in &mut self.relations {
            relation.fields.iter_mut().for_each(mark);
            relation.hidden.iter_mut().for_each(mark);
            relation.nulls = relation.nulls.or(&Nulls::From(BTreeSet::from([absent])));
        }
        self
    }

    /// The columns that `*` means, each as it can be written here; none where one could mean several.
    pub fn starred(&self) -> Option<Vec<Vec<String>>> {
        if let [only] = self.relations.as_slice() {
            return only.starred(&[]);
        }
        let fields: usize = self.relations.iter().map(|it| it.fields.len()).sum();
        if fields == self.star.len() {
            let each = self.relations.iter();
            let each = each.map(|it| it.starred(it.alias.as_slice()));
            return each.collect::<Option<Vec<_>>>().map(|it| it.concat());
        }
        // A join made one of two of them, which has no qualifier.
        let one = |field: &Field| matches!(self.find(&field.name), Ok(Some(_)));
        let names = self.star.iter().map(|it| vec![it.name.clone()]).collect();
        self.star.iter().all(one).then_some(names)
    }

    /// The field of this name, among those that need no qualifier.
    pub fn find(&self, name: &str) -> Result<Option<&Field>, ()> {
        only_of(&self.star, &self.hidden, name)
    }
}

impl Frame {
    /// What a name without a dot means.
    pub fn find(&self, name: &str) -> Meaning {
        let mut frame = Some(self);
        let mut is_outer = false;
        while let Some(here) = frame {
            match here.part.find(name) {
                Ok(Some(field)) => return Meaning::Field(field.clone(), is_outer),
                Err(()) => return Meaning::Ambiguous,
                Ok(None) => {}
            }
            frame = here.outer.as_deref();
            is_outer = true;
        }
        self.row(&[name.to_owned()])
    }

    /// What a name behind a dot means; the parts in front name a reference.
    pub fn find_in(&self, qualifier: &[String], name: &str) -> Meaning {
        match self.row(qualifier) {
            Meaning::Row(relation, is_outer) => {
                match only_of(&relation.fields, &relation.hidden, name) {
                    Ok(Some(field)) => Meaning::Field(field.clone(), is_outer),
                    Ok(None) => Meaning::Nothing,
                    Err(()) => Meaning::Ambiguous,
                }
            }
            other => other,
        }
    }

    /// The reference of this name.
    pub fn row(&self, qualifier: &[String]) -> Meaning {
        let mut frame = Some(self);
        let mut is_outer = false;
        while let Some(here) = frame {
            let relations = here.part.relations.iter();
            let mut found = relations.filter(|it| it.answers_to(qualifier));
            match (found.next(), found.next()) {
                (Some(relation), None) => return Meaning::Row(relation.clone(), is_outer),
                (Some(_), Some(_)) => return Meaning::Ambiguous,
                (None, _) => {}
            }
            frame = here.outer.as_deref();
            is_outer = true;
        }
        Meaning::Nothing
    }
}

impl Relation {
    /// The columns behind this qualifier; none where two have one name.
    pub fn starred(&self, qualifier: &[String]) -> Option<Vec<Vec<String>>> {
        let names = self.fields.iter().map(|field| {
            let is_one = matches!(only(&self.fields, &field.name), Ok(Some(_)));
            is_one.then(|| [qualifier, std::slice::from_ref(&field.name)].concat())
        });
        names.collect()
    }

    fn answers_to(&self, qualifier: &[String]) -> bool {
        answers_to((self.alias.as_deref(), self.table.as_ref()), qualifier)
    }
}

fn only<'f>(fields: &'f [Field], name: &str) -> Result<Option<&'f Field>, ()> {
    let mut found = fields.iter().filter(|field| field.name == name);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(()),
        (found, None) => Ok(found),
    }
}

/// The one field of this name, that is looked for among the hidden ones last.
fn only_of<'f>(
    fields: &'f [Field],
    hidden: &'f [Field],
    name: &str,
) -> Result<Option<&'f Field>, ()> {
    match only(fields, name) {
        Ok(None) => only(hidden, name),
        found => found,
    }
}
