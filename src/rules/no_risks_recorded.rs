//! `no-risks-recorded`: demanding work in delivery that fears nothing, or has long looked at none of its risks.

use chrono::NaiveDate;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::horizon::is_under_way;
use crate::model::{Filed, Project, Risk};

pub(super) const RULE: Rule = Rule {
    name: "no-risks-recorded",
    group: Group::Risk,
    level: Level::Info,
    page: include_str!("no_risks_recorded.md"),
    check,
};

/// The lightest tier that must keep a register.
const LIGHTEST: i64 = 2;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let silence = scene.policy.thresholds.whole("risk_silence_days");
    for (id, project) in scene.portfolio.projects().filter(|(_, project)| applies(scene, project)) {
        let risks = scene.portfolio.risks.of(id);
        let spot = project.fields.key_spot("risks").unwrap_or_else(|| scene.portfolio.record(project.record).head());
        let finding = |fact: String| Finding::at(spot, fact).field("risks").help(HELP);
        if !risks.iter().any(|risk| risk.is_open()) {
            let tier = scene.tier(project).unwrap_or(LIGHTEST);
            found.push(finding(format!("`{}` is in delivery, tier {tier}, and has no open risk", project.id)));
            continue;
        }
        let (last, undated) = last_change(risks);
        let silent = last.is_none_or(|last| (scene.as_of - last).num_days() > silence);
        found.extend(match (last, undated) {
            _ if !silent => None,
            (Some(last), 0) => {
                Some(finding(format!("none of the risks of `{}` was looked at since {last}", project.id)))
            }
            _ => Some(
                finding(format!("nobody can tell when the risks of `{}` were last looked at", project.id))
                    .indeterminate(),
            ),
        });
    }
}

const HELP: &str = "walk through the plan with the team and ask what could go wrong; record each answer with an owner, \
     or say `reviewed:` on those that still hold";

/// Demanding projects in delivery, up to their hand-over.
fn applies(scene: &Scene<'_>, project: &Project<'_>) -> bool {
    let in_delivery = scene.has_reached(project, "delivery") && !scene.has_reached(project, "closure");
    let demanding = scene.tier(project).is_some_and(|tier| tier <= LIGHTEST);
    project.is_project() && is_under_way(project, scene.policy) && in_delivery && demanding
}

/// The last day on which one of the risks was raised, reviewed or closed, and how many say no such day.
fn last_change(risks: &[Filed<'_, Risk<'_>>]) -> (Option<NaiveDate>, usize) {
    let changed = |risk: &Filed<'_, Risk<'_>>| {
        [risk.raised, risk.reviewed, risk.fields.date("closed")].iter().filter_map(|day| day.value()).max()
    };
    let days: Vec<Option<NaiveDate>> = risks.iter().map(changed).collect();
    (days.iter().flatten().max().copied(), days.iter().filter(|day| day.is_none()).count())
}
