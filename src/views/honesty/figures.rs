//! How the figures of `honesty` come about.

use crate::metrics::hindsight::{self, Fate};
use crate::metrics::retrospect::{Moments, Report, Retrospect, Told};
use crate::model::RecordId;
use crate::rules::Scene;
use crate::views::{Cell, Derivation, From, Stated};

const CONVENTION: &str = "a convention of this tool, formulas §10; from what git knows of every report";
const KEIL: &str =
    "Keil et al., The Pitfalls of Project Status Reporting, MIT Sloan Management Review 2014; formulas §10";

const MURPHY: &str =
    "calibration after Murphy and Winkler 1977; Keil et al. 2014; what is judged is a convention of this tool";
const HYNDMAN: &str = "Hyndman and Koehler, Another look at measures of forecast accuracy, 2006; formulas §6";

/// What a rating is computed from, as of an earlier report.
const COMPUTED: &[From] = &[
    From::Found(ratings),
    From::Items("milestone", &["baseline", "forecast", "actual"]),
    From::Field("cost"),
    From::Field("tolerances.time"),
    From::Field("tolerances.cost"),
    From::Threshold("schedule_tolerance_days"),
    From::Threshold("cost_tolerance_pct"),
    From::Threshold("rag_limits.slip.green"),
    From::Threshold("rag_limits.slip.amber"),
    From::Threshold("rag_limits.cost.green"),
    From::Threshold("rag_limits.cost.amber"),
];

/// What a report is judged by.
const JUDGED: &[From] = &[
    From::Found(fates),
    From::Items("milestone", &["baseline", "forecast", "actual"]),
    From::Field("cost"),
    From::Field("tolerances.time"),
    From::Field("tolerances.cost"),
    From::Threshold("calibration_days"),
    From::Threshold("schedule_tolerance_days"),
    From::Threshold("cost_tolerance_pct"),
];

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "reports",
        formula: "commits that gave status.date anew",
        source: "git",
        from: &[From::Found(dates)],
    },
    Derivation {
        figure: "optimism_streak",
        formula: "the last reports in a row with declared − computed < 0; computed on that day: the worse of the slip of the next key milestone and of EAC − BAC, each in percent of its tolerance, by rag_limits",
        source: KEIL,
        from: COMPUTED,
    },
    Derivation {
        figure: "watermelon_streak",
        formula: "the last reports in a row with declared − computed ≤ −watermelon_steps",
        source: KEIL,
        from: &[From::Figure("optimism_streak"), From::Threshold("watermelon_steps")],
    },
    Derivation {
        figure: "rag_churn",
        formula: "of the last 12 reports, those with another overall rating than the report before",
        source: CONVENTION,
        from: &[From::Found(ratings)],
    },
    Derivation {
        figure: "sudden_reds",
        formula: "reports in red right after one in green",
        source: CONVENTION,
        from: &[From::Found(ratings)],
    },
    Derivation {
        figure: "repeated_commentary_pct",
        formula: "reports with the words of the one before ÷ reports with words after one with words",
        source: CONVENTION,
        from: &[From::Field("status.summary"), From::Figure("reports")],
    },
    Derivation {
        figure: "slip_velocity",
        formula: "(expected finish now − expected finish 6 months ago) ÷ 6, in calendar days a month; expected finish = latest actual or forecast, so that a new baseline changes nothing",
        source: "formulas §3, period slip",
        from: &[From::Items("milestone", &["forecast", "actual"])],
    },
    Derivation {
        figure: "forecast_error_days_90",
        formula: "mean of actual − the forecast 90 days before it, over milestones that were reached; positive promised too much",
        source: CONVENTION,
        from: &[From::Items("milestone", &["actual", "forecast"])],
    },
    Derivation {
        figure: "green_then_late_pct",
        formula: "green reports ÷ those judged, of which the next key milestone or the finish then stood more than the tolerance after its baseline (else forecast) of the report; judged by the first report at least calibration_days later",
        source: KEIL,
        from: JUDGED,
    },
    Derivation {
        figure: "missed_pct",
        formula: "reports ÷ judged after which the work was late, its approved finish or budget had moved out, or its EAC lay over the budget of the report, each beyond its tolerance",
        source: MURPHY,
        from: JUDGED,
    },
    Derivation {
        figure: "judged",
        formula: "rated reports with a report at least calibration_days later, or of work that is closed, whose dates are known",
        source: MURPHY,
        from: JUDGED,
    },
    Derivation {
        figure: "forecasts",
        formula: "forecasts of milestones that were reached, as reports left them standing and commits set them, before they had passed",
        source: HYNDMAN,
        from: &[From::Items("milestone", &["actual", "forecast"])],
    },
    Derivation {
        figure: "forecast_median_days",
        formula: "median of actual − forecast over forecasts",
        source: HYNDMAN,
        from: &[From::Figure("forecasts")],
    },
    Derivation {
        figure: "forecast_bias_days",
        formula: "mean of actual − forecast over forecasts; positive promised too much",
        source: HYNDMAN,
        from: &[From::Figure("forecasts")],
    },
    Derivation {
        figure: "forecast_late_pct",
        formula: "forecasts whose milestone was reached later ÷ forecasts",
        source: HYNDMAN,
        from: &[From::Figure("forecasts")],
    },
    Derivation {
        figure: "cost_forecast_bias_pct",
        formula: "mean of (outturn − EAC of a report) ÷ that EAC, over the reports of work that is closed",
        source: "Flyvbjerg, From Nobel Prize to Project Management, 2006 (overrun against the estimate); formulas §6, §11",
        from: &[From::Figure("reports"), From::Field("cost.actuals"), From::Field("cost.forecast")],
    },
];

