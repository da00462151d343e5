//! Repositories laid to run a program of their own when somebody looks at them. Plain git springs each trap; here they
//! are inert.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;

use super::at::{PEOPLE, history, project};
use super::repository::{Folder, Repository, command};

/// A repository with a trap in it.
struct Trap {
    name: &'static str,
    /// Lays the trap, which runs the program named; where to stand.
    lay: fn(&Folder, &Repository, &str) -> PathBuf,
    /// What springs it with plain git.
    spring: &'static [&'static [&'static str]],
}

const TRAPS: &[Trap] = &[
    Trap { name: "file system monitor", lay: |_, r, arm| set(r, &[("core.fsmonitor", arm)]), spring: &[&["status"]] },
    Trap {
        name: "external diff",
        lay: |_, r, arm| {
            r.write("people.yaml", "[]\n");
            set(r, &[("diff.external", arm)])
        },
        spring: &[&["diff"]],
    },
    Trap {
        name: "text conversion",
        lay: |_, r, arm| {
            r.write(".gitattributes", "*.yaml diff=x\n").commit("2026-04-01", "Attributes");
            set(r, &[("diff.x.textconv", arm)])
        },
        spring: &[&["show", "HEAD~1"]],
    },
    Trap {
        name: "filter",
        lay: |_, r, arm| {
            r.write(".gitattributes", "*.yaml filter=x\n").commit("2026-04-01", "Attributes");
            r.write("people.yaml", "[]\n");
            let settings = ["clean", "smudge", "process"].map(|name| format!("filter.x.{name}"));
            set(r, &settings.each_ref().map(|name| (name.as_str(), arm)))
        },
        spring: &[&["add", "-A"]],
    },
    Trap {
        name: "hooks",
        lay: |_, r, arm| {
            let hooks = r.folder.join(".git/hooks");
            fs::create_dir_all(&hooks).unwrap();
            for hook in
                ["post-checkout", "post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"]
            {
                fs::copy(arm, hooks.join(hook)).unwrap();
            }
            r.folder.clone()
        },
        spring: &[&["checkout", "-q", "-b", "other"]],
    },
    Trap {
        name: "bare repository inside",
        lay: |_, r, arm| {
            let bare = r.folder.join("projects/evil");
            let inside = Repository { folder: bare.clone() };
            fs::create_dir_all(&bare).unwrap();
            inside.git(&["init", "-q", "--bare", "."]);
            inside.write("pmo.yaml", "").write("people.yaml", PEOPLE);
            fs::create_dir(bare.join("work")).unwrap();
            inside.git(&["config", "core.bare", "false"]);
            inside.git(&["config", "core.worktree", "work"]);
            set(&inside, &[("core.fsmonitor", arm)])
        },
        spring: &[&["status"]],
    },
    Trap {
        name: "git file that leads elsewhere",
        lay: |folder, r, arm| {
            let (elsewhere, _) = history(folder, "elsewhere", &[]);
            set(&elsewhere, &[("core.fsmonitor", arm), ("core.worktree", r.folder.join("projects").to_str().unwrap())]);
            r.write("projects/.git", &format!("gitdir: {}\n", elsewhere.folder.join(".git").display()));
            r.folder.join("projects")
        },
        spring: &[&["status"]],
    },
    Trap {
        name: "submodule",
        lay: |_, r, arm| {
            let (head, url) = (r.git(&["rev-parse", "HEAD"]), format!("ext::{arm} %S"));
            r.write(".gitmodules", &format!("[submodule \"evil\"]\n\tpath = evil\n\turl = {url}\n"));
            r.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},evil")]);
            r.git(&["add", ".gitmodules"]);
            r.git(&["commit", "-q", "-m", "A submodule"]);
            let run = format!("!{arm}");
            let settings =
                [("protocol.ext.allow", "always"), ("submodule.evil.url", &url), ("submodule.evil.update", &run)];
            set(r, &settings)
        },
        spring: &[&["-c", "protocol.ext.allow=always", "submodule", "update", "--init"]],
    },
    Trap {
        name: "alternates",
        lay: |folder, r, arm| {
            let (elsewhere, _) = history(folder, "elsewhere", &[]);
            let objects = elsewhere.folder.join(".git/objects");
            fs::write(r.folder.join(".git/objects/info/alternates"), format!("{}\n", objects.display())).unwrap();
            r.git(&["remote", "add", "origin", elsewhere.folder.to_str().unwrap()]);
            set(r, &[("core.alternateRefsCommand", arm)])
        },
        spring: &[&["fetch", "-q"]],
    },
    Trap {
        name: "pager",
        lay: |_, r, arm| set(r, &[("core.pager", arm), ("pager.log", "true"), ("pager.status", "true")]),
        spring: &[&["log"]],
    },
    Trap {
        name: "objects promised by another",
        lay: |_, r, arm| {
            let blob = r.git(&["rev-parse", "HEAD:people.yaml"]);
            fs::remove_file(r.folder.join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();
            let settings = [
                ("remote.origin.url", &*format!("ext::{arm} %S")),
                ("remote.origin.promisor", "true"),
                ("remote.origin.partialCloneFilter", "blob:none"),
                ("protocol.ext.allow", "always"),
                ("core.repositoryFormatVersion", "1"),
                ("extensions.partialClone", "origin"),
            ];
            set(r, &settings)
        },
        spring: &[&["cat-file", "-p", "HEAD:people.yaml"]],
    },
    Trap {
        name: "signature program",
        lay: |_, r, arm| {
            let tree = r.git(&["rev-parse", "HEAD^{tree}"]);
            let people = "Ana Silva <ana@example.org> 1767225600 +0000";
            let signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----";
            let commit = format!("tree {tree}\nauthor {people}\ncommitter {people}\n{signature}\n\nSigned\n");
            let id = r.object("commit", commit.as_bytes());
            r.git(&["reset", "-q", "--hard", &id]);
            set(r, &[("gpg.program", arm), ("gpg.openpgp.program", arm), ("log.showSignature", "true")])
        },
        spring: &[&["log", "-1"]],
    },
];

/// Writes settings into a repository's own file, where a clone by somebody else never has them but an archive does.
pub fn set(repository: &Repository, settings: &[(&str, &str)]) -> PathBuf {
    for (name, value) in settings {
        repository.git(&["config", name, value]);
    }
    repository.folder.clone()
}

/// A program that says that it ran, and the file it says it in.
pub fn arm(folder: &Folder) -> (String, PathBuf) {
    let (program, said) = (folder.at("arm.sh"), folder.at("PWNED"));
    fs::write(&program, format!("#!/bin/sh\necho ran >> '{}'\nexit 0\n", said.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (program.to_str().unwrap().to_owned(), said)
}

fn laid(trap: &Trap, test: &str) -> Option<(Folder, PathBuf, String, PathBuf)> {
    let folder = Folder::new(test)?;
    let (repository, _) = history(&folder, "repository", &[]);
    let (program, said) = arm(&folder);
    let stand = (trap.lay)(&folder, &repository, &program);
    // Laying one may spring it.
    let _ = fs::remove_file(&said);
    Some((folder, stand, program, said))
}

/// Asks everything that reads, with an environment and settings of a user as hostile as the repository.
fn ask_everything(folder: &Folder, stand: &Path, program: &str) -> usize {
    let settings = folder.at("gitconfig");
    let text = format!("[core]\n\tfsmonitor = {program}\n\tpager = {program}\n[diff]\n\texternal = {program}\n");
    fs::write(&settings, text).unwrap();
    let moments: [&[&str]; 4] = [&[], &["--at", "HEAD~1"], &["--at", "2026-02-20"], &["--at", "nothing"]];
    let commands: [&[&str]; 4] = [&["check"], &["show"], &["list", "project"], &["report", "portfolio"]];
    let of_history: [&[&str]; 4] =
        [&["diff", "HEAD~1"], &["trend", "portfolio.slip_days"], &["why", "PRJ-A.name"], &["gate", "PRJ-A"]];
    let mut answered = 0;
    for (moment, commands) in moments.into_iter().map(|moment| (moment, commands)).chain([(moments[0], of_history)]) {
        for command in commands {
            let mut pmo = assert_cmd::Command::cargo_bin("pmo").unwrap();
            pmo.current_dir(stand).args(command).args(moment).env("HOME", folder.path());
            pmo.env("GIT_CONFIG_GLOBAL", &settings).env("GIT_EXTERNAL_DIFF", program).env("GIT_PAGER", program);
            pmo.env("GIT_SSH_COMMAND", program).env("GIT_ASKPASS", program).env("GIT_EDITOR", program);
            pmo.env("GIT_CONFIG_COUNT", "1")
                .env("GIT_CONFIG_KEY_0", "core.fsmonitor")
                .env("GIT_CONFIG_VALUE_0", program);
            let output = pmo.output().unwrap();
            let code = output.status.code();
            assert!(matches!(code, Some(0..=3)), "{command:?} {moment:?}: {output:?}");
            answered += usize::from(code == Some(0));
        }
    }
    answered
}

#[test]
fn plain_git_springs_every_trap() {
    TRAPS.par_iter().for_each(|trap| {
        let Some((_folder, stand, _, said)) = laid(trap, "plain_git_springs_every_trap") else { return };
        for arguments in trap.spring {
            if trap.name == "pager" {
                // A pager is only for terminals, and `script` is one.
                let git = format!("GIT_CONFIG_GLOBAL=/dev/null git {}", arguments.join(" "));
                let script = Command::new("script").args(["-qec", &git, "/dev/null"]).current_dir(&stand).output();
                if script.is_err() {
                    eprintln!("SKIPPED the pager of plain_git_springs_every_trap: there is no `script`");
                    return;
                }
            } else {
                let _ = command(&stand, arguments).output().unwrap();
            }
        }
        assert!(said.exists(), "`{}` is no trap: git {:?} ran nothing", trap.name, trap.spring);
    });
}

#[test]
fn no_trap_is_sprung() {
    TRAPS.par_iter().for_each(|trap| {
        let Some((folder, stand, program, said)) = laid(trap, "no_trap_is_sprung") else { return };
        let answered = ask_everything(&folder, &stand, &program);
        assert!(!said.exists(), "`{}` was sprung", trap.name);
        assert!(answered > 0, "`{}`: nothing was answered, so nothing was tried", trap.name);
    });
}

#[test]
fn other_peoples_repositories_are_read_as_data() {
    let Some(folder) = Folder::new("other_peoples_repositories_are_read_as_data") else { return };
    let (repository, _) = history(&folder, "repository", &[]);
    let (program, said) = arm(&folder);
    set(&repository, &[("core.fsmonitor", &program)]);
    let given = Command::new("chown").args(["-R", "65534:65534"]).arg(&repository.folder).output();
    if !given.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED other_peoples_repositories_are_read_as_data: only root can give files away");
        return;
    }
    assert!(ask_everything(&folder, &repository.folder, &program) >= 12);
    assert!(!said.exists());
    // Nothing is kept there, and nothing that lies there is believed.
    assert!(!repository.folder.join(".git/pmo").exists());
}

#[test]
fn replacements_and_grafts_change_nothing() {
    let Some(folder) = Folder::new("replacements_and_grafts_change_nothing") else { return };
    let (repository, [first, second, third]) = history(&folder, "repository", &[]);
    let ask =
        |at: &str| super::repository::pmo(&repository.folder, &["list", "project", "--format", "json", "--at", at]);
    let before = [ask(&first), ask(&third), ask("2026-02-20")];
    repository.write("projects/a/project.yaml", &project("Somebody else's")).commit("2026-04-01", "Replacement");
    let forged = repository.git(&["rev-parse", "HEAD:projects/a/project.yaml"]);
    let blob = repository.git(&["rev-parse", &format!("{third}:projects/a/project.yaml")]);
    repository.git(&["replace", &blob, &forged]);
    repository.git(&["replace", &first, &second]);
    fs::write(repository.folder.join(".git/info/grafts"), format!("{third} {first}\n")).unwrap();
    assert!(repository.git(&["show", &format!("{third}:projects/a/project.yaml")]).contains("Somebody"), "is live");
    assert_eq!(before, [ask(&first), ask(&third), ask("2026-02-20")]);
}

/// The system calls of a run that reach out of it: programs started, sockets, files opened to be written.
fn traced(stand: &Path, arguments: &[&str], log: &Path) -> Option<String> {
    let pmo = assert_cmd::cargo::cargo_bin("pmo");
    let mut strace = Command::new("strace");
    strace.args([
        "-f",
        "-qq",
        "-e",
        "trace=execve,execveat,fork,vfork,network,openat,open,creat,unlink,rename,mkdir",
        "-o",
    ]);
    strace.arg(log).arg(pmo).args(arguments).current_dir(stand).env_clear().env("HOME", stand);
    let output = strace.output().ok()?;
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(log).ok()
}

/// What is kept from one run to the next is written below the git folder, and nothing else is anywhere.
#[test]
fn nothing_is_run_connected_to_or_written_elsewhere() {
    let test = "nothing_is_run_connected_to_or_written_elsewhere";
    let Some(trap) = TRAPS.iter().find(|trap| trap.name == "file system monitor") else { return };
    let Some((folder, stand, ..)) = laid(trap, test) else { return };
    for arguments in [
        &["check"][..],
        &["check", "--at", "HEAD~1"],
        &["show", "--at", "2026-02-20"],
        &["report", "portfolio"],
        &["diff", "HEAD~2..HEAD"],
        &["trend", "portfolio.slip_days"],
        &["why", "PRJ-A.name"],
    ] {
        let Some(calls) = traced(&stand, arguments, &folder.at("calls")) else {
            eprintln!("SKIPPED {test}: there is no strace");
            return;
        };
        let own = |line: &&str| !line.contains("/.git/pmo");
        let lines = |what: &str| calls.lines().filter(own).filter(|line| line.contains(what)).count();
        assert_eq!(lines("execve"), 1, "{arguments:?}: {calls}");
        let reaching =
            ["connect(", "socket(", "sendto(", "fork(", "creat(", "unlink", "rename", "mkdir", "O_WRONLY", "O_CREAT"];
        for call in reaching {
            assert_eq!(lines(call), 0, "{arguments:?} {call}: {calls}");
        }
        assert!(lines("openat(") > 5, "{calls}");
    }
}
