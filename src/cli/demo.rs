//! `pmo demo`: a portfolio to look at, with eighteen months of history.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use pmo::demo::{Step, history};
use pmo::git::{self, NewCommit};
use pmo::render::line;
use pmo::views::{Cell, Column, ColumnType, Table};
use pmo::writing::Folder;
use rayon::prelude::*;

use super::Exit;
use super::failure::Failure;
use super::global::Global;
use super::new::unwritten;
use super::past;
use super::session::as_of;
use super::shown_as::deliver_tables;
use super::terminal::plain_frame;

/// Unpack a realistic portfolio with eighteen months of git history, and say what to try.
///
/// The repository is the same on every machine, down to the ids of its commits. Git itself is not needed.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The folder to make; it must be empty or not be there
    #[arg(value_name = "DIR", default_value = "pmo-demo")]
    folder: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    past::refuse(global)?;
    let shown = line(&args.folder.display().to_string());
    make(&args.folder, &shown)?;
    let steps = history();
    let commits: Vec<NewCommit<'_>> = steps.iter().map(commit).collect();
    let (id, files) = git::create(&args.folder, &commits)
        .map_err(|error| Failure::new(format!("cannot make the repository in `{shown}`: {error}")))?;
    let folder = Folder::new(&args.folder);
    files.par_iter().try_for_each(|(path, text)| folder.create(path, text.as_bytes())).map_err(unwritten)?;
    let tables = [summary(&shown, &id, &steps, files.len())];
    let frame = plain_frame(global, as_of(global)?);
    deliver_tables(&tables, &frame, global)?;
    Ok(Exit::Clean)
}

/// Makes the folder, or makes sure that it is empty.
fn make(folder: &Path, shown: &str) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| {
        Failure::new(format!("cannot make the folder `{shown}`: {error}")).hint("name another folder")
    })?;
    let mut entries = fs::read_dir(folder)
        .map_err(|error| Failure::new(format!("cannot list `{shown}`: {error}")).hint("name another folder"))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => {
            Err(Failure::new(format!("the folder `{shown}` is not empty")).hint("name one that is not there yet"))
        }
    }
}

fn commit(step: &Step) -> NewCommit<'_> {
    NewCommit {
        name: &step.author.name,
        email: &step.author.email,
        at: step.at,
        message: &step.message,
        changes: step.changes.iter().map(|change| (change.path.as_str(), change.content.as_deref())).collect(),
    }
}

fn summary(folder: &str, id: &str, steps: &[Step], files: usize) -> Table {
    let columns = vec![
        Column::new("folder", ColumnType::Text),
        Column::new("files", ColumnType::Count).adding(false),
        Column::new("commits", ColumnType::Count).adding(false),
        Column::new("first", ColumnType::Date),
        Column::new("last", ColumnType::Date),
        Column::hidden("commit", ColumnType::Text),
    ];
    let mut table = Table::new("demo", "Demonstration", columns);
    let day = |step: Option<&Step>| Cell::or_null(step, "not_given", |step| Cell::Date(step.at.date()));
    table.rows.push(vec![
        Cell::Text(folder.to_owned()),
        Cell::count(files),
        Cell::count(steps.len()),
        day(steps.first()),
        day(steps.last()),
        Cell::Text(id.to_owned()),
    ]);
    let last = steps.last().map(|step| step.at.date().to_string()).unwrap_or_default();
    table.notes.push(format!("next: cd {folder} && pmo show --as-of {last}"));
    table.notes.push(format!("then: pmo check --as-of {last}"));
    table
}
