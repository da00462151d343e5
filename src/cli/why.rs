//! `pmo why`: how a figure comes about, down to the values that files state, and who changed those.

use clap::Args as ClapArgs;
use pmo::views;

use super::Exit;
use super::asked::misfit;
use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::show::print;

/// Say how a figure comes about: its formula, what goes into it, where each value is stated, and who changed it when.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// A record and one of its figures or fields, such as `PRJ-CLAIMS.eac` or `PRJ-CLAIMS/R1.exposure`
    #[arg(value_name = "ID.FIGURE")]
    what: String,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let needs = if args.what.ends_with(".findings") { Needs::Findings } else { Needs::Past };
    let tables = session.ask(needs, |scene| views::why_and_since_when(scene, &args.what)).map_err(misfit)?;
    print(tables.into(), &session, global)?;
    Ok(Exit::Clean)
}
