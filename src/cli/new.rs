//! `pmo new`: a valid record with a collision-free id.

use clap::Args as ClapArgs;
use pmo::render::line;
use pmo::views::{Cell, Column, ColumnType, Table};
use pmo::writing::{Assignment, Folder, Layout, NewFile, Refusal, Request, WriteError, entropy, new_record};

use super::Exit;
use super::failure::Failure;
use super::global::Global;
use super::session::Session;
use super::shown_as::deliver_tables;

const EXAMPLES: &str = r#"Examples:
  pmo new risk --project PRJ-CLAIMS title="Supplier is late" probability=0.4 impact.schedule=4
  pmo new person id=ana.silva name="Ana Silva" emails=ana@example.org"#;

/// Write a new record: a valid file with an id that no other branch will choose.
///
/// The file goes where the tree keeps records of the kind; existing files are never touched. Nothing is written
/// unless the record fits its schema. What the methodology asks for at the record's stage is left in it as comments.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to write: risk, project, decision, person … (`pmo schema` lists the kinds)
    kind: String,

    /// Values: owner=ana.silva, status.rag.overall=green, milestones[0].baseline=2026-12-18, tags=[web, claims]
    #[arg(value_name = "FIELD=VALUE")]
    values: Vec<String>,

    /// The project it belongs to
    #[arg(long, value_name = "ID")]
    project: Option<String>,

    /// Its file below the tree, or its folder if it ends in `/`
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let portfolio = session.loaded.portfolio();
    let assignments = args.values.iter().map(|value| Assignment::parse(value)).collect::<Result<_, _>>();
    let request = Request {
        kind: args.kind.clone(),
        project: args.project.clone(),
        path: args.path.clone(),
        assignments: assignments.map_err(|odd| Failure::new(line(&odd)))?,
    };
    let seed = entropy::seed().map_err(|error| Failure::new(format!("cannot make an id: {error}")))?;
    let folder = Folder::new(session.folder()?);
    let layout = Layout { loaded: &session.loaded, portfolio: &portfolio };
    let file = new_record(layout, &request, &mut entropy::numbers(seed), &|path| folder.has(path)).map_err(refused)?;
    folder.create(&file.path, file.text.as_bytes()).map_err(unwritten)?;
    let tables = [created(&session, &file)];
    let frame = session.frame(global);
    deliver_tables(&tables, &frame, global)?;
    Ok(Exit::Clean)
}

/// A request that cannot be carried out.
pub fn refused(refusal: Refusal) -> Failure {
    Failure::new(line(&refusal.message)).hint(line(&refusal.hint))
}

/// A file that could not be written.
pub fn unwritten(error: WriteError) -> Failure {
    Failure::new(line(&error.to_string())).hint(error.hint())
}

fn created(session: &Session, file: &NewFile) -> Table {
    let columns = vec![Column::new("id", ColumnType::Reference), Column::new("path", ColumnType::Text)];
    let mut table = Table::new("new", "Created", columns);
    let id = if file.key.is_empty() { Cell::Null("not_given") } else { Cell::Text(file.key.clone()) };
    table.rows.push(vec![id, Cell::Text(format!("{}{}", session.loaded.prefix, file.path))]);
    table
}
