//! Every kind there is: the built-in ones, and what a tree adds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use serde_json::Value as JsonValue;

use super::bundle;
use super::kind::Kind;
use super::overlay;
use super::validate::Compiled;
use crate::finding::did_you_mean;

/// The files of `schemas/`: stem and text.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

/// Schemas that describe no kind of record.
const OTHERS: [&str; 3] = ["types", "pmo", "methodology"];

static PARSED: LazyLock<BTreeMap<&str, Arc<JsonValue>>> = LazyLock::new(|| {
    let parse = |text| serde_json::from_str(text).unwrap_or(JsonValue::Null);
    EMBEDDED.iter().map(|&(name, text)| (name, Arc::new(parse(text)))).collect()
});

/// The kinds of the built-in schemas by stem. They are compiled once in a process, however many trees it reads.
static BUILTIN: LazyLock<BTreeMap<&str, Arc<Kind>>> = LazyLock::new(|| {
    let documents = PARSED.iter().filter(|(name, _)| !OTHERS.contains(name));
    let kind = |(&name, schema): (&&'static str, &Arc<JsonValue>)| {
        Some((name, Arc::new(Kind::from_schema(name, JsonValue::clone(schema), types(), false).ok()?)))
    };
    documents.filter_map(kind).collect()
});

/// The validators of schemas that describe no kind.
static POLICY: LazyLock<Compiled> = LazyLock::new(|| compiled("pmo"));
static METHODOLOGY: LazyLock<Compiled> = LazyLock::new(|| compiled("methodology"));

/// The kind of a tree's own schema; `Err` says why it cannot be used.
fn usable(stem: &str, schema: JsonValue) -> Result<Kind, String> {
    let kind = Kind::from_schema(stem, schema, types(), true)?;
    kind.defect().map(str::to_owned).map_or(Ok(kind), Err)
}

fn types() -> Arc<JsonValue> {
    PARSED.get("types").cloned().unwrap_or_default()
}

fn compiled(name: &str) -> Compiled {
    Compiled::new(&PARSED.get(name).cloned().unwrap_or_default(), &types())
}

/// A schema of a tree that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaProblem {
    /// The name before `.schema.json`.
    pub name: String,
    /// Why, as a sentence part.
    pub reason: String,
}

/// All kinds by name.
#[derive(Debug)]
pub struct Catalogue {
    kinds: BTreeMap<String, Arc<Kind>>,
    /// Singular and plural names, and the stems files may have, to kind names.
    names: BTreeMap<String, String>,
    types: Arc<JsonValue>,
}

impl Catalogue {
    /// The built-in kinds.
    pub fn builtin() -> Self {
        Self::with_tree(&[]).0
    }

    /// The built-in kinds with a tree's schemas (stem and text) laid over them, and those that cannot be used.
    pub fn with_tree(schemas: &[(String, String)]) -> (Self, Vec<SchemaProblem>) {
        let mut problems = Vec::new();
        let mut documents: BTreeMap<&str, JsonValue> = BTreeMap::new();
        for (name, text) in schemas {
            match serde_json::from_str::<JsonValue>(text) {
                Err(error) => {
                    problems.push(SchemaProblem { name: name.clone(), reason: format!("it is not JSON: {error}") })
                }
                Ok(schema) => {
                    let base = documents.get(&**name).or_else(|| BUILTIN.get(&**name).map(|kind| kind.schema()));
                    let combined = base.map_or_else(|| schema.clone(), |base| overlay::combine(base, &schema));
                    documents.insert(name, combined);
                }
            }
        }
        let stems: BTreeSet<&str> = BUILTIN.keys().chain(documents.keys()).copied().collect();
        let mut kinds = BTreeMap::new();
        for stem in stems {
            let kind = match documents.remove(stem) {
                None => Ok(BUILTIN.get(stem).cloned()),
                Some(schema) => usable(stem, schema).map(|kind| Some(Arc::new(kind))),
            };
            match kind {
                Ok(kind) => kinds.extend(kind.map(|kind| (kind.name.clone(), kind))),
                Err(reason) => problems.push(SchemaProblem { name: stem.to_owned(), reason }),
            }
        }
        let names = kinds
            .values()
            .flat_map(|kind| [(kind.name.clone(), kind.name.clone()), (kind.plural.clone(), kind.name.clone())]);
        let names = names.collect();
        (Catalogue { kinds, names, types: types() }, problems)
    }

    /// The kind with this singular name.
    pub fn get(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(name).map(|kind| &**kind)
    }

    /// The kind with this singular or plural name.
    pub fn named(&self, name: &str) -> Option<&Kind> {
        self.get(self.names.get(name)?)
    }

    /// All kinds, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values().map(|kind| &**kind)
    }

    /// The name closest to one that is not known.
    pub fn did_you_mean(&self, written: &str) -> Option<&str> {
        did_you_mean(written, self.names.keys().map(String::as_str))
    }

    /// The shared scalar types.
    pub fn types(&self) -> &JsonValue {
        &self.types
    }

    /// A self-contained schema for editors: of a kind, or of `pmo` (the file `pmo.yaml`) or `methodology`.
    pub fn bundled(&self, name: &str) -> Option<JsonValue> {
        let builtin = PARSED.get(name).filter(|_| OTHERS.contains(&name));
        let schema = builtin.map(|schema| &**schema).or_else(|| self.named(name).map(Kind::schema))?;
        let own = self.named(name).map_or(name, |kind| &kind.name);
        let find = |document: &str| match document {
            "types" => Some(self.types()),
            kind => self.get(kind).map(Kind::schema),
        };
        Some(bundle::bundle(find, own, schema))
    }

    /// The schema of `pmo.yaml`, which holds the defaults of every threshold.
    pub fn policy_schema() -> &'static JsonValue {
        static NOTHING: JsonValue = JsonValue::Null;
        PARSED.get("pmo").map_or(&NOTHING, |schema| schema)
    }

    /// The validator of a schema that describes no kind: `pmo` or `methodology`.
    pub fn document(name: &str) -> &'static Compiled {
        if name == "methodology" { &METHODOLOGY } else { &POLICY }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_schema_is_json_and_compiles() {
        for (name, text) in EMBEDDED {
            let parsed: Result<JsonValue, _> = serde_json::from_str(text);
            assert!(parsed.is_ok(), "{name}: {parsed:?}");
        }
        let (catalogue, problems) = Catalogue::with_tree(&[]);
        assert_eq!(problems, []);
        assert!(catalogue.iter().count() > 30);
        for kind in catalogue.iter() {
            assert_eq!(kind.defect(), None, "{}", kind.name);
        }
        for other in ["pmo", "methodology"] {
            assert_eq!(Catalogue::document(other).defect(), None, "{other}");
        }
    }
}
