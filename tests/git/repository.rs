//! Repositories for tests, made by git itself with fixed people and dates and no settings of the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with repositories in it; gone with the value.
pub struct Folder {
    /// Holds it on disk.
    folder: TempDir,
}

impl Folder {
    /// An empty folder, or `None`, said aloud, where there is no git to fill it.
    pub fn new(test: &str) -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("SKIPPED {test}: there is no git");
            return None;
        }
        Some(Folder { folder: TempDir::new().unwrap() })
    }

    /// The folder's path, without links.
    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// A path in it.
    pub fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// An empty repository with these options of `git init`.
    pub fn init(&self, name: &str, options: &[&str]) -> Repository {
        let folder = self.at(name);
        fs::create_dir_all(&folder).unwrap();
        let repository = Repository { folder };
        repository.git(&[&["init", "-q", "-b", "main"], options].concat());
        repository
    }

    /// A clone with these options, from a URL so that nothing is shared.
    pub fn clone(&self, from: &Repository, name: &str, options: &[&str]) -> Repository {
        let (url, to) = (format!("file://{}", from.folder.display()), self.at(name));
        let arguments = [&["clone", "-q"], options, &[&url, to.to_str().unwrap()]].concat();
        succeed(git(&self.path(), &arguments), &arguments);
        Repository { folder: to }
    }
}

/// A repository with a work tree, or a bare one.
pub struct Repository {
    /// Its root.
    pub folder: PathBuf,
}

impl Repository {
    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Commits everything there is at noon, UTC, of a day.
    pub fn commit(&self, day: &str, message: &str) -> String {
        self.commit_by("Ana Silva <ana@example.org>", day, message)
    }

    /// The same, written by somebody else.
    pub fn commit_by(&self, author: &str, day: &str, message: &str) -> String {
        self.git(&["add", "-A"]);
        let date = format!("{day}T12:00:00Z");
        let author = format!("--author={author}");
        let arguments =
            ["commit", "-q", &author, "--allow-empty", "--allow-empty-message", "--no-verify", "-m", message];
        let dates = [("GIT_AUTHOR_DATE", date.as_str()), ("GIT_COMMITTER_DATE", date.as_str())];
        succeed(command(&self.folder, &arguments).envs(dates).output().unwrap(), &arguments);
        self.git(&["rev-parse", "HEAD"])
    }

    /// What git answers.
    pub fn git(&self, arguments: &[&str]) -> String {
        succeed(git(&self.folder, arguments), arguments)
    }

    /// What git answers to bytes on its standard input.
    pub fn git_with(&self, arguments: &[&str], input: &[u8]) -> String {
        use std::io::Write as _;
        use std::process::Stdio;
        let mut command = command(&self.folder, arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        succeed(child.wait_with_output().unwrap(), arguments)
    }

    /// Puts an object of any kind into the repository, as it is, and names it.
    pub fn object(&self, kind: &str, bytes: &[u8]) -> String {
        self.git_with(&["hash-object", "-w", "--stdin", "--literally", "-t", kind], bytes)
    }
}

/// What the program answers in `folder`, with nothing of this machine's settings: exit code, stdout, stderr.
pub fn pmo(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut pmo = assert_cmd::Command::cargo_bin("pmo").unwrap();
    let output = pmo.current_dir(folder).env_clear().env("LC_ALL", "C.UTF-8").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Git with fixed people and settings of nobody.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    let settings = ["protocol.file.allow=always", "core.logAllRefUpdates=false", "safe.directory=*"];
    git.args(settings.iter().flat_map(|setting| ["-c", setting])).args(arguments).current_dir(folder).envs([
        ("TZ", "UTC"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_AUTHOR_NAME", "Ana Silva"),
        ("GIT_AUTHOR_EMAIL", "ana@example.org"),
        ("GIT_COMMITTER_NAME", "Ana Silva"),
        ("GIT_COMMITTER_EMAIL", "ana@example.org"),
        ("GIT_AUTHOR_DATE", "2026-01-01T12:00:00Z"),
        ("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z"),
    ]);
    git
}

fn git(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn succeed(output: Output, arguments: &[&str]) -> String {
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
