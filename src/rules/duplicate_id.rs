//! `duplicate-id`: two records that go by one id.

use std::collections::HashMap;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Record, RecordId};
use crate::schema::IdStyle;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-id",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("duplicate_id.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let mut holders: HashMap<(Option<RecordId>, &str), Vec<&Record<'_>>> = HashMap::new();
    let mut order = Vec::new();
    for record in &scene.portfolio.records {
        let Some(id) = record.id else { continue };
        let home = record.project.filter(|_| record.kind.id == IdStyle::Local);
        let holders = holders.entry((home, id.value)).or_default();
        holders.push(record);
        if holders.len() == 2 {
            order.push((home, id.value));
        }
    }
    for name in order {
        if let Some([first, second, rest @ ..]) = holders.get(&name).map(Vec::as_slice) {
            found.push(finding(first, second, rest));
        }
    }
}

fn finding(first: &Record<'_>, second: &Record<'_>, rest: &[&Record<'_>]) -> Finding {
    let (kind, title) = (&first.kind.name, first.title());
    let message = format!("`{}` already names the {kind} `{title}`", second.key);
    let finding = Finding::at(second.head(), message)
        .help(format!("give this {} an id that was never used", second.kind.name))
        .also(first.head(), "first used here");
    rest.iter().fold(finding, |finding, record| finding.also(record.head(), "and used again here"))
}
