//! `pmo check`: schemas, references and rules.

use std::io;
use std::path::{self, Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use pmo::finding::{Finding, Level, Outcome};
use pmo::render::Report;
use pmo::render::findings;

use super::Exit;
use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::shown_as::{Writer, deliver};

/// Check files against schemas, references and rules.
///
/// The whole tree is read, since rules look across files; with PATHS only findings in those files and folders
/// are reported. Exit code 0: nothing at or above `--fail-on`; 1: something; 2: the run failed; 3: nothing to check.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Files or folders to report on, instead of the whole tree
    paths: Vec<PathBuf>,

    /// The mildest level that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Info,
    Warning,
    Error,
    Never,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let loaded = &session.loaded;
    if loaded.files.is_empty() {
        return Err(Failure::nothing(format!("`{}` holds no record files", session.shown()))
            .hint("`pmo new KIND` writes a record; `pmo schema` lists the kinds"));
    }
    let scope = scope(args, &session)?;
    let mut checked = session.ask(Needs::Past, |scene| loaded.judge(scene));
    checked.restrict(&loaded.sources, &scope);
    let frame = session.frame(global);
    let mut report = Report::new(&checked, &loaded.sources, &loaded.policy);
    report.scope = (!scope.is_empty()).then(|| scope.join(", "));
    let writers = findings::ALL
        .iter()
        .map(|format| Writer { name: format.name, write: Box::new(|| (format.write)(&report, &frame)) });
    deliver(&writers.collect::<Vec<_>>(), global)?;
    let fails = |finding: &Finding| finding.outcome == Outcome::Fail && args.fail_on.includes(finding.level);
    Ok(if checked.findings.iter().any(fails) { Exit::Findings } else { Exit::Clean })
}

impl FailOn {
    fn includes(self, level: Level) -> bool {
        match self {
            FailOn::Never => false,
            FailOn::Error => level >= Level::Error,
            FailOn::Warning => level >= Level::Warning,
            FailOn::Info => level >= Level::Info,
        }
    }
}

/// The paths asked for, as findings name them. A path that holds no record file is a failure, never a pass.
fn scope(args: &Args, session: &Session) -> Result<Vec<String>, Failure> {
    let mut scope = Vec::new();
    for path in &args.paths {
        let shown = path.display();
        let whole = if session.is_past() { as_if_there(path) } else { path.canonicalize() };
        let whole = whole.map_err(|error| {
            Failure::new(format!("cannot read `{shown}`: {error}")).hint("name a file or folder of the tree")
        })?;
        let below = below(&whole, session.root()).ok_or_else(|| {
            Failure::new(format!("`{shown}` lies outside the tree `{}`", session.shown()))
                .hint("`--tree DIR` names another tree")
        })?;
        let inside = |file: &str| {
            below.is_empty() || file == below || file.strip_prefix(&below).is_some_and(|rest| rest.starts_with('/'))
        };
        if !session.loaded.files.iter().any(|file| inside(session.loaded.sources.file(file.file).path())) {
            return Err(Failure::nothing(format!("`{shown}` holds no record files"))
                .hint("record files end in .yaml or .yml and lie inside the tree"));
        }
        scope.push(below);
    }
    Ok(scope)
}

/// The path without symbolic links as far as it is on disk: the rest may be in a commit alone.
fn as_if_there(path: &Path) -> io::Result<PathBuf> {
    let whole = path::absolute(path)?;
    let real = |above: &Path| Some(above.canonicalize().ok()?.join(whole.strip_prefix(above).ok()?));
    Ok(whole.ancestors().find_map(real).unwrap_or_else(|| whole.clone()))
}

fn below(path: &Path, root: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?;
    Some(parts.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
}
