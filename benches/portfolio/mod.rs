//! Generated portfolios, and how long something takes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The best of so many runs counts: the others waited for something.
const RUNS: usize = 3;

/// The sizes asked for on the command line, else `usual`.
pub fn sizes(usual: &[usize]) -> Vec<usize> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() { usual.to_vec() } else { sizes }
}

/// The generator in the folder that `PMO_SHARED` names, else in `../shared` beside the checkout; without it that is said.
pub fn generator() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("PMO_SHARED").map_or_else(beside, PathBuf::from);
    let generator = Some(shared.join("bench/gen_portfolio.py")).filter(|generator| generator.is_file());
    if generator.is_none() {
        eprintln!("SKIPPED: no portfolio generator; PMO_SHARED names the folder that holds bench/gen_portfolio.py");
    }
    generator
}

/// Makes a portfolio without defects at `tree`, a git repository.
pub fn generate(generator: &Path, tree: &Path, projects: usize) {
    let arguments = ["--projects", &projects.to_string(), "--defects", "0"];
    run(Command::new("python3").arg(generator).arg(tree).args(arguments));
}

/// The shortest of a few runs.
pub fn best(mut run: impl FnMut()) -> Duration {
    let timed = |_| {
        let started = Instant::now();
        run();
        started.elapsed()
    };
    (0..RUNS).map(timed).min().unwrap_or_default()
}

/// Runs a command for what it does; it must succeed.
pub fn run(command: &mut Command) {
    assert!(command.stdout(Stdio::null()).status().unwrap().success(), "{command:?}");
}
