//! Fields of any record as typed cells, by what the kind's schema says they are.

use serde_json::Value as JsonValue;

use super::{Cell, Column, ColumnType as Type};
use crate::model::Fields;
use crate::schema::Kind;
use crate::yaml::{Node, Resolved, decimal};

/// The column of a field, or of a dotted path inside one, as the schema describes it; text where it says nothing.
pub(super) fn column(kind: &Kind, name: &str, path: &str) -> Column {
    let column = Column::new(name.to_owned(), column_type(kind, path));
    match kind.scalar_type(path) {
        Some("effort") => column.unit("person-days").adding(true),
        Some("fte") => column.unit("fte"),
        Some("duration") => column.unit("working days"),
        _ => column,
    }
}

fn column_type(kind: &Kind, path: &str) -> Type {
    let Some(property) = kind.property(path) else { return Type::Text };
    if path.split('.').any(|step| kind.state.as_deref() == Some(step)) || property.get("enum").is_some() {
        return Type::Status;
    }
    if property.get("x-pmo-ref").is_some() {
        return Type::Reference;
    }
    match kind.scalar_type(path) {
        Some("date") => Type::Date,
        Some("period") => Type::Period,
        Some("money") => Type::Money,
        Some("percent") => Type::Percent,
        Some("fraction") => Type::Share,
        Some("number" | "quantity" | "effort" | "fte" | "duration" | "scale5" | "probability") => Type::Number,
        Some("rag") => Type::Status,
        Some("id" | "handle") => Type::Reference,
        Some(_) => Type::Text,
        None => match property.get("type").and_then(JsonValue::as_str) {
            Some("integer" | "number") => Type::Number,
            Some("boolean") => Type::Flag,
            Some("array") => Type::List,
            _ => Type::Text,
        },
    }
}

/// The value at a dotted path of a record, as a column of type `kind` holds it. Where the path leads through a list,
/// it is the list of what stands there in each item.
pub(super) fn cell(fields: Fields<'_>, path: &str, kind: Type) -> Cell {
    let Some((step, rest)) = path.split_once('.') else { return leaf(fields, path, kind) };
    if let Some(inner) = fields.fields(step) {
        return if inner.has("withheld") { Cell::Null("withheld") } else { cell(inner, rest, kind) };
    }
    let items: Vec<Cell> = fields.list(step).map(|item| cell(item, rest, kind)).collect();
    if items.is_empty() { Cell::Null("not_given") } else { Cell::List(items) }
}

fn leaf(fields: Fields<'_>, key: &str, kind: Type) -> Cell {
    let Some(node) = fields.node().get(key).filter(|node| !node.is_null()) else { return Cell::Null("not_given") };
    match kind {
        Type::Date => Cell::date(&fields.date(key)),
        Type::Money | Type::Number | Type::Percent | Type::Share
            if node.entries().is_none() || node.get("withheld").is_some() =>
        {
            Cell::decimal(&fields.decimal(key))
        }
        Type::Text | Type::Status | Type::Reference | Type::Period if node.scalar().is_some() => {
            Cell::text(fields.text(key))
        }
        _ => plain(node),
    }
}

/// A node as it stands, without a schema: numbers stay numbers, mappings become records.
pub(super) fn plain(node: &Node) -> Cell {
    if node.get("withheld").is_some() {
        return Cell::Null("withheld");
    }
    if let Some(items) = node.items() {
        return Cell::List(items.iter().map(plain).collect());
    }
    if let Some(entries) = node.entries() {
        let fields = entries.iter().map(|entry| (entry.key.to_string().into(), plain(&entry.value)));
        return Cell::Record(fields.collect());
    }
    match node.scalar().map(|scalar| (scalar.resolve(), &*scalar.text)) {
        None | Some((Resolved::Null, _)) => Cell::Null("not_given"),
        Some((Resolved::Boolean(flag), _)) => Cell::Flag(flag),
        Some((Resolved::Integer(number), _)) => Cell::Integer(number),
        Some((Resolved::Number(_), text)) => decimal(text).map_or_else(|| Cell::word(text), Cell::Decimal),
        Some((Resolved::Text, text)) => Cell::word(text),
    }
}
