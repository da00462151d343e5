//! What a repository may not do: change an answer by its settings, or keep anybody waiting.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::at::history;
use super::repository::{Folder, pmo};
use super::traps::{arm, set};

/// What every command that looks back answers, to the byte.
fn answers(folder: &Path) -> Vec<(i32, String)> {
    let commands: [&[&str]; 5] = [
        &["check", "--format", "json", "--fail-on", "never"],
        &["diff", "HEAD~2..HEAD", "--format", "json"],
        &["why", "PRJ-A.name", "--format", "json"],
        &["list", "project", "--at", "HEAD~1", "--format", "json"],
        &["trend", "portfolio.slip_days", "--format", "json"],
    ];
    let ask = |command: &&[&str]| {
        let (code, out, err) = pmo(folder, &[command, &["--as-of", "2026-04-01"][..]].concat());
        assert!(code == 0, "{command:?}: {err}");
        (code, out)
    };
    commands.iter().map(ask).collect()
}

#[test]
fn settings_of_a_repository_change_no_answer() {
    let Some(folder) = Folder::new("settings_of_a_repository_change_no_answer") else { return };
    let (repository, _) = history(&folder, "repository", &[]);
    let before = answers(&repository.folder);
    assert!(before.iter().any(|(_, out)| out.contains("Ana Silva")));
    let (program, said) = arm(&folder);
    let [mailmap, more, empty] = ["mailmap", "more", "empty"].map(|name| folder.at(name));
    fs::write(&mailmap, "Eve <eve@example.org> <ana@example.org>\n").unwrap();
    fs::write(&more, format!("[core]\n\tfsmonitor = {program}\n[mailmap]\n\tfile = {}\n", mailmap.display())).unwrap();
    fs::create_dir(&empty).unwrap();
    let [mailmap, more, empty] = [&mailmap, &more, &empty].map(|path| path.to_str().unwrap());
    let settings = [
        ("mailmap.file", mailmap),
        ("mailmap.blob", "HEAD:people.yaml"),
        ("include.path", more),
        ("core.useReplaceRefs", "true"),
        ("core.attributesFile", more),
        ("core.excludesFile", more),
        ("core.autocrlf", "true"),
        ("core.ignoreCase", "true"),
        ("core.abbrev", "4"),
        ("core.notesRef", "refs/heads/main"),
        ("core.commentChar", "i"),
        ("gpg.ssh.allowedSignersFile", more),
        ("gpg.ssh.program", &program),
        ("log.date", "raw"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("gitoxide.objects.replaceRefBase", "refs/heads/"),
        ("gitoxide.objects.allocLimit", "1"),
        ("core.deltaBaseCacheLimit", "1"),
        ("core.worktree", empty),
    ];
    set(&repository, &settings);
    let _ = fs::remove_file(&said);
    for (before, after) in before.iter().zip(answers(&repository.folder)) {
        assert!(*before == after, "{before:?}\n{after:?}");
    }
    assert!(!said.exists());
}

/// A pipe is waited for until somebody writes into it.
#[test]
fn nothing_of_a_repository_is_waited_for() {
    let Some(folder) = Folder::new("nothing_of_a_repository_is_waited_for") else { return };
    let (plain, _) = history(&folder, "plain", &[]);
    let inside =
        ["HEAD", "config", "packed-refs", "shallow", "commondir", "refs/heads/main", "objects/info/alternates"];
    let beside = ["info/grafts", "filter-repo/commit-map", "logs/HEAD", "pmo", "index", "description"];
    for (number, name) in inside.into_iter().chain(beside).enumerate() {
        let repository = folder.clone(&plain, &format!("tree-{number}"), &[]);
        let path = repository.folder.join(".git").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        if !Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED nothing_of_a_repository_is_waited_for: there is no mkfifo");
            return;
        }
        let mut pmo = assert_cmd::Command::cargo_bin("pmo").unwrap();
        let pmo = pmo.current_dir(&repository.folder).env_clear().timeout(std::time::Duration::from_secs(20));
        let output = pmo.args(["check", "--at", "HEAD", "--as-of", "2026-05-01"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let expected = if inside.contains(&name) { Some(2) } else { Some(0) };
        assert_eq!(output.status.code(), expected, "{name}: {said}");
        assert!(!inside.contains(&name) || said.contains("in its git folder is no file"), "{name}: {said}");
    }
}

/// To find out which of them lead to one another takes longer and longer.
#[test]
fn a_repository_that_borrows_from_everybody_is_refused() {
    let Some(folder) = Folder::new("a_repository_that_borrows_from_everybody") else { return };
    let (repository, _) = history(&folder, "repository", &[]);
    let others: String = (0..100_000).map(|number| format!("/nowhere/{number}\n")).collect();
    fs::write(repository.folder.join(".git/objects/info/alternates"), others).unwrap();
    let (code, _, err) = pmo(&repository.folder, &["check", "--at", "HEAD"]);
    assert!(code == 2 && err.contains("`objects/info/alternates` in its git folder names too many others"), "{err}");
}
