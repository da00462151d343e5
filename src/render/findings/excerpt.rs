//! The lines of source that a finding points at, ready for miette.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::shown_line::shown_line;
use crate::finding::Finding;
use crate::render::{Frame, line, path};
use crate::source::{FileId, Position, Source, Sources, Spot};

/// Lines shown before and after a place.
const CONTEXT: usize = 1;
/// A place of more lines than this is marked on its first line only.
const MOST_LINES: usize = 4;
/// Places of one finding that are shown.
const MOST_PLACES: usize = 8;
/// Columns that line numbers and frame take of the width.
const GUTTER: usize = 12;

/// Excerpts of one or more files, one after the other in an address space of their own.
///
/// miette's own sources count lines from the start of the text for every label (2 ms each in a text of a
/// megabyte) and print control characters as they are; these hold a few lines, looked up in the line index
/// and made visible.
#[derive(Debug)]
pub(super) struct Excerpts {
    chunks: Vec<Chunk>,
    marks: Vec<Mark>,
}

/// Neighbouring lines of one file.
#[derive(Debug)]
struct Chunk {
    name: String,
    file: FileId,
    /// First line, from zero.
    first: usize,
    /// One past the last line.
    end: usize,
    /// Address of the text.
    start: usize,
    text: String,
}

/// A place to underline.
#[derive(Debug)]
struct Mark {
    file: FileId,
    position: Position,
    /// Its bytes on its lines.
    spot: Spot,
    label: Option<String>,
    /// Its address range.
    start: usize,
    end: usize,
}

impl Excerpts {
    /// The places of `finding` with the lines around them.
    pub(super) fn of(finding: &Finding, sources: &Sources, frame: &Frame) -> Self {
        let main = Mark::new(finding.spot, about(finding), sources);
        let related = finding.related.iter().map(|one| Mark::new(one.spot, Some(line(&one.label)), sources));
        let mut marks: Vec<Mark> = std::iter::once(main).chain(related).take(MOST_PLACES).collect();
        let mut chunks = chunks(&marks, sources);
        let room = frame.width.saturating_sub(GUTTER).max(GUTTER);
        let mut start = 0;
        for chunk in &mut chunks {
            chunk.start = start;
            chunk.fill(sources.file(chunk.file), &mut marks, room, frame.ellipsis());
            // One address between two chunks belongs to neither.
            start += chunk.text.len() + 1;
        }
        Excerpts { chunks, marks }
    }

    /// The labels: the finding's own place first.
    pub(super) fn labels(&self) -> Vec<LabeledSpan> {
        let label = |(index, mark): (usize, &Mark)| {
            let span = SourceSpan::from((mark.start, mark.end.saturating_sub(mark.start)));
            match index {
                0 => LabeledSpan::new_primary_with_span(mark.label.clone(), span),
                _ => LabeledSpan::new_with_span(mark.label.clone(), span),
            }
        };
        self.marks.iter().enumerate().map(label).collect()
    }
}

/// `forecast of PRJ-A/M1`: what a finding is about, where that is known.
fn about(finding: &Finding) -> Option<String> {
    match (&finding.field, &finding.record) {
        (Some(field), Some(record)) => Some(format!("{} of {}", line(field), line(record))),
        (Some(one), None) | (None, Some(one)) => Some(line(one)),
        (None, None) => None,
    }
}

impl Mark {
    fn new(spot: Spot, label: Option<String>, sources: &Sources) -> Self {
        let mut position = sources.position(spot);
        if position.end_line - position.line >= MOST_LINES {
            position.end_line = position.line;
        }
        Mark { file: spot.file, position, spot, label, start: 0, end: 0 }
    }

    /// Its lines, from zero, with context: the first, and one past the last.
    fn window(&self) -> (usize, usize) {
        let first = self.position.line.saturating_sub(1 + CONTEXT);
        (first, self.position.end_line + CONTEXT)
    }
}

