//! `pmo init`: a valid tree here, and the checks that guard it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use pmo::git;
use pmo::render::line;
use pmo::schema::Catalogue;
use pmo::views::{Cell, Column, ColumnType, Table};
use pmo::writing::{Ci, Folder, Home, Planned, Start, plan};

use super::Exit;
use super::failure::Failure;
use super::global::Global;
use super::new::{refused, unwritten};
use super::past;
use super::session::as_of;
use super::shown_as::deliver_tables;
use super::terminal::plain_frame;

/// Start a valid tree here.
///
/// A portfolio gets a `pmo.yaml`, beside code a team gets the folder `.pmo`; both get schemas for editors in
/// `.schemas`. Nothing that exists is touched: what was left alone is listed, and in a tree that exists already only
/// what is missing is added.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The organisation or, beside code, the project; the folder's name if left out
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// A portfolio, or a team's records beside its code; where left out, a folder with other files is taken for code
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<Kind>,

    /// Also write files that run `pmo check` on every change
    #[arg(long, value_enum, value_name = "SERVICE", value_delimiter = ',')]
    ci: Vec<Service>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Portfolio,
    Delivery,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Service {
    Github,
    Gitlab,
    PreCommit,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    past::refuse(global)?;
    let folder = folder(global)?;
    let repository = git::work_tree(&folder).unwrap_or_else(|| folder.clone());
    let existing = existing(&folder)?;
    let home = existing.or(args.kind.map(Kind::home)).unwrap_or_else(|| guess(&folder));
    let own_name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let below = folder.strip_prefix(&repository).unwrap_or(Path::new(""));
    let below: String = below.iter().map(|part| part.to_string_lossy().into_owned() + "/").collect();
    let start = Start {
        home,
        name: args.name.as_deref().or(own_name.as_deref()).unwrap_or("Portfolio"),
        is_new: existing.is_none(),
        ci: &args.ci.iter().map(|service| service.ci()).collect::<Vec<_>>(),
        folder: &below,
        catalogue: &Catalogue::builtin(),
    };
    let files = plan(start).map_err(refused)?;
    let mut outcomes = Vec::new();
    for file in &files {
        outcomes.push(put(file, &Folder::new(&folder), &Folder::new(&repository), &below)?);
    }
    let table = summary(&outcomes);
    let (tables, frame) = ([table], plain_frame(global, as_of(global)?));
    deliver_tables(&tables, &frame, global)?;
    Ok(Exit::Clean)
}

impl Kind {
    fn home(self) -> Home {
        match self {
            Kind::Portfolio => Home::Portfolio,
            Kind::Delivery => Home::Delivery,
        }
    }
}

impl Service {
    fn ci(self) -> Ci {
        match self {
            Service::Github => Ci::Github,
            Service::Gitlab => Ci::Gitlab,
            Service::PreCommit => Ci::PreCommit,
        }
    }
}

fn folder(global: &Global) -> Result<PathBuf, Failure> {
    let folder = match &global.tree {
        Some(folder) => folder.clone(),
        None => env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
    };
    let shown = line(&folder.display().to_string());
    let folder = folder.canonicalize().map_err(|error| {
        Failure::new(format!("cannot start a tree in `{shown}`: {error}")).hint("make the folder first")
    })?;
    if folder.file_name().is_some_and(|name| name == ".pmo") {
        return Ok(folder.parent().map(Path::to_path_buf).unwrap_or(folder));
    }
    Ok(folder)
}

/// What kind of tree the folder holds already. A folder inside another tree is refused: that tree would hold its files.
fn existing(folder: &Path) -> Result<Option<Home>, Failure> {
    let Ok(place) = git::discover(folder) else { return Ok(None) };
    match place.tree {
        tree if tree == folder => Ok(Some(Home::Portfolio)),
        tree if tree == folder.join(".pmo") => Ok(Some(Home::Delivery)),
        tree => Err(Failure::new(format!("this folder belongs to the tree `{}`", line(&tree.display().to_string())))
            .hint("`pmo new` adds records to it")),
    }
}

/// A folder that holds more than a readme and the like is somebody's code.
fn guess(folder: &Path) -> Home {
    const USUAL: [&str; 4] = ["readme", "licen", "contributing", "codeowners"];
    let is_usual = |name: &str| name.starts_with('.') || USUAL.iter().any(|usual| name.starts_with(usual));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name().to_string_lossy().to_lowercase());
    if names.all(|name| is_usual(&name)) { Home::Portfolio } else { Home::Delivery }
}

/// Creates one file, or says why it was left alone; the path is the repository's.
fn put(file: &Planned, folder: &Folder, repository: &Folder, below: &str) -> Result<(String, &'static str), Failure> {
    let (root, shown) = match file.in_repository {
        true => (repository, file.path.clone()),
        false => (folder, format!("{below}{}", file.path)),
    };
    match root.create(&file.path, file.text.as_bytes()) {
        Ok(()) => Ok((shown, "created")),
        Err(error) if error.exists() => {
            let is_same = fs::read(root.root().join(&file.path)).is_ok_and(|bytes| bytes == file.text.as_bytes());
            Ok((shown, if is_same { "unchanged" } else { "left_alone" }))
        }
        Err(error) => Err(unwritten(error)),
    }
}

/// One row a file; the schemas for editors share one for each outcome.
fn summary(outcomes: &[(String, &'static str)]) -> Table {
    let columns = vec![
        Column::new("path", ColumnType::Text),
        Column::new("outcome", ColumnType::Status),
        Column::new("files", ColumnType::Count),
    ];
    let mut table = Table::new("init", "Files", columns);
    let mut counts: Vec<(String, &str, i64)> = Vec::new();
    for (path, outcome) in outcomes {
        let shown = path.find(".schemas/").map_or(path.as_str(), |at| &path[..at + ".schemas/".len()]);
        match counts.iter_mut().find(|(known, same, _)| known == shown && same == outcome) {
            Some((_, _, count)) => *count += 1,
            None => counts.push((shown.to_owned(), outcome, 1)),
        }
    }
    for (path, outcome, count) in counts {
        table.rows.push(vec![Cell::Text(path), Cell::Text(outcome.to_owned()), Cell::Integer(count)]);
    }
    table
}
