//! Objects that no honest repository holds: each is an answer or a failure, soon, and never a panic.

use std::fs;
use std::time::{Duration, Instant};

use pmo::git;

use super::at::history;
use super::repository::{Folder, Repository, pmo};

/// The slowest answer allowed, of a build without optimisation on a busy machine.
const SOON: Duration = Duration::from_secs(20);

/// A tree object of these entries, in the order given: mode, name, id.
fn tree(repository: &Repository, entries: &[(&str, &[u8], &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend([mode.as_bytes(), b" ", name, b"\0"].concat());
        bytes.extend((0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()));
    }
    repository.object("tree", &bytes)
}

fn commit(repository: &Repository, tree: &str) -> String {
    let people = "Ana Silva <ana@example.org> 1767225600 +0000";
    repository.object("commit", format!("tree {tree}\nauthor {people}\ncommitter {people}\n\nx\n").as_bytes())
}

fn blob(repository: &Repository, text: &str) -> String {
    repository.object("blob", text.as_bytes())
}

/// What a check of a commit says, soon.
fn check(repository: &Repository, commit: &str) -> (i32, String, String) {
    let started = Instant::now();
    let said = pmo(&repository.folder, &["check", "--at", commit, "--format", "json"]);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert!((0..=3).contains(&said.0) && !said.2.contains("panicked"), "{said:?}");
    said
}

#[test]
fn a_tree_that_unfolds_without_end_is_refused() {
    let Some(folder) = Folder::new("a_tree_that_unfolds_without_end_is_refused") else { return };
    let repository = folder.init("bomb", &[]);
    let (empty, record) = (blob(&repository, ""), blob(&repository, "[]\n"));
    let mut at = tree(&repository, &[("100644", b"people.yaml", &record)]);
    for _ in 0..10 {
        let names = [b"a", b"b", b"c", b"d", b"e", b"f", b"g", b"h", b"i", b"j"];
        at = tree(&repository, &names.map(|name| ("40000", &name[..], &*at)));
    }
    let root = tree(&repository, &[("40000", b"a", &at), ("100644", b"pmo.yaml", &empty)]);
    let (code, _, err) = check(&repository, &commit(&repository, &root));
    assert!(code == 2 && err.contains("more than 250000 folders"), "{err}");
}

#[test]
fn folders_inside_one_another_end_somewhere() {
    let Some(folder) = Folder::new("folders_inside_one_another_end_somewhere") else { return };
    let repository = folder.init("deep", &[]);
    let (empty, record) = (blob(&repository, ""), blob(&repository, "[]\n"));
    let mut at = tree(&repository, &[("100644", b"people.yaml", &record)]);
    for depth in 0..600 {
        at = tree(&repository, &[("40000", b"d", &at)]);
        if depth == 500 {
            let root = tree(&repository, &[("40000", b"a", &at), ("100644", b"pmo.yaml", &empty)]);
            let (code, out, err) = check(&repository, &commit(&repository, &root));
            assert!(code == 0 && out.contains("\"files_found\": 1"), "{err}");
        }
    }
}

#[test]
fn a_path_longer_than_any_file_system_takes_is_refused() {
    let Some(folder) = Folder::new("a_path_longer_than_any_file_system_takes_is_refused") else { return };
    let repository = folder.init("long", &[]);
    let commit = |message: &str| {
        let path = "d/".repeat(6_000) + "people.yaml";
        format!(
            "commit refs/heads/main\ncommitter A <a@b> 1767225600 +0000\ndata {}\n{message}\nM 100644 inline \
             pmo.yaml\ndata 0\n\nM 100644 inline {path}\ndata {}\n{message}\n",
            message.len(),
            message.len()
        )
    };
    repository.git_with(&["fast-import", "--quiet"], (commit("[]") + &commit("[ ]")).as_bytes());
    let (code, _, err) = check(&repository, "HEAD");
    assert!(code == 2 && err.contains("more than 4096 folders inside one another"), "{err}");
    let opened = git::Repository::open(&repository.folder).unwrap();
    let at = |revision| git::resolve(&opened, revision).unwrap().commit;
    let refused = git::changes(&opened, Some(at("HEAD~1")), at("HEAD"), "").unwrap_err();
    assert!(refused.to_string().contains("more than 4096 folders inside one another"), "{refused}");
}

/// One folder of many files stands in many folders, all of one level: a few objects unfold to sixty million files.
#[test]
fn a_level_that_unfolds_to_any_size_is_refused_before_it_is_in_memory() {
    let Some(folder) = Folder::new("a_level_that_unfolds_to_any_size_is_refused") else { return };
    let repository = folder.init("wide", &[]);
    let (empty, record) = (blob(&repository, ""), blob(&repository, "[]\n"));
    let names = |count: usize| (0..count).map(|number| format!("f{number:05}.yaml").into_bytes()).collect::<Vec<_>>();
    let many = |mode: &'static str, count: usize, id: &str| {
        let names = names(count);
        let entries: Vec<(&str, &[u8], &str)> = names.iter().map(|name| (mode, &**name, id)).collect();
        tree(&repository, &entries)
    };
    let at = many("40000", 300, &many("40000", 100, &many("100644", 2_000, &record)));
    let policy = ("100644", &b"pmo.yaml"[..], &*empty);
    let [old, new] = [&[policy][..], &[("40000", b"a", &*at), policy]]
        .map(|entries| commit(&repository, &tree(&repository, entries)));
    let opened = git::Repository::open(&repository.folder).unwrap();
    let [old, new] = [old, new].map(|commit| git::resolve(&opened, &commit).unwrap().commit);
    for pairs in [&[(Some(old), new)][..], &[(None, old), (Some(old), new), (Some(new), old)]] {
        let refused = git::changes_in_a_row(&opened, pairs, "").unwrap_err();
        assert!(refused.to_string().contains("the tree holds more than"), "{refused}");
    }
}

