//! What the reader says about odd files: the fact, its place and the next step.

use pmo::source::{Source, Span};
use pmo::yaml::{self, Limits};

/// `line:column-end the fact | the next step`, one a problem.
fn remarks(bytes: &[u8]) -> String {
    remarks_within(bytes, &Limits::default())
}

fn remarks_within(bytes: &[u8], limits: &Limits) -> String {
    let document = yaml::read(bytes, limits);
    let source = Source::new("a.yaml", String::from_utf8_lossy(bytes).into_owned());
    let lines = document.problems.iter().map(|problem| {
        let place = range(&source, problem.span);
        let also = problem.related.map(|(span, label)| format!(" | {} {label}", range(&source, span)));
        format!("{place} {} | {}{}", problem.message, problem.help, also.unwrap_or_default())
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn range(source: &Source, span: Span) -> String {
    let place = source.position(span);
    let end = if place.end_line == place.line { String::new() } else { format!("{}:", place.end_line) };
    format!("{}:{}-{end}{}", place.line, place.column, place.end_column)
}

#[test]
fn keys_that_stand_twice_show_both_places() {
    insta::assert_snapshot!(remarks(b"id: PRJ-A\nname: one\nid: PRJ-B\n"), @"3:1-3 the key `id` stands twice in this mapping; only the first is read | keep one of them | 1:1-3 first stated here");
    insta::assert_snapshot!(remarks(b"1: a\n\"1\": b\n'1': c\n"), @"2:1-4 the key `1` stands 3 times in this mapping; only the first is read | keep one of them | 1:1-2 first stated here");
    insta::assert_snapshot!(remarks(b"cost: {budget: 1, \"budget\": 2}\n"), @"1:19-27 the key `budget` stands twice in this mapping; only the first is read | keep one of them | 1:8-14 first stated here");
}

#[test]
fn tabs() {
    insta::assert_snapshot!(remarks(b"a: 1\n\tb: 2\n"), @"2:1-2 a tab stands where YAML allows only spaces | indent with spaces");
    insta::assert_snapshot!(remarks(b"a:\n\t- b\n"), @"2:2-3 a tab stands where YAML allows only spaces | indent with spaces");
    insta::assert_snapshot!(remarks(b"a:\n  b: 1\n\tc: 2\n"), @"3:1-2 a tab stands where YAML allows only spaces | indent with spaces");
    insta::assert_snapshot!(remarks(b"a:\t1\nb: 2\t# fine\n"), @"");
}

#[test]
fn encodings() {
    insta::assert_snapshot!(remarks(b"\xff\xfei\0d\0"), @"1:1-1 the file is UTF-16, not UTF-8 | re-save it as UTF-8");
    insta::assert_snapshot!(remarks(b"\xfe\xff\0i\0d"), @"1:1-1 the file is UTF-16, not UTF-8 | re-save it as UTF-8");
    insta::assert_snapshot!(remarks(b"i\0d\0:\0 \0"), @"1:1-1 the file is UTF-16, not UTF-8 | re-save it as UTF-8");
    insta::assert_snapshot!(remarks(b"\0i\0d\0:\0 "), @"1:1-1 the file is UTF-16, not UTF-8 | re-save it as UTF-8");
    insta::assert_snapshot!(remarks(b"id: PRJ-A\nname: Caf\xe9\n"), @"2:10-11 byte 0xe9 is not UTF-8 | re-save the file as UTF-8");
    insta::assert_snapshot!(remarks(b"\xef\xbb\xbfid: PRJ-A\nbb: [1\n"), @r"
    1:1-1 the file starts with a byte-order mark | save it as UTF-8 without a byte-order mark
    2:5-6 this `[` is never closed | close it, or put text that begins with it in quotes
    ");
    insta::assert_snapshot!(remarks(b"id: PRJ-A\r\nname: [a\r\n"), @r"
    1:10-10 lines end in CRLF | save it with LF line ends, or set `text=auto` in .gitattributes
    2:7-8 this `[` is never closed | close it, or put text that begins with it in quotes
    ");
    insta::assert_snapshot!(remarks(b"id: PRJ-A\rname: b\r"), @"1:10-10 lines end in CR | save it with LF line ends, or set `text=auto` in .gitattributes");
    insta::assert_snapshot!(remarks(b"id: PRJ-A\n\xef\xbb\xbfname: b\n"), @"2:1-2 a byte-order mark (U+FEFF) stands inside the file | remove it, or re-save the file as plain text");
}

#[test]
fn control_characters() {
    insta::assert_snapshot!(remarks(b"id: A\0\n"), @"1:6-7 the file holds a NUL byte | remove it, or re-save the file as plain text");
    insta::assert_snapshot!(remarks(b"name: \"\x1b[2J\"\n"), @"1:8-9 the control character U+001B stands here | remove it, or re-save the file as plain text");
    insta::assert_snapshot!(remarks("name: x\u{85}y\n".as_bytes()), @"1:8-9 the control character U+0085 stands here | remove it, or re-save the file as plain text");
    insta::assert_snapshot!(remarks("name: é\u{7f}\n".as_bytes()), @"1:8-9 the control character U+007F stands here | remove it, or re-save the file as plain text");
    insta::assert_snapshot!(remarks("name: £ 5 – \u{2019}quoted\u{2019}\n".as_bytes()), @"");
}

#[test]
fn tags_and_directives() {
    insta::assert_snapshot!(remarks(b"a: !!python/object/apply:os.system [id]\n"), @"1:4-35 the tag `!!python/object/apply:os.system` is not read: files are data only | remove it, or put text that begins with `!` in quotes");
    insta::assert_snapshot!(remarks(b"a: !include other.yaml\n"), @"1:4-12 the tag `!include` is not read: files are data only | remove it, or put text that begins with `!` in quotes");
    insta::assert_snapshot!(remarks(b"!secret\na: 1\n"), @"1:1-8 the tag `!secret` is not read: files are data only | remove it, or put text that begins with `!` in quotes");
    insta::assert_snapshot!(remarks(b"a: !!int \"3\"\n"), @"1:4-9 the tag `!!int` is not read: files are data only | remove it, or put text that begins with `!` in quotes");
    insta::assert_snapshot!(remarks(b"a: !!binary aGk=\n"), @"1:4-12 the tag `!!binary` is not read: files are data only | remove it, or put text that begins with `!` in quotes");
    insta::assert_snapshot!(remarks(b"a: !e!x 1\n"), @"1:4-5 this tag is not read: files are data only | remove it, or put text that begins with `!` in quotes");
    insta::assert_snapshot!(remarks(b"a: !!str no\nb: !!int 3\nc: !!map {}\nd: !!seq []\n"), @"");
    insta::assert_snapshot!(remarks(b"%YAML 1.1\n---\na: 1\n"), @"1:1-10 this directive asks for another version: files are YAML 1.2 | remove it, and put `yes`, `no`, `on` and `off` in quotes");
    insta::assert_snapshot!(remarks(b"%YAML 1.2\n---\na: 1\n"), @"");
    insta::assert_snapshot!(remarks(b"%YAML 2.0\n---\na: 1\n"), @"1:1-2 this directive is not read: files are YAML 1.2 | remove the line that begins with `%`");
    insta::assert_snapshot!(remarks(b"%YAML\n---\na: 1\n"), @"1:1-2 this directive is not read: files are YAML 1.2 | remove the line that begins with `%`");
}

#[test]
fn documents() {
    insta::assert_snapshot!(remarks(b"a: 1\n---\nb: 2\n"), @"2:1-4 a second document starts here; a record file holds one | move it to a file of its own");
    insta::assert_snapshot!(remarks(b"a: 1\n...\nb: 2\n"), @"3:1-1 a second document starts here; a record file holds one | move it to a file of its own");
    insta::assert_snapshot!(remarks(b"---\na: 1\n...\n"), @"");
    insta::assert_snapshot!(remarks(b"a: 1\n... b\n"), @"2:5-6 text follows the end of the document | remove the `...`");
}

#[test]
fn keys_that_are_not_text() {
    insta::assert_snapshot!(remarks(b"[a]: 1\n"), @"1:1-2 a key must be text, not a collection | write a plain key");
    insta::assert_snapshot!(remarks(b"? {a: 1}\n: 1\n"), @"1:3-4 a key must be text, not a collection | write a plain key");
    insta::assert_snapshot!(remarks(b"a: &x 1\n*x : 2\n"), @"2:1-3 an alias cannot be a key | write the key out");
    insta::assert_snapshot!(remarks(b"a: 1\n: 2\n"), @"2:1-1 a key is missing here | write one before the colon");
    insta::assert_snapshot!(remarks(b"a: &x {b: 1}\nc:\n  <<: *x\n"), @"3:3-5 merge keys (`<<`) are not part of YAML 1.2 and are not read | write the merged keys out");
    insta::assert_snapshot!(remarks(b"\"a\n  b\": 1\n"), @"2:5-6 a quoted key does not end in the line it begins in | write the key in one line");
}

#[test]
fn aliases() {
    insta::assert_snapshot!(remarks(b"a: *nope\n"), @"1:4-9 nothing above carries this anchor | write the value out, or put text that begins with `*` in quotes");
    insta::assert_snapshot!(remarks(b"a: &x [*x]\n"), @"1:8-10 this alias refers to the collection that contains it | write the values out");
    insta::assert_snapshot!(remarks(b"a: & b\n"), @"1:4-5 `&` and `*` need a name behind them | put text that begins with them in quotes");
}

#[test]
fn quotes() {
    insta::assert_snapshot!(remarks(b"a: 'it's'\n"), @"1:8-9 something follows the closing quote | write an apostrophe inside single quotes twice (`'it''s'`), or use double quotes");
    insta::assert_snapshot!(remarks(b"a: \"x\" y\n"), @r#"1:8-9 something follows the closing quote | write a quote inside double quotes as `\"`"#);
    insta::assert_snapshot!(remarks(b"a: \"never closed\nb: 2\n"), @"2:1-2 quoted text goes on in this line, which is not indented | close the quote in the line above, or indent this line");
    insta::assert_snapshot!(remarks(b"a: \"never closed\n"), @"1:4-5 a quote is never closed | close it; an apostrophe inside single quotes is written twice");
    insta::assert_snapshot!(remarks(b"a: ['x\n  y\n"), @"3:1-1 this line is indented less than what it belongs to | indent it further, or close the bracket or quote above it");
    insta::assert_snapshot!(remarks(b"a: \"C:\\data\"\n"), @r"1:7-8 this `\` begins no escape that YAML knows | double the backslash, or use single quotes");
    insta::assert_snapshot!(remarks(b"a: \"\\xZZ\"\n"), @r"1:5-6 this `\` begins no escape that YAML knows | double the backslash, or use single quotes");
    insta::assert_snapshot!(remarks(b"a: \"\\ud800\"\n"), @r"1:4-5 a `\u` escape here is half a character | write the character itself");
}

#[test]
fn brackets() {
    insta::assert_snapshot!(remarks(b"a: [1, 2\n"), @"1:4-5 this `[` is never closed | close it, or put text that begins with it in quotes");
    insta::assert_snapshot!(remarks(b"a: [1, 2\nb: 3\n"), @"2:1-2 this line is indented less than what it belongs to | indent it further, or close the bracket or quote above it");
    insta::assert_snapshot!(remarks(b"a: [1, 2}\n"), @"1:4-5 this `[` is closed by a `}` | close each bracket with its own kind");
    insta::assert_snapshot!(remarks(b"a: [1, 2]]\n"), @"1:10-11 this bracket closes nothing | remove it, or put the text in quotes");
    insta::assert_snapshot!(remarks(b"a: [1, , 2]\n"), @"1:8-9 nothing stands before this comma | remove it, or write the missing value");
    insta::assert_snapshot!(remarks(b"a: {b: 1 c: 2}\n"), @"1:11-12 a comma or a closing bracket is missing before this | separate the items with commas, and put text with `{`, `[`, `,` or `: ` in quotes");
    insta::assert_snapshot!(remarks(b"a: [x y, - b]\n"), @"1:10-11 a `- ` item stands inside brackets | separate the items with commas instead");
    insta::assert_snapshot!(remarks(b"a: }\n"), @"1:4-5 this bracket closes nothing | remove it, or put the text in quotes");
}

#[test]
fn lines_that_do_not_fit() {
    insta::assert_snapshot!(remarks(b"name: Claims: the portal\n"), @"1:13-14 a second colon with a space stands in this line | put the value in quotes");
    insta::assert_snapshot!(remarks(b"a: 1\n b: 2\n"), @"2:3-4 no key can begin in this line | check its indentation, and that the line above reads `key: value` with a space behind the colon");
    insta::assert_snapshot!(remarks(b"a:\n  b: 1\n c: 2\n"), @"3:2-3 this line does not fit the mapping above it | check its indentation, and that it reads `key: value`");
    insta::assert_snapshot!(remarks(b"id:PRJ-A\nname: b\n"), @"2:5-6 no key can begin in this line | check its indentation, and that the line above reads `key: value` with a space behind the colon");
    insta::assert_snapshot!(remarks(b"a: 1\nb\n"), @"2:1-2 this line is no `key: value` | add the colon and a space, or indent it if it continues the text above");
    insta::assert_snapshot!(remarks(b"- a\nb: 1\n"), @"2:1-2 this line does not belong to the list above it | begin it with `- `, or check its indentation");
    insta::assert_snapshot!(remarks(b"a: 1\n- b\n"), @"2:1-2 this line does not fit the mapping above it | check its indentation, and that it reads `key: value`");
    insta::assert_snapshot!(remarks(b"a: - b\n"), @"1:4-5 a list item cannot begin here | start the list on a line of its own, or put text that begins with `- ` in quotes");
    insta::assert_snapshot!(remarks(b"\"a\":1\n"), @"1:4-5 a space is missing behind this colon | put one there");
}

#[test]
fn characters_that_begin_no_text() {
    insta::assert_snapshot!(remarks(b"a: @team\n"), @"1:4-5 plain text cannot begin with `@` | put the text in quotes");
    insta::assert_snapshot!(remarks(b"a: `x`\n"), @"1:4-5 plain text cannot begin with a backtick | put the text in quotes");
    insta::assert_snapshot!(remarks(b"a: %x\n"), @"1:4-5 plain text cannot begin with `%` | put the text in quotes");
    insta::assert_snapshot!(remarks(b"a: \"x\"#y\n"), @"1:7-8 a comment needs a space before its `#` | put one there, or put the text in quotes");
    insta::assert_snapshot!(remarks(b"a: |text\n  more\n"), @"1:4-5 the text of a `|` or `>` block begins on the line below | start the text on the next line, or put it in quotes");
}

#[test]
fn limits() {
    let limits = Limits { bytes: 400, depth: 3, nodes: 20, aliases: 2, scalar: 30, expansion: 2 };
    let said = |text: String| remarks_within(text.as_bytes(), &limits);
    insta::assert_snapshot!(said("a".repeat(401)), @"1:1-1 the file has 401 bytes, more than the 400 allowed | split it into smaller files");
    insta::assert_snapshot!(said("a: [[[1]]]\n".into()), @"1:6-7 more than 3 collections inside one another | flatten the structure");
    insta::assert_snapshot!(said("a:\n b:\n  c:\n   d: 1\n".into()), @"4:4-5 more than 3 collections inside one another | flatten the structure");
    insta::assert_snapshot!(said("- 1\n".repeat(21)), @"20:3-4 more than 20 keys and values in one file | split it into smaller files");
    insta::assert_snapshot!(said(format!("a: {}\n", "x".repeat(31))), @"1:4-35 a value of 31 bytes, more than the 30 allowed | keep long text in a document and link to it");
    insta::assert_snapshot!(said("a: &x 1\nb: [*x, *x, *x]\n".into()), @"2:13-15 more than 2 aliases in one file | write the values out");
    insta::assert_snapshot!(said("a: &x [1, 2]\nb: &y [*x]\nc: [*y]\n".into()), @"3:5-7 more than 3 collections inside one another | flatten the structure");
    insta::assert_snapshot!(remarks_within(b"a: &x \"0123456789012345678901\"\nb: [*x, *x, *x]\n", &Limits { expansion: 1, ..Limits::default() }), @"2:13-15 aliases make this file more than 1 times as large | write the values out");
    insta::assert_snapshot!(said("a: &x [[1]]\nb: [*x]\n".into()), @"2:5-7 more than 3 collections inside one another | flatten the structure");
}

/// However often a file errs in the same way, what is said about it stays short.
#[test]
fn remarks_are_kept_in_number() {
    let repeated: String = "a: 1\n".repeat(3_000);
    insta::assert_snapshot!(remarks(repeated.as_bytes()), @"2:1-2 the key `a` stands 3000 times in this mapping; only the first is read | keep one of them | 1:1-2 first stated here");
    let ambiguous: String = "- no\n".repeat(3_000);
    let document = yaml::read(ambiguous.as_bytes(), &Limits::default());
    assert_eq!(document.problems.len(), 1_001);
    insta::assert_snapshot!(document.problems[1_000].message, @"2000 more remarks about this file are left out from here on");
}
