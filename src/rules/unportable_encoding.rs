//! `unportable-encoding`: a byte-order mark, or line ends that are not LF.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::yaml::ProblemKind;

pub(super) const RULE: Rule = Rule {
    name: "unportable-encoding",
    group: Group::Structure,
    level: Level::Info,
    page: include_str!("unportable_encoding.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (file, problem) in scene.problems(ProblemKind::Encoding) {
        found.push(Finding::at(problem.span.in_file(file), problem.message.clone()).help(problem.help));
    }
}
