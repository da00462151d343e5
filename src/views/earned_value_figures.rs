//! How the figures of `earned-value` come about.

use super::derivation::{Derivation, From, From::Field, From::Figure, From::Items, of};

const STANDARD: &str = "PMI Standard for Earned Value Management (2019), ISO 21508:2018";
const LIPKE: &str = "Lipke, Schedule is Different (2003); PMI Practice Standard for Earned Value Management, appendix";
const OWN: &str = "a convention of pmo";

/// What the baseline, the weights and the progress of a project say.
const PROGRESS: &[From] = &[
    Figure("bac"),
    Figure("ev_method"),
    Items("milestone", &["weight", "actual"]),
    Items("activity", &["weight", "actual", "percent_complete"]),
    Field("progress"),
];

const PLAN: &[From] = &[
    Figure("bac"),
    Figure("pv_phasing"),
    Items("milestone", &["weight", "baseline", "duration"]),
    Items("activity", &["weight", "baseline", "duration"]),
    Field("cost.budget"),
    Field("progress.iterations_done"),
    Field("progress.iterations_planned"),
];

/// The figures of the view, in the order of its columns.
pub(super) const FIGURES: &[Derivation] = &[
    of(
        "bac",
        "Σ budget by month, else the total; without management reserve",
        STANDARD,
        &[Field("cost.budget"), Field("cost.total")],
    ),
    of(
        "pv",
        "bac × share planned by data_date: weights due, budget of the months past, or iterations done ÷ planned",
        "PMI Standard for Earned Value Management (2019); Sulaiman, Barton and Blackburn, AgileEVM (2006)",
        PLAN,
    ),
    of(
        "ev",
        "bac × share done: weights reached, percent complete, or points done ÷ points in scope",
        "PMI Standard for Earned Value Management (2019); Sulaiman, Barton and Blackburn, AgileEVM (2006)",
        PROGRESS,
    ),
    of("ac", "Σ actuals up to the month of the as-of date", STANDARD, &[Field("cost.actuals")]),
    of("sv", "ev − pv", STANDARD, &[Figure("ev"), Figure("pv")]),
    of("cv", "ev − ac", STANDARD, &[Figure("ev"), Figure("ac")]),
    of("spi", "ev ÷ pv", STANDARD, &[Figure("ev"), Figure("pv")]),
    of("cpi", "ev ÷ ac", STANDARD, &[Figure("ev"), Figure("ac")]),
    of("spi_t", "es ÷ at", LIPKE, &[Figure("es"), Figure("at")]),
    of("eac_typical", "bac ÷ cpi", STANDARD, &[Figure("bac"), Figure("cpi")]),
    of("eac_atypical", "ac + (bac − ev)", STANDARD, &[Figure("ac"), Figure("bac"), Figure("ev")]),
    of(
        "eac_combined",
        "ac + (bac − ev) ÷ (cpi × spi)",
        STANDARD,
        &[Figure("ac"), Figure("bac"), Figure("ev"), Figure("cpi"), Figure("spi")],
    ),
    of(
        "eac_bottom_up",
        "ac + Σ forecast of the months without actuals",
        STANDARD,
        &[Figure("ac"), Field("cost.forecast"), Field("cost.actuals")],
    ),
    of("etc", "eac − ac", STANDARD, &[Figure("eac"), Figure("ac")]),
    of("vac", "bac − eac", STANDARD, &[Figure("bac"), Figure("eac")]),
    of("vac_pct", "vac ÷ bac × 100", STANDARD, &[Figure("vac"), Figure("bac")]),
    of("tcpi_bac", "(bac − ev) ÷ (bac − ac)", STANDARD, &[Figure("bac"), Figure("ev"), Figure("ac")]),
    of("tcpi_eac", "(bac − ev) ÷ (eac − ac)", STANDARD, &[Figure("bac"), Figure("ev"), Figure("eac"), Figure("ac")]),
    of("percent_complete", "ev ÷ bac × 100", STANDARD, &[Figure("ev"), Figure("bac")]),
    of("percent_spent", "ac ÷ bac × 100", STANDARD, &[Figure("ac"), Figure("bac")]),
    of(
        "es",
        "C + (ev − pv_C) ÷ (pv_C+1 − pv_C), C the last period with pv_C ≤ ev",
        LIPKE,
        &[Figure("ev"), Figure("pv"), Figure("planned_duration")],
    ),
    of(
        "at",
        "months from start_planned to data_date, or to the day all was done; or the iterations done",
        LIPKE,
        &[
            Figure("time_unit"),
            Figure("start_planned"),
            Figure("data_date"),
            Items("milestone", &["actual"]),
            Field("progress.iterations_done"),
        ],
    ),
    of(
        "planned_duration",
        "months from start_planned to finish_planned, or the iterations planned",
        LIPKE,
        &[Figure("time_unit"), Figure("start_planned"), Figure("finish_planned"), Field("progress.iterations_planned")],
    ),
    of("sv_t", "es − at", LIPKE, &[Figure("es"), Figure("at")]),
    of("ieac_t", "planned_duration ÷ spi_t", LIPKE, &[Figure("planned_duration"), Figure("spi_t")]),
    of("finish_independent", "start_planned + ieac_t", LIPKE, &[Figure("start_planned"), Figure("ieac_t")]),
    of(
        "tspi",
        "(planned_duration − es) ÷ (planned_duration − at)",
        LIPKE,
        &[Figure("planned_duration"), Figure("es"), Figure("at")],
    ),
    of(
        "ev_method",
        "progress.method, else points for agile work, else weights with the percent held between them, else percent, else points",
        OWN,
        METHOD,
    ),
    of("ev_because", "why ev_method is the one", OWN, METHOD),
    of(
        "start_planned",
        "the first month with a budget, else the start; an earlier start of weighted work before both",
        OWN,
        &[Field("cost.budget"), Field("start"), Items("activity", &["start"])],
    ),
    of(
        "finish_planned",
        "the last baseline of weighted work, else the last month with a budget, else the last baseline",
        OWN,
        &[
            Items("milestone", &["weight", "baseline"]),
            Items("activity", &["weight", "baseline"]),
            Field("cost.budget"),
        ],
    ),
    of(
        "spi_t_rag",
        "green, amber or red by rag_limits.spi",
        OWN,
        &[Figure("spi_t"), From::Threshold("rag_limits.spi.green"), From::Threshold("rag_limits.spi.amber")],
    ),
    of(
        "cpi_rag",
        "green, amber or red by rag_limits.cpi",
        OWN,
        &[Figure("cpi"), From::Threshold("rag_limits.cpi.green"), From::Threshold("rag_limits.cpi.amber")],
    ),
    of(
        "pv_phasing",
        "what spreads the budget over time, by ev_method",
        OWN,
        &[Figure("ev_method"), Field("progress.iterations_planned")],
    ),
    of("time_unit", "iterations where pv_phasing counts in them, else months", OWN, &[Figure("pv_phasing")]),
    of(
        "data_date",
        "the as-of date; for a stated percentage or points the date of the report, while it is fresh",
        OWN,
        &[
            Figure("ev_method"),
            Field("status.date"),
            From::Threshold("reporting_cadence_days"),
            From::Threshold("reporting_grace_days"),
        ],
    ),
    of(
        "forecast_fresh",
        "reported within cadence and grace, reaching the as-of month, without a gap behind the actuals",
        OWN,
        &[
            Field("status.date"),
            Field("cost.forecast"),
            Field("cost.actuals"),
            From::Threshold("reporting_cadence_days"),
            From::Threshold("reporting_grace_days"),
        ],
    ),
];

const METHOD: &[From] =
    &[Field("progress"), Field("approach"), Items("milestone", &["weight"]), Items("activity", &["weight"])];
