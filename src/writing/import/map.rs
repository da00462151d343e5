//! The map of an import: which column becomes which field, and how its cells are read.

use super::super::draft::Path;
use super::complaint::{Complaint, Reader};
use super::pattern::Pattern;
use super::source::{Source, read_source};
use crate::yaml::{self, Limits, Node};

/// How the rows of a spreadsheet become records.
#[derive(Debug, Clone)]
pub struct Map {
    /// The kind of record a row is.
    pub kind: String,
    /// The name by which records remember this map; that of its file where it states none.
    pub name: Option<String>,
    /// The folder of the records, from the tree's root.
    pub into: Option<String>,
    /// Where a row's id comes from.
    pub id: Source,
    /// The other fields, in the order they are filled.
    pub fields: Vec<(Path, Source)>,
    /// Rows that are left out.
    pub skip_when: Vec<Condition>,
    /// Columns that are left out on purpose.
    pub ignore: Vec<String>,
    /// The column that says why a column's cell is withheld, `{column}` standing for its name.
    pub withheld_column: Option<String>,
    /// What stands between two cells.
    pub delimiter: u8,
    /// Lines above the header.
    pub skip_lines: usize,
}

/// Rows whose cell in a column is one of these.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// What its cell is.
    pub is: Vec<Pattern>,
}

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    /// Everything that is wrong with it, with its place.
    pub fn read(text: &str) -> Result<Self, Vec<Complaint>> {
        let document = yaml::read(text.as_bytes(), &Limits::default());
        let is_wrong = |problem: &&yaml::Problem| {
            matches!(problem.kind, yaml::ProblemKind::Invalid | yaml::ProblemKind::DuplicateKey)
        };
        let problems = document.problems.iter().filter(is_wrong);
        let mut reader = Reader::default();
        for problem in problems {
            reader.complain(problem.span, problem.message.clone(), problem.help);
        }
        let map = document.root.as_ref().map(|root| read_map(root, &mut reader));
        match map {
            Some(map) if reader.complaints.is_empty() => Ok(map),
            None if reader.complaints.is_empty() => {
                reader.complain(
                    crate::source::Span::default(),
                    "the map is empty",
                    "it needs `kind`, `id` and `fields`",
                );
                Err(reader.complaints)
            }
            _ => Err(reader.complaints),
        }
    }
}

fn read_map(root: &Node, reader: &mut Reader) -> Map {
    const KEYS: [&str; 10] =
        ["kind", "name", "into", "id", "fields", "skip_when", "ignore", "withheld_column", "delimiter", "skip_lines"];
    reader.only(root, &KEYS);
    let kind = reader.text(root, "kind");
    if kind.is_none() {
        reader.complain(root.span, "the map names no `kind`", "say what a row is: `kind: project`");
    }
    let id = root.get("id").map(|id| read_source(id, reader)).unwrap_or_default();
    let fields = root.get("fields").and_then(Node::entries).unwrap_or_default();
    let fields = fields.iter().filter_map(|entry| match Path::parse(&entry.key) {
        Ok(path) => Some((path, read_source(&entry.value, reader))),
        Err(odd) => {
            reader.complain(entry.key_span, odd, "write `status.date` or `milestones[0].baseline`");
            None
        }
    });
    let fields: Vec<_> = fields.collect();
    if fields.is_empty() {
        reader.complain(root.span, "the map has no `fields`", "write `fields:` with a column for each field");
    }
    let delimiter = match reader.text(root, "delimiter").as_deref() {
        None => b',',
        Some("tab") => b'\t',
        Some(one) if one.len() == 1 => one.as_bytes()[0],
        Some(_) => {
            let span = root.get("delimiter").map_or(root.span, |node| node.span);
            reader.complain(span, "a delimiter is one character", "write `;` or `tab`");
            b','
        }
    };
    Map {
        kind: kind.unwrap_or_default(),
        name: reader.text(root, "name"),
        into: reader.text(root, "into"),
        id,
        fields,
        skip_when: reader.list(root, "skip_when").iter().map(|node| read_condition(node, reader)).collect(),
        ignore: reader.texts(root, "ignore"),
        withheld_column: reader.text(root, "withheld_column"),
        delimiter,
        skip_lines: reader.parsed(root, "skip_lines", "a whole number").unwrap_or(0),
    }
}

fn read_condition(node: &Node, reader: &mut Reader) -> Condition {
    reader.only(node, &["column", "is"]);
    let is = reader.texts(node, "is").iter().map(|text| Pattern::new(text)).collect::<Vec<_>>();
    let is = if is.is_empty() { vec![Pattern::new("")] } else { is };
    Condition { column: reader.required(node, "column"), is }
}

#[cfg(test)]
mod tests {
    use super::super::source::Origin;
    use super::*;

    #[test]
    fn a_map_says_where_it_is_odd() {
        let odd = "kind: project\nid: Ref\nfeilds: {name: Name}\nfields:\n  name: {column: Name, colour: red}\n  a..b: x\n  cost.total: {column: Cost, constant: 3, scale: lots}\n";
        let complaints = Map::read(odd).unwrap_err();
        let messages: Vec<&str> = complaints.iter().map(|complaint| complaint.message.as_str()).collect();
        for expected in ["`feilds`", "`colour`", "a name is missing", "one place", "no number"] {
            assert!(messages.iter().any(|message| message.contains(expected)), "{expected}: {messages:?}");
        }
        assert!(complaints.iter().any(|complaint| complaint.help.contains("did you mean `fields`?")));
    }

    #[test]
    fn templates_and_short_forms() {
        let map =
            Map::read("kind: project\nid: {template: 'PRJ-{Ref}-{Year}!'}\nfields: {name: Project name}\n").unwrap();
        assert_eq!(map.id.columns(), ["Ref", "Year"]);
        assert_eq!(map.fields[0].1.origin, Origin::Column("Project name".into()));
        let Origin::Template(parts, rest) = &map.id.origin else { panic!("no template") };
        assert_eq!((parts[0].0.as_str(), parts[1].0.as_str(), rest.as_str()), ("PRJ-", "-", "!"));
    }
}
