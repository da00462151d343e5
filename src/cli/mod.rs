//! Arguments, commands, failures and exit codes: one file per command.
//!
//! A command turns its arguments into a question for the library and prints the answer. Exit codes: 0 clean,
//! 1 findings at or above `--fail-on`, 2 usage, configuration or environment, 3 nothing to check or to work with.

mod asked;
mod check;
mod compared;
mod completions;
mod demo;
mod diff;
mod estimate;
mod explain;
mod failure;
mod gate;
mod global;
mod import;
mod init;
mod kept;
mod list;
mod new;
mod output;
mod past;
mod prioritise;
mod progress;
mod report;
mod rules;
mod schema;
mod session;
mod show;
mod shown_as;
mod simulate;
mod terminal;
mod trend;
mod why;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use global::Global;

/// The Project Management Office that lives in git: checks, shows, forecasts and reports a portfolio kept as YAML.
#[derive(Debug, Parser)]
#[command(name = "pmo", version, disable_help_subcommand = true, arg_required_else_help = false, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,

    /// Without a command: the portfolio dashboard
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Init(init::Args),
    New(new::Args),
    Import(import::Args),
    Check(check::Args),
    Show(show::Args),
    List(list::Args),
    Gate(gate::Args),
    Diff(diff::Args),
    Trend(trend::Args),
    Why(why::Args),
    Prioritise(prioritise::Args),
    Estimate(estimate::Args),
    Simulate(simulate::Args),
    Report(report::Args),
    Explain(explain::Args),
    Rules(rules::Args),
    Schema(schema::Args),
    Completions(completions::Args),
}

/// What a command came to, where it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Done, and nothing to complain about.
    Clean,
    /// Findings at or above the level asked for.
    Findings,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are no error; a closed pipe is none either.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match run(&cli) {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(failure) => failure.report(),
    }
}

fn run(cli: &Cli) -> Result<Exit, Failure> {
    let global = &cli.global;
    match &cli.command {
        None => show::run(&show::Args::default(), global),
        Some(Command::Demo(args)) => demo::run(args, global),
        Some(Command::Init(args)) => init::run(args, global),
        Some(Command::New(args)) => new::run(args, global),
        Some(Command::Import(args)) => import::run(args, global),
        Some(Command::Check(args)) => check::run(args, global),
        Some(Command::Show(args)) => show::run(args, global),
        Some(Command::List(args)) => list::run(args, global),
        Some(Command::Gate(args)) => gate::run(args, global),
        Some(Command::Diff(args)) => diff::run(args, global),
        Some(Command::Trend(args)) => trend::run(args, global),
        Some(Command::Why(args)) => why::run(args, global),
        Some(Command::Prioritise(args)) => prioritise::run(args, global),
        Some(Command::Estimate(args)) => estimate::run(args, global),
        Some(Command::Simulate(args)) => simulate::run(args, global),
        Some(Command::Report(args)) => report::run(args, global),
        Some(Command::Explain(args)) => explain::run(args, global),
        Some(Command::Rules(args)) => rules::run(args, global),
        Some(Command::Schema(args)) => schema::run(args, global),
        Some(Command::Completions(args)) => completions::run::<Cli>(args, global),
    }
}
