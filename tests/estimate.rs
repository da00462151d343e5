//! `pmo estimate` from the outside: quantiles of what the like has cost, and no number where too few are alike.

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{run, tree};

/// Closed projects with these overruns of 100 approved, in per cent, half of them in each category, and one cancelled.
fn closed(overruns: &[i64]) -> TempDir {
    let project = |(number, overrun): (usize, &i64)| {
        let category = if number % 2 == 0 { "run" } else { "grow" };
        format!(
            "- {{id: PRJ-{number}, kind: project, name: P{number}, stage: complete, category: {category}, cost: {{currency: GBP, \
             total: {}, actuals: {{2026-01: {}}}}}}}\n- {{id: DEC-{number}, kind: decision, subject: PRJ-{number}, gate: G2, \
             decided: 2025-01-01, outcome: approve, amount: 100}}\n",
            100 + overrun,
            100 + overrun
        )
    };
    let mut records: String = overruns.iter().enumerate().map(project).collect();
    records.push_str(
        "- {id: PRJ-STOPPED, kind: project, name: S, state: cancelled, category: run, cost: {actuals: {2026-01: 7}}}\n",
    );
    tree(&[("pmo.yaml", "currency: GBP\n"), ("portfolio/all.yaml", &records)])
}

fn answer(folder: &TempDir, arguments: &[&str]) -> Value {
    let arguments = [&["estimate", "--format", "json"], arguments].concat();
    let (code, out, err) = run(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    serde_json::from_str(&out).unwrap()
}

fn row<'v>(answer: &'v Value, quantile: &str) -> &'v Value {
    answer["rows"].as_array().unwrap().iter().find(|row| row["quantile"] == quantile).unwrap()
}

/// Hyndman and Fan (1996), type 7: of eleven ratios from 1.0 to 2.0 in tenths the quantiles are those tenths.
#[test]
fn the_estimate_is_the_base_at_a_quantile_of_what_was_paid() {
    let folder = closed(&[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    let answer = answer(&folder, &["--base", "250_000"]);
    let number =
        |quantile: &str, column: &str| row(&answer, quantile)[column].as_str().unwrap().parse::<f64>().unwrap();
    assert!((number("p80", "ratio") - 1.8).abs() < 1e-12 && (number("p80", "estimate") - 450_000.0).abs() < 1e-6);
    assert!((number("p50", "uplift") - 0.5).abs() < 1e-12);
    let totals = &answer["totals"];
    assert_eq!((&totals["n"], &totals["cancelled"], &totals["cancelled_spent"]), (&11.into(), &1.into(), &"7".into()));
    assert_eq!(totals["comparables"].as_array().unwrap().len(), 11);
    assert_eq!(totals["comparables"][3]["stated_in"], "decision");
}

#[test]
fn under_eight_of_the_class_there_is_no_number() {
    let folder = closed(&[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    let answer = answer(&folder, &["--base", "250000", "--where", "category == \"run\""]);
    assert_eq!((&answer["totals"]["n"], &answer["totals"]["class"]), (&6.into(), &"category == \"run\"".into()));
    for row in answer["rows"].as_array().unwrap() {
        assert_eq!((&row["ratio"], &row["estimate"]), (&Value::Null, &Value::Null));
        assert_eq!((&row["ratio_reason"], &row["estimate_reason"]), (&"too_few".into(), &"too_few".into()));
    }
    assert_eq!(answer["totals"]["median_reason"], "too_few");
}

#[test]
fn a_class_that_cannot_be_read_and_a_base_that_is_none_are_said() {
    let folder = closed(&[0]);
    let (code, _, err) = run(folder.path(), &["estimate", "--base", "5", "--where", "categry == \"run\""]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `category`?"), "{err}");
    let (code, _, err) = run(folder.path(), &["estimate", "--base", "-5"]);
    assert!(code == 2 && err.contains("not an amount above zero"), "{err}");
}