#[test]
fn folders_out_of_order_lose_nothing() {
    let Some(folder) = Folder::new("folders_out_of_order_lose_nothing") else { return };
    let repository = folder.init("order", &[]);
    let (empty, a, b) = (blob(&repository, ""), blob(&repository, "[]\n"), blob(&repository, "[ ]\n"));
    let file = |name: &'static [u8], id| ("100644", name, id);
    let sorted = [file(b"a.yaml", &*a), file(b"b.yaml", &a), file(b"c.yaml", &a), file(b"pmo.yaml", &empty)];
    let mixed = [file(b"pmo.yaml", &*empty), file(b"c.yaml", &b), file(b"a.yaml", &a), file(b"b.yaml", &b)];
    let commits = [&sorted[..], &mixed].map(|entries| commit(&repository, &tree(&repository, entries)));
    let opened = git::Repository::open(&repository.folder).unwrap();
    let [old, new] = commits.map(|commit| git::resolve(&opened, &commit).unwrap().commit);
    for (old, new) in [(old, new), (new, old)] {
        let changed: Vec<String> =
            git::changes(&opened, Some(old), new, "").unwrap().into_iter().map(|c| c.path).collect();
        assert_eq!(changed, ["b.yaml", "c.yaml"]);
    }
}

#[test]
fn entries_that_no_work_tree_could_hold_are_left_out() {
    let Some(folder) = Folder::new("entries_that_no_work_tree_could_hold_are_left_out") else { return };
    let repository = folder.init("odd", &[]);
    let (empty, record) = (blob(&repository, ""), blob(&repository, "[]\n"));
    let inner = tree(&repository, &[("100644", b"people.yaml", &record)]);
    let missing = "d670460b4b4aece5915caf5c68d12f560a9fe3e4";
    let entries: [(&str, &[u8], &str); 12] = [
        ("40000", b"..", &inner),
        ("40000", b".", &inner),
        ("40000", b".git", &inner),
        ("100644", b"../people.yaml", &record),
        ("100644", b"/etc/people.yaml", &record),
        ("100644", b"a.yaml", &record),
        ("100644", b"a.yaml", &record),
        ("100664", b"b.yaml", &record),
        ("160000", b"c.yaml", missing),
        ("120000", b"d.yaml", &record),
        ("100644", b"pmo.yaml", &empty),
        ("40000", b"pmo.yaml", &inner),
    ];
    let (code, out, err) = check(&repository, &commit(&repository, &tree(&repository, &entries)));
    assert!(code <= 1 && !out.contains("etc/") && !out.contains("..") && out.contains("c.yaml"), "{out}{err}");
    // What is not what it says is a failure: nothing of it was checked.
    for (mode, id) in
        [("40000", &record), ("100644", &inner), ("40000", &missing.to_owned()), ("100644", &missing.to_owned())]
    {
        let root = tree(&repository, &[(mode, b"a.yaml", id), ("100644", b"pmo.yaml", &empty)]);
        let (code, out, err) = check(&repository, &commit(&repository, &root));
        assert!(code == 2 && out.is_empty() && err.contains("object ") && err.contains("try: "), "{mode}: {out}{err}");
    }
    for text in ["", "tree zzz\n\nx", "tree \n", "nonsense", "tree d670460b4b4aece5915caf5c68d12f560a9fe3e4\n\nx"] {
        let id = repository.object("commit", text.as_bytes());
        let (code, out, _) = check(&repository, &id);
        assert!(code == 2 && out.is_empty(), "{text:?}: {out}");
    }
}

