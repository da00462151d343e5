//! `--at`: what a commit holds reads like a checkout of it, to the byte.

use std::path::Path;

use pmo::git::{self, Snapshot};
use rayon::prelude::*;

use super::repository::{Folder, Repository, pmo};

/// A person and a project, as files.
pub const PEOPLE: &str = "- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}\n";
/// A project's text at a stage of its life.
pub fn project(name: &str) -> String {
    format!("id: PRJ-A\nname: {name}\nstage: concept\nmanager: ana.silva\n")
}

/// Asked of the sampled commits in turn.
const COMMANDS: &[&[&str]] = &[
    &["check", "--format", "json", "--fail-on", "never"],
    &["list", "project", "--format", "csv"],
    &["show", "--format", "json"],
    &["report", "portfolio"],
    &["check", "--fail-on", "info"],
    &["list", "risk", "--format", "md"],
    &["show", "PRJ-ASSETDATA"],
    &["report", "status", "--project", "PRJ-ASSETDATA"],
    &["check", "projects", "--format", "sarif", "--fail-on", "never"],
    &["rules", "--format", "json"],
    &["show", "milestones", "--format", "csv"],
    &["report", "portfolio", "--format", "html"],
    &["why", "PRJ-ASSETDATA.percent_complete"],
    &["schema", "risk"],
    &["trend", "portfolio.slip_days", "--format", "csv"],
];

/// Three commits of one project: concept, renamed, gone.
pub fn history(folder: &Folder, name: &str, options: &[&str]) -> (Repository, [String; 3]) {
    let repository = folder.init(name, options);
    repository.write("pmo.yaml", "organisation: Example\n").write("people.yaml", PEOPLE);
    repository.write("projects/a/project.yaml", &project("Claims portal"));
    let first = repository.commit("2026-01-10", "Claims portal");
    repository.git(&["tag", "-a", "v1", "-m", "one"]);
    repository.write("projects/a/project.yaml", &project("Claims, again"));
    let second = repository.commit("2026-02-10", "Claims, again");
    repository.write("projects/b/project.yaml", &project("Second").replace("PRJ-A", "PRJ-B"));
    let third = repository.commit("2026-03-10", "Second");
    (repository, [first, second, third])
}

#[test]
fn every_tenth_commit_of_the_demonstration_reads_like_its_checkout() {
    let Some(folder) = Folder::new("every_tenth_commit_of_the_demonstration_reads_like_its_checkout") else { return };
    let (code, _, err) = pmo(&folder.path(), &["demo", "past"]);
    assert_eq!(code, 0, "{err}");
    let past = Repository { folder: folder.at("past") };
    let commits = past.git(&["rev-list", "--first-parent", "HEAD"]);
    let commits: Vec<(usize, &str)> = commits.lines().step_by(10).enumerate().collect();
    commits.par_iter().for_each(|(index, commit)| {
        let now = folder.clone(&past, &format!("now-{index}"), &["--no-checkout"]);
        now.git(&["checkout", "-q", "--detach", commit]);
        let repository = git::Repository::open(&past.folder).unwrap();
        let moment = git::resolve(&repository, commit).unwrap();
        let stored = Snapshot::of_commit(&repository, moment.commit, "").unwrap();
        let on_disk = Snapshot::of_worktree(&git::discover(&now.folder).unwrap()).unwrap();
        assert!(stored == on_disk, "{commit}");
        let day = now.git(&["show", "-s", "--date=format-local:%Y-%m-%d", "--format=%cd", commit]);
        let command = COMMANDS[index % COMMANDS.len()];
        same(command, (&past.folder, &["--at", commit]), (&now.folder, &["--as-of", &day]));
    });
}

/// Asks the same in two places and compares every byte.
pub fn same(command: &[&str], a: (&Path, &[&str]), b: (&Path, &[&str])) {
    let ask = |(folder, options): (&Path, &[&str])| pmo(folder, &[command, options].concat());
    let (a, b) = (ask(a), ask(b));
    let odd = a.1.lines().zip(b.1.lines()).find(|(a, b)| a != b);
    assert!(a == b, "{command:?}: {} {:?} {} {}{}", a.0, odd, b.0, a.2, b.2);
    assert!(!a.1.is_empty() || !a.2.is_empty(), "{command:?} prints nothing");
}
