//! Ratings and reports as cells: what a project declares, what its figures say, and when it last reported.

use super::Cell;
use crate::metrics::{Figure, rag};
use crate::model::{ProjectId, Rag};
use crate::rules::Scene;

/// A declared rating as written; null where nothing is declared, and where what is written is no rating.
pub(super) fn declared(scene: &Scene<'_>, id: ProjectId, dimension: &str) -> Cell {
    let status = scene.portfolio.project(id).status.as_ref();
    let declared = status.and_then(|status| status.declared(dimension));
    Cell::or_null(declared, "not_given", |declared| match declared.value {
        "unrated" => Cell::word("unrated"),
        word => Cell::or_null(Rag::named(word), "unreadable", |rag| Cell::word(rag.name())),
    })
}

/// A computed rating.
pub(super) fn computed(rating: Figure<Rag>) -> Cell {
    Cell::figure(rating, |rag| Cell::word(rag.name()))
}

/// Declared − computed, in steps; negative is too optimistic.
pub(super) fn gap(scene: &Scene<'_>, id: ProjectId, computed: Figure<Rag>) -> Cell {
    let declared = scene.portfolio.project(id).status.as_ref().and_then(|status| status.rating("overall"));
    let gap = declared.ok_or("unrated").and_then(|declared| Ok(rag::gap(declared, computed?)));
    Cell::figure(gap, |gap| Cell::Decimal(gap.normalize()))
}

/// How the declared overall rating moved since the report before the last: same, better, worse; new with the first.
pub(super) fn trend(scene: &Scene<'_>, id: ProjectId) -> Cell {
    let project = scene.portfolio.project(id);
    let Some(declared) = project.status.as_ref().and_then(|status| status.declared("overall")) else {
        return Cell::Null("not_given");
    };
    let Ok(past) = scene.past else { return Cell::Null("needs_history") };
    let before = match past.reports(project.id)[..] {
        [Some(_)] => return Cell::word("new"),
        [.., Some(before), _] => past.value_at(project.id, "status.rag.overall", Some(declared.value), before),
        _ => return Cell::Null("needs_history"),
    };
    match before.and_then(Rag::named).zip(Rag::named(declared.value)) {
        Some((before, now)) => Cell::word(match now.cmp(&before) {
            std::cmp::Ordering::Less => "better",
            std::cmp::Ordering::Equal => "same",
            std::cmp::Ordering::Greater => "worse",
        }),
        None => Cell::Null("unrated"),
    }
}

/// Days since the last report, by the date it states.
pub(super) fn freshness(scene: &Scene<'_>, id: ProjectId) -> Cell {
    let Some(status) = &scene.portfolio.project(id).status else { return Cell::Null("no_status") };
    match Cell::date(&status.date) {
        Cell::Date(date) => Cell::Integer((scene.as_of - date).num_days()),
        unknown => unknown,
    }
}
