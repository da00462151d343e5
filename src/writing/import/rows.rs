//! Rows of a spreadsheet as drafts of records, with a report of every cell.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::draft::{self, Path};
use super::super::place::slug;
use super::super::refusal::Refusal;
use super::super::validity::violations;
use super::cell::{self, Meaning};
use super::header;
use super::map::Map;
use super::report::{Report, Unmatched};
use super::source::{Origin, Source};
use crate::schema::{Catalogue, IdStyle, Kind};
use crate::yaml::Node;

/// A row that became a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its id inside its project or over the whole tree.
    pub id: String,
    /// The record.
    pub record: Node,
    /// Line of the file, counted from one.
    pub line: u64,
}

/// Reads the rows of `bytes`.
///
/// # Errors
/// If the file is no CSV in UTF-8, or the map names a column or field that is not there.
pub fn read(bytes: &[u8], map: &Map, kind: &Kind, catalogue: &Catalogue) -> Result<(Vec<Row>, Report), Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("the file is not UTF-8: byte {} is none", error.valid_up_to() + 1);
        Refusal::new(message, "save it again as \"CSV UTF-8\"")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let body = text.splitn(map.skip_lines + 1, '\n').nth(map.skip_lines).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().delimiter(map.delimiter).from_reader(body.as_bytes());
    let no_csv =
        |error: csv::Error| Refusal::new(format!("the file is no CSV: {error}"), "check its delimiter and quotes");
    let header: Vec<String> = reader.headers().map_err(no_csv)?.iter().map(|name| name.trim().to_owned()).collect();
    let mut sheet = Sheet::new(&header, map, kind, catalogue)?;
    for row in reader.records() {
        let row = row.map_err(no_csv)?;
        let line = row.position().map_or(0, csv::Position::line) + map.skip_lines as u64;
        let cells: Vec<&str> = row.iter().collect();
        sheet.take(&cells, line);
    }
    sheet.report.unmatched.sort();
    Ok((sheet.rows, sheet.report))
}

struct Sheet<'a> {
    map: &'a Map,
    kind: &'a Kind,
    catalogue: &'a Catalogue,
    columns: HashMap<&'a str, usize>,
    lines: BTreeMap<String, u64>,
    rows: Vec<Row>,
    report: Report,
}

impl<'a> Sheet<'a> {
    fn new(header: &'a [String], map: &'a Map, kind: &'a Kind, catalogue: &'a Catalogue) -> Result<Self, Refusal> {
        let columns = header::places(header);
        let report = Report { columns: header::uses(header, &columns, map, kind, catalogue)?, ..Report::default() };
        Ok(Sheet { map, kind, catalogue, columns, lines: BTreeMap::new(), rows: Vec::new(), report })
    }

