//! The program itself on a hostile tree, in little memory and little time.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::CommandCargoExt as _;

/// What a run came to.
pub struct Run {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
    pub took: Duration,
}

/// `pmo check` in `tree`, with 128 MiB of memory of its own and 60 seconds of processor time.
pub fn check(tree: &Path, format: &str) -> Run {
    let program = Command::cargo_bin("pmo").unwrap();
    let script = "ulimit -d 131072 && ulimit -t 60 && exec \"$@\"";
    let started = Instant::now();
    let output = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(program.get_program())
        .args(["check", "--as-of", "2026-11-20", "--format", format])
        .current_dir(tree)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr), took: started.elapsed() }
}
