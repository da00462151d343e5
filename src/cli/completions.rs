//! `pmo completions`: completion scripts for shells.

use clap::{Args as ClapArgs, CommandFactory};
use clap_complete::Shell;

use super::failure::Failure;
use super::global::Global;
use super::{Exit, output};

/// Print a completion script for a shell.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command for the command line `C`.
pub fn run<C: CommandFactory>(args: &Args, _global: &Global) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut C::command(), "pmo", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
