//! Rules of a tree's own, written in the expression language in `pmo.yaml`.

use super::{ALL, Findings, Scene, Variables};
use crate::expression::{Expression, ExpressionError, Sentence};
use crate::finding::{Finding, Level, closest, suggestion};
use crate::model::{Fields, Record, RecordId};
use crate::policy::{CustomRule, Policy};
use crate::schema::{Catalogue, Kind};
use crate::source::{Source, Sources, Span, Spot};

/// Why a rule of a tree's own cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Where in `pmo.yaml`.
    pub spot: Spot,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: String,
}

/// Everything that is wrong with the rules a tree sets or brings. A run with a broken rule would pass what nobody
/// checked: it must not begin.
pub fn defects(policy: &Policy, catalogue: &Catalogue, sources: &Sources) -> Vec<Defect> {
    let misnamed = policy.rules.iter().filter_map(|(name, setting)| slip_of_the_pen(name, setting.spot?));
    misnamed.chain(policy.custom_rules.iter().filter_map(|rule| defect(rule, catalogue, sources))).collect()
}

/// A setting for a rule whose name is nearly that of another. A name that is like none is left alone: it may be a
/// rule of another version of this program.
fn slip_of_the_pen(name: &str, spot: Spot) -> Option<Defect> {
    let names = ALL.iter().map(|rule| rule.name);
    if names.clone().any(|known| known == name) {
        return None;
    }
    let close = closest(name, names, 2)?;
    let message = format!("there is no rule `{name}`");
    Some(Defect { spot, message, help: format!("did you mean `{close}`?") })
}

fn defect(rule: &CustomRule, catalogue: &Catalogue, sources: &Sources) -> Option<Defect> {
    if ALL.iter().any(|known| known.name == rule.name) {
        let message = format!("`{}` is the name of a built-in rule", rule.name);
        return Some(Defect { spot: rule.spot, message, help: "give the rule a name of its own".to_owned() });
    }
    let Some(kind) = catalogue.get(&rule.on) else {
        let close = catalogue.did_you_mean(&rule.on);
        let help = close
            .map_or_else(|| "see `pmo schema` for the kinds".to_owned(), |close| format!("did you mean `{close}`?"));
        return Some(Defect {
            spot: rule.place("on"),
            message: format!("there is no kind of record `{}`", rule.on),
            help,
        });
    };
    let broken = |key: &str, text: &str, error: ExpressionError| {
        let spot = rule.place(key);
        let span = inside(sources.file(spot.file), spot.span, text, error.span);
        let help = error.help.unwrap_or_else(|| "see `pmo schema pmo` for rules of your own".to_owned());
        Defect {
            spot: span.in_file(spot.file),
            message: format!("`{key}` of rule `{}`: {}", rule.name, error.message),
            help,
        }
    };
    let names = Variables::names(kind);
    let expressions =
        rule.when.as_deref().map(|when| ("when", when)).into_iter().chain([("require", rule.require.as_str())]);
    for (key, text) in expressions {
        let checked = Expression::compile(text).and_then(|compiled| compiled.uses_only(&names));
        if let Err(error) = checked {
            return Some(broken(key, text, error));
        }
    }
    let message = Sentence::compile(&rule.message).and_then(|compiled| compiled.uses_only(&names));
    if let Err(error) = message {
        return Some(broken("message", &rule.message, error));
    }
    let field = rule.at.as_deref().and_then(|at| at.split('.').next()).filter(|field| !knows(kind, field))?;
    let help = suggestion(field, kind.fields(), || format!("see `pmo schema {}`", kind.name));
    Some(Defect { spot: rule.place("at"), message: format!("a {} has no field `{field}`", kind.name), help })
}

fn knows(kind: &Kind, field: &str) -> bool {
    field.starts_with("x-") || kind.fields().any(|known| known == field)
}

/// The bytes of a part of a text, where the file has the text as it is (with or without quotes); else all of it.
fn inside(source: &Source, whole: Span, text: &str, part: Span) -> Span {
    let written = source.text().get(whole.start as usize..whole.end as usize).unwrap_or_default();
    match written.find(text) {
        Some(at) if !text.is_empty() => {
            let start = whole.start as usize + at;
            Span::new(start + part.start as usize, start + part.end as usize)
        }
        _ => whole,
    }
}

/// The level of a rule of a tree's own: a warning where it states none.
pub fn level(rule: &CustomRule) -> Level {
    rule.setting.level.unwrap_or(Level::Warning)
}

/// Finds every record of the rule's kind, of work that is active, that does not do what the rule requires.
pub fn check(scene: &Scene<'_>, rule: &CustomRule, found: &mut Findings) {
    let when = rule.when.as_deref().map(Expression::compile).transpose();
    let compiled =
        when.and_then(|when| Ok((when, Expression::compile(&rule.require)?, Sentence::compile(&rule.message)?)));
    // What cannot be compiled was refused when the tree was loaded.
    let Ok((when, require, message)) = compiled else { return };
    let of_kind = scene.portfolio.records().filter(|(_, record)| record.kind.name == rule.on);
    for (id, record) in of_kind.filter(|(id, record)| is_live(scene, *id, record)) {
        let variables = Variables::new(scene, id);
        let concerned = when.as_ref().map_or(Ok(true), |when| when.holds(&variables));
        let judged = concerned.and_then(|concerned| Ok(!concerned || require.holds(&variables)?));
        let written = || message.write(&variables).unwrap_or_else(|_| rule.message.clone());
        match judged {
            Ok(true) => {}
            Ok(false) => {
                let finding = at(record, rule, written());
                let missing = require.missing(&variables);
                found.push(match (&rule.help, missing.is_empty()) {
                    (Some(help), _) => finding.help(help.clone()),
                    (None, true) => finding.help(format!("make `{}` true", rule.require)),
                    (None, false) => finding.help(format!("`{}` is not known here", missing.join("`, `"))),
                });
            }
            Err(error) => {
                let message = format!("`{}` cannot be judged here: {}", rule.name, error.message);
                found.push(at(record, rule, message).indeterminate());
            }
        }
    }
}

/// Whether a record belongs to active work, or to none.
fn is_live(scene: &Scene<'_>, id: RecordId, record: &Record<'_>) -> bool {
    let owner = scene.portfolio.as_project(id).or_else(|| scene.portfolio.as_project(record.project?));
    owner.is_none_or(|owner| scene.portfolio.project(owner).is_active())
}

/// A finding at the field the rule points at, as deep as it is there; else at the record's head.
fn at(record: &Record<'_>, rule: &CustomRule, message: String) -> Finding {
    let Some(path) = rule.at.as_deref() else { return Finding::at(record.head(), message) };
    let node = record.node.at(path);
    let spot = match (node, path.rsplit_once('.')) {
        (Some(node), _) => Some(node.span.in_file(record.file)),
        (None, Some((above, _))) => record.node.at(above).map(|node| Fields::new(record.file, node).spot()),
        (None, None) => None,
    };
    Finding::at(spot.unwrap_or_else(|| record.head()), message).field(path)
}
