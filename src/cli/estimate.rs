//! `pmo estimate`: what work of this size has come to before.

use clap::Args as ClapArgs;
use pmo::decide::estimate::{self, Question};
use pmo::yaml;
use rust_decimal::Decimal;

use super::Exit;
use super::asked::misfit;
use super::failure::Failure;
use super::global::Global;
use super::session::Session;
use super::show;

/// Estimate from what closed projects like it have cost, beside what was first approved for them.
///
/// Fewer than eight of them (`thresholds.comparables`) give no number.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The estimate without contingency, in the tree's currency
    #[arg(long, value_name = "AMOUNT", value_parser = amount, allow_negative_numbers = true)]
    base: Decimal,

    /// The class: only projects of which this is true, over their fields: `category == "transform" and tier <= 2`
    #[arg(long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let (portfolio, scanned) = (session.loaded.portfolio(), session.loaded.scanned());
    let scene = session.loaded.scene(&portfolio, &scanned, session.as_of);
    let question = Question { filter: args.filter.clone(), base: args.base };
    let table = estimate::estimate(&scene, &question).map_err(misfit)?;
    show::print(vec![table], &session, global)?;
    Ok(Exit::Clean)
}

/// A number above zero; underscores may stand between digits.
fn amount(written: &str) -> Result<Decimal, String> {
    let number = yaml::decimal(&written.trim().replace('_', ""));
    let known = number.filter(|number| *number > Decimal::ZERO);
    known.ok_or_else(|| "not an amount above zero, such as 250000".to_owned())
}
