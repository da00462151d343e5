//! `pmo new` from the outside: what it writes is read back clean, and nothing is ever lost.

use std::fs;
use std::path::Path;

use super::cli::{run, tree};

const PROJECT: &str = "id: PRJ-A\nname: Claims portal\nstage: concept\nmanager: ana.silva\n";
const PERSON: &str = "- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}\n";

fn files(folder: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = walk.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_record_of_every_kind_of_home_is_filed_and_valid() {
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", PROJECT)]);
    for arguments in [
        &["new", "risk", "title=Supplier is late", "owner=ana.silva"][..],
        &["new", "milestone", "--project", "PRJ-A", "name=Go-live", "baseline=2026-12-18"],
        &["new", "person", "name=Joel Ferreira", "emails=joel@example.org"],
        &["new", "project", "name=Smart meters", "stage=concept", "manager=joel.ferreira"],
        &["new", "allocation", "--project", "PRJ-A", "person=joel.ferreira", "fte=0.5", "to=2027-03-31"],
        &["new", "objective", "id=OBJ-OPEN", "title=Open at any hour"],
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!(code, 0, "{arguments:?}\n{out}{err}");
    }
    let (code, out, err) = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(code, 0, "{out}{err}");
    let (_, out, _) =
        run(folder.path(), &["new", "risk", "--project", "PRJ-A", "title=Late again", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let (id, path) = (answer["rows"][0]["id"].as_str().unwrap(), answer["rows"][0]["path"].as_str().unwrap());
    assert_eq!(path, format!("projects/a/risks/{}.yaml", id.strip_prefix("PRJ-A/").unwrap()));
    assert!(folder.path().join(path).is_file());
}

#[test]
fn what_breaks_the_schema_is_not_written() {
    let folder = tree(&[("pmo.yaml", ""), ("projects/a/project.yaml", PROJECT)]);
    for (arguments, message, hint) in [
        (&["new", "rsik", "title=x"][..], "no kind `rsik`", "did you mean `risk`?"),
        (&["new", "risk", "title=x", "onwer=y"], "unknown field `onwer`", "did you mean `owner`?"),
        (&["new", "risk", "title"], "gives no value", ""),
        (&["new", "risk", "title=x", "--path", "../R1.yaml"], "leads out of the folder", "below the tree"),
        (&["new", "risk", "title=x", "--path", "projects/a/project.yaml"], "it exists", "never overwritten"),
        (&["new", "project", "id=PRJ-A", "name=x"], "the id `PRJ-A` is taken", "never used twice"),
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(message) && err.contains(hint), "{arguments:?}: {err}");
    }
    assert_eq!(files(folder.path()), ["pmo.yaml", "projects/a/project.yaml"]);
    assert_eq!(fs::read_to_string(folder.path().join("projects/a/project.yaml")).unwrap(), PROJECT);
}

#[test]
fn many_at_once_each_get_a_file_of_their_own() {
    let folder = tree(&[("pmo.yaml", ""), ("people.yaml", PERSON), ("projects/a/project.yaml", PROJECT)]);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(run(folder.path(), &["new", "risk", "title=Same title"]).0, 0));
        }
    });
    assert_eq!(files(&folder.path().join("projects/a/risks")).len(), 8);
    let (code, out, _) = run(folder.path(), &["check"]);
    assert_eq!(code, 0, "{out}");
}
