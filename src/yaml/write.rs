//! Tree -> text: block style, one value a line, quotes only where a plain scalar would not be read back as meant.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::ambiguity::misreading;
use super::scalar::{self, Resolved};
use super::tree::{Entry, Node, Scalar, Style, Value};

/// The text of a tree, ending in a line break.
///
/// [`super::read`] gives the same tree back: plain scalars are written as they are, text is quoted where it has to be,
/// text of several lines becomes a block.
pub fn write(node: &Node) -> String {
    let mut text = String::new();
    match &node.value {
        Value::Scalar(scalar) => write_scalar(scalar, 0, &mut text),
        Value::Mapping(entries) if entries.is_empty() => text.push_str("{}\n"),
        Value::Sequence(items) if items.is_empty() => text.push_str("[]\n"),
        Value::Mapping(entries) => write_entries(entries, 0, "", &mut text),
        Value::Sequence(items) => write_items(items, 0, &mut text),
    }
    text
}

/// `text` as a scalar of one line that every reader takes for this text: plain if possible, else in double quotes.
pub fn quoted_if_needed(text: &str) -> Cow<'_, str> {
    if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(in_double_quotes(text)) }
}

/// `first` stands before the first key, where a list item's `- ` has taken the place of the indentation.
fn write_entries(entries: &[Entry], indent: usize, first: &str, text: &mut String) {
    for (i, entry) in entries.iter().enumerate() {
        match i {
            0 => text.push_str(first),
            _ => text.extend(std::iter::repeat_n(' ', indent)),
        }
        text.push_str(&quoted_if_needed(&entry.key));
        text.push(':');
        write_value(&entry.value, indent, text);
    }
}

fn write_value(value: &Node, indent: usize, text: &mut String) {
    match &value.value {
        Value::Mapping(entries) if entries.is_empty() => text.push_str(" {}\n"),
        Value::Sequence(items) if items.is_empty() => text.push_str(" []\n"),
        Value::Mapping(entries) => {
            let first = format!("\n{}", " ".repeat(indent + 2));
            write_entries(entries, indent + 2, &first, text);
        }
        Value::Sequence(items) => {
            text.push('\n');
            write_items(items, indent + 2, text);
        }
        Value::Scalar(scalar) => {
            if !(scalar.text.is_empty() && scalar.style == Style::Plain) {
                text.push(' ');
            }
            write_scalar(scalar, indent, text);
        }
    }
}

fn write_items(items: &[Node], indent: usize, text: &mut String) {
    for item in items {
        text.extend(std::iter::repeat_n(' ', indent));
        match &item.value {
            Value::Mapping(entries) if !entries.is_empty() => write_entries(entries, indent + 2, "- ", text),
            _ => {
                text.push('-');
                write_value(item, indent, text);
            }
        }
    }
}

fn write_scalar(scalar: &Scalar, indent: usize, text: &mut String) {
    if scalar.style == Style::Plain {
        text.push_str(&scalar.text);
    } else if is_block(&scalar.text) {
        write_block(&scalar.text, indent + 2, text);
        return;
    } else {
        text.push_str(&quoted_if_needed(&scalar.text));
    }
    text.push('\n');
}

/// Several lines of ordinary text that a literal block holds without an indentation indicator.
fn is_block(text: &str) -> bool {
    let ordinary = |c: char| c == '\n' || is_printable(c);
    text.trim_end_matches('\n').contains('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\n'])
        && text.chars().all(ordinary)
        && text.lines().all(|line| !line.ends_with(' '))
}

fn write_block(block: &str, indent: usize, text: &mut String) {
    text.push_str(if block.ends_with('\n') { "|\n" } else { "|-\n" });
    for line in block.lines() {
        if !line.is_empty() {
            text.extend(std::iter::repeat_n(' ', indent));
            text.push_str(line);
        }
        text.push('\n');
    }
}

/// Whether `text` without quotes is this text, in YAML 1.2 and in every reader of YAML 1.1.
fn is_plain(text: &str) -> bool {
    const NEVER_FIRST: &str = "-?:,[]{}#&*!|>'\"%@`=~.+ ";
    const OTHER_NUMBERS: [&str; 3] = ["0x", "0o", "0b"];
    let starts_well = text.chars().next().is_some_and(|first| !NEVER_FIRST.contains(first));
    starts_well
        && text.chars().all(is_printable)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("<<")
        && !OTHER_NUMBERS.iter().any(|start| text.starts_with(start))
        && scalar::resolve(text) == Resolved::Text
        && misreading(text).is_none()
}

