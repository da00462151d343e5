//! Which columns say of a project what its own files and the policy say, whatever else is in the tree; and how long they
//! say the same.

use crate::views::View;

/// How long a column says the same of a project whose files stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// Whatever the day.
    Always,
    /// From one turn to the next: see [`super::turns`].
    BetweenTurns,
    /// For a day.
    ADay,
    /// For a day, by the working days of the tree: a calendar that the policy names is no file of a project.
    AWorkingDay,
}

use Holds::{ADay, AWorkingDay, Always, BetweenTurns};

/// Columns of this kind by view and by how long they hold. One that is added here is held to it by tests over the
/// examples.
const OWN: &[(&str, Holds, &str)] = &[
    (
        "portfolio",
        Always,
        "id name stage state tier manager sponsor rag finish_baseline finish_forecast slip_days budget risks_open \
         exposure issues_open next_milestone next_milestone_date currency business_unit category under_way \
         risks_costed",
    ),
    ("portfolio", BetweenTurns, "actual eac variance variance_pct forecast eac_method eac_because"),
    ("portfolio", ADay, "freshness_days"),
    (
        "status",
        Always,
        "id name overall schedule cost scope benefits resources risk quality date summary business_unit",
    ),
    (
        "milestones",
        Always,
        "id project name baseline forecast actual slip_days gate weight type owner key business_unit",
    ),
    ("milestones", BetweenTurns, "state on_time"),
    (
        "risks",
        Always,
        "id project title owner probability impact score band residual_score residual_band exposure residual_exposure \
         response state currency open kind category cause_tag reduction leverage key business_unit",
    ),
    ("risks", ADay, "proximity age_days unreviewed_days"),
    ("issues", Always, "id project title owner severity state type cost currency key business_unit"),
    ("issues", BetweenTurns, "overdue"),
    ("issues", ADay, "age_days"),
    ("earned-value", Always, "id name bac ev_method ev_because currency state under_way business_unit finish_forecast"),
    (
        "earned-value",
        BetweenTurns,
        "ev ac cv cpi eac eac_method eac_because eac_typical eac_atypical eac_bottom_up etc vac vac_pct tcpi_bac \
         tcpi_eac percent_complete percent_spent cpi_rag forecast_fresh",
    ),
    (
        "earned-value",
        AWorkingDay,
        "pv sv spi spi_t eac_combined es at planned_duration sv_t ieac_t finish_independent tspi start_planned \
         finish_planned spi_t_rag pv_phasing time_unit data_date",
    ),
    ("freshness", Always, "id name cadence_days stage manager business_unit"),
    ("freshness", BetweenTurns, "status_date freshness"),
    ("freshness", ADay, "age_days"),
];

/// How long a column of a view holds, if it follows from a project's own files, the policy and the day alone.
pub(super) fn holds(view: &View, column: &str) -> Option<Holds> {
    let of_view = OWN.iter().filter(|(name, ..)| *name == view.name);
    let mut fitting = of_view.filter(|(.., columns)| columns.split_whitespace().any(|own| own == column));
    fitting.next().map(|(_, holds, _)| *holds)
}

/// The views that have such columns, each with those that hold so long.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = (&'static View, Holds, Vec<String>)> {
    let columns = |columns: &str| columns.split_whitespace().map(str::to_owned).collect();
    OWN.iter().filter_map(move |(name, holds, own)| Some((crate::views::named(name)?, *holds, columns(own))))
}
