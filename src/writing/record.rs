//! A new record: drafted from assignments, checked against its schema, laid out as a file.

use super::assign::{Assignment, assign};
use super::draft;
use super::layout::{Layout, is_project};
use super::mint;
use super::refusal::Refusal;
use super::required;
use super::validity::{refuse, violations};
use crate::finding::suggestion;
use crate::model::{FileKind, RecordId, kind_of_path};
use crate::schema::{Catalogue, IdStyle, Kind};
use crate::yaml::{self, Node};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The kind, by singular or plural name.
    pub kind: String,
    /// The project it belongs to.
    pub project: Option<String>,
    /// Its file from the tree's root, or a folder if it ends in `/`.
    pub path: Option<String>,
    /// Its values.
    pub assignments: Vec<Assignment>,
}

/// A file to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Path from the tree's root.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// The record's name over the whole tree; empty for kinds without ids.
    pub key: String,
}

/// Drafts the record that `request` asks for.
///
/// `random` gives the letters of ids; `has` says whether the tree has a file, whatever its ending.
///
/// # Errors
/// A [`Refusal`] for an unknown kind, project or field, a value that breaks the schema, or an id that is taken.
pub fn new_record(
    layout: Layout<'_>,
    request: &Request,
    random: &mut dyn FnMut() -> u32,
    has: &dyn Fn(&str) -> bool,
) -> Result<NewFile, Refusal> {
    let kind = find_kind(&layout.loaded.catalogue, &request.kind)?;
    let project = find_project(layout, kind, request.project.as_deref())?;
    let mut record = draft::empty();
    for assignment in &request.assignments {
        assign(&mut record, kind, &layout.loaded.catalogue, assignment).map_err(|odd| Refusal::new(odd, ""))?;
    }
    required::begin(layout, kind, &mut record);
    let id = give_id(layout, kind, project, &mut record, random)?;
    let name = id.clone().unwrap_or_else(|| unnamed(kind, &record, random));
    let path = match &request.path {
        Some(folder) if folder.ends_with('/') => format!("{folder}{name}.yaml"),
        Some(file) => file.clone(),
        None => layout.path(kind, &name, project),
    };
    say_where_it_belongs(layout, kind, project, &path, &mut record);
    draft::arrange(&mut record, kind.fields());
    let broken = violations(&layout.loaded.catalogue, kind, &record);
    if !broken.is_empty() {
        return Err(refuse(kind, &broken));
    }
    let key = match (project, &id) {
        (Some(project), Some(id)) if kind.id == IdStyle::Local => {
            format!("{}/{id}", layout.portfolio.record(project).key)
        }
        _ => id.unwrap_or_default(),
    };
    let asked = required::comment(layout, kind, project, &record);
    let text = modeline(&path, &kind.name, has) + &yaml::write(&record) + &asked;
    Ok(NewFile { path, text, key })
}

/// The line by which editors find the schema of the file at `path`, where the tree keeps schemas for editors.
pub fn modeline(path: &str, name: &str, has: &dyn Fn(&str) -> bool) -> String {
    let schema = format!(".schemas/{name}.schema.json");
    if !has(&schema) {
        return String::new();
    }
    let up = "../".repeat(path.matches('/').count());
    format!("# yaml-language-server: $schema={up}{schema}\n")
}

fn find_kind<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a Kind, Refusal> {
    let hint = || match catalogue.did_you_mean(name) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "`pmo schema` lists the kinds".to_owned(),
    };
    catalogue.named(name).ok_or_else(|| Refusal::new(format!("there is no kind `{name}`"), hint()))
}

/// The project a new record belongs to: the one named, else the only one there is for kinds that need one.
fn find_project(layout: Layout<'_>, kind: &Kind, named: Option<&str>) -> Result<Option<RecordId>, Refusal> {
    let portfolio = layout.portfolio;
    let Some(id) = named else {
        let belongs = kind.id == IdStyle::Local || kind.name == "allocation";
        return match (&portfolio.projects[..], belongs) {
            ([only], true) => Ok(Some(only.record)),
            (_, false) => Ok(None),
            _ => Err(Refusal::new(
                format!("a new {} belongs to a project, and none is named", kind.name),
                "`--project ID` names it",
            )),
        };
    };
    if is_project(kind) || !kind.fields().any(|field| field == "project") {
        return Err(Refusal::new(format!("a {} belongs to no project", kind.name), "leave `--project` out"));
    }
    let known = portfolio.projects.iter().map(|project| project.id);
    let hint = || suggestion(id, known, || "`pmo show portfolio` lists the projects".to_owned());
    let found = portfolio.project_named(id).map(|project| portfolio.project(project).record);
    found.map(Some).ok_or_else(|| Refusal::new(format!("there is no project `{id}`"), hint()))
}

