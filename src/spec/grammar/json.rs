//! The shapes of typed JSON.

use crate::grammar::{Entry, Key, Text, Value};

/// The fields of a JSON object.
pub(crate) static OBJECT: Entry = Entry::named("json_object", "a JSON object", Text::Name, &SHAPE);

static SHAPE: Value = Value::Named("json_shape", &FORMS);

static FORMS: Value = Value::OneOf(&[
    Value::Text(Text::JsonType),
    Value::one(&SHAPE),
    Value::Table(&CHOICE),
    Value::Table(&MAP),
    Value::Table(&NAMED),
    Value::Table(&OBJECT),
]);

const ABSENT: Key = Key::new(
    "null",
    "Whether it may be absent or null, as `?` says behind a type.",
    Value::Boolean,
);

static CHOICE: Entry = Entry::of(
    "json_choice",
    "a JSON choice",
    &[
        Key::required(
            "enum",
            "The texts that it may be.",
            Value::some(&Value::Text(Text::Name)),
        ),
        ABSENT,
    ],
);

static MAP: Entry = Entry::of(
    "json_map",
    "a JSON map",
    &[
        Key::required(
            "map",
            "What stands behind each key of an object with any keys.",
            Value::Named("json_shape", &FORMS),
        ),
        ABSENT,
    ],
);

static NAMED: Entry = Entry::of(
    "json_named",
    "a JSON shape",
    &[
        Key::required(
            "json",
            "Another `[json.…]` shape, by name.",
            Value::Text(Text::Shape),
        ),
        ABSENT,
    ],
);
