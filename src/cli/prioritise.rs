//! `pmo prioritise`: which proposals to take within a budget.

use clap::{Args as ClapArgs, ValueEnum};
use pmo::decide::prioritise::{self, Limit, Question};
use pmo::yaml;
use rust_decimal::Decimal;

use super::Exit;
use super::asked::misfit;
use super::failure::Failure;
use super::global::Global;
use super::session::Session;
use super::show;

/// Rank the open proposals and choose among them within a budget and the people there are.
///
/// The value of a proposal is its `value`, else the net present value of its preferred option, else its weighted score.
/// Amounts are in the tree's currency.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Money there is, in all or in one year: 2000000, 2027=750000
    #[arg(long, value_name = "[YEAR=]AMOUNT", value_parser = budget, allow_negative_numbers = true)]
    budget: Vec<Limit>,

    /// Money there is in each year: what the envelope of `pmo.yaml` leaves beside what is bound
    #[arg(long, conflicts_with = "budget")]
    envelope: bool,

    /// People there are of a skill, in full-time equivalents: data=2.5
    #[arg(long, value_name = "SKILL=FTE", value_parser = capacity)]
    capacity: Vec<Limit>,

    /// How to choose
    #[arg(long, value_enum, default_value_t = Method::Optimal, value_name = "METHOD")]
    method: Method,

    /// This proposal must be taken
    #[arg(long, value_name = "ID")]
    mandatory: Vec<String>,

    /// This proposal is not taken
    #[arg(long, value_name = "ID")]
    exclude: Vec<String>,

    /// Only this business unit's proposals
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,

    /// Only proposals of which this is true, over the columns of `pmo show pipeline`: `state == "assessed"`
    #[arg(long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
}

/// How to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    /// By weighted score, as long as they fit
    Weighted,
    /// By weighted shortest job first, as long as they fit
    Wsjf,
    /// By value for their cost, as long as they fit
    Ratio,
    /// The most value that fits, proven
    Optimal,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let (portfolio, scanned) = (session.loaded.portfolio(), session.loaded.scanned());
    let scene = session.loaded.scene(&portfolio, &scanned, session.as_of);
    let left = if args.envelope { prioritise::left_in_envelope(&scene) } else { Vec::new() };
    if args.envelope && left.is_empty() {
        return Err(Failure::new("nothing is set aside for this year or later")
            .hint("state an `envelope` by year in `pmo.yaml`, or give `--budget`"));
    }
    let table = prioritise::prioritise(&scene, &args.question(left)?).map_err(misfit)?;
    show::print(vec![table], &session, global)?;
    Ok(Exit::Clean)
}

impl Args {
    /// The question for the library, within what is `left` of the envelope beside all other limits.
    fn question(&self, left: Vec<Limit>) -> Result<Question, Failure> {
        let limits: Vec<Limit> = left.into_iter().chain(self.budget.iter().chain(&self.capacity).cloned()).collect();
        let mut names: Vec<String> = limits.iter().map(Limit::name).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Failure::new(format!("{} is limited twice", twice[0])).hint("give each limit once"));
        }
        Ok(Question {
            limits,
            method: match self.method {
                Method::Weighted => prioritise::Method::Weighted,
                Method::Wsjf => prioritise::Method::Wsjf,
                Method::Ratio => prioritise::Method::Ratio,
                Method::Optimal => prioritise::Method::Optimal,
            },
            mandatory: self.mandatory.clone(),
            exclude: self.exclude.clone(),
            filter: self.filter.clone(),
            unit: self.unit.clone(),
        })
    }
}

/// An amount, or a year and an amount.
fn budget(written: &str) -> Result<Limit, String> {
    match written.split_once('=') {
        None => amount(written).map(Limit::Budget),
        Some((year, written)) => {
            let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
            let year = year.parse().ok().filter(|_| is_year).ok_or_else(|| format!("`{year}` is not a year"))?;
            amount(written).map(|most| Limit::Year(year, most))
        }
    }
}

/// A skill and how much there is of it.
fn capacity(written: &str) -> Result<Limit, String> {
    let (skill, fte) = written.split_once('=').ok_or("write a skill and full-time equivalents: data=2.5")?;
    let skill = skill.trim();
    if skill.is_empty() {
        return Err("write a skill and full-time equivalents: data=2.5".to_owned());
    }
    amount(fte).map(|fte| Limit::Skill(skill.to_owned(), fte))
}

/// A number of zero or more; underscores may stand between digits.
fn amount(written: &str) -> Result<Decimal, String> {
    let number = yaml::decimal(&written.trim().replace('_', ""));
    let known = number.filter(|number| !number.is_sign_negative() || number.is_zero());
    known.ok_or_else(|| "not a number of zero or more, such as 250000 or 2.5".to_owned())
}
