//! Commits one after the other, what they say of themselves, and what changed between two.

use std::collections::BTreeMap;

use pmo::git::{self, Content, Mailmap, ObjectId, Snapshot, Unreadable};

use super::at::history;
use super::repository::{Folder, Repository, pmo};

fn open(repository: &Repository) -> git::Repository {
    git::Repository::open(&repository.folder).unwrap()
}

fn at(repository: &git::Repository, revision: &str) -> ObjectId {
    git::resolve(repository, revision).unwrap().commit
}

/// Every file of a commit that is no link: path and blob.
fn files(repository: &git::Repository, commit: ObjectId, prefix: &str) -> BTreeMap<String, ObjectId> {
    let files = Snapshot::of_commit(repository, commit, prefix).map(|snapshot| snapshot.files).unwrap_or_default();
    let is_link = |content: &Content| matches!(content, Content::Unread(reason) if reason.contains("link"));
    let files = files.into_iter().filter(|file| !is_link(&file.content));
    files.map(|file| (file.path, file.blob.unwrap())).collect()
}

/// Walks from `tip` and holds, for every step, that the changes are what differs between the two snapshots; and that
/// all steps at once say the same as one after the other.
fn changes_lead_from_one_snapshot_to_the_next(repository: &git::Repository, tip: ObjectId, prefix: &str, every: usize) {
    let commits: Vec<_> = git::walk(repository, tip).map(Result::unwrap).collect();
    let mut known: BTreeMap<String, ObjectId> = BTreeMap::new();
    let mut last = None;
    let mut steps = Vec::new();
    for (index, commit) in commits.iter().rev().enumerate() {
        let changes = git::changes(repository, last, commit.id, prefix).unwrap();
        assert!(changes.is_sorted_by(|a, b| a.path < b.path), "{changes:?}");
        steps.push(((last, commit.id), changes.clone()));
        for change in changes {
            let before = match change.new {
                Some(new) => known.insert(change.path.clone(), new),
                None => known.remove(&change.path),
            };
            assert_eq!(before, change.old, "{}", change.path);
            assert_ne!(change.old, change.new, "{}", change.path);
        }
        last = Some(commit.id);
        if index % every == 0 {
            assert_eq!(known, files(repository, commit.id, prefix), "{}", commit.id);
        }
    }
    let (pairs, one_by_one): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
    assert_eq!(git::changes_in_a_row(repository, &pairs, prefix).unwrap(), one_by_one);
    let all: Vec<ObjectId> = known.values().copied().collect();
    let read = git::contents(repository, &all).unwrap();
    for (content, file) in read.iter().zip(Snapshot::of_commit(repository, tip, prefix).unwrap().files) {
        let (Content::Bytes(a), Content::Bytes(b)) = (content, &file.content) else { continue };
        assert_eq!(a, b, "{}", file.path);
    }
}

#[test]
fn the_demonstration_is_walked_as_git_walks_it() {
    let Some(folder) = Folder::new("the_demonstration_is_walked_as_git_walks_it") else { return };
    assert_eq!(pmo(&folder.path(), &["demo", "past"]).0, 0);
    let past = Repository { folder: folder.at("past") };
    let repository = open(&past);
    let head = repository.head().unwrap();
    let walked: Vec<String> = git::walk(&repository, head)
        .map(|commit| {
            let commit = commit.unwrap();
            let seconds = commit.committed.unwrap().timestamp();
            let author = format!("{} <{}>", commit.author.name, commit.author.email);
            format!("{} {} {author} {seconds} {}", commit.id, commit.parents.len(), commit.subject())
        })
        .collect();
    let told = past.git(&["log", "--first-parent", "--format=%H %p%x00%an <%ae> %ct %s"]);
    let told = told.lines().map(|line| {
        let (start, rest) = line.split_once('\0').unwrap();
        let mut ids = start.split_whitespace();
        format!("{} {} {rest}", ids.next().unwrap(), ids.count())
    });
    assert_eq!(walked, told.collect::<Vec<_>>());
    changes_lead_from_one_snapshot_to_the_next(&repository, head, "", 20);
}

