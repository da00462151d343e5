//! `repeated-slip`: the forecast of an open milestone has moved out several times in a row.

use chrono::NaiveDate;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Chronicle, Commit};
use crate::finding::{Finding, Level};
use crate::yaml;

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
    for milestone in open {
        let key = &*scene.portfolio.record(milestone.record).key;
        let Some(forecast) = milestone.forecast.known() else { continue };
        let slips = Slips::of(past, key, forecast.value);
        if slips.count >= limit {
            let name = milestone.name.or(milestone.id).map_or(key, |name| name.value);
            let since = slips.since.map(|commit| format!(" since {}", commit.day())).unwrap_or_default();
            let days = (forecast.value - slips.from).num_days();
            let message = format!("`{name}` has slipped {} times in a row, by {days} days{since}", slips.count);
            let help = "find out what is really left to do and agree a new baseline, or stop promising a date";
            found.push(Finding::at(forecast.spot, message).help(help));
        } else if !slips.is_whole {
            unknown.push(forecast.spot);
        }
    }
    scene.out_of_reach(found, &unknown);
}

/// The moves of a forecast, all of them outwards, up to today.
struct Slips<'c> {
    count: usize,
    /// Where the first of them started from.
    from: NaiveDate,
    /// The commit that set that date.
    since: Option<&'c Commit>,
    /// Whether everything that could be one of them is known.
    is_whole: bool,
}

impl<'c> Slips<'c> {
    fn of(past: &'c Chronicle, key: &str, now: NaiveDate) -> Self {
        let mut slips = Slips { count: 0, from: now, since: past.born(key), is_whole: past.born(key).is_some() };
        let Some(life) = past.life(key) else { return slips };
        let rebased = life.of("baseline").next_back().map(|change| change.commit);
        let mut moves = life.of("forecast").rev().take_while(|change| Some(change.commit) > rebased).peekable();
        while let Some(change) = moves.next() {
            let (before, after) = (day(change.before.as_deref()), day(change.after.as_deref()));
            let Some(before) = before.filter(|before| after.is_some_and(|after| *before < after)) else {
                slips.is_whole = true;
                break;
            };
            let set = moves.peek().map_or_else(|| past.born(key), |earlier| past.of(earlier));
            slips = Slips { count: slips.count + 1, from: before, since: set, ..slips };
        }
        slips
    }
}

fn day(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(yaml::day)
}
