//! `watermelon`: green outside, red inside: a declared rating that is far better than the figures.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::consistency;
use crate::model::{Project, Rag, Status};

pub(super) const RULE: Rule = Rule {
    name: "watermelon",
    group: Group::Consistency,
    level: Level::Error,
    page: include_str!("watermelon.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let basis = scene.basis();
    for (id, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let Some(status) = &project.status else { continue };
        let overstated = consistency::overstated(status, &basis.health(id), scene.policy);
        let Some(finding) = finding(project, status, &overstated) else { continue };
        if scene.tier(project) == Some(1) { found.push(finding) } else { found.push_milder(finding) }
    }
}

/// One finding for the project, at the first of the ratings: the overall one where that is among them.
fn finding(project: &Project<'_>, status: &Status<'_>, overstated: &[(&'static str, Rag, Rag)]) -> Option<Finding> {
    let ((dimension, declared, computed), others) = overstated.split_first()?;
    let word = |rating: Rag| rating.name().replace('_', "-");
    let of = if *dimension == "overall" { String::new() } else { format!(" for {dimension}") };
    let message =
        format!("`{}` is declared {}{of}, and {} by its figures", project.id, word(*declared), word(*computed));
    let help = format!(
        "rate it as it stands and say how it comes back, or mend the figures: `pmo why {}.{dimension}_computed`",
        project.id
    );
    let finding = Finding::at(status.declared(dimension)?.spot, message).help(help);
    Some(others.iter().fold(finding, |finding, (dimension, declared, computed)| match status.declared(dimension) {
        Some(stated) => {
            finding.also(
                stated.spot,
                format!("{dimension} is {}, and {} by its figures", word(*declared), word(*computed)),
            )
        }
        None => finding,
    }))
}
