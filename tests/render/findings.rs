//! Findings: what people see, and what machines read back.

use std::borrow::Cow;

use insta::assert_snapshot;
use pmo::finding::Finding;
use pmo::render::{Frame, Report, findings};
use pmo::source::{Source, Sources, Span};
use pmo::workspace::fingerprints;
use serde_json::{Value, json};

use super::example::{Example, METERS, frame};

fn written(format: &str, report: &Report<'_>, frame: &Frame) -> String {
    (findings::named(format).unwrap().write)(report, frame)
}

/// A report of one file and one place in it.
fn one(path: &str, text: &str, start: usize, end: usize) -> Example {
    let mut example = Example::new();
    example.sources = Sources::default();
    let file = example.sources.add(Source::new(path, text.to_owned()));
    let finding = Finding::at(Span::new(start, end).in_file(file), "this is odd");
    example.checked.findings = vec![Finding { rule: Cow::Borrowed("odd"), ..finding }];
    example
}

/// What `human` draws of one place, without the last line.
fn drawn(path: &str, text: &str, start: usize, end: usize) -> String {
    let example = one(path, text, start, end);
    let text = written("human", &example.report(), &frame(60));
    let end = text.trim_end().rfind('\n').unwrap();
    text[..end].trim_end().to_owned()
}

