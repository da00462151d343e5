//! How the figures of `risks` come about.

use crate::views::{Derivation, From};

const ISO: &str = "ISO 31000:2018; IEC 31010:2019, consequence/likelihood matrix";
const EMV: &str = "PMBOK Guide, expected monetary value";
const CONVENTION: &str = "convention of this tool";

/// The scale and the bands of scores, where the organisation states no matrix of its own.
const BANDS: [From; 3] =
    [From::Threshold("risk.bands.medium"), From::Threshold("risk.bands.high"), From::Threshold("risk.bands.very_high")];

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "probability",
        formula: "the fraction stated, or what the step 1–5 stands for (scales.risk.probability)",
        source: ISO,
        from: &[From::Field("probability")],
    },
    Derivation {
        figure: "impact",
        formula: "the highest impact of all dimensions, 1–5",
        source: ISO,
        from: &[From::Field("impact")],
    },
    Derivation {
        figure: "score",
        formula: "step of probability × impact; scores order risks and are never added (Cox 2008)",
        source: ISO,
        from: &[From::Field("probability"), From::Figure("impact")],
    },
    Derivation {
        figure: "band",
        formula: "the band of the cell, by the matrix of the organisation, else by score",
        source: "PRINCE2, summary risk profile; the bounds are policy",
        from: &[From::Figure("score"), BANDS[0], BANDS[1], BANDS[2]],
    },
    Derivation {
        figure: "residual_score",
        formula: "step of residual probability × residual impact; what is not restated is as before",
        source: ISO,
        from: &[From::Field("residual"), From::Field("probability"), From::Field("impact")],
    },
    Derivation {
        figure: "residual_band",
        formula: "the band of that cell",
        source: "PRINCE2, summary risk profile; the bounds are policy",
        from: &[From::Figure("residual_score"), BANDS[0], BANDS[1], BANDS[2]],
    },
    Derivation {
        figure: "exposure",
        formula: "probability × cost while it is open; an opportunity counts against it",
        source: EMV,
        from: &[From::Figure("probability"), From::Field("cost"), From::Field("kind"), From::Field("state")],
    },
    Derivation {
        figure: "residual_exposure",
        formula: "residual probability × residual cost while it is open; what is not restated is as before",
        source: EMV,
        from: &[
            From::Field("residual.probability"),
            From::Field("residual.cost"),
            From::Field("probability"),
            From::Field("cost"),
            From::Field("kind"),
            From::Field("state"),
        ],
    },
    Derivation {
        figure: "proximity",
        formula: "days to the window: ≤ 30 imminent, ≤ 90 near, ≤ 180 mid, else far; past it expired",
        source: "PRINCE2, risk proximity",
        from: &[From::Field("window.from"), From::Field("window.to")],
    },
    Derivation {
        figure: "age_days",
        formula: "as-of date − raised",
        source: CONVENTION,
        from: &[From::Field("raised")],
    },
    Derivation {
        figure: "unreviewed_days",
        formula: "as-of date − reviewed, else raised",
        source: CONVENTION,
        from: &[From::Field("reviewed"), From::Field("raised")],
    },
    Derivation {
        figure: "reduction",
        formula: "1 − residual_exposure ÷ exposure, where anything is said of what remains",
        source: "IEC 31010:2019, effect of controls",
        from: &[From::Figure("exposure"), From::Figure("residual_exposure")],
    },
    Derivation {
        figure: "leverage",
        formula: "(exposure − residual_exposure) ÷ response_cost",
        source: "Boehm 1991, Software risk management: risk reduction leverage",
        from: &[From::Figure("exposure"), From::Figure("residual_exposure"), From::Field("response_cost")],
    },
    Derivation {
        figure: "open",
        formula: "neither closed nor occurred",
        source: CONVENTION,
        from: &[From::Field("state")],
    },
];
