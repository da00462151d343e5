//! What `rules:` in pmo.yaml does to built-in rules: their own numbers, and what is refused.

use chrono::NaiveDate;
use pmo::git::Snapshot;
use pmo::workspace;

const PROJECT: &str = "
id: PRJ-A
name: Claims portal
issues: [{id: I1, title: Licence count disputed, severity: 3, raised: 2026-10-21}]
milestones: [{id: M1, name: Go-live, baseline: 2026-12-18, forecast: 2027-01-12}]
";

/// The findings of two rules under this policy, or the complaint with which it is refused.
fn check(policy: &str) -> Result<Vec<String>, String> {
    let files = [("pmo.yaml", policy), ("projects/a/project.yaml", PROJECT)];
    let loaded = workspace::load(Snapshot::of_texts(files)).map_err(|error| format!("{error}; {}", error.help))?;
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let checked = loaded.check(&portfolio, &scanned, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
    let watched = |rule: &str| matches!(rule, "issue-overdue" | "slip-beyond-tolerance");
    Ok(checked
        .findings
        .iter()
        .filter(|finding| watched(&finding.rule))
        .map(|finding| format!("{}: {}", finding.level.name(), finding.message))
        .collect())
}

#[test]
fn a_rule_may_have_numbers_of_its_own_and_others_keep_the_threshold() {
    assert_eq!(check("organisation: Fenwick"), Ok(vec![]));
    let found = check("rules: {issue-overdue: {level: info, issue_days.3: 20, schedule_tolerance_days: 5}}");
    let expected = "info: `Licence count disputed` has been open for 30 days, 20 are allowed at severity 3";
    assert_eq!(found, Ok(vec![expected.to_owned()]));
}

#[test]
fn a_number_that_no_threshold_is_called_by_is_refused() {
    let refused = check("rules: {slip-beyond-tolerance: {schedule_tolerence_days: 5}}").unwrap_err();
    assert_eq!(
        refused,
        "pmo.yaml:1:33: `schedule_tolerence_days` is no threshold that a rule could take as parameter; \
         did you mean `schedule_tolerance_days`?"
    );
}
