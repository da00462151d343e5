//! A YAML text as lines, with the few edits that turn the example back in time.
//!
//! It knows the layout the example is written in (two spaces a level, one value a line or a
//! record in braces on one line), no more of YAML than that; so everything it does not touch
//! keeps its bytes, and differences between two days read well.

use std::ops::Range;

pub(super) struct Lines(Vec<String>);

/// One record or block: its lines, and how far its own fields are indented.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub rows: Range<usize>,
    indent: usize,
}

impl Lines {
    pub fn new(text: &str) -> Lines {
        Lines(text.lines().map(str::to_owned).collect())
    }

    /// The text again; `None` when nothing but comments is left.
    pub fn text(self) -> Option<String> {
        let anything = self.0.iter().any(|line| !line.is_empty() && !line.starts_with('#'));
        anything.then(|| self.0.join("\n") + "\n")
    }

    pub fn row(&self, row: usize) -> &str {
        &self.0[row]
    }

    pub fn rows(&mut self) -> &mut Vec<String> {
        &mut self.0
    }

    /// The whole file as one record.
    pub fn whole(&self) -> Part {
        Part { rows: 0..self.0.len(), indent: 0 }
    }

    /// Every record: the items of all lists, and the file itself when it is one.
    pub fn records(&self) -> Vec<Part> {
        let items = (0..self.0.len()).filter(|row| self.0[*row].trim_start().starts_with("- "));
        let mut parts: Vec<Part> =
            items.map(|row| Part { rows: row..self.end(row), indent: depth(&self.0[row]) + 2 }).collect();
        if self.0.iter().any(|line| line.starts_with("id: ")) {
            parts.push(self.whole());
        }
        parts
    }

    /// The record with an id, else the block under a top-level or nested key.
    pub fn named(&self, name: &str) -> Option<Part> {
        let record = self.records().into_iter().find(|part| self.get(part, "id") == Some(name));
        record.or_else(|| {
            let row = self
                .0
                .iter()
                .position(|line| line.trim_start().strip_prefix(name).is_some_and(|rest| rest.starts_with(':')))?;
            Some(Part { rows: row..self.end(row), indent: depth(&self.0[row]) + 2 })
        })
    }

    /// What an address names: a record or block and no field, or a field of one (`M4.forecast`).
    pub fn place<'a>(&self, address: &'a str) -> Option<(Part, &'a str)> {
        self.named(address).map(|part| (part, "")).or_else(|| {
            let (name, field) = address.rsplit_once('.')?;
            Some((self.named(name)?, field))
        })
    }

    /// The value of a field, as written on its line.
    pub fn get(&self, part: &Part, field: &str) -> Option<&str> {
        let (row, span) = self.find(part, field)?;
        Some(&self.0[row][span])
    }

    /// Whether a field holds a day after another.
    pub fn is_after(&self, part: &Part, field: &str, day: &str) -> bool {
        self.get(part, field).is_some_and(|value| value > day)
    }

    /// Replaces a value; false when there is no such field.
    pub fn set(&mut self, part: &Part, field: &str, value: &str) -> bool {
        let Some((row, span)) = self.find(part, field) else { return false };
        self.0[row].replace_range(span, value);
        true
    }

    /// Removes a field with its value; false when there is no such field.
    pub fn remove(&mut self, part: &Part, field: &str) -> bool {
        let Some((row, span)) = self.find(part, field) else { return false };
        let key = span.start - field.len() - 2;
        if self.0[row][..key].ends_with(", ") {
            self.0[row].replace_range(key - 2..span.end, "");
        } else {
            self.drop(row..self.end(row));
        }
        true
    }

    pub fn drop(&mut self, rows: Range<usize>) {
        self.0.drain(rows);
    }

    /// Removes from braces every `name: DATE` later than a day, and every entry that begins with such a date.
    pub fn forget_dated(&mut self, day: &str) {
        for line in &mut self.0 {
            while let Some(span) = later(line, ", done: ", day).or_else(|| later_entry(line, day)) {
                line.replace_range(span, "");
            }
        }
    }

    /// Removes keys whose block has lost all its lines.
    pub fn forget_empty(&mut self) {
        for row in (0..self.0.len()).rev() {
            let line = &self.0[row];
            let next = self.0.get(row + 1).map_or(0, |next| depth(next));
            if is_bare_key(line) && next <= depth(line) {
                self.0.remove(row);
            }
        }
    }

    /// The row after a block: the next that is indented no deeper.
    fn end(&self, row: usize) -> usize {
        let own = depth(&self.0[row]);
        (row + 1..self.0.len()).find(|next| depth(&self.0[*next]) <= own).unwrap_or(self.0.len())
    }

    /// Row and byte span of a field's value: on a line of its own, or in the braces of the part's first line.
    fn find(&self, part: &Part, field: &str) -> Option<(usize, Range<usize>)> {
        let first = self.0.get(part.rows.start)?;
        if let Some(open) = first.find('{')
            && (first.trim_start().starts_with("- {") || first[..open].ends_with(": "))
            && let Some(at) = [("{", 0), (", ", 1)].into_iter().find_map(|(lead, depth)| {
                let key = format!("{lead}{field}: ");
                let mut places = first.match_indices(&key).map(|(at, _)| at);
                places.find(|at| nesting(&first[open..*at]) == depth).map(|at| at + lead.len())
            })
        {
            let start = at + field.len() + 2;
            return Some((part.rows.start, start..value_end(first, start)));
        }
        part.rows.clone().find_map(|row| {
            let line = self.0.get(row)?;
            let own = if row == part.rows.start && line.trim_start().starts_with("- ") {
                depth(line) + 2
            } else {
                depth(line)
            };
            let rest = line.get(own..)?.strip_prefix(field)?.strip_prefix(':')?;
            (own == part.indent).then(|| (row, (line.len() - rest.trim_start().len())..line.len()))
        })
    }
}

