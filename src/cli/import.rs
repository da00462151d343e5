//! `pmo import`: other people's spreadsheets as records.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use pmo::render::line;
use pmo::schema::Kind;
use pmo::source::Source;
use pmo::views::{Cell, Column, ColumnType, Table};
use pmo::writing::import::{self, Change, Gone, Map, Options, Outcome, Plan, Report};
use pmo::writing::{Assignment, Folder, Layout};
use rayon::prelude::*;

use super::Exit;
use super::failure::Failure;
use super::global::Global;
use super::new::{refused, unwritten};
use super::session::Session;
use super::shown_as::deliver_tables;

/// More bytes than this are no spreadsheet of projects.
const MOST_BYTES: u64 = 256 << 20;

/// Turn other people's data into records.
///
/// Whatever could not be understood is listed with its line and column, and then nothing is written and the exit code
/// is 1, unless `--allow-unmatched` says that the rest is enough.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    Csv(Csv),
}

/// Import the rows of a CSV file, one record each.
///
/// The map says which column becomes which field and how its cells are read. Importing the next edition of a file
/// updates the records that the map wrote; files that somebody edited since are never overwritten.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLE)]
struct Csv {
    /// The file, CSV in UTF-8 with one line of column names
    file: PathBuf,

    /// The map of columns to fields, a YAML file
    #[arg(long, value_name = "MAP")]
    map: PathBuf,

    /// The kind of record a row is, instead of the map's
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,

    /// The folder of the records below the tree, instead of the map's
    #[arg(long, value_name = "DIR")]
    into: Option<String>,

    /// Write what was understood even if something was not
    #[arg(long)]
    allow_unmatched: bool,

    /// Leave files that somebody edited as they are, instead of stopping
    #[arg(long)]
    keep_edited: bool,

    /// Give records that the file no longer has these values, such as stage=complete
    #[arg(long, value_name = "FIELD=VALUE", conflicts_with = "remove_missing")]
    close_missing: Vec<String>,

    /// Remove the files of records that the file no longer has
    #[arg(long)]
    remove_missing: bool,

    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLE: &str = r#"A map:
  kind: project
  id: {template: "PRJ-{Ref}"}
  fields:
    name: Project name
    start: {column: Start, dates: ["%d/%m/%Y"]}
    status.rag.overall: {column: Confidence, values: {Amber/Red: amber_red, "Not rated": unrated}, otherwise: keep}
    cost.total: {column: "Cost (£m)", scale: 1000000, withheld: {"Exempt*": commercial}}
    milestones[0].name: {constant: End}
    milestones[0].baseline: {column: End, dates: ["%d/%m/%Y"]}
  skip_when: [{column: Ref, is: [Total, ""]}]
  ignore: [Narrative]"#;

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let From::Csv(args) = &args.from;
    let session = Session::open(global)?;
    let map = read_map(&args.map)?;
    let bytes = read(&args.file)?;
    let portfolio = session.loaded.portfolio();
    let layout = Layout { loaded: &session.loaded, portfolio: &portfolio };
    let kind = kind(layout, args.kind.as_deref().unwrap_or(&map.kind))?;
    let (rows, report) = import::read(&bytes, &map, kind, &session.loaded.catalogue).map_err(refused)?;
    let folder = Folder::new(session.folder()?);
    let options = options(args, &map)?;
    let plan = import::plan(layout, kind, &rows, &options, &|path| folder.has(path)).map_err(refused)?;
    let understood = report.unmatched.is_empty() || args.allow_unmatched;
    if understood && !args.dry_run {
        plan.changes.par_iter().try_for_each(|change| carry_out(change, &folder))?;
    }
    let mut summary = summary(&report, &plan);
    if !understood {
        summary.notes.push("Nothing was written: some cells were not understood.".to_owned());
    } else if args.dry_run {
        summary.notes.push("Nothing was written: this was a dry run.".to_owned());
    }
    let tables = [summary, left_alone(&plan), report.columns_table(), report.unmatched_table()];
    let tables: Vec<Table> = tables.into_iter().filter(|table| !table.rows.is_empty()).collect();
    let frame = session.frame(global);
    deliver_tables(&tables, &frame, global)?;
    Ok(if understood { Exit::Clean } else { Exit::Findings })
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = line(&path.display().to_string());
    let failure =
        |reason: String| Failure::new(format!("cannot read `{shown}`: {reason}")).hint("name a readable file");
    let metadata = fs::metadata(path).map_err(|error| failure(error.to_string()))?;
    if metadata.len() > MOST_BYTES {
        return Err(failure(format!("it has {} bytes, more than the {MOST_BYTES} allowed", metadata.len())));
    }
    fs::read(path).map_err(|error| failure(error.to_string()))
}

