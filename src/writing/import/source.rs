//! Where a field's value comes from, and how its cells are read.

use std::str::FromStr as _;

use rust_decimal::Decimal;

use super::complaint::Reader;
use super::pattern::Pattern;
use crate::yaml::Node;

/// Where a value comes from and how it is read.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Where it comes from.
    pub origin: Origin,
    /// What stands for what; the first that fits.
    pub values: Vec<(Pattern, String)>,
    /// What becomes of a cell that `values` does not list.
    pub otherwise: Otherwise,
    /// Formats of dates, as `strftime` writes them; year-month-day where there are none.
    pub dates: Vec<String>,
    /// What one in the column is worth: 1000000 for a column in millions.
    pub scale: Option<Decimal>,
    /// Whether a comma is the decimal point.
    pub decimal_comma: bool,
    /// Cells that mean a value is withheld, and the reason.
    pub withheld: Vec<(Pattern, String)>,
    /// The column that says why a cell is withheld.
    pub withheld_column: Option<String>,
    /// Whether no column says why a cell is withheld, whatever holds for other columns (`withheld_column: ~`).
    pub no_reasons: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// A column.
    Column(String),
    /// Text around the cells of columns, each a column behind the text before it; then the rest.
    Template(Vec<(String, String)>, String),
    /// The same for every row.
    Constant(Node),
}

impl Default for Origin {
    fn default() -> Self {
        Origin::Column(String::new())
    }
}

/// What becomes of a cell that is not among the values listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Otherwise {
    /// It is reported as unmatched.
    #[default]
    Unmatched,
    /// It is taken as it is.
    Keep,
    /// It counts as empty.
    Empty,
}

impl Source {
    /// The columns it reads.
    pub fn columns(&self) -> Vec<&str> {
        match &self.origin {
            Origin::Column(column) => vec![column],
            Origin::Template(parts, _) => parts.iter().map(|(_, column)| column.as_str()).collect(),
            Origin::Constant(_) => Vec::new(),
        }
    }
}

/// A column's name, or a mapping with details.
pub(super) fn read_source(node: &Node, reader: &mut Reader) -> Source {
    const KEYS: [&str; 10] = [
        "column",
        "template",
        "constant",
        "values",
        "otherwise",
        "dates",
        "scale",
        "decimal_comma",
        "withheld",
        "withheld_column",
    ];
    if let Some(column) = node.text() {
        return Source { origin: Origin::Column(column.to_owned()), ..Source::default() };
    }
    reader.only(node, &KEYS);
    let no_reasons = node.get("withheld_column").is_some_and(Node::is_null);
    Source {
        origin: read_origin(node, reader),
        scale: read_scale(node, reader),
        otherwise: read_otherwise(node, reader),
        values: read_pairs(node, "values", reader),
        dates: reader.texts(node, "dates"),
        decimal_comma: reader.text(node, "decimal_comma").as_deref() == Some("true"),
        withheld: read_pairs(node, "withheld", reader),
        withheld_column: if no_reasons { None } else { reader.text(node, "withheld_column") },
        no_reasons,
    }
}

fn read_origin(node: &Node, reader: &mut Reader) -> Origin {
    let origins = ["column", "template", "constant"].into_iter().filter(|key| node.get(key).is_some());
    if origins.count() != 1 {
        reader.complain(node.span, "a field comes from one place", "give one of `column`, `template` and `constant`");
    }
    match (node.get("constant"), reader.text(node, "template")) {
        (Some(constant), _) => Origin::Constant(constant.clone()),
        (None, Some(template)) => read_template(&template),
        (None, None) => Origin::Column(reader.text(node, "column").unwrap_or_default()),
    }
}

fn read_otherwise(node: &Node, reader: &mut Reader) -> Otherwise {
    match reader.text(node, "otherwise").as_deref() {
        None | Some("unmatched") => Otherwise::Unmatched,
        Some("keep") => Otherwise::Keep,
        Some("empty") => Otherwise::Empty,
        Some(other) => {
            let span = node.get("otherwise").map_or(node.span, |node| node.span);
            reader.complain(span, format!("`otherwise: {other}` is not known"), "write unmatched, keep or empty");
            Otherwise::Unmatched
        }
    }
}

fn read_scale(node: &Node, reader: &mut Reader) -> Option<Decimal> {
    let scale = reader.text(node, "scale")?;
    let number = Decimal::from_str(&scale).ok();
    if number.is_none() {
        let message = format!("`scale: {scale}` is no number");
        reader.complain(node.span, message, "write 1000000 for a column in millions");
    }
    number
}

fn read_pairs(node: &Node, key: &str, reader: &mut Reader) -> Vec<(Pattern, String)> {
    let Some(value) = node.get(key) else { return Vec::new() };
    let Some(entries) = value.entries() else {
        reader.complain(value.span, format!("`{key}` is a mapping of cells to meanings"), "write `Not given: unrated`");
        return Vec::new();
    };
    entries.iter().map(|entry| (Pattern::new(&entry.key), entry.value.text().unwrap_or_default().to_owned())).collect()
}

/// `PRJ-{Ref}`: the text before each column, the column, and the rest.
fn read_template(template: &str) -> Origin {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, (column, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        parts.push((before.to_owned(), column.trim().to_owned()));
        rest = after;
    }
    Origin::Template(parts, rest.to_owned())
}
