//! Repositories of every shape: each works, or says exactly why not.

use std::fs;
use std::path::Path;

use super::at::{history, same};
use super::repository::{Folder, pmo};

const CHECK: &[&str] = &["check", "--format", "json", "--fail-on", "never"];

/// The same commit in two places gives the same bytes.
fn reads_alike(a: &Path, b: &Path, options: &[&str]) {
    for command in [CHECK, &["show", "--format", "json"], &["list", "project"]] {
        same(command, (a, options), (b, options));
    }
}

/// What looks back, as of a day after everything.
const LOOKING_BACK: [&[&str]; 5] = [
    &["check", "--format", "json", "--fail-on", "never"],
    &["diff", "HEAD~2..HEAD", "--format", "json"],
    &["why", "PRJ-A.name", "--format", "json"],
    &["trend", "portfolio.slip_days", "--format", "csv"],
    &["show", "freshness", "--format", "json"],
];

fn look_back(folder: &Path) -> [String; 5] {
    LOOKING_BACK.map(|command| {
        let (code, out, err) = pmo(folder, &[command, &["--as-of", "2026-05-01"]].concat());
        assert_eq!((code, err.as_str()), (0, ""), "{} {command:?}", folder.display());
        out
    })
}

#[test]
fn history_is_the_same_from_a_repository_of_any_shape() {
    let Some(folder) = Folder::new("history_is_the_same_from_a_repository_of_any_shape") else { return };
    let (plain, [_, renamed, _]) = history(&folder, "plain", &[]);
    let expected = look_back(&plain.folder);
    assert!(expected[1].contains("Second") && expected[2].contains(&renamed[..9]), "{expected:?}");
    folder.clone(&plain, "bare.git", &["--bare"]).git(&["worktree", "add", "-q", "../of-bare", "main"]);
    plain.git(&["worktree", "add", "-q", "--detach", "../linked", "HEAD"]);
    folder.clone(&plain, "packed", &[]).git(&["gc", "-q"]);
    folder.clone(&plain, "shared", &["--shared"]).git(&["pack-refs", "--all"]);
    folder.clone(&plain, "elsewhere", &["--separate-git-dir", folder.at("elsewhere.git").to_str().unwrap()]);
    let super_ = folder.init("super", &[]);
    super_.git(&["submodule", "--quiet", "add", &format!("file://{}", plain.folder.display()), "portfolio"]);
    super_.commit("2026-04-01", "Portfolio");
    // A repository of somebody's that was committed as plain files, or left lying in the tree.
    let nested = folder.clone(&plain, "nested", &[]);
    folder.clone(&plain, "nested/projects/a/x.git", &["--bare"]);
    for place in ["of-bare", "linked", "packed", "shared", "elsewhere", "super/portfolio", "nested"] {
        assert!(look_back(&folder.at(place)) == expected, "{place}");
    }
    assert!(
        look_back(&nested.folder.join("projects/a/x.git"))[1..] == expected[1..],
        "inside a bare one in a work tree"
    );
    let bare = look_back(&folder.at("bare.git"));
    assert!(bare[1..] == expected[1..], "{bare:?}");
    // Ids apart, another kind of hash tells the same.
    let (other, _) = history(&folder, "sha256", &["--object-format=sha256"]);
    let rows = |answers: &[String; 5]| -> Vec<usize> {
        let of = |text: &String| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let [_, diff, why, trend, freshness] = answers;
        let count = |answer: serde_json::Value| answer["rows"].as_array().map_or(0, Vec::len);
        let history = of(why)["tables"][1].clone();
        vec![count(of(diff)), count(history), trend.lines().count(), count(of(freshness))]
    };
    assert_eq!(rows(&look_back(&other.folder)), rows(&expected));
}

/// Exit code and what is said on stderr, which is short and has no path of this machine in it.
fn refusal(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let (code, out, err) = pmo(folder, arguments);
    assert_eq!(out, "", "{arguments:?}");
    (code, err)
}

