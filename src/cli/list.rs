//! `pmo list`: the records of any kind.

use clap::Args as ClapArgs;
use pmo::views;

use super::Exit;
use super::asked::{Asked, misfit};
use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::show;

/// List the records of any kind, a tree's own kinds included.
///
/// `--columns` takes any field, dotted paths inside them (`status.rag.overall`) and fields of the records they name
/// (`sponsor.team`); `--where` is an expression over the same.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The kind, in the singular or the plural: `risk`, `milestones`
    kind: String,

    #[command(flatten)]
    asked: Asked,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let table =
        session.ask(Needs::Files, |scene| views::list(scene, &args.kind, &args.asked.query())).map_err(misfit)?;
    show::print(vec![table], &session, global)?;
    Ok(Exit::Clean)
}
