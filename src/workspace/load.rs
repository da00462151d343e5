//! From the bytes of a snapshot to documents, kinds and policy.

use std::fmt;

use rayon::prelude::*;

use crate::git::{Content, ObjectId, Snapshot};
use crate::model::{Input, Portfolio};
use crate::policy::{self, Policy};
use crate::rules::{self, ScannedFile};
use crate::schema::Catalogue;
use crate::source::{FileId, Source, Sources, Span};
use crate::yaml::{self, Document, Limits, Problem, ProblemKind};

/// Files at a tree's root that hold no records.
const OTHERS: [&str; 3] = ["pmo.yaml", "pmo.lock", "pmo.lock.yaml"];

/// A record file as read.
#[derive(Debug)]
pub struct RecordFile {
    /// How findings name it.
    pub file: FileId,
    /// Path from the tree's root.
    pub path: String,
    /// The id of its bytes as a blob of the repository around it; `None` outside one.
    pub blob: Option<ObjectId>,
    /// The reader's tree and problems.
    pub document: Document,
}

/// A snapshot with everything in it read.
#[derive(Debug)]
pub struct Loaded {
    /// The texts, named from the repository's root.
    pub sources: Sources,
    /// Record files in path order.
    pub files: Vec<RecordFile>,
    /// Every kind, the tree's own included.
    pub catalogue: Catalogue,
    /// What the organisation decided.
    pub policy: Policy,
    /// Whether the tree has a `pmo.yaml`.
    pub has_policy: bool,
    /// Templates of the tree's own: path below `templates/`, and text.
    pub templates: Vec<(String, String)>,
    /// Schemas of the tree's own: name, and text.
    pub schemas: Vec<(String, String)>,
    /// What lies before a path when seen from the repository's root: empty, or ends in `/`.
    pub prefix: String,
    /// What was left out, named from the repository's root, with the reason.
    pub skipped: Vec<(String, String)>,
}

/// Why a tree cannot be worked with at all: its policy or one of its schemas is broken or cannot be read.
#[derive(Debug)]
pub struct LoadError {
    /// `path:line:column: fact`, one a line entry.
    pub complaints: Vec<String>,
    /// The next step.
    pub help: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.complaints.join("\n"))
    }
}

impl std::error::Error for LoadError {}

/// Reads what trees have in common, the built-in schemas and the standard methodology, which [`load`] else does when it
/// first needs them: beside the reading of a snapshot it takes no time.
pub fn prepare() {
    Policy::standard();
    Catalogue::document("pmo");
    Catalogue::builtin();
}

/// Reads everything in `snapshot`.
///
/// # Errors
/// If `pmo.yaml`, a rule in it or a schema of the tree's own is broken or cannot be read: a run without them would
/// check the wrong things.
pub fn load(snapshot: Snapshot) -> Result<Loaded, LoadError> {
    load_with(snapshot, is_record_file)
}

/// The same without the records: for questions about other moments of the tree.
///
/// # Errors
/// Those of [`load`].
pub fn load_decided(snapshot: Snapshot) -> Result<Loaded, LoadError> {
    load_with(snapshot, |_| false)
}