#[test]
fn a_work_tree_of_any_kind_reads_like_an_ordinary_one() {
    let Some(folder) = Folder::new("a_work_tree_of_any_kind_reads_like_an_ordinary_one") else { return };
    let (plain, [first, ..]) = history(&folder, "plain", &[]);
    let bare = folder.clone(&plain, "bare.git", &["--bare"]);
    bare.git(&["worktree", "add", "-q", "../of-bare", "main"]);
    plain.git(&["worktree", "add", "-q", "--detach", "../linked", "v1"]);
    let detached = folder.clone(&plain, "detached", &[]);
    detached.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    let packed = folder.clone(&plain, "packed", &[]);
    packed.git(&["gc", "-q"]);
    packed.git(&["commit-graph", "write", "--reachable"]);
    packed.git(&["multi-pack-index", "write"]);
    let shared = folder.clone(&plain, "shared", &["--shared"]);
    shared.git(&["pack-refs", "--all"]);
    folder.clone(&plain, "elsewhere", &["--separate-git-dir", folder.at("elsewhere.git").to_str().unwrap()]);
    let sparse = folder.clone(&plain, "sparse", &[]);
    sparse.git(&["sparse-checkout", "set", "--cone", "projects/a"]);
    let super_ = folder.init("super", &[]);
    super_.git(&["submodule", "--quiet", "add", &format!("file://{}", plain.folder.display()), "portfolio"]);
    super_.commit("2026-04-01", "Portfolio");
    let places = ["of-bare", "linked", "detached", "packed", "shared", "elsewhere", "sparse", "super/portfolio"];
    for place in places {
        let is_ahead = !matches!(place, "detached" | "linked");
        for at in [first.as_str(), &first[..8], "v1", "2026-01-10", "2026-02-09"] {
            reads_alike(&plain.folder, &folder.at(place), &["--at", at]);
        }
        reads_alike(&plain.folder, &folder.at(place), &["--at", if is_ahead { "HEAD" } else { "v1" }]);
    }
    let (_, out, _) = pmo(&folder.at("linked"), &["check", "--at", "2026-12-01", "--format", "json"]);
    assert!(out.contains(&first), "a date follows HEAD, here that of the linked work tree: {out}");
}

#[test]
fn a_bare_repository_is_read_at_its_head_or_as_asked() {
    let Some(folder) = Folder::new("a_bare_repository_is_read_at_its_head_or_as_asked") else { return };
    let (plain, [first, ..]) = history(&folder, "plain", &[]);
    folder.clone(&plain, "bare.git", &["--bare"]);
    let bare = folder.at("bare.git");
    reads_alike(&plain.folder, &bare, &["--at", &first]);
    same(CHECK, (&plain.folder, &["--at", "HEAD"]), (&bare, &[]));
    same(CHECK, (&plain.folder, &["--at", "HEAD"]), (&bare.join("refs"), &[]));
    let named = ["--tree", bare.to_str().unwrap()];
    same(CHECK, (&plain.folder, &["--at", "HEAD"]), (&folder.path(), &named));
    same(&["check", "projects"], (&plain.folder, &["--at", "HEAD"]), (&bare, &[]));
    let git_folder = plain.folder.join(".git");
    same(CHECK, (&plain.folder, &["--at", "HEAD"]), (&folder.path(), &["--tree", git_folder.to_str().unwrap()]));
    folder.init("empty.git", &["--bare"]);
    let (code, err) = refusal(&folder.at("empty.git"), &["check"]);
    assert_eq!(
        (code, err.as_str()),
        (
            3,
            "pmo: the repository has no commits yet\n  try: `git commit` first; what needs no history works without `--at`\n"
        )
    );
}

#[test]
fn a_sha_256_repository_is_a_repository() {
    let Some(folder) = Folder::new("a_sha_256_repository_is_a_repository") else { return };
    let (plain, [first, ..]) = history(&folder, "plain", &["--object-format=sha256"]);
    assert_eq!(first.len(), 64);
    let now = folder.clone(&plain, "now", &[]);
    now.git(&["checkout", "-q", "--detach", &first]);
    for at in [&first[..], &first[..8], "2026-01-15"] {
        same(CHECK, (&plain.folder, &["--at", at, "--as-of", "2026-05-01"]), (&now.folder, &["--as-of", "2026-05-01"]));
    }
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let Some(folder) = Folder::new("a_shallow_clone_says_where_it_ends") else { return };
    let (plain, _) = history(&folder, "plain", &[]);
    let shallow = folder.clone(&plain, "shallow", &["--depth", "2"]).folder;
    reads_alike(&plain.folder, &shallow, &["--at", "HEAD~1"]);
    reads_alike(&plain.folder, &shallow, &["--at", "2026-02-28"]);
    let (code, err) = refusal(&shallow, &["check", "--at", "2026-02-09"]);
    assert_eq!(
        (code, err.as_str()),
        (
            2,
            "pmo: cannot say what was on 2026-02-09: the clone is shallow, and its oldest commit is of 2026-02-10\n  \
             try: `git fetch --unshallow`\n"
        )
    );
    let (code, err) = refusal(&shallow, &["check", "--at", "HEAD~2"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("pmo: cannot read revision `HEAD~2`: the clone is shallow and does not reach it"), "{err}");
    let (code, err) = refusal(&shallow, &["check", "--at", "v1"]);
    assert!(code == 2 && err.contains("`git fetch --unshallow --tags`"), "{err}");
}

#[test]
fn a_partial_clone_reads_what_it_has_and_fetches_nothing() {
    let Some(folder) = Folder::new("a_partial_clone_reads_what_it_has_and_fetches_nothing") else { return };
    let (plain, _) = history(&folder, "plain", &[]);
    plain.git(&["config", "uploadpack.allowFilter", "true"]);
    for filter in ["--filter=blob:none", "--filter=tree:0"] {
        let name = filter.trim_start_matches("--filter=").replace(':', "-");
        let partial = folder.clone(&plain, &name, &[filter]);
        reads_alike(&plain.folder, &partial.folder, &["--at", "HEAD"]);
        let (code, err) = refusal(&partial.folder, &["check", "--at", "v1"]);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("is not here: the clone is partial, and nothing is fetched on the way"), "{err}");
        let advice = err.split('`').nth(1).unwrap();
        partial.git(&advice.split(' ').skip(1).collect::<Vec<_>>());
        reads_alike(&plain.folder, &partial.folder, &["--at", "v1"]);
    }
}

