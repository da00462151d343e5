//! What attackers put into data, over every format: terminals, runners and spreadsheets see text.

use std::borrow::Cow;

use pmo::finding::Finding;
use pmo::render::{Frame, findings, tables};
use pmo::source::{Source, Sources, Span};
use pmo::views::{Cell, Column, ColumnType, Table, Total};
use serde_json::Value;

use super::example::{Example, frame, portfolio};
use super::runner::{Command, commands};

/// Escapes, controls of both sets, directions, invisible characters and commands of build runners.
const VECTORS: [&str; 24] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]8;;http://evil\u{7}link\u{1b}]8;;\u{7}",
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "\u{1b}[2J\u{1b}[H",
    "\u{9b}31m\u{90}q\u{9c}\u{85}",
    "a\u{8}\u{8}b\u{0}\u{7f}",
    "real\rfake",
    "form\u{c}feed\u{b}",
    "user\u{202e}nimda\u{202c}",
    "\u{2066}a\u{2069}\u{200f}",
    "zero\u{200b}width\u{feff}\u{2060}\u{ad}",
    "tag\u{e0041}\u{e007f}",
    "line\u{2028}para\u{2029}",
    "::error file=x::owned",
    "x\n::add-mask::e",
    "x\r\n  ::set-env name=PATH::/tmp",
    "::stop-commands::token",
    "%0A::add-path::/tmp",
    "##[group]owned",
    "a ##[add-mask]e",
    "##vso[task.setvariable variable=x]y",
    "```\n</details><script>alert(1)</script>",
    "=1+1|cmd",
    "\t\u{a0}::debug::x",
];

/// A table with a vector wherever text can stand.
fn table(vector: &str) -> Table {
    let text = || Cell::Text(vector.to_owned());
    let mut table = portfolio();
    for (cell, column) in table.rows[0].iter_mut().zip(&table.columns) {
        match column.kind {
            ColumnType::List => {
                *cell = Cell::List(vec![text(), Cell::Record(vec![(Cow::Owned(vector.to_owned()), text())])]);
            }
            ColumnType::Text | ColumnType::Status | ColumnType::Reference => *cell = text(),
            _ => {}
        }
    }
    table.rows[0].push(text());
    table.rows[1].push(text());
    table.rows[2].push(text());
    table.rows[3].push(text());
    table.columns.push(Column::new(vector.to_owned(), ColumnType::Text));
    table.title = vector.to_owned();
    table.notes.push(vector.to_owned());
    table.totals.push(Total { name: vector.to_owned(), value: text(), known: None });
    table
}

/// Findings with a vector wherever text can stand.
fn example(vector: &str) -> Example {
    let mut example = Example::new();
    example.sources = Sources::default();
    let text = format!("id: A\nname: {vector}\n{vector}\nend: 1\n");
    let (start, end) = (text.find(vector).unwrap(), text.rfind("\nend").unwrap());
    let file = example.sources.add(Source::new(format!("{vector}/{vector}.yaml"), text));
    let spot = Span::new(start, end).in_file(file);
    let words = format!("{} {vector}", "so many words that this is broken into lines".repeat(2));
    let of = |message: &str| {
        Finding { rule: Cow::Owned(vector.to_owned()), ..Finding::at(spot, message) }
            .help(words.clone())
            .also(spot, vector)
            .about(vector)
            .field(vector)
    };
    example.checked.findings = vec![of(vector), of(&words), of(vector).indeterminate()];
    example.checked.summary.files_skipped = vec![(vector.to_owned(), vector.to_owned())];
    example
}

fn hostile_frame(vector: &str) -> Frame {
    Frame { organisation: Some(vector.to_owned()), commit: Some(vector.to_owned()), ..frame(80) }
}

/// Every output of every format: the format's name and the text.
fn outputs(vector: &str, color: bool) -> Vec<(&'static str, String)> {
    let frame = Frame { color, ..hostile_frame(vector) };
    let both = [table(vector), table(vector)];
    let of_tables = tables::ALL.iter().map(|format| (format.name, (format.write)(&both, &frame)));
    let example = example(vector);
    let mut report = example.report();
    report.scope = Some(vector.to_owned());
    let of_findings = findings::ALL.iter().map(|format| (format.name, (format.write)(&report, &frame)));
    of_tables.chain(of_findings).collect()
}

