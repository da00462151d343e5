//! Options that every command takes.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use pmo::yaml;

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Folder to look for the tree in, instead of the current one
    #[arg(long, global = true, value_name = "DIR")]
    pub tree: Option<PathBuf>,

    /// Read the tree as a commit has it: a revision, or the last commit up to the end of a day (UTC)
    ///
    /// REV is anything git takes: a branch, a tag, the beginning of an id, HEAD~3. A date, written YYYY-MM-DD, is the last
    /// commit along the first parent of HEAD with a committer date up to the end of that day, UTC. Nothing in the work
    /// tree is looked at, so a bare repository will do; there, HEAD is read unless something else is asked for. "Today"
    /// is then the date, or the day of the revision's commit, unless --as-of says otherwise.
    #[arg(long, global = true, value_name = "REV|YYYY-MM-DD")]
    pub at: Option<String>,

    /// What "today" is, instead of the date of today (UTC) or, with --at, of the commit
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<NaiveDate>,

    /// Output format; what there is depends on the command
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<String>,

    /// Write to FILE instead of stdout; FORMAT=FILE adds a further report of the same run
    #[arg(long, global = true, value_name = "[FORMAT=]FILE")]
    pub output: Vec<String>,

    /// When to colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,

    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Print nothing: the exit code tells, and files named with `--output` are written
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// No progress bar, even on a terminal
    #[arg(long, global = true)]
    pub no_progress: bool,
}

/// A day as files write it, from the year 1 to 9999: every other day is within reach of arithmetic from there.
fn day(written: &str) -> Result<NaiveDate, String> {
    yaml::day(written).ok_or_else(|| "not a day of the calendar, written as 2026-11-20".to_owned())
}

/// When output has colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
