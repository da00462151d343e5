//! `pmo explain`: a rule's page.

use clap::Args as ClapArgs;
use pmo::rules;

use super::failure::Failure;
use super::global::Global;
use super::{Exit, output};

/// Explain a rule: what it dislikes, why, and how to mend it.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Name of the rule
    rule: String,
}

/// Runs the command.
pub fn run(args: &Args, _global: &Global) -> Result<Exit, Failure> {
    let names = rules::ALL.iter().map(|rule| rule.name);
    let unknown = || Failure::unknown("rule", &args.rule, names, "`pmo rules` lists them");
    let rule = rules::named(&args.rule).ok_or_else(unknown)?;
    output::print(rule.page)?;
    Ok(Exit::Clean)
}
