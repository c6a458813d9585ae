//! The written lines of a finding in a frame, with marks under its places.
//! In: a located finding. Out: `--> path:line:column`, the lines, carets, labels.
//! A place of several lines is shown by its first.

use super::human::{Part, Style, line};
use super::{Located, Place, text};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

const TAB: usize = 4;

/// The width of the column of line numbers.
pub(super) fn gutter(located: &Located<'_>) -> usize {
    places(located)
        .map(|(place, _)| place.start.line)
        .max()
        .unwrap_or(1)
        .to_string()
        .len()
}

/// Draws the places of a finding: those in the file of the primary place first, then file by file.
pub(super) fn draw(located: &Located<'_>, gutter: usize, style: Style, out: &mut String) {
    let mut paths: Vec<&str> = Vec::new();
    for (place, _) in places(located) {
        if !paths.contains(&place.path) {
            paths.push(place.path);
        }
    }
    for (index, path) in paths.into_iter().enumerate() {
        let mut shown: Vec<(&Place<'_>, Part)> =
            places(located).filter(|(it, _)| it.path == path).collect();
        let first = shown[0].0.start;
        shown.sort_by_key(|(place, _)| place.start);
        let frame = Frame { gutter, style };
        let sign = if index == 0 { "-->" } else { ":::" };
        let sign = style.paint(Part::Frame, sign);
        let path = text::plain(path);
        let place = format_args!("{path}:{}:{}", first.line, first.column);
        if index > 0 {
            frame.bar(out);
        }
        line(out, format_args!("{:gutter$}{sign} {place}", ""));
        frame.bar(out);
        frame.lines(&shown, out);
    }
}

/// All places of a finding with what they are, the primary one first.
fn places<'a>(located: &'a Located<'a>) -> impl Iterator<Item = (&'a Place<'a>, Part)> {
    let related = located.related.iter().map(|place| (place, Part::Related));
    std::iter::once((&located.primary, Part::Level(located.diagnostic.level))).chain(related)
}

#[derive(Clone, Copy)]
struct Frame {
    gutter: usize,
    style: Style,
}

impl Frame {
    /// An empty line of the frame.
    fn bar(self, out: &mut String) {
        self.row("", "", out);
    }

    fn row(self, number: &str, content: &str, out: &mut String) {
        let gutter = self.gutter;
        let head = format!("{number:>gutter$} |");
        let head = self.style.paint(Part::Frame, &head);
        line(out, format_args!("{head} {content}"));
    }

    /// The lines of places that are sorted and of one file; each line once.
    fn lines(self, places: &[(&Place<'_>, Part)], out: &mut String) {
        let mut previous: Option<usize> = None;
        for same in places.chunk_by(|a, b| a.0.start.line == b.0.start.line) {
            let number = same[0].0.start.line;
            if previous.is_some_and(|previous| previous + 1 < number) {
                line(
                    out,
                    format_args!("{}", self.style.paint(Part::Frame, "...")),
                );
            }
            previous = Some(number);
            let cells = Cells::new(same[0].0.line);
            let primary = same.iter().find(|(_, part)| *part != Part::Related);
            let focus = cells.columns(&primary.unwrap_or(&same[0]).0.marked);
            let window = Window::new(&cells, focus, self.room());
            self.row(&number.to_string(), &window.text(&cells), out);
            for (place, part) in same {
                self.marks(&window, cells.columns(&place.marked), place, *part, out);
            }
        }
    }

    /// The columns that are left for the line.
    fn room(self) -> usize {
        self.style.width - self.gutter - 3
    }

    /// Marks under a place, and its label beside them, or below where it does not fit.
    fn marks(
        self,
        window: &Window,
        columns: Range<usize>,
        place: &Place<'_>,
        part: Part,
        out: &mut String,
    ) {
        let Range { start, end } = window.visible(columns);
        let mark = if part == Part::Related { "-" } else { "^" };
        let mut marks = mark.repeat((end - start).max(1));
        if place.end.line > place.start.line && end < self.room() {
            marks.push('…');
        }
        let label = text::plain(place.message);
        let beside = start + text::width(&marks) + 1 + text::width(&label) <= self.room();
        if beside {
            let marks = self
                .style
                .paint(part, format!("{marks} {label}").trim_end());
            self.row("", &format!("{:start$}{marks}", ""), out);
            return;
        }
        let marks = self.style.paint(part, &marks);
        self.row("", &format!("{:start$}{marks}", ""), out);
        let indent = start.min(self.room() / 3);
        for words in text::wrap(&label, 0, self.room() - indent) {
            let words = self.style.paint(part, &words);
            self.row("", &format!("{:indent$}{words}", ""), out);
        }
    }
}

/// A line as the terminal shows it: tabs as blanks, every character visible.
struct Cells {
    /// The character, its byte in the line, its first column.
    cells: Vec<(char, usize, usize)>,
    width: usize,
}

impl Cells {
    fn new(line: &str) -> Self {
        let mut cells = Vec::with_capacity(line.len());
        let mut column = 0;
        for (byte, c) in line.char_indices() {
            if c == '\t' {
                let next = (column / TAB + 1) * TAB;
                cells.extend((column..next).map(|column| (' ', byte, column)));
                column = next;
            } else {
                let c = text::visible(c);
                cells.push((c, byte, column));
                column += c.width().unwrap_or(0);
            }
        }
        Self {
            cells,
            width: column,
        }
    }

    /// The columns that the bytes of the line take.
    fn columns(&self, bytes: &Range<usize>) -> Range<usize> {
        let column = |byte: usize| {
            let cell = self.cells.partition_point(|cell| cell.1 < byte);
            self.cells.get(cell).map_or(self.width, |cell| cell.2)
        };
        column(bytes.start)..column(bytes.end)
    }
}

/// The part of a long line that is shown.
struct Window {
    from: usize,
    to: usize,
    cut_left: bool,
    cut_right: bool,
}

impl Window {
    /// The part of `room` columns that shows `focus` best: from the line's start if it can be.
    fn new(cells: &Cells, focus: Range<usize>, room: usize) -> Self {
        let width = cells.width.max(focus.end).max(focus.start + 1);
        let from = if width <= room || focus.end.max(focus.start + 1) < room {
            0
        } else {
            let shown = (focus.end - focus.start).min(room.saturating_sub(8));
            let before = (room - shown) / 2;
            focus.start.saturating_sub(before).min(width - room)
        };
        Self {
            from,
            to: from + room,
            cut_left: from > 0,
            cut_right: cells.width > from + room,
        }
    }

    fn text(&self, cells: &Cells) -> String {
        let (from, to) = self.inner();
        let mut text = String::new();
        let mut column = self.from;
        if self.cut_left {
            text.push('…');
            column += 1;
        }
        for &(c, _, at) in &cells.cells {
            let width = c.width().unwrap_or(0);
            if at >= from && at + width <= to {
                text.extend(std::iter::repeat_n(' ', at.saturating_sub(column)));
                text.push(c);
                column = at + width;
            }
        }
        if self.cut_right {
            text.push('…');
        }
        text
    }

    /// The columns of a place inside the window.
    fn visible(&self, columns: Range<usize>) -> Range<usize> {
        let (from, to) = self.inner();
        let last = to.saturating_sub(1).max(from);
        let start = columns.start.clamp(from, last);
        let end = columns.end.clamp(start, to.max(start));
        start - self.from..end - self.from
    }

    fn inner(&self) -> (usize, usize) {
        (
            self.from + usize::from(self.cut_left),
            self.to - usize::from(self.cut_right),
        )
    }
}
