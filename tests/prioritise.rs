//! `pmo prioritise` from the outside: the best choice of published problems, limits that hold, and answers that say why.

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{run, tree};

const POLICY: &str = "currency: GBP\ncriteria: {strategy: 3, effort: {weight: 1, direction: down}}\n";

/// The nine projects of Lorie and Savage (1955) with their outlays in two years and their present values.
fn lorie_and_savage() -> TempDir {
    let worth = [14, 17, 17, 15, 40, 12, 14, 10, 12];
    let first = [12, 54, 6, 6, 30, 6, 48, 36, 18];
    let second = [3, 7, 6, 2, 35, 6, 4, 3, 3];
    let proposal = |place: usize| {
        let (value, first, second) = (worth[place], first[place], second[place]);
        let number = place + 1;
        format!(
            "- id: PRP-{number}\n  title: Project {number}\n  value: {value}\n  request: {{amount: {}}}\n  options: \
             [{{id: do-nothing}}, {{id: a, costs: {{2027: {first}, 2028: {second}}}}}]\n",
            first + second
        )
    };
    let proposals: String = (0..9).map(proposal).collect();
    tree(&[("pmo.yaml", POLICY), ("proposals.yaml", &proposals)])
}

fn answer(folder: &TempDir, arguments: &[&str]) -> Value {
    let arguments = [&["prioritise", "--format", "json"], arguments].concat();
    let (code, out, err) = run(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    serde_json::from_str(&out).unwrap()
}

fn selected(answer: &Value) -> Vec<&str> {
    let rows = answer["rows"].as_array().unwrap().iter().filter(|row| row["selected"] == true);
    let mut ids: Vec<&str> = rows.map(|row| row["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids
}

fn row<'v>(answer: &'v Value, id: &str) -> &'v Value {
    answer["rows"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap()
}

/// Weingartner (1963): with 50 in the first year and 20 in the second, projects 1, 3, 4, 6 and 9 are worth 70.
#[test]
fn the_projects_of_lorie_and_savage_are_chosen_year_by_year() {
    let folder = lorie_and_savage();
    let answer = answer(&folder, &["--budget", "2027=50", "--budget", "2028=20"]);
    assert_eq!(selected(&answer), ["PRP-1", "PRP-3", "PRP-4", "PRP-6", "PRP-9"]);
    let totals = &answer["totals"];
    assert_eq!((&totals["value"], &totals["optimal"], &totals["gap"]), (&"70".into(), &true.into(), &"0".into()));
    assert_eq!(totals["limits"][0]["used"], "48");
    assert_eq!(totals["shadow_reason"], "no_budget");
}

#[test]
fn choosing_by_rank_is_never_called_the_best_and_says_how_far_it_is() {
    let folder = lorie_and_savage();
    let answer = answer(&folder, &["--budget", "70", "--method", "ratio"]);
    let totals = &answer["totals"];
    assert_eq!(totals["optimal"], false);
    let number = |name: &str| totals[name].as_str().unwrap().parse::<f64>().unwrap();
    assert!(number("bound") >= number("value") && number("cost") <= 70.0);
    let ranked: Vec<i64> = answer["rows"].as_array().unwrap().iter().map(|row| row["rank"].as_i64().unwrap()).collect();
    assert_eq!(ranked, (1..=9).collect::<Vec<_>>());
    assert_eq!(row(&answer, "PRP-4")["rank"], 1);
}

#[test]
fn every_limit_has_a_price_and_money_a_shadow() {
    let proposals = "
- {id: PRP-A, value: 60, request: {amount: 100, capacity: {data: 1}}}
- {id: PRP-B, value: 50, request: {amount: 101, capacity: {data: 1}}}
- {id: PRP-C, value: 40, request: {amount: 99}, mandatory: true}
";
    let folder = tree(&[("pmo.yaml", POLICY), ("proposals.yaml", proposals)]);
    let answer = answer(&folder, &["--budget", "298", "--capacity", "data=2"]);
    assert_eq!(selected(&answer), ["PRP-A", "PRP-C"]);
    let totals = &answer["totals"];
    assert_eq!((&totals["shadow"], &totals["capacity_used"]["data"]), (&"50".into(), &"1".into()));
    let prices: Vec<(&str, &str)> = totals["prices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|price| (price["constraint"].as_str().unwrap(), price["price"].as_str().unwrap()))
        .collect();
    let expected = [("the limit on budget", "50"), ("the limit on data", "0"), ("PRP-C being mandatory", "10")];
    assert_eq!(prices, expected);
    assert_eq!(row(&answer, "PRP-C")["reason"], "mandatory");
    assert_eq!(row(&answer, "PRP-B")["reason"], "no room left in budget");
}

#[test]
fn what_must_be_taken_and_cannot_be_stops_with_the_reason() {
    let proposals = "
- {id: PRP-A, value: 60, request: {amount: 300}, mandatory: true, requires: [PRP-B]}
- {id: PRP-B, value: 50, request: {amount: 200}, requires: [PRP-A]}
- {id: PRP-C, value: 50, request: {amount: 1}, excludes: [PRP-B]}
- {id: PRP-D, value: 50, state: withdrawn}
- {id: PRP-E, value: 50}
";
    let folder = tree(&[("pmo.yaml", POLICY), ("proposals.yaml", proposals)]);
    let said = |arguments: &[&str]| {
        let (code, out, err) = run(folder.path(), &[&["prioritise"], arguments].concat());
        assert_eq!((code, out.as_str()), (2, ""));
        err
    };
    let message = said(&["--budget", "400"]);
    assert!(message.contains("what is mandatory needs 500 GBP of budget, and there are 400"), "{message}");
    let message = said(&["--mandatory", "PRP-C"]);
    assert!(message.contains("`PRP-B` and `PRP-C` must both be taken and exclude each other"), "{message}");
    let message = said(&["--exclude", "PRP-B"]);
    assert!(message.contains("`PRP-A` is mandatory and requires `PRP-B`, which cannot be taken"), "{message}");
    let message = said(&["--mandatory", "PRP-E", "--budget", "1000"]);
    assert!(message.contains("`PRP-E` is mandatory, and cannot be taken: cost not known (not given)"), "{message}");
    assert!(said(&["--mandatory", "PRP-D"]).contains("`PRP-D` is not up for a decision"));
    assert!(said(&["--mandatory", "PRP-BB"]).contains("did you mean `PRP-B`?"));
    assert!(said(&["--capacity", "dta=1"]).contains("there is no skill `dta` in this tree"));
    assert!(said(&["--budget", "-5"]).contains("not a number of zero or more"));
    assert!(said(&["--budget", "5", "--budget", "6"]).contains("budget is limited twice"));
}

#[test]
fn amounts_in_other_currencies_count_at_their_rate_or_not_at_all() {
    let proposals = "
- {id: PRP-A, value: 60, currency: EUR, request: {amount: 100}}
- {id: PRP-B, value: 50, currency: USD, request: {amount: 1}}
- {id: PRP-C, value: 40, request: {amount: 20}}
";
    let policy = format!("{POLICY}rates: {{EUR: 0.8}}\n");
    let folder = tree(&[("pmo.yaml", &policy), ("proposals.yaml", proposals)]);
    let answer = answer(&folder, &["--budget", "100"]);
    assert_eq!(selected(&answer), ["PRP-A", "PRP-C"]);
    assert_eq!(answer["totals"]["cost"], "100.0");
    let unknown = row(&answer, "PRP-B");
    assert_eq!((&unknown["cost"], &unknown["cost_reason"]), (&Value::Null, &"no_rate".into()));
    assert_eq!(unknown["reason"], "cost not known (no rate)");
}

#[test]
fn weights_are_varied_and_whose_rank_changes_is_said() {
    let proposals = "
- {id: PRP-A, scores: {strategy: 5, effort: 5}, request: {amount: 10}}
- {id: PRP-B, scores: {strategy: 3, effort: 1}, request: {amount: 10}}
- {id: PRP-C, scores: {strategy: 3}, request: {amount: 10}}
";
    let folder = tree(&[
        ("pmo.yaml", "criteria: {strategy: 0.68, effort: {weight: 0.32, direction: down}}"),
        ("proposals.yaml", proposals),
    ]);
    let answer = answer(&folder, &["--budget", "10", "--method", "weighted"]);
    assert_eq!(selected(&answer), ["PRP-A"]);
    assert_eq!(row(&answer, "PRP-C")["rank_reason"], "not_scored");
    let sensitivity = answer["totals"]["sensitivity"].as_array().unwrap();
    let found: Vec<(&str, i64, i64, Value)> = sensitivity
        .iter()
        .map(|one| {
            let criterion = one["criterion"].as_str().unwrap();
            (criterion, one["change_pct"].as_i64().unwrap(), one["moved"].as_i64().unwrap(), one["taken"].clone())
        })
        .collect();
    let stays = || Value::Array(Vec::new());
    let turns = || Value::Array(vec!["PRP-B".into()]);
    assert_eq!(
        found,
        [
            ("strategy", 20, 0, stays()),
            ("strategy", -20, 2, turns()),
            ("effort", 20, 2, turns()),
            ("effort", -20, 0, stays())
        ]
    );
}

#[test]
fn weights_that_do_not_add_up_stop_the_run() {
    let folder = tree(&[("pmo.yaml", "criteria: {strategy: 0.5, effort: 0.3}"), ("proposals.yaml", "[]")]);
    let (code, _, err) = run(folder.path(), &["prioritise", "--budget", "1"]);
    assert_eq!(code, 2);
    assert!(err.contains("the weights of the criteria are fractions and add up to 0.8, not to 1"), "{err}");
}
