//! How the figures of `critical-path` come about.

use crate::metrics::calendar::Calendars;
use crate::metrics::network::{Link, Plan, Tie};
use crate::model::RecordId;
use crate::rules::Scene;
use crate::views::{Cell, Derivation, From, Stated};

const CPM: &str = "critical path method: Kelley & Walker 1959; PMBOK Guide; GAO Schedule Assessment Guide";
const HERE: &str = "convention of this tool; days are finish-inclusive";

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "early_start",
        formula: "max over what comes before {FS: its finish + lag, SS: its start + lag, FF: its finish + lag − duration, \
                  SF: its start + lag − duration}; not before the as-of date, the project's start or a constraint",
        source: CPM,
        from: &[From::Found(before), From::Field("start"), From::Field("constraint"), From::Figure("remaining")],
    },
    Derivation {
        figure: "early_finish",
        formula: "early_start + duration; of work under way: the day it can go on + remaining; of what is done: actual",
        source: CPM,
        from: &[From::Figure("early_start"), From::Field("duration"), From::Figure("remaining"), From::Field("actual")],
    },
    Derivation {
        figure: "late_finish",
        formula: "min over what comes after {FS: its late start − lag, SS: its late start − lag + duration, FF: its late \
                  finish − lag, SF: its late finish − lag + duration}, the project's finish and a constraint",
        source: CPM,
        from: &[From::Found(after), From::Field("constraint"), From::Figure("remaining")],
    },
    Derivation {
        figure: "late_start",
        formula: "late_finish − remaining",
        source: CPM,
        from: &[From::Figure("late_finish"), From::Figure("remaining")],
    },
    Derivation {
        figure: "total_float",
        formula: "late_finish − early_finish",
        source: CPM,
        from: &[From::Figure("late_finish"), From::Figure("early_finish")],
    },
    Derivation {
        figure: "free_float",
        formula: "min over what comes after of the days until it moves {FS: its start − lag − early_finish, SS: its start \
                  − lag − early_start, FF: its finish − lag − early_finish, SF: its finish − lag − early_start}, and \
                  until the project's finish moves",
        source: CPM,
        from: &[From::Figure("early_finish"), From::Figure("early_start"), From::Found(after)],
    },
    Derivation {
        figure: "critical",
        formula: "total_float ≤ critical_float_days",
        source: CPM,
        from: &[From::Figure("total_float"), From::Threshold("critical_float_days")],
    },
    Derivation {
        figure: "early_start_date",
        formula: "the working day that begins at early_start",
        source: HERE,
        from: &[From::Figure("early_start")],
    },
    Derivation {
        figure: "early_finish_date",
        formula: "the working day that ends at early_finish",
        source: HERE,
        from: &[From::Figure("early_finish")],
    },
    Derivation {
        figure: "late_start_date",
        formula: "the working day that begins at late_start",
        source: HERE,
        from: &[From::Figure("late_start")],
    },
    Derivation {
        figure: "late_finish_date",
        formula: "the working day that ends at late_finish",
        source: HERE,
        from: &[From::Figure("late_finish")],
    },
    Derivation {
        figure: "driver",
        formula: "the one of what comes before that decides early_start",
        source: CPM,
        from: &[From::Found(before)],
    },
    Derivation {
        figure: "remaining",
        formula: "duration × (1 − percent_complete), in whole days; without a percentage: duration − working days since start, at least \
                  one; a milestone without a duration takes none",
        source: "GAO Schedule Assessment Guide, status date; else convention of this tool",
        from: &[
            From::Field("duration"),
            From::Field("estimate.likely"),
            From::Field("percent_complete"),
            From::Field("start"),
        ],
    },
];

/// The early dates of what comes before a record, each with its link.
fn before(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let Some(own) = plan.items.iter().find(|item| item.filed.record == record) else { return Vec::new() };
    let axis = &plan.groups[own.group].axis;
    let stated = |(before, link): &(usize, Link)| {
        let item = &plan.items[*before];
        let early = plan.seen_from(item, axis);
        let value = early.map(|span| if link.holds_start() { span.start } else { span.finish });
        let end = if link.holds_start() { "early_start" } else { "early_finish" };
        Stated {
            name: format!("{}.{end} ({})", item.key(scene.portfolio), named(*link)),
            value: Cell::figure(value, Cell::working_days),
            spot: own.filed.fields.value_spot("after"),
        }
    };
    own.before.iter().map(stated).collect()
}

/// The late dates of what comes after a record in its project, each with its link.
fn after(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let Some(own) = plan.items.iter().find(|item| item.filed.record == record) else { return Vec::new() };
    let Some(schedule) = own.filed.project.and_then(|project| plan.schedule(project)) else { return Vec::new() };
    let is_own = |number: usize| plan.items[number].filed.record == record;
    let mut found = Vec::new();
    for (item, dates) in &schedule.rows {
        for (_, link) in item.before.iter().filter(|(before, _)| is_own(*before)) {
            let of_start = matches!(link.tie, Tie::FinishToStart | Tie::StartToStart);
            let value = dates.late.map(|span| if of_start { span.start } else { span.finish });
            let end = if of_start { "late_start" } else { "late_finish" };
            found.push(Stated {
                name: format!("{}.{end} ({})", item.key(scene.portfolio), named(*link)),
                value: Cell::figure(value, Cell::working_days),
                spot: item.filed.fields.value_spot("after"),
            });
        }
    }
    let finish = Cell::figure(schedule.finish, Cell::working_days);
    found.push(Stated { name: "the project's finish".to_owned(), value: finish, spot: None });
    found
}

/// A link as people write it: `FS`, `SS + 5`, `FF − 2`.
fn named(link: Link) -> String {
    let tie = match link.tie {
        Tie::FinishToStart => "FS",
        Tie::StartToStart => "SS",
        Tie::FinishToFinish => "FF",
        Tie::StartToFinish => "SF",
    };
    match link.lag {
        lag if lag > 0.0 => format!("{tie} + {lag}"),
        lag if lag < 0.0 => format!("{tie} − {}", -lag),
        _ => tie.to_owned(),
    }
}
