//! Events of the parser to tree, within limits, with every oddity a positioned problem.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Options, Parser, ScalarStyle, Span as ParserSpan, Tag, options};

use super::ambiguity;
use super::limits::Limits;
use super::tree::{Entry, Node, Scalar, Style, Value};
use crate::source::Span;

/// What the reader has to say about a file beside its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule it belongs to.
    pub kind: ProblemKind,
    /// Where it stands.
    pub span: Span,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: &'static str,
    /// Another place that belongs to it.
    pub related: Option<(Span, &'static str)>,
}

/// The four things that can be odd about YAML text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is not YAML, or not the part of YAML that is read here.
    Invalid,
    /// A key stands twice in one mapping.
    DuplicateKey,
    /// Other readers take a plain scalar for something else.
    Ambiguous,
    /// A byte-order mark or line ends that not every tool expects; read all the same.
    Encoding,
}

/// One file as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The tree; `None` for a file that is empty or could not be read.
    pub root: Option<Node>,
    /// Oddities in the order of their places.
    pub problems: Vec<Problem>,
}

impl Document {
    /// Whether the text could be read as a whole: a tree exists and nothing of it was left out.
    pub fn is_readable(&self) -> bool {
        !self.problems.iter().any(|problem| problem.kind == ProblemKind::Invalid)
    }
}

/// Reads the bytes of one file.
///
/// Never fails: whatever is wrong is a [`Problem`] with its place. A file with an [`ProblemKind::Invalid`]
/// problem that leaves no trustworthy tree has no root.
pub fn read(bytes: &[u8], limits: &Limits) -> Document {
    let mut problems = Vec::new();
    let root = text_of(bytes, limits, &mut problems).and_then(|text| {
        let mut builder = Builder::new(text, limits);
        let outcome = builder.run();
        problems.append(&mut builder.problems);
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

fn invalid(span: Span, message: impl Into<String>, help: &'static str) -> Problem {
    Problem { kind: ProblemKind::Invalid, span, message: message.into(), help, related: None }
}

/// The text of a file, or `None` with the reason why there is none.
fn text_of<'a>(bytes: &'a [u8], limits: &Limits, problems: &mut Vec<Problem>) -> Option<&'a str> {
    if bytes.len() > limits.bytes {
        let message = format!("the file has {} bytes, more than the {} allowed", bytes.len(), limits.bytes);
        problems.push(invalid(Span::default(), message, "split it into smaller files"));
        return None;
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        problems.push(invalid(Span::default(), "the file is UTF-16, not UTF-8", "re-save it as UTF-8"));
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let message = format!("byte 0x{:02x} is not UTF-8", bytes.get(at).copied().unwrap_or_default());
            problems.push(invalid(Span::new(at, at + 1), message, "re-save the file as UTF-8"));
            return None;
        }
    };
    note_encoding(text, problems);
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = body.find('\0') {
        let at = at + text.len() - body.len();
        problems.push(invalid(
            Span::new(at, at + 1),
            "the file holds a NUL byte",
            "remove it, or re-save the file as text",
        ));
        return None;
    }
    Some(text)
}

fn note_encoding(text: &str, problems: &mut Vec<Problem>) {
    let mut note = |span, message: &str, help| {
        let message = message.to_owned();
        problems.push(Problem { kind: ProblemKind::Encoding, span, message, help, related: None });
    };
    if text.starts_with('\u{feff}') {
        note(Span::new(0, 3), "the file starts with a byte-order mark", "save it as UTF-8 without a byte-order mark");
    }
    if let Some(at) = text.find('\r') {
        let style = if text[at..].starts_with("\r\n") { "CRLF" } else { "CR" };
        note(
            Span::new(at, at + 1),
            &format!("lines end in {style}"),
            "save it with LF line ends, or set `text=auto` in .gitattributes",
        );
    }
}

fn parser_options(limits: &Limits) -> Options {
    let mut options = options! {
        strict_indentation: true,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    options.set_emit_comments(false);
    options
}

/// A collection whose end has not been seen.
enum Open {
    Sequence {
        start: usize,
        items: Vec<Node>,
        anchor: usize,
    },
    Mapping {
        start: usize,
        entries: Vec<Entry>,
        key: Option<(Box<str>, Span)>,
        seen: Option<HashSet<Box<str>>>,
        anchor: usize,
    },
}

struct Builder<'a> {
    text: &'a str,
    /// Bytes of a byte-order mark: the parser counts from behind it.
    offset: usize,
    limits: &'a Limits,
    stack: Vec<Open>,
    anchors: HashMap<usize, Node>,
    root: Option<Node>,
    nodes: usize,
    aliases: usize,
    expanded: usize,
    last_end: usize,
    problems: Vec<Problem>,
}

