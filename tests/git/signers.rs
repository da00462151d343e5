//! What a project manager could try to have a verdict count as the approver's, signed or not, and what a team does honestly.

use std::fs;
use std::process::Command;

use super::repository::{Folder, Repository, command, pmo};

const PEOPLE: &str = "
- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}
- {id: kim.lee, name: Kim Lee, emails: [kim@example.org]}
- {id: sam.roe, name: Sam Roe, emails: [sam@example.org]}
";
const DRAFT: &str = "{id: DEC-1, subject: PRJ-A, gate: G2, requested: {by: sam.roe}, approvers: [{person: kim.lee}]}\n";
const APPROVED: &str = "{id: DEC-1, subject: PRJ-A, gate: G2, requested: {by: sam.roe}, decided: 2026-02-03, outcome: \
                        approve, approvers: [{person: kim.lee, verdict: approve}]}\n";
const DECISION: &str = "decisions/DEC-1.yaml";
const SIGNERS: &str = "allowed_signers";
const ANA: &str = "Ana Silva <ana@example.org>";
const KIM: &str = "Kim Lee <kim@example.org>";
const OFFICE: &str = "Office <office@example.org>";

/// New keys: the path of each private half, and the public half as a line.
fn keys<const N: usize>(folder: &Folder, names: [&str; N]) -> Option<[(String, String); N]> {
    let made = names.map(|name| {
        let path = folder.at(name);
        let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path.to_str()?];
        Command::new("ssh-keygen").args(arguments).status().ok().filter(|status| status.success())?;
        Some((path.to_str()?.to_owned(), fs::read_to_string(path.with_extension("pub")).ok()?.trim().to_owned()))
    });
    if made.iter().any(Option::is_none) {
        eprintln!("SKIPPED: there is no ssh-keygen");
        return None;
    }
    Some(made.map(Option::unwrap))
}

/// A drafted decision; verdicts of its tier must be proven so far.
fn drafted(folder: &Folder, name: &str, level: u32, signers: &str) -> Repository {
    let repository = folder.init(name, &[]);
    let policy = format!("organisation: Example\nthresholds: {{evidence_level: {{\"2\": {level}}}}}\n");
    repository.write("pmo.yaml", &policy).write("people.yaml", PEOPLE);
    repository.write("projects/a/project.yaml", "{id: PRJ-A, name: A, tier: 2, stage: concept, manager: ana.silva}\n");
    if !signers.is_empty() {
        repository.write(SIGNERS, signers);
    }
    repository.commit_by(OFFICE, "2026-01-01", "Start");
    repository.write(DECISION, DRAFT).commit_by(ANA, "2026-02-01", "Draft");
    repository
}

