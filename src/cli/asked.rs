//! Filters, order and columns: options that every command with a table takes.

use clap::Args as ClapArgs;
use pmo::views::{Misfit, Query};

use super::failure::Failure;

/// What part of a table is asked for.
#[derive(Debug, Default, ClapArgs)]
pub struct Asked {
    /// Only these projects
    #[arg(long, value_name = "ID")]
    project: Vec<String>,

    /// Only what is below this programme or portfolio
    #[arg(long, value_name = "ID")]
    programme: Option<String>,

    /// Only this business unit
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,

    /// Only rows of which this is true, such as `slip_days > 30 and rag == "green"`
    #[arg(long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,

    /// Sort by these columns; `-COLUMN` for the highest first
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', allow_hyphen_values = true)]
    sort: Vec<String>,

    /// Only these columns
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    columns: Vec<String>,
}

impl Asked {
    /// The question for the library.
    pub fn query(&self) -> Query {
        Query {
            projects: self.project.clone(),
            programme: self.programme.clone(),
            unit: self.unit.clone(),
            filter: self.filter.clone(),
            sort: self.sort.clone(),
            columns: self.columns.clone(),
            ..Query::default()
        }
    }
}

/// A question that names something that is not there.
pub fn misfit(misfit: Misfit) -> Failure {
    Failure::new(misfit.message).hint(misfit.help)
}
