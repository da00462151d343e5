//! What the formats of findings see: a finished check, the texts it points into and the rules it ran.

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::finding::{Finding, Level, Outcome};
use crate::policy::{CustomRule, Policy};
use crate::rules::{self, Group, Page};
use crate::source::Sources;
use crate::workspace::Checked;

/// A finished check, ready to be written.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// Findings and numbers.
    pub checked: &'a Checked,
    /// The texts that findings point into.
    pub sources: &'a Sources,
    /// The rules that ran, by name.
    pub rules: Vec<ActiveRule<'a>>,
    /// What the findings were limited to, in words (`changes since main`); `None` for the whole tree.
    pub scope: Option<String>,
}

/// A rule as it was applied to one tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveRule<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its chapter.
    pub group: Group,
    /// Its level in this tree.
    pub level: Level,
    /// The state it dislikes, in one sentence.
    pub summary: String,
    /// Its page, in Markdown.
    pub page: Cow<'a, str>,
}

impl<'a> Report<'a> {
    /// A check of a whole tree under `policy`.
    pub fn new(checked: &'a Checked, sources: &'a Sources, policy: &'a Policy) -> Self {
        Report { checked, sources, rules: active_rules(policy), scope: None }
    }

    /// Findings that are not waived, worst first, in the order of paths within a level; what could not be
    /// judged comes last.
    pub(super) fn open(&self) -> Vec<&'a Finding> {
        let mut open: Vec<&Finding> =
            self.checked.findings.iter().filter(|finding| finding.outcome != Outcome::Waived).collect();
        open.sort_by_key(|finding| (finding.outcome, Reverse(finding.level)));
        open
    }
}

/// The word that stands for a finding's weight: its level, or that it is waived or could not be judged.
pub(super) fn weight(finding: &Finding) -> &'static str {
    match finding.outcome {
        Outcome::Fail => finding.level.name(),
        outcome => outcome.name(),
    }
}

/// Every rule that is not off, sorted by name.
fn active_rules(policy: &Policy) -> Vec<ActiveRule<'_>> {
    let built_in = rules::ALL.iter().map(|rule| ActiveRule {
        name: Cow::Borrowed(rule.name),
        group: rule.group,
        level: rules::level(policy, rule.name, rule.group, rule.level).0,
        summary: Page::new(rule.page).summary(),
        page: Cow::Borrowed(rule.page),
    });
    let mut active: Vec<ActiveRule<'_>> = built_in.chain(policy.custom_rules.iter().map(custom)).collect();
    active.retain(|rule| rule.level != Level::Off);
    active.sort_by(|a, b| a.name.cmp(&b.name));
    active
}

fn custom(rule: &CustomRule) -> ActiveRule<'_> {
    let summary = format!("A {} must satisfy `{}`.", rule.on, rule.require);
    let help = rule.help.as_deref().unwrap_or("This rule is defined in `pmo.yaml`.");
    ActiveRule {
        name: Cow::Borrowed(&rule.name),
        group: Group::Custom,
        level: rule.setting.level.unwrap_or(Level::Warning),
        page: Cow::Owned(format!("# {}\n\n{summary}\n\n{help}\n", rule.name)),
        summary,
    }
}
