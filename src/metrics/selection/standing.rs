//! What is decided before any search: what must be taken, what cannot be, and where both cannot be had.

use rust_decimal::Decimal;

use super::Problem;
use super::links::Links;

/// How an item stands before anything is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// To be chosen.
    Open,
    /// Must be taken.
    Mandatory,
    /// Must be taken, because this mandatory item requires it.
    Required(usize),
    /// Cannot be taken.
    Out(Out),
}

/// Why an item cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Out {
    /// It is barred itself.
    Barred,
    /// It requires this one, which cannot be taken.
    Requires(usize),
    /// It, or what it requires, excludes this one, which must be taken or which it requires as well.
    Excludes(usize),
    /// With what it requires and what must be taken it is over this limit.
    Limit(usize),
}

/// Why nothing can be chosen at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Infeasible {
    /// A mandatory item requires one that is barred, or is barred itself: then both are the same.
    Barred {
        /// The mandatory item.
        mandatory: usize,
        /// What cannot be taken.
        barred: usize,
    },
    /// Two items that must be taken exclude each other.
    Excludes {
        /// One.
        one: usize,
        /// The other.
        other: usize,
    },
    /// What must be taken is over a limit.
    Limit {
        /// Which.
        limit: usize,
        /// How much is needed.
        needed: Decimal,
    },
}

impl Problem {
    /// How every item stands before anything is chosen.
    ///
    /// # Errors
    /// [`Infeasible`], if what must be taken cannot be. Anything else leaves a choice: to take nothing more.
    pub fn standings(&self) -> Result<Vec<Standing>, Infeasible> {
        let links = Links::of(self.items.len(), &self.requires, &self.excludes);
        let mut standings = vec![Standing::Open; self.items.len()];
        for mandatory in (0..self.items.len()).filter(|item| self.items[*item].mandatory) {
            for item in links.with(mandatory) {
                if self.items[item].barred {
                    return Err(Infeasible::Barred { mandatory, barred: item });
                }
                if item == mandatory {
                    standings[item] = Standing::Mandatory;
                } else if standings[item] == Standing::Open {
                    standings[item] = Standing::Required(mandatory);
                }
            }
        }
        let forced: Vec<bool> = standings.iter().map(|standing| *standing != Standing::Open).collect();
        for one in (0..forced.len()).filter(|item| forced[*item]) {
            if let Some(other) = links.excludes[one].iter().find(|other| forced[**other]) {
                return Err(Infeasible::Excludes { one, other: *other });
            }
        }
        let used: Vec<Decimal> = (0..self.limits.len()).map(|limit| self.use_of(limit, &forced)).collect();
        if let Some(limit) = (0..used.len()).find(|limit| used[*limit] > self.limits[*limit]) {
            return Err(Infeasible::Limit { limit, needed: used[limit] });
        }
        for item in (0..forced.len()).filter(|item| !forced[*item]) {
            if let Some(out) = self.out(item, &links, &forced, &used) {
                standings[item] = Standing::Out(out);
            }
        }
        Ok(standings)
    }

    fn use_of(&self, limit: usize, taken: &[bool]) -> Decimal {
        self.items.iter().zip(taken).filter(|(_, taken)| **taken).map(|(item, _)| item.uses[limit]).sum()
    }

    /// Why an item cannot be taken beside those that must be.
    fn out(&self, item: usize, links: &Links, forced: &[bool], used: &[Decimal]) -> Option<Out> {
        if self.items[item].barred {
            return Some(Out::Barred);
        }
        let with = links.with(item);
        if let Some(barred) = with.iter().find(|other| self.items[**other].barred) {
            return Some(Out::Requires(*barred));
        }
        let excluded = |one: &usize| links.excludes[*one].iter().find(|other| forced[**other] || with.contains(other));
        if let Some(other) = with.iter().find_map(excluded) {
            return Some(Out::Excludes(*other));
        }
        let more = |limit: usize| -> Decimal {
            with.iter().filter(|other| !forced[**other]).map(|other| self.items[*other].uses[limit]).sum()
        };
        (0..used.len()).find(|limit| used[*limit] + more(*limit) > self.limits[*limit]).map(Out::Limit)
    }
}
