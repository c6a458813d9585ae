//! The language of a profile: every key, what it takes, and its line of manual.
//! Profiles are part of the program, so nobody else writes in it; the reader holds them to it all the same.

use crate::grammar::{Entry, Key, Text, Value};

/// One version of Better Auth.
pub(super) static PROFILE: Entry = Entry::of(
    "profile",
    "a profile",
    &[
        Key::required(
            "version",
            "The version of Better Auth.",
            Value::Text(Text::Name),
        ),
        Key::required(
            "packages",
            "The packages that it was taken from, each with its version.",
            Value::Table(&PACKAGES),
        ),
        Key::required("core", "What every project has.", Value::Table(&PART)),
        Key::new(
            "plugin",
            "What each plugin adds; `organization.teams` is an option of the plugin before the dot.",
            Value::Table(&PLUGINS),
        ),
    ],
);

pub(super) static PACKAGES: Entry = Entry::named(
    "packages",
    "`packages`",
    Text::Name,
    &Value::Text(Text::Name),
);

pub(super) static PLUGINS: Entry =
    Entry::named("plugins", "`plugin`", Text::Name, &Value::Table(&PART));

/// The core, or a plugin: tables, by name.
pub(super) static PART: Entry = Entry::named("part", "a part", Text::Name, &Value::Table(&FIELDS));

pub(super) static FIELDS: Entry = Entry::named(
    "fields",
    "the fields",
    Text::Name,
    &Value::OneOf(&[Value::Text(Text::Type), Value::Table(&FIELD)]),
);

pub(super) static FIELD: Entry = Entry::of(
    "field",
    "a field",
    &[
        Key::new(
            "type",
            "What is in it; with `?` it may be NULL. A reference is an id.",
            Value::Text(Text::Type),
        ),
        Key::new(
            "references",
            "The table whose id it holds.",
            Value::Text(Text::Table),
        ),
        Key::new(
            "default",
            "What Better Auth writes where the caller says nothing.",
            Value::Any,
        ),
        Key::new(
            "filled",
            "Whether Better Auth writes a value into each new row.",
            Value::Boolean,
        ),
        Key::new(
            "unique",
            "Whether no two rows may share its value.",
            Value::Boolean,
        ),
        Key::new("index", "Whether rows are looked up by it.", Value::Boolean),
        Key::new(
            "within",
            "The field that it is always looked up together with.",
            Value::Text(Text::Column),
        ),
    ],
);
