//! The plain part of YAML, read directly: what nearly every record file is written in.
//!
//! Block mappings and lists, flow collections, plain scalars in one line and quoted ones without escapes. Whatever
//! else a file holds, and whatever is odd about it, makes this reader give up, and the parser reads the file from
//! the start. Where this reader answers, it answers as the parser would: tests compare the two.

mod block_text;
mod keys;
mod line;

use self::keys::Keys;
use super::limits::Limits;
use super::tree::{Entry, Node, Value};
use crate::source::Span;

/// Entries and items of open collections that there is room for from the start.
const OPEN: usize = 64;
/// Collections inside one another before this reader gives up: it recurses.
const DEPTH: usize = 40;
/// Bytes of a key; the parser allows a few more.
const KEY: usize = 1_000;

/// The tree of a text, if it is plain YAML with nothing odd about it.
pub fn read(text: &str, limits: &Limits) -> Option<Node> {
    let bytes = text.as_bytes();
    let is_odd = bytes.iter().fold(false, |found, byte| found | matches!(byte, b'\t' | b'\r'));
    if is_odd || text.starts_with('\u{feff}') {
        return None;
    }
    let at = if text.starts_with("---\n") { 4 } else { 0 };
    let mut reader = Quick {
        text,
        bytes,
        at,
        nodes: 0,
        depth: 0,
        limits,
        entries: Vec::with_capacity(OPEN),
        items: Vec::with_capacity(OPEN),
    };
    let indent = reader.next_line();
    let root = reader.block(indent)?;
    (reader.at == bytes.len()).then_some(root)
}

struct Quick<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    nodes: usize,
    depth: usize,
    limits: &'a Limits,
    /// Entries of the mappings that are still open, outer ones first: each mapping then takes what it needs at once.
    entries: Vec<Entry>,
    /// Items of the lists that are still open.
    items: Vec<Node>,
}

