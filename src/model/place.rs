//! From a place in a file to the record and field that stand there.

use ahash::HashMap;

use super::portfolio::Portfolio;
use super::record::{Record, RecordId, count};
use crate::source::{FileId, Span, Spot};
use crate::yaml::{Entry, Node};

impl Portfolio<'_> {
    /// The record that a place belongs to, and the dotted path of the field inside it.
    pub fn locate(&self, spot: Spot) -> Option<(RecordId, String)> {
        let start = (spot.file, spot.span.start);
        let end = self.records.partition_point(|record| (record.file, record.node.span.start) <= start);
        let holds = |index: &usize| {
            let record = self.records.get(*index).filter(|record| record.file == spot.file);
            record.is_some_and(|record| record.node.span.contains(spot.span))
        };
        // What holds the place is the last record that begins before it, or holds that record as well.
        let last = end.checked_sub(1)?;
        let home = self.records.get(last).and_then(|record| record.project).map(|project| project.0 as usize);
        let same_file = |index: &usize| self.records.get(*index).is_some_and(|record| record.file == spot.file);
        let any = || (0..last).rev().take_while(same_file).find(holds);
        let index = Some(last).filter(holds).or_else(|| home.filter(holds)).or_else(any)?;
        let record = self.records.get(index)?;
        Some((RecordId(count(index)), field_path(record.node, spot)))
    }

    /// How a field of a record is known: the record's key, and the field's path inside it.
    ///
    /// A record without an id goes by its project and its number in the list it stands in, counted from zero:
    /// `person` of a project's first booking is `people[0].person` of the project, whatever file it stands in.
    pub fn address(&self, record: RecordId, field: &str) -> (&str, String) {
        let own = self.record(record);
        let home = own.project.filter(|_| own.key.is_empty()).map(|project| self.record(project));
        let Some(home) = home else { return (&own.key, field.to_owned()) };
        let list = home.kind.inline.iter().find(|inline| inline.kind == own.kind.name);
        let Some(list) = list else { return (&home.key, field.to_owned()) };
        let number = self.numbers.get(&record).copied().unwrap_or_default();
        let item = format!("{}[{number}]", list.field);
        (&home.key, if field.is_empty() { item } else { format!("{item}.{field}") })
    }
}

/// Numbers the records without an id, by file, kind and project.
pub(super) fn number(records: &[Record<'_>]) -> HashMap<RecordId, u32> {
    let mut seen: HashMap<(FileId, &str, Option<RecordId>), u32> = HashMap::default();
    let mut numbers = HashMap::default();
    for (index, record) in records.iter().enumerate().filter(|(_, record)| record.key.is_empty()) {
        let next = seen.entry((record.file, &record.kind.name, record.project)).or_default();
        numbers.insert(RecordId(count(index)), *next);
        *next += 1;
    }
    numbers
}

/// The dotted path from `node` to the key or value at `spot`.
fn field_path(node: &Node, spot: Spot) -> String {
    let mut path = String::new();
    let mut current = node;
    loop {
        let entries = current.entries().unwrap_or_default();
        let items = current.items().unwrap_or_default();
        let extent =
            |entry: &Entry| Span { start: entry.key_span.start, end: entry.value.span.end.max(entry.key_span.end) };
        if let Some(index) = position(entries, spot.span, extent) {
            let entry = &entries[index];
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&entry.key);
            if entry.key_span.contains(spot.span) || entry.value.span == spot.span {
                return path;
            }
            current = &entry.value;
        } else if let Some(index) = position(items, spot.span, |item| item.span) {
            path.push_str(&format!("[{index}]"));
            if items[index].span == spot.span {
                return path;
            }
            current = &items[index];
        } else {
            return path;
        }
    }
}

/// Which of `parts`, which stand one behind the other, holds `span`. What an alias repeats stands out of order and
/// is looked for one by one.
fn position<T>(parts: &[T], span: Span, extent: impl Fn(&T) -> Span) -> Option<usize> {
    let last = parts.partition_point(|part| extent(part).start <= span.start).checked_sub(1);
    let near = last.filter(|last| parts.get(*last).is_some_and(|part| extent(part).contains(span)));
    near.or_else(|| parts.iter().position(|part| extent(part).contains(span)))
}

#[cfg(test)]
mod tests {
    use super::super::Input;
    use super::*;
    use crate::schema::Catalogue;
    use crate::yaml::{Limits, read};

    /// Record and field at the first place where each of `wanted` stands.
    fn addresses(text: &str, wanted: &[&str]) -> Vec<(String, String)> {
        let catalogue = Catalogue::builtin();
        let document = read(text.as_bytes(), &Limits::default());
        let root = document.root.as_ref().unwrap();
        let portfolio = Portfolio::build(&[Input { file: FileId(0), path: "project.yaml", root }], &catalogue);
        let at = |wanted: &&str| {
            let start = text.find(wanted).unwrap();
            let (record, field) = portfolio.locate(Span::new(start, start + wanted.len()).in_file(FileId(0))).unwrap();
            let (key, field) = portfolio.address(record, &field);
            (key.to_owned(), field)
        };
        wanted.iter().map(at).collect()
    }

    #[test]
    fn a_place_has_a_record_and_a_field_whatever_the_order_of_lists() {
        let text = "id: PRJ-A\nrisks:\n  - {id: R1, actions: [{what: call}, {what: write}]}\n\
            people:\n  - {person: k.lee}\n  - {person: j.okafor, fte: 0.5}\nmilestones: [{id: M1}]\ntags: [web]\n";
        let found = addresses(text, &["PRJ-A", "write", "0.5", "M1", "web", "people"]);
        let found: Vec<(&str, &str)> = found.iter().map(|(key, field)| (key.as_str(), field.as_str())).collect();
        assert_eq!(
            found,
            [
                ("PRJ-A", "id"),
                ("PRJ-A/R1", "actions[1].what"),
                ("PRJ-A", "people[1].fte"),
                ("PRJ-A/M1", "id"),
                ("PRJ-A", "tags[0]"),
                ("PRJ-A", "people"),
            ]
        );
    }

    #[test]
    fn what_an_alias_repeats_is_found_where_it_is_written() {
        let text = "id: PRJ-A\nrisks:\n  - &first {id: R1, owner: k.lee}\nissues:\n  - *first\ntags: [web]\n";
        let found = addresses(text, &["k.lee", "web"]);
        assert!(found[0].0.starts_with("PRJ-A/R1") && found[0].1 == "owner", "{found:?}");
        assert_eq!(found[1], ("PRJ-A".to_owned(), "tags[0]".to_owned()));
    }
}
