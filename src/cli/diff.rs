//! `pmo diff`: what changed in meaning between two moments.

use clap::Args as ClapArgs;
use pmo::git::{Kinship, ObjectId, Way};
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
    ///
    /// With `...` the comparison begins where the two parted: what a branch did, whatever happened elsewhere since.
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
    let Range { from, to, is_from_fork } = Range::of(&args.range);
    // The day asked for is that of the later moment; the earlier one has its own.
    let earlier = |moment: &str| Session::open_at(&Global { as_of: None, ..global.clone() }, moment);
    let later = if to.is_empty() { Session::open(global)? } else { Session::open_at(global, to)? };
    let to = if to.is_empty() { "HEAD" } else { to };
    let (mut name, mut before) = (from.to_owned(), earlier(from)?);
    let mut way = compared::way(&before, &later);
    if let Some(base) = is_from_fork.then(|| parting(way.as_ref(), &later, (from, to))).transpose()?.flatten() {
        (name, before) = (format!("where {from} and {to} parted"), earlier(&base.to_string())?);
        way = compared::way(&before, &later);
    }
    let query = Query { by: args.by.clone(), ..args.asked.query() };
    let table = later
        .ask(Needs::Past, |after| {
            before.ask(Needs::Files, |scene| {
                let comparison = Comparison::of(scene, after, compared::between(after, &later, way.as_ref()));
                let mut table = comparison.answer(&query)?;
                table.notes.extend(compared::remarks((&before, &name), (&later, to), way.as_ref()));
                Ok(table)
            })
        })
        .map_err(misfit)?;
    print(vec![table], &later, global)?;
    Ok(Exit::Clean)
}

/// `A..B`, as it was asked for.
struct Range<'a> {
    from: &'a str,
    /// Empty for the files on disk.
    to: &'a str,
    /// Whether to begin where the two parted: `A...B`.
    is_from_fork: bool,
}

impl<'a> Range<'a> {
    fn of(asked: &'a str) -> Self {
        let (from, to) = asked.split_once("..").unwrap_or((asked, ""));
        let is_from_fork = to.starts_with('.');
        let from = if from.is_empty() { "HEAD" } else { from };
        Range { from, to: to.strip_prefix('.').unwrap_or(to), is_from_fork }
    }
}

/// The commit at which two moments parted; `None` where that is the first of them.
fn parting(way: Option<&Way>, later: &Session, (from, to): (&str, &str)) -> Result<Option<ObjectId>, Failure> {
    match way.map(|way| way.kinship) {
        Some(Kinship::Parted(base)) => Ok(Some(base)),
        Some(Kinship::After) => Ok(later.commit()),
        Some(Kinship::Before) => Ok(None),
        Some(Kinship::Strangers) => Err(Failure::new(format!("{from} and {to} have no commit in common here"))
            .hint(format!("`pmo diff {from}..{to}`; in a shallow clone `git fetch --unshallow` first"))),
        None => Err(Failure::new(format!("cannot say where {from} and {to} parted"))
            .hint(format!("`git fsck`, or `pmo diff {from}..{to}`"))),
    }
}
