//! `pmo show`: a view of the portfolio, or one record with everything computed about it.

use clap::Args as ClapArgs;
use pmo::render::tables;
use pmo::rules::Scene;
use pmo::views::{self, Query, Table, View};

use super::Exit;
use super::asked::{Asked, misfit};
use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::shown_as::{Writer, deliver};

/// Show a view of the portfolio, or one record with everything computed about it.
#[derive(Debug, Default, ClapArgs)]
pub struct Args {
    /// A view (portfolio, milestones, risks …) or the id of a record; the portfolio if left out
    what: Option<String>,

    /// Of a view: only this project, as with `--project`
    project_id: Option<String>,

    #[command(flatten)]
    asked: Asked,

    /// Group by this column
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    /// Length of a period: day, week or month
    #[arg(long, value_name = "LENGTH")]
    period: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let name = args.what.as_deref().unwrap_or("portfolio");
    let view = views::named(name);
    let needs = match view {
        Some(view) if !view.counts_findings() => {
            if view.looks_back() {
                Needs::Past
            } else {
                Needs::Files
            }
        }
        _ => Needs::Findings,
    };
    let tables = session.ask(needs, |scene| answer(args, name, view, scene))?;
    print(tables, &session, global)?;
    Ok(Exit::Clean)
}

fn answer(args: &Args, name: &str, view: Option<&View>, scene: &Scene<'_>) -> Result<Vec<Table>, Failure> {
    let Some(view) = view else {
        return Some(views::card(scene, name)).filter(|tables| !tables.is_empty()).ok_or_else(|| unknown(name, scene));
    };
    let mut query = Query { by: args.by.clone(), period: args.period.clone(), ..args.asked.query() };
    query.projects.extend(args.project_id.clone());
    Ok(vec![view.answer(scene, &query).map_err(misfit)?])
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

/// How many full ids are offered for one that several projects use.
const MOST_FULL_IDS: usize = 5;

fn unknown(name: &str, scene: &Scene<'_>) -> Failure {
    let views = views::ALL.iter().map(|view| view.name);
    let ids = scene.portfolio.records.iter().map(|record| &*record.key).filter(|key| !key.is_empty());
    let within = |key: &&str| key.rsplit_once('/').is_some_and(|(_, local)| local == name);
    let full: Vec<String> = ids.clone().filter(within).take(MOST_FULL_IDS).map(|key| format!("`{key}`")).collect();
    if !full.is_empty() {
        return Failure::new(format!("`{}` is an id within a project", pmo::render::visible(name)))
            .hint(format!("name it in full: {}", full.join(", ")));
    }
    let all: Vec<&str> = views.clone().collect();
    Failure::unknown("view or record", name, views.chain(ids), &format!("an id, or one of {}", all.join(", ")))
}
