//! Tables and findings small enough to read, with everything a format has to cope with.

use std::borrow::Cow;

use chrono::NaiveDate;
use pmo::finding::{Finding, Level, Outcome};
use pmo::policy::Policy;
use pmo::render::{ActiveRule, Frame, Report};
use pmo::rules::{Group, Page};
use pmo::source::{FileId, Source, Sources, Span, Spot};
use pmo::views::{Cell, Column, ColumnType, Table};
use pmo::workspace::{Checked, Summary};
use rust_decimal::Decimal;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A terminal of `width` columns, plain.
pub fn frame(width: usize) -> Frame {
    Frame {
        as_of: day("2026-11-20"),
        commit: Some("4f2a0ec1d5b7a9c3e8f60718293a4b5c6d7e8f90".to_owned()),
        dirty: Some(true),
        organisation: Some("Northwater".to_owned()),
        policy: None,
        width,
        color: false,
        unicode: true,
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn money(amount: &str) -> Cell {
    Cell::Decimal(Decimal::from_str_exact(amount).unwrap())
}

/// A portfolio of four projects in which little is known about the last.
pub fn portfolio() -> Table {
    let columns = vec![
        Column::new("id", ColumnType::Reference),
        Column::new("name", ColumnType::Text),
        Column::new("rag", ColumnType::Status),
        Column::new("finish_forecast", ColumnType::Date),
        Column::new("slip_days", ColumnType::Days),
        Column::new("budget", ColumnType::Money),
        Column::new("variance_pct", ColumnType::Percent),
        Column::new("manager", ColumnType::Text),
        Column::new("risks_open", ColumnType::Count),
        Column::new("tags", ColumnType::List),
        Column::hidden("currency", ColumnType::Text),
    ];
    let mut table = Table::new("portfolio", "Portfolio", columns);
    let tags = |tags: &[&str]| Cell::List(tags.iter().map(|tag| text(tag)).collect());
    table.rows = vec![
        vec![
            text("PRJ-SMART-METERS"),
            text("Smart meters for every household north of the river, second tranche"),
            text("amber"),
            Cell::Date(day("2027-06-30")),
            Cell::Integer(42),
            money("12500000.00"),
            money("-3.25"),
            text("Ada Byron"),
            Cell::Integer(7),
            tags(&["regulatory", "field work"]),
            text("EUR"),
        ],
        vec![
            text("PRJ-BILLING"),
            text("Billing"),
            text("green"),
            Cell::Date(day("2026-12-18")),
            Cell::Integer(-3),
            money("840000.50"),
            money("1.5"),
            text("Grace Hopper"),
            Cell::Integer(0),
            tags(&[]),
            text("EUR"),
        ],
        vec![
            text("PRJ-LAB"),
            text("水質検査室 (laboratory)"),
            text("red"),
            Cell::Date(day("2026-11-01")),
            Cell::Integer(0),
            Cell::Null("withheld"),
            Cell::Null("withheld"),
            text("Zoë Müller"),
            Cell::Integer(1200),
            tags(&["safety"]),
            text("EUR"),
        ],
        vec![
            text("PRJ-IDEA"),
            text("=HYPERLINK(\"http://evil\")"),
            text("unrated"),
            Cell::Null("not_given"),
            Cell::Null("no_baseline"),
            Cell::Null("not_given"),
            Cell::Null("not_given"),
            Cell::Null("not_given"),
            Cell::Integer(0),
            tags(&[]),
            text("EUR"),
        ],
    ];
    table.add_sums(&Policy::standard());
    table.notes.push("PRJ-OLD is closed and left out".to_owned());
    table
}

pub const METERS: &str = "\
id: PRJ-METERS
name: Smart meters
manager: ada
milestones:
  - id: M1
    name: Pilot
    forecast: 2026-11-13
risks:
  - id: R1
    title: Zähler werden zu spät geliefert
    probability: 9
";

const PEOPLE: &str = "id: PEOPLE\npeople:\n  - id: ada\n    left: 2026-09-30\n";

/// Sources and what was found in them.
pub struct Example {
    pub sources: Sources,
    pub checked: Checked,
}

impl Example {
    /// One finding of each outcome and level.
    pub fn new() -> Self {
        Self::of(METERS)
    }

    /// The same, with another text of the first file that holds the same words.
    pub fn of(meters: &str) -> Self {
        let mut sources = Sources::default();
        let meters = sources.add(Source::new("projects/meters.yaml", meters.to_owned()));
        let people = sources.add(Source::new("people.yaml", PEOPLE.to_owned()));
        let at = |file, words| spot(&sources, file, words);
        let mut findings = vec![
            Finding { level: Level::Warning, ..Finding::at(at(meters, "ada"), "`ada` left on 2026-09-30") }
                .help("name the person who runs the project now")
                .also(at(people, "2026-09-30"), "left here")
                .about("PRJ-METERS")
                .field("manager"),
            Finding { level: Level::Warning, ..Finding::at(at(meters, "2026-11-13"), "`Pilot` is 7 days overdue") }
                .help("give its `actual` date, or re-forecast it")
                .about("PRJ-METERS/M1")
                .field("forecast"),
            Finding { level: Level::Info, ..Finding::at(at(meters, "M1"), "the history of `Pilot` is not here") }
                .about("PRJ-METERS/M1")
                .indeterminate(),
            Finding { level: Level::Info, ..Finding::at(at(meters, "R1"), "nobody owns `R1`") }.about("PRJ-METERS/R1"),
            Finding::at(at(meters, "9\n"), "9 is more than 5")
                .help("use a step from 1 to 5")
                .also(at(meters, "id: R1"), "in this risk")
                .about("PRJ-METERS/R1")
                .field("probability"),
            Finding { outcome: Outcome::Waived, ..Finding::at(at(meters, "Pilot"), "`Pilot` has no gate") }
                .about("PRJ-METERS/M1"),
        ];
        let rules =
            ["left-person", "milestone-overdue", "slipping", "risk-without-owner", "schema-violation", "gateless"];
        findings.iter_mut().zip(rules).for_each(|(finding, rule)| finding.rule = Cow::Borrowed(rule));
        let summary = Summary {
            files_found: 3,
            files_checked: 2,
            files_skipped: vec![(
                "projects/link.yaml".to_owned(),
                "is a symbolic link, which is not followed".to_owned(),
            )],
            records: 5,
            errors: 1,
            warnings: 2,
            infos: 1,
            waived: 1,
            indeterminate: 1,
        };
        Example { sources, checked: Checked { findings, summary } }
    }

    /// The report of it under two rules.
    pub fn report(&self) -> Report<'_> {
        let rule = |name: &'static str, level, page: &'static str| ActiveRule {
            name: Cow::Borrowed(name),
            group: Group::Schedule,
            level,
            summary: Page::new(page).summary(),
            page: Cow::Borrowed(page),
        };
        let rules = vec![
            rule("milestone-overdue", Level::Warning, "# milestone-overdue\n\nA forecast has passed.\n"),
            rule("schema-violation", Level::Error, "# schema-violation\n\nA value breaks its schema.\n"),
        ];
        Report { checked: &self.checked, sources: &self.sources, rules, scope: None }
    }
}

/// Where `words` first stand in a file, without a line break at their end.
fn spot(sources: &Sources, file: FileId, words: &str) -> Spot {
    let start = sources.file(file).text().find(words).unwrap();
    Span::new(start, start + words.trim_end().len()).in_file(file)
}
