//! What the views of risks, dependencies and benefits answer about small trees whose figures can be worked by hand.

use pmo::views::{Cell, Query};

use crate::asked::{ask, summed, why};

/// Two projects, of which one has a risk that nobody has costed; and a risk of the programme itself.
const EXPOSED: &[(&str, &str)] = &[
    ("pmo.yaml", "currency: GBP"),
    (
        "projects/a/project.yaml",
        "
id: PRJ-A
name: A
parent: PGM-A
cost: {contingency: 60, contingency_used: 15}
risks:
  - {id: R1, title: Flood, probability: 0.4, cost: 200, residual: {probability: 0.2, cost: 100}}
  - {id: R2, title: Strike, probability: 0.5, cost: 40}
  - {id: R3, kind: opportunity, title: Grant, probability: 0.1, cost: 60}
  - {id: R4, title: Over, probability: 0.9, cost: 9000, state: closed}
",
    ),
    (
        "projects/b/project.yaml",
        "
id: PRJ-B
name: B
cost: {contingency: 10}
risks: [{id: R1, title: Fire, probability: 0.5, cost: 30}, {id: R2, title: Theft, probability: 0.5}]
",
    ),
    ("projects/c/project.yaml", "{id: PRJ-C, name: C}"),
    ("programmes/PGM-A.yaml", "{id: PGM-A, name: P, risks: [{id: R1, title: Law, probability: 0.25, cost: 400}]}"),
];

/// The eight outcomes of PRJ-A's residual risks are worked in `metrics::risk_distribution`: 100 at 20 %, 40 at 50 %
/// and a gain of 60 at 10 % have the mean 34, P50 and P80 of 40 and P90 of 100. Of all five risks together the 32 outcomes
/// listed by hand reach 50 % at 70, 80 % at 400 and 90 % at 440.
#[test]
fn exposure_is_a_sum_a_distribution_and_what_the_contingency_covers() {
    let table = ask("exposure", EXPOSED, &Query::default());
    let columns = ["id", "emv", "residual_emv", "opportunities", "p50", "p80", "p90", "contingency", "cover"];
    assert_eq!(
        summed(&table, &columns),
        [
            "PGM-A 100 100 0 0 400 400 ?not_given ?not_given",
            "PRJ-A 94 34 6 40 40 100 45 1.3235",
            "PRJ-B 15 15 0 0 30 30 10 ?partly_known",
            "PRJ-C 0 0 0 ?no_risks ?no_risks ?no_risks ?not_given ?not_given",
            "- 209 (3/4) 149 (3/4) 6 (4/4) 70 400 440 55 (2/4) 1.3235 (1/4)"
        ]
    );
    assert_eq!(
        table.notes[0],
        "`emv` and `residual_emv` leave out 1 of 6 open risks, of which nobody says what they cost"
    );
    let of_project = ask("exposure", EXPOSED, &Query { projects: vec!["PRJ-A".to_owned()], ..Query::default() });
    assert_eq!(summed(&of_project, &["p_any", "cover_p80", "method"]), ["0.6 1.125 exact", "0.6 - exact"]);
}

/// Independence is said wherever it is assumed.
#[test]
fn the_assumption_behind_quantiles_is_a_note() {
    let notes = ask("exposure", EXPOSED, &Query::default()).notes.join("\n");
    assert!(notes.contains("each on its own (exact:") && notes.contains("one cause stands behind several"), "{notes}");
}

#[test]
fn what_a_projects_exposure_leaves_out_is_said_on_its_line() {
    let table = ask("portfolio", EXPOSED, &Query::default());
    let found = summed(&table, &["id", "exposure", "risks_open", "risks_costed"]);
    assert_eq!(found, ["PRJ-A 94 3 3", "PRJ-B 15 2 1", "PRJ-C 0 0 0", "- 109 (2/3) 5 (3/3) 4 (3/3)"]);
    assert_eq!(table.notes, ["`exposure` leaves out 1 of 5 open risks, of which nobody says what they cost"]);
}

/// Three projects with one supplier, of which only those below the programme have somebody who owns that.
const SHARED_CAUSE: &[(&str, &str)] = &[
    ("pmo.yaml", "currency: GBP"),
    ("programmes/PGM-A.yaml", "{id: PGM-A, name: P, risks: [{id: R9, title: Supplier fails, cause_tag: one supplier, owner: r.patel}]}"),
    (
        "projects/a/project.yaml",
        "{id: PRJ-A, name: A, parent: PGM-A, risks: [{id: R1, title: Late, probability: 0.5, cost: 100, cause_tag: One supplier}]}",
    ),
    (
        "projects/b/project.yaml",
        "{id: PRJ-B, name: B, parent: PGM-A, risks: [{id: R1, title: Dear, probability: 0.1, cost: 100, cause_tag: one supplier},
           {id: R2, title: Frost, cause_tag: frost}]}",
    ),
    (
        "projects/c/project.yaml",
        "{id: PRJ-C, name: C, risks: [{id: R1, title: Gone, probability: 0.2, cost: 100, cause_tag: one  supplier}]}",
    ),
];

