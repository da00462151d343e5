//! `FIELD=VALUE` as people type it, and values typed by what the schema expects.

use super::draft::{self, Path};
use crate::schema::{Catalogue, Expected, Kind};
use crate::yaml::{self, Limits, Node, Resolved, Scalar, Style, Value};

/// One `FIELD=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Where.
    pub path: Path,
    /// What, as typed.
    pub value: String,
}

impl Assignment {
    /// Splits at the first `=`; `Err` says what is odd.
    ///
    /// # Errors
    /// Without `=`, without a value, or with a field that is no path.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (field, value) =
            text.split_once('=').ok_or_else(|| format!("`{text}` gives no value; write FIELD=VALUE"))?;
        if value.trim().is_empty() {
            return Err(format!("`{text}` gives no value; leave the field out instead"));
        }
        Ok(Assignment { path: Path::parse(field.trim())?, value: value.to_owned() })
    }
}

/// Puts a value into `record` as its schema wants it. A list is filled item by item: naming it again adds to it.
///
/// # Errors
/// If the path does not fit the record, or a list or mapping in brackets is no YAML.
pub fn assign(record: &mut Node, kind: &Kind, catalogue: &Catalogue, assignment: &Assignment) -> Result<(), String> {
    let Assignment { path, value } = assignment;
    let expected = catalogue.expected(kind, &path.generic());
    let in_brackets = (expected.list && value.starts_with('[')) || (expected.mapping && value.starts_with('{'));
    if in_brackets && !expected.prose {
        return draft::put(record, path, collection(path, value)?);
    }
    if expected.list && !expected.prose && !expected.word {
        let of_item = catalogue.expected(kind, &[&path.generic()[..], &["[]"]].concat());
        let count = at(record, path).and_then(Node::items).map_or(0, <[Node]>::len);
        let item = Path::parse(&format!("{path}[{count}]"))?;
        return draft::put(record, &item, typed(value, of_item));
    }
    draft::put(record, path, typed(value, expected))
}

/// `text` as the value that the schema expects: text where any text may stand, else a number or truth value if it
/// reads as one, else text.
pub fn typed(text: &str, expected: Expected) -> Node {
    let scalar = Scalar { text: text.trim().into(), style: Style::Plain };
    match scalar.resolve() {
        _ if expected.prose => draft::text(text),
        Resolved::Integer(_) | Resolved::Number(_) if expected.number => draft::plain(&decimal(&scalar.text)),
        Resolved::Boolean(_) if expected.flag => draft::plain(&scalar.text),
        _ => draft::text(&scalar.text),
    }
}

/// A number in the form that all readers agree on, digits kept: no plus, no leading zeros.
fn decimal(number: &str) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number.strip_prefix('+').unwrap_or(number)),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return number.to_owned();
    }
    let digits = digits.trim_start_matches('0').trim_end_matches('.');
    let zero = if digits.is_empty() || digits.starts_with('.') { "0" } else { "" };
    format!("{sign}{zero}{digits}")
}

fn collection(path: &Path, value: &str) -> Result<Node, String> {
    let document = yaml::read(value.as_bytes(), &Limits::default());
    match document.root {
        Some(root) if document.problems.is_empty() => Ok(root),
        _ => {
            let problem = document.problems.first().map(|problem| problem.message.clone());
            Err(format!("the value of `{path}` is no YAML: {}", problem.unwrap_or_default()))
        }
    }
}

fn at<'a>(record: &'a Node, path: &Path) -> Option<&'a Node> {
    path.steps().iter().try_fold(record, |node, step| match (step, &node.value) {
        (draft::Step::Key(key), Value::Mapping(_)) => node.get(key),
        (draft::Step::Item(item), Value::Sequence(items)) => items.get(*item),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, assignments: &[&str]) -> String {
        let catalogue = Catalogue::builtin();
        let kind = catalogue.get(kind).unwrap();
        let mut record = draft::empty();
        for text in assignments {
            assign(&mut record, kind, &catalogue, &Assignment::parse(text).unwrap()).unwrap();
        }
        assert_eq!(kind.violations(&record).iter().filter(|one| !one.message.contains("is missing")).count(), 0);
        yaml::write(&record)
    }

    #[test]
    fn the_schema_decides_what_a_value_is() {
        let written = record(
            "project",
            &[
                "name=2027",
                "start=2027-01-04",
                "ntcp.pace=02",
                "cost.total=1.50",
                "cost.contingency.withheld=NO",
                "tags=web",
                "tags=12",
                "milestones[0].weight=+40",
                "contributes_to=[{objective: OBJ-A, weight: 60}]",
                "status.rag.overall=green",
            ],
        );
        insta::assert_snapshot!(written, @r#"
        name: "2027"
        start: 2027-01-04
        ntcp:
          pace: 2
        cost:
          total: 1.50
          contingency:
            withheld: "NO"
        tags:
          - web
          - "12"
        milestones:
          - weight: 40
        contributes_to:
          - objective: OBJ-A
            weight: 60
        status:
          rag:
            overall: green
        "#);
    }

    #[test]
    fn an_assignment_needs_a_field_and_a_value() {
        for text in ["owner", "owner=", "=x", "a[=1"] {
            assert!(Assignment::parse(text).is_err(), "{text}");
        }
        assert_eq!(Assignment::parse("text=a=b").unwrap().value, "a=b");
    }
}