/// Gives the record its id: the one assigned, which must be free, else a new one.
fn give_id(
    layout: Layout<'_>,
    kind: &Kind,
    project: Option<RecordId>,
    record: &mut Node,
    random: &mut dyn FnMut() -> u32,
) -> Result<Option<String>, Refusal> {
    let full = |id: &str| match project.filter(|_| kind.id == IdStyle::Local) {
        Some(project) => format!("{}/{id}", layout.portfolio.record(project).key),
        None => id.to_owned(),
    };
    let taken = |id: &str| !layout.portfolio.named(&full(id)).is_empty();
    if let Some(id) = record.get("id").and_then(Node::text) {
        return free(layout, kind, id, &full(id)).map(Some);
    }
    if kind.id == IdStyle::None {
        return Ok(None);
    }
    let title = kind.title.as_deref().and_then(|field| record.get(field)).and_then(Node::text).map(str::to_owned);
    let id = mint::mint(kind, &layout.loaded.policy, title.as_deref(), &taken, random);
    match id {
        Some(id) if !taken(&id) => {
            draft::set(record, "id", draft::text(&id));
            Ok(Some(id))
        }
        Some(id) => Err(Refusal::new(format!("the id `{id}` is taken"), "give another with `id=`")),
        None => Err(Refusal::new(format!("a new {} needs an id", kind.name), "give it with `id=`")),
    }
}

/// An id that somebody chose, if it has the form of its kind and nothing is called `full` yet.
fn free(layout: Layout<'_>, kind: &Kind, id: &str, full: &str) -> Result<String, Refusal> {
    let stated = layout.loaded.policy.prefixes.get(&kind.name).or(kind.prefix.as_ref());
    let prefix = stated.map_or("", String::as_str);
    if !kind.id.fits(prefix, id) {
        let message = format!("the id `{id}` is not of the form {}", kind.id.form(prefix));
        return Err(Refusal::new(message, "leave `id=` out for a new one, or write one of that form"));
    }
    let Some(other) = layout.portfolio.named(full).first() else { return Ok(id.to_owned()) };
    let other = layout.portfolio.record(*other);
    Err(Refusal::new(
        format!("the id `{id}` is taken by a {} in `{}`", other.kind.name, layout.path_of(other.file)),
        "ids are never used twice: choose another, or leave `id=` out for a new one",
    ))
}

/// A file name for a record of a kind without ids.
fn unnamed(kind: &Kind, record: &Node, random: &mut dyn FnMut() -> u32) -> String {
    let title = kind.title.as_deref().and_then(|field| record.get(field)).and_then(Node::text);
    format!("{}-{:06x}", title.unwrap_or(&kind.name), random() & 0xff_ffff)
}

