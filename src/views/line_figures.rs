//! How the figures of one line about a project come about.

use super::derivation::{Derivation, From::Field, From::Figure, From::Items, From::Threshold, of};

const HEADLINE: &str = "a convention of this tool, formulas §1; the estimates are those of the PMI Standard for Earned Value Management (2019)";
const OWN: &str = "a convention of this tool, formulas §10";
const SCHEDULE: &str = "GAO Schedule Assessment Guide; PMBOK Guide";
const STANDARD: &str = "PMI Standard for Earned Value Management (2019), ISO 21508:2018";

/// The figures of `portfolio`, in the order of its columns.
pub(super) const FIGURES: &[Derivation] = &[
    of("programme", "the nearest programme above the project", OWN, &[Field("parent")]),
    of(
        "tier",
        "as stated, else the heaviest tier of the methodology that NTCP or budget reach",
        "Shenhar and Dvir, Reinventing Project Management (2007); bounds are data of the methodology",
        &[Field("tier"), Field("ntcp"), Field("cost.total"), Field("cost.budget")],
    ),
    of("rag", "the overall rating as declared", "the project's report", &[Field("status.rag.overall")]),
    of(
        "rag_computed",
        "the worst of schedule, cost and benefits; the others lift a green to amber; green only where schedule and cost are known",
        OWN,
        &[
            Figure("schedule_computed"),
            Figure("cost_computed"),
            Figure("benefits_computed"),
            Figure("scope_computed"),
            Figure("resources_computed"),
            Figure("risk_computed"),
            Figure("quality_computed"),
        ],
    ),
    of(
        "rag_gap",
        "rag − rag_computed in steps (green 0, amber 1, red 2); −2 is a watermelon",
        "Keil et al., MIT Sloan Management Review (2014); formulas §10",
        &[Figure("rag"), Figure("rag_computed")],
    ),
    of("trend", "rag against that of the report before", OWN, &[Field("status.rag.overall")]),
    of("finish_baseline", "the latest baseline of a milestone", SCHEDULE, &[Items("milestone", &["baseline"])]),
    of(
        "finish_forecast",
        "the latest day on which a milestone was reached or is expected",
        SCHEDULE,
        &[Items("milestone", &["forecast", "actual"])],
    ),
    of(
        "slip_days",
        "finish_forecast − finish_baseline, in calendar days",
        SCHEDULE,
        &[Figure("finish_forecast"), Figure("finish_baseline")],
    ),
    of(
        "budget",
        "Σ budget by month, else the total; without management reserve",
        STANDARD,
        &[Field("cost.budget"), Field("cost.total")],
    ),
    of("actual", "Σ actuals up to the month of the as-of date", STANDARD, &[Field("cost.actuals")]),
    of(
        "eac",
        "eac_bottom_up while the forecast is fresh; once it is old the higher of that and eac_typical; else eac_typical",
        HEADLINE,
        &[Figure("eac_bottom_up"), Figure("eac_typical"), Figure("forecast_fresh")],
    ),
    of(
        "eac_method",
        "bottom_up while the forecast is fresh or no lower than the pace, else typical",
        HEADLINE,
        &[Figure("forecast_fresh"), Figure("eac_bottom_up"), Figure("eac_typical")],
    ),
    of("eac_because", "why eac_method is the one", HEADLINE, &[Figure("forecast_fresh")]),
    of("variance", "eac − budget; positive is over", STANDARD, &[Figure("eac"), Figure("budget")]),
    of("variance_pct", "variance ÷ budget × 100", STANDARD, &[Figure("variance"), Figure("budget")]),
    of("risks_open", "number of risks neither closed nor occurred", "ISO 31000:2018", &[Items("risk", &["state"])]),
    of(
        "exposure",
        "Σ probability × cost of open threats − the same of open opportunities, before response",
        "PMBOK Guide, expected monetary value",
        &[Items("risk", &["state", "kind", "probability", "cost"])],
    ),
    of("issues_open", "number of issues open or escalated", OWN, &[Items("issue", &["state"])]),
    of(
        "next_milestone",
        "the open milestone with the earliest forecast",
        SCHEDULE,
        &[Items("milestone", &["name", "forecast", "actual"])],
    ),
    of(
        "next_milestone_date",
        "the earliest forecast of an open milestone",
        SCHEDULE,
        &[Items("milestone", &["forecast", "actual"])],
    ),
    of("freshness_days", "as-of date − status.date", OWN, &[Field("status.date")]),
    of("findings", "findings of `pmo check` about the project and its records, waived ones apart", OWN, &[]),
    of("currency", "cost.currency, else the tree's", OWN, &[Field("cost.currency")]),
    of(
        "forecast",
        "Σ forecast of the months without actuals, and actuals after the as-of date",
        STANDARD,
        &[Field("cost.forecast"), Field("cost.actuals")],
    ),
    of("under_way", "active, and not at the last stage of the methodology", OWN, &[Field("state"), Field("stage")]),
    of(
        "risks_costed",
        "number of open risks whose exposure is known",
        OWN,
        &[Items("risk", &["state", "probability", "cost"])],
    ),
];

