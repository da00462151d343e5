//! What portfolio, programme, status, warnings, freshness and escalations answer, about trees small enough to work by
//! hand.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use pmo::views::Query;

use crate::asked::{ask, shown, total, why};

/// A programme of two projects and one nested below it; the second project is late, over budget and green.
const TREE: &[(&str, &str)] = &[
    ("pmo.yaml", "currency: GBP\n"),
    (
        "programmes/programmes.yaml",
        "- {id: PGM-TOP, name: Top, cost: {total: 5000}, status: {date: 2026-11-10, rag: {overall: amber}}}\n\
         - {id: PGM-IN, name: Inner, parent: PGM-TOP}\n",
    ),
    (
        "projects/a/project.yaml",
        "{id: PRJ-A, name: A, parent: PGM-TOP, stage: delivery, status: {date: 2026-11-18, rag: {overall: green}},
          milestones: [{id: M1, name: Live, baseline: 2026-12-04, forecast: 2026-12-04}],
          cost: {total: 100, actuals: {2026-10: 40}, forecast: {2026-11: 60}}, issues: [{id: I1, title: x}]}",
    ),
    (
        "projects/b/project.yaml",
        "{id: PRJ-B, name: B, parent: PGM-IN, stage: delivery, status: {date: 2026-10-20, rag: {overall: green}},
          milestones: [{id: M1, name: Live, gate: G3, baseline: 2026-12-04, forecast: 2027-01-29}],
          cost: {total: 300, actuals: {2026-10: 200}, forecast: {2026-11: 190}},
          risks: [{id: R1, title: x, probability: 0.5, cost: 80}, {id: R2, title: y}]}",
    ),
];

#[test]
fn a_programme_adds_up_what_is_below_it_once() {
    let table = ask("programme", TREE, &Query::default());
    let columns =
        ["id", "projects", "green", "budget", "actual", "risks_open", "exposure", "risks_costed", "issues_open"];
    assert_eq!(shown(&table, &columns), ["PGM-IN 1 1 300 200 2 40 1 0", "PGM-TOP 2 2 400 240 2 40 1 1"]);
    assert_eq!(
        shown(&table, &["id", "slip_days", "finish_forecast", "next_milestone_date", "freshness_days", "rag"]),
        ["PGM-IN 56 2027-01-29 2027-01-29 ?no_status ?not_given", "PGM-TOP 56 2027-01-29 2026-12-04 10 amber"]
    );
    for (name, sum) in [("projects", "2"), ("budget", "400"), ("risks_open", "2"), ("exposure", "40"), ("green", "2")] {
        assert_eq!(total(&table, name), sum, "{name}: nested programmes count once");
    }
}

/// Rated by hand: A is on time and on budget; B slips 56 of 30 days. Its forecast of 390 is stale (31 days old), so that
/// the estimate needs earned value, of which there is none: the money is unknown.
#[test]
fn ratings_declared_and_computed_stand_side_by_side() {
    let table = ask("portfolio", TREE, &Query::default());
    assert_eq!(
        shown(&table, &["id", "rag", "rag_computed", "rag_gap", "eac", "variance", "slip_days", "freshness_days"]),
        ["PRJ-A green green 0 100 0 0 2", "PRJ-B green red -2 ?stale_forecast ?stale_forecast 56 31"]
    );
    let table = ask("status", TREE, &Query::default());
    let columns = ["id", "schedule_computed", "cost_computed", "resources_computed", "quality_computed"];
    assert_eq!(
        shown(&table, &columns),
        ["PRJ-A green green ?no_demand ?no_audit", "PRJ-B red ?stale_forecast ?no_demand ?no_audit"]
    );
}

