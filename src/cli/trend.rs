//! `pmo trend`: one figure over history.

use std::thread;

use chrono::{Days, Months, NaiveDate};
use clap::{Args as ClapArgs, ValueEnum};
use pmo::git::{Repository, Unreadable};
use pmo::history::{self, Every, Failed, Metric, Remembered, Trend, recall, written};
use pmo::views::{self, Cell, Column, ColumnType, Query, Table};

use super::Exit;
use super::asked::{Asked, misfit};
use super::failure::Failure;
use super::global::Global;
use super::kept::Kept;
use super::past;
use super::session::{Needs, Session};
use super::show::print;

/// Follow one figure over history: any numeric column of a view, or a status counted by its words.
///
/// Amounts and counts are added up over the projects, other figures are averaged over those that know them. Each row
/// shows the tree as of that day, from the last commit up to it.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// A column (`slip_days`, `eac`, `rag`), or VIEW.COLUMN (`risks.exposure`); `milestones` with `--project` for where
    /// each was expected, report by report; a list of them if left out
    metric: Option<String>,

    #[command(flatten)]
    asked: Asked,

    /// A line for each value of this column
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    /// How far back: days, weeks, months or years
    #[arg(long, value_name = "52w", default_value = "52w", value_parser = span)]
    last: Span,

    /// How often
    #[arg(long, value_enum, default_value_t = Often::Week, value_name = "PERIOD")]
    every: Often,
}

/// How often to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Often {
    Week,
    Month,
    Commit,
}

/// A stretch of time back from today.
#[derive(Debug, Clone, Copy)]
enum Span {
    Days(u64),
    Months(u32),
}

/// Reads `52w`.
fn span(text: &str) -> Result<Span, String> {
    let wrong = || "not a number of days, weeks, months or years, such as 90d, 52w, 18m or 3y".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let count: u32 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    match unit {
        'd' => Ok(Span::Days(count.into())),
        'w' => Ok(Span::Days(u64::from(count) * 7)),
        'm' => Ok(Span::Months(count)),
        'y' => Ok(Span::Months(count.saturating_mul(12))),
        _ => Err(wrong()),
    }
}

impl Span {
    fn before(self, day: NaiveDate) -> NaiveDate {
        let earlier = match self {
            Span::Days(days) => day.checked_sub_days(Days::new(days)),
            Span::Months(months) => day.checked_sub_months(Months::new(months)),
        };
        earlier.unwrap_or(NaiveDate::MIN)
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let Some(name) = &args.metric else {
        print(vec![catalogue()], &Session::open_decided(global)?, global)?;
        return Ok(Exit::Clean);
    };
    let query = Query { by: args.by.clone(), ..args.asked.query() };
    // Names are held against the tree as it is; where none is given, its records need not be read.
    let session = if query.names_part() { Session::open(global)? } else { Session::open_decided(global)? };
    if name == "milestones" {
        return milestones(&session, &query, args, global);
    }
    let metric = Metric::named(name).map_err(misfit)?;
    query.check(&session.loaded.portfolio()).map_err(misfit)?;
    let Followed { table, news } = follow(&session, &metric, &query, args)?;
    let shape = Query { filter: None, by: None, ..query };
    let table = table.shaped(&shape, None, &session.loaded.policy, |_| {}).map_err(misfit)?;
    thread::scope(|scope| {
        scope.spawn(|| news.iter().for_each(|(kept, readings)| kept.write(&written(readings))));
        print(vec![table], &session, global)
    })?;
    Ok(Exit::Clean)
}

/// Where each milestone of the projects asked for was expected to land, in the reports of that time.
fn milestones(session: &Session, query: &Query, args: &Args, global: &Global) -> Result<Exit, Failure> {
    query.check(&session.loaded.portfolio()).map_err(misfit)?;
    if query.projects.is_empty() {
        return Err(Failure::new("the milestones of which project?").hint("`pmo trend milestones --project ID`"));
    }
    let first = args.last.before(session.as_of);
    let view = views::named("milestone-trend").ok_or_else(|| Failure::new("there is no view `milestone-trend`"))?;
    if session.repository().is_none() {
        return Err(past::failure(Unreadable::NotARepository(session.shown())));
    }
    let answered = session.ask(Needs::Past, |scene| {
        scene.past.map_err(str::to_owned)?;
        let mut table = (view.build)(scene, query);
        if let Some(date) = table.column("report_date") {
            table.rows.retain(|row| matches!(row[date], Cell::Date(day) if day >= first));
        }
        table.shaped(query, query.by.as_deref(), scene.policy, |_| {}).map_err(|wrong| wrong.to_string())
    });
    let table = answered.map_err(|reason| {
        Failure::new(format!("cannot follow milestones: {}", reason.replace('_', " ")))
            .hint("`pmo show milestone-trend`")
    })?;
    print(vec![table], session, global)?;
    Ok(Exit::Clean)
}

/// A trend as a table, and what it was read from if that is to be kept.
struct Followed {
    table: Table,
    news: Option<(Kept, Remembered)>,
}

fn follow(session: &Session, metric: &Metric, query: &Query, args: &Args) -> Result<Followed, Failure> {
    let no_history = || past::failure(Unreadable::NotARepository(session.shown()));
    let repository = Repository::open(session.repository().ok_or_else(no_history)?).map_err(past::failure)?;
    let tip = session.commit().ok_or_else(|| past::failure(Unreadable::NoCommits))?;
    let every = match args.every {
        Often::Week => Every::Week,
        Often::Month => Every::Month,
        Often::Commit => Every::Commit,
    };
    let (first, last) = (args.last.before(session.as_of), session.as_of);
    let (samples, cut) = history::samples(&repository, tip, every, first, last).map_err(past::failure)?;
    // How far a clone reaches, and what was rewritten, is no part of the question.
    let kept = Kept::of(&repository, &question(session, metric, query)).filter(|_| !metric.looks_back(query));
    let mut remembered = kept.as_ref().and_then(Kept::read).and_then(|text| recall(&text)).unwrap_or_default();
    let before = remembered.len();
    let asked = Trend { repository: &repository, tip, prefix: &session.loaded.prefix, metric, query };
    let readings = asked.readings(&samples, &mut remembered);
    let readings = readings.map_err(|failed| match failed {
        Failed::Repository(unreadable) => past::failure(unreadable),
        Failed::Question(wrong) => misfit(wrong),
    })?;
    let mut table = history::table(metric, query, &samples, &readings);
    if cut {
        table.notes.push("the clone is shallow: history before this is not known here".to_owned());
    }
    if session.is_dirty() {
        table.notes.push("changes that are not committed are not shown".to_owned());
    }
    let news = kept.filter(|_| remembered.len() > before).map(|kept| (kept, remembered));
    Ok(Followed { table, news })
}

/// Everything that a reading depends on beside commit and day. How its table is sorted and cut is no part of it.
fn question(session: &Session, metric: &Metric, query: &Query) -> String {
    let query = Query { sort: Vec::new(), columns: Vec::new(), ..query.clone() };
    format!("trend of {} in {:?}: {query:?}", metric.name(), session.loaded.prefix)
}

fn catalogue() -> Table {
    let columns = vec![Column::new("metric", ColumnType::Text), Column::new("type", ColumnType::Status)];
    let mut table = Table::new("metrics", "What a trend can follow", columns);
    table.rows =
        Metric::all().iter().map(|metric| vec![Cell::Text(metric.name()), Cell::word(metric.kind())]).collect();
    table
}
