//! JSON laid out for Git: a line for everything that changes on its own, so that two branches rarely meet in one.

use serde::Serialize;

/// JSON text in the making.
pub(super) struct Layout {
    text: Vec<u8>,
    depth: usize,
    is_first: bool,
}

impl Layout {
    /// An object at the outermost level.
    pub(super) fn object(write: impl FnOnce(&mut Self)) -> String {
        let mut layout = Self {
            text: Vec::new(),
            depth: 0,
            is_first: true,
        };
        layout.inside(b'{', write, b'}');
        layout.text.push(b'\n');
        String::from_utf8(layout.text).expect("JSON of texts is text")
    }

    /// A key with its value, on one line.
    pub(super) fn field(&mut self, key: &str, value: &impl Serialize) {
        self.next_line();
        self.value(&key);
        self.text.extend_from_slice(b": ");
        self.value(value);
    }

    /// A list with an item a line; no list where there is no item.
    pub(super) fn lines<T, L: Serialize>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = T>,
        line: impl Fn(T) -> L,
    ) {
        self.list(key, items, |out, item| out.value(&line(item)));
    }

    /// A list of objects that have many lines each; no list where there is no item.
    pub(super) fn objects<T>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        self.list(key, items, |out, item| {
            out.inside(b'{', |out| write(out, item), b'}');
        });
    }

    fn list<T>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return;
        }
        self.next_line();
        self.value(&key);
        self.text.extend_from_slice(b": ");
        self.inside(
            b'[',
            |out| {
                for item in items {
                    out.next_line();
                    write(out, item);
                }
            },
            b']',
        );
    }

    fn inside(&mut self, open: u8, write: impl FnOnce(&mut Self), close: u8) {
        self.text.push(open);
        self.depth += 1;
        self.is_first = true;
        write(self);
        self.depth -= 1;
        self.is_first = true;
        self.next_line();
        self.text.push(close);
        self.is_first = false;
    }

    fn next_line(&mut self) {
        if !self.is_first {
            self.text.push(b',');
        }
        self.is_first = false;
        self.text.push(b'\n');
        for _ in 0..self.depth {
            self.text.extend_from_slice(b"  ");
        }
    }

    fn value(&mut self, value: &impl Serialize) {
        serde_json::to_writer(&mut self.text, value)
            .expect("every key is a text, so it is always JSON");
    }
}
