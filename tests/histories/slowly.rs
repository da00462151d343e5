//! What history says, worked out the slow way: every commit read as a whole by git itself and by another reader of YAML,
//! and every value followed back by hand. It shares nothing with the program but the data.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde_yaml::Value;

use crate::git::repository::command;

/// What a record says, by field; lists of more than texts are left out.
pub type Fields = BTreeMap<String, String>;
/// Records by key.
pub type Records = BTreeMap<String, Fields>;

/// A change of a value: record, field, commit, before and after.
pub type Changed = (String, String, String, Option<String>, Option<String>);

/// What was worked out.
#[derive(Debug, Default)]
pub struct Told {
    /// Every change of every value, in no order.
    pub changes: BTreeSet<Changed>,
    /// The commit that brought each record that came later than the first commit.
    pub births: BTreeMap<String, String>,
    /// The commit that took away each record that is gone.
    pub ends: BTreeMap<String, String>,
}

/// The files of a project's folder: path and blob.
type Files = Vec<(String, String)>;

/// A repository read slowly.
pub struct Slowly {
    folder: PathBuf,
    blobs: (Child, ChildStdin, BufReader<ChildStdout>),
    texts: HashMap<String, Arc<Value>>,
    projects: HashMap<Files, Arc<Records>>,
    trees: HashMap<String, Arc<Vec<Arc<Records>>>>,
    parents: HashMap<String, Vec<String>>,
}

