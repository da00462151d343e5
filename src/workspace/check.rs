//! The whole check of a tree: every rule, and what was looked at.

use chrono::NaiveDate;

use super::load::Loaded;
use crate::finding::{Finding, Level, Outcome};
use crate::model::Portfolio;
use crate::rules::{self, ScannedFile, Scene};
use crate::source::Sources;

/// What a check looked at and what it found, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Record files in the tree.
    pub files_found: usize,
    /// Record files read as a whole.
    pub files_checked: usize,
    /// Files not read, with the reason.
    pub files_skipped: Vec<(String, String)>,
    /// Records.
    pub records: usize,
    /// Failing findings by level.
    pub errors: usize,
    /// Failing findings that are warnings.
    pub warnings: usize,
    /// Failing findings that are for information.
    pub infos: usize,
    /// Findings that a waiver accepts.
    pub waived: usize,
    /// Rules that could not be judged somewhere.
    pub indeterminate: usize,
}

/// A finished check.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Every finding, sorted by path, place and rule.
    pub findings: Vec<Finding>,
    /// The numbers.
    pub summary: Summary,
}

impl Checked {
    /// Keeps the findings in `scope`: files and folders from the repository's root; empty for everything.
    pub fn restrict(&mut self, sources: &Sources, scope: &[String]) {
        if scope.is_empty() {
            return;
        }
        let inside = |path: &str| {
            let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            scope.iter().any(|wanted| wanted.is_empty() || path == wanted || below(wanted))
        };
        self.findings.retain(|finding| inside(sources.file(finding.spot.file).path()));
        self.summary.count(&self.findings);
    }
}

impl Summary {
    /// Counts findings by level and outcome.
    fn count(&mut self, findings: &[Finding]) {
        let failing = |level| {
            findings.iter().filter(|finding| finding.outcome == Outcome::Fail && finding.level == level).count()
        };
        let with_outcome = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
        self.errors = failing(Level::Error);
        self.warnings = failing(Level::Warning);
        self.infos = failing(Level::Info);
        self.waived = with_outcome(Outcome::Waived);
        self.indeterminate = with_outcome(Outcome::Indeterminate);
    }
}

impl Loaded {
    /// Runs every rule on `portfolio`, which is this tree's, as of a day and without its history.
    pub fn check(&self, portfolio: &Portfolio<'_>, scanned: &[ScannedFile<'_>], as_of: NaiveDate) -> Checked {
        self.judge(&self.scene(portfolio, scanned, as_of))
    }

    /// Runs every rule on a scene, which is of this tree.
    pub fn judge(&self, scene: &Scene<'_>) -> Checked {
        let findings = rules::run(scene);
        let summary = self.summary(scene.portfolio, &findings);
        Checked { findings, summary }
    }

    /// What rules and views see of this tree as of a day.
    pub fn scene<'a>(
        &'a self,
        portfolio: &'a Portfolio<'a>,
        scanned: &'a [ScannedFile<'a>],
        as_of: NaiveDate,
    ) -> Scene<'a> {
        Scene {
            portfolio,
            policy: &self.policy,
            catalogue: &self.catalogue,
            sources: &self.sources,
            files: scanned,
            as_of,
            has_policy: self.has_policy,
            waivers_used: None,
            past: Err("not_asked"),
            tally: None,
            shared: None,
            indexes: None,
        }
    }

    fn summary(&self, portfolio: &Portfolio<'_>, findings: &[Finding]) -> Summary {
        let unread = self.files.iter().filter(|file| !file.document.is_readable());
        let reason = |file: &super::load::RecordFile| {
            let problem =
                file.document.problems.iter().find(|problem| problem.kind == crate::yaml::ProblemKind::Invalid);
            (
                self.sources.file(file.file).path().to_owned(),
                problem.map(|problem| problem.message.clone()).unwrap_or_default(),
            )
        };
        let mut files_skipped = self.skipped.clone();
        files_skipped.extend(unread.map(reason));
        let mut summary = Summary {
            files_found: self.files.len(),
            files_checked: self.files.iter().filter(|file| file.document.is_readable()).count(),
            files_skipped,
            records: portfolio.records.len(),
            ..Summary::default()
        };
        summary.count(findings);
        summary
    }
}