#[test]
fn references_in_a_reftable_are_not_read_and_that_is_said() {
    let Some(folder) = Folder::new("references_in_a_reftable_are_not_read_and_that_is_said") else { return };
    let (plain, _) = history(&folder, "plain", &["--ref-format=reftable"]);
    let (code, err) = refusal(&plain.folder, &["check", "--at", "HEAD"]);
    assert_eq!(
        (code, err.as_str()),
        (
            2,
            "pmo: cannot read the repository: it keeps its references as a reftable, which is not read\n  try: `git \
             refs migrate --ref-format=files`\n"
        )
    );
    let (code, out, _) = pmo(&plain.folder, &["check", "--as-of", "2026-05-01", "--format", "json"]);
    assert!(code == 0 && out.contains("\"commit\": null"), "{out}");
    plain.git(&["refs", "migrate", "--ref-format=files"]);
    let (code, _, err) = pmo(&plain.folder, &["check", "--at", "HEAD"]);
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn without_history_everything_else_works() {
    let Some(folder) = Folder::new("without_history_everything_else_works") else { return };
    let (plain, _) = history(&folder, "plain", &[]);
    fs::remove_dir_all(plain.folder.join(".git")).unwrap();
    let (code, _, err) = pmo(&plain.folder, &["check", "--as-of", "2026-05-01"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (code, err) = refusal(&plain.folder, &["check", "--at", "HEAD"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("is in no git repository, so it has no history\n  try: `git init` and `git commit` here"),
        "{err}"
    );
    plain.git(&["init", "-q"]);
    let (code, err) = refusal(&plain.folder, &["check", "--at", "HEAD"]);
    assert_eq!((code, err.lines().next()), (3, Some("pmo: the repository has no commits yet")));
    let (code, err) = refusal(&plain.folder, &["check", "--at", "2026-01-01"]);
    assert_eq!((code, err.lines().next()), (3, Some("pmo: the repository has no commits yet")));
}

#[test]
fn a_broken_repository_is_a_failure_and_never_a_pass() {
    let Some(folder) = Folder::new("a_broken_repository_is_a_failure_and_never_a_pass") else { return };
    let (plain, _) = history(&folder, "plain", &[]);
    let newer = "[core]\nrepositoryformatversion = 9\n";
    for (file, text) in [("HEAD", "nonsense"), ("config", "[core\n"), ("config", newer)] {
        let name = format!("broken-{}-{}", file, text.len());
        let broken = folder.clone(&plain, &name, &["--bare"]).folder;
        fs::write(broken.join(file), text).unwrap();
        let (code, err) = refusal(&folder.path(), &["check", "--at", "HEAD", "--tree", broken.to_str().unwrap()]);
        assert!(code == 2 && err.starts_with("pmo: cannot read") && err.contains("try: "), "{name}: {err}");
    }
    let blob = plain.git(&["rev-parse", "HEAD:people.yaml"]);
    fs::remove_file(plain.folder.join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();
    let (code, err) = refusal(&plain.folder, &["check", "--at", "HEAD"]);
    assert_eq!((code, err.lines().next()), (2, Some(&*format!("pmo: object {blob} is missing from the repository"))));
}

#[test]
fn neither_locale_nor_time_zone_nor_home_changes_a_byte() {
    let Some(folder) = Folder::new("neither_locale_nor_time_zone_nor_home_changes_a_byte") else { return };
    let (plain, _) = history(&folder, "plain", &[]);
    let bare = folder.clone(&plain, "bare.git", &["--bare"]);
    let ask = |folder: &Path, environment: &[(&str, &str)]| {
        let mut pmo = assert_cmd::Command::cargo_bin("pmo").unwrap();
        let arguments = ["show", "--format", "json", "--at", "2026-02-28"];
        let output = pmo.current_dir(folder).env_clear().envs(environment.iter().copied()).args(arguments).output();
        output.unwrap().stdout
    };
    let expected = ask(&plain.folder, &[]);
    assert!(String::from_utf8_lossy(&expected).contains("\"as_of\": \"2026-02-28\""));
    for locale in ["C", "tr_TR.UTF-8", "ja_JP.eucJP"] {
        for zone in ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"] {
            let environment = [("LC_ALL", locale), ("TZ", zone), ("HOME", "/nowhere"), ("SOURCE_DATE_EPOCH", "0")];
            for place in [&plain.folder, &bare.folder] {
                assert!(ask(place, &environment) == expected, "{locale} {zone} {}", place.display());
            }
        }
    }
}
