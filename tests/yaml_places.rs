//! Where keys and values stand, by example and for any text; and that what is written is what is read.

use pmo::source::{Source, Span};
use pmo::yaml::{self, Limits, Node, Resolved, Style, Value};
use proptest::prelude::*;
use serde_json::Value as Json;

fn range(source: &Source, span: Span) -> String {
    let place = source.position(span);
    let end = if place.end_line == place.line { String::new() } else { format!("{}:", place.end_line) };
    format!("{}:{}-{end}{}", place.line, place.column, place.end_column)
}

/// Every key and value with its place and the text that stands there.
fn places(text: &str) -> String {
    let document = yaml::read(text.as_bytes(), &Limits::default());
    let source = Source::new("a.yaml", text.to_owned());
    let mut lines = Vec::new();
    if let Some(root) = &document.root {
        describe(root, &source, 0, &mut lines);
    }
    lines.join("\n")
}

fn describe(node: &Node, source: &Source, depth: usize, lines: &mut Vec<String>) {
    let written = |span: Span| source.text()[span.start as usize..span.end as usize].escape_debug().to_string();
    let indent = "  ".repeat(depth);
    let place = range(source, node.span);
    match &node.value {
        Value::Scalar(scalar) => {
            lines.push(format!("{indent}{place} {:?} {:?} `{}`", scalar.style, scalar.text, written(node.span)));
        }
        Value::Sequence(items) => {
            lines.push(format!("{indent}{place} list"));
            items.iter().for_each(|item| describe(item, source, depth + 1, lines));
        }
        Value::Mapping(entries) => {
            lines.push(format!("{indent}{place} mapping"));
            for entry in entries {
                lines.push(format!("{indent}  {} key {}", range(source, entry.key_span), entry.key));
                describe(&entry.value, source, depth + 2, lines);
            }
        }
    }
}

