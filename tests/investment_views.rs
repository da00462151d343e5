//! What the views of proposals, cases, envelope and strategy answer about small trees whose figures can be worked by hand.

use pmo::views::Query;

use crate::asked::{ask, shown, why};

/// Project A of Brealey and Myers, chapter 5 (−2,000, 500, 500, 5,000 at 10 %), the oil pump of Lorie and Savage, a
/// proposal without benefits, and the project that A became.
const TREE: &[(&str, &str)] = &[
    (
        "pmo.yaml",
        "
currency: GBP
fiscal_year_start: 4
discount_rate: 0.1
criteria: {strategy: 3, effort: {weight: 1, direction: down}}
envelope: {'2025': 9, '2026': 1000, '2027': 400}
target_mix: {run: 60, transform: 40}
",
    ),
    (
        "proposals.yaml",
        "
- id: PRP-A
  title: Brealey
  submitted: 2026-10-01
  state: decided
  decision: DEC-A
  converts_to: PRJ-A
  options: [{id: do-nothing, costs: {2027: 10}, benefits: {2027: 0}}, {id: a, costs: {2027: 2000}, benefits: {2028: 500, 2029: 500, 2030: 5000}}]
  scores: {strategy: 5, effort: 1}
- id: PRP-B
  title: Pump
  submitted: 2026-11-10
  options: [{id: do-nothing}, {id: b, costs: {2027: 1600, 2029: 10000}, benefits: {2028: 10000}}]
  scores: {strategy: 2, effort: 2}
  wsjf: {value: 8, time: 5, risk: 3, size: 5}
  request: {amount: 1600}
- id: PRP-C
  title: Costs alone
  options: [{id: do-nothing}, {id: c, costs: {2027: 300}}]
  scores: {strategy: 2, effort: 2}
  request: {amount: 300}
- id: PRP-D
  title: Nothing known
  submitted: 2026-10-21
",
    ),
    ("decisions.yaml", "- {id: DEC-A, subject: PRP-A, decided: 2026-10-31, outcome: approve}"),
    (
        "projects/a/project.yaml",
        "
id: PRJ-A
name: Brealey
stage: delivery
category: transform
contributes_to: [{objective: OBJ-A, weight: 50}]
cost: {budget: {2026-10: 300, 2027-05: 100}}
",
    ),
    ("projects/b/project.yaml", "{id: PRJ-B, name: B, category: run, cost: {total: 600}}"),
    ("objectives.yaml", "[{id: OBJ-A, title: A}, {id: OBJ-B, title: B}]"),
];

#[test]
fn cases_of_the_textbooks_and_of_what_nobody_states() {
    let table = ask("business-cases", TREE, &Query::default());
    let money = shown(&table, &["id", "basis", "npv", "npv_do_nothing", "payback", "bcr"]);
    assert_eq!(
        money,
        [
            "PRP-A proposal 2624.3426 -10 2.2 2.3122",
            "PRP-B proposal -773.5537 ?no_benefits 0.16 0.9216",
            "PRP-C proposal ?no_benefits ?no_benefits ?no_benefits ?no_benefits",
            "PRP-D proposal ?no_preferred_option ?no_do_nothing ?no_preferred_option ?no_preferred_option",
            "PRJ-A proposal 2624.3426 ?no_option 2.2 2.3122",
            "PRJ-B forecast ?no_benefits ?no_option ?not_phased ?no_benefits",
        ]
    );
    let rates = shown(&table, &["id", "irr", "irr_unique", "first_year", "discount_rate", "npv_approved"]);
    assert_eq!(rates[0], "PRP-A 0.5108 true 2027 0.1 ?no_project");
    assert_eq!(rates[1], "PRP-B ?not_unique false 2027 0.1 ?no_project");
    assert_eq!(rates[4], "PRJ-A 0.5108 true 2027 0.1 2624.3426");
    assert_eq!(rates[5], "PRJ-B ?not_phased ?not_phased ?not_phased 0.1 ?no_proposal");
}

/// Scores: 0.75 · 2 + 0.25 · (6 − 2) = 2.5 for B and C, of which C asks for less.
#[test]
fn the_pipeline_ranks_what_is_open_and_scored() {
    let table = ask("pipeline", TREE, &Query::default());
    let found = shown(&table, &["id", "state", "age_days", "score", "rank", "wsjf", "requested"]);
    assert_eq!(
        found,
        [
            "PRP-A decided 30 5 ?closed ?not_given ?not_given",
            "PRP-B idea 10 2.5 2 3.2 1600",
            "PRP-C idea ?not_given 2.5 1 ?not_given 300",
            "PRP-D idea 30 ?not_scored ?not_scored ?not_given ?not_given",
        ]
    );
    let one = Query { filter: Some("id == \"PRP-B\"".to_owned()), ..Query::default() };
    assert_eq!(
        shown(&ask("pipeline", TREE, &one), &["id", "rank"]),
        ["PRP-B 2"],
        "a part of the queue keeps its ranks"
    );
}

/// Of 1,000 in active projects half of 400 serves an objective; 40 % transforms, as was decided.
#[test]
fn alignment_and_balance_go_by_money() {
    let table = ask("alignment", TREE, &Query::default());
    let columns =
        ["id", "projects", "budget", "alignment", "unaligned_ids", "coverage", "run", "transform", "deviation"];
    assert_eq!(shown(&table, &columns), ["?all_projects 2 1000 0.2 PRJ-B 0.5 0.6 0.4 0"]);
}

/// The year that began in April 2026 holds 300 of the project's budget, the next one 100; open proposals ask for the
/// costs of their preferred options.
#[test]
fn the_envelope_says_what_is_bound_free_and_asked_for() {
    let table = ask("envelope", TREE, &Query::default());
    let found = shown(&table, &["year", "envelope", "committed", "free", "requested", "this_year"]);
    assert_eq!(found, ["2026 1000 300 700 0 true", "2027 400 100 300 1900 false"]);
}

#[test]
fn a_case_is_taken_apart_into_the_years_that_state_it() {
    let of_proposal = shown(&why("PRP-A.npv", TREE), &["name", "value", "at"]);
    assert!(of_proposal.contains(&"benefits.2030 5000 proposals.yaml:8".to_owned()), "{of_proposal:#?}");
    let of_project = shown(&why("PRJ-A.npv", TREE), &["name", "value"]);
    assert!(of_project.contains(&"benefits.2030 5000".to_owned()), "{of_project:#?}");
    let score = shown(&why("PRP-B.rank", TREE), &["name", "value"]);
    assert!(score.contains(&"criteria.effort.counted 4".to_owned()), "{score:#?}");
}
