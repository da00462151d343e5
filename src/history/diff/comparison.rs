//! Two portfolios compared in meaning: what changed, whether for the better, and who changed it.

use std::collections::{BTreeSet, HashMap};

use super::super::differences::{Difference, differences};
use super::direction::{Direction, Movement};
use super::money::money;
use super::moved::moved;
use super::movement::{arrival, departure, movement};
use super::news::{News, Subject, table, totals};
use super::origin::{Between, Origin};
use super::strays::without_strays;
use crate::chronicle::{Entities, Entity, entities};
use crate::metrics::mandate::Mandates;
use crate::model::Portfolio;
use crate::rules::Scene;
use crate::views::{Misfit, Query, Table};

/// What changed in meaning between two moments: worked out once, asked as often as need be.
pub struct Comparison<'s> {
    before: &'s Scene<'s>,
    after: &'s Scene<'s>,
    /// Worse first, then what is missing, what is better and the rest.
    news: Vec<News<'s>>,
    /// Which of them are about a project.
    of_project: HashMap<Box<str>, Vec<usize>>,
}

impl<'s> Comparison<'s> {
    /// Compares the tree at two moments.
    ///
    /// The commit and author of each change come from what is known of the commits `between` them; else they are unknown
    /// for the same reason.
    pub fn of(before: &'s Scene<'s>, after: &'s Scene<'s>, between: Result<Between<'s>, &'static str>) -> Self {
        let (old, new) = (entities(&before.portfolio.records), entities(&after.portfolio.records));
        let new = without_strays(new, after, &old);
        let old = without_strays(old, before, &new);
        let mandates = Mandates::new(after.portfolio, after.policy);
        let origin = Origin::new(between, &mandates);
        let mut news = came_and_changed(after, &origin, &old, &new);
        news.extend(went(before, &origin, &old, &new));
        news.extend(money(before, after, &origin, &old, &new));
        news.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut of_project: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        for (index, news) in news.iter().enumerate() {
            of_project.entry(news.project.clone()).or_default().push(index);
        }
        Comparison { before, after, news, of_project }
    }

    /// The changes, as far as the question asks; with `by`, how many there are of each value of that column and how far it
    /// moved.
    ///
    /// # Errors
    /// [`Misfit`] if the question names a project or column that is not there.
    pub fn answer(&self, query: &Query) -> Result<Table, Misfit> {
        let (before, after) = (self.before.portfolio, self.after.portfolio);
        query.check(after).or_else(|misfit| query.check(before).map_err(|_| misfit))?;
        let asked: Vec<&News<'_>> = self.about(query).filter(|news| is_asked(before, after, news, query)).collect();
        let mut changes = table(before, after, &asked);
        if let Some(filter) = &query.filter {
            changes.keep(filter)?;
        }
        totals(&mut changes);
        let table = match &query.by {
            Some(by) => Table { totals: changes.totals.clone(), ..moved(&changes, by)? },
            None => changes,
        };
        let shape = Query { filter: None, by: None, ..query.clone() };
        table.shaped(&shape, None, self.after.policy, |_| {})
    }

    /// Those about the projects that are named, or all.
    fn about(&self, query: &Query) -> Box<dyn Iterator<Item = &News<'s>> + '_> {
        if query.projects.is_empty() {
            return Box::new(self.news.iter());
        }
        let named: BTreeSet<&str> = query.projects.iter().map(String::as_str).collect();
        let mut own: Vec<usize> =
            named.into_iter().filter_map(|id| self.of_project.get(id)).flatten().copied().collect();
        own.sort_unstable();
        Box::new(own.into_iter().map(|index| &self.news[index]))
    }
}

/// Records that are there at the later moment.
fn came_and_changed<'c>(after: &Scene<'_>, origin: &Origin<'c, '_>, old: &Entities, new: &Entities) -> Vec<News<'c>> {
    let mut news = Vec::new();
    for (name, entity) in new {
        let subject = Subject::of(name, entity, new);
        match old.get(name) {
            Some(earlier) => news.extend(changes(after, origin, &subject, earlier)),
            None => {
                let moved = arrival(entity);
                // What came with its project is no news of its own, unless it is a risk, an issue or a decision.
                let came_along = moved.what == "new" && is_with_its_project(entity, new, old);
                news.extend((!came_along).then(|| News::of(&subject, moved, origin.known(origin.birth(name)))));
            }
        }
    }
    news
}

