//! `pmo diff`: what changed in meaning between two moments.

use clap::Args as ClapArgs;
use pmo::chronicle::Chronicle;
use pmo::git::ObjectId;
use pmo::history;
use pmo::views::Query;

use super::Exit;
use super::asked::{Asked, misfit};
use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::show::print;

/// Say what changed in meaning between two moments: improved, worse, no longer reported.
///
/// Records and fields are compared, not lines: formatting, comments, the order of keys, moved files and another layout
/// are no change. Each change names the commit and the author that made it.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Two revisions or dates with `..` between them; without the second, the files on disk
    #[arg(value_name = "A..B", default_value = "HEAD")]
    range: String,

    #[command(flatten)]
    asked: Asked,

    /// Group by this column
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    if let Some(at) = &global.at {
        return Err(Failure::new(format!("`--at {at}` names one moment, and a comparison has two"))
            .hint(format!("`pmo diff {}..{at}`", args.range.trim_end_matches(".."))));
    }
    let (from, to) = args.range.split_once("..").unwrap_or((&args.range, ""));
    let from = if from.is_empty() { "HEAD" } else { from };
    // The day asked for is that of the later moment; the earlier one has its own.
    let earlier = Session::open_at(&Global { as_of: None, ..global.clone() }, Some(from))?;
    let later = Session::open_at(global, Some(to).filter(|to| !to.is_empty()))?;
    let query = Query { by: args.by.clone(), ..args.asked.query() };
    let mut table = later
        .ask(Needs::Past, |after| {
            earlier.ask(Needs::Files, |before| {
                let since = after.past.ok().and_then(|past| Some((past, first_after(past, earlier.commit()?)?)));
                history::diff(before, after, since, &query)
            })
        })
        .map_err(misfit)?;
    let said = |session: &Session, name: &str| match session.commit().filter(|_| session.is_past()) {
        Some(commit) => format!("{} ({}, {})", name, commit.short(), session.as_of),
        None => "the files on disk".to_owned(),
    };
    table.notes.push(format!("from {} to {}", said(&earlier, from), said(&later, to)));
    print(vec![table], &later, global)?;
    Ok(Exit::Clean)
}

/// The number of the first commit after this one; `None` if it is not on the way.
fn first_after(past: &Chronicle, commit: ObjectId) -> Option<u32> {
    let id = commit.to_string();
    let found = past.commits.iter().position(|commit| *commit.id == *id)?;
    u32::try_from(found + 1).ok()
}
