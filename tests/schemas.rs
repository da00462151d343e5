//! The collection of schemas is held to its laws: each kind has an example that is valid, fields that are
//! described, references that lead somewhere, and a typed model that reads only what the schema has.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use pmo::model::{Input, Portfolio};
use pmo::schema::{Catalogue, IdStyle, Kind};
use pmo::source::FileId;
use pmo::yaml::{Limits, read};
use serde_json::Value;

/// Files of the typed model with the kinds they decode.
const MODEL: &[(&str, &[&str])] = &[
    ("allocation", &["allocation"]),
    ("audit", &["audit"]),
    ("benefit", &["benefit"]),
    ("cost", &["project", "programme", "portfolio"]),
    ("dependency", &["dependency"]),
    ("escalation", &["escalation"]),
    ("issue", &["issue", "assumption", "change"]),
    ("lesson", &["lesson"]),
    ("milestone", &["milestone", "activity"]),
    ("estimate", &["milestone", "activity", "proposal", "project"]),
    ("objective", &["objective"]),
    ("people", &["person", "absence", "calendar", "board"]),
    ("project", &["project", "programme", "portfolio"]),
    ("proposal", &["proposal"]),
    ("rate_card", &["rate_card"]),
    ("review", &["review"]),
    ("risk", &["risk"]),
    ("team", &["team"]),
    ("waiver", &["waiver"]),
    ("decision", &["decision"]),
];

/// What the typed model reads fields with.
const READERS: [&str; 14] = [
    "text",
    "date",
    "decimal",
    "decimals",
    "percent",
    "fraction",
    "integer",
    "flag",
    "list",
    "texts",
    "fields",
    "pairs",
    "by_period",
    "by_year",
];

fn property_names(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(keywords) => {
            if let Some(properties) = keywords.get("properties").and_then(Value::as_object) {
                found.extend(properties.keys().cloned());
            }
            keywords.values().for_each(|value| property_names(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| property_names(item, found)),
        _ => {}
    }
}

fn examples(kind: &Kind) -> Vec<&Value> {
    kind.schema().get("examples").and_then(Value::as_array).into_iter().flatten().collect()
}

#[test]
fn every_kind_has_an_example_and_they_agree() {
    let catalogue = Catalogue::builtin();
    for kind in catalogue.iter() {
        assert!(!examples(kind).is_empty(), "{} has no example", kind.name);
        for example in examples(kind) {
            let text = serde_yaml::to_string(example).unwrap();
            let document = read(text.as_bytes(), &Limits::default());
            let root = document.root.unwrap_or_else(|| panic!("{}: {:?}", kind.name, document.problems));
            assert_eq!(kind.violations(&root), [], "the example of {}", kind.name);
        }
    }
}

#[test]
fn every_kind_and_field_is_described() {
    for kind in Catalogue::builtin().iter() {
        assert!(kind.description.ends_with('.'), "{}: {}", kind.name, kind.description);
        let properties = kind.schema().get("properties").and_then(Value::as_object).unwrap();
        for (field, schema) in properties {
            assert!(
                schema.get("description").is_some_and(Value::is_string),
                "{}.{field} has no description",
                kind.name
            );
        }
    }
}

#[test]
fn special_fields_inline_lists_and_references_lead_somewhere() {
    let catalogue = Catalogue::builtin();
    for kind in catalogue.iter() {
        let fields: BTreeSet<&str> = kind.fields().collect();
        let special = [&kind.title, &kind.owner, &kind.state, &kind.due, &kind.review];
        for field in special.into_iter().flatten() {
            assert!(fields.contains(field.as_str()), "{} has no field `{field}`", kind.name);
        }
        for inline in &kind.inline {
            assert!(catalogue.get(&inline.kind).is_some(), "{}.{} holds no known kind", kind.name, inline.field);
        }
        for target in kind.references.iter().flat_map(|reference| &reference.kinds) {
            assert!(target == "any" || catalogue.get(target).is_some(), "{} refers to `{target}`", kind.name);
        }
        let state = kind.state.as_deref().unwrap_or_default();
        for closed in &kind.closed {
            assert!(kind.choices(state).contains(&closed.as_str()), "{}: `{closed}` is no {state}", kind.name);
        }
        assert!(kind.prefix.is_some() || matches!(kind.id, IdStyle::None | IdStyle::Handle), "{}", kind.name);
    }
}

#[test]
fn portfolios_programmes_and_projects_share_one_header() {
    let catalogue = Catalogue::builtin();
    let fields =
        |kind: &str| -> BTreeSet<String> { catalogue.get(kind).unwrap().fields().map(str::to_owned).collect() };
    for other in ["programme", "portfolio"] {
        let missing: Vec<String> = fields(other).difference(&fields("project")).cloned().collect();
        assert_eq!(missing, Vec::<String>::new(), "fields of {other} that a project lacks");
    }
}

#[test]
fn the_typed_model_reads_only_fields_that_schemas_have() {
    let catalogue = Catalogue::builtin();
    for entry in fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/model")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let decodes = fs::read_to_string(&path).unwrap().contains("fn decode(fields");
        assert!(
            !decodes || MODEL.iter().any(|(file, _)| *file == name),
            "MODEL does not say what src/model/{name}.rs decodes"
        );
    }
    for (file, kinds) in MODEL {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("src/model/{file}.rs"));
        let code = fs::read_to_string(path).unwrap();
        let mut known = BTreeSet::new();
        kinds.iter().for_each(|kind| property_names(catalogue.get(kind).unwrap().schema(), &mut known));
        property_names(catalogue.types(), &mut known);
        for reader in READERS {
            for rest in code.split(&format!(".{reader}(\"")).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(known.contains(key), "src/model/{file}.rs reads `{key}`, which no schema of {kinds:?} has");
            }
        }
    }
}

