//! One self-contained schema document, as editors want it.

use serde_json::{Map, Value as JsonValue, json};

/// The schema of `name` with everything it refers to brought into its `$defs`; `find` gives the documents.
pub fn bundle<'a>(find: impl Fn(&str) -> Option<&'a JsonValue>, name: &str, schema: &JsonValue) -> JsonValue {
    let mut bundled = schema.clone();
    let mut definitions = Map::new();
    let mut wanted = rewrite(&mut bundled, "");
    while let Some(target) = wanted.pop() {
        if definitions.contains_key(&target) || target == name {
            continue;
        }
        let mut definition = find(&target).cloned().unwrap_or(JsonValue::Bool(true));
        wanted.extend(rewrite(&mut definition, &target));
        definitions.insert(target, definition);
    }
    if let Some(root) = bundled.as_object_mut() {
        definitions.sort_keys();
        let existing = root.entry("$defs").or_insert_with(|| json!({}));
        if let Some(existing) = existing.as_object_mut() {
            existing.extend(definitions);
        }
    }
    bundled
}

/// Points every `$ref` below `schema` into `$defs`; answers the documents it refers to.
/// `own` is the definition that `schema` itself becomes, for references inside the document.
fn rewrite(schema: &mut JsonValue, own: &str) -> Vec<String> {
    let mut targets = Vec::new();
    match schema {
        JsonValue::Object(keywords) => {
            for (keyword, value) in keywords.iter_mut() {
                let JsonValue::String(reference) = value else {
                    targets.extend(rewrite(value, own));
                    continue;
                };
                if keyword != "$ref" {
                    continue;
                }
                if let Some((document, pointer)) = reference.split_once(".schema.json") {
                    let target = document.to_owned();
                    *reference = format!("#/$defs/{target}{}", pointer.trim_start_matches('#'));
                    targets.push(target);
                } else if let Some(pointer) = reference.strip_prefix('#').filter(|_| !own.is_empty()) {
                    *reference = format!("#/$defs/{own}{pointer}");
                }
            }
        }
        JsonValue::Array(items) => items.iter_mut().for_each(|item| targets.extend(rewrite(item, own))),
        _ => {}
    }
    targets
}
