//! `pmo schema`: the JSON Schema of a kind.

use clap::Args as ClapArgs;
use pmo::schema::Catalogue;

use super::failure::Failure;
use super::global::Global;
use super::session::Session;
use super::{Exit, output};

/// Print the JSON Schema of a kind, for editors and other tools.
///
/// Inside a tree the schema has what the tree adds to it. `pmo` is the schema of `pmo.yaml`, `methodology` that of
/// a methodology pack.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The kind; a list of all if left out
    kind: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open_if_any(global)?;
    let builtin = Catalogue::builtin();
    let catalogue = session.as_ref().map_or(&builtin, |session| &session.loaded.catalogue);
    let Some(name) = &args.kind else {
        let width = catalogue.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
        let line =
            |kind: &pmo::schema::Kind| format!("{:width$}  {}\n", kind.name, pmo::render::visible(&kind.description));
        output::print(&catalogue.iter().map(line).collect::<String>())?;
        return Ok(Exit::Clean);
    };
    let known = catalogue.iter().map(|kind| kind.name.as_str()).chain(["pmo", "methodology"]);
    let schema =
        catalogue.bundled(name).ok_or_else(|| Failure::unknown("kind", name, known, "`pmo schema` lists the kinds"))?;
    output::print(&format!("{schema:#}\n"))?;
    Ok(Exit::Clean)
}
