//! `pmo show`: a view of the portfolio, or one record with everything computed about it.

use clap::Args as ClapArgs;
use pmo::render::tables;
use pmo::rules::Scene;
use pmo::views::{self, Misfit, Query, Table};

use super::Exit;
use super::failure::Failure;
use super::global::Global;
use super::session::Session;
use super::shown_as::{Writer, deliver};

/// Show a view of the portfolio, or one record with everything computed about it.
#[derive(Debug, Default, ClapArgs)]
pub struct Args {
    /// A view (portfolio, milestones, risks …) or the id of a record; the portfolio if left out
    what: Option<String>,

    #[command(flatten)]
    asked: Asked,
}

/// What part of a view is asked for.
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

    /// Group by this column
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    /// Sort by these columns; `-COLUMN` for the highest first
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', allow_hyphen_values = true)]
    sort: Vec<String>,

    /// Only these columns
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    columns: Vec<String>,

    /// Length of a period: day, week or month
    #[arg(long, value_name = "LENGTH")]
    period: Option<String>,
}

impl Asked {
    /// The question for the library.
    pub fn query(&self) -> Query {
        Query {
            projects: self.project.clone(),
            programme: self.programme.clone(),
            unit: self.unit.clone(),
            filter: self.filter.clone(),
            by: self.by.clone(),
            sort: self.sort.clone(),
            columns: self.columns.clone(),
            period: self.period.clone(),
        }
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let (portfolio, scanned) = (session.loaded.portfolio(), session.loaded.scanned());
    let scene = session.loaded.scene(&portfolio, &scanned, session.as_of);
    let name = args.what.as_deref().unwrap_or("portfolio");
    let tables = match views::named(name) {
        Some(view) => vec![view.answer(&scene, &args.asked.query()).map_err(misfit)?],
        None => views::card(&scene, name),
    };
    if tables.is_empty() {
        return Err(unknown(name, &scene));
    }
    print(tables, &session, global)?;
    Ok(Exit::Clean)
}

/// A question that names something that is not there.
pub fn misfit(misfit: Misfit) -> Failure {
    Failure::new(misfit.message).hint(misfit.help)
}

/// Prints tables in the format asked for, with a remark where files of the tree are missing from them.
pub fn print(mut tables: Vec<Table>, session: &Session, global: &Global) -> Result<(), Failure> {
    if let (Some(remark), Some(first)) = (session.loaded.remark(), tables.first_mut()) {
        first.notes.push(remark);
    }
    let frame = session.frame(global);
    let writers = tables::ALL
        .iter()
        .map(|format| Writer { name: format.name, write: Box::new(|| (format.write)(&tables, &frame)) });
    deliver(&writers.collect::<Vec<_>>(), global)
}

fn unknown(name: &str, scene: &Scene<'_>) -> Failure {
    let views = views::ALL.iter().map(|view| view.name);
    let ids = scene.portfolio.records.iter().map(|record| &*record.key).filter(|key| !key.is_empty());
    let all: Vec<&str> = views.clone().collect();
    Failure::unknown("view or record", name, views.chain(ids), &format!("an id, or one of {}", all.join(", ")))
}