fn load_with(snapshot: Snapshot, is_wanted: fn(&str) -> bool) -> Result<Loaded, LoadError> {
    what_decides_is_read(&snapshot)?;
    let mut sources = Sources::default();
    let policy = read_policy(&snapshot, &mut sources)?;
    let has_policy = snapshot.file("pmo.yaml").is_some();
    let schemas = texts_below(&snapshot, "schemas/", ".schema.json");
    let catalogue = read_schemas(&snapshot, &schemas)?;
    check_own_rules(&policy, &catalogue, &sources)?;
    let templates = texts_below(&snapshot, "templates/", "");
    let unread_templates = unread(&snapshot).filter(|(path, _)| path.starts_with("templates/"));
    let unread_templates: Vec<_> = unread_templates.map(|(path, why)| (path.to_owned(), why.to_owned())).collect();
    let Snapshot { files, prefix, skipped, .. } = snapshot;
    let skipped = skipped.into_iter().chain(unread_templates);
    let skipped = skipped.map(|(path, reason)| (format!("{prefix}{path}"), reason)).collect();
    let records: Vec<_> = files
        .into_iter()
        .filter(|file| is_wanted(&file.path) && policy.methodology_file.as_ref() != Some(&file.path))
        .collect();
    let limits = policy.limits;
    let read: Vec<(String, Option<ObjectId>, Source, Document)> = records
        .into_par_iter()
        .map(|file| {
            let (text, document) = read_content(file.content, &limits);
            let source = Source::new(format!("{prefix}{}", file.path), text);
            (file.path, file.blob, source, document)
        })
        .collect();
    let files = read.into_iter().map(|(path, blob, source, document)| {
        let file = sources.add(source);
        RecordFile { file, path, blob, document }
    });
    let files = files.collect();
    Ok(Loaded { files, sources, catalogue, policy, has_policy, templates, schemas, prefix, skipped })
}

impl Loaded {
    /// Files and connects every record.
    pub fn portfolio(&self) -> Portfolio<'_> {
        let inputs: Vec<Input<'_>> = self
            .files
            .iter()
            .filter_map(|file| {
                Some(Input {
                    file: file.file,
                    path: &file.path,
                    root: file.document.root.as_ref().filter(|root| !root.is_null())?,
                })
            })
            .collect();
        Portfolio::build(&inputs, &self.catalogue)
    }

    /// Whether a file at this path, from the tree's root, holds records.
    pub fn holds_records(&self, path: &str) -> bool {
        is_record_file(path) && self.policy.methodology_file.as_deref() != Some(path)
    }

    /// Every text that was read: path from the repository's root, and text.
    pub fn texts(&self) -> Vec<(String, &str)> {
        let records = self.sources.iter().map(|(_, source)| (source.path().to_owned(), source.text()));
        let schemas = self
            .schemas
            .iter()
            .map(|(name, text)| (format!("{}schemas/{name}.schema.json", self.prefix), text.as_str()));
        let templates =
            self.templates.iter().map(|(name, text)| (format!("{}templates/{name}", self.prefix), text.as_str()));
        records.chain(schemas).chain(templates).collect()
    }

    /// What every view must say where files could not be read: nothing of them is in it.
    pub fn remark(&self) -> Option<String> {
        let unread =
            self.files.iter().filter(|file| file.document.root.is_none() && !file.document.is_readable()).count();
        let unread = match unread {
            0 => return None,
            1 => "1 file could not be read and nothing of it".to_owned(),
            many => format!("{many} files could not be read and nothing of them"),
        };
        Some(format!("{unread} is shown here; `pmo check` says why"))
    }

    /// The record files as rules see them.
    pub fn scanned(&self) -> Vec<ScannedFile<'_>> {
        self.files
            .iter()
            .map(|file| ScannedFile { file: file.file, path: &file.path, document: &file.document })
            .collect()
    }
}

/// A policy or schema that is there is there to be used: one that is not read is not passed over in silence.
fn what_decides_is_read(snapshot: &Snapshot) -> Result<(), LoadError> {
    let prefix = &snapshot.prefix;
    if snapshot.file("pmo.yml").is_some() {
        let complaints = vec![format!("{prefix}pmo.yml: a policy of this name is not read")];
        return Err(LoadError { complaints, help: "rename it to `pmo.yaml`".to_owned() });
    }
    let decides = |path: &str| path == "pmo.yaml" || (path.starts_with("schemas/") && path.ends_with(".schema.json"));
    let unread = unread(snapshot).filter(|(path, _)| decides(path));
    let complaints: Vec<String> = unread.map(|(path, reason)| format!("{prefix}{path}: the file {reason}")).collect();
    if complaints.is_empty() {
        return Ok(());
    }
    Err(LoadError { complaints, help: "make it a readable, regular file".to_owned() })
}

