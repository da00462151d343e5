//! `--format` and `--output`: one answer, printed and saved in as many formats as asked for.

use std::path::Path;

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

/// Prints in the format asked for (else the first of `writers`) and saves every `--output`.
///
/// `--output FILE` sends the main format to a file; `--output FORMAT=FILE` is a further report.
pub fn deliver(writers: &[Writer<'_>], global: &Global) -> Result<(), Failure> {
    let find = |name: &str| {
        let names = writers.iter().map(|writer| writer.name);
        let all: Vec<&str> = names.clone().collect();
        let unknown = || Failure::unknown("format", name, names, &format!("one of {}", all.join(", ")));
        writers.iter().find(|writer| writer.name == name).ok_or_else(unknown)
    };
    let main = match &global.format {
        Some(name) => find(name)?,
        None => writers.first().ok_or_else(|| Failure::new("no output format"))?,
    };
    let mut printed = false;
    let mut files = Vec::new();
    for output in &global.output {
        match output.split_once('=') {
            Some((format, file)) => files.push((find(format)?, file)),
            None => {
                printed = true;
                files.push((main, output.as_str()));
            }
        }
    }
    for (writer, file) in files {
        output::save(Path::new(file), &(writer.write)())?;
    }
    if printed || global.quiet { Ok(()) } else { output::print(&(main.write)()) }
}
