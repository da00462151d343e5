//! The files of a new tree, and of the checks that run on every change.

use super::place::slug;
use super::record::modeline;
use super::refusal::Refusal;
use crate::schema::{Catalogue, Kind};
use crate::yaml;

/// The two homes a tree may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// A repository of its own, with `pmo.yaml` at the root of the tree.
    Portfolio,
    /// The folder `.pmo` beside a team's code.
    Delivery,
}

/// A service that runs `pmo check` on every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ci {
    /// A workflow of GitHub Actions.
    Github,
    /// A job of GitLab CI.
    Gitlab,
    /// A hook of pre-commit.
    PreCommit,
}

/// What is to be started.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// Where the tree lives.
    pub home: Home,
    /// The organisation or, beside code, the project.
    pub name: &'a str,
    /// Whether there is no tree yet: an existing one gets no examples.
    pub is_new: bool,
    /// The services to write files for.
    pub ci: &'a [Ci],
    /// The folder from the repository's root: empty, or ends in `/`.
    pub folder: &'a str,
    /// The kinds that editors are given schemas of.
    pub catalogue: &'a Catalogue,
}

/// A file to be created, unless something has its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Whether the path begins at the repository's root rather than in the folder.
    pub in_repository: bool,
    /// The path.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Everything that belongs to a new tree, the file that makes it one last.
///
/// # Errors
/// For a name of more than one line, and for a folder whose name would have to be quoted in a shell.
pub fn plan(start: Start<'_>) -> Result<Vec<Planned>, Refusal> {
    if start.name.trim().is_empty() || start.name.chars().any(char::is_control) {
        return Err(Refusal::new("the name has to be one line of text", "give another with `--name`"));
    }
    let mut files = checks(start)?;
    files.extend(schemas(start));
    if start.is_new {
        files.extend(examples(start));
    }
    Ok(files)
}

fn checks(start: Start<'_>) -> Result<Vec<Planned>, Refusal> {
    let folder = start.folder.trim_end_matches('/');
    let is_simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if !start.ci.is_empty() && (!folder.chars().all(is_simple) || folder.starts_with('-')) {
        let message = format!("the folder `{folder}` cannot be named in a script without quotes");
        return Err(Refusal::new(message, "rename the folder, or leave `--ci` out"));
    }
    let tree = if folder.is_empty() { String::new() } else { format!(" --tree {folder}") };
    let file = |path: &str, template: &str| Planned {
        in_repository: true,
        path: path.to_owned(),
        text: template.replace("{version}", env!("CARGO_PKG_VERSION")).replace("{tree}", &tree),
    };
    let files = start.ci.iter().flat_map(|ci| match ci {
        Ci::Github => vec![file(".github/workflows/pmo.yml", include_str!("start/github.yml"))],
        Ci::Gitlab => vec![
            file(".gitlab/pmo.yml", include_str!("start/gitlab.yml")),
            file(".gitlab-ci.yml", include_str!("start/gitlab-ci.yml")),
        ],
        Ci::PreCommit => vec![file(".pre-commit-config.yaml", include_str!("start/pre-commit.yaml"))],
    });
    Ok(files.collect())
}

/// Schemas for editors, in a hidden folder that discovery leaves out: those of all kinds in a portfolio, and
/// beside code those of a project and what it holds.
fn schemas(start: Start<'_>) -> Vec<Planned> {
    let catalogue = start.catalogue;
    let is_wanted = |kind: &&Kind| match start.home {
        Home::Portfolio => true,
        Home::Delivery => {
            let project = catalogue.get("project");
            let held = project.is_some_and(|project| project.inline.iter().any(|inline| inline.kind == kind.name));
            held || matches!(kind.name.as_str(), "project" | "person" | "objective")
        }
    };
    let kinds = catalogue.iter().filter(is_wanted).map(|kind| (kind.name.as_str(), kind.schema()));
    let others = [("pmo", Catalogue::policy_schema()), ("types", catalogue.types())];
    let file = |(name, schema): (&str, &serde_json::Value)| {
        in_tree(start, &format!(".schemas/{name}.schema.json"), format!("{schema:#}\n"))
    };
    kinds.chain(others).map(file).collect()
}

