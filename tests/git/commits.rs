//! Commits that no honest person makes: dates of any year, messages of any size, names in any encoding.

use std::time::{Duration, Instant};

use super::repository::{Folder, Repository, pmo};

/// The slowest answer allowed, of a build without optimisation on a busy machine.
const SOON: Duration = Duration::from_secs(20);

/// A commit with these lines about who made it, and this message, behind the last one.
fn commit(repository: &Repository, number: usize, people: &[u8], message: &[u8]) {
    let text = format!(
        "id: PRJ-A\nname: Name {number}\nmanager: ana.silva\nstatus: {{date: 2026-01-{:02}, summary: Text {number}}}\n\
         milestones: [{{id: M1, name: Live, baseline: 2026-06-01, forecast: 2026-{:02}-01}}]\n",
        number + 1,
        number % 12 + 1
    );
    repository.write("projects/a/project.yaml", &text).git(&["add", "-A"]);
    let tree = repository.git(&["write-tree"]);
    let parent = repository.git(&["for-each-ref", "--format=parent %(objectname)\n", "refs/heads/main"]);
    let bytes = [format!("tree {tree}\n{parent}").trim_end().as_bytes(), b"\n", people, b"\n\n", message].concat();
    let id = repository.object("commit", &bytes);
    repository.git(&["update-ref", "refs/heads/main", &id]);
}

/// What no terminal may be sent, and a direction of writing that hides what is read.
fn is_harmful(text: &str) -> bool {
    text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn commits_of_any_kind_are_survived_and_shown_as_text() {
    let Some(folder) = Folder::new("commits_of_any_kind_are_survived_and_shown_as_text") else { return };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n");
    let people = |who: &str, when: &str| format!("author {who} {when}\ncommitter {who} {when}").into_bytes();
    let ana = |day: u32| people("Ana <ana@example.org>", &format!("{} +0000", 1_767_225_600 + day * 86_400));
    let long = "x".repeat(8 << 20).into_bytes();
    let commits: Vec<(Vec<u8>, Vec<u8>)> = vec![
        (ana(0), b"start\n".to_vec()),
        (people("\x1b[31mRed\u{202e}\x07\u{9b}2J <a\x1b]52;c;x\x07@x>", "1767312000 +9999"), b"::set-env name=X::y\n".to_vec()),
        (b"author K\xf6nig\xff <k@x> 1767398400 -2359\ncommitter K\xf6nig <k@x> 1767398400 +0000\nencoding SHIFT_JIS".to_vec(), long),
        (people("", "yesterday"), b"\xff\xfe\x00T\x00\n".to_vec()),
        (people("A <a@b>", "9223372036854775807 +0000"), b"the end of time".to_vec()),
        (people("A <a@b>", "-99999999999 +0000"), b"before all time".to_vec()),
        (people("A <a@b>", "4102444800 +0000"), b"\n\n\n".to_vec()),
        (b"nobody at all".to_vec(), b"=cmd|'/c calc'!A0 @team `x`\n##[error]\n##vso[task.setvariable]\n".to_vec()),
        (people("<script>alert(1)</script> <\"><img src=x onerror=alert(1)>>", "0 +0000"), b"\x00\x00".to_vec()),
        (ana(9), b"now\n".to_vec()),
    ];
    for (number, (people, message)) in commits.iter().enumerate() {
        commit(&repository, number, people, message);
    }
    let commands: [&[&str]; 11] = [
        &["check", "--fail-on", "never"],
        &["check", "--fail-on", "never", "--format", "github"],
        &["diff", "HEAD~9..HEAD"],
        &["diff", "HEAD~9..HEAD", "--format", "csv"],
        &["why", "PRJ-A.name"],
        &["why", "PRJ-A.name", "--format", "md"],
        &["why", "PRJ-A.name", "--format", "csv"],
        &["why", "PRJ-A.name", "--format", "json"],
        &["trend", "portfolio.slip_days", "--format", "csv"],
        &["show", "milestone-trend"],
        &["gate", "PRJ-A"],
    ];
    for command in commands {
        let started = Instant::now();
        let (code, out, err) = pmo(&repository.folder, &[command, &["--as-of", "2026-11-20"]].concat());
        assert!((0..=1).contains(&code) && err.is_empty(), "{command:?}: {code} {err}");
        assert!(!is_harmful(&out), "{command:?}: {out:?}");
        assert!(
            !out.lines().any(|line| ["::set-env", "##[", "##vso"].iter().any(|begin| line.starts_with(begin))),
            "{command:?}: {out}"
        );
        assert!(started.elapsed() < SOON, "{command:?}: {:?}", started.elapsed());
    }
    let (_, out, _) = pmo(&repository.folder, &["why", "PRJ-A.name", "--as-of", "2026-11-20", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let rows = answer["tables"][1]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 10, "every commit changed the name");
    assert_eq!(rows.iter().filter(|row| row["date_reason"] == "undated").count(), 4);
    for row in rows {
        let Some(day) = row["date"].as_str() else { continue };
        assert!(day.len() == 10 && day.parse::<chrono::NaiveDate>().is_ok(), "{row}");
    }
}