impl Quick<'_> {
    fn byte(&self, at: usize) -> u8 {
        // The end of the text is the end of a line.
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn is_end(&self, at: usize) -> bool {
        matches!(self.byte(at), b' ' | b'\n')
    }

    fn count(&mut self) -> Option<()> {
        self.nodes += 1;
        (self.nodes <= self.limits.nodes).then_some(())
    }

    fn skip_spaces(&mut self) {
        while self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
    }

    /// Goes to the first character of the next line that holds anything, and answers its column; 0 at the end.
    /// Stands at the start of a line, or behind the last thing in it.
    fn next_line(&mut self) -> usize {
        let mut column = 0;
        loop {
            match self.bytes.get(self.at) {
                Some(b' ') => column += 1,
                Some(b'\n') => column = 0,
                Some(b'#') => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    self.at += rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                    continue;
                }
                Some(_) => return column,
                None => return 0,
            }
            self.at += 1;
        }
    }

    fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Leaves a line behind whose content ends here: only a comment may follow, behind a space.
    fn end_line(&mut self) -> Option<usize> {
        let end = self.at;
        self.skip_spaces();
        match self.bytes.get(self.at) {
            None | Some(b'\n') => {}
            Some(b'#') if self.at > end => {}
            _ => return None,
        }
        Some(self.next_line())
    }

    fn mapping_from(&mut self, base: usize) -> Value {
        Value::Mapping(self.entries.drain(base..).collect())
    }

    fn sequence_from(&mut self, base: usize) -> Value {
        Value::Sequence(self.items.drain(base..).collect())
    }

    fn is_dash(&self) -> bool {
        self.byte(self.at) == b'-' && self.is_end(self.at + 1)
    }

    /// The collection whose first character stands here, in column `indent`.
    fn block(&mut self, indent: usize) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEPTH.min(self.limits.depth) {
            return None;
        }
        let node = if self.is_dash() { self.block_list(indent) } else { self.block_mapping(indent) };
        self.depth -= 1;
        node
    }

    fn block_mapping(&mut self, indent: usize) -> Option<Node> {
        self.count()?;
        let start = self.at;
        let base = self.entries.len();
        let mut keys = Keys::new();
        loop {
            let (key, key_span) = self.key()?;
            keys.take(self.entries.get(base..)?, &key)?;
            let (value, column) = self.value(indent, false)?;
            let end = value.span.end as usize;
            self.entries.push(Entry { key: key.into(), key_span, value });
            if self.is_at_end() || column < indent {
                return Some(Node { span: Span::new(start, end), value: self.mapping_from(base) });
            }
            if column > indent || self.is_dash() {
                return None;
            }
        }
    }

    fn block_list(&mut self, indent: usize) -> Option<Node> {
        self.count()?;
        let start = self.at;
        let base = self.items.len();
        loop {
            self.at += 1;
            let (item, column) = self.value(indent, true)?;
            let end = item.span.end as usize;
            self.items.push(item);
            if !self.is_at_end() && column > indent {
                return None;
            }
            if self.is_at_end() || column < indent || !self.is_dash() {
                return Some(Node { span: Span::new(start, end), value: self.sequence_from(base) });
            }
        }
    }

    /// What stands behind a colon or dash in a block of column `indent`, and the column of the line behind it.
    fn value(&mut self, indent: usize, is_item: bool) -> Option<(Node, usize)> {
        let indicated = self.at;
        self.skip_spaces();
        let first = self.byte(self.at);
        if first == b'\n' || (first == b'#' && self.at > indicated) {
            let column = self.next_line();
            let is_below = column > indent || (!is_item && column == indent && self.is_dash());
            if self.is_at_end() || !is_below {
                self.count()?;
                return Some((Node::nothing_at(indicated), column));
            }
            return self.block_and_column(column);
        }
        if is_item && (self.is_dash() || self.is_key()) {
            return self.block_and_column(self.column());
        }
        let (node, column) = match first {
            b'|' | b'>' => (self.block_text(indent)?, self.next_line()),
            _ => (self.inline(indent, false)?, self.end_line()?),
        };
        // A deeper line continues a plain scalar; behind anything else it is an error.
        (self.is_at_end() || column <= indent).then_some((node, column))
    }

    fn block_and_column(&mut self, indent: usize) -> Option<(Node, usize)> {
        let node = self.block(indent)?;
        Some((node, if self.is_at_end() { 0 } else { self.column() }))
    }

    /// The column of the place reached; only spaces and dashes stand before it.
    fn column(&self) -> usize {
        let before = self.bytes.get(..self.at).unwrap_or_default();
        before.iter().rev().take_while(|&&byte| byte != b'\n').count()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;
    use walkdir::WalkDir;

    use super::*;
    use crate::yaml::reader::parse;
    use crate::yaml::text::decode;

    /// Whether the quick reader answers; if it does, as the parser would.
    fn agrees(bytes: &[u8]) -> bool {
        let limits = Limits::default();
        let mut problems = Vec::new();
        let Some(text) = decode(bytes, &limits, &mut problems).filter(|_| problems.is_empty()) else { return false };
        let Some(quick) = read(text, &limits) else { return false };
        let parsed = parse(Some(text), &limits, problems);
        assert_eq!(parsed.problems, [], "{text}");
        assert_eq!(Some(quick), parsed.root, "{text}");
        true
    }

    fn yaml_files(folder: &Path) -> Vec<Vec<u8>> {
        let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
        let yaml = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "yaml"));
        yaml.map(|entry| fs::read(entry.path()).unwrap()).collect()
    }

    #[test]
    fn records_are_read_quickly_and_as_the_parser_reads_them() {
        let files = yaml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"));
        let quick = files.iter().filter(|file| agrees(file)).count();
        assert!(quick * 10 > files.len() * 9, "{quick} of {} files are read quickly", files.len());
    }

    /// The YAML test suite, where `YAML_TEST_SUITE` names it: see `tests/yaml_suite.rs`.
    #[test]
    fn the_yaml_test_suite_is_read_as_the_parser_reads_it() {
        let Some(suite) = std::env::var_os("YAML_TEST_SUITE") else { return };
        let files = yaml_files(Path::new(&suite));
        let quick = files.iter().filter(|file| agrees(file)).count();
        assert!(quick > 30, "{quick} of {} files are read quickly", files.len());
    }

    #[test]
    fn plain_yaml_is_read_quickly() {
        for text in [
            "---\nid: PRJ-A # one\nname: Claims portal\n",
            "a:\n  b:\n  - c\n  - d: e\n    f: [g, {h: i, j: }, 'k''l',\n      \"m\"]\n# end\n\nn: o",
            "- a: 1\n  b:\n    - c\n- - d\n  - e\n-\n- f: http://example.org/a:b#c\n",
            "a: >-\n  b\n  c: d # e\n\n\n  f\n\ng: |\n  - h\n    i\n\n  j\nk:\n  - |-\n    l\n\n",
            "a: it's 5\" long, [really]\nb: -5\nc: ~\n\"d e\": {}\nf: []\n",
        ] {
            assert!(agrees(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn whatever_is_odd_is_left_to_the_parser() {
        for text in [
            "a: 1\na: 2",
            "a: b: c",
            "a: NO",
            "a: |2\n  b\n",
            "a: |\n  b",
            "a: >\n  b\n   c\n",
            "a: |\n\n  b\n",
            "a: |\n   b\n  c\n",
            "a: &x b",
            "a: *x",
            "a: !x b",
            "a: b\n  c",
            "a: \"b\\n\"",
            "a: [b\n]",
            "a: [b, , c]",
            "a: [b: c]",
            "? a\n: b",
            "a:\tb",
            "a: b\r\n",
            "\u{feff}a: b",
            "a: b\n---\nc: d",
            "a: b\n...\n",
            "%YAML 1.2\n---\na: b",
            "<<: a",
            "a:\n b: 1\n  c: 2",
            "a: [b #c\n  ]",
            "a: b\n c: d",
            "- a\nb: c",
            "a",
            "",
            "# a",
        ] {
            assert!(!agrees(text.as_bytes()), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn texts_of_indicators_agree(text in "[-:?#&*!|>'\"%@{}\\[\\], \n\nab01é~]{0,40}") {
            agrees(text.as_bytes());
        }

        #[test]
        fn lines_agree(lines in prop::collection::vec("( |  |    )?(- |- - )?(a|b|ab|'a'|\"b\")?(:|: |:  )?(>-|[|]-|>|[|]|a|b c|1|-|'x'|\"y\"|\\[a, b|\\[\\]|c\\]|\\{a: 1\\}|\\{b: |,|\\}|#c| #d|~|'a''b')?( )?", 1..7)) {
            agrees(lines.join("\n").as_bytes());
        }

        #[test]
        fn slips_of_the_pen_agree(line in 0..1_000_usize, at in 0..100_usize, slip in "[-:?#&*!|>'\"%@{}\\[\\], \nab]{0,3}", taken in 0..4_usize) {
            const RECORD: &str = "id: PRJ-A\nname: 'Claims portal'\nstatus:\n  rag: {overall: green, cost: amber}\n  asks:\n  - id: Q1 # open\n    text: \"Agree\"\n\nmilestones:\n  - {id: M1, name: Pilot,\n      after: [{ref: M0}, M2]}\n  - id: M3\n    gate:\ntags: [a, b]\n";
            let mut lines: Vec<String> = RECORD.lines().map(str::to_owned).collect();
            let count = lines.len();
            let line = &mut lines[line % count];
            let at = at.min(line.len());
            line.replace_range(at..(at + taken).min(line.len()), &slip);
            agrees(lines.join("\n").as_bytes());
        }
    }
}
