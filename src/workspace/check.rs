//! The whole check of a tree: every rule, and what was looked at.

use chrono::NaiveDate;

use super::load::Loaded;
use crate::finding::{Finding, Level, Outcome};
use crate::model::Portfolio;
use crate::rules::{self, ScannedFile, Scene};

/// What a check looked at and what it found, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Loaded {
    /// Runs every rule on `portfolio`, which is this tree's, as of a day.
    pub fn check(&self, portfolio: &Portfolio<'_>, scanned: &[ScannedFile<'_>], as_of: NaiveDate) -> Checked {
        let findings = rules::run(&self.scene(portfolio, scanned, as_of));
        let summary = self.summary(portfolio, &findings);
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
        }
    }

    fn summary(&self, portfolio: &Portfolio<'_>, findings: &[Finding]) -> Summary {
        let failing = |level| {
            findings.iter().filter(|finding| finding.outcome == Outcome::Fail && finding.level == level).count()
        };
        let with_outcome = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
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
        Summary {
            files_found: self.files.len(),
            files_checked: self.files.iter().filter(|file| file.document.is_readable()).count(),
            files_skipped,
            records: portfolio.records.len(),
            errors: failing(Level::Error),
            warnings: failing(Level::Warning),
            infos: failing(Level::Info),
            waived: with_outcome(Outcome::Waived),
            indeterminate: with_outcome(Outcome::Indeterminate),
        }
    }
}