#[test]
fn a_cause_of_several_projects_is_one_line_with_its_owner() {
    let table = ask("systemic-risks", SHARED_CAUSE, &Query::default());
    let columns = ["cause_tag", "projects", "risks", "exposure", "risks_costed", "owner", "systemic", "unowned_ids"];
    assert_eq!(
        summed(&table, &columns),
        [
            "one supplier 3 4 80 3 r.patel true PRJ-C",
            "frost 1 1 ?nothing_known 0 ?not_owned false PRJ-B",
            "- - 5 (2/2) 80 (0/2) 3 (2/2) - - -"
        ]
    );
    let of_one = ask("systemic-risks", SHARED_CAUSE, &Query { projects: vec!["PRJ-C".to_owned()], ..Query::default() });
    assert_eq!(summed(&of_one, &["cause_tag", "projects", "exposure", "systemic"])[0], "one supplier 1 20 false");
}

/// A saving shared by two projects, a level, and harm: of 300 planned to date 270 came, of the harm of 50 came 80.
const BENEFITS: &[(&str, &str)] = &[
    ("pmo.yaml", "currency: GBP"),
    ("projects/a/project.yaml", "{id: PRJ-A, name: A, stage: closure}"),
    ("projects/b/project.yaml", "{id: PRJ-B, name: B, stage: delivery}"),
    (
        "benefits/benefits.yaml",
        "
- {id: BEN-1, name: Savings, type: cashable, unit: GBP, attribution: 50, contributors: [{project: PRJ-A, share: 70}, {project: PRJ-B, share: 30}],
   profile: {2026-03: 200, 2026-06: 300, 2026-09: 400, 2027-03: 500}, measurements: [{date: 2026-03-31, value: 180}, {date: 2026-09-30, value: 360}]}
- {id: BEN-2, name: Extra cost, type: dis_benefit, unit: GBP, contributors: [{project: PRJ-A}], profile: {2026-09: 50}, measurements: [{date: 2026-09-30, value: 80}]}
- {id: BEN-3, name: Calls, type: quantified, unit: calls, baseline: {value: 40}, target: {value: 20}, measurements: [{date: 2026-09-30, value: 18}]}
- {id: BEN-4, name: Letters, type: quantified, unit: letters, baseline: {value: 40}, target: {value: 20}}
",
    ),
];

#[test]
fn benefits_in_money_add_up_and_the_others_are_counted_by_target() {
    let table = ask("benefits", BENEFITS, &Query::default());
    let columns = [
        "id",
        "realised_pct",
        "planned_to_date",
        "actual_to_date",
        "due_unmeasured",
        "forecast",
        "target_pct",
        "on_target",
        "post_closure",
    ];
    assert_eq!(
        summed(&table, &columns),
        [
            "BEN-1 90 300 270 1 ?not_measured ?not_given ?not_given false",
            "BEN-2 40 -50 -80 0 -80 ?not_given ?not_given true",
            "BEN-3 ?nothing_due ?nothing_due ?nothing_due 0 ?no_profile 110 true false",
            "BEN-4 ?nothing_due ?nothing_due ?nothing_due 0 ?no_profile ?not_measured ?not_measured false",
            "- 76 - - 1 (4/4) - - 1 (1/2) -"
        ]
    );
    assert_eq!(summed(&table, &["money_planned", "money_actual", "forecast_pct"])[4], "250 (2/4) 190 (2/4) 40 (1/2)");
}

#[test]
fn each_contributor_brings_its_share() {
    let table = ask("benefits", BENEFITS, &Query::default());
    let Cell::List(parts) = &table.rows[0][table.column("contributions").unwrap()] else { panic!("no list") };
    let part = |cell: &Cell, name: &str| match cell {
        Cell::Record(fields) => fields.iter().find(|(key, _)| key == name).and_then(|(_, cell)| cell.number()),
        _ => None,
    };
    let actual: Vec<_> =
        parts.iter().filter_map(|cell| part(cell, "actual_to_date")).map(|part| part.normalize()).collect();
    assert_eq!(actual, [189.into(), 81.into()]);
}

/// The halves of a dependency are shown wherever a figure rests on both.
#[test]
fn a_dependency_is_taken_apart_into_both_of_its_halves() {
    let files = [
        (
            "projects/a/project.yaml",
            "{id: PRJ-A, name: A, dependencies: [{id: D-1, what: API, gives: PRJ-B, need_by: 2026-12-04}]}",
        ),
        (
            "projects/b/project.yaml",
            "{id: PRJ-B, name: B, milestones: [{id: M1, name: API, forecast: 2026-12-11}], dependencies: [{id: D-1, what: API, gets: PRJ-A, promised: 2026-12-01, milestone: M1}]}",
        ),
    ];
    let why = why("PRJ-A/D-1.float_days", &files);
    let names: Vec<&str> = why.rows.iter().filter_map(|row| row[why.column("name").unwrap()].as_text()).collect();
    assert_eq!(
        names,
        [
            "float_days",
            "need_by",
            "PRJ-A.need_by",
            "promised",
            "PRJ-B.promised",
            "forecast",
            "PRJ-B.milestone",
            "forecast"
        ]
    );
    assert_eq!(why.rows[0][why.column("value").unwrap()], Cell::Integer(-7));
}
