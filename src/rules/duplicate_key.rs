//! `duplicate-key`: a key that stands twice in one mapping.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::yaml::ProblemKind;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-key",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("duplicate_key.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (file, problem) in scene.problems(ProblemKind::DuplicateKey) {
        let mut finding = Finding::at(problem.span.in_file(file), problem.message.clone()).help(problem.help);
        if let Some((first, label)) = problem.related {
            finding = finding.also(first.in_file(file), label);
        }
        found.push(finding);
    }
}
