//! Where history cannot prove it, an approval is indeterminate and never passes: the same approval, with less and less
//! behind it. What rewriting does to it is in `rewriting`.

use std::fs;

use super::repository::{Folder, Repository};
use super::rewriting::{approved, unjudged, unjudged_on};

/// Rules that judge the approval by its history.
const RULES: [&str; 4] = ["approval-not-by-approver", "backdated-decision", "self-approved", "stage-without-approval"];

/// Each of the rules says that it could not judge, with this reason, and none of them says anything else.
fn is_indeterminate(repository: &Repository, reason: &str) {
    let expected = RULES.map(|rule| format!("indeterminate {rule}: {reason}"));
    assert_eq!(unjudged(repository), expected);
}

#[test]
fn an_approval_is_judged_where_history_is_whole_and_nowhere_else() {
    let Some(folder) = Folder::new("an_approval_is_judged_where_history_is_whole") else { return };
    let whole = approved(&folder, "whole");
    assert_eq!(unjudged(&whole), [""; 0]);

    let shallow = folder.clone(&whole, "shallow", &["--depth", "1"]);
    is_indeterminate(&shallow, "one record not judged: history does not reach back far enough");
    shallow.git(&["fetch", "-q", "--unshallow"]);
    assert_eq!(unjudged(&shallow), [""; 0]);

    let missing = folder.clone(&whole, "missing", &[]);
    fs::remove_dir_all(missing.folder.join(".git")).unwrap();
    is_indeterminate(&missing, "not judged: there is no git repository around this tree");
    missing.git(&["init", "-q"]);
    is_indeterminate(&missing, "not judged: nothing has been committed yet");

    whole.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = folder.clone(&whole, "partial", &["--filter=blob:none"]);
    is_indeterminate(&partial, "not judged: the repository's history cannot be read");
}

#[test]
fn an_approval_that_is_in_no_commit_is_not_judged() {
    let Some(folder) = Folder::new("an_approval_that_is_in_no_commit_is_not_judged") else { return };
    let repository = approved(&folder, "tree");
    repository.git(&["reset", "-q", "--soft", "HEAD~3"]);
    let gate = "the approval of G2 (Investment decision) for `PRJ-A`";
    let expected = [
        "indeterminate approval-not-by-approver: the verdict of `kim.lee` is in no commit yet".to_owned(),
        "indeterminate backdated-decision: the decision is in no commit yet".to_owned(),
        "indeterminate self-approved: the approval of `DEC-1` is in no commit yet".to_owned(),
        format!("indeterminate stage-without-approval: {gate} is in no commit yet"),
    ];
    assert_eq!(unjudged_on(&repository, "2026-01-09"), expected);
    // Two weeks later it is late, whenever it will be committed.
    let late = "fail backdated-decision: decided on 2026-01-05, and recorded 15 days later".to_owned();
    assert!(unjudged(&repository).contains(&late));
}
