//! Files written whole or not at all: temporary file, write, fsync, then one step that makes it the file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Puts a new file at `target`.
///
/// Never overwrites: whatever stands there, also what appeared meanwhile, stays as it is. Killed at any moment it
/// leaves the whole file or none; a failure leaves nothing behind. Missing folders are not made.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] if something has that name, else what the system says.
pub fn create(target: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(target).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let temporary = Temporary::write(target, bytes, None)?;
    match fs::hard_link(&temporary.path, target) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
        // Some file systems have no hard links: an empty file claims the name, which only one writer can do.
        Err(_) => {
            OpenOptions::new().write(true).create_new(true).open(target)?;
            if let Err(error) = temporary.rename(target) {
                fs::remove_file(target)?;
                return Err(error);
            }
        }
        Ok(()) => drop(temporary),
    }
    sync_folder(target);
    Ok(())
}

/// Puts `new` in the place of the file at `target`, which must still hold `old`.
///
/// Keeps the file's permissions. Killed at any moment it leaves the old or the new content; a failure leaves the
/// old content and nothing else. Links are not followed.
///
/// # Errors
/// [`ErrorKind::InvalidData`] if the file is no longer what was read, [`ErrorKind::InvalidInput`] if it is a link
/// or no regular file, else what the system says.
pub fn replace(target: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let metadata = unchanged(target, old)?;
    let temporary = Temporary::write(target, new, Some(metadata.permissions()))?;
    unchanged(target, old)?;
    temporary.rename(target)?;
    sync_folder(target);
    Ok(())
}

/// Removes the file at `target`, which must still hold `old`.
///
/// # Errors
/// As for [`replace`].
pub fn remove(target: &Path, old: &[u8]) -> io::Result<()> {
    unchanged(target, old)?;
    fs::remove_file(target)?;
    sync_folder(target);
    Ok(())
}

fn unchanged(target: &Path, old: &[u8]) -> io::Result<fs::Metadata> {
    let metadata = fs::symlink_metadata(target)?;
    if !metadata.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is a link or no regular file"));
    }
    if fs::read(target)? != old {
        return Err(io::Error::new(ErrorKind::InvalidData, "it was changed by somebody else meanwhile"));
    }
    Ok(metadata)
}

/// A file beside the target that nobody sees; it goes when this goes.
struct Temporary {
    path: PathBuf,
    renamed: bool,
}

impl Temporary {
    fn write(target: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<Self> {
        let (path, mut file) = open_beside(target)?;
        let temporary = Temporary { path, renamed: false };
        file.write_all(bytes)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()?;
        Ok(temporary)
    }

    fn rename(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            // A failure here has nobody to tell: the write's own failure is on its way.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A new file in the target's folder, hidden from discovery by its leading dot.
fn open_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    const ATTEMPTS: u32 = 1_000;
    let folder = target.parent().unwrap_or(Path::new("."));
    for _ in 0..ATTEMPTS {
        let name = format!(".pmo-{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "left-over temporary files `.pmo-*.tmp` fill the folder"))
}

/// Makes the name survive a power failure. Not every file system can; the content is safe either way.
fn sync_folder(target: &Path) {
    if cfg!(unix)
        && let Some(Ok(folder)) = target.parent().map(File::open)
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_exists_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("R1.yaml");
        create(&target, b"first").unwrap();
        assert_eq!(create(&target, b"second").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!((fs::read(&target).unwrap(), names(folder.path())), (b"first".to_vec(), vec!["R1.yaml".into()]));
    }

    #[test]
    fn of_many_writers_of_one_name_exactly_one_wins() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("R1.yaml");
        let wins: Vec<usize> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..16)
                .map(|i| {
                    (
                        i,
                        scope.spawn({
                            let target = &target;
                            move || create(target, format!("{i}").as_bytes())
                        }),
                    )
                })
                .collect();
            writers.into_iter().filter_map(|(i, writer)| writer.join().unwrap().is_ok().then_some(i)).collect()
        });
        assert_eq!(wins.len(), 1);
        assert_eq!(fs::read_to_string(&target).unwrap(), wins[0].to_string());
        assert_eq!(names(folder.path()), ["R1.yaml"]);
    }

    #[test]
    fn a_file_changed_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("R1.yaml");
        fs::write(&target, "edited by hand").unwrap();
        assert_eq!(replace(&target, b"as read", b"new").unwrap_err().kind(), ErrorKind::InvalidData);
        assert_eq!(remove(&target, b"as read").unwrap_err().kind(), ErrorKind::InvalidData);
        replace(&target, b"edited by hand", b"new").unwrap();
        assert_eq!((fs::read(&target).unwrap(), names(folder.path())), (b"new".to_vec(), vec!["R1.yaml".into()]));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_written_through_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "outside").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        assert_eq!(replace(&link, b"outside", b"new").unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(create(&link, b"new").unwrap_err().kind(), ErrorKind::AlreadyExists);
        symlink(folder.path().join("nowhere"), folder.path().join("dangling")).unwrap();
        assert_eq!(create(&folder.path().join("dangling"), b"new").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&file).unwrap(), b"outside");
        replace(&file, b"outside", b"new").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
