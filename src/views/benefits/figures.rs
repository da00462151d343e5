//! How the figures of `benefits` come about.

use crate::views::{Derivation, From};

const PROFILE: &str = "MSP, benefit profile; HM Treasury Green Book";
const CONVENTION: &str = "convention of this tool";

/// What turns a value of the measure into a gain.
const BASELINE: From = From::Field("baseline.value");
const TARGET: From = From::Field("target.value");
const DIRECTION: From = From::Field("direction");
const ATTRIBUTION: From = From::Field("attribution");

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "latest",
        formula: "the last value measured by the as-of date",
        source: CONVENTION,
        from: &[From::Field("measurements")],
    },
    Derivation {
        figure: "realised_pct",
        formula: "actual_to_date ÷ planned_to_date × 100; of a dis-benefit 100 × (1 + (actual_to_date − planned_to_date) ÷ |planned_to_date|)",
        source: PROFILE,
        from: &[From::Figure("actual_to_date"), From::Figure("planned_to_date")],
    },
    Derivation {
        figure: "planned_to_date",
        formula: "Σ planned gain of the months due and measured (money), or that of the last of them; gain = (value − baseline) × attribution, in the wanted direction",
        source: PROFILE,
        from: &[From::Field("profile"), From::Field("measurements"), BASELINE, TARGET, DIRECTION, ATTRIBUTION],
    },
    Derivation {
        figure: "actual_to_date",
        formula: "Σ measured gain of the same months (money), or that of the last of them",
        source: PROFILE,
        from: &[From::Field("profile"), From::Field("measurements"), BASELINE, TARGET, DIRECTION, ATTRIBUTION],
    },
    Derivation {
        figure: "due_unmeasured",
        formula: "months of profile and cadence that are over and have no figure",
        source: PROFILE,
        from: &[
            From::Field("profile"),
            From::Field("measurement"),
            From::Field("review_until"),
            From::Field("target.date"),
            From::Field("measurements"),
        ],
    },
    Derivation {
        figure: "forecast",
        formula: "Σ gain measured, forecast for the rest, else planned (money); the level forecast for the end of the profile",
        source: PROFILE,
        from: &[
            From::Field("measurements"),
            From::Field("forecast"),
            From::Field("profile"),
            BASELINE,
            TARGET,
            DIRECTION,
            ATTRIBUTION,
        ],
    },
    Derivation {
        figure: "planned_full",
        formula: "Σ planned gain of the whole profile (money), or that of its last month",
        source: PROFILE,
        from: &[From::Field("profile"), BASELINE, TARGET, DIRECTION, ATTRIBUTION],
    },
    Derivation {
        figure: "forecast_pct",
        formula: "forecast ÷ planned_full × 100",
        source: PROFILE,
        from: &[From::Figure("forecast"), From::Figure("planned_full")],
    },
    Derivation {
        figure: "target_pct",
        formula: "(baseline − latest) ÷ (baseline − target) × 100; below zero when it moved the wrong way",
        source: "ISO 21502:2020, benefit management; formula of key performance indicators",
        from: &[BASELINE, From::Figure("latest"), TARGET],
    },
    Derivation {
        figure: "on_target",
        formula: "target_pct ≥ 100; of a dis-benefit, whose target is the harm expected, ≤ 100",
        source: CONVENTION,
        from: &[From::Figure("target_pct")],
    },
    Derivation {
        figure: "money_planned",
        formula: "planned_to_date, of benefits in money",
        source: CONVENTION,
        from: &[From::Field("type"), From::Field("unit"), From::Figure("planned_to_date")],
    },
    Derivation {
        figure: "money_actual",
        formula: "actual_to_date, of benefits in money",
        source: CONVENTION,
        from: &[From::Field("type"), From::Field("unit"), From::Figure("actual_to_date")],
    },
    Derivation {
        figure: "money_planned_full",
        formula: "planned_full, of benefits in money",
        source: CONVENTION,
        from: &[From::Field("type"), From::Field("unit"), From::Figure("planned_full")],
    },
    Derivation {
        figure: "money_forecast",
        formula: "forecast, of benefits in money",
        source: CONVENTION,
        from: &[From::Field("type"), From::Field("unit"), From::Figure("forecast")],
    },
    Derivation {
        figure: "contributions",
        formula: "planned_to_date × share and actual_to_date × share, by contributor",
        source: "MSP, benefits distribution matrix",
        from: &[From::Field("contributors"), From::Figure("planned_to_date"), From::Figure("actual_to_date")],
    },
    Derivation {
        figure: "projects",
        formula: "the contributors, else the project it is recorded in",
        source: CONVENTION,
        from: &[From::Field("contributors")],
    },
    Derivation {
        figure: "post_closure",
        formula: "every one of its projects has come to closure or will not go on",
        source: CONVENTION,
        from: &[From::Figure("projects")],
    },
    Derivation {
        figure: "next_due",
        formula: "the next month of profile or cadence that is not yet over",
        source: PROFILE,
        from: &[
            From::Field("profile"),
            From::Field("measurement"),
            From::Field("review_until"),
            From::Field("target.date"),
        ],
    },
    Derivation {
        figure: "baseline",
        formula: "the value before",
        source: PROFILE,
        from: &[From::Field("baseline.value"), From::Field("baseline.date")],
    },
    Derivation {
        figure: "target",
        formula: "the value wanted",
        source: PROFILE,
        from: &[From::Field("target.value"), From::Field("target.date")],
    },
    Derivation {
        figure: "target_date",
        formula: "when it is wanted",
        source: PROFILE,
        from: &[From::Field("target.date")],
    },
];