#[test]
fn values_that_are_not_written_stand_behind_what_asks_for_them() {
    insta::assert_snapshot!(places("a:\nb : # note\nc: {x: , y}\nd:\n- # note\n- e:\n"), @r#"
    1:1-6:5 mapping
      1:1-2 key a
        1:3-3 Plain "" ``
      2:1-2 key b
        2:4-4 Plain "" ``
      3:1-2 key c
        3:4-12 mapping
          3:5-6 key x
            3:7-7 Plain "" ``
          3:10-11 key y
            3:11-11 Plain "" ``
      4:1-2 key d
        5:1-6:5 list
          5:2-2 Plain "" ``
          6:3-5 mapping
            6:3-4 key e
              6:5-5 Plain "" ``
    "#);
}

#[test]
fn lists_begin_with_their_dash_and_blocks_with_their_header() {
    insta::assert_snapshot!(places("a:\n- b\n- - c\n  - d\ne: &x\n  - f\n"), @r#"
    1:1-6:6 mapping
      1:1-2 key a
        2:1-4:6 list
          2:3-4 Plain "b" `b`
          3:3-4:6 list
            3:5-6 Plain "c" `c`
            4:5-6 Plain "d" `d`
      5:1-2 key e
        6:3-6 list
          6:5-6 Plain "f" `f`
    "#);
    insta::assert_snapshot!(places("a: |\n  one\n  two\n\nb: &t >-  # note\n  three\nc: |\n"), @r#"
    1:1-7:5 mapping
      1:1-2 key a
        1:4-3:6 Block "one\ntwo\n" `|\n  one\n  two`
      5:1-2 key b
        5:7-6:8 Block "three" `>-  # note\n  three`
      7:1-2 key c
        7:4-5 Block "" `|`
    "#);
    insta::assert_snapshot!(places("- |\n  one\n\n- >2\n   two\n- !!str |\n  three\n"), @r#"
    1:1-7:8 list
      1:3-2:6 Block "one\n" `|\n  one`
      4:3-5:7 Block " two\n" `>2\n   two`
      6:9-7:8 Block "three\n" `|\n  three`
    "#);
}

#[test]
fn scalars_stand_where_they_are_written() {
    insta::assert_snapshot!(places("a: 'it''s'\nb: \"x\\n\n  y\"\nc: several\n  lines\n\"d e\": [~, null, {é: ü}]\n"), @r#"
    1:1-6:25 mapping
      1:1-2 key a
        1:4-11 Quoted "it's" `\'it\'\'s\'`
      2:1-2 key b
        2:4-3:5 Quoted "x\n y" `\"x\\n\n  y\"`
      4:1-2 key c
        4:4-5:8 Plain "several lines" `several\n  lines`
      6:1-6 key d e
        6:8-25 list
          6:9-10 Plain "~" `~`
          6:12-16 Plain "null" `null`
          6:18-24 mapping
            6:19-20 key é
              6:22-23 Plain "ü" `ü`
    "#);
    insta::assert_snapshot!(places("\u{feff}é: ü\r\nb: [x]\r\n"), @r#"
    1:1-2:7 mapping
      1:1-2 key é
        1:4-5 Plain "ü" `ü`
      2:1-2 key b
        2:4-7 list
          2:5-6 Plain "x" `x`
    "#);
}

#[test]
fn what_an_alias_repeats_stands_at_the_alias() {
    insta::assert_snapshot!(places("a: &x {b: [1]}\nc: *x\n"), @r#"
    1:1-2:6 mapping
      1:1-2 key a
        1:7-15 mapping
          1:8-9 key b
            1:11-14 list
              1:12-13 Plain "1" `1`
      2:1-2 key c
        2:4-6 mapping
          2:4-6 key b
            2:4-6 list
              2:4-6 Plain "1" `*x`
    "#);
}

/// Any value with text for keys, not too deep.
fn any_value() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        "[a-zA-Z0-9 :#,.'\"-]{0,20}",
        "\\PC{0,12}",
        "[ \t\n]{0,3}[a-z: #|>\n-]{0,12}",
        proptest::sample::select(vec![
            "NO", "1:30", "012", "1e3", "~", "null", "true", "<<", "---", "...", "- a", "? b", "=", ".inf", ""
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1.0e15..1.0e15).prop_map(Json::from),
        text.prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof!["[a-z][a-z_0-9]{0,10}", "[a-zA-Z0-9 :#,.'\"?-]{1,20}", "\\PC{1,12}"];
        let key = key.prop_filter("a merge key", |key| key != "<<");
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|pairs| Json::Object(pairs.into_iter().collect())),
        ]
    })
}

fn is_same(node: &Node, value: &Json) -> bool {
    match (&node.value, value) {
        (Value::Sequence(items), Json::Array(values)) => {
            items.len() == values.len() && items.iter().zip(values).all(|(item, value)| is_same(item, value))
        }
        (Value::Mapping(entries), Json::Object(values)) => {
            let same = |entry: &yaml::Entry| values.get(&*entry.key).is_some_and(|value| is_same(&entry.value, value));
            entries.len() == values.len() && entries.iter().all(same)
        }
        (Value::Scalar(scalar), value) => match (scalar.resolve(), value) {
            (Resolved::Null, Json::Null) => true,
            (Resolved::Boolean(read), Json::Bool(written)) => read == *written,
            (Resolved::Text, Json::String(written)) => *scalar.text == **written,
            (Resolved::Integer(read), Json::Number(written)) => written.as_i64() == Some(read),
            (Resolved::Number(read), Json::Number(written)) => written.as_f64() == Some(read),
            _ => false,
        },
        _ => false,
    }
}

/// What every tree holds to, whatever the text: places lie inside the text and inside one another, and plain
/// text in one line is what stands there.
fn holds_to_its_text(node: &Node, text: &str) {
    let slice = text.get(node.span.start as usize..node.span.end as usize);
    assert!(slice.is_some(), "{:?} is no place in {text:?}", node.span);
    let inside = |span: Span| assert!(node.span.contains(span), "{span:?} lies outside {:?} in {text:?}", node.span);
    match &node.value {
        Value::Scalar(scalar) => {
            let written = slice.filter(|written| !written.contains(['\n', '\r', '*']));
            if let Some(written) = written.filter(|_| scalar.style == Style::Plain) {
                assert_eq!(&*scalar.text, written, "in {text:?}");
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| {
            inside(item.span);
            holds_to_its_text(item, text);
        }),
        Value::Mapping(entries) => entries.iter().for_each(|entry| {
            inside(entry.key_span);
            inside(entry.value.span);
            assert!(
                entry.key_span.end <= entry.value.span.start
                    || entry.key_span == entry.value.span
                    || text.contains('*'),
                "in {text:?}"
            );
            holds_to_its_text(&entry.value, text);
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_yaml_is_read_as_it_was(value in any_value()) {
        // The writer takes these two for line ends, as YAML 1.1 did; they are not in YAML 1.2.
        prop_assume!(!value.to_string().contains(['\u{2028}', '\u{2029}']));
        let text = serde_yaml::to_string(&value).unwrap();
        let document = yaml::read(text.as_bytes(), &Limits::default());
        let root = document.root.as_ref();
        prop_assert!(root.is_some_and(|root| is_same(root, &value)), "{text}\n{document:?}");
        holds_to_its_text(root.unwrap(), &text);
    }

    #[test]
    fn json_is_yaml(value in any_value()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let document = yaml::read(text.as_bytes(), &Limits::default());
            let root = document.root.as_ref();
            prop_assert!(root.is_some_and(|root| is_same(root, &value)), "{text}\n{document:?}");
            holds_to_its_text(root.unwrap(), &text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_inside_it(text in "[-:?#&*!|>'\"%@{}\\[\\], \n\tab01é\r~]{0,60}") {
        let document = yaml::read(text.as_bytes(), &Limits::default());
        for problem in &document.problems {
            prop_assert!(text.get(problem.span.start as usize..problem.span.end as usize).is_some(), "{problem:?}");
        }
        if let Some(root) = &document.root {
            holds_to_its_text(root, &text);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let document = yaml::read(&bytes, &Limits::default());
prop_assert!(document.is_readable() || document.root.is_none());
        prop_assert!(std::str::from_utf8(&bytes).is_ok() || !document.is_readable());
    }
}
