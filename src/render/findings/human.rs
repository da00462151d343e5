//! `human`: each finding with the lines it points at, then the check in one line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode, ThemeCharacters, ThemeStyles,
};

use super::excerpt::Excerpts;
use super::report::weight;
use super::summary::{counted, summary};
use super::{FindingFormat, Report};
use crate::finding::{Finding, Level, Outcome};
use crate::render::inert::inert;
use crate::render::{Frame, line};
use crate::source::{Sources, Spot};

pub(super) const FORMAT: FindingFormat =
    FindingFormat { name: "human", summary: "for people: the lines a finding points at, and what to do", write };

/// Findings that are shown; more are counted. Nobody reads a fifty-first.
const SHOWN: usize = 50;

/// The worst findings first, waived ones not at all.
fn write(report: &Report<'_>, frame: &Frame) -> String {
    let open = once(&report.open());
    let mut text = String::new();
    for finding in open.iter().take(SHOWN) {
        text += &drawn(finding, report.sources, frame);
        text.push('\n');
    }
    if open.len() > SHOWN {
        let more = counted(open.len() - SHOWN, "finding").replacen(' ', " more ", 1);
        text += &format!("and {more}: `--format concise` lists every one\n\n");
    }
    text += &summary(report, frame);
    text.push('\n');
    inert(&text)
}

/// What several rules could not judge for the same reason in the same place is said once, with the rules in its help.
fn once<'f>(findings: &[&'f Finding]) -> Vec<Cow<'f, Finding>> {
    let mut said: Vec<Cow<'f, Finding>> = Vec::new();
    let mut unjudged: BTreeMap<(Spot, &str), (usize, Vec<&str>)> = BTreeMap::new();
    for &finding in findings {
        if finding.outcome == Outcome::Indeterminate {
            let same = unjudged.entry((finding.spot, &finding.message)).or_insert_with(|| (said.len(), Vec::new()));
            same.1.push(&finding.rule);
            if same.1.len() > 1 {
                continue;
            }
        }
        said.push(Cow::Borrowed(finding));
    }
    for (place, rules) in unjudged.into_values().filter(|(_, rules)| rules.len() > 1) {
        let Some(finding) = said.get_mut(place).map(Cow::to_mut) else { continue };
        finding.rule = format!("{} rules", rules.len()).into();
        let next = finding.help.take().map(|help| format!("{help}; ")).unwrap_or_default();
        finding.help = Some(format!("{next}the rules are {}", rules.join(", ")));
    }
    said
}

/// One finding with the lines it points at.
pub fn drawn(finding: &Finding, sources: &Sources, frame: &Frame) -> String {
    let handler = GraphicalReportHandler::new_themed(theme(frame))
        .with_links(false)
        .with_width(frame.width)
        .with_context_lines(1)
        .without_syntax_highlighting();
    let mut drawn = String::new();
    let shown = Shown::new(finding, sources, frame);
    if handler.render_report(&mut drawn, &shown).is_err() {
        // The excerpt could not be drawn: the finding still is said.
        drawn = format!("{}\n{shown}\n", shown.code);
    }
    drawn.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

fn theme(frame: &Frame) -> GraphicalTheme {
    let characters = if frame.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if frame.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalTheme { characters, styles }
}

/// A finding as miette draws it.
#[derive(Debug)]
struct Shown {
    code: String,
    message: String,
    help: Option<String>,
    severity: Severity,
    excerpts: Excerpts,
}

impl Shown {
    fn new(finding: &Finding, sources: &Sources, frame: &Frame) -> Self {
        let severity = match (finding.outcome, finding.level) {
            (Outcome::Fail, Level::Error) => Severity::Error,
            (Outcome::Fail, Level::Warning) | (Outcome::Indeterminate, _) => Severity::Warning,
            _ => Severity::Advice,
        };
        Shown {
            code: format!("{}[{}]", weight(finding), line(&finding.rule)),
            message: line(&finding.message),
            help: finding.help.as_deref().map(line),
            severity,
            excerpts: Excerpts::of(finding, sources, frame),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpts)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpts.labels().into_iter()))
    }
}
