//! Values of TOML on one line.

use crate::outline::{key, string};

/// An inline table on its way.
#[derive(Default)]
pub(super) struct Inline(Vec<String>);

impl Inline {
    /// Adds a key with a value that is TOML already.
    pub fn raw(&mut self, name: &str, value: impl AsRef<str>) -> &mut Self {
        self.0.push(format!("{} = {}", key(name), value.as_ref()));
        self
    }

    /// Adds a key with a text.
    pub fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.raw(name, string(value))
    }

    /// Adds a key with a text, if there is one.
    pub fn text_if(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.text(name, value);
        }
        self
    }

    /// Adds a key that is true, if it is.
    pub fn flag(&mut self, name: &str, value: bool) -> &mut Self {
        if value {
            self.raw(name, "true");
        }
        self
    }

    /// Adds all that another one has.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        self.0.extend(other.0.iter().cloned());
        self
    }

    /// The value of a key, if there is no other.
    pub fn only(&self, name: &str) -> Option<&str> {
        match &self.0[..] {
            [entry] => entry.strip_prefix(name)?.strip_prefix(" = "),
            _ => None,
        }
    }

    /// `{ a = 1, b = 2 }`
    pub fn finish(&self) -> String {
        if self.0.is_empty() {
            "{}".to_owned()
        } else {
            format!("{{ {} }}", self.0.join(", "))
        }
    }

    /// The same, a line each, as under a header.
    pub fn lines(&self) -> String {
        self.0.iter().map(|it| format!("{it}\n")).collect()
    }
}

/// `[a, b]`, of values that are TOML already.
pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[{}]", items.join(", "))
}
