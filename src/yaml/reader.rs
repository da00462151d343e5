//! Events of the parser to tree, within limits, with every oddity a positioned problem.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, Span as ParserSpan, StructureStyle, Tag};

use super::ambiguity;
use super::anchor::{Anchors, weigh};
use super::complaint::{complaint, foreign_version, too_deep};
use super::limits::Limits;
use super::open::Open;
use super::place;
use super::problem::{Document, Problem, invalid};
use super::quick;
use super::remarks::Remarks;
use super::syntax::parser_options;
use super::tag::{self, Effect, Tagged};
use super::text;
use super::tree::{Node, Scalar, Style, Value};
use crate::source::Span;

/// Reads the bytes of one file.
///
/// Never fails: whatever is wrong is a [`Problem`] with its place. A file with an [`Invalid`](super::ProblemKind::Invalid)
/// problem that leaves no trustworthy tree has no root.
pub fn read(bytes: &[u8], limits: &Limits) -> Document {
    let mut problems = Vec::new();
    let text = text::decode(bytes, limits, &mut problems);
    if let Some(root) = text.filter(|_| problems.is_empty()).and_then(|text| quick::read(text, limits)) {
        return Document { root: Some(root), problems };
    }
    parse(text, limits, problems)
}

/// Reads a text with the parser; `problems` are those of its bytes.
pub(super) fn parse(text: Option<&str>, limits: &Limits, mut problems: Vec<Problem>) -> Document {
    let root = text.and_then(|text| {
        let mut builder = Builder::new(text, limits);
        let outcome = builder.run();
        problems.append(&mut builder.remarks.into_problems());
        match outcome {
            Ok(root) => root,
            Err(problem) => {
                problems.push(*problem);
                None
            }
        }
    });
    problems.sort_by_key(|problem| problem.span);
    Document { root, problems }
}

struct Builder<'a> {
    text: &'a str,
    /// Bytes of a byte-order mark: the parser counts from behind it.
    offset: usize,
    limits: &'a Limits,
    stack: Vec<Open>,
    anchors: Anchors,
    root: Option<Node>,
    nodes: usize,
    /// Where the key, value or bracket before this one ends.
    last_end: usize,
    remarks: Remarks,
}

type Step<T> = Result<T, Box<Problem>>;

impl<'a> Builder<'a> {
    fn new(text: &'a str, limits: &'a Limits) -> Self {
        Builder {
            text,
            offset: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
            limits,
            stack: Vec::new(),
            anchors: Anchors::default(),
            root: None,
            nodes: 0,
            last_end: 0,
            remarks: Remarks::default(),
        }
    }

