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
    check_with(policy, "")
}

/// The same with an escalation beside the project.
fn check_with(policy: &str, escalation: &str) -> Result<Vec<String>, String> {
    let mut files = vec![("pmo.yaml", policy), ("projects/a/project.yaml", PROJECT)];
    files.extend((!escalation.is_empty()).then_some(("projects/a/escalations/ESC-A-1.yaml", escalation)));
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
    let nested = check("rules: {issue-overdue: {issue_days: {\"3\": 20}}}").unwrap_err();
    assert!(nested.contains("`issue_days` is no threshold") && nested.ends_with("such as `issue_days.1`"), "{nested}");
}

#[test]
fn a_slip_is_an_error_until_it_is_escalated_unless_policy_sets_the_level() {
    let level = |policy: &str, escalation: &str| {
        let found = check_with(policy, escalation).unwrap();
        found.iter().map(|finding| finding.split(':').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    let strict = "thresholds: {schedule_tolerance_days: 5}";
    let raised = "{id: ESC-A-1, subject: PRJ-A/M1, reason: Late, raised: 2026-11-16}";
    assert_eq!((level(strict, ""), level(strict, raised)), ("error".into(), "warning".into()));
    let withdrawn = "{id: ESC-A-1, subject: PRJ-A/M1, reason: Late, raised: 2026-11-16, state: withdrawn}";
    let elsewhere = "{id: ESC-A-1, subject: I1, reason: Licences, raised: 2026-11-16}";
    let in_the_project = "{id: ESC-A-1, reason: Late, raised: 2026-11-16}";
    let levels = [withdrawn, elsewhere, in_the_project].map(|escalation| level(strict, escalation));
    assert_eq!(levels, ["error", "error", "warning"]);
    let supportive = format!("{strict}\noperating_model: supportive");
    assert_eq!((level(&supportive, ""), level(&supportive, raised)), ("warning".into(), "info".into()));
    let pinned = format!("{strict}\nrules: {{slip-beyond-tolerance: error}}");
    assert_eq!(level(&pinned, raised), "error");
}
