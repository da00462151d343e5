//! Getting bytes out: stdout with a quiet end on a closed pipe, files whole or not at all.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::failure::Failure;

/// Writes to stdout. A reader that has gone away is no error.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a file, whole or not at all.
pub fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failure = |error: io::Error| {
        // Temporary files add their own path to the message; the reason is the kind of error.
        Failure::new(format!("cannot write `{}`: {}", path.display(), error.kind()))
            .hint("check that the folder exists and can be written to")
    };
    let mut file = readable(&mut tempfile::Builder::new()).tempfile_in(folder).map_err(failure)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failure)?;
    file.persist(path).map(|_| ()).map_err(|error| failure(error.error))
}

/// A file that others may read, as far as the user's mask allows: temporary files are private otherwise.
#[cfg(unix)]
fn readable<'b>(builder: &'b mut tempfile::Builder<'static, 'static>) -> &'b mut tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn readable<'b>(builder: &'b mut tempfile::Builder<'static, 'static>) -> &'b mut tempfile::Builder<'static, 'static> {
    builder
}
