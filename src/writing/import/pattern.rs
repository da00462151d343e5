//! What a cell may be: a text, with `*` for anything.

/// A text that a cell is compared with; letters' case and spaces around do not count, `*` stands for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<String>,
}

impl Pattern {
    /// The pattern written as `text`.
    pub fn new(text: &str) -> Self {
        Pattern { parts: text.trim().to_lowercase().split('*').map(str::to_owned).collect() }
    }

    /// Whether `cell` is what the pattern says.
    pub fn fits(&self, cell: &str) -> bool {
        let cell = cell.trim().to_lowercase();
        let [first, between @ .., last] = &self.parts[..] else {
            return self.parts.first().is_some_and(|only| *only == cell);
        };
        let Some(mut rest) = cell.strip_prefix(first.as_str()) else { return false };
        for part in between {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_people_expect() {
        for (pattern, cell, fits) in [
            ("TBC", " tbc ", true),
            ("TBC", "TBC.", false),
            ("", "  ", true),
            ("Exempt*", "Exempt under Section 43", true),
            ("*section 43*", "Exempt under Section 43 (2)", true),
            ("a*a", "a", false),
            ("a*b*c", "axxbyyc", true),
            ("*", "", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(cell), fits, "{pattern} {cell}");
        }
    }
}