#[test]
fn bundled_schemas_stand_alone() {
    let catalogue = Catalogue::builtin();
    let names: Vec<String> =
        catalogue.iter().map(|kind| kind.name.clone()).chain(["pmo".into(), "methodology".into()]).collect();
    for name in names {
        let text = catalogue.bundled(&name).unwrap().to_string();
        for rest in text.split("\"$ref\":\"").skip(1) {
            let reference = rest.split('"').next().unwrap();
            assert!(reference.starts_with("#/$defs/"), "{name} refers to {reference}");
        }
    }
}

#[test]
fn a_tree_brings_a_kind_this_project_has_never_heard_of() {
    let schema = r#"{
        "type": "object", "description": "A site that is surveyed.",
        "x-pmo": {"plural": "surveys", "prefix": "SUR", "id": "global", "title": "site", "owner": "surveyor"},
        "required": ["id", "site"],
        "properties": {
            "id": {"$ref": "types.schema.json#/$defs/id"},
            "site": {"type": "string", "enum": ["north", "south"]},
            "surveyor": {"$ref": "types.schema.json#/$defs/handle", "x-pmo-ref": ["person"]},
            "on": {"$ref": "types.schema.json#/$defs/date"}
        },
        "additionalProperties": false
    }"#;
    let (catalogue, problems) = Catalogue::with_tree(&[("survey".into(), schema.into())]);
    assert_eq!(problems, []);
    let document =
        read(b"- {id: SUR-1, site: nroth, surveyor: nobody}\n- {id: SUR-2, sites: south}\n", &Limits::default());
    let root = document.root.unwrap();
    let portfolio = Portfolio::build(&[Input { file: FileId(0), path: "surveys.yaml", root: &root }], &catalogue);
    assert_eq!(portfolio.records.len(), 2);
    assert_eq!((portfolio.records[0].title(), &*portfolio.records[0].key), ("nroth", "SUR-1"));
    assert!(portfolio.references()[0].to.is_none());
    let messages: Vec<String> = portfolio
        .records
        .iter()
        .flat_map(|record| record.kind.violations(record.node))
        .map(|violation| format!("{} ({})", violation.message, violation.help.unwrap_or_default()))
        .collect();
    assert_eq!(
        messages,
        [
            "`site` must be one of north, south; found `nroth` (did you mean `north`?)",
            "the field `site` is missing (add `site:`)",
            "unknown field `sites` (did you mean `site`?)",
        ]
    );
}

#[test]
fn a_tree_tightens_and_extends_a_built_in_kind() {
    let schema =
        r#"{"required": ["owner"], "properties": {"region": {"enum": ["north", "south"]}, "cost": {"maximum": 100}}}"#;
    let (catalogue, problems) = Catalogue::with_tree(&[("risk".into(), schema.into())]);
    assert_eq!(problems, []);
    let violations = |text: &str| -> Vec<String> {
        let root = read(text.as_bytes(), &Limits::default()).root.unwrap();
        catalogue.get("risk").unwrap().violations(&root).into_iter().map(|violation| violation.message).collect()
    };
    assert_eq!(violations("{id: R1, title: Late, owner: ana, region: north, cost: 100}"), Vec::<String>::new());
    assert_eq!(
        violations("{id: R1, title: Late, region: west, cost: 101}"),
        [
            "the field `owner` is missing",
            "`region` must be one of north, south; found `west`",
            "`cost` must be at most 100; found `101`"
        ]
    );
}
