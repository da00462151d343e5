//! `pmo why`: how a figure comes about, down to the values that files state.

use clap::Args as ClapArgs;
use pmo::rules::{self, Scene};
use pmo::views;

use super::Exit;
use super::asked::misfit;
use super::failure::Failure;
use super::global::Global;
use super::session::Session;
use super::show::print;

/// Say how a figure comes about: its formula, what goes into it, and where each value is stated.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// A record and one of its figures or fields, such as `PRJ-CLAIMS.eac` or `PRJ-CLAIMS/R1.exposure`
    #[arg(value_name = "ID.FIGURE")]
    what: String,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let (portfolio, scanned) = (session.loaded.portfolio(), session.loaded.scanned());
    let scene = session.loaded.scene(&portfolio, &scanned, session.as_of);
    let tally = args.what.ends_with(".findings").then(|| rules::tally(&portfolio, &rules::run(&scene)));
    let scene = Scene { tally: tally.as_ref(), ..scene };
    let table = views::why(&scene, &args.what).map_err(misfit)?;
    print(vec![table], &session, global)?;
    Ok(Exit::Clean)
}
