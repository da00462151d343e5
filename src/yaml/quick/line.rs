//! Keys, scalars and flow collections, as [`super::read`] takes them.

use std::borrow::Cow;

use super::keys::Keys;
use super::{DEPTH, KEY, Quick};
use crate::source::Span;
use crate::yaml::ambiguity;
use crate::yaml::tree::{Entry, Node, Scalar, Style, Value};

/// What a plain scalar must be looked at for.
const STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < b"\n:#,[]{}".len() {
        table[b"\n:#,[]{}"[i] as usize] = true;
        i += 1;
    }
    table
};

impl<'a> Quick<'a> {
    /// A key and its place; ends behind its colon.
    pub(super) fn key(&mut self) -> Option<(Cow<'a, str>, Span)> {
        self.count()?;
        let start = self.at;
        let text = match self.byte(start) {
            b'"' | b'\'' => self.quoted()?,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80.. => self.plain_key()?,
            _ => return None,
        };
        let end = self.at;
        let ends_well = self.byte(end) == b':' && self.is_end(end + 1) && end - start <= KEY && !text.is_empty();
        self.at += 1;
        ends_well.then_some((text, Span::new(start, end)))
    }

    fn plain_key(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at;
        let mut at = start;
        loop {
            at += self.bytes.get(at..)?.iter().position(|&byte| STOPS[byte as usize])?;
            match self.byte(at) {
                b':' if self.is_end(at + 1) => break,
                b':' if !STOPS[self.byte(at + 1) as usize] => at += 1,
                _ => return None,
            }
        }
        self.at = at;
        let key = self.text.get(start..at)?;
        (!key.ends_with(' ')).then_some(Cow::Borrowed(key))
    }

    /// Whether the rest of this line begins with a key.
    pub(super) fn is_key(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let behind_quote = |quote: u8| line.iter().skip(1).position(|&byte| byte == quote).map(|at| at + 2);
        let is_key_end = |at: usize| line.get(at) == Some(&b':') && matches!(line.get(at + 1), None | Some(b' '));
        match line.first() {
            Some(b'[' | b'{') => false,
            Some(&quote @ (b'"' | b'\'')) => behind_quote(quote).is_some_and(is_key_end),
            _ => (0..line.len()).any(is_key_end),
        }
    }

    /// A flow collection or a scalar in one line. A flow collection may go on in lines deeper than `indent`.
    pub(super) fn inline(&mut self, indent: usize, in_flow: bool) -> Option<Node> {
        match self.byte(self.at) {
            b'[' => self.flow(indent, Self::flow_list),
            b'{' => self.flow(indent, Self::flow_mapping),
            b'"' | b'\'' => {
                let start = self.at;
                let text = self.quoted()?;
                self.scalar(text, Style::Quoted, Span::new(start, self.at))
            }
            _ => self.plain(in_flow),
        }
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: Style, span: Span) -> Option<Node> {
        self.count()?;
        (text.len() <= self.limits.scalar)
            .then(|| Node { span, value: Value::Scalar(Scalar { text: text.into(), style }) })
    }

    /// Text in quotes, without escapes and in one line.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let quote = self.byte(self.at);
        let start = self.at + 1;
        let mut end = start;
        let mut has_doubled = false;
        loop {
            let stops = |byte: &u8| *byte == quote || matches!(byte, b'\\' | b'\n');
            end += self.bytes.get(end..)?.iter().position(stops)?;
            match (self.bytes[end], self.byte(end + 1)) {
                (b'\'', b'\'') => {
                    has_doubled = true;
                    end += 2;
                }
                (b'\\', _) if quote == b'\'' => end += 1,
                (byte, _) if byte == quote => break,
                _ => return None,
            }
        }
        self.at = end + 1;
        let text = self.text.get(start..end)?;
        Some(if has_doubled { Cow::Owned(text.replace("''", "'")) } else { Cow::Borrowed(text) })
    }

    fn plain(&mut self, in_flow: bool) -> Option<Node> {
        let start = self.at;
        let begins_well = match self.byte(start) {
            b'-' => self.byte(start + 1).is_ascii_alphanumeric(),
            b' ' | b'\n' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>'
            | b'\'' | b'"' | b'%' | b'@' | b'`' => false,
            _ => true,
        };
        if !begins_well {
            return None;
        }
        let mut at = start;
        loop {
            let rest = self.bytes.get(at..)?;
            let Some(stop) = rest.iter().position(|&byte| STOPS[byte as usize]) else {
                at = self.bytes.len();
                break;
            };
            at += stop;
            match self.byte(at) {
                b'\n' => break,
                b'#' if self.byte(at - 1) == b' ' => break,
                b':' if self.is_end(at + 1) => return None,
                b':' if in_flow && matches!(self.byte(at + 1), b',' | b'[' | b']' | b'{' | b'}') => return None,
                b',' | b']' | b'}' if in_flow => break,
                b'[' | b'{' if in_flow => return None,
                _ => at += 1,
            }
        }
        let text = self.text.get(start..at)?.trim_end_matches(' ');
        self.at = start + text.len();
        if ambiguity::misreading(text).is_some() {
            return None;
        }
        self.scalar(Cow::Borrowed(text), Style::Plain, Span::new(start, self.at))
    }

    fn flow(&mut self, indent: usize, read: fn(&mut Self, usize) -> Option<Value>) -> Option<Node> {
        self.count()?;
        self.depth += 1;
        if self.depth > DEPTH.min(self.limits.depth) {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let value = read(self, indent)?;
        self.at += 1;
        self.depth -= 1;
        Some(Node { span: Span::new(start, self.at), value })
    }

    fn flow_list(&mut self, indent: usize) -> Option<Value> {
        let base = self.items.len();
        loop {
            self.skip_in_flow(indent)?;
            if self.byte(self.at) == b']' {
                break;
            }
            let item = self.inline(indent, true)?;
            self.items.push(item);
            self.skip_in_flow(indent)?;
            match self.byte(self.at) {
                b',' => self.at += 1,
                b']' => break,
                _ => return None,
            }
        }
        Some(self.sequence_from(base))
    }

    fn flow_mapping(&mut self, indent: usize) -> Option<Value> {
        let base = self.entries.len();
        let mut keys = Keys::new();
        loop {
            self.skip_in_flow(indent)?;
            if self.byte(self.at) == b'}' {
                break;
            }
            let (key, key_span) = self.key()?;
            keys.take(self.entries.get(base..)?, &key)?;
            let behind = self.at;
            self.skip_in_flow(indent)?;
            let value = match self.byte(self.at) {
                b',' | b'}' => {
                    self.count()?;
                    Node::nothing_at(behind)
                }
                _ => self.inline(indent, true)?,
            };
            self.entries.push(Entry { key: key.into(), key_span, value });
            self.skip_in_flow(indent)?;
            match self.byte(self.at) {
                b',' => self.at += 1,
                b'}' => break,
                _ => return None,
            }
        }
        Some(self.mapping_from(base))
    }

    /// Goes to what comes next inside brackets; gives up at a comment and at a line that is not indented enough.
    fn skip_in_flow(&mut self, indent: usize) -> Option<()> {
        let mut column = None;
        loop {
            match self.bytes.get(self.at)? {
                b' ' => column = column.map(|column| column + 1),
                b'\n' => column = Some(0),
                b'#' => return None,
                _ => return column.is_none_or(|column| column > indent).then_some(()),
            }
            self.at += 1;
        }
    }
}
