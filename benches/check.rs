//! The whole check of generated portfolios: time, memory and rate, beside a plain read of the same files.
//!
//! `cargo bench --bench check` measures 1,000 and 10,000 projects; `cargo bench --bench check -- 300 3000` others.
//! The portfolios come from the generator in the folder that `PMO_SHARED` names, else `../shared` beside the
//! checkout; without it nothing is measured, and that is said.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a bench reports on the terminal
#![allow(clippy::unwrap_used)] // a bench that cannot go on should say where

mod portfolio;

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use portfolio::{best, run};

/// One measured tree.
struct Measured {
    projects: usize,
    files: usize,
    bytes: u64,
    records: u64,
    check: Duration,
    /// Highest resident memory, in bytes; 0 where the system does not tell.
    memory: u64,
    read: Duration,
    status: Duration,
}

fn main() {
    let Some(generator) = portfolio::generator() else { return };
    let sizes = portfolio::sizes(&[1_000, 10_000]);
    let measured: Vec<Measured> = sizes.into_iter().map(|projects| measure(&generator, projects)).collect();
    println!("projects   files      MB   records   check s   peak MB   records/s   read s   × read   git status s");
    for one in &measured {
        println!("{}", one.line());
    }
    if let (Some(first), Some(last)) = (measured.first(), measured.last().filter(|_| measured.len() > 1)) {
        let times = |a: f64, b: f64| b / a;
        println!(
            "{} to {} projects: {:.1} times the records, {:.1} times the time, {:.1} times the memory",
            first.projects,
            last.projects,
            times(first.records as f64, last.records as f64),
            times(first.check.as_secs_f64(), last.check.as_secs_f64()),
            times(first.memory as f64, last.memory as f64),
        );
    }
}

impl Measured {
    fn line(&self) -> String {
        let seconds = self.check.as_secs_f64();
        format!(
            "{:>8} {:>7} {:>7.1} {:>9} {:>9.3} {:>9.1} {:>11.0} {:>8.3} {:>8.1} {:>14.3}",
            self.projects,
            self.files,
            self.bytes as f64 / 1e6,
            self.records,
            seconds,
            self.memory as f64 / 1e6,
            self.records as f64 / seconds,
            self.read.as_secs_f64(),
            seconds / self.read.as_secs_f64(),
            self.status.as_secs_f64(),
        )
    }
}

fn measure(generator: &Path, projects: usize) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("portfolio");
    portfolio::generate(generator, &tree, projects);
    let (mut files, mut bytes) = (0, 0);
    let read = best(|| (files, bytes) = read_all(&tree));
    let status = best(|| run(Command::new("git").args(["status", "--porcelain"]).current_dir(&tree)));
    let mut memory = 0;
    let mut records = 0;
    let check = best(|| (records, memory) = check(&tree));
    Measured { projects, files, bytes, records, check, memory, read, status }
}

/// Files and bytes of records: a walk and a read of each, one after the other.
fn read_all(folder: &Path) -> (usize, u64) {
    let (mut files, mut bytes) = (0, 0);
    let mut buffer = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_entry(|entry| entry.file_name() != ".git") {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "yaml") {
            buffer.clear();
            fs::File::open(entry.path()).unwrap().read_to_end(&mut buffer).unwrap();
            files += 1;
            bytes += buffer.len() as u64;
        }
    }
    (files, bytes)
}

/// Records of a check by the program itself, and its highest resident memory in bytes.
fn check(tree: &Path) -> (u64, u64) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pmo"))
        .args(["check", "--as-of", "2026-11-20", "--fail-on", "never", "--format", "json"])
        .current_dir(tree)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let id = child.id();
    let watch = thread::spawn(move || {
        let mut highest = 0;
        while let Some(now) = resident(id) {
            highest = now.max(highest);
            thread::sleep(Duration::from_millis(2));
        }
        highest
    });
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert!(child.wait().unwrap().success());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    (json["summary"]["records"].as_u64().unwrap(), watch.join().unwrap())
}

/// The highest resident memory of a process so far (VmHWM); `None` once it has ended.
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
