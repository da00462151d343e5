//! Hostile names and things in the file system that are no files.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

/// Names of record files that no program should stumble over.
pub fn names() -> Vec<OsString> {
    let texts = [
        "a b.yaml",
        " .yaml",
        "-rf.yaml",
        "--output=x.yaml",
        "-.yaml",
        "a\nb.yaml",
        "a\r\nb.yaml",
        "\n.yaml",
        "a\tb.yaml",
        "a\"b.yaml",
        "a'b.yaml",
        "a`b.yaml",
        "a\\b.yaml",
        "a\\nb.yaml",
        "$(touch PWNED).yaml",
        "`touch PWNED`.yaml",
        ";touch PWNED;.yaml",
        "|touch PWNED.yaml",
        "&touch PWNED.yaml",
        "> PWNED.yaml",
        "*.yaml",
        "?.yaml",
        "[a].yaml",
        "{a,b}.yaml",
        "~.yaml",
        "%00.yaml",
        "%2e%2e%2f.yaml",
        "a:b.yaml",
        "C:.yaml",
        "con.yaml",
        "NUL.yaml",
        "aux.yml",
        "a..yaml",
        "a.yaml.yaml",
        "a.yaml.yml",
        "\u{1b}[31mred.yaml",
        "\u{1b}]52;c;aGk=\u{7}.yaml",
        "a\u{7f}b.yaml",
        "a\u{85}b.yaml",
        "a\u{202e}lmay.yaml",
        "a\u{2066}b.yaml",
        "a\u{200b}b.yaml",
        "\u{feff}a.yaml",
        "e\u{301}.yaml",
        "\u{e9}.yaml",
        "日本.yaml",
        "😀.yaml",
        "::error file=a::b.yaml",
        "##vso[task.x]y.yaml",
        "<script>.yaml",
        "a&amp;b.yaml",
        "{{ x }}.yaml",
        "{% raw %}.yaml",
        "@team.yaml",
        "=1+1.yaml",
        "#1.yaml",
        "![x](y).yaml",
        "a|b.yaml",
        "<b>.yaml",
        "A.YAML.yaml",
    ];
    let mut names: Vec<OsString> = texts.into_iter().map(OsString::from).collect();
    names.extend(
        [&b"\xff.yaml"[..], b"a\xc3.yaml", b"\xed\xa0\x80.yaml", b"a\x80\xfeb.yaml"]
            .map(|name| OsStr::from_bytes(name).to_owned()),
    );
    names.push("a".repeat(250).into());
    if let Some(last) = names.last_mut() {
        last.push(".yaml");
    }
    names.push(OsString::from_vec([&[0xff; 250][..], b".yaml"].concat()));
    names
}

/// A thing that is no file where a record file should be: what it is, and how it comes to be.
pub struct Trap {
    pub name: &'static str,
    pub lay: fn(&Path),
    /// Whether a finding must say so; else it is left out, as it should be.
    pub is_found: bool,
}

/// What no run may read: a file beside the tree.
pub const SECRET: &str = "id: PRJ-STOLEN\nname: stolen words\n";

pub const TRAPS: &[Trap] = &[
    Trap {
        name: "a link out of the tree",
        lay: |tree| link("../secret.yaml", &tree.join("risks/out.yaml")),
        is_found: true,
    },
    Trap { name: "an absolute link", lay: |tree| link("/etc/passwd", &tree.join("risks/out.yaml")), is_found: true },
    Trap {
        name: "a link to endless zeros",
        lay: |tree| link("/dev/zero", &tree.join("risks/zero.yaml")),
        is_found: true,
    },
    Trap {
        name: "a link to the terminal",
        lay: |tree| link("/dev/stdin", &tree.join("risks/in.yaml")),
        is_found: true,
    },
    Trap { name: "a link to itself", lay: |tree| link("loop.yaml", &tree.join("risks/loop.yaml")), is_found: true },
    Trap { name: "a link to nothing", lay: |tree| link("nothing.yaml", &tree.join("risks/gone.yaml")), is_found: true },
    Trap {
        name: "a link to a sound file",
        lay: |tree| link("../people.yaml", &tree.join("risks/people.yaml")),
        is_found: true,
    },
    Trap {
        name: "a link to a folder",
        lay: |tree| link("../projects", &tree.join("risks/folder.yaml")),
        is_found: true,
    },
    Trap {
        name: "a folder that links to the one above",
        lay: |tree| link("..", &tree.join("risks/up")),
        is_found: false,
    },
    Trap {
        name: "a folder that links to the root of the machine",
        lay: |tree| link("/", &tree.join("risks/root")),
        is_found: false,
    },
    Trap { name: "a pipe nobody writes to", lay: |tree| pipe(&tree.join("risks/pipe.yaml")), is_found: true },
    Trap {
        name: "a socket",
        lay: |tree| drop(UnixListener::bind(tree.join("risks/socket.yaml")).unwrap()),
        is_found: true,
    },
    Trap {
        name: "a folder named like a file",
        lay: |tree| fs::create_dir(tree.join("risks/folder.yaml")).unwrap(),
        is_found: false,
    },
    Trap {
        name: "a file of 8 GiB of nothing",
        lay: |tree| sparse(&tree.join("risks/huge.yaml"), 8 << 30),
        is_found: true,
    },
    Trap {
        name: "a file one byte too large",
        lay: |tree| sparse(&tree.join("risks/large.yaml"), (4 << 20) + 1),
        is_found: true,
    },
    Trap { name: "a file nobody may read", lay: |tree| forbid(&tree.join("risks/closed.yaml")), is_found: true },
    Trap { name: "an empty file", lay: |tree| fs::write(tree.join("risks.yaml"), "").unwrap(), is_found: false },
    Trap { name: "200 folders inside one another", lay: |tree| deep(tree), is_found: true },
];

/// A tree at `root/tree` with one trap in it, and the secret beside it.
pub fn lay(root: &Path, trap: &Trap) {
    let tree = root.join("tree");
    sound_tree(&tree);
    fs::write(root.join("secret.yaml"), SECRET).unwrap();
    (trap.lay)(&tree);
}

/// A sound tree, for one more file.
pub fn sound_tree(tree: &Path) {
    fs::create_dir_all(tree.join("projects/a")).unwrap();
    fs::create_dir_all(tree.join("risks")).unwrap();
    fs::write(tree.join("pmo.yaml"), "").unwrap();
    fs::write(tree.join("people.yaml"), super::case::PEOPLE).unwrap();
    fs::write(tree.join("projects/a/project.yaml"), "id: PRJ-A\nname: Claims\nstage: concept\nmanager: ana.silva\n")
        .unwrap();
}

fn link(target: &str, at: &Path) {
    symlink(target, at).unwrap();
}

fn pipe(at: &Path) {
    assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
}

fn sparse(at: &Path, size: u64) {
    fs::File::create(at).unwrap().set_len(size).unwrap();
}

/// Root may read everything: there a link to a folder stands for it.
fn forbid(at: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(at, "id: R9\ntitle: closed\n").unwrap();
    fs::set_permissions(at, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(at).is_ok() {
        fs::remove_file(at).unwrap();
        link(".", at);
    }
}

fn deep(tree: &Path) {
    let mut folder = tree.join("risks");
    for _ in 0..200 {
        folder.push("deep");
    }
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("R1.yaml"), "a: [").unwrap();
}
