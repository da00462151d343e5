//! `pmo gate`: whether a project is ready for its next gate.

use clap::Args as ClapArgs;
use pmo::decide::Gates;

use super::Exit;
use super::asked::misfit;
use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::show::print;

/// Say whether a project is ready for its next gate, and what is in the way.
///
/// A row each for: fields that the methodology requires in the stage the gate opens, artefacts it looks for, open
/// conditions of earlier decisions, findings at error level, and verdicts with how far they are proven: level 0 typed,
/// 1 authored by the approver, 2 signed by the platform, 3 signed by the approver. The total `ready` is true, false or,
/// where only unknown things are in the way, null. The exit code is 0 whatever the answer.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The project or programme
    #[arg(value_name = "ID")]
    project: String,

    /// The gate; the next one if left out
    gate: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let table = session.ask(Needs::Past, |scene| Gates::of(scene).answer(&args.project, args.gate.as_deref()));
    print(vec![table.map_err(misfit)?], &session, global)?;
    Ok(Exit::Clean)
}