/// Adds `project:` and `kind:` where the file's path does not say them.
pub(super) fn say_where_it_belongs(
    layout: Layout<'_>,
    kind: &Kind,
    project: Option<RecordId>,
    path: &str,
    record: &mut Node,
) {
    let mut say = |field: &str, value: &str| {
        if record.get(field).is_none() {
            draft::set(record, field, draft::text(value));
        }
    };
    let projects = &layout.portfolio.projects;
    let folders: Vec<&str> = projects.iter().filter_map(|project| layout.folder_of(project.record)).collect();
    let implied = kind_of_path(path, &layout.loaded.catalogue, |folder| folders.contains(&folder));
    if implied.is_none_or(|FileKind { kind: implied, .. }| implied.name != kind.name) {
        say("kind", &kind.name);
    }
    if let Some(project) = project {
        let inside = layout.folder_of(project).is_some_and(|folder| {
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        });
        if !inside {
            say("project", &layout.portfolio.record(project).key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Snapshot;
    use crate::workspace::{Loaded, load};
    use crate::writing::entropy;

    const PROJECT: (&str, &str) =
        ("projects/claims/project.yaml", "id: PRJ-CLAIMS\nname: Claims\nstage: delivery\nntcp: {novelty: 2}\n");

    fn tree(files: &[(&str, &str)]) -> Loaded {
        load(Snapshot::of_texts(files.iter().copied())).unwrap()
    }

    fn draft(loaded: &Loaded, kind: &str, project: Option<&str>, values: &[&str]) -> Result<NewFile, Refusal> {
        let portfolio = loaded.portfolio();
        let request = Request {
            kind: kind.to_owned(),
            project: project.map(str::to_owned),
            path: None,
            assignments: values.iter().map(|value| Assignment::parse(value).unwrap()).collect(),
        };
        let layout = Layout { loaded, portfolio: &portfolio };
        new_record(layout, &request, &mut entropy::numbers(7), &|path| path.starts_with(".schemas/"))
    }

    #[test]
    fn a_risk_of_a_project_with_a_folder() {
        let loaded = tree(&[PROJECT]);
        let file = draft(&loaded, "risk", None, &["title=Supplier is late", "probability=0.4", "impact.schedule=4"]);
        let file = file.unwrap();
        insta::assert_snapshot!(format!("{}\n{}\n{}", file.path, file.key, file.text), @r"
        projects/claims/risks/R-4Q0G.yaml
        PRJ-CLAIMS/R-4Q0G
        # yaml-language-server: $schema=../../../.schemas/risk.schema.json
        id: R-4Q0G
        title: Supplier is late
        probability: 0.4
        impact:
          schedule: 4

        # Still asked for at stage delivery:
        # A risk without an owner is only a worry; in small work that is all that is asked.
        #   owner:
        # Risks are ranked by likelihood and chased by age.
        #   raised:
        ");
    }

    #[test]
    fn a_project_begins_at_the_first_stage() {
        let begun = |values: &[&str]| draft(&tree(&[PROJECT]), "project", None, values).unwrap().text;
        assert!(begun(&["name=A"]).contains("\nstage: concept\n"));
        assert!(begun(&["name=A", "stage=delivery"]).contains("\nstage: delivery\n"));
    }

    #[test]
    fn a_record_is_filed_as_what_it_is_wherever_it_lies() {
        let loaded = tree(&[("register.yaml", "- {kind: project, id: PRJ-A, name: A}\n")]);
        let file = draft(&loaded, "risk", Some("PRJ-A"), &["title=Late", "id=R1"]).unwrap();
        assert_eq!((&*file.path, &*file.key), ("risks/R1.yaml", "PRJ-A/R1"));
        assert!(file.text.contains("project: PRJ-A\n") && !file.text.contains("kind:"), "{}", file.text);
        // A handle that is also the name of a kind would make the file a board.
        let person = draft(&loaded, "person", None, &["id=board", "name=Bo Ard"]).unwrap();
        assert!(person.text.contains("kind: person\n"), "{}", person.text);
    }

    #[test]
    fn a_kind_of_the_trees_own_works_like_any_other() {
        let schema = r#"{"x-pmo": {"kind": "licence", "plural": "licences", "prefix": "LIC", "title": "name"},
            "type": "object", "required": ["id", "name"], "additionalProperties": false,
            "properties": {"kind": {"const": "licence"}, "id": {"type": "string"}, "name": {"type": "string"}, "seats": {"type": "integer"}}}"#;
        let loaded = tree(&[("schemas/licence.schema.json", schema)]);
        let file = draft(&loaded, "licences", None, &["name=CAD 2026", "seats=12"]).unwrap();
        assert!(file.key.starts_with("LIC-CAD-2026-") && file.path.starts_with("licences/LIC-CAD"), "{file:?}");
        assert!(file.text.ends_with("name: CAD 2026\nseats: 12\n"), "{}", file.text);
    }

    #[test]
    fn what_cannot_be_written_is_said_with_the_next_step() {
        let loaded = tree(&[PROJECT, ("people/people.yaml", "- {id: ana.silva, name: Ana}\n")]);
        for (kind, project, values, message, hint) in [
            ("rsik", None, &[][..], "no kind `rsik`", "did you mean `risk`?"),
            ("risk", Some("PRJ-CLAIM"), &["title=x"][..], "no project `PRJ-CLAIM`", "did you mean `PRJ-CLAIMS`?"),
            ("risk", None, &["id=r 1", "title=x"], "not of the form `R1` or", "leave `id=` out"),
            ("board", Some("PRJ-CLAIMS"), &["name=x"], "belongs to no project", "leave"),
            ("risk", None, &["title=x", "onwer=ana.silva"], "unknown field `onwer`", "did you mean `owner`?"),
            ("risk", None, &["title=x", "state=opne"], "must be one of", "did you mean `open`?"),
            ("risk", None, &["title=x", "raised=2026-02-30"], "must be a date", "pmo schema risk"),
            ("risk", None, &["cause=x"], "`title` is missing", "give title=…"),
            (
                "person",
                None,
                &["id=ana.silva", "name=x"],
                "taken by a person in `people/people.yaml`",
                "choose another",
            ),
            ("project", None, &["name=x", "milestones[0].nmae=y"], "milestones[0]: ", "did you mean `name`?"),
        ] {
            let refusal = draft(&loaded, kind, project, values).unwrap_err();
            assert!(refusal.message.contains(message) && refusal.hint.contains(hint), "{kind} {values:?}: {refusal:?}");
        }
    }
}
