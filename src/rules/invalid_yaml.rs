//! `invalid-yaml`: a file that is not YAML, breaks a limit, or could not be read at all.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::yaml::ProblemKind;

pub(super) const RULE: Rule = Rule {
    name: "invalid-yaml",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("invalid_yaml.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (file, problem) in scene.problems(ProblemKind::Invalid) {
        found.push(Finding::at(problem.span.in_file(file), problem.message.clone()).help(problem.help));
    }
}
