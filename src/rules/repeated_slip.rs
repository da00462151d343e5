//! `repeated-slip`: the forecast of an open milestone has moved out several times in a row.

mod push;

use chrono::NaiveDate;

use super::sentence::{all_of, days};
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::repeated_slip::Slips;
use crate::model::{Filed, Milestone};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    name: "repeated-slip",
    group: Group::Schedule,
    level: Level::Warning,
    page: include_str!("repeated_slip.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let open = scene.portfolio.milestones.iter().filter(|one| scene.is_live(one) && !one.actual.is_given());
    let mut open = open.filter(|milestone| milestone.forecast.value().is_some()).peekable();
    let Some(past) = open.peek().and_then(|_| scene.remembered(found)) else { return };
    let limit = usize::try_from(scene.policy.thresholds.whole("repeated_slips")).unwrap_or(1).max(1);
    let mut unknown = Vec::new();
    let mut slipping = Vec::new();
    for milestone in open {
        let key = &*scene.portfolio.record(milestone.record).key;
        let Some(forecast) = milestone.forecast.known() else { continue };
        let slips = Slips::of(past, key, forecast.value);
        if slips.count() >= limit {
            slipping.push(Slipping { milestone, forecast, slips });
        } else if !slips.is_whole {
            unknown.push(forecast.spot);
        }
    }
    let causes = push::causes(scene.portfolio, past, &slipping);
    let of_cause = |cause: usize| slipping.iter().zip(&causes).filter(move |(_, own)| **own == Some(cause));
    for (number, driving) in slipping.iter().enumerate().filter(|(number, _)| causes[*number].is_none()) {
        let pushed: Vec<&Slipping<'_, '_, '_>> = of_cause(number).map(|(one, _)| one).collect();
        found.push(driving.finding(scene, &pushed));
    }
    scene.out_of_reach(found, &unknown);
}

/// An open milestone that has slipped too often.
struct Slipping<'s, 'a, 'c> {
    milestone: &'s Filed<'a, Milestone<'a>>,
    forecast: Spanned<NaiveDate>,
    slips: Slips<'c>,
}

/// How many of the milestones that are pushed along are called by name.
const MOST_NAMED: usize = 3;

impl Slipping<'_, '_, '_> {
    fn finding(&self, scene: &Scene<'_>, pushed: &[&Slipping<'_, '_, '_>]) -> Finding {
        let (count, days) = (self.slips.count(), days(self.days()));
        let since = self.slips.since().map(|commit| format!(" since {}", commit.day())).unwrap_or_default();
        let mut message = format!("{} has slipped {count} times in a row, by {days}{since}", self.name(scene));
        if !pushed.is_empty() {
            let mut names: Vec<String> = pushed.iter().take(MOST_NAMED).map(|one| one.name(scene)).collect();
            if pushed.len() > MOST_NAMED {
                names.push(format!("{} more", pushed.len() - MOST_NAMED));
            }
            message += &format!(", and pushes {} along", all_of(&names));
        }
        let help = "find out what is really left to do and agree a new baseline, or stop promising a date";
        let also = |finding: Finding, one: &&Slipping<'_, '_, '_>| {
            finding.also(one.forecast.spot, format!("pushed by {}", self::days(one.days())))
        };
        pushed.iter().fold(Finding::at(self.forecast.spot, message).help(help), also)
    }

    fn days(&self) -> i64 {
        (self.forecast.value - self.slips.from).num_days()
    }

    fn name(&self, scene: &Scene<'_>) -> String {
        let key = &*scene.portfolio.record(self.milestone.record).key;
        format!("`{}`", self.milestone.name.or(self.milestone.id).map_or(key, |name| name.value))
    }
}
