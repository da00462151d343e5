//! Questions answered as typed tables: one file per view.

mod card;
mod cost_lines;
mod derivation;
mod group;
mod honesty;
mod line;
mod line_figures;
mod listing;
mod measure;
mod misfit;
mod open;
mod order;
mod origin;
mod outline;
mod query;
mod rating;
mod register;
mod resource;
mod shape;
mod sum;
mod table;
mod value;
mod why;

mod alignment;
mod assumptions;
mod benefits;
mod bottlenecks;
mod business_cases;
mod calibration;
mod capacity;
mod changes;
mod concentration;
mod costs;
mod critical_path;
mod decisions;
mod dependencies;
mod earned_value;
mod earned_value_curve;
mod earned_value_figures;
mod envelope;
mod escalations;
mod exposure;
mod forecast_accuracy;
mod inbox;
mod freshness;
mod issues;
mod lessons;
mod milestone_trend;
mod milestones;
mod objectives;
mod outcomes;
mod pipeline;
mod overload;
mod past_values;
mod portfolio;
mod programme;
mod programme_figures;
mod risk_distribution;
mod risk_matrix;
mod risks;
mod skills;
mod schedule_quality;
mod status;
mod systemic_risks;
mod warnings;

pub use card::card;
pub use derivation::{Derivation, From, Stated};
pub use listing::list;
pub use measure::{Measure, Words};
pub use misfit::Misfit;
pub use origin::programme_of;
pub use query::Query;
pub use table::{Cell, Column, ColumnType, Known, Table, Total};
pub use why::{why, why_and_since_when};

use crate::rules::Scene;

/// A view.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Its name on the command line.
    pub name: &'static str,
    /// The question it answers, in one line.
    pub summary: &'static str,
    /// What `--by` means to the view itself; any other column groups the finished rows.
    pub by: &'static [&'static str],
    /// Kinds of records that a row is about, known by its `key` or `id`; none where rows are about something else.
    pub about: &'static [&'static str],
    /// How its computed columns come about.
    pub figures: &'static [Derivation],
    /// Answers it: columns and rows. [`View::answer`] adds what every view has in common.
    pub build: fn(&Scene<'_>, &Query) -> Table,
    /// Adds the figures below the rows: [`Table::add_sums`] for most.
    pub totals: fn(&mut Table, &Scene<'_>),
}

/// Every view, in the order they are listed.
pub const ALL: &[View] = &[
    portfolio::VIEW,
    programme::VIEW,
    status::VIEW,
    milestones::VIEW,
    milestone_trend::VIEW,
    risks::VIEW,
    risk_matrix::VIEW,
    exposure::VIEW,
    risk_distribution::VIEW,
    systemic_risks::VIEW,
    issues::VIEW,
    assumptions::VIEW,
    changes::VIEW,
    benefits::VIEW,
    business_cases::VIEW,
    costs::VIEW,
    cost_lines::VIEW,
    earned_value::VIEW,
    earned_value_curve::VIEW,
    critical_path::VIEW,
    schedule_quality::VIEW,
    capacity::VIEW,
    overload::VIEW,
    skills::VIEW,
    concentration::VIEW,
    dependencies::VIEW,
    bottlenecks::VIEW,
    objectives::VIEW,
    alignment::VIEW,
    pipeline::VIEW,
    envelope::VIEW,
    decisions::VIEW,
    escalations::VIEW,
    inbox::VIEW,
    outcomes::VIEW,
    warnings::VIEW,
    freshness::VIEW,
    honesty::VIEW,
    calibration::VIEW,
    forecast_accuracy::VIEW,
    lessons::VIEW,
];

impl View {
    /// Whether it has a column that is known from history alone.
    pub fn looks_back(&self) -> bool {
        matches!(
            self.name,
            "portfolio"
                | "programme"
                | "status"
                | "earned-value-curve"
                | "freshness"
                | "warnings"
                | "honesty"
                | "milestone-trend"
                | "calibration"
                | "forecast-accuracy"
        )
    }

    /// Whether it has a column of findings, so that the tree must be checked before it is asked.
    pub fn counts_findings(&self) -> bool {
        matches!(self.name, "portfolio" | "programme")
    }
}

/// The view called `name`.
pub fn named(name: &str) -> Option<&'static View> {
    ALL.iter().find(|view| view.name == name)
}

/// The totals of most views: a sum below every column that may be added up.
fn sums(table: &mut Table, scene: &Scene<'_>) {
    table.add_sums(scene.policy);
}
