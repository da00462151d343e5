//! Files are written whole or not at all, whatever happens to the writer or the disk.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use pmo::writing::Folder;

/// Where the writing child writes; set only for the child.
const CHILD: &str = "PMO_TEST_WRITER";
const LENGTH: usize = 40_000;

/// A content that shows any mixture: one letter, many times.
fn content(round: usize) -> Vec<u8> {
    vec![b'a' + u8::try_from(round % 26).unwrap(); LENGTH]
}

/// Writes until it is killed: replaces one file over and over and makes new ones.
#[test]
#[ignore = "the child of `a_killed_writer_leaves_whole_files`"]
fn writer() {
    let Ok(root) = std::env::var(CHILD) else { return };
    let folder = Folder::new(root);
    let mut old = fs::read(folder.root().join("file")).unwrap();
    for round in 0.. {
        let new = content(round);
        folder.replace("file", &old, &new).unwrap();
        let name = format!("new/{}-{round}", std::process::id());
        folder.create(&name, &new).unwrap();
        old = new;
    }
}

fn child(root: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "atomic_writes::writer"]).env(CHILD, root);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn is_whole(bytes: &[u8]) -> bool {
    bytes.len() == LENGTH && bytes.iter().all(|byte| *byte == bytes[0])
}

/// Waits for the child to be at work, however busy the machine is.
fn wait_until(holds: impl Fn() -> bool) {
    let start = std::time::Instant::now();
    while !holds() && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// Two hundred times; the moments come from a fixed sequence, the kernel adds the chance.
#[test]
fn a_killed_writer_leaves_whole_files() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("file"), content(0)).unwrap();
    let (mut changes, mut before) = (0, content(0));
    for round in 0..200_u64 {
        let mut writer = child(root.path()).spawn().unwrap();
        wait_until(|| fs::read(root.path().join("file")).unwrap() != before);
        std::thread::sleep(Duration::from_micros(round * 7_919 % 5_000));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let now = fs::read(root.path().join("file")).unwrap();
        assert!(is_whole(&now), "round {round}: {} bytes that are neither old nor new", now.len());
        changes += usize::from(now != before);
        before = now;
    }
    let new = fs::read_dir(root.path().join("new")).map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    let named = new.iter().flatten().filter(|entry| !entry.file_name().to_string_lossy().starts_with(".pmo-"));
    let whole: Vec<bool> = named.map(|entry| is_whole(&fs::read(entry.path()).unwrap())).collect();
    assert!(whole.iter().all(|whole| *whole), "a new file is not whole");
    assert!(changes > 20 && whole.len() > 20, "killed too early: {changes} changes, {} new files", whole.len());
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("file"), "old").unwrap();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(root.path().join("probe"), "").is_ok() {
        eprintln!("SKIPPED a_folder_that_may_not_be_written_stays_as_it_is: this user may write everywhere");
        return;
    }
    let folder = Folder::new(root.path());
    let errors = [folder.create("new", b"new").unwrap_err(), folder.replace("file", b"old", b"new").unwrap_err()];
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(errors.iter().all(|error| error.hint().contains("permissions")), "{errors:?}");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    assert_eq!(fs::read(root.path().join("file")).unwrap(), b"old");
}

/// A file system of 64 kB, taken down when this goes.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mount.is_ok_and(|status| status.success()).then_some(SmallDisk(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let Some(disk) = SmallDisk::mount("size=64k") else {
        eprintln!("SKIPPED a_full_disk_loses_nothing: this user may not mount a small file system");
        return;
    };
    let folder = Folder::new(disk.0.path());
    folder.create("file", &content(0)).unwrap();
    let errors = [
        folder.create("deep/new", &content(1)).unwrap_err(),
        folder.replace("file", &content(0), &content(1)).unwrap_err(),
    ];
    assert!(errors.iter().all(|error| error.hint().contains("room")), "{errors:?}");
    assert_eq!(fs::read_dir(disk.0.path()).unwrap().count(), 1, "something is left behind");
    assert_eq!(fs::read(disk.0.path().join("file")).unwrap(), content(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_an_error_without_residue() {
    let Some(disk) = SmallDisk::mount("size=64k") else {
        eprintln!("SKIPPED a_read_only_disk_is_an_error_without_residue: this user may not mount a file system");
        return;
    };
    let folder = Folder::new(disk.0.path());
    folder.create("file", b"old").unwrap();
    let remount = Command::new("mount").args(["-o", "remount,ro"]).arg(disk.0.path()).status();
    if !remount.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED a_read_only_disk_is_an_error_without_residue: this user may not remount");
        return;
    }
    let errors = [folder.create("new", b"").unwrap_err(), folder.replace("file", b"old", b"new").unwrap_err()];
    assert!(errors.iter().all(|error| error.hint().contains("permissions")), "{errors:?}");
    assert_eq!(fs::read(disk.0.path().join("file")).unwrap(), b"old");
}
