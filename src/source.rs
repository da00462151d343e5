//! The text a user wrote, and where in it something stands.

use std::sync::OnceLock;

/// One file of a [`Sources`] collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A half-open range of byte offsets inside one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`; an `end` before `start` is read as empty.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Span { start, end: end.max(start) }
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// This span inside `file`.
    pub fn in_file(self, file: FileId) -> Spot {
        Spot { file, span: self }
    }
}

/// A place a finding can point at: a span in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The file.
    pub file: FileId,
    /// The bytes in it.
    pub span: Span,
}

/// A value together with the place that stated it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was said.
    pub value: T,
    /// Where it was said.
    pub spot: Spot,
}

impl<T> Spanned<T> {
    /// The same place with another value made from this one.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), spot: self.spot }
    }
}

/// A span in the terms people and editors use: lines and columns count from one,
/// columns count characters, the end column is one past the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column, on the last line.
    pub end_column: usize,
}

/// One file as read: its path from the repository root and its text.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    lines: OnceLock<Lines>,
}

#[derive(Debug)]
struct Lines {
    starts: Vec<u32>,
    /// Whether every character is one byte.
    is_ascii: bool,
}

impl Source {
    /// A file at `path` (from the repository root, `/` between the parts).
    pub fn new(path: impl Into<String>, text: String) -> Self {
        Source { path: path.into(), text, lines: OnceLock::new() }
    }

    /// The path from the repository root, `/` between the parts; bytes that are not
    /// UTF-8 are shown as `\xNN`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text, with bytes that are not UTF-8 replaced.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offsets at which lines start. Lines end at LF, CRLF or a lone CR.
    pub fn line_starts(&self) -> &[u32] {
        &self.lines().starts
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let breaks = bytes
                .iter()
                .enumerate()
                .filter(|&(i, &byte)| byte == b'\n' || (byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')));
            let behind = breaks.map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX));
            Lines { starts: std::iter::once(0).chain(behind).collect(), is_ascii: self.text.is_ascii() }
        })
    }

    /// Lines and columns of `span`.
    pub fn position(&self, span: Span) -> Position {
        let (line, column) = self.line_and_column(span.start);
        let (end_line, end_column) = self.line_and_column(span.end);
        Position { line, column, end_line, end_column }
    }

    fn line_and_column(&self, offset: u32) -> (usize, usize) {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.wrapping_sub(1)).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        if self.lines().is_ascii {
            return (line, end.saturating_sub(start) + 1);
        }
        let begins_character = |byte: &&u8| !(0x80..0xc0).contains(*byte);
        let before = self.text.as_bytes().get(start..end).unwrap_or_default();
        let mut characters = before.iter().filter(begins_character).count();
        // An offset inside a character is the place of that character; a byte-order mark has no column.
        characters -= usize::from(!self.text.is_char_boundary(end));
        characters -= usize::from(characters > 0 && start == 0 && self.text.starts_with('\u{feff}'));
        (line, characters + 1)
    }
}

/// The files of one snapshot, in path order.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file and says how it is known from now on.
    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file known as `id`.
    ///
    /// # Panics
    /// If `id` came from another collection, which is a defect of this program.
    pub fn file(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// All files with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId(u32::try_from(i).unwrap_or(u32::MAX)), file))
    }

    /// Lines and columns of a spot.
    pub fn position(&self, spot: Spot) -> Position {
        self.file(spot.file).position(spot.span)
    }

    /// `path:line:column`, as compilers print it.
    pub fn locate(&self, spot: Spot) -> String {
        let position = self.position(spot);
        format!("{}:{}:{}", self.file(spot.file).path(), position.line, position.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_in_any_style() {
        let source = Source::new("a.yaml", "é: 1\r\nb: 2\rc: 3\n".into());
        let at = |start, end| source.position(Span::new(start, end));
        assert_eq!(at(4, 5), Position { line: 1, column: 4, end_line: 1, end_column: 5 });
        assert_eq!((at(7, 8).line, at(7, 8).column), (2, 1));
        assert_eq!((at(12, 13).line, at(12, 13).column), (3, 1));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let source = Source::new("a.yaml", "\u{feff}id: X\n".into());
        assert_eq!(source.position(Span::new(3, 5)).column, 1);
    }
}
