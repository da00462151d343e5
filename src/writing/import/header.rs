//! The names of a file's columns, held against what the map names.

use std::collections::HashMap;

use super::super::draft::Path;
use super::super::refusal::Refusal;
use super::map::Map;
use super::report::ColumnReport;
use crate::finding::{did_you_mean, suggestion};
use crate::schema::{Catalogue, Expected, Kind};

/// Where each column stands; the first of several with one name.
pub fn places(header: &[String]) -> HashMap<&str, usize> {
    header.iter().enumerate().rev().map(|(i, name)| (name.as_str(), i)).collect()
}

/// What each column is used for.
///
/// # Errors
/// If the map names a column that is not there, or a field that the kind does not have.
pub fn uses(
    header: &[String],
    columns: &HashMap<&str, usize>,
    map: &Map,
    kind: &Kind,
    catalogue: &Catalogue,
) -> Result<Vec<ColumnReport>, Refusal> {
    let mut uses: Vec<ColumnReport> = header.iter().map(|name| unused(name, map)).collect();
    let mut note = |column: &str, field: String| match columns.get(column) {
        Some(&index) => {
            uses[index].fields.push(field);
            Ok(())
        }
        None => Err(no_column(column, header)),
    };
    for (field, source) in map.fields.iter().map(|(path, source)| (path.to_string(), source)) {
        source.columns().into_iter().try_for_each(|column| note(column, field.clone()))?;
        if let Some(column) = &source.withheld_column {
            note(column, format!("why {field} is withheld"))?;
        }
    }
    map.id.columns().into_iter().try_for_each(|column| note(column, "id".to_owned()))?;
    for condition in &map.skip_when {
        columns.get(condition.column.as_str()).ok_or_else(|| no_column(&condition.column, header))?;
    }
    for (name, _) in columns.iter().filter(|(_, index)| !uses[**index].fields.is_empty()).collect::<Vec<_>>() {
        let reason = map.withheld_column.as_ref().map(|template| template.replace("{column}", name));
        if let Some(&index) = reason.as_deref().and_then(|reason| columns.get(reason)) {
            uses[index].fields.push(format!("why {name} is withheld"));
        }
    }
    for (path, _) in &map.fields {
        if catalogue.expected(kind, &path.generic()) == Expected::default() {
            return Err(no_field(path, kind));
        }
    }
    Ok(uses)
}

fn unused(name: &str, map: &Map) -> ColumnReport {
    ColumnReport {
        name: name.to_owned(),
        fields: Vec::new(),
        ignored: map.ignore.iter().any(|ignored| ignored == name),
        matched: 0,
        withheld: 0,
        empty: 0,
        unmatched: 0,
    }
}

fn no_column(column: &str, header: &[String]) -> Refusal {
    let names = header.iter().map(String::as_str);
    let hint = suggestion(column, names, || format!("its columns are {}", header.join(", ")));
    Refusal::new(format!("the file has no column `{column}`, which the map names"), hint)
}

fn no_field(path: &Path, kind: &Kind) -> Refusal {
    let first = path.generic().first().copied().unwrap_or_default().to_owned();
    let hint = match did_you_mean(&first, kind.fields()) {
        Some(close) if close != first => format!("did you mean `{close}`?"),
        _ => format!("`pmo schema {}` lists the fields", kind.name),
    };
    Refusal::new(format!("a {} has no field `{path}`, which the map names", kind.name), hint)
}
