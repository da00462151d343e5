//! What part of the portfolio a view is asked about.

use std::collections::BTreeSet;

use super::Misfit;
use crate::finding::did_you_mean;
use crate::model::{Portfolio, ProjectId};

/// What a period may be.
const PERIODS: [&str; 3] = ["day", "week", "month"];

/// Filters that hold for every view. Empty means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Ids of projects.
    pub projects: Vec<String>,
    /// Id of a programme or portfolio: everything below it.
    pub programme: Option<String>,
    /// A business unit.
    pub unit: Option<String>,
    /// An expression over the columns of a row: only rows of which it is true.
    pub filter: Option<String>,
    /// The column to group by.
    pub by: Option<String>,
    /// Columns to sort by, each with `-` before it for the highest first; empty for the view's own order.
    pub sort: Vec<String>,
    /// Columns to answer with; empty for all.
    pub columns: Vec<String>,
    /// Length of a period where a view has several: day, week or month.
    pub period: Option<String>,
    /// Columns that somebody will look at: a view may leave out the others. Empty for all.
    pub needs: Vec<String>,
}

impl Query {
    /// Checks that every project, programme and business unit the question names is there, and that its period is one.
    ///
    /// # Errors
    /// [`Misfit`] with the closest name.
    pub fn check(&self, portfolio: &Portfolio<'_>) -> Result<(), Misfit> {
        for wanted in self.projects.iter().chain(&self.programme) {
            if portfolio.project_named(wanted).is_none() {
                let ids = portfolio.projects.iter().map(|project| project.id);
                let close = did_you_mean(wanted, ids.clone());
                let known = close.map_or_else(|| ids.take(20).collect(), |close| vec![close]);
                return Err(Misfit::unknown("project or programme", wanted, "this tree", known));
            }
        }
        if let Some(wanted) = &self.unit {
            let of_projects = portfolio.projects.iter().map(|project| project.business_unit);
            let units = of_projects.chain(portfolio.people.iter().map(|person| person.business_unit));
            let known: Vec<&str> =
                units.flatten().map(|unit| unit.value).collect::<BTreeSet<_>>().into_iter().collect();
            if !known.contains(&wanted.as_str()) {
                return Err(Misfit::unknown("business unit", wanted, "this tree", known));
            }
        }
        match &self.period {
            Some(period) if !PERIODS.contains(&period.as_str()) => {
                Err(Misfit::unknown("period", period, "a view", PERIODS))
            }
            _ => Ok(()),
        }
    }

    /// Whether somebody will look at a column.
    pub fn looks_at(&self, column: &str) -> bool {
        self.needs.is_empty() || self.needs.iter().any(|needed| needed == column)
    }

    /// Whether it is about a part of the portfolio: projects, a programme or a business unit.
    pub fn names_part(&self) -> bool {
        !self.projects.is_empty() || self.programme.is_some() || self.unit.is_some()
    }

    /// Whether a project is asked about.
    pub fn takes(&self, portfolio: &Portfolio<'_>, id: ProjectId) -> bool {
        let project = portfolio.project(id);
        let named = self.projects.is_empty() || self.projects.iter().any(|wanted| wanted == project.id);
        let unit = self.unit.as_ref().is_none_or(|unit| project.business_unit.is_some_and(|own| own.value == unit));
        let below = self.programme.as_ref().is_none_or(|programme| is_below(portfolio, id, programme));
        named && unit && below
    }

    /// Whether a record of this project (or of none) is asked about.
    pub fn takes_item(&self, portfolio: &Portfolio<'_>, project: Option<ProjectId>) -> bool {
        match project {
            Some(project) => self.takes(portfolio, project),
            None => self.projects.is_empty() && self.programme.is_none() && self.unit.is_none(),
        }
    }
}

/// Whether `id` is `ancestor` or stands below it. Ends on parents that loop.
fn is_below(portfolio: &Portfolio<'_>, id: ProjectId, ancestor: &str) -> bool {
    let mut current = Some(id);
    for _ in 0..=portfolio.projects.len() {
        let Some(project) = current.map(|id| portfolio.project(id)) else { return false };
        if project.id == ancestor {
            return true;
        }
        current = project.parent_id;
    }
    false
}
