//! `dependency-cycle`: milestones and activities that wait for each other in a circle.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::logic::{self, Circle};
use crate::model::RecordId;
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "dependency-cycle",
    group: Group::Schedule,
    level: Level::Error,
    page: include_str!("dependency_cycle.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for circle in logic::circles(scene.portfolio, |dated| scene.is_live(dated)) {
        let Some((first, others)) = circle.way.split_first() else { continue };
        let finding = Finding::at(after(scene, *first), message(scene, &circle))
            .help("take out the link that does not hold; what remains can be put in an order");
        found.push(others.iter().fold(finding, |finding, other| {
            finding.also(after(scene, *other), format!("`{}` waits here", scene.portfolio.record(*other).key))
        }));
    }
}

/// The key `after` of a record, or the record itself.
fn after(scene: &Scene<'_>, record: RecordId) -> Spot {
    let record = scene.portfolio.record(record);
    record.fields().key_spot("after").unwrap_or_else(|| record.head())
}

fn message(scene: &Scene<'_>, circle: &Circle) -> String {
    let name = |record: &RecordId| format!("`{}`", scene.portfolio.record(*record).key);
    let way: Vec<String> = circle.way.iter().map(name).collect();
    let message = match &*way {
        [own] => format!("{own} waits for itself"),
        [first, rest @ ..] => format!("{first} waits for {}, which waits for {first}", rest.join(", which waits for ")),
        [] => String::new(),
    };
    match circle.others {
        0 => message,
        1 => format!("{message}; 1 more is tied into it"),
        others => format!("{message}; {others} more are tied into it"),
    }
}
