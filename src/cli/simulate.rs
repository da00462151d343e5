//! `pmo simulate`: how likely a project's finish and cost are.

use clap::Args as ClapArgs;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use pmo::decide::{self, Simulation};
use pmo::metrics::chance::{MOST_TRIALS, SEED, TRIALS, Trials};
use pmo::metrics::three_point::Shape;

use super::Exit;
use super::asked::misfit;
use super::failure::Failure;
use super::global::Global;
use super::progress::Progress;
use super::session::Session;
use super::show::print;

/// Simulate a project's finish and cost from its three-point estimates.
///
/// Rows for the finish, the duration and the cost with mean, standard deviation, P10, P50, P80, P90 and how likely the
/// target is (the latest baseline, the budget); for one project also every unfinished piece of work with its
/// criticality (share of trials on the critical path) and sensitivity (Spearman's rank correlation with the finish).
/// Exit code 3 where there is nothing to simulate.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The project; every project with estimates if left out
    project: Option<String>,

    /// How often the dice are thrown
    #[arg(long, value_name = "N", default_value_t = TRIALS, value_parser = trials)]
    trials: usize,

    /// Where the generator starts: the same seed gives the same figures, byte by byte
    #[arg(long, value_name = "S", default_value_t = SEED)]
    seed: u64,

    /// How values between the three points are drawn
    #[arg(long, value_name = "SHAPE", default_value = Shape::Triangular.name(), value_parser = shape())]
    distribution: Shape,

    /// Let open risks happen too, each with its residual probability, cost and delay
    #[arg(long)]
    risks: bool,
}

fn trials(written: &str) -> Result<usize, String> {
    let count = written.parse().ok().filter(|count| (1..=MOST_TRIALS).contains(count));
    count.ok_or_else(|| format!("not a number from 1 to {MOST_TRIALS}"))
}

fn shape() -> impl clap::builder::TypedValueParser<Value = Shape> {
    let names = PossibleValuesParser::new(Shape::ALL.map(Shape::name));
    names.map(|name| Shape::named(&name).unwrap_or_default())
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let (portfolio, scanned) = (session.loaded.portfolio(), session.loaded.scanned());
    let scene = session.loaded.scene(&portfolio, &scanned, session.as_of);
    let asked = Simulation {
        project: args.project.clone(),
        trials: Trials { count: args.trials, seed: args.seed },
        shape: args.distribution,
        risks: args.risks,
    };
    let progress = Progress::new(global);
    let table = decide::simulate(&scene, &asked, &|steps| progress.of(steps), &|steps| progress.add(steps));
    progress.end();
    let table = table.map_err(misfit)?;
    if table.rows.is_empty() {
        return Err(nothing(scene.portfolio.projects().any(|(_, project)| project.is_project())));
    }
    print(vec![table], &session, global)?;
    Ok(Exit::Clean)
}

/// There is no project, or nothing that an active one states is uncertain.
fn nothing(has_projects: bool) -> Failure {
    if !has_projects {
        return Failure::nothing("there is nothing to simulate: the tree has no project").hint("`pmo new project`");
    }
    Failure::nothing("there is nothing to simulate: no active project states a three-point estimate")
        .hint("give activities or cost lines an `estimate` of optimistic, likely and pessimistic, or add `--risks`")
}