fn examples(start: Start<'_>) -> Vec<Planned> {
    let value = yaml::quoted_if_needed(start.name);
    let id = slug(start.name, 24).to_uppercase();
    let id = format!("PRJ-{}", if id.is_empty() { "ONE" } else { &id });
    let fill = |template: &str| template.replace("{value}", &value).replace("{name}", start.name).replace("{id}", &id);
    let of_kind = |path: &str, kind: &str, template: &str| {
        let line = start.catalogue.get(kind).map(|kind| modeline(path, &kind.name, &|_| true));
        in_tree(start, path, line.unwrap_or_default() + &fill(template))
    };
    let person = of_kind("people/your.name.yaml", "person", include_str!("start/person.yaml"));
    match start.home {
        Home::Portfolio => {
            let policy = modeline("pmo.yaml", "pmo", &|_| true) + &fill(include_str!("start/pmo.yaml"));
            let readme = in_tree(start, "README.md", fill(include_str!("start/README.md")));
            vec![person, readme, in_tree(start, "pmo.yaml", policy)]
        }
        Home::Delivery => vec![person, of_kind("project.yaml", "project", include_str!("start/project.yaml"))],
    }
}

fn in_tree(start: Start<'_>, path: &str, text: String) -> Planned {
    let path = match start.home {
        Home::Portfolio => path.to_owned(),
        Home::Delivery => format!(".pmo/{path}"),
    };
    Planned { in_repository: false, path, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Snapshot;
    use crate::workspace::load;

    fn files(home: Home, name: &str) -> Vec<Planned> {
        let catalogue = Catalogue::builtin();
        plan(Start {
            home,
            name,
            is_new: true,
            ci: &[Ci::Github, Ci::Gitlab, Ci::PreCommit],
            folder: "",
            catalogue: &catalogue,
        })
        .unwrap()
    }

    /// Whatever the name: the files are read as meant.
    #[test]
    fn a_new_tree_has_no_findings() {
        for (home, name) in [
            (Home::Portfolio, "Calderwick Water"),
            (Home::Portfolio, "NO: 12 # \"x\""),
            (Home::Delivery, "claims-portal"),
            (Home::Delivery, "李"),
        ] {
            let files = files(home, name);
            let read = files.iter().filter(|file| file.path.ends_with(".yaml") && !file.in_repository);
            let texts = read.map(|file| (file.path.trim_start_matches(".pmo/"), file.text.as_str()));
            let loaded = load(Snapshot::of_texts(texts)).unwrap();
            let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
            let as_of = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
            let checked = loaded.check(&portfolio, &scanned, as_of);
            assert_eq!(checked.findings, [], "{name}");
            assert!(portfolio.unfiled.is_empty() && portfolio.people.len() == 1, "{name}");
            if home == Home::Portfolio {
                assert_eq!(loaded.policy.organisation.as_deref(), Some(name));
            } else {
                assert_eq!(portfolio.projects[0].title(), name);
            }
        }
    }

    #[test]
    fn every_check_file_is_yaml_and_names_the_tree() {
        let catalogue = Catalogue::builtin();
        let ci = [Ci::Github, Ci::Gitlab, Ci::PreCommit];
        let start = Start {
            home: Home::Portfolio,
            name: "x",
            is_new: false,
            ci: &ci,
            folder: "pmo/tree/",
            catalogue: &catalogue,
        };
        let files: Vec<Planned> = plan(start).unwrap().into_iter().filter(|file| file.in_repository).collect();
        assert_eq!(files.len(), 4);
        for file in files {
            assert!(serde_yaml::from_str::<serde_yaml::Value>(&file.text).is_ok(), "{}", file.text);
            assert!(!file.text.contains("{tree}") && !file.text.contains("{version}"), "{}", file.text);
            assert!(file.path == ".gitlab-ci.yml" || file.text.contains("pmo check --tree pmo/tree"), "{}", file.text);
        }
        let refused = plan(Start { folder: "a; rm -rf b/", ..start }).unwrap_err();
        assert!(refused.message.contains("without quotes"), "{refused}");
    }

    #[test]
    fn schemas_for_editors_refer_only_to_each_other() {
        for home in [Home::Portfolio, Home::Delivery] {
            let files = files(home, "x");
            let schemas: Vec<&Planned> = files.iter().filter(|file| file.path.ends_with(".schema.json")).collect();
            for schema in &schemas {
                for part in schema.text.split("\"$ref\": \"").skip(1) {
                    let target = part.split(['"', '#']).next().unwrap();
                    let known = schemas.iter().any(|other| other.path.ends_with(&format!("/{target}")));
                    assert!(known || target.is_empty(), "{} refers to {target}", schema.path);
                }
            }
        }
    }
}
