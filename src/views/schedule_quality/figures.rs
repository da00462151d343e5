//! How the figures of `schedule-quality` come about.

use crate::metrics::calendar::Calendars;
use crate::metrics::network::Plan;
use crate::metrics::schedule_quality::Qualities;
use crate::model::RecordId;
use crate::rules::Scene;
use crate::views::{Cell, Derivation, From, Stated};

const DCMA: &str = "DCMA-EA PAM 200.1, 14-point assessment";

const fn point(figure: &'static str, formula: &'static str, from: &'static [From]) -> Derivation {
    Derivation { figure, formula, source: DCMA, from }
}

pub(super) const FIGURES: &[Derivation] = &[
    point("failed", "number of checks that fail, of those that could be made", &[From::Found(checks)]),
    point("made", "number of checks that could be made", &[From::Found(checks)]),
    point("open", "milestones and activities without an actual", &[MILESTONES_DONE, ACTIVITIES_DONE]),
    point("links", "links in `after` of unfinished work", &[MILESTONES_AFTER, ACTIVITIES_AFTER]),
    point(
        "missing_logic",
        "unfinished work without a predecessor or a successor ÷ unfinished work, the first and the last piece of work set aside",
        &[MILESTONES_AFTER, ACTIVITIES_AFTER, From::Threshold("schedule_quality.missing_logic_pct")],
    ),
    point("missing_logic_verdict", "pass if missing_logic ≤ its threshold", &[From::Figure("missing_logic")]),
    point(
        "leads",
        "links of unfinished work with a negative lag ÷ its links",
        &[MILESTONES_AFTER, ACTIVITIES_AFTER, From::Threshold("schedule_quality.leads_pct")],
    ),
    point("leads_verdict", "pass if leads ≤ its threshold", &[From::Figure("leads")]),
    point(
        "lags",
        "links of unfinished work with a positive lag ÷ its links",
        &[MILESTONES_AFTER, ACTIVITIES_AFTER, From::Threshold("schedule_quality.lags_pct")],
    ),
    point("lags_verdict", "pass if lags ≤ its threshold", &[From::Figure("lags")]),
    point(
        "finish_to_start",
        "finish-to-start links of unfinished work ÷ its links",
        &[MILESTONES_AFTER, ACTIVITIES_AFTER, From::Threshold("schedule_quality.finish_to_start_pct")],
    ),
    point("finish_to_start_verdict", "pass if finish_to_start ≥ its threshold", &[From::Figure("finish_to_start")]),
    point(
        "hard_constraints",
        "unfinished work that must start or finish on a day, or finish by one ÷ unfinished work",
        &[MILESTONES_FIXED, ACTIVITIES_FIXED, From::Threshold("schedule_quality.hard_constraints_pct")],
    ),
    point("hard_constraints_verdict", "pass if hard_constraints ≤ its threshold", &[From::Figure("hard_constraints")]),
    point(
        "high_float",
        "unfinished work with a total_float above float_days ÷ unfinished work",
        &[From::Found(floats), From::Threshold("float_days"), From::Threshold("schedule_quality.high_float_pct")],
    ),
    point("high_float_verdict", "pass if high_float ≤ its threshold", &[From::Figure("high_float")]),
    point(
        "negative_float",
        "unfinished work with a total_float below zero ÷ unfinished work",
        &[From::Found(floats), From::Threshold("schedule_quality.negative_float_pct")],
    ),
    point("negative_float_verdict", "pass if negative_float ≤ its threshold", &[From::Figure("negative_float")]),
    point(
        "high_duration",
        "unfinished work that takes more than high_duration_days ÷ unfinished work with a duration",
        &[
            MILESTONES_LENGTH,
            ACTIVITIES_LENGTH,
            From::Threshold("schedule_quality.high_duration_days"),
            From::Threshold("schedule_quality.high_duration_pct"),
        ],
    ),
    point("high_duration_verdict", "pass if high_duration ≤ its threshold", &[From::Figure("high_duration")]),
    point(
        "invalid_dates",
        "work with a forecast before the as-of date, or an actual after it ÷ all work",
        &[MILESTONES_DATES, ACTIVITIES_DATES, From::Threshold("schedule_quality.invalid_dates_pct")],
    ),
    point("invalid_dates_verdict", "pass if invalid_dates ≤ its threshold", &[From::Figure("invalid_dates")]),
    point("resources", "work with a duration and nobody on it: not recorded by piece of work", &[]),
    point("resources_verdict", "pass if resources ≤ its threshold", &[From::Figure("resources")]),
    point(
        "missed_tasks",
        "work not done by its baseline ÷ work whose baseline has come",
        &[MILESTONES_DATES, ACTIVITIES_DATES, From::Threshold("schedule_quality.missed_tasks_pct")],
    ),
    point("missed_tasks_verdict", "pass if missed_tasks ≤ its threshold", &[From::Figure("missed_tasks")]),
    point(
        "critical_path_test",
        "days by which the finish moves ÷ 600, if the first critical work takes 600 days longer",
        &[From::Found(floats)],
    ),
    point("critical_path_test_verdict", "pass if critical_path_test is 1", &[From::Figure("critical_path_test")]),
    point(
        "cpli",
        "(critical path length + total float to the latest baseline) ÷ critical path length, from the as-of date",
        &[From::Found(finish), From::Items("milestone", &["baseline"]), From::Threshold("schedule_quality.cpli")],
    ),
    point("cpli_verdict", "pass if cpli ≥ its threshold", &[From::Figure("cpli")]),
    point(
        "bei",
        "work done ÷ work whose baseline has come",
        &[MILESTONES_DATES, ACTIVITIES_DATES, From::Threshold("schedule_quality.bei")],
    ),
    point("bei_verdict", "pass if bei ≥ its threshold", &[From::Figure("bei")]),
];