/// Files that were not read, and why.
fn unread(snapshot: &Snapshot) -> impl Iterator<Item = (&str, &str)> {
    snapshot.files.iter().filter_map(|file| match &file.content {
        Content::Unread(reason) => Some((&*file.path, &**reason)),
        Content::Bytes(_) => None,
    })
}

fn is_record_file(path: &str) -> bool {
    let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    yaml && !OTHERS.contains(&path) && !path.starts_with("schemas/") && !path.starts_with("templates/")
}

fn read_content(content: Content, limits: &Limits) -> (String, Document) {
    match content {
        Content::Bytes(bytes) => {
            let document = yaml::read(&bytes, limits);
            let text =
                String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
            (text, document)
        }
        Content::Unread(reason) => {
            let message = format!("the file {reason}");
            let help = "nothing in it was checked: make it a readable, regular file";
            let problem = Problem { kind: ProblemKind::Invalid, span: Span::default(), message, help, related: None };
            (String::new(), Document { root: None, problems: vec![problem] })
        }
    }
}

fn read_policy(snapshot: &Snapshot, sources: &mut Sources) -> Result<Policy, LoadError> {
    let Some(file) = snapshot.file("pmo.yaml") else { return Ok(Policy::standard()) };
    let (text, document) = read_content(file.content.clone(), &Limits::default());
    let id = sources.add(Source::new(format!("{}pmo.yaml", snapshot.prefix), text));
    let pack = |path: &str| match &snapshot.file(path)?.content {
        Content::Bytes(bytes) => String::from_utf8(bytes.clone()).ok(),
        Content::Unread(_) => None,
    };
    let policy = policy::read(id, &document, &pack).map_err(|errors| LoadError {
        help: errors.first().map(|error| error.help.clone()).unwrap_or_default(),
        complaints: errors
            .iter()
            .map(|error| format!("{}: {}", sources.locate(error.span.in_file(id)), error.message))
            .collect(),
    })?;
    if let Some((path, text)) = policy.methodology_file.as_deref().and_then(|path| Some((path, pack(path)?))) {
        sources.add(Source::new(format!("{}{path}", snapshot.prefix), text));
    }
    Ok(policy)
}

/// Rules of the tree's own need every kind, so they are checked when the schemas are read.
fn check_own_rules(policy: &Policy, catalogue: &Catalogue, sources: &Sources) -> Result<(), LoadError> {
    let defects = rules::defects(policy, catalogue, sources);
    let Some(first) = defects.first() else { return Ok(()) };
    let complaint = |defect: &rules::Defect| format!("{}: {}", sources.locate(defect.spot), defect.message);
    Err(LoadError { help: first.help.clone(), complaints: defects.iter().map(complaint).collect() })
}

fn read_schemas(snapshot: &Snapshot, schemas: &[(String, String)]) -> Result<Catalogue, LoadError> {
    let (catalogue, problems) = Catalogue::with_tree(schemas);
    if problems.is_empty() {
        return Ok(catalogue);
    }
    let complaint = |problem: &crate::schema::SchemaProblem| {
        format!("{}schemas/{}.schema.json: {}", snapshot.prefix, problem.name, problem.reason)
    };
    Err(LoadError {
        complaints: problems.iter().map(complaint).collect(),
        help: "see `pmo schema risk` for a schema that works".to_owned(),
    })
}

fn texts_below(snapshot: &Snapshot, folder: &str, ending: &str) -> Vec<(String, String)> {
    let named = snapshot
        .files
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix(folder)?.strip_suffix(ending)?, &file.content)));
    let texts = named.filter_map(|(name, content)| match content {
        Content::Bytes(bytes) => Some((name.to_owned(), String::from_utf8_lossy(bytes).into_owned())),
        Content::Unread(_) => None,
    });
    texts.collect()
}
