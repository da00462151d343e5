//! What a commit holds of a tree: the same files, names and omissions as a checkout of it.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::at::{PEOPLE, history, project, same};
use super::repository::{Folder, Repository, pmo};

const CHECK: &[&str] = &["check", "--format", "json", "--fail-on", "never"];
const AS_OF: &str = "2026-05-01";

/// A clean clone of the repository's only branch and `--at HEAD` say the same in a folder of it; what they say.
fn reads_like_a_clone(folder: &Folder, repository: &Repository, below: &str) -> String {
    let name = format!("clone-{}", fs::read_dir(folder.path()).unwrap().count());
    let clone = folder.clone(repository, &name, &[]).folder.join(below);
    for command in [CHECK, &["show", "--format", "json"], &["list", "person"], &["check", "--fail-on", "never"]] {
        same(
            command,
            (&clone, &["--as-of", AS_OF]),
            (&repository.folder.join(below), &["--at", "HEAD", "--as-of", AS_OF]),
        );
        same(command, (&clone, &["--as-of", AS_OF]), (&clone, &["--at", "HEAD", "--as-of", AS_OF]));
    }
    let (_, out, _) = pmo(&clone, &[CHECK, &["--at", "HEAD", "--as-of", AS_OF]].concat());
    assert!(out.contains("\"dirty\": false"), "{out}");
    out
}

#[test]
fn a_tree_beside_code_is_found_from_any_folder_of_then() {
    let Some(folder) = Folder::new("a_tree_beside_code_is_found_from_any_folder_of_then") else { return };
    let code = folder.init("code", &[]);
    code.write("src/main.rs", "fn main() {}\n");
    let before = code.commit("2026-01-01", "Code");
    code.write(".pmo/project.yaml", &project("Claims")).write(".pmo/people.yaml", PEOPLE).write("docs/a/b.md", "b\n");
    let first = code.commit("2026-01-02", "A file for the office");
    code.git(&["mv", ".pmo", "office"]);
    code.write("office/pmo.yaml", "organisation: Example\n").write("src/deep/lib.rs", "\n");
    code.commit("2026-01-03", "Moved");
    let clone = folder.clone(&code, "then", &[]);
    clone.git(&["checkout", "-q", "--detach", &first]);
    let asked = [CHECK, &["--as-of", AS_OF]].concat();
    for (now, then) in [("", ""), ("src/deep", "src"), ("docs/a", "docs/a"), ("office", ".pmo")] {
        same(&asked, (&code.folder.join(now), &["--at", &first]), (&clone.folder.join(then), &[]));
    }
    let (code_, _, err) = pmo(&code.folder.join("src"), &["check", "--at", &before]);
    let said = format!("pmo: at commit {} there is no `pmo.yaml` and no `.pmo/` in `src` or above it\n", &before[..12]);
    assert!(code_ == 3 && err.starts_with(&said) && err.contains("  try: a later revision"), "{err}");
    let (code_, _, err) = pmo(&code.folder, &["check", "--at", &before]);
    assert!(code_ == 3 && err.contains("in the repository's root\n"), "{err}");
    reads_like_a_clone(&folder, &code, "office");
}

