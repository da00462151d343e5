//! What a change of one value means: its name, and whether things are better for it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::chance;
use super::direction::{Direction, Movement};
use crate::chronicle::Entity;
use crate::model::Rag;
use crate::policy::Scales;
use crate::yaml;

/// Fields that say who is responsible.
const PEOPLE: [&str; 6] = ["sponsor", "manager", "owner", "chair", "line_manager", "assigned_to"];

/// What it means that `entity` said `before` at `path` and says `after` now. `None` for what is no news of its own:
/// amounts by month (their sums are), and the date of a report.
pub fn movement(
    entity: &Entity,
    path: &str,
    before: Option<&str>,
    after: Option<&str>,
    scales: &Scales,
) -> Option<Movement> {
    let kind = &*entity.kind;
    let is_project = matches!(kind, "project" | "programme" | "portfolio");
    if is_project && is_by_period(path) {
        return None;
    }
    if is_project && path.starts_with("status.rag.") {
        return Some(rating(before, after));
    }
    Some(match (kind, path) {
        ("milestone" | "activity", "forecast") => forecast(before, after),
        ("milestone" | "activity", "actual") => reached(before, after),
        ("milestone" | "activity", "baseline") => moved("baseline_moved", before, after),
        ("risk", "state") => chance::state(entity, before, after),
        ("risk", _) if chance::is_size(path) => chance::size(entity, path, before, after, scales),
        ("issue", "state") => state_of_issue(before, after),
        ("issue", "severity") => severity(before, after),
        ("issue" | "assumption", "due" | "validate_by") => moved("due_moved", before, after),
        ("decision", "outcome") => Movement::new("decision", Direction::Neutral),
        ("decision", _) if path.ends_with("].verdict") => Movement::new("verdict", Direction::Neutral),
        ("dependency", "promised") => moved_later("dependency_moved", before, after),
        (_, "status.date") if is_project => return None,
        (_, "stage") if is_project => Movement::new("stage_changed", Direction::Neutral),
        (_, "state") => state(before, after),
        (_, path) if PEOPLE.contains(&path) || path.starts_with("roles.") => {
            Movement::new("person_changed", Direction::Neutral)
        }
        (_, path) if path.starts_with("status.") => Movement::new("commentary", Direction::Neutral),
        _ => Movement::new("changed", Direction::Neutral),
    })
}

/// What it means that a record came.
pub fn arrival(entity: &Entity) -> Movement {
    let is_open = !matches!(entity.values.get("state"), Some("closed" | "resolved"));
    match &*entity.kind {
        "risk" if is_open && chance::is_opportunity(entity) => Movement::new("opportunity_found", Direction::Improved),
        "risk" if is_open => Movement::new("risk_opened", Direction::Worse),
        "issue" if is_open => Movement::new("issue_opened", Direction::Worse),
        "decision" => {
            let said = ["outcome", "gate"].map(|field| entity.values.get(field).map(|value| value.replace('_', " ")));
            let detail = said.into_iter().flatten().collect::<Vec<_>>().join(" at ");
            Movement { detail, ..Movement::new("decision", Direction::Neutral) }
        }
        _ => Movement::new("new", Direction::Neutral),
    }
}

/// What it means that a record went. Only what had come to an end may go without being missed.
pub fn departure(entity: &Entity, had_ended: bool) -> Movement {
    match (&*entity.kind, had_ended) {
        (_, true) => Movement::new("ended", Direction::Neutral),
        ("allocation" | "absence", false) => Movement::new("ended", Direction::Neutral),
        (_, false) => Movement::new("no_longer_reported", Direction::NoLongerReported),
    }
}

/// Whether a path is an amount of one month: sums of them are judged instead.
fn is_by_period(path: &str) -> bool {
    let blocks = ["cost.budget.", "cost.forecast.", "cost.actuals.", "cost.effort_days."];
    blocks.iter().any(|block| path.starts_with(block)) || path == "cost.total"
}

fn rating(before: Option<&str>, after: Option<&str>) -> Movement {
    let steps = |rating: Option<&str>| rating.and_then(Rag::named).map(Rag::half_steps);
    match (steps(before), steps(after)) {
        (Some(_), None) => Movement::new("rag_moved", Direction::NoLongerReported),
        (Some(before), Some(after)) => Movement::new("rag_moved", Direction::of(after.cmp(&before))),
        (None, _) => Movement::new("rag_moved", Direction::Neutral),
    }
}

fn day(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(yaml::day)
}

/// Days from one day to another, where both are days.
fn days(before: Option<&str>, after: Option<&str>) -> Option<i64> {
    Some((day(after)? - day(before)?).num_days())
}

/// `12 days later`.
fn said(days: i64) -> String {
    let unit = if days.abs() == 1 { "day" } else { "days" };
    format!("{} {unit} {}", days.abs(), if days > 0 { "later" } else { "earlier" })
}

fn forecast(before: Option<&str>, after: Option<&str>) -> Movement {
    match days(before, after) {
        Some(days) if days > 0 => Movement { detail: said(days), ..Movement::new("milestone_slip", Direction::Worse) },
        Some(days) => Movement { detail: said(days), ..Movement::new("milestone_recovered", Direction::Improved) },
        None if after.is_none() => Movement::new("forecast", Direction::NoLongerReported),
        None => Movement::new("forecast", Direction::Neutral),
    }
}

