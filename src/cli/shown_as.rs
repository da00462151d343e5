//! `--format` and `--output`: one answer, printed and saved in as many formats as asked for.

use std::path::Path;

use pmo::render::Frame;
use pmo::render::tables::{self, TableFormat};
use pmo::views::Table;

use super::failure::Failure;
use super::global::Global;
use super::output;

/// A format by name, with what writes it.
pub struct Writer<'a> {
    /// The name used on the command line.
    pub name: &'static str,
    /// Makes the bytes.
    pub write: Box<dyn Fn() -> String + 'a>,
}

/// One place that output goes to.
pub struct Sink<'a> {
    /// The format asked for.
    pub format: &'static str,
    /// The file; stdout if there is none.
    pub file: Option<&'a Path>,
}

/// Where output is to go: every `--output`, and stdout unless one of them or `--quiet` takes its place.
///
/// `--output FILE` sends the main format (`--format`, else the first of `formats`) to a file; `--output FORMAT=FILE`
/// is a further report.
pub fn sinks<'a>(formats: &[&'static str], global: &'a Global) -> Result<Vec<Sink<'a>>, Failure> {
    let find = |name: &str| {
        let known = formats.iter().copied();
        let unknown = || Failure::unknown("format", name, known.clone(), &format!("one of {}", formats.join(", ")));
        known.clone().find(|known| *known == name).ok_or_else(unknown)
    };
    let main = match &global.format {
        Some(name) => find(name)?,
        None => formats.first().copied().ok_or_else(|| Failure::new("no output format"))?,
    };
    let mut printed = global.quiet;
    let mut sinks = Vec::new();
    for output in &global.output {
        let (format, file) = match output.split_once('=') {
            Some((format, file)) => (find(format)?, file),
            None => {
                printed = true;
                (main, output.as_str())
            }
        };
        sinks.push(Sink { format, file: Some(Path::new(file)) });
    }
    if !printed {
        sinks.push(Sink { format: main, file: None });
    }
    Ok(sinks)
}

/// Prints in the format asked for and saves every `--output`: see [`sinks`].
pub fn deliver(writers: &[Writer<'_>], global: &Global) -> Result<(), Failure> {
    let formats: Vec<&'static str> = writers.iter().map(|writer| writer.name).collect();
    for sink in sinks(&formats, global)? {
        let Some(writer) = writers.iter().find(|writer| writer.name == sink.format) else { continue };
        put(&sink, &(writer.write)())?;
    }
    Ok(())
}

/// The same with tables, in every format that tables have.
pub fn deliver_tables(tables: &[Table], frame: &Frame, global: &Global) -> Result<(), Failure> {
    let writer = |format: &'static TableFormat| Writer {
        name: format.name,
        write: Box::new(move || (format.write)(tables, frame)),
    };
    deliver(&tables::ALL.iter().map(writer).collect::<Vec<_>>(), global)
}

/// Prints or saves a text.
pub fn put(sink: &Sink<'_>, text: &str) -> Result<(), Failure> {
    sink.file.map_or_else(|| output::print(text), |file| output::save(file, text))
}