fn read_map(path: &Path) -> Result<Map, Failure> {
    let shown = line(&path.display().to_string());
    let text = String::from_utf8(read(path)?)
        .map_err(|_| Failure::new(format!("`{shown}` is not UTF-8")).hint("save the map as UTF-8"))?;
    Map::read(&text).map_err(|complaints| {
        let source = Source::new(shown, text.clone());
        let complaint = |complaint: &import::Complaint| {
            let place = source.position(complaint.span);
            format!("{}:{}:{}: {}", source.path(), place.line, place.column, line(&complaint.message))
        };
        let all: Vec<String> = complaints.iter().map(complaint).collect();
        Failure::new(all.join("\npmo: ")).hint(complaints.first().map(|first| line(&first.help)).unwrap_or_default())
    })
}

fn kind<'a>(layout: Layout<'a>, name: &str) -> Result<&'a Kind, Failure> {
    let catalogue = &layout.loaded.catalogue;
    let known = catalogue.iter().map(|kind| kind.name.as_str());
    catalogue.named(name).ok_or_else(|| Failure::unknown("kind", name, known, "`pmo schema` lists the kinds"))
}

fn options(args: &Csv, map: &Map) -> Result<Options, Failure> {
    let values = args.close_missing.iter().map(|value| Assignment::parse(value)).collect::<Result<Vec<_>, _>>();
    let values = values.map_err(|odd| Failure::new(line(&odd)))?;
    let own_name = args.map.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    Ok(Options {
        map: map.name.clone().or(own_name).unwrap_or_default(),
        folder: args.into.clone().or_else(|| map.into.clone()),
        gone: match (args.remove_missing, values.is_empty()) {
            (true, _) => Gone::Remove,
            (false, true) => Gone::Keep,
            (false, false) => Gone::Close(values),
        },
        keep_edited: args.keep_edited,
    })
}

fn carry_out(change: &Change, folder: &Folder) -> Result<(), Failure> {
    let outcome = match change {
        Change::Create(path, text) => folder.create(path, text.as_bytes()),
        Change::Replace(path, old, new) => folder.replace(path, old.as_bytes(), new.as_bytes()),
        Change::Remove(path, old) => folder.remove(path, old.as_bytes()),
    };
    outcome.map_err(unwritten)
}

fn summary(report: &Report, plan: &Plan) -> Table {
    let columns =
        vec![Column::new("outcome", ColumnType::Status), Column::new("count", ColumnType::Count).adding(false)];
    let mut table = Table::new("import", "Import", columns);
    let counts = [("rows_read", report.rows), ("rows_skipped", report.skipped), ("rows_rejected", report.rejected)];
    let of_records = Outcome::ALL
        .into_iter()
        .map(|outcome| (outcome.name(), plan.outcomes.values().filter(|own| **own == outcome).count()));
    let unmatched = ("cells_unmatched", report.unmatched.len() - report.rejected);
    for (name, count) in counts.into_iter().chain(of_records).chain([unmatched]) {
        table.rows.push(vec![Cell::word(name), Cell::count(count)]);
    }
    table
}

/// Records that the file does not change, and why.
fn left_alone(plan: &Plan) -> Table {
    let columns = vec![Column::new("path", ColumnType::Text), Column::new("outcome", ColumnType::Status)];
    let mut table = Table::new("import-records", "Records not in the file, or edited", columns);
    let usual = [Outcome::Created, Outcome::Updated, Outcome::Unchanged];
    for (path, outcome) in plan.outcomes.iter().filter(|(_, outcome)| !usual.contains(outcome)) {
        table.rows.push(vec![Cell::Text(path.clone()), Cell::word(outcome.name())]);
    }
    table
}
