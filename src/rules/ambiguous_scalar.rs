//! `ambiguous-scalar`: a plain value that other YAML readers take for something else.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::yaml::ProblemKind;

pub(super) const RULE: Rule = Rule {
    name: "ambiguous-scalar",
    group: Group::Structure,
    level: Level::Warning,
    page: include_str!("ambiguous_scalar.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (file, problem) in scene.problems(ProblemKind::Ambiguous) {
        found.push(Finding::at(problem.span.in_file(file), problem.message.clone()).help(problem.help));
    }
}
