//! Remarks about a file that can be read all the same, kept in number.

use std::collections::HashMap;

use super::problem::{Problem, ProblemKind};
use crate::source::Span;

/// Remarks about one file that are kept; the rest is counted.
const MOST: usize = 1_000;

/// What is odd about a file so far.
#[derive(Default)]
pub struct Remarks {
    problems: Vec<Problem>,
    /// How many were not kept, and the place of the first.
    left_out: Option<(usize, Span)>,
    /// Place of a key's first statement to the remark that it stands again, and how often it stands.
    repeated: HashMap<Span, (usize, usize)>,
}

impl Remarks {
    /// Other readers take the plain scalar `text` for `reading`.
    pub fn ambiguous(&mut self, text: &str, reading: &str, span: Span) {
        self.add(Problem {
            kind: ProblemKind::Ambiguous,
            span,
            message: format!("other YAML readers take the plain `{text}` for {reading}"),
            help: "put it in quotes",
            related: None,
        });
    }

    /// A key that stands at `first` stands again at `span`. However often it does, it is one remark.
    pub fn repeated(&mut self, key: &str, first: Span, span: Span) {
        let next = self.problems.len();
        let (problem, times) = self.repeated.entry(first).or_insert((next, 1));
        *times += 1;
        if *times > 2 {
            if let Some(problem) = self.problems.get_mut(*problem) {
                problem.message =
                    format!("the key `{key}` stands {times} times in this mapping; only the first is read");
            }
            return;
        }
        self.add(Problem {
            kind: ProblemKind::DuplicateKey,
            span,
            message: format!("the key `{key}` stands twice in this mapping; only the first is read"),
            help: "keep one of them",
            related: Some((first, "first stated here")),
        });
    }

    fn add(&mut self, problem: Problem) {
        if self.problems.len() < MOST {
            self.problems.push(problem);
        } else {
            self.left_out.get_or_insert((0, problem.span)).0 += 1;
        }
    }

    /// All remarks; a last one says how many there are beyond those.
    pub fn into_problems(mut self) -> Vec<Problem> {
        if let (Some((count, span)), Some(last)) = (self.left_out, self.problems.last()) {
            let message = format!("{count} more remarks about this file are left out from here on");
            let kind = last.kind;
            self.problems.push(Problem { kind, span, message, help: "mend those listed first", related: None });
        }
        self.problems
    }
}
