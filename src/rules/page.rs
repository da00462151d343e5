//! A rule's page, read: its summary, its text and the examples that are run as tests.

/// A page in Markdown: a title, one sentence that sums the rule up, explanations, and examples.
///
/// An example is a fence whose info string is `yaml` and a verdict: `fail`, `pass` or `not-applicable`.
/// A line `# file: PATH` starts a further file; without one the text is `projects/example/project.yaml`.
/// In an example that fails, the line a finding must point at ends in `# finding: MESSAGE`.
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
        _ => None,
    }
}

fn example(verdict: Verdict, text: &str) -> Example {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut expected = Vec::new();
    let mut line_in_file = 0;
    for line in text.lines() {
        if let Some(path) = line.strip_prefix(FILE) {
            files.push((path.trim().to_owned(), String::new()));
            line_in_file = 0;
            continue;
        }
        if files.is_empty() {
            files.push((DEFAULT_PATH.to_owned(), String::new()));
        }
        line_in_file += 1;
        let Some((path, content)) = files.last_mut() else { continue };
        if let Some((_, message)) = line.split_once(MARK) {
            expected.push(Expected { path: path.clone(), line: line_in_file, message: message.trim().to_owned() });
        }
        content.push_str(line);
        content.push('\n');
    }
    expected.sort();
    Example { verdict, files, expected }
}
