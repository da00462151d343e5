//! A tree's own schema laid over a built-in kind: it may add fields and tighten, never loosen.

use serde_json::{Map, Value as JsonValue, json};

/// `base` with everything `overlay` adds.
///
/// New properties are added; a property both have must satisfy both; `required` is the union; `x-pmo` entries
/// of the overlay win; any other constraint of the overlay is added under `allOf`.
pub fn combine(base: &JsonValue, overlay: &JsonValue) -> JsonValue {
    let mut combined = base.clone();
    let (Some(target), Some(source)) = (combined.as_object_mut(), overlay.as_object()) else { return combined };
    for (keyword, value) in source {
        match keyword.as_str() {
            "properties" => add_properties(target, value),
            "required" => add_required(target, value),
            "x-pmo" => add_annotations(target, value),
            "title" | "description" | "examples" | "$comment" => {
                target.insert(keyword.clone(), value.clone());
            }
            "$schema" | "$id" | "type" | "additionalProperties" | "patternProperties" => {}
            _ => push_all_of(target, json!({ keyword: value })),
        }
    }
    combined
}

fn add_properties(target: &mut Map<String, JsonValue>, added: &JsonValue) {
    let properties = target.entry("properties").or_insert_with(|| json!({}));
    let (Some(properties), Some(added)) = (properties.as_object_mut(), added.as_object()) else { return };
    for (field, schema) in added {
        match properties.get_mut(field) {
            None => {
                properties.insert(field.clone(), schema.clone());
            }
            Some(JsonValue::Object(existing)) => push_all_of(existing, schema.clone()),
            Some(_) => {}
        }
    }
}

fn add_required(target: &mut Map<String, JsonValue>, added: &JsonValue) {
    let required = target.entry("required").or_insert_with(|| json!([]));
    let (Some(required), Some(added)) = (required.as_array_mut(), added.as_array()) else { return };
    for field in added {
        if !required.contains(field) {
            required.push(field.clone());
        }
    }
}

fn add_annotations(target: &mut Map<String, JsonValue>, added: &JsonValue) {
    let annotations = target.entry("x-pmo").or_insert_with(|| json!({}));
    let (Some(annotations), Some(added)) = (annotations.as_object_mut(), added.as_object()) else { return };
    annotations.extend(added.iter().map(|(key, value)| (key.clone(), value.clone())));
}

fn push_all_of(target: &mut Map<String, JsonValue>, schema: JsonValue) {
    if let Some(all) = target.entry("allOf").or_insert_with(|| json!([])).as_array_mut() {
        all.push(schema);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_adds_fields_and_tightens_existing_ones() {
        let base = json!({"required": ["id"], "properties": {"id": {}, "cost": {"type": "number"}}, "additionalProperties": false});
        let overlay = json!({"required": ["cost"], "properties": {"cost": {"minimum": 0}, "region": {"enum": ["north"]}},
            "additionalProperties": true, "minProperties": 2});
        assert_eq!(
            combine(&base, &overlay),
            json!({"required": ["id", "cost"],
                "properties": {"id": {}, "cost": {"type": "number", "allOf": [{"minimum": 0}]}, "region": {"enum": ["north"]}},
                "additionalProperties": false, "allOf": [{"minProperties": 2}]})
        );
    }
}
