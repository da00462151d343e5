//! What was worked out from commits, kept below the git folder: `pmo/` in it may be deleted at any time.

use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use pmo::git::{self, Repository, blob_id};

/// Answers to other questions that are kept beside this one.
const MOST_FILES: usize = 64;
/// Bytes of an answer that is kept, and read again; and of all others beside it.
const MOST_BYTES: u64 = 64 << 20;

/// A place for the answers to one question.
///
/// A file that is not whole, or was written for another question or by another build of this program, is as if it were
/// not there. Nothing is kept where that cannot be written; nobody is told, since every answer can be worked out anew.
pub struct Kept {
    folder: PathBuf,
    question: String,
}

impl Kept {
    /// The place for the answers to `question` about commits of a repository; `None` where this program does not know
    /// which build of itself it is, and in a repository of somebody else: what lies there may be made up, and what is
    /// written there would be theirs to lead elsewhere.
    pub fn of(repository: &Repository, question: &str) -> Option<Self> {
        if !repository.is_own() {
            return None;
        }
        let question = format!("{} {} {question}", env!("CARGO_PKG_VERSION"), build().ok()?).replace('\n', " ");
        Some(Kept { folder: repository.common_folder().join("pmo"), question })
    }

    fn file(&self) -> PathBuf {
        self.folder.join(format!("{}.kept", blob_id(self.question.as_bytes())))
    }

    /// What was kept, if it is whole.
    pub fn read(&self) -> Option<String> {
        let is_own = |path: &Path| {
            let found = fs::symlink_metadata(path).ok().filter(|found| !found.is_symlink())?;
            // What somebody else put there may be made up.
            git::is_own(path).then_some(found)
        };
        let file = self.file();
        is_own(&self.folder).filter(fs::Metadata::is_dir)?;
        is_own(&file).filter(|found| found.is_file() && found.len() <= MOST_BYTES)?;
        let text = fs::read_to_string(file).ok()?;
        let (sum, rest) = text.split_once('\n')?;
        let (question, answer) = rest.split_once('\n')?;
        (sum == blob_id(rest.as_bytes()) && question == self.question).then(|| answer.to_owned())
    }

    /// Keeps an answer, if it can be: whole, in the place of the one before.
    pub fn write(&self, answer: &str) {
        if answer.len() as u64 <= MOST_BYTES / 2 {
            // Where nothing can be kept, the next run works it out again.
            let _ = self.put(answer);
        }
    }

    fn put(&self, answer: &str) -> io::Result<()> {
        make(&self.folder)?;
        let file = self.file();
        make_room(&self.folder, &file)?;
        let rest = format!("{}\n{answer}", self.question);
        let mut whole = tempfile::NamedTempFile::new_in(&self.folder)?;
        whole.write_all(format!("{}\n{rest}", blob_id(rest.as_bytes())).as_bytes())?;
        whole.persist(file)?;
        Ok(())
    }
}

/// The folder, for its owner alone; never one behind a link.
fn make(folder: &Path) -> io::Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => {
            let mut builder = DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                created => created,
            }
        }
    }
}

/// Lets the oldest answers go where there are many, or much.
fn make_room(folder: &Path, file: &Path) -> io::Result<()> {
    let mut others: Vec<(SystemTime, PathBuf, u64)> = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "kept") && path != file {
            let found = entry.metadata()?;
            others.push((found.modified()?, path, found.len()));
        }
    }
    others.sort();
    let (mut files, mut bytes) = (others.len() + 1, others.iter().map(|(.., bytes)| bytes).sum::<u64>());
    for (_, path, own) in others {
        if files <= MOST_FILES && bytes <= MOST_BYTES {
            break;
        }
        fs::remove_file(path)?;
        (files, bytes) = (files - 1, bytes - own);
    }
    Ok(())
}

/// Which build of this program it is: two builds may answer differently.
fn build() -> io::Result<String> {
    let own = fs::metadata(std::env::current_exe()?)?;
    let made = own.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
    Ok(format!("{}-{}", own.len(), made.as_nanos()))
}
