//! A rule's page, read: its summary, its text and the examples that are run as tests.

use std::collections::BTreeMap;

/// A page in Markdown: a title, one sentence that sums the rule up, explanations, and examples.
///
/// An example is a fence whose info string is `yaml` and a verdict: `fail`, `pass`, `not-applicable` or `indeterminate`.
/// A line `# file: PATH` starts a further file; without one the text is `projects/example/project.yaml`.
/// The line a finding must point at ends in `# finding: MESSAGE`.
///
/// An example with a history has lines `# commit: YYYY-MM-DD ADDRESS`, each followed by the files that this commit by this
/// author writes; the last version of every file is what is checked. `# uncommitted` in place of the last of them stands
/// for changes that are in no commit, and `# shallow` as the first line for a history without its beginning; `# rewritten`
/// in its place for one that begins with what was put in the place of something else.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    text: &'a str,
}

/// What an example must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Exactly the findings written in it.
    Fail,
    /// No finding of the rule.
    Pass,
    /// No finding, because the rule does not look at such a record.
    NotApplicable,
    /// Findings that say what could not be judged.
    Indeterminate,
}

/// One example of a page.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it must come to.
    pub verdict: Verdict,
    /// Files: path from the tree's root, and text.
    pub files: Vec<(String, String)>,
    /// The findings it must give.
    pub expected: Vec<Expected>,
    /// The commits that made the files, oldest first; none where history does not matter.
    pub history: Vec<Told>,
    /// Whether history lacks its beginning.
    pub is_shallow: bool,
    /// Whether what came before its beginning was rewritten.
    pub is_rewritten: bool,
}

/// A commit of an example.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The day, written `YYYY-MM-DD`; empty for changes that are not committed.
    pub day: String,
    /// The author's address.
    pub email: String,
    /// The files it wrote: path and text.
    pub files: Vec<(String, String)>,
}

/// A finding that an example must give.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// The file.
    pub path: String,
    /// The line, from one.
    pub line: usize,
    /// The whole message.
    pub message: String,
}

const DEFAULT_PATH: &str = "projects/example/project.yaml";
const MARK: &str = "# finding: ";
const FILE: &str = "# file: ";
const COMMIT: &str = "# commit: ";
const UNCOMMITTED: &str = "# uncommitted";
const SHALLOW: &str = "# shallow";
const REWRITTEN: &str = "# rewritten";

impl<'a> Page<'a> {
    /// The page with this text.
    pub fn new(text: &'a str) -> Self {
        Page { text }
    }

    /// The first paragraph below the title, on one line.
    pub fn summary(&self) -> String {
        let body = self.text.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
        let paragraph: Vec<&str> = body.take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
        paragraph.join(" ")
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The examples, in order.
    pub fn examples(&self) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut open: Option<(Verdict, String)> = None;
        for line in self.text.lines() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(info)) => open = verdict(info).map(|verdict| (verdict, String::new())),
                (Some(_), Some(_)) => examples.extend(open.take().map(|(verdict, text)| example(verdict, &text))),
                (Some((_, text)), None) => {
                    text.push_str(line);
                    text.push('\n');
                }
                (None, None) => {}
            }
        }
        examples
    }
}

fn verdict(info: &str) -> Option<Verdict> {
    match info.strip_prefix("yaml ")?.trim() {
        "fail" => Some(Verdict::Fail),
        "pass" => Some(Verdict::Pass),
        "not-applicable" => Some(Verdict::NotApplicable),
        "indeterminate" => Some(Verdict::Indeterminate),
        _ => None,
    }
}

fn example(verdict: Verdict, text: &str) -> Example {
    let mut history: Vec<Told> = Vec::new();
    let mut now = Told::default();
    let mut is_told = false;
    for line in text.lines().filter(|line| ![SHALLOW, REWRITTEN].contains(line)) {
        let commit = line.strip_prefix(COMMIT).or((line == UNCOMMITTED).then_some(""));
        if let Some(commit) = commit {
            history.extend(is_told.then(|| std::mem::take(&mut now)));
            let (day, email) = commit.split_once(' ').unwrap_or((commit, ""));
            (now.day, now.email, is_told) = (day.to_owned(), email.trim().to_owned(), true);
        } else if let Some(path) = line.strip_prefix(FILE) {
            now.files.push((path.trim().to_owned(), String::new()));
        } else {
            if now.files.is_empty() {
                now.files.push((DEFAULT_PATH.to_owned(), String::new()));
            }
            if let Some((_, content)) = now.files.last_mut() {
                content.push_str(line);
                content.push('\n');
            }
        }
    }
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    history.iter().for_each(|told| files.extend(told.files.iter().cloned()));
    files.extend(now.files.iter().cloned());
    history.extend(is_told.then_some(now));
    let mut expected: Vec<Expected> = files.iter().flat_map(|(path, text)| marks(path, text)).collect();
    expected.sort();
    let first = text.lines().next();
    let (is_shallow, is_rewritten) = (first == Some(SHALLOW), first == Some(REWRITTEN));
    Example { verdict, files: files.into_iter().collect(), expected, history, is_shallow, is_rewritten }
}

/// The findings that are written in a file.
fn marks<'t>(path: &'t str, text: &'t str) -> impl Iterator<Item = Expected> + 't {
    let marked = text.lines().zip(1..).filter_map(|(line, number)| Some((line.split_once(MARK)?.1, number)));
    marked.map(move |(message, line)| Expected { path: path.to_owned(), line, message: message.trim().to_owned() })
}
