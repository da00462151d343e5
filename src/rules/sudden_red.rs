//! `sudden-red`: work went from green to red from one report to the next.

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Change, Chronicle, Life};
use crate::finding::{Finding, Level};
use crate::metrics::freshness::BELIEVED;
use crate::model::Rag;

pub(super) const RULE: Rule = Rule {
    name: "sudden-red",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("sudden_red.md"),
    check,
};

/// The rating that is judged.
const FIELD: &str = "status.rag.overall";

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let red = scene.active().filter_map(|(_, project)| {
        let status = project.status.as_ref()?;
        (status.rating("overall") == Some(Rag::Red)).then_some((project, status.declared("overall")?))
    });
    let mut red = red.peekable();
    let Some(past) = red.peek().and_then(|_| scene.remembered(found)) else { return };
    let mut unknown = Vec::new();
    for (project, declared) in red {
        let Some((change, before)) = past.life(project.id).and_then(|life| turn(past, life)) else {
            unknown.extend(past.born(project.id).is_none().then_some(declared.spot));
            continue;
        };
        if before != Some(Rag::Green.name()) {
            continue;
        }
        let when = past.of(change).map(|commit| format!(" on {}", commit.day())).unwrap_or_default();
        let message = format!("`{}` went from green to red{when}", project.id);
        let help = "find out since when it was known, and why no report said so";
        found.push(Finding::at(declared.spot, message).help(help));
    }
    scene.out_of_reach(found, &unknown);
}

/// The change to the present rating, with the rating of the report before. None is no rating, and one that stood for a few
/// days under the date of the same report was in no other.
fn turn<'c>(past: &'c Chronicle, life: &'c Life) -> Option<(&'c Change, Option<&'c str>)> {
    let mut changes = life.of(FIELD).rev();
    let last = changes.next()?;
    let mut before = last.before.as_deref();
    for set in changes {
        if before.is_some() && !is_one_report(past, life, set, last) {
            break;
        }
        before = set.before.as_deref();
    }
    Some((last, before))
}

fn is_one_report(past: &Chronicle, life: &Life, first: &Change, last: &Change) -> bool {
    let day = |change: &Change| past.of(change).map(|commit| commit.day());
    let is_close = day(first).zip(day(last)).is_some_and(|(first, last)| (last - first).num_days() <= BELIEVED);
    is_close && !life.of("status.date").any(|dated| first.commit < dated.commit && dated.commit <= last.commit)
}