/// Commits everything as somebody says they are, signed with a key.
fn sign(repository: &Repository, author: &str, key: &str, day: &str) {
    repository.git(&["add", "-A"]);
    let (author, date) = (format!("--author={author}"), format!("{day}T12:00:00Z"));
    let settings = ["-c", "gpg.format=ssh", "-c", &format!("user.signingkey={key}")].map(str::to_owned);
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let arguments = [&settings[..], &["commit", "-q", "-S", "--allow-empty", "-m", "update", &author]].concat();
    let dates = [("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)];
    assert!(command(&repository.folder, &arguments).envs(dates).status().unwrap().success());
}

/// What the rule says of the verdict.
fn said(repository: &Repository) -> String {
    let arguments = ["check", "--as-of", "2026-11-20", "--fail-on", "never", "--format", "json"];
    let (code, out, err) = pmo(&repository.folder, &arguments);
    assert_eq!(code, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let own = json["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "approval-not-by-approver");
    let told = own.map(|one| format!("{}: {}", one["outcome"].as_str().unwrap(), one["message"].as_str().unwrap()));
    told.collect::<Vec<_>>().join("\n")
}

fn weak(why: &str) -> String {
    format!(
        "fail: the verdict of `kim.lee` is authored by them and its signature proves nothing: {why}, and tier 2 needs it \
         signed"
    )
}

const LET_IN: &str = "its key was let in by a commit that no allowed signer has signed";

#[test]
fn nobody_lets_their_own_key_in() {
    let Some(folder) = Folder::new("nobody_lets_their_own_key_in") else { return };
    let Some([kim, ana]) = keys(&folder, ["kim", "ana"]) else { return };
    let kims = format!("kim@example.org {}\n", kim.1);
    let forged = format!("{kims}kim@example.org {}\n", ana.1);

    let honest = drafted(&folder, "honest", 3, &kims);
    honest.write(DECISION, APPROVED);
    sign(&honest, KIM, &kim.0, "2026-02-03");
    assert_eq!(said(&honest), "");

    let at_once = drafted(&folder, "at-once", 3, &kims);
    at_once.write(DECISION, APPROVED).write(SIGNERS, &forged);
    sign(&at_once, KIM, &ana.0, "2026-02-03");
    assert_eq!(said(&at_once), weak(LET_IN));

    let before = drafted(&folder, "before", 3, &kims);
    before.write(SIGNERS, &forged);
    sign(&before, ANA, &ana.0, "2026-02-02");
    before.write(DECISION, APPROVED);
    sign(&before, KIM, &ana.0, "2026-02-03");
    assert_eq!(said(&before), weak(LET_IN));

    let merged = drafted(&folder, "merged", 3, &kims);
    merged.git(&["checkout", "-q", "-b", "keys"]);
    merged.write(SIGNERS, &forged).commit_by(ANA, "2026-02-02", "Keys");
    merged.git(&["checkout", "-q", "main"]);
    merged.git(&["merge", "-q", "--no-ff", "-m", "Merge", "keys"]);
    merged.write(DECISION, APPROVED);
    sign(&merged, KIM, &ana.0, "2026-02-03");
    assert_eq!(said(&merged), weak(LET_IN));

    // Where there was no list, the first one is believed, but not of the commit that brings it.
    let first = drafted(&folder, "first", 3, "");
    first.write(DECISION, APPROVED).write(SIGNERS, &format!("kim@example.org {}\n", ana.1));
    sign(&first, KIM, &ana.0, "2026-02-03");
    assert_eq!(said(&first), weak("it lets its own key in"));

    // Taken away and brought back with another key in it.
    let emptied = drafted(&folder, "emptied", 3, &kims);
    fs::remove_file(emptied.folder.join(SIGNERS)).unwrap();
    emptied.commit_by(ANA, "2026-02-02", "No keys");
    emptied.write(SIGNERS, &format!("kim@example.org {}\n", ana.1)).commit_by(ANA, "2026-02-02", "Keys");
    emptied.write(DECISION, APPROVED);
    sign(&emptied, KIM, &ana.0, "2026-02-03");
    assert_eq!(said(&emptied), weak(LET_IN));
}

#[test]
fn a_signer_lets_another_in() {
    let Some(folder) = Folder::new("a_signer_lets_another_in") else { return };
    let Some([kim, office]) = keys(&folder, ["kim", "office"]) else { return };
    let offices = format!("office@example.org {}\n", office.1);
    let both = format!("{offices}kim@example.org {}\n", kim.1);
    for is_merged in [false, true] {
        let repository = drafted(&folder, &format!("tree-{is_merged}"), 3, &offices);
        if is_merged {
            repository.git(&["checkout", "-q", "-b", "keys"]);
        }
        repository.write(SIGNERS, &both);
        sign(&repository, OFFICE, &office.0, "2026-02-02");
        if is_merged {
            repository.git(&["checkout", "-q", "main"]);
            repository.git(&["merge", "-q", "--no-ff", "-m", "Merge", "keys"]);
        }
        repository.write(DECISION, APPROVED);
        sign(&repository, KIM, &kim.0, "2026-02-03");
        // Comments and order are nobody's business.
        repository.write(SIGNERS, &format!("# keys\nkim@example.org {}\n{offices}", kim.1));
        repository.commit_by(ANA, "2026-02-05", "In order");
        assert_eq!(said(&repository), "", "{is_merged}");
    }
}

/// Only the commit that gave the verdict speaks for it: not a signed merge of it.
#[test]
fn a_signed_merge_signs_nothing_of_what_it_merges() {
    let Some(folder) = Folder::new("a_signed_merge_signs_nothing") else { return };
    let Some([kim]) = keys(&folder, ["kim"]) else { return };
    let repository = drafted(&folder, "tree", 3, &format!("kim@example.org {}\n", kim.1));
    repository.git(&["checkout", "-q", "-b", "gate"]);
    repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict, says Ana");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "gate"]);
    sign(&repository, KIM, &kim.0, "2026-02-04");
    assert_eq!(
        said(&repository),
        "fail: the verdict of `kim.lee` is authored by them and not signed, and tier 2 needs it signed"
    );
}

/// Ana signs with her own key, and gives her address to Kim: by then or later, in the list of people or in the mailmap.
#[test]
fn an_address_that_was_somebody_elses_proves_nothing() {
    let Some(folder) = Folder::new("an_address_that_was_somebody_elses") else { return };
    let Some([ana]) = keys(&folder, ["ana"]) else { return };
    let anas = format!("ana@example.org {}\n", ana.1);
    let given = PEOPLE.replace("[kim@example.org]", "[kim@example.org, ana@example.org]");
    let taken = given.replace("[ana@example.org]", "[ana@home.example]");
    let mailmap = "Kim Lee <kim@example.org> <ana@example.org>\n";
    let unjudged =
        |address: &str| format!("indeterminate: `kim.lee` shares {address} with somebody else, or took it over");
    let cases = [
        ("given", "people.yaml", &*given, "ana@example.org"),
        ("taken", "people.yaml", &taken, "ana@example.org"),
        ("mailmap", ".mailmap", mailmap, "kim@example.org"),
    ];
    for level in [1, 3] {
        for (name, path, text, address) in cases {
            for is_later in [false, true] {
                let repository = drafted(&folder, &format!("{name}-{level}-{is_later}"), level, &anas);
                let change = |day: &str| repository.write(path, text).commit_by(ANA, day, "People");
                if !is_later {
                    change("2026-02-02");
                }
                repository.write(DECISION, APPROVED);
                sign(&repository, ANA, &ana.0, "2026-02-03");
                if is_later {
                    change("2026-02-04");
                }
                assert_eq!(said(&repository), unjudged(address), "{name} {level} {is_later}");
            }
        }
    }
}

/// A branch may be dated as one likes; what counts is when it was merged.
#[test]
fn a_branch_that_is_dated_back_came_when_it_was_merged() {
    let Some(folder) = Folder::new("a_branch_that_is_dated_back") else { return };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "").write("people.yaml", PEOPLE);
    let project = "{id: PRJ-A, name: A, tier: 2, stage: concept, manager: ana.silva}\n";
    repository.write("projects/a/project.yaml", project).commit_by(OFFICE, "2026-01-01", "Start");
    repository.git(&["checkout", "-q", "-b", "old"]);
    repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Decided, as it were");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("projects/a/project.yaml", &project.replace("concept", "delivery"));
    repository.commit_by(ANA, "2026-03-02", "Begin");
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "old"]);
    repository.commit_by(OFFICE, "2026-06-03", "Merge");
    let (_, out, _) = pmo(&repository.folder, &["check", "--as-of", "2026-11-20", "--format", "concise"]);
    assert!(out.contains("decided on 2026-02-03, and recorded 120 days later"), "{out}");
    assert!(out.contains("`PRJ-A` entered delivery on 2026-03-02, and the approval of G2"), "{out}");
    assert!(out.contains("was recorded on 2026-06-03"), "{out}");
}
