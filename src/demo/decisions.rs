//! Who committed which decision, and when: read from the decisions themselves.

use super::lines::{Lines, Part};

/// One approver's commit to one decision.
pub(super) struct Verdict {
    pub path: &'static str,
    pub id: String,
    pub day: String,
    pub approver: String,
    /// The file as that approver left it: with the verdicts up to theirs.
    pub text: String,
}

/// The verdicts of a decision in the order of its approvers.
pub(super) fn verdicts(path: &'static str, text: &'static str) -> Vec<Verdict> {
    let lines = Lines::new(text);
    let of_file = |field| lines.get(&lines.whole(), field).unwrap_or_default().to_owned();
    let approvers = approvers(&lines);
    let person = |part: &Part| lines.get(part, "person").unwrap_or_default().to_owned();
    let until = |n: usize| {
        let mut left = Lines::new(text);
        for part in approvers[n..].iter().skip(1).rev() {
            left.drop(part.rows.clone());
        }
        left.text().unwrap_or_default()
    };
    let each = approvers.iter().enumerate();
    each.map(|(n, part)| Verdict {
        path,
        id: of_file("id"),
        day: of_file("decided"),
        approver: person(part),
        text: until(n),
    })
    .collect()
}

fn approvers(lines: &Lines) -> Vec<Part> {
    lines.records().into_iter().filter(|part| lines.get(part, "verdict").is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_approver_adds_their_own_verdict() {
        let text = "id: DEC-X-G2\ndecided: 2026-01-08\napprovers:\n  - {person: ana, verdict: approve}\n  - {person: ben, verdict: approve}\namount: 5\n";
        let both = verdicts("decisions/x.yaml", text);
        assert_eq!(both.iter().map(|v| v.approver.as_str()).collect::<Vec<_>>(), ["ana", "ben"]);
        assert_eq!(both[0].text, text.replace("  - {person: ben, verdict: approve}\n", ""));
        assert_eq!(both[1].text, text);
    }
}