/// B: gate 56 days late of 30 (20), report dead at 31 days (10), watermelon (15): 45, a watch. A: nothing seen; but what
/// needs history might come to a watch.
#[test]
fn warnings_say_why_and_what_nobody_can_tell() {
    let table = ask("warnings", TREE, &Query::default());
    assert_eq!(
        shown(&table, &["id", "index", "level", "unknown_points", "reasons"]),
        [
            "PRJ-B 45 watch 45 Live is 56 days late, 30 tolerated. The last report is 31 days old, one is due every 14. Declared green, red by the figures",
            "PRJ-A 0 ?partly_known 45 ?nothing_seen"
        ]
    );
    assert_eq!(
        shown(&table, &["unknown"])[1],
        "slip_trend 15 needs_history+performance 15 no_progress+worsening 10 needs_history+new_people 5 needs_history"
    );
}

#[test]
fn freshness_is_held_against_the_cadence() {
    let table = ask("freshness", TREE, &Query::default());
    assert_eq!(
        shown(&table, &["id", "status_date", "age_days", "cadence_days", "freshness", "last_change"]),
        ["PRJ-A 2026-11-18 2 14 fresh ?needs_history", "PRJ-B 2026-10-20 31 14 dead ?needs_history"]
    );
    assert_eq!(total(&table, "dead"), "1");
}

#[test]
fn escalations_are_due_overdue_or_answered_late() {
    let text = "
id: PRJ-A
name: A
escalations:
  - {id: ESC-1, raised: 2026-10-26, respond_by: 2026-11-06}
  - {id: ESC-2, raised: 2026-10-26, respond_by: 2026-11-06, responded: 2026-11-09}
  - {id: ESC-3, raised: 2026-11-16}
  - {id: ESC-4, raised: 2026-10-26, respond_by: 2026-11-06, state: withdrawn}
  - {id: ESC-5, reason: why}
";
    let table = ask("escalations", &[("projects/a/project.yaml", text)], &Query::default());
    assert_eq!(
        shown(&table, &["id", "due", "overdue", "answered_late", "late_days", "age_days"]),
        [
            "ESC-1 2026-11-06 true ?not_answered 14 25",
            "ESC-2 2026-11-06 false true 3 14",
            "ESC-3 2026-11-30 false ?not_answered ?not_due 4",
            "ESC-4 2026-11-06 false ?withdrawn ?withdrawn 25",
            "ESC-5 ?not_given ?no_due_date ?not_answered ?not_given ?not_given"
        ]
    );
}

#[test]
fn a_rating_is_taken_apart_down_to_its_dates_and_limits() {
    let table = why("PRJ-B.rag_gap", TREE);
    let names: Vec<String> = shown(&table, &["name", "value"]);
    for expected in
        ["rag_gap -2", "rag green", "schedule_computed red", "M1.forecast 2027-01-29", "rag_limits.slip.amber 100"]
    {
        assert!(names.iter().any(|name| name == expected), "{expected} is not in {names:#?}");
    }
    let table = why("PGM-TOP.budget", TREE);
    assert_eq!(shown(&table, &["name", "value"]), ["budget 400", "PRJ-A.budget 100", "PRJ-B.budget 300"]);
}

/// Each programme holds the next; a roll-up that looked at everything below each of them would take minutes.
#[test]
fn thousands_of_nested_programmes_are_rolled_up_in_one_pass() {
    let mut text = String::from("- {id: PGM-0, name: Outermost}\n");
    for n in 1..5_000 {
        writeln!(text, "- {{id: PGM-{n}, name: Inner, parent: PGM-{}}}", n - 1).unwrap();
    }
    let project = "{id: PRJ-A, name: A, parent: PGM-4999, cost: {total: 7, currency: GBP}}";
    let files = [("programmes/programmes.yaml", &*text), ("projects/a/project.yaml", project)];
    let started = Instant::now();
    let table = ask("programme", &files, &Query::default());
    let budgets = shown(&table, &["budget"]);
    assert!(budgets.len() == 5_000 && budgets.iter().all(|budget| budget == "7"));
    assert_eq!((total(&table, "budget"), total(&table, "projects")), ("7".to_owned(), "1".to_owned()));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}
