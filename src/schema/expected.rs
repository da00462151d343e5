//! What may stand at a path of a record: text, a number, a list, a mapping.

use serde_json::Value as JsonValue;

use super::{Catalogue, Kind};

/// The forms a value may take at one place, by the schema. Several may hold at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expected {
    /// Any text, numbers and truth values included: `12` written here is the text `12`.
    pub prose: bool,
    /// Text of a certain form: a date, an id, a word of a closed list.
    pub word: bool,
    /// A number.
    pub number: bool,
    /// `true` or `false`.
    pub flag: bool,
    /// A list.
    pub list: bool,
    /// A mapping.
    pub mapping: bool,
}

impl Catalogue {
    /// What may stand in a record of `kind` at `path`, where `[]` stands for an item of a list. Nothing holds for a path
    /// that the schema does not know; everything for one it leaves open (`x-…`).
    pub fn expected(&self, kind: &Kind, path: &[&str]) -> Expected {
        let mut at = self.alternatives(kind.schema(), kind.schema(), 0);
        for step in path {
            at = at.iter().flat_map(|(schema, document)| self.below(schema, document, step)).collect();
        }
        let mut expected = Expected::default();
        at.iter().for_each(|(schema, _)| expected.add(schema));
        expected
    }

    /// The forms that `schema` allows side by side, each with the document its references are relative to.
    fn alternatives<'a>(
        &'a self,
        schema: &'a JsonValue,
        document: &'a JsonValue,
        depth: usize,
    ) -> Vec<(&'a JsonValue, &'a JsonValue)> {
        const DEEPEST: usize = 16;
        if depth > DEEPEST {
            return Vec::new();
        }
        let mut found = Vec::new();
        if let Some(reference) = schema.get("$ref").and_then(JsonValue::as_str)
            && let Some((target, document)) = self.follow(reference, document)
        {
            found.extend(self.alternatives(target, document, depth + 1));
        }
        for choice in ["anyOf", "oneOf"] {
            let choices = schema.get(choice).and_then(JsonValue::as_array);
            let choices = choices.into_iter().flatten();
            found.extend(choices.flat_map(|one| self.alternatives(one, document, depth + 1)));
        }
        if found.is_empty() {
            found.push((schema, document));
        }
        found
    }

    fn follow<'a>(&'a self, reference: &str, document: &'a JsonValue) -> Option<(&'a JsonValue, &'a JsonValue)> {
        let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let document = match name.strip_suffix(".schema.json") {
            None => document,
            Some("types") => self.types(),
            Some(kind) => self.get(kind)?.schema(),
        };
        Some((document.pointer(pointer)?, document))
    }

    fn below<'a>(
        &'a self,
        schema: &'a JsonValue,
        document: &'a JsonValue,
        step: &str,
    ) -> Vec<(&'a JsonValue, &'a JsonValue)> {
        static ANYTHING: JsonValue = JsonValue::Bool(true);
        let next = match step {
            "[]" => schema.get("items"),
            _ => schema
                .get("properties")
                .and_then(|properties| properties.get(step))
                .or_else(|| schema.get("additionalProperties").filter(|others| others.is_object()))
                .or_else(|| step.starts_with("x-").then_some(&ANYTHING)),
        };
        let next = next.or_else(|| (*schema == ANYTHING).then_some(&ANYTHING));
        next.map(|next| self.alternatives(next, document, 0)).unwrap_or_default()
    }
}

impl Expected {
    fn add(&mut self, schema: &JsonValue) {
        if schema.get("enum").is_some() || schema.get("const").is_some() {
            self.word = true;
            return;
        }
        let is_formed = ["pattern", "format"].iter().any(|keyword| schema.get(keyword).is_some());
        let types: Vec<&str> = match schema.get("type") {
            Some(JsonValue::String(one)) => vec![one],
            Some(JsonValue::Array(several)) => several.iter().filter_map(JsonValue::as_str).collect(),
            _ => {
                *self = Expected { prose: self.prose, word: true, number: true, flag: true, list: true, mapping: true };
                return;
            }
        };
        for name in types {
            match name {
                "string" if is_formed => self.word = true,
                "string" => self.prose = true,
                "number" | "integer" => self.number = true,
                "boolean" => self.flag = true,
                "array" => self.list = true,
                "object" => self.mapping = true,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_says_what_stands_where() {
        let catalogue = Catalogue::builtin();
        let at = |kind: &str, path: &[&str]| catalogue.expected(catalogue.get(kind).unwrap(), path);
        let nothing = Expected::default();
        assert!(at("project", &["name"]).prose && !at("project", &["name"]).list);
        assert_eq!(at("project", &["start"]), Expected { word: true, mapping: true, ..nothing });
        assert_eq!(
            at("project", &["start", "withheld"]),
            Expected { prose: true, number: true, flag: true, ..nothing }
        );
        assert_eq!(at("project", &["status", "rag", "overall"]), Expected { word: true, ..nothing });
        assert_eq!(at("project", &["ntcp", "pace"]), Expected { number: true, ..nothing });
        assert_eq!(at("project", &["milestones", "[]", "weight"]), Expected { number: true, ..nothing });
        assert_eq!(
            at("project", &["cost", "forecast", "2026-12"]),
            Expected { word: true, number: true, mapping: true, ..nothing }
        );
        assert_eq!(at("person", &["emails"]), Expected { list: true, ..nothing });
        assert_eq!(at("person", &["nmae"]), nothing);
        assert!(at("person", &["x-badge", "number"]).number && !at("person", &["x-badge"]).prose);
    }
}
