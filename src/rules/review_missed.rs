//! `review-missed`: a planned look at something that was not held, or a recurring one that nobody has planned again.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::{cadence, gate};
use crate::model::{Filed, RecordId, Review};

pub(super) const RULE: Rule = Rule {
    name: "review-missed",
    group: Group::Approvals,
    level: Level::Warning,
    page: include_str!("review_missed.md"),
    check,
};

/// Reviews of one sort about one record follow one another.
type Series<'p, 'a> = HashMap<(Option<RecordId>, Option<&'a str>), Vec<&'p Filed<'a, Review<'a>>>>;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let mut series: Series<'_, '_> = HashMap::new();
    for review in scene.portfolio.reviews.iter().filter(|review| !review.is_cancelled()) {
        let subject = subject(scene, review);
        if gate::is_live(scene.portfolio, subject, scene.policy) {
            series.entry((subject, review.kind.map(|kind| kind.value))).or_default().push(review);
        }
    }
    for reviews in series.into_values() {
        found.extend(reviews.iter().filter_map(|review| missed(scene, review)));
        found.extend(not_planned_again(scene, &reviews));
    }
}

fn subject(scene: &Scene<'_>, review: &Filed<'_, Review<'_>>) -> Option<RecordId> {
    match review.subject {
        Some(subject) => scene.portfolio.find(review.record, subject.value, &["any"]),
        None => review.project.map(|project| scene.portfolio.project(project).record),
    }
}

fn name<'a>(review: &Filed<'a, Review<'a>>) -> &'a str {
    review.title.or(review.id).map_or("this review", |name| name.value)
}

/// A review that was to be held by now. One without a day cannot be missed and cannot be called in time.
fn missed(scene: &Scene<'_>, review: &Filed<'_, Review<'_>>) -> Option<Finding> {
    if review.is_held() {
        return None;
    }
    let Some(due) = review.due.known() else {
        let spot = review.due.spot().unwrap_or_else(|| scene.portfolio.record(review.record).head());
        let message = format!("nobody can tell when `{}` is to be held", name(review));
        return Some(
            Finding::at(spot, message).field("due").help("say in `due` when it is to be held").indeterminate(),
        );
    };
    (due.value < scene.as_of).then(|| {
        let late = days((scene.as_of - due.value).num_days());
        Finding::at(due.spot, format!("`{}` is {late} overdue", name(review)))
            .help("hold it and record its `date` and `conclusion`, or give it another day")
    })
}

/// The last one held recurs, its next day has passed, and none is planned.
fn not_planned_again(scene: &Scene<'_>, reviews: &[&Filed<'_, Review<'_>>]) -> Option<Finding> {
    if reviews.iter().any(|review| !review.is_held()) {
        return None;
    }
    let held = |review: &&Filed<'_, Review<'_>>| review.date.value().filter(|date| *date <= scene.as_of);
    let last: &Filed<'_, Review<'_>> =
        reviews.iter().copied().filter(|review| held(review).is_some()).max_by_key(held)?;
    let recurs = last.cadence?;
    let next: NaiveDate = cadence::next(held(&last)?, recurs.value).filter(|next| *next < scene.as_of)?;
    let message = format!("`{}` was to be held again by {next}, and none is planned", name(last));
    Some(Finding::at(recurs.spot, message).help("plan the next one with a `due` date, or say that it recurs no more"))
}
