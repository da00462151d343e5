//! `dependency-disagreement`: the two halves of a dependency say different things.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::dependency::{Half, pairs};
use crate::model::Text;

pub(super) const RULE: Rule = Rule {
    name: "dependency-disagreement",
    group: Group::Dependencies,
    level: Level::Warning,
    page: include_str!("dependency_disagreement.md"),
    check,
};

/// What both halves state.
const SHARED: [&str; 4] = ["what", "need_by", "promised", "agreed"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for pair in pairs(scene.portfolio) {
        let (Some(taken), Some(given)) = (pair.taken, pair.given) else { continue };
        if !scene.is_live(taken) && !scene.is_live(given) {
            continue;
        }
        let differences: Vec<(&str, Text<'_>, Text<'_>)> =
            SHARED.iter().filter_map(|field| difference(field, taken, given)).collect();
        let Some((_, here, there)) = differences.first() else { continue };
        let named: Vec<String> = differences
            .iter()
            .map(|(field, here, there)| format!("{field} (`{}` and `{}`)", here.value, there.value))
            .collect();
        let message = format!("`{}` and `{}` differ on {}", pair.taker, pair.giver, named.join(", "));
        found.push(
            Finding::at(here.spot, message)
                .help("agree, and write the same in both halves")
                .also(there.spot, format!("`{}` says so here", pair.giver)),
        );
    }
}

/// A field that both halves state, and not alike; spaces and capitals do not count.
fn difference<'a>(
    field: &'static str,
    taken: Half<'_, 'a>,
    given: Half<'_, 'a>,
) -> Option<(&'static str, Text<'a>, Text<'a>)> {
    let (here, there) = (taken.fields.text(field)?, given.fields.text(field)?);
    let words = |text: Text<'a>| text.value.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    (words(here) != words(there)).then_some((field, here, there))
}
