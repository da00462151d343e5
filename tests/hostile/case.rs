//! One hostile tree and what must come of it.

/// What a check must say about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// A finding of this rule.
    Rule(&'static str),
    /// A finding of one of these rules.
    AnyRule(&'static [&'static str]),
    /// Nothing that its benign twin does not have: what looks hostile is legitimate.
    Clean,
}

/// A tree of one hostile file among sound ones.
#[derive(Debug, Clone)]
pub struct Case {
    /// What is hostile about it.
    pub name: String,
    /// Path from the tree's root.
    pub path: String,
    pub bytes: Vec<u8>,
    pub expect: Expect,
}

impl Case {
    /// A hostile project file.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>, expect: Expect) -> Self {
        Case { name: name.into(), path: "projects/a/project.yaml".to_owned(), bytes: bytes.into(), expect }
    }

    /// The same at another path.
    pub fn at(self, path: &str) -> Self {
        Case { path: path.to_owned(), ..self }
    }

    pub fn is_met(&self, rules: &[&str]) -> bool {
        match self.expect {
            Expect::Rule(rule) => rules.contains(&rule),
            Expect::AnyRule(any) => any.iter().any(|rule| rules.contains(rule)),
            Expect::Clean => true,
        }
    }
}

pub const INVALID: Expect = Expect::Rule("invalid-yaml");
pub const VIOLATION: Expect = Expect::Rule("schema-violation");

/// People that records may name.
pub const PEOPLE: &str = "- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}
- {id: ben.okafor, name: Ben Okafor, emails: [ben@example.org]}
";

/// A sound project; each line is a field, so that a case can replace one.
pub const PROJECT: &str = "id: PRJ-A
name: Claims portal
stage: delivery
state: active
start: 2026-01-05
sponsor: ana.silva
manager: ben.okafor
tier: 2
tags: [web]
tolerances: {cost: 10}
progress: {done_points: 1, total_points: 4}
milestones: [{id: M1, name: Pilot, baseline: 2027-03-01, forecast: 2027-03-01, weight: 60}, {id: M2, name: End, baseline: 2027-06-01}]
cost: {currency: GBP, budget: {\"2026-10\": 1000, \"2026-12\": 1000}, actuals: {\"2026-10\": 900}, forecast: {\"2026-12\": 1000}}
risks: [{id: R1, title: Data is late, owner: ana.silva, raised: 2026-10-01, probability: 0.3, cost: 100}]
people: [{person: ana.silva, from: 2026-07-06, to: 2027-10-22, fte: 0.15}]
notes: nothing to note
";

/// The sound project with the field that `line` begins with replaced by `line`.
pub fn project_with(line: &str) -> String {
    let field = line.split(':').next().unwrap();
    let prefix = format!("{field}:");
    assert!(PROJECT.lines().any(|own| own.starts_with(&prefix)), "{field} is no field of the sound project");
    PROJECT.lines().map(|own| if own.starts_with(&prefix) { line } else { own }).flat_map(|line| [line, "\n"]).collect()
}