    fn run(&mut self) -> Step<Option<Node>> {
        let mut documents = 0;
        let body = self.text.get(self.offset..).unwrap_or("");
        for event in Parser::new_from_str_with_options(body, parser_options(self.limits)) {
            let (event, at) = event.map_err(|error| complaint(&error, self.text, self.offset, self.limits))?;
            let span = self.span(&at);
            match event {
                Event::DocumentStart(_, version) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "a second document starts here; a record file holds one";
                        return Err(invalid(span, message, "move it to a file of its own").into());
                    }
                    if version.is_some_and(|version| (version.major, version.minor) != (1, 2)) {
                        return Err(foreign_version(self.text).into());
                    }
                    self.last_end = span.end as usize;
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let tagged = if style == ScalarStyle::Plain { Tagged::Plain(&text) } else { Tagged::Text };
                    let effect = self.tag(tag.as_deref(), tagged, &at)?;
                    self.scalar(text, style, effect, anchor, span)?;
                }
                Event::SequenceStart(style, anchor, tag) => {
                    self.tag(tag.as_deref(), Tagged::Sequence, &at)?;
                    let start = match (style, self.stack.last()) {
                        (StructureStyle::Block, Some(open)) if open.is_mapping() => {
                            place::of_list(self.text, span.start as usize)
                        }
                        _ => span.start as usize,
                    };
                    self.open(Open::sequence(start, anchor), span)?;
                }
                Event::MappingStart(_, anchor, tag) => {
                    self.tag(tag.as_deref(), Tagged::Mapping, &at)?;
                    self.open(Open::mapping(span.start as usize, anchor), span)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
                Event::Alias(id) => self.alias(id, span)?,
                _ => {}
            }
        }
        Ok(self.root.take())
    }

    fn span(&self, at: &ParserSpan) -> Span {
        let range = at.byte_range().unwrap_or(0..0);
        Span::new(range.start + self.offset, range.end + self.offset)
    }

    fn tag(&self, tag: Option<&Tag>, tagged: Tagged<'_>, at: &ParserSpan) -> Step<Effect> {
        let Some(tag) = tag else { return Ok(Effect::None) };
        tag::effect(tag, tagged).ok_or_else(|| {
            let place = at.tag_span().map_or_else(|| self.span(at), |place| self.span(&place));
            let message = format!("the tag `{}` is not read: files are data only", tag.original());
            invalid(place, message, "remove it, or put text that begins with `!` in quotes").into()
        })
    }

    fn count(&mut self, nodes: usize, span: Span) -> Step<()> {
        self.nodes += nodes;
        if self.nodes > self.limits.nodes {
            let message = format!("more than {} keys and values in one file", self.limits.nodes);
            return Err(invalid(span, message, "split it into smaller files").into());
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        effect: Effect,
        anchor: usize,
        span: Span,
    ) -> Step<()> {
        self.count(1, span)?;
        if text.len() > self.limits.scalar {
            let message = format!("a value of {} bytes, more than the {} allowed", text.len(), self.limits.scalar);
            return Err(invalid(span, message, "keep long text in a document and link to it").into());
        }
        let style = match style {
            ScalarStyle::Plain if effect == Effect::None => Style::Plain,
            ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            _ => Style::Block,
        };
        let written =
            place::of_scalar(self.text, self.last_end, style, self.stack.last().and_then(Open::indicator), span);
        // The parser answers `~` where nothing is written.
        let text = if written.start == written.end { Cow::Borrowed("") } else { text };
        let span = written;
        if self.awaits_key() {
            return self.key(text, style, anchor, span);
        }
        self.last_end = span.end as usize;
        if style == Style::Plain
            && let Some(reading) = ambiguity::misreading(&text)
        {
            self.remarks.ambiguous(&text, reading, span);
        }
        self.finish(Node { span, value: Value::Scalar(Scalar { text: text.into(), style }) }, anchor)
    }

    /// Takes a key; notes one that stands twice, and refuses merge keys.
    fn key(&mut self, text: Cow<'a, str>, style: Style, anchor: usize, span: Span) -> Step<()> {
        self.last_end = span.end as usize;
        if text == "<<" && style == Style::Plain {
            let message = "merge keys (`<<`) are not part of YAML 1.2 and are not read";
            return Err(invalid(span, message, "write the merged keys out").into());
        }
        if text.is_empty() && style == Style::Plain {
            return Err(invalid(span, "a key is missing here", "write one before the colon").into());
        }
        if anchor != 0 {
            self.keep(anchor, &Node { span, value: Value::Scalar(Scalar { text: text.clone().into(), style }) })?;
        }
        if let Some(first) = self.stack.last_mut().and_then(|open| open.take_key(&text, span)) {
            self.remarks.repeated(&text, first, span);
        }
        Ok(())
    }

    fn open(&mut self, open: Open, span: Span) -> Step<()> {
        self.count(1, span)?;
        if self.stack.len() >= self.limits.depth {
            return Err(too_deep(span, self.limits).into());
        }
        if self.awaits_key() {
            return Err(invalid(span, "a key must be text, not a collection", "write a plain key").into());
        }
        // A block sequence starts with the dash of its first item, which is still to be read.
        self.last_end = if span.end > span.start { span.end as usize } else { open.start };
        self.stack.push(open);
        Ok(())
    }

    fn close(&mut self, end: Span) -> Step<()> {
        // A flow collection ends with its bracket; a block collection with its last item.
        let end = if end.end > end.start { end.end as usize } else { self.last_end };
        self.last_end = end;
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let anchor = open.anchor;
        self.finish(open.into_node(end), anchor)
    }

    fn alias(&mut self, id: usize, span: Span) -> Step<()> {
        if self.awaits_key() {
            return Err(invalid(span, "an alias cannot be a key", "write the key out").into());
        }
        let (copy, weight) = self.anchors.follow(id, span, self.text.len(), self.limits)?;
        if self.stack.len() + weight.depth > self.limits.depth {
            return Err(too_deep(span, self.limits).into());
        }
        self.count(weight.nodes, span)?;
        self.last_end = span.end as usize;
        self.finish(copy, 0)
    }

    /// Keeps a copy of a node for aliases. A copy counts as much as what it copies.
    fn keep(&mut self, anchor: usize, node: &Node) -> Step<()> {
        let weight = weigh(node);
        self.count(weight.nodes, node.span)?;
        self.anchors.keep(anchor, node, weight);
        Ok(())
    }

    /// Hands a finished node to the collection it stands in.
    fn finish(&mut self, node: Node, anchor: usize) -> Step<()> {
        if anchor != 0 {
            self.keep(anchor, &node)?;
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(open) => open.put(node),
        }
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        self.stack.last().is_some_and(Open::awaits_key)
    }
}
