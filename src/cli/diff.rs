//! `pmo diff`: what changed in meaning between two moments.

use clap::Args as ClapArgs;
use pmo::history::Comparison;
use pmo::views::Query;

use super::Exit;
use super::asked::{Asked, misfit};
use super::compared;
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
    let table = later
        .ask(Needs::Past, |after| {
            earlier.ask(Needs::Files, |before| {
                let comparison = Comparison::of(before, after, compared::since(after, &earlier));
                let mut table = comparison.answer(&query)?;
                table.notes.extend(compared::remarks((&earlier, from), (&later, to)));
                Ok(table)
            })
        })
        .map_err(misfit)?;
    print(vec![table], &later, global)?;
    Ok(Exit::Clean)
}