/// Letters and marks that stand in a file as themselves; not line ends, tabs, byte-order marks or bidi controls.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn in_double_quotes(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_printable(c) => quoted.push(c),
            // Writing to a string cannot fail.
            c => drop(write!(quoted, "\\U{:08X}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Span;
    use crate::yaml::{Limits, read};

    fn without_places(node: &Node) -> Node {
        let value = match &node.value {
            Value::Scalar(scalar) => {
                let style = if scalar.style == Style::Plain && scalar.resolve() != Resolved::Text {
                    Style::Plain
                } else {
                    Style::Quoted
                };
                Value::Scalar(Scalar { text: scalar.text.clone(), style })
            }
            Value::Sequence(items) => Value::Sequence(items.iter().map(without_places).collect()),
            Value::Mapping(entries) => {
                let entry = |entry: &Entry| Entry {
                    key: entry.key.clone(),
                    key_span: Span::default(),
                    value: without_places(&entry.value),
                };
                Value::Mapping(entries.iter().map(entry).collect())
            }
        };
        Node { span: Span::default(), value }
    }

    /// Reads what was written, which must have no oddity.
    fn read_back(text: &str) -> Node {
        let document = read(text.as_bytes(), &Limits::default());
        assert_eq!(document.problems, [], "{text}");
        without_places(&document.root.unwrap())
    }

    #[test]
    fn a_record_in_block_style() {
        let source = "{id: R1, title: 'NO', when: 2026-11-20, cost: 1.10, note: \"a: b\", tags: [web, '12'], none: [],
            actions: [{what: ''}, {what: x, due: {withheld: 'no'}}], more: [[a, [b]], {}]}";
        let mut tree = read(source.as_bytes(), &Limits::default()).root.unwrap();
        if let Value::Mapping(entries) = &mut tree.value {
            let text = Scalar { text: "first\n\n  second".into(), style: Style::Block };
            entries[0].value.value = Value::Scalar(text);
        }
        let written = write(&tree);
        insta::assert_snapshot!(written, @r#"
        id: |-
          first

            second
        title: "NO"
        when: 2026-11-20
        cost: 1.10
        note: "a: b"
        tags:
          - web
          - "12"
        none: []
        actions:
          - what: ""
          - what: x
            due:
              withheld: "no"
        more:
          -
            - a
            -
              - b
          - {}
        "#);
        assert_eq!(read_back(&written), without_places(&tree));
    }

    #[test]
    fn text_that_readers_take_for_something_else_is_quoted() {
        for text in [
            "",
            "NO",
            "null",
            "~",
            "12",
            "1.10",
            "1:30",
            "0x1F",
            ".inf",
            "+1",
            "- a",
            "a: b",
            "a #b",
            "a:",
            "<<",
            "2026-02-30",
            " a",
            "a ",
            "@a",
            "a\tb",
            "\u{202e}a",
        ] {
            assert!(quoted_if_needed(text).starts_with('"'), "{text}");
        }
        for text in [
            "Go-live",
            "2026-11-20",
            "2026-11",
            "a:b",
            "a#b",
            "O'Neill, \"Bo\"",
            "£m",
            "ana.silva",
            "PRJ-X/R1",
            "https://x.example/a?b=c#d",
        ] {
            assert_eq!(quoted_if_needed(text), text);
        }
    }

    fn trees() -> impl Strategy<Value = Node> {
        let node = |value| Node { span: Span::default(), value };
        let text = prop_oneof![any::<String>(), "[ -~\n]{0,12}", "[-:#?,\\[\\]{}|>'\"0-9a-e.\n ]{0,8}"];
        let leaf = text.prop_map(move |text| node(Value::Scalar(Scalar { text: text.into(), style: Style::Quoted })));
        leaf.prop_recursive(4, 32, 4, move |inner| {
            let entry = ("[ -~]{0,6}", inner.clone()).prop_map(|(key, value)| Entry {
                key: key.into(),
                key_span: Span::default(),
                value,
            });
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(move |items| node(Value::Sequence(items))),
                prop::collection::vec(entry, 0..4).prop_map(move |mut entries| {
                    let mut seen = std::collections::HashSet::new();
                    entries.retain(|entry| seen.insert(entry.key.clone()));
                    node(Value::Mapping(entries))
                }),
            ]
        })
    }

    #[test]
    fn empty_keys_are_written_so_that_they_are_read_back() {
        let tree = read(b"- {'': ''}", &Limits::default()).root.unwrap();
        let written = write(&tree);
        assert_eq!(read_back(&written), without_places(&tree), "{written}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_written_is_read_back(tree in trees()) {
            prop_assert_eq!(read_back(&write(&tree)), tree);
        }
    }
}