fn reached(before: Option<&str>, after: Option<&str>) -> Movement {
    match (before, after) {
        (None, Some(_)) => Movement::new("milestone_reached", Direction::Improved),
        (Some(_), None) => Movement::new("milestone_reopened", Direction::Worse),
        _ => moved("actual_changed", before, after),
    }
}

fn moved(what: &'static str, before: Option<&str>, after: Option<&str>) -> Movement {
    let detail = days(before, after).map(said).unwrap_or_default();
    Movement { detail, ..Movement::new(what, Direction::Neutral) }
}

fn moved_later(what: &'static str, before: Option<&str>, after: Option<&str>) -> Movement {
    let days = days(before, after);
    let direction = match (days, after) {
        (Some(days), _) => Direction::of(days.cmp(&0)),
        (None, None) => Direction::NoLongerReported,
        (None, Some(_)) => Direction::Neutral,
    };
    Movement { detail: days.map(said).unwrap_or_default(), ..Movement::new(what, direction) }
}

fn severity(before: Option<&str>, after: Option<&str>) -> Movement {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<Decimal>().ok());
    let grew = number(after).zip(number(before)).map(|(after, before)| Direction::of(after.cmp(&before)));
    let lost = if after.is_none() { Direction::NoLongerReported } else { Direction::Neutral };
    let what = match grew {
        Some(Direction::Improved) => "issue_better",
        Some(Direction::Worse) => "issue_worse",
        _ => "issue_changed",
    };
    Movement::new(what, grew.unwrap_or(lost))
}

fn state_of_issue(before: Option<&str>, after: Option<&str>) -> Movement {
    match (before, after) {
        (_, Some("resolved" | "closed")) => Movement::new("issue_closed", Direction::Improved),
        (_, Some("escalated")) => Movement::new("issue_escalated", Direction::Worse),
        (Some("resolved" | "closed"), _) => Movement::new("issue_reopened", Direction::Worse),
        _ => Movement::new("issue_changed", Direction::Neutral),
    }
}

fn state(before: Option<&str>, after: Option<&str>) -> Movement {
    let direction = match (before, after) {
        (_, Some("missed" | "invalid")) => Direction::Worse,
        (_, Some("realised" | "met" | "valid" | "answered")) => Direction::Improved,
        _ => Direction::Neutral,
    };
    Movement::new("state_changed", direction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chronicle::Values;

    fn of(kind: &str, path: &str, before: &str, after: &str) -> Option<(&'static str, Direction, String)> {
        let entity = Entity { kind: kind.into(), title: "".into(), project: "".into(), values: Values::default() };
        let given = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let (before, after) =
            (Box::leak(before.to_owned().into_boxed_str()), Box::leak(after.to_owned().into_boxed_str()));
        let found = movement(&entity, path, given(before), given(after), &Scales::default())?;
        Some((found.what, found.direction, found.detail))
    }

    fn plain(what: &'static str, direction: Direction) -> Option<(&'static str, Direction, String)> {
        Some((what, direction, String::new()))
    }

    #[test]
    fn a_later_forecast_is_a_slip_and_a_missing_one_is_missed() {
        let slip = Some(("milestone_slip", Direction::Worse, "42 days later".to_owned()));
        assert_eq!(of("milestone", "forecast", "2026-10-01", "2026-11-12"), slip);
        let back = Some(("milestone_recovered", Direction::Improved, "1 day earlier".to_owned()));
        assert_eq!(of("milestone", "forecast", "2026-10-02", "2026-10-01"), back);
        assert_eq!(of("milestone", "forecast", "2026-10-02", ""), plain("forecast", Direction::NoLongerReported));
        assert_eq!(of("milestone", "actual", "", "2026-10-02"), plain("milestone_reached", Direction::Improved));
    }

    #[test]
    fn ratings_get_better_worse_or_lost() {
        assert_eq!(of("project", "status.rag.overall", "green", "red"), plain("rag_moved", Direction::Worse));
        assert_eq!(of("project", "status.rag.cost", "amber_red", "amber"), plain("rag_moved", Direction::Improved));
        assert_eq!(
            of("project", "status.rag.cost", "amber", "unrated"),
            plain("rag_moved", Direction::NoLongerReported)
        );
        assert_eq!(of("project", "status.rag.cost", "unrated", "amber"), plain("rag_moved", Direction::Neutral));
    }

    #[test]
    fn amounts_by_month_and_dates_of_reports_are_no_news_of_their_own() {
        assert_eq!(of("project", "cost.actuals.2026-10", "", "10"), None);
        assert_eq!(of("project", "status.date", "2026-10-01", "2026-10-08"), None);
        assert_eq!(of("project", "sponsor", "a", "b"), plain("person_changed", Direction::Neutral));
    }

    #[test]
    fn risks_occur_and_issues_grow() {
        assert_eq!(of("risk", "state", "open", "occurred"), plain("risk_occurred", Direction::Worse));
        assert_eq!(of("risk", "probability", "0.2", "0.4"), plain("risk_worse", Direction::Worse));
        assert_eq!(of("issue", "severity", "2", "4"), plain("issue_worse", Direction::Worse));
    }
}
