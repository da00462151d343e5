//! A commit read without a work tree, beside git reading the same blobs; and a walk through all of history.
//!
//! `cargo bench --bench history` measures 1,000 projects; `cargo bench --bench history -- 300 3000` others. The
//! portfolios come from the generator that `benches/portfolio` finds. Each is measured as a bare clone, where
//! everything is packed, and as the repository that its commits were made in, where every object is a file.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a bench reports on the terminal
#![allow(clippy::unwrap_used)] // a bench that cannot go on should say where

mod portfolio;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pmo::git::{self, Repository, Snapshot};
use portfolio::{best, run};

fn main() {
    let Some(generator) = portfolio::generator() else { return };
    println!(
        "projects  stored   blobs   cat-file s   snapshot s   × cat-file   check --at s   check s   commits   walk s   git log s"
    );
    for projects in portfolio::sizes(&[1_000]) {
        let folder = tempfile::tempdir().unwrap();
        let (tree, bare) = (folder.path().join("portfolio"), folder.path().join("bare.git"));
        portfolio::generate(&generator, &tree, projects);
        let (url, to) = (format!("file://{}", tree.display()), bare.display().to_string());
        run(Command::new("git").args(["clone", "-q", "--bare", &url, &to]));
        let check = best(|| check(&tree, &[]));
        for (stored, repository) in [("packed", &bare), ("loose", &tree)] {
            measure(projects, stored, repository, &folder.path().join("ids"), check.as_secs_f64());
        }
    }
}

fn measure(projects: usize, stored: &str, repository: &Path, ids: &Path, check_of_files: f64) {
    let blobs = list_blobs(repository, ids);
    let read = best(|| {
        let input = File::open(ids).unwrap();
        run(Command::new("git").args(["cat-file", "--batch"]).current_dir(repository).stdin(Stdio::from(input)));
    });
    let snapshot = best(|| {
        let opened = Repository::open(repository).unwrap();
        let moment = git::resolve(&opened, "HEAD").unwrap();
        let files = Snapshot::of_commit(&opened, moment.commit, "").unwrap().files;
        assert!(files.len() > blobs / 2);
    });
    let check = best(|| check(repository, &["--at", "HEAD"]));
    let mut commits = 0;
    let walk = best(|| commits = walk(repository));
    let log = best(|| {
        run(Command::new("git").args(["log", "--first-parent", "--raw", "--no-abbrev", "-m"]).current_dir(repository));
    });
    println!(
        "{projects:>8}  {stored:<6} {blobs:>7} {:>12.3} {:>12.3} {:>12.1} {:>14.3} {check_of_files:>9.3} {commits:>9} {:>8.3} {:>11.3}",
        read.as_secs_f64(),
        snapshot.as_secs_f64(),
        snapshot.as_secs_f64() / read.as_secs_f64(),
        check.as_secs_f64(),
        walk.as_secs_f64(),
        log.as_secs_f64(),
    );
}

/// Writes the ids of every blob of `HEAD`, one a line; how many there are.
fn list_blobs(repository: &Path, to: &Path) -> usize {
    let listed = Command::new("git").args(["ls-tree", "-r", "HEAD"]).current_dir(repository).output().unwrap();
    let text = String::from_utf8_lossy(&listed.stdout);
    let ids: Vec<&str> = text.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    std::fs::write(to, ids.join("\n") + "\n").unwrap();
    ids.len()
}

fn check(folder: &Path, options: &[&str]) {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_pmo"));
    let arguments = ["check", "--as-of", "2026-11-20", "--fail-on", "never", "--format", "json"];
    run(Command::new(program).args(arguments).args(options).current_dir(folder));
}

/// Every commit, and what it changed; how many there are.
fn walk(repository: &Path) -> usize {
    let opened = Repository::open(repository).unwrap();
    let walked = git::walk(&opened, opened.head().unwrap()).map(|commit| {
        let commit = commit.unwrap();
        git::changes(&opened, commit.parents.first().copied(), commit.id, "").unwrap().len()
    });
    walked.count()
}
