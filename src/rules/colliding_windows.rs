//! `colliding-windows`: two pieces of work need the same team, environment or change window on the same days.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::window::{Window, collisions, windows};

pub(super) const RULE: Rule = Rule {
    name: "colliding-windows",
    group: Group::Dependencies,
    level: Level::Warning,
    page: include_str!("colliding_windows.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    found.extend(undated(scene));
    let mut ahead = windows(scene.portfolio, |id| scene.portfolio.project(id).is_active());
    ahead.retain(|window| window.to >= scene.as_of);
    for (late, early) in collisions(&ahead) {
        let days = match (late.from.max(early.from), late.to.min(early.to)) {
            (from, to) if from == to => format!("on {from}"),
            (from, to) => format!("from {from} to {to}"),
        };
        let message = format!(
            "`{}` has `{}` for itself {days}, and so has `{}` of `{}`",
            what(late),
            late.name.value,
            what(early),
            scene.portfolio.project(early.project).id
        );
        found.push(
            Finding::at(late.name.spot, message)
                .help("agree who goes first, and move the other window")
                .also(early.name.spot, format!("occupied from {} to {}", early.from, early.to)),
        );
    }
}

/// Windows of active work that say no day: nobody can tell whether they collide.
fn undated(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, project) in scene.active() {
        for window in project.fields.list("windows") {
            let name = window.text("environment").or_else(|| window.text("team"));
            let dated = window.date("from").value().or(window.date("to").value()).is_some();
            let Some(name) = name.filter(|_| !dated) else { continue };
            let what = window.text("what").map_or(name.value, |what| what.value);
            let message = format!("`{what}` needs `{}` for itself, and nobody says when", name.value);
            found.push(Finding::at(name.spot, message).help("state `from` and `to`").indeterminate());
        }
    }
    found
}

fn what<'a>(window: &Window<'a>) -> &'a str {
    window.what.map_or(window.name.value, |what| what.value)
}
