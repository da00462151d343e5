//! Audits: examinations of work, with findings to close.

use chrono::NaiveDate;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// An audit.
#[derive(Debug, Clone)]
pub struct Audit<'a> {
    /// What was examined; the project it stands in where it is not given.
    pub subject: Option<Text<'a>>,
    /// When it was held.
    pub date: Fact<'a, NaiveDate>,
    /// What has to be put right.
    pub findings: Vec<AuditFinding<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

/// One finding of an audit.
#[derive(Debug, Clone, Copy)]
pub struct AuditFinding<'a> {
    /// Local id.
    pub id: Option<Text<'a>>,
    /// critical, essential or recommended.
    pub severity: Option<Text<'a>>,
    /// Who puts it right.
    pub owner: Option<Text<'a>>,
    /// By when.
    pub due: Fact<'a, NaiveDate>,
    /// open (the default), in_progress or closed.
    pub state: Option<Text<'a>>,
    /// When it was closed.
    pub closed: Fact<'a, NaiveDate>,
    /// Who closed it.
    pub closed_by: Option<Text<'a>>,
}

impl<'a> Audit<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let finding = |finding: Fields<'a>| AuditFinding {
            id: finding.text("id"),
            severity: finding.text("severity"),
            owner: finding.text("owner"),
            due: finding.date("due"),
            state: finding.text("state"),
            closed: finding.date("closed"),
            closed_by: finding.text("closed_by"),
        };
        Audit {
            subject: fields.text("subject"),
            date: fields.date("date"),
            findings: fields.list("findings").map(finding).collect(),
            fields,
        }
    }
}

impl AuditFinding<'_> {
    /// Whether it still has to be put right.
    pub fn is_open(&self) -> bool {
        self.state.is_none_or(|state| state.value != "closed")
    }
}
