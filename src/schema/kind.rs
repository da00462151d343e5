//! One kind of record: its names, its special fields and its schema.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value as JsonValue};

use super::validate::Compiled;
use super::violation::Violation;
use crate::yaml::Node;

/// How records of a kind are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdStyle {
    /// Unique over everything: `PRJ-CLAIMS`.
    Global,
    /// Unique inside a project: `R1`, in full `PRJ-CLAIMS/R1`.
    Local,
    /// A person's handle: `ana.silva`.
    Handle,
    /// No id, or one nobody refers to.
    None,
}

/// A field of a kind that holds records of another kind in line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The field, such as `people`.
    pub field: String,
    /// The kind of its items, such as `allocation`.
    pub kind: String,
}

/// A field that names another record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceField {
    /// Keys from the record to the value; `[]` stands for every item of a list and `*` for every key of a mapping.
    pub path: Vec<String>,
    /// The kinds it may name; `any` for every kind.
    pub kinds: Vec<String>,
}

/// A kind of record.
#[derive(Debug)]
pub struct Kind {
    /// Singular name: `risk`.
    pub name: String,
    /// Plural name: `risks`.
    pub plural: String,
    /// What ids begin with: `PRJ`, `R`.
    pub prefix: Option<String>,
    /// How its records are told apart.
    pub id: IdStyle,
    /// Field that names a record to people.
    pub title: Option<String>,
    /// Field that names the person who owns it.
    pub owner: Option<String>,
    /// Field that holds its state.
    pub state: Option<String>,
    /// States in which it is no longer active.
    pub closed: Vec<String>,
    /// Field with the date by which something is due.
    pub due: Option<String>,
    /// Field with the date of its last review.
    pub review: Option<String>,
    /// What it is, for people.
    pub description: String,
    /// Lists of other kinds it may hold in line.
    pub inline: Vec<Inline>,
    /// Fields that name other records.
    pub references: Vec<ReferenceField>,
    /// Whether this tree brought or changed it.
    pub from_tree: bool,
    schema: JsonValue,
    types: std::sync::Arc<JsonValue>,
    compiled: OnceLock<Compiled>,
}

impl Kind {
    /// Reads a kind from its schema, which names it; else the stem of its file, `stem`, does. `Err` says what the
    /// `x-pmo` annotation lacks.
    pub(super) fn from_schema(
        stem: &str,
        schema: JsonValue,
        types: std::sync::Arc<JsonValue>,
        from_tree: bool,
    ) -> Result<Kind, String> {
        let pmo = schema.get("x-pmo").and_then(JsonValue::as_object).ok_or("it has no `x-pmo` annotation")?;
        let text = |key: &str| pmo.get(key).and_then(JsonValue::as_str).map(str::to_owned);
        let name = text("kind").unwrap_or_else(|| stem.to_owned());
        let id = match text("id").as_deref() {
            Some("local") => IdStyle::Local,
            Some("handle") => IdStyle::Handle,
            Some("none") => IdStyle::None,
            Some("global") | None => IdStyle::Global,
            Some(other) => return Err(format!("`x-pmo.id` is `{other}`; it is one of global, local, handle, none")),
        };
        let closed = pmo.get("closed").and_then(JsonValue::as_array).into_iter().flatten();
        Ok(Kind {
            plural: text("plural").unwrap_or_else(|| format!("{name}s")),
            prefix: text("prefix"),
            id,
            title: text("title"),
            owner: text("owner"),
            state: text("state"),
            closed: closed.filter_map(JsonValue::as_str).map(str::to_owned).collect(),
            due: text("due"),
            review: text("review"),
            description: schema.get("description").and_then(JsonValue::as_str).unwrap_or_default().to_owned(),
            inline: inline_collections(&schema),
            references: reference_fields(&schema),
            from_tree,
            compiled: OnceLock::new(),
            types,
            name,
            schema,
        })
    }

    /// The schema as written (and, for a kind a tree adds to, as combined).
    pub fn schema(&self) -> &JsonValue {
        &self.schema
    }

