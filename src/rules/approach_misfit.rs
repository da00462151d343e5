//! `approach-misfit`: work steered in a way that does not fit how demanding it is.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Project;
use crate::policy::Fits;

pub(super) const RULE: Rule = Rule {
    name: "approach-misfit",
    group: Group::Completeness,
    level: Level::Warning,
    page: include_str!("approach_misfit.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active() {
        let Some(stated) = project.approach else { continue };
        let known = scene.policy.methodology.approaches.iter().find(|approach| approach.name == stated.value);
        let exceeded = known.map(|approach| exceeded(project, approach.fits)).unwrap_or_default();
        if exceeded.is_empty() {
            continue;
        }
        let message = format!("`{}` does not fit work with {}", stated.value, exceeded.join(" and "));
        found.push(
            Finding::at(stated.spot, message).help("choose an approach that expects surprises, such as `hybrid`"),
        );
    }
}

fn exceeded(project: &Project<'_>, fits: Fits) -> Vec<String> {
    let Some([novelty, technology, complexity, pace]) = project.ntcp else { return Vec::new() };
    let steps = [
        ("novelty", novelty, fits.novelty),
        ("technology", technology, fits.technology),
        ("complexity", complexity, fits.complexity),
        ("pace", pace, fits.pace),
    ];
    let beyond = steps.into_iter().filter_map(|(name, step, most)| {
        let (step, most) = (step?, most?);
        (step > most).then(|| format!("{name} {step} (at most {most})"))
    });
    beyond.collect()
}
