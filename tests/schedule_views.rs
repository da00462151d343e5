//! What the views of schedules answer about small trees whose dates can be counted on a calendar.

use pmo::views::Query;

use crate::asked::{ask, shown, total};

/// Holidays on 25 and 28 December and on 1 January, and a project that begins after Christmas 2026.
const CHRISTMAS: &[(&str, &str)] = &[
    ("pmo.yaml", "calendar: {holidays: [2026-12-25, 2026-12-28, 2027-01-01]}"),
    (
        "projects/a/project.yaml",
        "
id: PRJ-A
name: A
start: 2026-12-24
activities:
  - {id: T1, name: Dig, duration: 3}
  - {id: T2, name: Build, duration: 4, after: [{ref: T1}]}
  - {id: T3, name: Plan, duration: 2}
milestones:
  - {id: M1, name: Open, after: [{ref: T2}, {ref: T3, lag: 1}]}
  - {id: M2, name: Begin}
",
    ),
    ("projects/b/project.yaml", "{id: PRJ-B, name: B, milestones: [{id: M1, name: Open, forecast: 2027-01-29}]}"),
];

#[test]
fn dates_count_working_days_and_include_the_last() {
    let table = ask("critical-path", CHRISTMAS, &Query::default());
    let columns = ["id", "duration", "early_start", "early_finish", "total_float", "free_float", "critical"];
    assert_eq!(
        shown(&table, &columns),
        ["M2 0 0 0 7 7 false", "T3 2 0 2 4 4 false", "T1 3 0 3 0 0 true", "T2 4 3 7 0 0 true", "M1 0 7 7 0 0 true"]
    );
    assert_eq!(
        shown(
            &table,
            &["id", "early_start_date", "early_finish_date", "late_start_date", "late_finish_date", "driver"]
        ),
        [
            "M2 2026-12-24 2026-12-24 2027-01-06 2027-01-06 ?no_predecessor",
            "T3 2026-12-24 2026-12-29 2027-01-04 2027-01-05 ?no_predecessor",
            "T1 2026-12-24 2026-12-30 2026-12-24 2026-12-30 ?no_predecessor",
            "T2 2026-12-31 2027-01-06 2026-12-31 2027-01-06 PRJ-A/T1",
            "M1 2027-01-06 2027-01-06 2027-01-06 2027-01-06 PRJ-A/T2",
        ]
    );
    let totals = ["duration", "start", "finish", "critical"].map(|name| total(&table, name));
    assert_eq!(totals, ["7", "2026-12-24", "2027-01-06", "3"]);
}

#[test]
fn a_project_without_logic_says_so() {
    let query = Query { projects: vec!["PRJ-B".to_owned()], ..Query::default() };
    let table = ask("critical-path", CHRISTMAS, &query);
    assert_eq!((table.rows.len(), total(&table, "duration")), (0, "?no_logic".to_owned()));
    assert_eq!(table.notes, ["`PRJ-B` has no activity and no milestone that comes `after` another"]);
}

#[test]
fn a_circle_is_named_whole_and_leaves_nothing_computed() {
    let project = "{id: PRJ-A, name: A, activities: [
        {id: T1, name: A, duration: 3, after: [{ref: T3}]}, {id: T2, name: B, duration: 4, after: [{ref: T1}]},
        {id: T3, name: C, duration: 1, after: [{ref: T2}]}, {id: T4, name: D, duration: 9}]}";
    let table = ask("critical-path", &[("project.yaml", project)], &Query::default());
    assert_eq!(
        shown(&table, &["id", "early_finish", "late_finish", "total_float", "critical"]),
        [
            "T4 9 ?cycle ?cycle ?cycle",
            "T1 ?cycle ?cycle ?cycle ?cycle",
            "T2 ?cycle ?cycle ?cycle ?cycle",
            "T3 ?cycle ?cycle ?cycle ?cycle"
        ]
    );
    assert_eq!(total(&table, "duration"), "?cycle");
    let way = "`PRJ-A/T1` waits for `PRJ-A/T3` waits for `PRJ-A/T2` waits for `PRJ-A/T1`";
    assert_eq!(table.notes, [format!("nothing behind this circle can be scheduled: {way}")]);
}

#[test]
fn the_quality_of_a_schedule_is_told_check_by_check() {
    let table = ask("schedule-quality", CHRISTMAS, &Query::default());
    let columns = ["id", "failed", "made", "open", "missing_logic", "high_float", "cpli", "bei", "resources"];
    // T1 begins the plan and M1 ends it; T3 and M2 hang loose. PRJ-B has no logic to judge.
    assert_eq!(shown(&table, &columns), ["PRJ-A 2 10 5 40 0 ?no_baseline ?nothing_due ?not_recorded"]);
    let query = Query { by: Some("check".to_owned()), ..Query::default() };
    let table = ask("schedule-quality", CHRISTMAS, &query);
    let lines = shown(&table, &["check", "count", "of", "value", "threshold", "verdict"]);
    assert_eq!(lines.len(), 14);
    assert_eq!(lines[0], "missing_logic 2 5 40 5 fail");
    assert_eq!(lines[2], "lags 1 3 33.3333 5 fail");
    assert_eq!(lines[11], "critical_path_test ?not_counted ?not_counted 1 1 pass");
}