/// The windows of all marks, those of one file that touch made one; files in order of first appearance.
fn chunks(marks: &[Mark], sources: &Sources) -> Vec<Chunk> {
    let mut files: Vec<FileId> = Vec::new();
    for mark in marks.iter().filter(|mark| !files.contains(&mark.file)).collect::<Vec<_>>() {
        if !files.contains(&mark.file) {
            files.push(mark.file);
        }
    }
    let mut chunks: Vec<Chunk> = Vec::new();
    for file in files {
        let source = sources.file(file);
        let lines = line_count(source);
        let mut windows: Vec<_> = marks.iter().filter(|mark| mark.file == file).map(Mark::window).collect();
        windows.sort_unstable();
        for (first, end) in windows {
            let end = end.min(lines);
            match chunks.last_mut().filter(|last| last.file == file && first <= last.end) {
                Some(last) => last.end = last.end.max(end),
                None => {
                    let name = path(source.path());
                    chunks.push(Chunk { name, file, first, end, start: 0, text: String::new() });
                }
            }
        }
    }
    chunks
}

/// Lines that an editor shows: an end of line at the very end opens no further one.
fn line_count(source: &Source) -> usize {
    let starts = source.line_starts();
    let open = starts.last().is_some_and(|&start| start as usize >= source.text().len());
    if open { starts.len().saturating_sub(1).max(1) } else { starts.len() }
}

impl Chunk {
    /// Writes the lines and settles the addresses of the marks that lie in them.
    fn fill(&mut self, source: &Source, marks: &mut [Mark], room: usize, ellipsis: &str) {
        // A place after the last end of line stands on a line of its own, which is empty.
        let end = marks.iter().filter(|mark| mark.file == self.file).map(|mark| mark.position.end_line).max();
        let end = if end.is_some_and(|end| end > line_count(source)) { self.end + 1 } else { self.end };
        for number in self.first..end.max(self.first + 1) {
            let start = source.line_starts().get(number).map_or(source.text().len(), |&start| start as usize);
            let next = source.line_starts().get(number + 1).map_or(source.text().len(), |&next| next as usize);
            let text = source.text().get(start..next).unwrap_or("").trim_end_matches(['\r', '\n']);
            self.add_line(number, start, text, marks, room, ellipsis);
        }
        self.end = end;
    }

    fn add_line(&mut self, number: usize, start: usize, text: &str, marks: &mut [Mark], room: usize, ellipsis: &str) {
        let mut ends: Vec<(&mut usize, usize)> = Vec::new();
        for mark in marks.iter_mut().filter(|mark| mark.file == self.file) {
            let offset = |byte: u32| (byte as usize).saturating_sub(start).min(text.len());
            if mark.position.line == number + 1 {
                ends.push((&mut mark.start, offset(mark.spot.span.start)));
            }
            if mark.position.end_line == number + 1 {
                ends.push((&mut mark.end, offset(mark.spot.span.end)));
            }
        }
        let offsets: Vec<usize> = ends.iter().map(|(_, offset)| *offset).collect();
        let shown = shown_line(text, &offsets, room, ellipsis);
        let address = self.start + self.text.len();
        ends.into_iter().zip(shown.places).for_each(|((end, _), place)| *end = address + place);
        self.text.push_str(&shown.text);
        self.text.push('\n');
    }

    fn holds(&self, start: usize, end: usize) -> bool {
        self.start <= start && end <= self.start + self.text.len()
    }
}

impl SourceCode for Excerpts {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let chunk = self.chunks.iter().find(|chunk| chunk.holds(start, end)).ok_or(MietteError::OutOfBounds)?;
        let contents = |data, span, line, column, lines| {
            MietteSpanContents::new_named(chunk.name.clone(), data, span, line, column, lines)
        };
        if (before, after) == (0, 0) {
            let mark = self.marks.iter().find(|mark| mark.start == start).ok_or(MietteError::OutOfBounds)?;
            let data = chunk.text.as_bytes().get(start - chunk.start..end - chunk.start).unwrap_or_default();
            return Ok(Box::new(contents(data, *span, mark.position.line - 1, mark.position.column - 1, 1)));
        }
        let whole = SourceSpan::from((chunk.start, chunk.text.len()));
        Ok(Box::new(contents(chunk.text.as_bytes(), whole, chunk.first, 0, chunk.end - chunk.first)))
    }
}
