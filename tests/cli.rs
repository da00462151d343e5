//! The command line from the outside: exit codes, what goes to which stream, and what bad input comes to.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A command in `folder`, with nothing of this machine's settings in it.
pub fn pmo(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("pmo").unwrap();
    command.current_dir(folder).env_clear().env("LC_ALL", "C.UTF-8").args(["--as-of", "2026-11-20"]);
    command
}

/// A folder with these files.
pub fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs `arguments` in `folder`: exit code, stdout, stderr.
pub fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = pmo(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const PROJECT: &str = "id: PRJ-A\nname: Claims portal\nstage: concept\nmanager: ana.silva\n";
const PERSON: &str = "- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}\n";

#[test]
fn a_clean_tree_passes_and_says_what_was_checked() {
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", PROJECT)]);
    let (code, out, err) = run(folder.path(), &["check"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("2 files (2 found, 2 checked)") && out.contains("2 records"), "{out}");
}

#[test]
fn no_tree_is_nothing_to_check_and_says_what_to_do() {
    let folder = tree(&[("notes.txt", "")]);
    let (code, out, err) = run(folder.path(), &["check"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.starts_with("pmo: no `pmo.yaml` and no `.pmo/` in ") && err.contains("`pmo init`"), "{err}");
}

#[test]
fn a_tree_without_records_is_nothing_to_check() {
    let folder = tree(&[("pmo.yaml", "organisation: Northbridge\n")]);
    let (code, _, err) = run(folder.path(), &["check"]);
    assert_eq!(code, 3);
    assert!(err.contains("holds no record files"), "{err}");
}

#[test]
fn a_local_id_is_asked_for_in_full() {
    let project = format!("{PROJECT}risks: [{{id: R1, title: Late}}]\n");
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", &project)]);
    let (code, out, err) = run(folder.path(), &["show", "R1"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "pmo: `R1` is an id within a project\n  try: name it in full: `PRJ-A/R1`\n");
}

#[test]
fn a_broken_policy_stops_the_run_at_its_line() {
    let folder = tree(&[("pmo.yaml", "organisation: X\nthreshold: {}\n"), ("projects/a/project.yaml", PROJECT)]);
    let (code, out, err) = run(folder.path(), &["check"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("pmo.yaml:2:1: unknown field `threshold`") && err.contains("did you mean `thresholds`?"),
        "{err}"
    );
    let folder = tree(&[("pmo.yaml", "organisation: [X\n"), ("projects/a/project.yaml", PROJECT)]);
    let (code, _, err) = run(folder.path(), &["show"]);
    assert_eq!(code, 2);
    assert!(err.contains("pmo.yaml:1:"), "{err}");
}

#[test]
fn a_misspelt_rule_stops_the_run_and_a_rule_of_another_version_does_not() {
    let with =
        |rules: &str| tree(&[("pmo.yaml", rules), ("people.yaml", PERSON), ("projects/a/project.yaml", PROJECT)]);
    let (code, _, err) = run(with("rules:\n  milestone-overdu: error\n").path(), &["check"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("pmo.yaml:2:3: there is no rule `milestone-overdu`") && err.contains("`milestone-overdue`"),
        "{err}"
    );
    assert_eq!(run(with("rules:\n  colliding-windows: error\n").path(), &["check"]).0, 0);
}

#[test]
fn a_methodology_pack_of_the_trees_own_is_no_record() {
    let pack = "name: house\nextends: light\nrequired:\n  - {kind: project, from_stage: concept, fields: [business_unit], why: Units pay.}\n";
    let policy = "methodology: {name: house, path: methodology/house.yaml}\n";
    let folder = tree(&[
        ("pmo.yaml", policy),
        ("methodology/house.yaml", pack),
        ("people.yaml", PERSON),
        ("projects/a/project.yaml", PROJECT),
    ]);
    let (code, out, err) = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("error[missing-required-field] `business_unit` is missing"), "{out}");
    assert!(!out.contains("house.yaml"), "{out}");
}

#[test]
fn a_broken_schema_of_the_trees_own_stops_the_run() {
    let folder = tree(&[
        ("pmo.yaml", ""),
        ("schemas/risk.schema.json", "{\"properties\": "),
        ("projects/a/project.yaml", PROJECT),
    ]);
    let (code, _, err) = run(folder.path(), &["check"]);
    assert_eq!(code, 2);
    assert!(err.contains("schemas/risk.schema.json: it is not JSON"), "{err}");
}

#[test]
fn what_decides_and_is_not_read_stops_the_run() {
    let misnamed = tree(&[("pmo.yml", ""), (".pmo/pmo.yml", "rules: {}\n"), (".pmo/projects/a/project.yaml", PROJECT)]);
    let (code, out, err) = run(misnamed.path(), &["check"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains(".yml: a policy of this name is not read") && err.contains("rename it"), "{err}");
    let too_large = "x".repeat((4 << 20) + 1);
    let large = [("pmo.yaml", ""), ("schemas/risk.schema.json", &*too_large), ("projects/a/project.yaml", PROJECT)];
    let (code, _, err) = run(tree(&large).path(), &["check"]);
    assert_eq!(code, 2);
    assert!(err.contains("schemas/risk.schema.json: the file has 4194305 bytes"), "{err}");
    let template = [("pmo.yaml", ""), ("templates/status.md", &*too_large), ("projects/a/project.yaml", PROJECT)];
    let (_, out, _) = run(tree(&template).path(), &["check"]);
    assert!(out.contains("1 skipped: templates/status.md has 4194305 bytes"), "{out}");
}

#[test]
fn the_as_of_date_is_one_that_a_file_could_hold() {
    let folder = tree(&[("pmo.yaml", ""), ("projects/a/project.yaml", PROJECT)]);
    for day in ["+262142-12-31", "-262143-01-01", "0000-01-01", "2026-02-30", "today"] {
        let (code, _, err) = run(folder.path(), &["show", "capacity", "--period", "week", &format!("--as-of={day}")]);
        assert!(code == 2 && err.contains("not a day of the calendar"), "{day}: {code} {err}");
    }
    for day in ["0001-01-01", "9999-12-31"] {
        let (code, _, err) = run(folder.path(), &["show", "capacity", "--period", "week", "--as-of", day]);
        assert_eq!((code, err.as_str()), (0, ""), "{day}");
    }
    for (seconds, code) in [("253402300799", 0), ("253402300800", 2), ("soon", 2)] {
        let mut command = Command::cargo_bin("pmo").unwrap();
        let command = command.current_dir(folder.path()).env("SOURCE_DATE_EPOCH", seconds).arg("show");
        assert_eq!(command.output().unwrap().status.code(), Some(code), "{seconds}");
    }
}

#[test]
fn rules_and_schemas_of_a_broken_tree_are_not_those_of_none() {
    let folder = tree(&[("pmo.yaml", "organisation: [X\n"), ("projects/a/project.yaml", PROJECT)]);
    let nowhere = tree(&[]);
    for command in ["rules", "schema"] {
        assert_eq!(run(folder.path(), &[command]).0, 2, "{command}");
        assert_eq!(run(nowhere.path(), &[command]).0, 0, "{command}");
    }
}

#[test]
fn one_broken_file_is_a_finding_and_everything_else_is_still_checked() {
    let overdue = format!("{PROJECT}milestones: [{{id: M1, name: Beta, forecast: 2026-11-01}}]\n");
    let folder = tree(&[
        ("pmo.yaml", ""),
        ("people.yaml", PERSON),
        ("projects/a/project.yaml", &overdue),
        ("projects/b/project.yaml", "id: PRJ-B\n  name: [\n"),
    ]);
    let (code, out, _) = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(code, 1);
    assert!(out.contains("projects/b/project.yaml:2:") && out.contains("error[invalid-yaml]"), "{out}");
    assert!(out.contains("warning[milestone-overdue] `Beta` is 19 days overdue"), "{out}");
    let (code, out, _) = run(folder.path(), &["show", "milestones"]);
    assert_eq!(code, 0);
    assert!(out.contains("Beta") && out.contains("1 file could not be read"), "{out}");
}

#[test]
fn fail_on_sets_what_makes_the_exit_code_one() {
    let overdue = format!("{PROJECT}milestones: [{{id: M1, name: Beta, forecast: 2026-11-01}}]\n");
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", &overdue)]);
    for (level, code) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(run(folder.path(), &["check", "--fail-on", level]).0, code, "--fail-on {level}");
    }
}

#[test]
fn paths_limit_what_is_reported_and_an_empty_scope_is_never_a_pass() {
    let folder = tree(&[
        ("pmo.yaml", ""),
        ("people.yaml", PERSON),
        ("projects/a/project.yaml", PROJECT),
        ("projects/b/project.yaml", "id: PRJ-B\nname: B\nstage: nowhere\n"),
        ("notes/readme.txt", ""),
    ]);
    assert_eq!(run(folder.path(), &["check"]).0, 1);
    assert_eq!(run(folder.path(), &["check", "projects/a"]).0, 0);
    assert_eq!(run(folder.path(), &["check", "projects/b/project.yaml"]).0, 1);
    assert_eq!(run(folder.path(), &["check", "notes"]).0, 3);
    assert_eq!(run(folder.path(), &["check", "nowhere"]).0, 2);
}

#[test]
fn unknown_names_are_usage_failures_with_a_suggestion() {
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", PROJECT)]);
    for (arguments, close) in [
        (vec!["show", "milestons"], "milestones"),
        (vec!["show", "PRJ-B"], "PRJ-A"),
        (vec!["show", "milestones", "--project", "PRJ-B"], "PRJ-A"),
        (vec!["show", "milestones", "--format", "jsn"], "json"),
        (vec!["explain", "milestone-overdu"], "milestone-overdue"),
        (vec!["schema", "rsk"], "risk"),
        (vec!["list", "risc"], "risk"),
        (vec!["list", "project", "--columns", "nmae"], "name"),
        (vec!["list", "project", "--where", "nmae == 1"], "name"),
        (vec!["report", "statsu"], "status"),
        (vec!["chek"], "check"),
    ] {
        let (code, out, err) = run(folder.path(), &arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(close), "{arguments:?}: {err}");
    }
}

#[test]
fn several_reports_come_from_one_run() {
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", PROJECT)]);
    let (code, out, _) = run(folder.path(), &["check", "--output", "sarif=out.sarif", "--output", "json=out.json"]);
    assert_eq!(code, 0);
    assert!(out.contains("0 errors"), "{out}");
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(read("out.sarif")["version"], "2.1.0");
    assert_eq!(read("out.json")["schema"], "pmo/check/v1");
}

#[test]
fn a_closed_pipe_is_a_quiet_exit() {
    let folder = tree(&[("pmo.yaml", ""), ("projects/a/project.yaml", PROJECT)]);
    let program = assert_cmd::cargo::cargo_bin("pmo");
    let script = format!("'{}' schema project | head -n 1", program.display());
    let output = std::process::Command::new("bash")
        .args(["-o", "pipefail", "-c", &script])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn the_same_tree_reads_the_same_from_a_sub_folder_in_any_time_zone_and_locale() {
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", PROJECT)]);
    fs::create_dir(folder.path().join(".git")).unwrap();
    let plain = run(folder.path(), &["show", "milestones", "--format", "json"]).1;
    let odd = pmo(&folder.path().join("projects/a"))
        .args(["show", "milestones", "--format", "json"])
        .env("TZ", "Pacific/Kiritimati")
        .env("LC_ALL", "tr_TR.UTF-8")
        .output()
        .unwrap();
    assert_eq!(plain, String::from_utf8(odd.stdout).unwrap());
}

#[test]
fn help_of_every_command_is_as_reviewed() {
    let folder = tree(&[]);
    let (_, help, _) = run(folder.path(), &["--help"]);
    let section = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: Vec<&str> = section
        .lines()
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut all = help.clone();
    for command in commands {
        let (code, out, _) = run(folder.path(), &[command, "--help"]);
        assert_eq!(code, 0, "{command}");
        all.push_str(&format!("\n──── pmo {command} --help\n\n{out}"));
    }
    insta::assert_snapshot!("help", all);
}

#[test]
fn a_view_is_drawn_where_it_has_a_picture() {
    let project =
        format!("{PROJECT}milestones: [{{id: M1, name: In use, baseline: 2026-12-04, forecast: 2026-12-11}}]\n");
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", &project)]);
    let (code, out, err) = run(folder.path(), &["show", "milestones", "--picture", "--ascii"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("Milestones against their baseline") && out.contains("In use") && out.is_ascii(), "{out}");
    let (code, printed, _) =
        run(folder.path(), &["show", "milestones", "--picture", "--ascii", "--output", "drawn.txt"]);
    assert_eq!((code, printed.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(folder.path().join("drawn.txt")).unwrap(), out);
    let (code, out, err) = run(folder.path(), &["show", "issues", "--picture"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("there is no picture of `issues`") && err.contains("critical-path"), "{err}");
    let (code, _, err) = run(folder.path(), &["show", "milestones", "--picture", "--format", "json"]);
    assert!(code == 2 && err.contains("there is no format `json`"), "{err}");
}