    /// The names of the fields a record may have, in the schema's order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.properties().into_iter().flat_map(Map::keys).map(String::as_str)
    }

    fn properties(&self) -> Option<&Map<String, JsonValue>> {
        self.schema.get("properties").and_then(JsonValue::as_object)
    }

    /// The values a field may take, where the schema lists them.
    pub fn choices(&self, field: &str) -> Vec<&str> {
        let property = self.properties().and_then(|all| all.get(field));
        let listed = property.and_then(|property| property.get("enum")).and_then(JsonValue::as_array);
        listed.into_iter().flatten().filter_map(JsonValue::as_str).collect()
    }

    /// The name of the shared scalar type of a field or of a dotted path inside one (`money`, `date` …), where it
    /// has one.
    pub fn scalar_type(&self, path: &str) -> Option<&str> {
        self.property(path)?.get("$ref")?.as_str()?.strip_prefix("types.schema.json#/$defs/")
    }

    /// The schema of a field, or of a dotted path through mappings, free keys and the items of lists.
    pub fn property(&self, path: &str) -> Option<&JsonValue> {
        path.split('.').try_fold(&self.schema, |schema, step| {
            let inside = schema.get("items").unwrap_or(schema);
            let named = inside.get("properties").and_then(|all| all.get(step));
            named.or_else(|| inside.get("additionalProperties").filter(|values| values.is_object()))
        })
    }

    /// Whether `state` means that a record of this kind is no longer active.
    pub fn is_closed(&self, state: &str) -> bool {
        self.closed.iter().any(|closed| closed == state)
    }

    /// Everything in which `record` breaks the schema. Records held in line are not looked into:
    /// each is validated as a record of its own kind; here they only have to be mappings.
    pub fn violations(&self, record: &Node) -> Vec<Violation> {
        self.compiled().violations(record)
    }

    /// Why this schema cannot be used, if it cannot.
    pub fn defect(&self) -> Option<&str> {
        self.compiled().defect()
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| Compiled::new(&without_inline_items(&self.schema, &self.inline), &self.types))
    }
}

fn inline_collections(schema: &JsonValue) -> Vec<Inline> {
    let properties = schema.get("properties").and_then(JsonValue::as_object);
    let inline = properties.into_iter().flatten().filter_map(|(field, property)| {
        let target = property.get("items")?.get("$ref")?.as_str()?;
        let kind = target.strip_suffix(".schema.json")?;
        Some(Inline { field: field.clone(), kind: kind.to_owned() })
    });
    inline.collect()
}

fn without_inline_items(schema: &JsonValue, inline: &[Inline]) -> JsonValue {
    let mut schema = schema.clone();
    for Inline { field, .. } in inline {
        if let Some(property) = schema.pointer_mut(&format!("/properties/{field}")).and_then(JsonValue::as_object_mut) {
            property.insert("items".to_owned(), serde_json::json!({"type": "object"}));
        }
    }
    schema
}

fn reference_fields(schema: &JsonValue) -> Vec<ReferenceField> {
    let mut found = BTreeMap::new();
    collect_references(schema, &mut Vec::new(), &mut found);
    found.into_iter().map(|(path, kinds)| ReferenceField { path, kinds }).collect()
}

fn collect_references(schema: &JsonValue, path: &mut Vec<String>, found: &mut BTreeMap<Vec<String>, Vec<String>>) {
    if let Some(kinds) = schema.get("x-pmo-ref").and_then(JsonValue::as_array) {
        found.insert(path.clone(), kinds.iter().filter_map(JsonValue::as_str).map(str::to_owned).collect());
    }
    let mut descend = |key: &str, below: &JsonValue| {
        path.push(key.to_owned());
        collect_references(below, path, found);
        path.pop();
    };
    for (key, property) in schema.get("properties").and_then(JsonValue::as_object).into_iter().flatten() {
        descend(key, property);
    }
    if let Some(items) = schema.get("items") {
        descend("[]", items);
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
        descend("*", values);
    }
}
