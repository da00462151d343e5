//! Where a rule puts what it finds.

use std::borrow::Cow;

use crate::finding::{Finding, Level};

/// The findings of one rule, each given the rule's name and level as it comes in.
#[derive(Debug)]
pub struct Findings {
    rule: Cow<'static, str>,
    level: Level,
    /// Whether policy set the level: then a rule cannot raise or lower it.
    pinned: bool,
    list: Vec<Finding>,
}

impl Findings {
    /// Collects for `rule` at `level`; `pinned` if policy set that level by name.
    pub fn new(rule: Cow<'static, str>, level: Level, pinned: bool) -> Self {
        Findings { rule, level, pinned, list: Vec::new() }
    }

    /// A finding at the rule's usual level.
    pub fn push(&mut self, finding: Finding) {
        self.push_at(self.level, finding);
    }

    /// Findings at the rule's usual level.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// A finding at a level of its own, unless policy set the rule's level.
    pub fn push_at(&mut self, level: Level, finding: Finding) {
        let level = if self.pinned { self.level } else { level };
        self.list.push(Finding { rule: self.rule.clone(), level, ..finding });
    }

    /// A finding one step milder than usual, unless policy set the rule's level.
    pub fn push_milder(&mut self, finding: Finding) {
        self.push_at(self.level.milder(), finding);
    }

    /// What was found.
    pub fn into_vec(self) -> Vec<Finding> {
        self.list
    }
}