#[test]
fn changes_follow_trees_that_move_nest_and_become_links() {
    let Some(folder) = Folder::new("changes_follow_trees_that_move_nest_and_become_links") else { return };
    let (tree, _) = history(&folder, "tree", &[]);
    tree.write("office/people.yaml", "[]\n").write("office/a/b/c.yaml", "a: 1\n").commit("2026-04-01", "An office");
    tree.write("office/pmo.yaml", "").commit("2026-04-02", "A tree of its own");
    tree.write("office/a/b/c.yaml", "a: 2\n").commit("2026-04-03", "Inside it");
    tree.git(&["rm", "-q", "office/pmo.yaml"]);
    tree.commit("2026-04-04", "Ours again");
    tree.git(&["rm", "-q", "people.yaml"]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("office/people.yaml", tree.folder.join("people.yaml")).unwrap();
    tree.commit("2026-04-05", "A link");
    tree.git(&["rm", "-q", "people.yaml"]);
    tree.write("people.yaml/in.yaml", "a: 3\n").commit("2026-04-06", "A folder of that name");
    tree.git(&["mv", "office", "bureau"]);
    tree.commit("2026-04-07", "Renamed");
    let repository = open(&tree);
    let head = repository.head().unwrap();
    for prefix in ["", "office/", "bureau/", "projects/a/", "nowhere/"] {
        if prefix.is_empty() || prefix == "bureau/" || prefix == "projects/a/" {
            changes_lead_from_one_snapshot_to_the_next(&repository, head, prefix, 1);
        }
        assert_eq!(git::changes(&repository, Some(head), head, prefix).unwrap(), []);
    }
    let gone = git::changes(&repository, Some(at(&repository, "HEAD~1")), head, "office/").unwrap();
    assert!(gone.len() == 2 && gone.iter().all(|change| change.new.is_none()), "{gone:?}");
}

#[test]
fn a_merge_names_its_sides_and_the_first_parent_is_walked() {
    let Some(folder) = Folder::new("a_merge_names_its_sides_and_the_first_parent_is_walked") else { return };
    let (tree, [_, second, third]) = history(&folder, "tree", &[]);
    tree.git(&["checkout", "-q", "-b", "side", &second]);
    tree.write("risks.yaml", "[]\n");
    let side = tree.commit("2026-03-20", "On the side");
    tree.git(&["checkout", "-q", "main"]);
    tree.git(&["merge", "-q", "--no-ff", "-m", "Merge the side\n\nWith a body.", "side"]);
    let repository = open(&tree);
    let walked: Vec<_> = git::walk(&repository, repository.head().unwrap()).map(Result::unwrap).collect();
    assert_eq!(walked.len(), 4);
    assert_eq!(walked[0].parents.iter().map(ToString::to_string).collect::<Vec<_>>(), [third, side.clone()]);
    assert_eq!((walked[0].subject(), walked[0].message.as_str()), ("Merge the side", "Merge the side\n\nWith a body."));
    let side = git::commit(&repository, at(&repository, "side")).unwrap();
    assert_eq!((side.id.to_string(), side.subject()), (at(&repository, "side").to_string(), "On the side"));
}

#[test]
fn the_end_of_a_shallow_clone_is_seen() {
    let Some(folder) = Folder::new("the_end_of_a_shallow_clone_is_seen") else { return };
    let (tree, _) = history(&folder, "tree", &[]);
    let ends = |repository: &git::Repository| -> Vec<bool> {
        git::walk(repository, repository.head().unwrap()).map(|commit| commit.unwrap().is_boundary).collect()
    };
    let whole = open(&tree);
    assert!(!whole.is_shallow() && ends(&whole) == [false, false, false]);
    let shallow = open(&folder.clone(&tree, "shallow", &["--depth", "2"]));
    assert!(shallow.is_shallow() && ends(&shallow) == [false, true]);
    let last = git::walk(&shallow, shallow.head().unwrap()).last().unwrap().unwrap();
    assert_eq!(last.parents.len(), 1, "what it follows is known by name");
}

#[test]
fn a_date_is_the_last_commit_of_that_day_along_the_first_parent() {
    let Some(folder) = Folder::new("a_date_is_the_last_commit_of_that_day_along_the_first_parent") else { return };
    let (tree, [first, second, third]) = history(&folder, "tree", &[]);
    let repository = open(&tree);
    let cases = [("2026-01-10", &first), ("2026-02-09", &first), ("2026-02-10", &second), ("9999-12-31", &third)];
    for (day, commit) in cases {
        let moment = git::resolve(&repository, day).unwrap();
        assert_eq!((moment.commit.to_string(), moment.day.unwrap().to_string()), (commit.clone(), day.to_owned()));
    }
    let moment = git::resolve(&repository, "v1").unwrap();
    assert_eq!((moment.commit.to_string(), moment.day.unwrap().to_string()), (first, "2026-01-10".to_owned()));
    let early = git::resolve(&repository, "2026-01-09").unwrap_err();
    assert!(matches!(early, Unreadable::BeforeFirst { first: Some(first), .. } if first.to_string() == "2026-01-10"));
    for odd in ["2026-02-30", "2026-1-10", "yesterday", "HEAD@{2026-01-10}", "0000-01-01", "main..v1", "--all", "-"] {
        let refused = git::resolve(&repository, odd).unwrap_err();
        assert!(matches!(refused, Unreadable::Revision { .. } | Unreadable::BeforeFirst { .. }), "{odd}: {refused}");
        assert!(!refused.hint().is_empty() && !refused.to_string().contains("gix"), "{odd}: {refused}");
    }
    tree.git(&["branch", "2026-01-10"]);
    tree.git(&["update-ref", "refs/remotes/origin/release/24", "HEAD"]);
    assert_eq!(at(&repository, "refs/heads/2026-01-10").to_string(), third);
    let refused = git::resolve(&repository, "release/24").unwrap_err();
    assert_eq!(refused.to_string(), "cannot read revision `release/24`: there is no such branch here");
    assert_eq!(refused.hint(), "`origin/release/24`");
}

#[test]
fn what_a_commit_says_of_itself_is_taken_as_said() {
    let Some(folder) = Folder::new("what_a_commit_says_of_itself_is_taken_as_said") else { return };
    let (tree, _) = history(&folder, "tree", &[]);
    let root = tree.git(&["rev-parse", "HEAD^{tree}"]);
    let commit = |author: &[u8], committer: &[u8], more: &[u8], message: &[u8]| {
        let head = format!("tree {root}\nauthor ");
        let parts: [&[u8]; 8] = [head.as_bytes(), author, b"\ncommitter ", committer, more, b"\n\n", message, b""];
        tree.object("commit", &parts.concat())
    };
    let repository = open(&tree);
    let read = |id: &str| git::commit(&repository, at(&repository, id)).unwrap();
    let ana: &[u8] = b"Ana Silva <ana@example.org> 1767225600 +0000";

    let future = read(&commit(b"Ana <a@b> 4102444800 +1400", ana, b"", b"x"));
    assert_eq!(future.authored.unwrap().to_rfc3339(), "2100-01-01T00:00:00+00:00");
    assert_eq!(future.committed.unwrap().to_rfc3339(), "2026-01-01T00:00:00+00:00");
    let latin = read(&commit(b"J\xf6rg <j@b> 1 +0000", ana, b"\nencoding ISO-8859-1", b"Gr\xf6\xdfe"));
    assert_eq!((latin.author.name.as_str(), latin.subject()), ("J\u{f6}rg", "Gr\u{f6}\u{df}e"));
    let odd = read(&commit(b"J\xf6rg <j@b> 1 +0000", ana, b"\nencoding x-klingon", b"\xff\x1b[31m\nbody"));
    assert_eq!((odd.author.name.as_str(), odd.subject()), ("J\u{fffd}rg", "\u{fffd}\u{1b}[31m"));
    let huge = read(&commit(ana, ana, b"", &b"long ".repeat(8 << 20)));
    assert!(huge.message.len() <= 64 << 10 && huge.subject().starts_with("long long"), "{}", huge.message.len());
    let undated = read(&commit(b"Ana <a@b> 99999999999999999999 +0000", b"Ana <a@b> -1 +9999999", b"", b""));
    assert_eq!((undated.authored, undated.message.as_str(), undated.subject()), (None, "", ""));
    for nobody in [&b""[..], b"<> 0 +0000", b"a <b", b"<<>>> 1", b"\0 <\0> 1 +0000"] {
        let nobody = read(&commit(nobody, nobody, b"", b"x"));
        assert!(nobody.author.name.len() <= 12, "{nobody:?}");
    }
    // A revision without a day that a calendar knows needs one to be given.
    let id = commit(ana, b"Ana <a@b> 999999999999999 +0000", b"", b"x");
    let (code, _, err) = pmo(&tree.folder, &["check", "--at", &id]);
    assert_eq!(code, 2);
    let said = format!("pmo: commit {} says no day that a calendar knows\n  try: `--as-of YYYY-MM-DD`\n", &id[..12]);
    assert_eq!(err, said);
    assert_eq!(pmo(&tree.folder, &["check", "--at", &id, "--as-of", "2026-01-01"]).0, 0);
}

#[test]
fn a_mailmap_brings_the_names_of_one_person_together() {
    let Some(folder) = Folder::new("a_mailmap_brings_the_names_of_one_person_together") else { return };
    let (tree, _) = history(&folder, "tree", &[]);
    // The forms of gitmailmap(5), and a line that is none.
    tree.write(".mailmap", "Ana de Silva <ana.silva@example.org> <ANA@example.org>\n<<<\n");
    tree.commit("2026-04-01", "Names");
    let repository = open(&tree);
    let head = repository.head().unwrap();
    let authors = |walk: git::Walk| -> Vec<String> {
        walk.map(|commit| commit.unwrap().author).map(|author| format!("{} <{}>", author.name, author.email)).collect()
    };
    assert_eq!(authors(git::walk(&repository, head)), vec!["Ana Silva <ana@example.org>"; 4]);
    let mailmap = Mailmap::of(&repository, head).unwrap();
    let told = tree.git(&["log", "--format=%aN <%aE>"]);
    assert_eq!(authors(git::walk(&repository, head).mapped(mailmap)), told.lines().collect::<Vec<_>>());
    assert!(told.starts_with("Ana de Silva <ana.silva@example.org>"));
    let none = Mailmap::of(&repository, at(&repository, "HEAD~1")).unwrap();
    assert_eq!(authors(git::walk(&repository, head).mapped(none)), vec!["Ana Silva <ana@example.org>"; 4]);
}