#[test]
fn no_control_character_reaches_a_terminal() {
    for vector in VECTORS {
        for (format, text) in outputs(vector, false) {
            let odd = text.chars().find(|&c| c.is_control() && c != '\n' && c != '\t');
            assert_eq!(odd, None, "{format} of {vector:?}:\n{text:?}");
            let turned = text.chars().find(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
            assert_eq!(turned, None, "{format} of {vector:?}");
        }
        for (format, text) in outputs(vector, true) {
            let plain = super::without_colour(&text);
            assert!(!plain.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{format} of {vector:?}");
        }
    }
}

#[test]
fn a_runner_finds_no_command_but_our_annotations() {
    for vector in VECTORS {
        for (format, text) in outputs(vector, false) {
            // Data files for other programs are not printed by a step, and CSV has no escape to offer.
            if format == "csv" {
                continue;
            }
            let found: Vec<Command> = commands(&text);
            let names: Vec<&str> = found.iter().map(|command| command.name.as_str()).collect();
            let expected: &[&str] = if format == "github" { &["error", "error", "warning", "notice"] } else { &[] };
            assert_eq!(names, expected, "{format} of {vector:?}:\n{text}");
        }
    }
}

#[test]
fn a_runner_reads_annotations_as_they_were_meant() {
    let example = Example::new();
    let github = findings::named("github").unwrap();
    let found = commands(&(github.write)(&example.report(), &frame(80)));
    assert_eq!(found[0].data, "9 is more than 5\nhelp: use a step from 1 to 5");
    let property =
        |name: &str| found[0].properties.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    assert_eq!(property("file"), Some("projects/meters.yaml"));
    assert_eq!((property("line"), property("col"), property("endColumn")), (Some("11"), Some("18"), Some("19")));
    assert_eq!(property("title"), Some("error[schema-violation]"));
    let several_lines = self::example("a, b: 100%");
    let found = commands(&(github.write)(&several_lines.report(), &frame(80)));
    assert!(found[0].data.starts_with("a, b: 100%\n"), "{found:?}");
    let names: Vec<&str> = found[0].properties.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["file", "line", "endLine", "title"], "no columns where the place has several lines");
    assert_eq!(found[0].properties[0].1, "a, b: 100%/a, b: 100%.yaml");
}

#[test]
fn a_pull_request_gets_ten_annotations_a_level_and_the_number_of_the_rest() {
    let mut example = Example::new();
    let worst = example.checked.findings[4].clone();
    example.checked.findings = vec![worst; 25];
    let text = (findings::named("github").unwrap().write)(&example.report(), &frame(80));
    let found = commands(&text);
    assert_eq!(found.iter().filter(|command| command.name == "error").count(), 10);
    assert!(found[10].data.ends_with("; 15 more without an annotation, see the log"), "{found:?}");
}

#[test]
fn json_gives_every_character_back() {
    for vector in VECTORS {
        let written = outputs(vector, false);
        let parsed = |index: usize| serde_json::from_str::<Value>(&written[index].1).unwrap();
        let tables = parsed(tables::ALL.iter().position(|format| format.name == "json").unwrap());
        assert_eq!(tables["tables"][0]["rows"][0]["id"], vector);
        assert_eq!(tables["tables"][0]["title"], vector);
        let check = tables::ALL.len() + findings::ALL.iter().position(|format| format.name == "json").unwrap();
        let check = parsed(check);
        assert_eq!(check["findings"][0]["message"], vector);
        assert_eq!(check["findings"][0]["path"], format!("{vector}/{vector}.yaml"));
    }
}

#[test]
fn csv_keeps_its_rows_and_columns() {
    for vector in VECTORS {
        let text = (tables::named("csv").unwrap().write)(&[table(vector)], &frame(80));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((rows.len(), rows[0].len()), (4, 12), "{vector:?}");
        let formula =
            |field: &str| field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
        assert!(!rows.iter().flatten().any(formula), "{vector:?}: {rows:?}");
    }
}

#[test]
fn junit_is_read_back_as_xml() {
    for vector in VECTORS {
        let text = (findings::named("junit").unwrap().write)(&example(vector).report(), &frame(80));
        let report =
            quick_junit::Report::deserialize_from_str(&text).unwrap_or_else(|e| panic!("{vector:?}: {e}\n{text}"));
        assert_eq!(report.failures, 1, "{vector:?}");
    }
}