/// Whether a line is a key alone, its value on the lines below.
fn is_bare_key(line: &str) -> bool {
    line.trim_start().strip_suffix(':').is_some_and(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// How many brackets are open at the end of a text.
fn nesting(text: &str) -> usize {
    let count = |brackets: [char; 2]| text.matches(brackets).count();
    count(['{', '[']).saturating_sub(count(['}', ']']))
}

/// Where a value inside braces ends: at the comma or bracket that is not its own.
fn value_end(line: &str, start: usize) -> usize {
    let mut open = 0;
    for (at, c) in line[start..].char_indices() {
        match c {
            '{' | '[' => open += 1,
            ',' if open == 0 => return start + at,
            '}' | ']' if open == 0 => return start + at,
            '}' | ']' => open -= 1,
            _ => {}
        }
    }
    line.len()
}

/// The span of `lead` and its date, when the date is later than `day`.
fn later(line: &str, lead: &str, day: &str) -> Option<Range<usize>> {
    line.match_indices(lead)
        .map(|(at, _)| at..at + lead.len() + 10)
        .find(|span| line.get(span.end - 10..span.end).is_some_and(|date| date > day))
}

/// The span of an entry `{date: …}` of a list in brackets, with its comma, when its date is later than `day`.
fn later_entry(line: &str, day: &str) -> Option<Range<usize>> {
    let at = later(line, "{date: ", day)?.start;
    let end = value_end(line, at);
    if line[..at].ends_with(", ") { Some(at - 2..end) } else { line[..at].ends_with('[').then_some(at..end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
id: PRJ-X
stage: delivery
progress: {done_points: 5, total_points: 9}
risks:
  - id: R1
    title: It rains
    state: closed
    closed: 2026-03-01
  - {id: R2, title: It snows, actions: [{what: dig, done: 2026-02-01}], state: open}
support:
  owner: ana
";

    fn edited(change: impl Fn(&mut Lines)) -> String {
        let mut lines = Lines::new(TEXT);
        change(&mut lines);
        lines.text().unwrap_or_default()
    }

    #[test]
    fn a_field_is_found_wherever_it_is_written() {
        let lines = Lines::new(TEXT);
        let value = |name, field| lines.named(name).and_then(|part| lines.get(&part, field).map(str::to_owned));
        assert_eq!(value("PRJ-X", "stage").as_deref(), Some("delivery"));
        assert_eq!(value("progress", "done_points").as_deref(), Some("5"));
        assert_eq!(value("R1", "closed").as_deref(), Some("2026-03-01"));
        assert_eq!(value("R2", "state").as_deref(), Some("open"));
        assert_eq!(value("PRJ-X", "closed"), None);
    }

    #[test]
    fn a_field_of_a_value_is_no_field_of_the_record() {
        let lines = Lines::new("- {id: T1, not_before: {kind: start, date: 2026-12-18}, date: 2026-11-20}\n");
        let part = lines.named("T1").unwrap();
        assert_eq!(lines.get(&part, "date"), Some("2026-11-20"));
        assert_eq!(lines.get(&part, "kind"), None);
    }

    #[test]
    fn only_the_value_changes() {
        let text = edited(|lines| {
            let part = lines.named("R2").unwrap();
            assert!(lines.set(&part, "state", "draft"));
        });
        assert_eq!(text, TEXT.replace("state: open", "state: draft"));
    }

    #[test]
    fn a_removed_field_takes_its_comma_or_its_line() {
        let text = edited(|lines| {
            let (one, two) = (lines.named("R1").unwrap(), lines.named("R2").unwrap());
            assert!(lines.remove(&two, "actions"));
            assert!(lines.remove(&one, "closed"));
        });
        assert!(text.contains("{id: R2, title: It snows, state: open}"));
        assert!(!text.contains("closed: 2026-03-01"));
    }

    #[test]
    fn a_list_that_lost_its_items_goes_too() {
        let text = edited(|lines| {
            for name in ["R2", "R1"] {
                let rows = lines.named(name).unwrap().rows;
                lines.drop(rows);
            }
            lines.forget_empty();
        });
        assert!(!text.contains("risks:"));
        assert!(text.contains("support:"));
    }

    #[test]
    fn what_is_dated_later_is_forgotten() {
        let mut lines = Lines::new(
            "a: [{date: 2026-01-01, value: 1}, {date: 2026-02-01, value: 2}]\n- {what: dig, done: 2026-02-01}\n",
        );
        lines.forget_dated("2026-01-15");
        assert_eq!(lines.text().unwrap(), "a: [{date: 2026-01-01, value: 1}]\n- {what: dig}\n");
    }
}