#[test]
fn links_other_trees_and_submodules_are_named_and_not_read() {
    let Some(folder) = Folder::new("links_other_trees_and_submodules_are_named_and_not_read") else { return };
    let (other, _) = history(&folder, "other", &[]);
    let (tree, _) = history(&folder, "tree", &[]);
    symlink("../people.yaml", tree.folder.join("projects/people.yaml")).unwrap();
    symlink("projects", tree.folder.join("again")).unwrap();
    symlink("/etc", tree.folder.join("projects/outside")).unwrap();
    tree.write("nested/pmo.yaml", "").write("nested/people.yaml", PEOPLE);
    tree.write(".hidden/people.yaml", PEOPLE).write("projects/.a.yaml", "x: [").write("notes.md", "");
    tree.git(&["submodule", "--quiet", "add", &format!("file://{}", other.folder.display()), "delivery"]);
    tree.commit("2026-04-01", "All of it");
    let out = reads_like_a_clone(&folder, &tree, "");
    let skipped: serde_json::Value = serde_json::from_str(&out).unwrap();
    let skipped: Vec<(&str, &str)> = skipped["summary"]["files_skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skip| (skip["path"].as_str().unwrap(), skip["reason"].as_str().unwrap()))
        .collect();
    let link = "is a symbolic link, which is not followed";
    assert_eq!(
        skipped,
        [
            ("again", link),
            ("delivery/", "is a repository of its own"),
            ("nested/", "is a tree of its own"),
            ("projects/outside", link),
            ("projects/people.yaml", "the file is a symbolic link, which is not followed"),
        ]
    );
    // Checked out or not, a submodule is the same to its superproject.
    let full = folder.clone(&tree, "full", &["--recurse-submodules"]);
    assert!(full.folder.join("delivery/people.yaml").is_file());
    same(CHECK, (&full.folder, &["--as-of", AS_OF]), (&tree.folder, &["--at", "HEAD", "--as-of", AS_OF]));
}

#[test]
fn a_link_in_the_place_of_a_tree_is_refused_on_disk_and_in_history() {
    let Some(folder) = Folder::new("a_link_in_the_place_of_a_tree_is_refused_on_disk_and_in_history") else { return };
    let code = folder.init("code", &[]);
    code.write("office/people.yaml", PEOPLE);
    symlink("office", code.folder.join(".pmo")).unwrap();
    code.commit("2026-01-01", "A link");
    for options in [&["--at", "HEAD"][..], &[]] {
        let (exit, out, err) = pmo(&code.folder, &[&["check"], options].concat());
        assert_eq!((exit, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(".pmo`: ") && err.contains("is a symbolic link, which is not followed"), "{err}");
    }
}

#[test]
fn hostile_names_and_sizes_read_alike() {
    let Some(folder) = Folder::new("hostile_names_and_sizes_read_alike") else { return };
    let tree = folder.init("tree", &[]);
    tree.write("pmo.yaml", "");
    let names: [&[u8]; 12] = [
        b"line\nfeed.yaml",
        b"quote\"'`.yaml",
        b"-leading.yaml",
        b"bytes\xff\xfe.yaml",
        b"colon:back\\slash.yaml",
        b"space at the end .yaml",
        b"bell\x07escape\x1b[31m.yaml",
        "n\u{303}-decomposed.yaml".as_bytes(),
        "\u{202e}lmay.yaml".as_bytes(),
        b"::set-env name=x::y.yaml",
        b"$(touch PWNED).yaml",
        b"--at=HEAD.yaml",
    ];
    for name in names {
        let path = tree.folder.join("risks").join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "- {id: R1, title: [").unwrap();
    }
    tree.write(&format!("{}.yaml", "x".repeat(250)), "a: 1");
    fs::write(tree.folder.join("risks.yaml"), b"- title: \xff\xfe\n").unwrap();
    fs::write(tree.folder.join("issues.yaml"), "x".repeat((4 << 20) + 1)).unwrap();
    fs::write(tree.folder.join("people.yaml"), "").unwrap();
    tree.commit("2026-01-01", "Names");
    let out = reads_like_a_clone(&folder, &tree, "");
    assert!(out.contains("\"files_found\": 16"), "{out}");
}

#[test]
fn only_what_differs_makes_a_tree_dirty() {
    let Some(folder) = Folder::new("only_what_differs_makes_a_tree_dirty") else { return };
    let (tree, _) = history(&folder, "tree", &[]);
    symlink("people.yaml", tree.folder.join("linked.yaml")).unwrap();
    tree.write("nested/pmo.yaml", "").write("projects/large.yaml", &"x".repeat(5 << 20)).commit("2026-04-01", "More");
    let is_dirty = |folder: &Path| {
        let (_, out, err) = pmo(folder, &[CHECK, &["--as-of", AS_OF]].concat());
        assert!(out.contains("\"dirty\": "), "{err}");
        out.contains("\"dirty\": true")
    };
    assert!(!is_dirty(&tree.folder));
    let undo = || drop((tree.git(&["reset", "-q", "--hard"]), tree.git(&["clean", "-qfd"])));
    let changes: [(&str, &dyn Fn()); 6] = [
        ("edited", &|| _ = tree.write("people.yaml", "")),
        ("removed", &|| fs::remove_file(tree.folder.join("people.yaml")).unwrap()),
        ("added", &|| _ = tree.write("risks.yaml", "")),
        ("a larger file", &|| _ = tree.write("projects/large.yaml", &"x".repeat(6 << 20))),
        ("a link for a file", &|| {
            fs::remove_file(tree.folder.join("people.yaml")).unwrap();
            symlink("elsewhere", tree.folder.join("people.yaml")).unwrap();
        }),
        ("a file for a link", &|| {
            fs::remove_file(tree.folder.join("linked.yaml")).unwrap();
            tree.write("linked.yaml", "people.yaml");
        }),
    ];
    for (what, change) in changes {
        change();
        assert!(is_dirty(&tree.folder), "{what}");
        undo();
        assert!(!is_dirty(&tree.folder), "after {what}");
    }
    // What the tree does not read is none of its business.
    tree.write("notes.md", "x").write("nested/people.yaml", "x").write(".hidden/a.yaml", "x");
    assert!(!is_dirty(&tree.folder));
}

#[test]
fn commands_that_write_refuse_the_past() {
    let Some(folder) = Folder::new("commands_that_write_refuse_the_past") else { return };
    let (tree, _) = history(&folder, "tree", &[]);
    for command in [&["new", "risk", "title=x", "--project", "PRJ-A"][..], &["init"], &["demo", "new"]] {
        let (code, out, err) = pmo(&tree.folder, &[command, &["--at", "HEAD"]].concat());
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with("pmo: `--at HEAD` reads what was committed, and this command writes"), "{err}");
    }
    assert_eq!(tree.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_path_to_check_may_be_one_of_then() {
    let Some(folder) = Folder::new("a_path_to_check_may_be_one_of_then") else { return };
    let (tree, [first, ..]) = history(&folder, "tree", &[]);
    tree.git(&["mv", "projects", "work"]);
    tree.commit("2026-04-01", "Moved");
    let (code, out, err) = pmo(&tree.folder.join("work"), &["check", "../projects/a", "--at", &first]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("projects/a/project.yaml"), "{out}");
    let (code, _, err) = pmo(&tree.folder, &["check", "work", "--at", &first]);
    assert!(code == 3 && err.contains("`work` holds no record files"), "{err}");
    let (code, _, err) = pmo(&tree.folder, &["check", "/elsewhere", "--at", &first]);
    assert!(code == 2 && err.contains("lies outside the tree"), "{err}");
}