    fn cell<'c>(&self, cells: &[&'c str], column: &str) -> &'c str {
        self.columns.get(column).and_then(|&index| cells.get(index)).copied().unwrap_or_default()
    }

    /// What the column beside `column` says about a withheld value.
    fn reason<'c>(&self, cells: &[&'c str], column: &str, source: &Source) -> &'c str {
        if source.no_reasons {
            return "";
        }
        let usual = || self.map.withheld_column.as_ref().map(|template| template.replace("{column}", column));
        source.withheld_column.clone().or_else(usual).map_or("", |reason| self.cell(cells, &reason))
    }

    fn take(&mut self, cells: &[&str], line: u64) {
        self.report.rows += 1;
        let skips = |condition: &super::map::Condition| {
            condition.is.iter().any(|pattern| pattern.fits(self.cell(cells, &condition.column)))
        };
        if self.map.skip_when.iter().any(skips) {
            self.report.skipped += 1;
            return;
        }
        let Some(id) = self.id(cells).filter(|id| !id.is_empty()) else {
            return self.reject(line, "", "the row has no id");
        };
        let mut record = self.fill(cells, line);
        if self.kind.id != IdStyle::None {
            draft::set(&mut record, "id", draft::text(&id));
        }
        self.drop_what_breaks_the_schema(&mut record, cells, line);
        draft::prune(&mut record);
        let broken = violations(self.catalogue, self.kind, &record);
        if let Some(violation) = broken.first() {
            return self.reject(line, &id, &violation.message);
        }
        let project = record.get("project").and_then(Node::text).filter(|_| self.kind.id == IdStyle::Local);
        let key = project.map_or_else(|| id.clone(), |project| format!("{project}/{id}"));
        if let Some(first) = self.lines.get(&key) {
            let why = format!("the id `{key}` stands already in line {first}");
            return self.reject(line, &id, &why);
        }
        self.lines.insert(key, line);
        draft::arrange(&mut record, self.kind.fields());
        self.rows.push(Row { id, record, line });
    }

    fn id(&self, cells: &[&str]) -> Option<String> {
        let raw = match &self.map.id.origin {
            Origin::Constant(_) => None,
            Origin::Column(column) => Some(self.cell(cells, column).trim().to_owned()),
            Origin::Template(parts, rest) => Some(self.filled(parts, rest, cells)),
        }?;
        Some(as_id(&raw, self.kind.id))
    }

    fn filled(&self, parts: &[(String, String)], rest: &str, cells: &[&str]) -> String {
        let filled = parts.iter().map(|(before, column)| format!("{before}{}", self.cell(cells, column).trim()));
        filled.collect::<String>() + rest
    }

    /// Fills a record from a row and counts every cell.
    fn fill(&mut self, cells: &[&str], line: u64) -> Node {
        let mut record = draft::empty();
        let mut met: BTreeMap<String, Meaning> = BTreeMap::new();
        let mut items_with_values = BTreeSet::new();
        for (path, source) in &self.map.fields {
            let (column, text) = match &source.origin {
                Origin::Constant(value) => {
                    self.put(&mut record, path, value.clone(), line);
                    continue;
                }
                Origin::Column(column) => (column.as_str(), self.cell(cells, column).to_owned()),
                Origin::Template(parts, rest) => {
                    let is_empty = parts.iter().all(|(_, column)| self.cell(cells, column).trim().is_empty());
                    let text = if is_empty { String::new() } else { self.filled(parts, rest, cells) };
                    (parts.first().map_or("", |(_, column)| column.as_str()), text)
                }
            };
            let expected = self.catalogue.expected(self.kind, &path.generic());
            let meaning = cell::read(&text, self.reason(cells, column, source), source, expected);
            if let Some(value) = value(&meaning) {
                items_with_values.extend(path.item().map(|item| item.to_string()));
                self.put(&mut record, path, value, line);
            }
            if let Meaning::Unmatched(why) = &meaning {
                let (column, cell, why) = (column.to_owned(), text.trim().to_owned(), why.clone());
                self.report.unmatched.push(Unmatched { line, column, cell, why });
            }
            for column in source.columns() {
                let known = met.entry(column.to_owned()).or_insert(Meaning::Empty);
                if weight(&meaning) > weight(known) {
                    *known = meaning.clone();
                }
            }
        }
        let items = self.map.fields.iter().filter_map(|(path, _)| path.item());
        for item in items.filter(|item| !items_with_values.contains(&item.to_string())) {
            self.put(&mut record, &item, draft::empty(), line);
        }
        met.iter().for_each(|(column, meaning)| self.count(column, meaning));
        self.count_the_rest(cells);
        record
    }

    fn put(&mut self, record: &mut Node, path: &Path, value: Node, line: u64) {
        if let Err(odd) = draft::put_ahead(record, path, value) {
            self.report.unmatched.push(Unmatched { line, column: path.to_string(), cell: String::new(), why: odd });
        }
    }

    fn count(&mut self, column: &str, meaning: &Meaning) {
        let Some(report) = self.columns.get(column).and_then(|&index| self.report.columns.get_mut(index)) else {
            return;
        };
        match meaning {
            Meaning::Empty => report.empty += 1,
            Meaning::Value(_) => report.matched += 1,
            Meaning::Withheld(_) => report.withheld += 1,
            Meaning::Unmatched(_) => report.unmatched += 1,
        }
    }

    /// Counts the cells of columns that no field reads: those of ids and reasons, and those left out.
    fn count_the_rest(&mut self, cells: &[&str]) {
        let read: Vec<&str> = self.map.fields.iter().flat_map(|(_, source)| source.columns()).collect();
        for (column, cell) in self.report.columns.iter_mut().zip(cells) {
            if read.contains(&column.name.as_str()) {
                continue;
            }
            match (cell.trim().is_empty(), column.fields.is_empty()) {
                (true, _) => column.empty += 1,
                (false, false) => column.matched += 1,
                (false, true) => {}
            }
        }
    }

    /// Takes out values that the schema refuses and reports their cells.
    fn drop_what_breaks_the_schema(&mut self, record: &mut Node, cells: &[&str], line: u64) {
        for violation in violations(self.catalogue, self.kind, record) {
            let is_at = |path: &str| {
                violation.field.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            let culprit = self.map.fields.iter().find(|(path, _)| is_at(&path.to_string()));
            let Some((path, source)) = culprit.filter(|(_, source)| !source.columns().is_empty()) else { continue };
            if !draft::take(record, path) {
                continue;
            }
            for column in source.columns() {
                let cell = self.cell(cells, column).trim().to_owned();
                if let Some(report) = self.columns.get(column).and_then(|&index| self.report.columns.get_mut(index)) {
                    report.matched = report.matched.saturating_sub(1);
                    report.unmatched += 1;
                }
                let why = violation.message.clone();
                self.report.unmatched.push(Unmatched { line, column: column.to_owned(), cell, why });
            }
        }
    }

    fn reject(&mut self, line: u64, id: &str, why: &str) {
        self.report.rejected += 1;
        let why = format!("the row became no record: {why}");
        self.report.unmatched.push(Unmatched { line, column: String::new(), cell: id.to_owned(), why });
    }
}

fn value(meaning: &Meaning) -> Option<Node> {
    match meaning {
        Meaning::Value(value) => Some(value.clone()),
        Meaning::Withheld(reason) => {
            let mut withheld = draft::empty();
            draft::set(&mut withheld, "withheld", draft::text(reason));
            Some(withheld)
        }
        Meaning::Empty | Meaning::Unmatched(_) => None,
    }
}

/// What counts for a cell that several fields read.
fn weight(meaning: &Meaning) -> u8 {
    match meaning {
        Meaning::Empty => 0,
        Meaning::Withheld(_) => 1,
        Meaning::Value(_) => 2,
        Meaning::Unmatched(_) => 3,
    }
}

/// A cell as an id: as it is if it could be one, else its words in capitals or, for people, small letters.
fn as_id(raw: &str, style: IdStyle) -> String {
    let is_id = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let is_handle = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    match style {
        IdStyle::Handle if raw.chars().all(is_handle) => raw.to_owned(),
        IdStyle::Handle => slug(raw, 60).replace('-', "."),
        _ if raw.chars().all(is_id) => raw.to_owned(),
        _ => slug(raw, 60).to_uppercase(),
    }
}