type Step<T> = Result<T, Box<Problem>>;

impl<'a> Builder<'a> {
    fn new(text: &'a str, limits: &'a Limits) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        Builder {
            text: body,
            offset: text.len() - body.len(),
            limits,
            stack: Vec::new(),
            anchors: HashMap::new(),
            root: None,
            nodes: 0,
            aliases: 0,
            expanded: 0,
            last_end: 0,
            problems: Vec::new(),
        }
    }

    fn run(&mut self) -> Step<Option<Node>> {
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(self.text, parser_options(self.limits)) {
            let (event, at) = event.map_err(|error| Box::new(self.syntax_error(&error)))?;
            let span = self.span(&at);
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
                if documents > 1 {
                    return Err(invalid(
                        span,
                        "a second document starts here; a record file holds one",
                        "move it to a file of its own",
                    )
                    .into());
                }
                continue;
            }
            self.take(event, span)?;
        }
        Ok(self.root.take())
    }

    fn span(&self, at: &ParserSpan) -> Span {
        let range = at.byte_range().unwrap_or(0..0);
        Span::new(range.start + self.offset, range.end + self.offset)
    }

    fn syntax_error(&self, error: &granit_parser::ScanError) -> Problem {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let width = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let at = at + self.offset;
        let line_is_tabbed = self.text.get(..at - self.offset).is_some_and(|before| {
            before.rsplit('\n').next().is_some_and(|line| line.contains('\t') && line.trim().is_empty())
        }) || self.text[at - self.offset..].starts_with('\t');
        let help = if line_is_tabbed {
            "indent with spaces: YAML does not allow tabs there"
        } else {
            "correct the YAML here; nothing of this file was read"
        };
        invalid(Span::new(at, at + width), format!("not valid YAML: {}", error.info()), help)
    }

    fn take(&mut self, event: Event<'a>, span: Span) -> Step<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.check_tag(tag.as_deref(), span)?;
                self.scalar(text, style, anchor, span)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), span)?;
                self.open(Open::Sequence { start: span.start as usize, items: Vec::new(), anchor }, span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), span)?;
                self.open(
                    Open::Mapping { start: span.start as usize, entries: Vec::new(), key: None, seen: None, anchor },
                    span,
                )
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            _ => Ok(()),
        }
    }

    /// Tags of the core schema restate what is read anyway; any other asks a reader to construct something.
    fn check_tag(&mut self, tag: Option<&Tag>, span: Span) -> Step<()> {
        match tag {
            None => Ok(()),
            Some(tag)
                if ["str", "int", "float", "bool", "null", "map", "seq"]
                    .iter()
                    .any(|known| tag.is_yaml_core_schema_tag(known)) =>
            {
                Ok(())
            }
            Some(tag) if tag.handle().is_empty() && tag.suffix() == "!" => Ok(()),
            Some(tag) => Err(invalid(
                span,
                format!("the tag `{}` is not read: files are data only", tag.original()),
                "remove the tag",
            )
            .into()),
        }
    }

    fn count(&mut self, nodes: usize, span: Span) -> Step<()> {
        self.nodes += nodes;
        if self.nodes > self.limits.nodes {
            let message = format!("more than {} keys and values in one file", self.limits.nodes);
            return Err(invalid(span, message, "split it into smaller files").into());
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, anchor: usize, span: Span) -> Step<()> {
        self.count(1, span)?;
        if text.len() > self.limits.scalar {
            let message = format!("a value of {} bytes, more than the {} allowed", text.len(), self.limits.scalar);
            return Err(invalid(span, message, "keep long text in a document and link to it").into());
        }
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            _ => Style::Block,
        };
        self.last_end = span.end as usize;
        if let Some(Open::Mapping { key: key @ None, .. }) = self.stack.last_mut() {
            *key = Some((text.into(), span));
            return self.check_key(span);
        }
        if style == Style::Plain
            && let Some(reading) = ambiguity::misreading(&text)
        {
            self.problems.push(Problem {
                kind: ProblemKind::Ambiguous,
                span,
                message: format!("other YAML readers take the plain `{text}` for {reading}"),
                help: "put it in quotes",
                related: None,
            });
        }
        let node = Node { span, value: Value::Scalar(Scalar { text: text.into(), style }) };
        self.finish(node, anchor)
    }

    /// Notes a key that stands twice, and refuses merge keys.
    fn check_key(&mut self, span: Span) -> Step<()> {
        const LINEAR: usize = 16;
        let Some(Open::Mapping { entries, key: Some((key, _)), seen, .. }) = self.stack.last_mut() else {
            return Ok(());
        };
        if &**key == "<<" {
            return Err(invalid(
                span,
                "merge keys (`<<`) are not part of YAML 1.2 and are not read",
                "write the merged keys out",
            )
            .into());
        }
        let duplicate = if entries.len() < LINEAR {
            entries.iter().any(|entry| entry.key == *key)
        } else {
            let seen = seen.get_or_insert_with(|| entries.iter().map(|entry| entry.key.clone()).collect());
            !seen.insert(key.clone())
        };
        if duplicate {
            let first = entries.iter().find(|entry| entry.key == *key).map(|entry| entry.key_span);
            self.problems.push(Problem {
                kind: ProblemKind::DuplicateKey,
                span,
                message: format!("the key `{key}` stands twice in this mapping; only the first is read"),
                help: "keep one of them",
                related: first.map(|first| (first, "first stated here")),
            });
        }
        Ok(())
    }

    fn open(&mut self, open: Open, span: Span) -> Step<()> {
        self.count(1, span)?;
        if self.stack.len() >= self.limits.depth {
            let message = format!("more than {} collections inside one another", self.limits.depth);
            return Err(invalid(span, message, "flatten the structure").into());
        }
        if let Some(Open::Mapping { key: None, .. }) = self.stack.last() {
            return Err(invalid(span, "a key must be text, not a collection", "write a plain key").into());
        }
        self.last_end = span.end as usize;
        self.stack.push(open);
        Ok(())
    }

    fn close(&mut self, end: Span) -> Step<()> {
        // A flow collection ends with its bracket; a block collection with its last item.
        let end = if end.end > end.start { end.end as usize } else { self.last_end };
        self.last_end = end;
        match self.stack.pop() {
            Some(Open::Sequence { start, items, anchor }) => {
                self.finish(Node { span: Span::new(start, end), value: Value::Sequence(items) }, anchor)
            }
            Some(Open::Mapping { start, entries, anchor, .. }) => {
                self.finish(Node { span: Span::new(start, end), value: Value::Mapping(entries) }, anchor)
            }
            None => Ok(()),
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Step<()> {
        self.aliases += 1;
        if self.aliases > self.limits.aliases {
            let message = format!("more than {} aliases in one file", self.limits.aliases);
            return Err(invalid(span, message, "write the values out").into());
        }
        if let Some(Open::Mapping { key: None, .. }) = self.stack.last() {
            return Err(invalid(span, "an alias cannot be a key", "write the key out").into());
        }
        let Some(node) = self.anchors.get(&id) else {
            return Err(
                invalid(span, "this alias refers to the collection that contains it", "write the values out").into()
            );
        };
        let (nodes, bytes) = weight(node);
        self.expanded += bytes;
        if self.expanded > self.limits.expansion * self.text.len().max(1) {
            let message = format!("aliases make this file more than {} times as large", self.limits.expansion);
            return Err(invalid(span, message, "write the values out").into());
        }
        let node = node.clone();
        self.count(nodes, span)?;
        self.last_end = span.end as usize;
        self.finish(node, 0)
    }

    /// Hands a finished node to the collection it stands in.
    fn finish(&mut self, node: Node, anchor: usize) -> Step<()> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { entries, key, .. }) => match key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: node }),
                None => {
                    return Err(invalid(node.span, "a key must be text, not a collection", "write a plain key").into());
                }
            },
        }
        Ok(())
    }
}

/// Nodes and bytes of text in a subtree: what one more copy of it costs.
fn weight(node: &Node) -> (usize, usize) {
    match &node.value {
        Value::Scalar(scalar) => (1, scalar.text.len() + 1),
        Value::Sequence(items) => items.iter().map(weight).fold((1, 1), |sum, one| (sum.0 + one.0, sum.1 + one.1)),
        Value::Mapping(entries) => entries.iter().fold((1, 1), |sum, entry| {
            let one = weight(&entry.value);
            (sum.0 + one.0 + 1, sum.1 + one.1 + entry.key.len())
        }),
    }
}
