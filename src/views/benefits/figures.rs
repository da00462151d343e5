//! How the figures of `benefits` come about.

use crate::views::From::{Field, Figure};
use crate::views::derivation::of;
use crate::views::{Derivation, From};

const PROFILE: &str = "MSP, benefit profile; HM Treasury Green Book";
const CONVENTION: &str = "convention of this tool";

/// What turns a value of the measure into a gain.
const BASELINE: From = Field("baseline.value");
const TARGET: From = Field("target.value");
const DIRECTION: From = Field("direction");
const ATTRIBUTION: From = Field("attribution");

/// What tells whether a benefit is in money.
const KIND: From = Field("type");
const UNIT: From = Field("unit");

pub(super) const FIGURES: &[Derivation] = &[
    of("latest", "the last value measured by the as-of date", CONVENTION, &[Field("measurements")]),
    of(
        "realised_pct",
        "actual_to_date ÷ planned_to_date × 100; of a dis-benefit 100 × (1 + (actual_to_date − planned_to_date) ÷ |planned_to_date|)",
        PROFILE,
        &[Figure("actual_to_date"), Figure("planned_to_date")],
    ),
    of(
        "planned_to_date",
        "Σ planned gain of the months due and measured (money), or that of the last of them; gain = (value − baseline) × attribution, in the wanted direction",
        PROFILE,
        &[Field("profile"), Field("measurements"), BASELINE, TARGET, DIRECTION, ATTRIBUTION],
    ),
    of(
        "actual_to_date",
        "Σ measured gain of the same months (money), or that of the last of them",
        PROFILE,
        &[Field("profile"), Field("measurements"), BASELINE, TARGET, DIRECTION, ATTRIBUTION],
    ),
    of(
        "due_unmeasured",
        "months of profile and cadence that are over and have no figure",
        PROFILE,
        &[Field("profile"), Field("measurement"), Field("review_until"), Field("target.date"), Field("measurements")],
    ),
    of(
        "forecast",
        "Σ gain measured, forecast for the rest, else planned (money); the level forecast for the end of the profile",
        PROFILE,
        &[Field("measurements"), Field("forecast"), Field("profile"), BASELINE, TARGET, DIRECTION, ATTRIBUTION],
    ),
    of(
        "planned_full",
        "Σ planned gain of the whole profile (money), or that of its last month",
        PROFILE,
        &[Field("profile"), BASELINE, TARGET, DIRECTION, ATTRIBUTION],
    ),
    of("forecast_pct", "forecast ÷ planned_full × 100", PROFILE, &[Figure("forecast"), Figure("planned_full")]),
    of(
        "target_pct",
        "(baseline − latest) ÷ (baseline − target) × 100; below zero when it moved the wrong way",
        "ISO 21502:2020, benefit management; formula of key performance indicators",
        &[BASELINE, Figure("latest"), TARGET],
    ),
    of(
        "on_target",
        "target_pct ≥ 100; of a dis-benefit, whose target is the harm expected, ≤ 100",
        CONVENTION,
        &[Figure("target_pct")],
    ),
    of("money_planned", "planned_to_date, of benefits in money", CONVENTION, &[KIND, UNIT, Figure("planned_to_date")]),
    of("money_actual", "actual_to_date, of benefits in money", CONVENTION, &[KIND, UNIT, Figure("actual_to_date")]),
    of("money_planned_full", "planned_full, of benefits in money", CONVENTION, &[KIND, UNIT, Figure("planned_full")]),
    of("money_forecast", "forecast, of benefits in money", CONVENTION, &[KIND, UNIT, Figure("forecast")]),
    of(
        "contributions",
        "planned_to_date × share and actual_to_date × share, by contributor",
        "MSP, benefits distribution matrix",
        &[Field("contributors"), Figure("planned_to_date"), Figure("actual_to_date")],
    ),
    of("projects", "the contributors, else the project it is recorded in", CONVENTION, &[Field("contributors")]),
    of(
        "post_closure",
        "every one of its projects has come to closure or will not go on",
        CONVENTION,
        &[Figure("projects")],
    ),
    of(
        "next_due",
        "the next month of profile or cadence that is not yet over",
        PROFILE,
        &[Field("profile"), Field("measurement"), Field("review_until"), Field("target.date")],
    ),
    of("baseline", "the value before", PROFILE, &[Field("baseline.value"), Field("baseline.date")]),
    of("target", "the value wanted", PROFILE, &[Field("target.value"), Field("target.date")]),
    of("target_date", "when it is wanted", PROFILE, &[Field("target.date")]),
];
