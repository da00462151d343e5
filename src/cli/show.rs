//! `pmo show`: a view of the portfolio, or one record with everything computed about it.

use std::collections::BTreeSet;

use clap::Args as ClapArgs;
use pmo::render::pictures::{self, Picture};
use pmo::render::visible;
use pmo::rules::Scene;
use pmo::views::{self, Query, Table, View};

use super::Exit;
use super::asked::{Asked, misfit};
use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::shown_as::{Writer, deliver, deliver_tables};

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

    /// Of a view: draw it with characters, as wide as the terminal
    #[arg(long, conflicts_with_all = ["columns", "sort"])]
    picture: bool,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let name = args.what.as_deref().unwrap_or("portfolio");
    let view = views::named(name);
    if args.picture {
        return draw(args, name, view, &session, global);
    }
    let needs = view.map_or(Needs::Findings, needs);
    let tables = session.ask(needs, |scene| answer(args, name, view, scene))?;
    print(tables, &session, global)?;
    Ok(Exit::Clean)
}

fn needs(view: &View) -> Needs {
    match (view.counts_findings(), view.looks_back()) {
        (true, _) => Needs::Findings,
        (_, true) => Needs::Past,
        _ => Needs::Files,
    }
}

/// The pictures that are drawn first of all from a view, one below the other.
fn draw(args: &Args, name: &str, view: Option<&View>, session: &Session, global: &Global) -> Result<Exit, Failure> {
    let drawn: Vec<_> = pictures::of_view(view.map_or("", |view| view.name)).collect();
    if drawn.is_empty() {
        let known: BTreeSet<&str> = pictures::ALL.iter().filter_map(|picture| picture.views.first().copied()).collect();
        let known: Vec<&str> = known.into_iter().collect();
        return Err(Failure::new(format!("there is no picture of `{}`", visible(name)))
            .hint(format!("these have one: {}", known.join(", "))));
    }
    let views = drawn.iter().flat_map(|picture| picture.views).filter_map(|name| views::named(name));
    let needs = views.map(needs).max().unwrap_or(Needs::Files);
    let frame = session.frame(global);
    let texts = session.ask(needs, |scene| {
        let text =
            |picture: &&Picture| picture.answers(scene, &args.query()).map(|tables| picture.text(&tables, &frame));
        drawn.iter().map(text).collect::<Result<Vec<String>, _>>()
    });
    let mut text = texts.map_err(misfit)?.join("\n");
    text.extend(session.remark().map(|remark| format!("\n{remark}\n")));
    deliver(&[Writer { name: "picture", write: Box::new(|| text.clone()) }], global)?;
    Ok(Exit::Clean)
}

impl Args {
    fn query(&self) -> Query {
        let mut query = Query { by: self.by.clone(), period: self.period.clone(), ..self.asked.query() };
        query.projects.extend(self.project_id.clone());
        query
    }
}

fn answer(args: &Args, name: &str, view: Option<&View>, scene: &Scene<'_>) -> Result<Vec<Table>, Failure> {
    let Some(view) = view else {
        if let Some(project) = &args.project_id {
            let what = format!("`{}` is no view, so it cannot be asked about `{}`", visible(name), visible(project));
            return Err(Failure::new(what).hint("name a view first, or one record alone"));
        }
        return Some(views::card(scene, name)).filter(|tables| !tables.is_empty()).ok_or_else(|| unknown(name, scene));
    };
    Ok(vec![view.answer(scene, &args.query()).map_err(misfit)?])
}

/// Prints tables in the format asked for, with a remark where files of the tree are missing from them.
pub fn print(mut tables: Vec<Table>, session: &Session, global: &Global) -> Result<(), Failure> {
    if let (Some(remark), Some(first)) = (session.remark(), tables.first_mut()) {
        first.notes.push(remark);
    }
    let frame = session.frame(global);
    let delivered = deliver_tables(&tables, &frame, global);
    // Never taken apart: the process ends with the command, and a large table takes a while.
    std::mem::forget(tables);
    delivered
}

/// How many full ids are offered for one that several projects use.
const MOST_FULL_IDS: usize = 5;

fn unknown(name: &str, scene: &Scene<'_>) -> Failure {
    let views = views::ALL.iter().map(|view| view.name);
    let ids = scene.portfolio.records.iter().map(|record| &*record.key).filter(|key| !key.is_empty());
    let within = |key: &&str| key.rsplit_once('/').is_some_and(|(_, local)| local == name);
    let full: Vec<String> = ids.clone().filter(within).take(MOST_FULL_IDS).map(|key| format!("`{key}`")).collect();
    if !full.is_empty() {
        return Failure::new(format!("`{}` is an id within a project", visible(name)))
            .hint(format!("name it in full: {}", full.join(", ")));
    }
    let all: Vec<&str> = views.clone().collect();
    Failure::unknown("view or record", name, views.chain(ids), &format!("an id, or one of {}", all.join(", ")))
}
