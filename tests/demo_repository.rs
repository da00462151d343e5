//! `pmo demo` makes one and the same repository everywhere, and git has nothing to say against it.

use std::path::Path;
use std::process::Command;

use pmo::demo::history;
use serde_json::Value;

use super::cli::{run, tree};

/// What git says in `folder`, or `None` where there is no git.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(folder).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {text}");
    Some(text.trim().to_owned())
}

fn commit(out: &str) -> String {
    let answer: Value = serde_json::from_str(out).unwrap();
    answer["rows"][0]["commit"].as_str().unwrap().to_owned()
}

#[test]
fn the_same_history_has_the_same_ids_and_is_sound() {
    let folder = tree(&[]);
    let (code, first, err) = run(folder.path(), &["demo", "first", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let (_, second, _) = run(folder.path(), &["demo", "second", "--format", "json"]);
    assert_eq!(commit(&first), commit(&second));
    let first_folder = folder.path().join("first");
    let Some(head) = git(&first_folder, &["rev-parse", "HEAD"]) else {
        eprintln!("SKIPPED the part of the_same_history_has_the_same_ids_and_is_sound that asks git: there is none");
        return;
    };
    assert_eq!(head, commit(&first));
    assert_eq!(git(&first_folder, &["fsck", "--full", "--strict", "--no-progress"]).unwrap(), "");
    assert_eq!(git(&first_folder, &["status", "--porcelain"]).unwrap(), "");
    let steps = history();
    let log = git(&first_folder, &["log", "--reverse", "--format=%ae %aI %ce %cI %s"]).unwrap();
    assert_eq!(log.lines().count(), steps.len());
    for (line, step) in log.lines().zip(&steps) {
        let (at, subject) = (step.at.format("%Y-%m-%dT%H:%M:%S"), step.message.lines().next().unwrap());
        let who = &step.author.email;
        let expected =
            [("+00:00", "+00:00"), ("Z", "Z")].map(|(a, c)| format!("{who} {at}{a} {who} {at}{c} {subject}"));
        assert!(expected.contains(&line.to_owned()), "{line}\n{expected:?}");
    }
}

#[test]
fn the_demonstration_is_a_clean_portfolio_and_says_what_to_try() {
    let folder = tree(&[]);
    let (code, out, err) = run(folder.path(), &["demo"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let next = out.lines().find_map(|line| line.strip_prefix("next: cd pmo-demo && pmo ")).unwrap();
    let then = out.lines().find_map(|line| line.strip_prefix("then: pmo ")).unwrap();
    for command in [next, then] {
        let arguments: Vec<&str> = command.split(' ').collect();
        let mut pmo = assert_cmd::Command::cargo_bin("pmo").unwrap();
        pmo.current_dir(folder.path().join("pmo-demo")).args(arguments).assert().success();
    }
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tree(&[("mine/notes.txt", "mine")]);
    let (code, out, err) = run(folder.path(), &["demo", "mine"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("the folder `mine` is not empty"), "{err}");
    assert_eq!(std::fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
}
