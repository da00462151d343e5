//! `report-overdue`: a report that somebody is to be sent was not sent.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::cadence;

pub(super) const RULE: Rule = Rule {
    name: "report-overdue",
    group: Group::Freshness,
    level: Level::Warning,
    page: include_str!("report_overdue.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    for record in portfolio.records.iter().filter(|record| record.kind.name == "stakeholder") {
        let fields = record.fields();
        let live = record.project.and_then(|project| portfolio.as_project(project));
        let (Some(every), true) =
            (fields.text("report_cadence"), live.is_none_or(|id| portfolio.project(id).is_active()))
        else {
            continue;
        };
        let (name, report) = (record.title(), fields.text("report").map_or("report", |report| report.value));
        let Some(last) = fields.date("last_report").known() else {
            let message = format!("nobody can tell when `{name}` was last sent the {report}");
            found.push(Finding::at(every.spot, message).help("set `last_report:` when it is sent").indeterminate());
            continue;
        };
        let Some(due) = cadence::next(last.value, every.value).filter(|due| *due < scene.as_of) else { continue };
        let late = (scene.as_of - due).num_days();
        let unit = if late == 1 { "day" } else { "days" };
        let message = format!("the {report} for `{name}` was due {late} {unit} ago");
        found.push(
            Finding::at(last.spot, message).help("send it and set `last_report:`, or agree another `report_cadence`"),
        );
    }
}
