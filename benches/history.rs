//! A commit read without a work tree, beside git reading the same blobs; and a walk through all of history.
//!
//! `cargo bench --bench history` measures 1,000 projects; `cargo bench --bench history -- 300 3000` others. The
//! portfolios come from the generator that `benches/portfolio` finds. Each is measured as a bare clone, where
//! everything is packed, and as the repository that its commits were made in, where every object is a file.
//! `PMO_HISTORY=FOLDER` measures trends and checks over the history of the repository there as well.
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
        "projects  stored   blobs   cat-file s   snapshot s   × cat-file   check --at s   × cat-file   check s   commits   walk s   git log s"
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
    if let Some(told) = std::env::var_os("PMO_HISTORY") {
        trends(&PathBuf::from(told));
    }
}

/// Figures over the history of a repository that `PMO_HISTORY` names (it is cloned), beside git reading the same
/// commits and blobs; and a check with its history, beside one without.
fn trends(repository: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let clone = folder.path().join("clone");
    let (url, to) = (format!("file://{}", repository.display()), clone.display().to_string());
    run(Command::new("git").args(["clone", "-q", &url, &to]));
    let git = |arguments: &[&str], input: Stdio| {
        run(Command::new("git").args(arguments).current_dir(&clone).stdin(input).stdout(Stdio::null()));
    };
    let row = |what: &str, seconds: f64| println!("{what:<44} {seconds:>8.3} s");
    row("git log --oneline", best(|| git(&["log", "--oneline"], Stdio::null())).as_secs_f64());
    let ids = folder.path().join("ids");
    for (span, since) in [("52 weeks", "2025-11-20"), ("every commit", "1970-01-02")] {
        let log = ["log", "--first-parent", "--raw", "--no-abbrev", "--since", since, "--format=%H"];
        blobs_of(&clone, &log, &ids);
        let floor = best(|| {
            git(&log, Stdio::null());
            git(&["cat-file", "--batch"], Stdio::from(File::open(&ids).unwrap()));
        });
        row(&format!("git log --raw and cat-file, {span}"), floor.as_secs_f64());
    }
    let kept = clone.join(".git/pmo");
    let ask = |arguments: &[&str]| {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_pmo"));
        run(Command::new(program).args(arguments).args(["--as-of", "2026-11-20"]).current_dir(&clone));
    };
    // A column that depends on the files alone, one that also changes on certain days, and one that does on every day.
    for metric in ["slip_days", "eac", "pv"] {
        let weeks = ["trend", metric, "--last", "52w"];
        let commits = ["trend", metric, "--last", "10y", "--every", "commit"];
        for (span, question) in [("--last 52w", &weeks[..]), ("--every commit", &commits[..])] {
            let first = best(|| {
                drop(std::fs::remove_dir_all(&kept));
                ask(question);
            });
            row(&format!("trend {metric} {span}"), first.as_secs_f64());
            row(&format!("trend {metric} {span}, again"), best(|| ask(question)).as_secs_f64());
        }
    }
    let check = ["check", "--fail-on", "never", "--format", "json"];
    let first = best(|| {
        drop(std::fs::remove_dir_all(&kept));
        ask(&check);
    });
    row("check with its history", first.as_secs_f64());
    row("check with its history, again", best(|| ask(&check)).as_secs_f64());
    // What was kept one commit ago, in the place of what is kept now.
    let before = folder.path().join("before");
    git(&["checkout", "-q", "HEAD~1"], Stdio::null());
    drop(std::fs::remove_dir_all(&kept));
    ask(&check);
    git(&["checkout", "-q", "-"], Stdio::null());
    std::fs::rename(&kept, &before).unwrap();
    let later = best(|| {
        drop(std::fs::remove_dir_all(&kept));
        run(Command::new("cp").arg("-r").arg(&before).arg(&kept));
        ask(&check);
    });
    row("check with its history, one commit later", later.as_secs_f64());
    std::fs::rename(clone.join(".git"), folder.path().join("aside")).unwrap();
    row("check of the same files without git", best(|| ask(&check)).as_secs_f64());
}

/// Writes the ids of every blob that a log names, and of those that its last commit holds.
fn blobs_of(repository: &Path, log: &[&str], to: &Path) {
    let logged = Command::new("git").args(log).current_dir(repository).output().unwrap();
    let text = String::from_utf8_lossy(&logged.stdout).into_owned();
    list_blobs(repository, to);
    let named = text.lines().filter(|line| line.starts_with(':')).filter_map(|line| line.split(' ').nth(3));
    let ids: std::collections::BTreeSet<&str> = named.filter(|id| id.bytes().any(|digit| digit != b'0')).collect();
    let all = ids.into_iter().fold(std::fs::read_to_string(to).unwrap(), |all, id| all + id + "\n");
    std::fs::write(to, all).unwrap();
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
        "{projects:>8}  {stored:<6} {blobs:>7} {:>12.3} {:>12.3} {:>12.1} {:>14.3} {:>12.1} {check_of_files:>9.3} {commits:>9} {:>8.3} {:>11.3}",
        read.as_secs_f64(),
        snapshot.as_secs_f64(),
        snapshot.as_secs_f64() / read.as_secs_f64(),
        check.as_secs_f64(),
        check.as_secs_f64() / read.as_secs_f64(),
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