const MILESTONES_AFTER: From = From::Items("milestone", &["after", "actual"]);
const ACTIVITIES_AFTER: From = From::Items("activity", &["after", "actual"]);
const MILESTONES_FIXED: From = From::Items("milestone", &["constraint", "actual"]);
const ACTIVITIES_FIXED: From = From::Items("activity", &["constraint", "actual"]);
const MILESTONES_LENGTH: From = From::Items("milestone", &["duration", "estimate.likely", "actual"]);
const ACTIVITIES_LENGTH: From = From::Items("activity", &["duration", "estimate.likely", "actual"]);
const MILESTONES_DATES: From = From::Items("milestone", &["baseline", "forecast", "actual"]);
const ACTIVITIES_DATES: From = From::Items("activity", &["baseline", "forecast", "actual"]);
const MILESTONES_DONE: From = From::Items("milestone", &["actual"]);
const ACTIVITIES_DONE: From = From::Items("activity", &["actual"]);

/// The total float of every unfinished piece of work.
fn floats(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let Some(schedule) = scene.portfolio.as_project(record).and_then(|id| plan.schedule(id)) else { return Vec::new() };
    let open = schedule.rows.iter().filter(|(item, _)| !item.is_done());
    let stated = open.map(|(item, dates)| Stated {
        name: format!("{}.total_float", item.key(scene.portfolio)),
        value: Cell::figure(dates.total_float, Cell::working_days),
        spot: None,
    });
    stated.collect()
}

/// The finish of the project's plan, in working days from its beginning and as a day.
fn finish(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let Some(schedule) = scene.portfolio.as_project(record).and_then(|id| plan.schedule(id)) else { return Vec::new() };
    let day = schedule.finish.and_then(|finish| schedule.group.axis.point(finish, 0.0));
    let stated = |name: &str, value: Cell| Stated { name: name.to_owned(), value, spot: None };
    vec![
        stated("finish in working days", Cell::figure(schedule.finish, Cell::working_days)),
        stated("finish", Cell::figure(day, Cell::Date)),
        stated("as_of", Cell::Date(scene.as_of)),
    ]
}

/// How each check came out.
fn checks(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let qualities = Qualities::of(scene.portfolio, &plan, scene.policy, scene.as_of);
    let quality = scene.portfolio.as_project(record).and_then(|id| qualities.quality(id));
    let checks = quality.map(|quality| quality.checks).unwrap_or_default();
    let stated = checks.into_iter().map(|check| Stated {
        name: check.name.to_owned(),
        value: Cell::figure(check.passes(), super::verdict),
        spot: None,
    });
    stated.collect()
}
