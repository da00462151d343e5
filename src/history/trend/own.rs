//! Which columns say of a project what its own files and the policy say, whatever else is in the tree and whatever the
//! day.

use crate::views::View;

/// Views with columns of this kind. A column that is added here is held to it by a test over the example.
const OWN: &[(&str, &[&str])] = &[
    (
        "portfolio",
        &[
            "id",
            "name",
            "stage",
            "state",
            "tier",
            "manager",
            "sponsor",
            "rag",
            "finish_baseline",
            "finish_forecast",
            "slip_days",
            "budget",
            "risks_open",
            "exposure",
            "issues_open",
            "next_milestone",
            "next_milestone_date",
            "currency",
            "business_unit",
            "category",
            "under_way",
            "risks_costed",
        ],
    ),
    (
        "status",
        &[
            "id",
            "name",
            "overall",
            "schedule",
            "cost",
            "scope",
            "benefits",
            "resources",
            "risk",
            "quality",
            "date",
            "summary",
            "business_unit",
        ],
    ),
    (
        "milestones",
        &[
            "id",
            "project",
            "name",
            "baseline",
            "forecast",
            "actual",
            "slip_days",
            "gate",
            "weight",
            "type",
            "owner",
            "key",
            "business_unit",
        ],
    ),
    (
        "risks",
        &[
            "id",
            "project",
            "title",
            "owner",
            "probability",
            "impact",
            "score",
            "band",
            "residual_score",
            "residual_band",
            "exposure",
            "residual_exposure",
            "response",
            "state",
            "currency",
            "open",
            "kind",
            "category",
            "cause_tag",
            "reduction",
            "leverage",
            "key",
            "business_unit",
        ],
    ),
    (
        "issues",
        &["id", "project", "title", "owner", "severity", "state", "type", "cost", "currency", "key", "business_unit"],
    ),
];

/// Whether a column of a view follows from a project's own files and the policy alone.
pub(super) fn is_own(view: &View, column: &str) -> bool {
    OWN.iter().any(|(name, columns)| *name == view.name && columns.contains(&column))
}

/// The views that have such columns.
#[cfg(test)]
pub(super) fn views() -> impl Iterator<Item = &'static str> {
    OWN.iter().map(|(name, _)| *name)
}
