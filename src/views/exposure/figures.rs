//! How the figures of `exposure` come about.

use crate::views::{Derivation, From};

/// What is stated of each risk before response.
const INHERENT: From = From::Items("risk", &["state", "kind", "probability", "cost"]);

/// What is stated of each risk after response; what is not restated is as before.
const RESIDUAL: From =
    From::Items("risk", &["state", "kind", "residual.probability", "residual.cost", "probability", "cost"]);

const EMV: &str = "PMBOK Guide, expected monetary value; ISO 31000:2018";
const SPREAD: &str = "IEC 31010:2019, Monte-Carlo simulation; each risk happens or not, independent of the others";

const fn quantile(figure: &'static str, formula: &'static str) -> Derivation {
    Derivation { figure, formula, source: SPREAD, from: &[RESIDUAL, From::Figure("method")] }
}

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "risks_open",
        formula: "number of risks neither closed nor occurred",
        source: "ISO 31000:2018",
        from: &[From::Items("risk", &["state"])],
    },
    Derivation {
        figure: "emv",
        formula: "Σ probability × cost of open threats − Σ probability × cost of open opportunities",
        source: EMV,
        from: &[INHERENT, From::Figure("risks_costed")],
    },
    Derivation {
        figure: "residual_emv",
        formula: "the same with the residual probability and cost",
        source: EMV,
        from: &[RESIDUAL, From::Figure("residual_costed")],
    },
    Derivation {
        figure: "opportunities",
        formula: "Σ probability × cost of open opportunities, as a gain",
        source: EMV,
        from: &[INHERENT],
    },
    quantile("p50", "the residual loss that is not exceeded in half of all cases"),
    quantile("p80", "the residual loss that is not exceeded in 80 % of all cases"),
    quantile("p90", "the residual loss that is not exceeded in 90 % of all cases"),
    Derivation {
        figure: "contingency",
        formula: "cost.contingency − cost.contingency_used",
        source: "PMBOK Guide, contingency reserve",
        from: &[From::Field("cost.contingency"), From::Field("cost.contingency_used")],
    },
    Derivation {
        figure: "cover",
        formula: "contingency ÷ residual_emv, where every open risk is costed",
        source: "convention of this tool; below 1 the contingency does not cover what is expected",
        from: &[From::Figure("contingency"), From::Figure("residual_emv"), From::Figure("residual_costed")],
    },
    Derivation {
        figure: "cover_p80",
        formula: "contingency ÷ p80, where every open risk is costed",
        source: "AACE International 44R-08, contingency at a chosen level of confidence",
        from: &[From::Figure("contingency"), From::Figure("p80"), From::Figure("residual_costed")],
    },
    Derivation {
        figure: "p_any",
        formula: "1 − Π (1 − residual probability) over open threats, if none depends on another",
        source: "probability of independent events",
        from: &[From::Items("risk", &["state", "kind", "residual.probability", "probability"])],
    },
    Derivation {
        figure: "method",
        formula: "exact while the possible totals can all be listed, else monte_carlo with the usual seed",
        source: "convention of this tool",
        from: &[From::Figure("risks_open")],
    },
    Derivation {
        figure: "risks_costed",
        formula: "number of open risks whose probability and cost are known",
        source: "convention of this tool",
        from: &[INHERENT],
    },
    Derivation {
        figure: "residual_costed",
        formula: "number of open risks whose probability and cost after response are known",
        source: "convention of this tool",
        from: &[RESIDUAL],
    },
];