#[test]
fn findings_for_people() {
    assert_snapshot!(written("human", &Example::new().report(), &frame(80)), @r#"
    error[schema-violation]

      × 9 is more than 5
        ╭─[projects/meters.yaml:11:18]
      8 │ risks:
      9 │   - id: R1
        ·     ───┬──
        ·        ╰── in this risk
     10 │     title: Zähler werden zu spät geliefert
     11 │     probability: 9
        ·                  ┬
        ·                  ╰── probability of PRJ-METERS/R1
        ╰────
      help: use a step from 1 to 5

    warning[left-person]

      ⚠ `ada` left on 2026-09-30
       ╭─[projects/meters.yaml:3:10]
     2 │ name: Smart meters
     3 │ manager: ada
       ·          ─┬─
       ·           ╰── manager of PRJ-METERS
     4 │ milestones:
       ╰────
       ╭─[people.yaml:4:11]
     3 │   - id: ada
     4 │     left: 2026-09-30
       ·           ─────┬────
       ·                ╰── left here
       ╰────
      help: name the person who runs the project now

    warning[milestone-overdue]

      ⚠ `Pilot` is 7 days overdue
       ╭─[projects/meters.yaml:7:15]
     6 │     name: Pilot
     7 │     forecast: 2026-11-13
       ·               ─────┬────
       ·                    ╰── forecast of PRJ-METERS/M1
     8 │ risks:
       ╰────
      help: give its `actual` date, or re-forecast it

    info[risk-without-owner]

      ☞ nobody owns `R1`
        ╭─[projects/meters.yaml:9:9]
      8 │ risks:
      9 │   - id: R1
        ·         ─┬
        ·          ╰── PRJ-METERS/R1
     10 │     title: Zähler werden zu spät geliefert
        ╰────

    indeterminate[slipping]

      ⚠ the history of `Pilot` is not here
       ╭─[projects/meters.yaml:5:9]
     4 │ milestones:
     5 │   - id: M1
       ·         ─┬
       ·          ╰── PRJ-METERS/M1
     6 │     name: Pilot
       ╰────

    1 error, 2 warnings, 1 info in 3 files (3 found, 2 checked, 1 skipped: projects/link.yaml is a symbolic link, which is not followed); 5 records; 1 waived; 1 could not be judged; as of 2026-11-20; commit 4f2a0ec1d5b7 with uncommitted changes
    "#);
}

#[test]
fn findings_for_people_where_only_ascii_can_be_shown() {
    let mut example = Example::new();
    example.checked.findings.truncate(1);
    assert_snapshot!(written("human", &example.report(), &Frame { unicode: false, ..frame(80) }), @r#"
    warning[left-person]

      ! `ada` left on 2026-09-30
       ,-[projects/meters.yaml:3:10]
     2 | name: Smart meters
     3 | manager: ada
       :          ^|^
       :           `-- manager of PRJ-METERS
     4 | milestones:
       `----
       ,-[people.yaml:4:11]
     3 |   - id: ada
     4 |     left: 2026-09-30
       :           ^^^^^|^^^^
       :                `-- left here
       `----
      help: name the person who runs the project now

    1 error, 2 warnings, 1 info in 3 files (3 found, 2 checked, 1 skipped: projects/link.yaml is a symbolic link, which is not followed); 5 records; 1 waived; 1 could not be judged; as of 2026-11-20; commit 4f2a0ec1d5b7 with uncommitted changes
    "#);
}

#[test]
fn colour_adds_to_findings_and_changes_no_text() {
    let example = Example::new();
    let colourful = written("human", &example.report(), &Frame { color: true, ..frame(80) });
    assert!(colourful.contains("\u{1b}[31m"), "{colourful:?}");
    assert_eq!(super::without_colour(&colourful), written("human", &example.report(), &frame(80)));
}

#[test]
fn people_see_the_worst_fifty_and_how_many_more_there_are() {
    let mut example = Example::new();
    let worst = example.checked.findings[4].clone();
    let mild = example.checked.findings[3].clone();
    example.checked.findings = vec![mild; 52];
    example.checked.findings.push(worst);
    let text = written("human", &example.report(), &frame(80));
    assert!(text.starts_with("error[schema-violation]"), "{text}");
    assert_eq!(text.matches("info[risk-without-owner]").count(), 49);
    assert!(text.contains("\nand 3 more findings: `--format concise` lists every one\n"), "{text}");
}

#[test]
fn a_place_at_the_end_of_the_file_is_drawn() {
    assert_snapshot!(drawn("a.yaml", "id: A\nname: B\n", 14, 14), @r#"
    error[odd]

      × this is odd
       ╭─[a.yaml:3:1]
     2 │ name: B
     3 │
       · ▲
       ╰────
    "#);
    assert_snapshot!(drawn("a.yaml", "", 0, 0), @r#"
    error[odd]

      × this is odd
       ╭─[a.yaml:1:1]
     1 │
       · ▲
       ╰────
    "#);
}

#[test]
fn a_whole_record_is_marked_on_its_first_line() {
    let text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n";
    assert_snapshot!(drawn("a.yaml", text, 0, text.len()), @r#"
    error[odd]

      × this is odd
       ╭─[a.yaml:1:1]
     1 │ a: 1
       · ────
     2 │ b: 2
       ╰────
    "#);
}

#[test]
fn carriage_returns_and_a_byte_order_mark_are_not_shown() {
    assert_snapshot!(drawn("a.yaml", "\u{feff}id: A\r\nname: B\r\nc: 1\r\n", 3, 5), @r#"
    error[odd]

      × this is odd
       ╭─[a.yaml:1:1]
     1 │ id: A
       · ──
     2 │ name: B
       ╰────
    "#);
}

#[test]
fn a_long_line_is_shown_around_the_place() {
    let text = format!("note: {}here{}\n", "x ".repeat(5000), " y".repeat(5000));
    assert_snapshot!(drawn("a.yaml", &text, 10_006, 10_010), @r#"
    error[odd]

      × this is odd
       ╭─[a.yaml:1:10007]
     1 │ …x x x x x x x x here y y y y y y y y y y y y y y…
       ·                  ────
       ╰────
    "#);
}

#[test]
fn findings_one_a_line() {
    assert_snapshot!(written("concise", &Example::new().report(), &frame(80)), @r#"
    projects/meters.yaml:3:10: warning[left-person] `ada` left on 2026-09-30
    projects/meters.yaml:7:15: warning[milestone-overdue] `Pilot` is 7 days overdue
    projects/meters.yaml:5:9: indeterminate[slipping] the history of `Pilot` is not here
    projects/meters.yaml:9:9: info[risk-without-owner] nobody owns `R1`
    projects/meters.yaml:11:18: error[schema-violation] 9 is more than 5
    "#);
}

#[test]
fn odd_paths_are_quoted_as_git_quotes_them() {
    let example = one("a\n\u{1b}\\xe9.yaml", "id: A\n", 0, 2);
    assert_snapshot!(written("concise", &example.report(), &frame(80)), @r#""a\n\033\351.yaml":1:1: error[odd] this is odd"#);
    assert_snapshot!(drawn("a\n\u{1b}\\xe9.yaml", "id: A\n", 0, 2), @r#"
    error[odd]

      × this is odd
       ╭─["a\n\033\351.yaml":1:1]
     1 │ id: A
       · ──
       ╰────
    "#);
}

#[test]
fn json_has_the_keys_that_are_promised() {
    let example = Example::new();
    let value: Value = serde_json::from_str(&written("json", &example.report(), &frame(80))).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(value["schema"], "pmo/check/v1");
    assert_eq!(keys(&value), "schema tool as_of commit dirty organisation scope findings summary");
    assert_eq!(
        keys(&value["findings"][0]),
        "rule level outcome message help path line column end_line end_column record field fingerprint related"
    );
    assert_eq!(
        keys(&value["summary"]),
        "files_found files_checked files_skipped records errors warnings infos waived indeterminate"
    );
    let risk = &value["findings"][4];
    assert_eq!((&risk["line"], &risk["column"], &risk["end_column"]), (&json!(11), &json!(18), &json!(19)));
    assert_eq!((&risk["record"], &risk["field"]), (&json!("PRJ-METERS/R1"), &json!("probability")));
    assert_eq!(risk["related"][0]["label"], "in this risk");
    assert_eq!(value["findings"].as_array().unwrap().len(), 6, "waived findings are there too");
    assert_eq!(value["findings"][5]["outcome"], "waived");
    assert_eq!(value["summary"]["files_skipped"][0]["path"], "projects/link.yaml");
}

#[test]
fn fingerprints_outlive_lines_inserted_above() {
    let before = Example::new();
    let after = Example::of(&format!("{}{METERS}", "# a remark\n".repeat(50)));
    let prints = fingerprints(&before.checked.findings, &before.sources);
    assert_eq!(prints, fingerprints(&after.checked.findings, &after.sources));
    assert_eq!(after.sources.position(after.checked.findings[0].spot).line, 53);
    assert_eq!(prints[0], "e613c20bffd6a120cf8b71303afdb304", "a fingerprint holds across releases");
}

#[test]
fn repeats_are_numbered_and_files_without_records_differ() {
    let mut example = Example::new();
    let nameless = Finding { record: None, field: None, ..example.checked.findings[0].clone() };
    let elsewhere = Finding { spot: nameless.related[0].spot, ..nameless.clone() };
    example.checked.findings = vec![nameless.clone(), nameless, elsewhere];
    let prints = fingerprints(&example.checked.findings, &example.sources);
    assert_eq!(prints[1], format!("{}:2", prints[0]));
    assert!(!prints[2].contains(':') && prints[2] != prints[0]);
}