impl Slowly {
    /// Reads the projects of the repository at `folder`.
    pub fn new(folder: &Path) -> Self {
        let mut cat = command(folder, &["cat-file", "--batch"]);
        let mut cat = cat.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (cat.stdin.take().unwrap(), BufReader::new(cat.stdout.take().unwrap()));
        let mut slowly = Slowly {
            folder: folder.to_path_buf(),
            blobs: (cat, input, output),
            texts: HashMap::new(),
            projects: HashMap::new(),
            trees: HashMap::new(),
            parents: HashMap::new(),
        };
        for line in slowly.git(&["rev-list", "--parents", "HEAD"]).lines() {
            let mut ids = line.split(' ').map(str::to_owned);
            slowly.parents.insert(ids.next().unwrap(), ids.collect());
        }
        slowly
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = command(&self.folder, arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Everything that happened from the first commit to `HEAD`.
    pub fn told(&mut self) -> Told {
        let line = self.git(&["rev-list", "--first-parent", "--reverse", "HEAD"]);
        let line: Vec<&str> = line.lines().collect();
        let mut told = Told::default();
        let mut gone: Records = Records::new();
        for pair in line.windows(2) {
            let (before, after) = self.differing(pair[0], pair[1]);
            let merged = self.merged(pair[1]);
            for (key, fields) in &after {
                let mut brought = None;
                let known = before.get(key).cloned().or_else(|| gone.remove(key));
                let mut known = known.unwrap_or_else(|| {
                    let commit = self.blame(pair[1], &merged, &|records| records.contains_key(key));
                    told.births.insert(key.clone(), commit.clone());
                    let then = self.find(&commit, key).unwrap();
                    brought = Some(commit);
                    then
                });
                told.ends.remove(key);
                let all: BTreeSet<&String> = known.keys().chain(fields.keys()).collect();
                let differing: Vec<&String> =
                    all.into_iter().filter(|name| known.get(*name) != fields.get(*name)).collect();
                for name in differing {
                    let now = fields.get(name);
                    let says = |records: &Records| records.get(key).and_then(|fields| fields.get(name)) == now;
                    let is_said = |records: &Records| records.contains_key(key) && says(records);
                    let commit = self.blame(pair[1], &merged, &is_said);
                    told.changes.insert((key.clone(), name.clone(), commit, known.get(name).cloned(), now.cloned()));
                }
                known.clear();
            }
            for (key, fields) in before.into_iter().filter(|(key, _)| !after.contains_key(key)) {
                told.ends.insert(key.clone(), pair[1].to_owned());
                gone.insert(key, fields);
            }
        }
        told
    }

    /// The records of the projects that differ between two commits.
    fn differing(&mut self, before: &str, after: &str) -> (Records, Records) {
        let (before, after) = (self.tree(before), self.tree(after));
        let id = |one: &Arc<Records>| Arc::as_ptr(one);
        let of = |tree: &[Arc<Records>]| tree.iter().map(id).collect::<HashSet<_>>();
        let (old, new) = (of(&before), of(&after));
        let only = |tree: &[Arc<Records>], other: &HashSet<*const Records>| -> Records {
            let own = tree.iter().filter(|one| !other.contains(&id(one)));
            own.flat_map(|one| one.iter().map(|(key, fields)| (key.clone(), fields.clone()))).collect()
        };
        (only(&before, &new), only(&after, &old))
    }

    /// What a merge brought in: everything that its first parent does not follow.
    fn merged(&self, commit: &str) -> HashSet<String> {
        let parents = &self.parents[commit];
        if parents.len() < 2 {
            return HashSet::new();
        }
        self.git(&["rev-list", commit, &format!("^{}", parents[0])]).lines().map(str::to_owned).collect()
    }

    /// The commit that made it so: from `commit` back to a parent that the merge brought in and where it is so already.
    fn blame(&mut self, commit: &str, merged: &HashSet<String>, is_so: &dyn Fn(&Records) -> bool) -> String {
        let mut at = commit.to_owned();
        loop {
            let parents: Vec<String> = self.parents[&at].iter().filter(|id| merged.contains(*id)).cloned().collect();
            let before = parents.into_iter().find(|parent| is_so(&self.whole(parent)));
            match before {
                Some(parent) => at = parent,
                None => return at,
            }
        }
    }

    fn find(&mut self, commit: &str, key: &str) -> Option<Fields> {
        self.tree(commit).iter().find_map(|one| one.get(key).cloned())
    }

    fn whole(&mut self, commit: &str) -> Records {
        self.tree(commit).iter().flat_map(|one| one.iter().map(|(key, fields)| (key.clone(), fields.clone()))).collect()
    }

    /// The projects of a commit.
    fn tree(&mut self, commit: &str) -> Arc<Vec<Arc<Records>>> {
        if let Some(known) = self.trees.get(commit) {
            return known.clone();
        }
        let listed = self.git(&["ls-tree", "-r", "-z", commit, "projects/"]);
        let files: Files = listed
            .split('\0')
            .filter(|line| line.ends_with(".yaml"))
            .map(|line| {
                let (about, path) = line.split_once('\t').unwrap();
                (path.to_owned(), about.rsplit(' ').next().unwrap().to_owned())
            })
            .collect();
        let roots: Vec<&str> = files.iter().filter_map(|(path, _)| path.strip_suffix("project.yaml")).collect();
        let mut folders: BTreeMap<&str, Files> = BTreeMap::new();
        for (path, blob) in &files {
            let root = roots.iter().filter(|root| path.starts_with(**root)).max_by_key(|root| root.len());
            let Some(root) = root else { continue };
            folders.entry(root).or_default().push((path[root.len()..].to_owned(), blob.clone()));
        }
        let tree: Vec<Arc<Records>> = folders.into_values().map(|files| self.project(files)).collect();
        let tree = Arc::new(tree);
        self.trees.insert(commit.to_owned(), tree.clone());
        tree
    }

    fn project(&mut self, files: Files) -> Arc<Records> {
        if let Some(known) = self.projects.get(&files) {
            return known.clone();
        }
        let texts: Vec<(String, Arc<Value>)> =
            files.iter().map(|(path, blob)| (path.clone(), self.text(blob))).collect();
        let (_, project) = texts.iter().find(|(path, _)| path == "project.yaml").unwrap();
        let id = project["id"].as_str().unwrap().to_owned();
        let mut records = Records::new();
        for (path, text) in &texts {
            match (&**text, path.as_str()) {
                (Value::Mapping(_), "project.yaml") => enter(&mut records, &id, text, None),
                (Value::Mapping(_), _) => enter(&mut records, &id, text, Some(text)),
                (Value::Sequence(items), _) => items.iter().for_each(|item| enter(&mut records, &id, item, Some(item))),
                _ => {}
            }
        }
        let records = Arc::new(records);
        self.projects.insert(files, records.clone());
        records
    }

    fn text(&mut self, blob: &str) -> Arc<Value> {
        if let Some(known) = self.texts.get(blob) {
            return known.clone();
        }
        let (_, input, output) = &mut self.blobs;
        writeln!(input, "{blob}").unwrap();
        let mut head = String::new();
        output.read_line(&mut head).unwrap();
        let length: usize = head.trim().rsplit(' ').next().unwrap().parse().unwrap();
        let mut bytes = vec![0; length + 1];
        output.read_exact(&mut bytes).unwrap();
        bytes.pop();
        let value: Arc<Value> = Arc::new(serde_yaml::from_slice(&bytes).unwrap());
        self.texts.insert(blob.to_owned(), value.clone());
        value
    }
}

impl Drop for Slowly {
    fn drop(&mut self) {
        let _ = self.blobs.0.kill();
        let _ = self.blobs.0.wait();
    }
}

/// Fields of a project that hold records of their own.
const HELD: [&str; 8] =
    ["milestones", "risks", "issues", "benefits", "assumptions", "dependencies", "changes", "people"];

/// Enters a project, or one of its items. What has no id is left out.
fn enter(records: &mut Records, project: &str, value: &Value, item: Option<&Value>) {
    let Some(id) = value.get("id").and_then(Value::as_str) else { return };
    let is_local = !id.starts_with("BEN-");
    let key = if item.is_some() && is_local { format!("{project}/{id}") } else { id.to_owned() };
    let mut fields = Fields::new();
    let Value::Mapping(entries) = value else { return };
    for (name, value) in entries {
        let name = name.as_str().unwrap();
        match value {
            Value::Sequence(items) if item.is_none() && HELD.contains(&name) => {
                items.iter().for_each(|item| enter(records, project, item, Some(item)));
            }
            _ => flatten(&mut fields, name, value),
        }
    }
    records.insert(key, fields);
}

fn flatten(fields: &mut Fields, path: &str, value: &Value) {
    match value {
        Value::Mapping(entries) => {
            for (name, value) in entries {
                flatten(fields, &format!("{path}.{}", name.as_str().unwrap()), value);
            }
        }
        Value::Number(number) => {
            let number: Decimal = number.to_string().parse().unwrap();
            fields.insert(path.to_owned(), number.normalize().to_string());
        }
        Value::String(text) if !text.trim().is_empty() => drop(fields.insert(path.to_owned(), text.trim().to_owned())),
        Value::Bool(flag) => drop(fields.insert(path.to_owned(), flag.to_string())),
        Value::Sequence(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).map(str::trim).collect();
            if !texts.is_empty() {
                fields.insert(path.to_owned(), texts.join(", "));
            }
        }
        _ => {}
    }
}