/// Records that are not there any more; what went with its project is no news of its own.
fn went<'c>(before: &Scene<'_>, origin: &Origin<'c, '_>, old: &Entities, new: &Entities) -> Vec<News<'c>> {
    let gone = old.iter().filter(|(name, entity)| !new.contains_key(*name) && !is_with_its_project(entity, old, new));
    gone.map(|(name, entity)| {
        let moved = departure(entity, had_ended(before, name));
        News::of(&Subject::of(name, entity, old), moved, origin.known(origin.end(name)))
    })
    .collect()
}

/// Whether a record belongs to a project that is `here` and not `there`: the whole project came or went.
fn is_with_its_project(entity: &Entity, here: &Entities, there: &Entities) -> bool {
    here.contains_key(&entity.project) && !there.contains_key(&entity.project)
}

/// Whether a record had come to its end: by its state, or as work in the last stage of its life.
fn had_ended(before: &Scene<'_>, name: &str) -> bool {
    let portfolio = before.portfolio;
    let last = before.policy.methodology.stages.last().map(|stage| stage.name.as_str());
    let is_complete = |id| {
        portfolio.as_project(id).and_then(|id| portfolio.project(id).stage).is_some_and(|own| Some(own.value) == last)
    };
    portfolio.named(name).first().is_some_and(|id| portfolio.record(*id).is_closed() || is_complete(*id))
}

/// Whether a change is of a project that is asked about, as it is now, else as it was.
fn is_asked(before: &Portfolio<'_>, after: &Portfolio<'_>, news: &News<'_>, query: &Query) -> bool {
    let takes = |portfolio: &Portfolio<'_>| Some(query.takes(portfolio, portfolio.project_named(&news.project)?));
    takes(after).or_else(|| takes(before)).unwrap_or_else(|| query.takes_item(after, None))
}

/// The changes of one record that is there at both moments.
fn changes<'c>(after: &Scene<'_>, origin: &Origin<'c, '_>, subject: &Subject<'_>, earlier: &Entity) -> Vec<News<'c>> {
    let Subject { name, entity, .. } = subject;
    let news = differences(&earlier.values, &entity.values).into_iter().filter_map(|difference| {
        let Difference { path, before, after: now } = difference;
        let mut moved = movement(entity, &path, before.as_deref(), now.as_deref(), &after.policy.scales)?;
        let commit = origin.change(name, &path);
        match moved.what {
            "milestone_slip" => note(&mut moved, origin.slips(name).map(nth).unwrap_or_default()),
            "baseline_moved" => note(&mut moved, origin.decided(after, &entity.project, commit).to_owned()),
            "risk_closed" if !is_accounted_for(entity) => {
                moved.what = "risk_closed_without_outcome";
                moved.direction = Direction::Neutral;
            }
            _ => {}
        }
        Some(News { field: path, before, after: now, ..News::of(subject, moved, origin.known(commit)) })
    });
    news.collect()
}

fn note(movement: &mut Movement, note: String) {
    if movement.detail.is_empty() {
        movement.detail = note;
    } else if !note.is_empty() {
        movement.detail = format!("{}, {note}", movement.detail);
    }
}

/// `third slip`; the first needs no number.
fn nth(count: usize) -> String {
    const ORDINALS: [&str; 9] = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    match count {
        0 | 1 => String::new(),
        _ => ORDINALS.get(count - 2).map_or_else(|| format!("slip number {count}"), |nth| format!("{nth} slip")),
    }
}

/// Whether a risk that was closed says how it ended: by an action done, its window passed, or in words.
fn is_accounted_for(risk: &Entity) -> bool {
    let says = |path: &str| {
        path == "outcome" || path == "closed" || (path.starts_with("actions[") && path.ends_with("].done"))
    };
    risk.values.iter().any(|(path, _)| says(path)) || risk.values.get("window.to").is_some()
}
