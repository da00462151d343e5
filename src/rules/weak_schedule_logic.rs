//! `weak-schedule-logic`: a plan whose logic does not carry its dates.

use std::collections::HashSet;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::calendar::Calendars;
use crate::metrics::network::Plan;
use crate::metrics::schedule_quality::{Check, Qualities, Quality};
use crate::model::{ProjectId, RecordId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "weak-schedule-logic",
    group: Group::Schedule,
    level: Level::Warning,
    page: include_str!("weak_schedule_logic.md"),
    check,
};

/// What the rule says of a check that fails: the fact about one and about several, and the next step.
struct Said {
    check: &'static str,
    one: &'static str,
    several: &'static str,
    help: &'static str,
}

const SAID: [Said; 5] = [
    Said {
        check: "missing_logic",
        one: "unfinished pieces of work hangs loose: nothing comes before it, or nothing after",
        several: "unfinished pieces of work hang loose: nothing comes before them, or nothing after",
        help: "say in `after` what each waits for, and name it where it is needed",
    },
    Said {
        check: "leads",
        one: "links has a negative lag",
        several: "links have a negative lag",
        help: "cut the work in two where the next can begin, or link start to start",
    },
    Said {
        check: "hard_constraints",
        one: "unfinished pieces of work has a fixed date that overrides the logic",
        several: "unfinished pieces of work have a fixed date that overrides the logic",
        help: "let the logic say when it happens; keep `constraint` for dates that others set",
    },
    Said {
        check: "high_float",
        one: "unfinished pieces of work has more float than any plan needs",
        several: "unfinished pieces of work have more float than any plan needs",
        help: "link them to what needs them; `pmo show critical-path` shows the float of each",
    },
    Said {
        check: "negative_float",
        one: "unfinished pieces of work cannot be done by the date that is fixed for it",
        several: "unfinished pieces of work cannot be done by the dates that are fixed for them",
        help: "re-plan the work, or have the date moved by those who set it",
    },
];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let qualities = Qualities::of(scene.portfolio, &plan, scene.policy, scene.as_of);
    for (id, _) in scene.active() {
        let Some(quality) = qualities.quality(id) else { continue };
        for said in &SAID {
            let check = quality.check(said.check).filter(|check| check.passes() == Ok(false));
            let check = check.filter(|check| said.check != "high_float" || !comes_of_loose_ends(check, &quality));
            found.extend(check.and_then(|check| weak(scene, check, said)));
        }
        found.extend(unjudged(scene, id, &plan, &quality));
    }
}

/// Whether all work with high float hangs loose: then it is told already.
fn comes_of_loose_ends(high_float: &Check, quality: &Quality) -> bool {
    let loose: HashSet<&RecordId> = quality.check("missing_logic").iter().flat_map(|check| &check.records).collect();
    high_float.records.iter().all(|record| loose.contains(record))
}

/// How many places are shown beside the first.
const MOST_SHOWN: usize = 9;

fn weak(scene: &Scene<'_>, check: &Check, said: &Said) -> Option<Finding> {
    let (first, others) = check.records.split_first()?;
    let (count, of) = check.counted.ok()?;
    let fact = if count == 1 { said.one } else { said.several };
    let tolerated = check.threshold.normalize();
    let message = format!("{count} of {of} {fact}; {tolerated} % are tolerated");
    let finding = Finding::at(place(scene, *first, said.check), message).help(said.help);
    Some(others.iter().take(MOST_SHOWN).fold(finding, |finding, other| {
        finding.also(place(scene, *other, said.check), format!("`{}` too", scene.portfolio.record(*other).key))
    }))
}

/// Where the record states what is disliked, else the record.
fn place(scene: &Scene<'_>, record: RecordId, check: &str) -> Spot {
    let record = scene.portfolio.record(record);
    let field = match check {
        "leads" => "after",
        "hard_constraints" => "constraint",
        _ => return record.head(),
    };
    record.fields().key_spot(field).unwrap_or_else(|| record.head())
}

/// Floats that cannot be known because some work says no duration. A plan of dates alone has no floats to judge, and a
/// circle is the business of `dependency-cycle`.
fn unjudged(scene: &Scene<'_>, project: ProjectId, plan: &Plan<'_, '_>, quality: &Quality) -> Option<Finding> {
    let reason = quality.check("high_float")?.passes().err()?;
    if matches!(reason, "cycle" | "no_durations") {
        return None;
    }
    let mut items = plan.items_of(plan.group(project)?);
    let lacking = items.find(|item| !item.is_done() && item.duration == Err(reason))?;
    let record = scene.portfolio.record(lacking.filed.record);
    let message = format!("nobody says how long `{}` takes, so no float is known", record.title());
    Some(Finding::at(record.head(), message).help("state its `duration`").indeterminate())
}
