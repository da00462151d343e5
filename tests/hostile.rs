//! Files written to do harm: each ends in a finding or in a clean result that the case declares, soon and in
//! little memory, and never in a panic.
//!
//! `cargo test --release hostile -- --nocapture` prints the times.

mod case;
#[cfg(unix)]
mod names;
#[cfg(unix)]
mod process;
mod texts;
mod values;

use std::time::{Duration, Instant};

use case::{Case, Expect, PEOPLE, PROJECT};
use chrono::NaiveDate;
use pmo::git::{Content, File, Snapshot};
use pmo::workspace;

/// Far above what any case takes, so that a busy machine does not fail it; a quadratic scan does.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// Rules with a failing finding in a tree, each once for every finding.
fn findings(files: Vec<(&str, Vec<u8>)>) -> Vec<String> {
    let mut files: Vec<File> = files
        .into_iter()
        .map(|(path, bytes)| File { path: path.to_owned(), content: Content::Bytes(bytes), blob: None })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let loaded = workspace::load(Snapshot { files, ..Snapshot::default() }).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let checked = loaded.check(&portfolio, &scanned, as_of);
    checked.findings.iter().map(|finding| finding.rule.to_string()).collect()
}

fn tree(case: &Case) -> Vec<(&str, Vec<u8>)> {
    let mut files = vec![("people.yaml", PEOPLE.as_bytes().to_vec())];
    if case.path != "projects/a/project.yaml" {
        files.push(("projects/a/project.yaml", PROJECT.as_bytes().to_vec()));
    }
    files.push((&case.path, case.bytes.clone()));
    files
}

fn cases() -> Vec<Case> {
    texts::all().into_iter().chain(values::all()).collect()
}

#[test]
fn every_hostile_file_ends_in_what_its_case_declares() {
    let cases = cases();
    assert!(cases.len() >= 250, "{} cases", cases.len());
    let mut wrong = Vec::new();
    let mut times = Vec::new();
    for case in &cases {
        let started = Instant::now();
        let found = findings(tree(case));
        let took = started.elapsed();
        times.push((took, &case.name));
        let rules: Vec<&str> = found.iter().map(String::as_str).collect();
        if !case.is_met(&rules) {
            wrong.push(format!(
                "{}: {:?} not among {} findings {:?}",
                case.name,
                case.expect,
                rules.len(),
                &rules[..rules.len().min(8)]
            ));
        }
        let refused = ["invalid-yaml", "schema-violation", "duplicate-key", "malformed-id", "dangling-reference"];
        if case.expect == Expect::Clean && rules.iter().any(|rule| refused.contains(rule)) {
            wrong.push(format!("{}: clean, but found {rules:?}", case.name));
        }
        if took > LONGEST {
            wrong.push(format!("{} took {took:?}", case.name));
        }
    }
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    eprintln!("{} cases: median {:?}, p99 {:?}, longest {:?}", cases.len(), at(50).0, at(99).0, at(100));
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// The cases that are large enough to be slow or to need memory, through the program itself.
#[cfg(unix)]
#[test]
fn large_hostile_files_fit_in_little_memory() {
    let mut wrong = Vec::new();
    for case in cases().iter().filter(|case| case.bytes.len() > 50_000) {
        let folder = tempfile::tempdir().unwrap();
        names::sound_tree(folder.path());
        std::fs::write(folder.path().join(&case.path), &case.bytes).unwrap();
        let run = process::check(folder.path(), "json");
        let is_refused = matches!(case.expect, Expect::Rule("invalid-yaml" | "schema-violation" | "duplicate-key"));
        let is_right = if is_refused { run.code == Some(1) } else { matches!(run.code, Some(0 | 1)) };
        if !is_right || run.took > LONGEST {
            wrong.push(format!("{}: {:?} after {:?}: {}", case.name, run.code, run.took, run.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every file with an odd name is read, found wrong, and named in output that is still JSON.
#[cfg(unix)]
#[test]
fn files_with_hostile_names_are_read_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    names::sound_tree(folder.path());
    let names = names::names();
    assert!(names.len() >= 60, "{}", names.len());
    for name in &names {
        std::fs::write(folder.path().join("risks").join(name), "a: [").unwrap();
    }
    let run = process::check(folder.path(), "json");
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found = json["findings"].as_array().unwrap();
    let paths: std::collections::BTreeSet<&str> = found
        .iter()
        .filter(|finding| finding["rule"] == "invalid-yaml")
        .filter_map(|finding| finding["path"].as_str())
        .collect();
    assert_eq!(paths.len(), names.len(), "{paths:#?}");
    assert!(!folder.path().join("PWNED").exists());
}

/// Links, pipes and the like are named, never followed, never waited for.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_and_not_read() {
    let mut wrong = Vec::new();
    for trap in names::TRAPS {
        let folder = tempfile::tempdir().unwrap();
        names::lay(folder.path(), trap);
        let run = process::check(&folder.path().join("tree"), "json");
        let code = if trap.is_found { Some(1) } else { Some(0) };
        let is_named = !trap.is_found || run.out.contains("\"rule\": \"invalid-yaml\"");
        let is_kept = !run.out.contains("stolen") && !run.out.contains("STOLEN") && !run.out.contains("root:");
        if run.code != code || !is_named || !is_kept || run.took > LONGEST {
            wrong.push(format!("{}: {:?} after {:?}\n{}{}", trap.name, run.code, run.took, run.out, run.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A tree whose own settings cannot be read is not checked by other settings instead.
#[cfg(unix)]
#[test]
fn settings_that_cannot_be_read_end_the_run() {
    use std::os::unix::fs::symlink;
    type Lay = fn(&std::path::Path);
    let traps: [(&str, Lay); 9] = [
        ("text that is no YAML", |path| std::fs::write(path, "rules: [").unwrap()),
        ("bytes that are no text", |path| std::fs::write(path, b"organisation: \xff").unwrap()),
        ("a list", |path| std::fs::write(path, "- a\n").unwrap()),
        ("a text", |path| std::fs::write(path, "supportive\n").unwrap()),
        ("an unknown key", |path| std::fs::write(path, "exclude: ['**']\n").unwrap()),
        ("the same key twice", |path| std::fs::write(path, "rules: {}\nrules: {}\n").unwrap()),
        ("a bomb", |path| std::fs::write(path, format!("organisation: {}", "[".repeat(100_000))).unwrap()),
        ("5 MiB", |path| std::fs::write(path, "# x\n".repeat(5 << 18)).unwrap()),
        ("a link", |path| symlink("people.yaml", path).unwrap()),
    ];
    for (name, lay) in traps {
        let folder = tempfile::tempdir().unwrap();
        names::sound_tree(folder.path());
        std::fs::remove_file(folder.path().join("pmo.yaml")).unwrap();
        lay(&folder.path().join("pmo.yaml"));
        let run = process::check(folder.path(), "json");
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{name}: {}", run.err);
        assert!(run.err.starts_with("pmo: ") && run.err.contains("pmo.yaml"), "{name}: {}", run.err);
    }
}