/// When each report was given.
fn dates(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    said(scene, record, |report| Cell::Date(report.date))
}

/// What each report declared.
fn ratings(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    said(scene, record, |report| Cell::or_null(report.overall, "not_given", Cell::word))
}

/// What each rated report declared, and what came of it.
fn fates(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let (Ok(past), Some(id)) = (scene.past, scene.portfolio.as_project(record)) else { return Vec::new() };
    let moments = Moments::of(past);
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments: &moments };
    let stated = hindsight::of(&told, id, scene.as_of).into_iter().map(|verdict| Stated {
        name: format!("report {}", verdict.day),
        value: Cell::Text(format!("{}, {}", verdict.rating.name().replace('_', "-"), fate(&verdict.fate))),
        spot: None,
    });
    stated.collect()
}

/// What came of a report, in words.
fn fate(fate: &Fate) -> String {
    let judged = match fate {
        Fate::Open => return "not judged yet".to_owned(),
        Fate::Left => return "not reported any more".to_owned(),
        Fate::Judged(judged) => judged,
    };
    let found = [("late", judged.late), ("re-baselined", judged.rebaselined), ("overspent", judged.overspent)];
    let missed: Vec<&str> = found.iter().filter(|(_, one)| *one == Ok(true)).map(|(name, _)| *name).collect();
    match judged.late {
        Err(reason) => format!("cannot be judged: {}", reason.replace('_', " ")),
        Ok(_) if missed.is_empty() => format!("on course on {}", judged.on),
        Ok(_) => format!("{} on {}", missed.join(" and "), judged.on),
    }
}

fn said(scene: &Scene<'_>, record: RecordId, value: impl Fn(&Report<'_>) -> Cell) -> Vec<Stated> {
    let (Ok(past), Some(id)) = (scene.past, scene.portfolio.as_project(record)) else { return Vec::new() };
    let moments = Moments::of(past);
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments: &moments };
    let reports = Retrospect::of(&told, id).reports;
    let stated = reports.iter().map(|report| Stated {
        name: format!("report {}", report.date),
        value: value(report),
        spot: None,
    });
    stated.collect()
}