#[test]
fn damaged_files_of_a_repository_are_failures() {
    let Some(folder) = Folder::new("damaged_files_of_a_repository_are_failures") else { return };
    let (plain, _) = history(&folder, "plain", &[]);
    let packed = folder.clone(&plain, "packed", &[]);
    packed.git(&["gc", "-q"]);
    let packs = packed.folder.join(".git/objects/pack");
    let pack = fs::read_dir(&packs)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "pack"));
    let pack = pack.unwrap();
    let whole = fs::read(&pack).unwrap();
    let mut permissions = fs::metadata(&pack).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false)]
    permissions.set_readonly(false);
    fs::set_permissions(&pack, permissions).unwrap();
    let mut failed = 0;
    for at in (12..whole.len()).step_by(23) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xff;
        fs::write(&pack, &damaged).unwrap();
        let (code, out, _) = check(&packed, "HEAD");
        failed += usize::from(code == 2);
        assert!(code == 2 || out.contains("\"files_checked\": 3"), "byte {at}: {code} {out}");
    }
    assert!(failed > 3, "{failed}");
    fs::write(&pack, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(check(&packed, "HEAD").0, 2);
    fs::write(&pack, &whole).unwrap();
    for (file, text) in
        [("objects/info/alternates", "../objects\n"), ("objects/info/alternates", "/nowhere\n/dev/zero\n")]
    {
        fs::write(packed.folder.join(".git").join(file), text).unwrap();
        assert!(check(&packed, "HEAD").0 != 3, "{text}");
    }
    fs::remove_file(packed.folder.join(".git/objects/info/alternates")).unwrap();
    fs::write(packed.folder.join(".git/HEAD"), "ref: refs/heads/a\n").unwrap();
    fs::create_dir_all(packed.folder.join(".git/refs/heads")).unwrap();
    fs::write(packed.folder.join(".git/refs/heads/a"), "ref: refs/heads/b\n").unwrap();
    fs::write(packed.folder.join(".git/refs/heads/b"), "ref: refs/heads/a\n").unwrap();
    assert_eq!(check(&packed, "HEAD").0, 2);
    assert_eq!(check(&packed, "2026-03-10").0, 2);
}