/// The figures of `status`: ratings as declared, and as computed.
pub(super) const STATUS: &[Derivation] = &[
    of("overall", "as declared", "the project's report", &[Field("status.rag.overall")]),
    of("schedule", "as declared", "the project's report", &[Field("status.rag.schedule")]),
    of("scope", "as declared", "the project's report", &[Field("status.rag.scope")]),
    of("resources", "as declared", "the project's report", &[Field("status.rag.resources")]),
    of("risk", "as declared", "the project's report", &[Field("status.rag.risk")]),
    of("quality", "as declared", "the project's report", &[Field("status.rag.quality")]),
    of("date", "as stated", "the project's report", &[Field("status.date")]),
    of("summary", "as stated", "the project's report", &[Field("status.summary")]),
    of("path_to_green", "as stated", "the project's report", &[Field("status.path_to_green")]),
    of("asks", "as stated", "the project's report", &[Field("status.asks")]),
    of("programme", "the nearest programme above the project", OWN, &[Field("parent")]),
    of("overall_computed", "as rag_computed", OWN, &[Figure("rag_computed")]),
    of(
        "schedule_computed",
        "the worse of slip and SPI(t): slip of the next key milestone in percent of the tolerance, overdue days included",
        OWN,
        &[
            Items("milestone", &["type", "baseline", "forecast", "actual"]),
            Field("tolerances.time"),
            Threshold("schedule_tolerance_days"),
            Threshold("rag_limits.slip.green"),
            Threshold("rag_limits.slip.amber"),
            Figure("spi_t"),
            Threshold("rag_limits.spi.green"),
            Threshold("rag_limits.spi.amber"),
        ],
    ),
    of(
        "cost_computed",
        "the worse of overrun and CPI: eac over budget in percent of the tolerance",
        OWN,
        &[
            Figure("variance_pct"),
            Field("tolerances.cost"),
            Threshold("cost_tolerance_pct"),
            Threshold("rag_limits.cost.green"),
            Threshold("rag_limits.cost.amber"),
            Figure("cpi"),
            Threshold("rag_limits.cpi.green"),
            Threshold("rag_limits.cpi.amber"),
        ],
    ),
    of(
        "scope_computed",
        "Σ |cost| of changes neither rejected nor deferred, in percent of the budget",
        OWN,
        &[
            Items("change", &["state", "impact.cost"]),
            Figure("budget"),
            Threshold("rag_limits.scope.green"),
            Threshold("rag_limits.scope.amber"),
        ],
    ),
    of(
        "benefits_computed",
        "realised ÷ planned to date in percent: money benefits together, every other one on its own, the worst counts",
        OWN,
        &[
            Items("benefit", &["type", "baseline.value", "profile", "measurements"]),
            Threshold("rag_limits.benefits.green"),
            Threshold("rag_limits.benefits.amber"),
        ],
    ),
    of(
        "resources_computed",
        "unmet ÷ agreed demand still to come in percent: bookings of nobody, and of people beyond what they have",
        OWN,
        &[
            Items("allocation", &["person", "team", "role", "from", "to", "fte", "days", "state"]),
            Threshold("rag_limits.resources.green"),
            Threshold("rag_limits.resources.amber"),
        ],
    ),
    of(
        "risk_computed",
        "the worse of residual exposure in percent of contingency, and very high risks without an open action (1 amber, 2 red)",
        OWN,
        &[
            Items("risk", &["state", "probability", "impact", "cost", "residual", "actions"]),
            Field("cost.contingency"),
            Threshold("rag_limits.risk.green"),
            Threshold("rag_limits.risk.amber"),
        ],
    ),
    of(
        "quality_computed",
        "the worst open finding of an audit (critical red, essential amber) and open off-specification, by severity",
        "UK Gateway reviews, classes of recommendations; formulas §10",
        &[
            Items("audit", &["findings"]),
            Items("issue", &["type", "severity", "state"]),
            Threshold("rag_limits.quality.green"),
            Threshold("rag_limits.quality.amber"),
        ],
    ),
];
