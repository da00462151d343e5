//! What several rules and views need of the same scene, worked out once.

use std::ops::Deref;
use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::metrics::earned_value::EarnedValue;
use crate::metrics::gate::Decisions;
use crate::metrics::health::Health;
use crate::metrics::load::Loads;
use crate::metrics::memo::Memo;
use crate::metrics::unmet::Unmet;
use crate::model::{Portfolio, Reference};
use crate::policy::Policy;

/// Figures of one portfolio under one policy as of one day. A rule with parameters of its own sees another policy, and
/// nothing of these.
#[derive(Debug)]
pub struct Shared {
    pub(super) earned: Memo<EarnedValue>,
    pub(super) health: Memo<Health>,
    pub(super) unmet: OnceLock<Unmet>,
}

impl Shared {
    /// Nothing is worked out yet.
    pub fn of(portfolio: &Portfolio<'_>) -> Self {
        let projects = portfolio.projects.len();
        Shared { earned: Memo::of(projects), health: Memo::of(projects), unmet: OnceLock::new() }
    }
}

/// What many rules look things up in.
#[derive(Debug)]
pub struct Indexes<'a> {
    pub(super) loads: Loads<'a, 'a>,
    pub(super) decisions: Decisions<'a, 'a>,
    pub(super) references: Vec<Reference<'a>>,
}

impl<'a> Indexes<'a> {
    /// Goes through bookings, decisions and references once.
    pub fn of(portfolio: &'a Portfolio<'a>, policy: &Policy, as_of: NaiveDate) -> Self {
        let tables = || rayon::join(|| Loads::of(portfolio, policy), || Decisions::of(portfolio, as_of));
        let ((loads, decisions), references) = rayon::join(tables, || portfolio.references());
        Indexes { loads, decisions, references }
    }
}

/// Something that is shared with others, or was made for one.
#[derive(Debug)]
pub enum Held<'a, T> {
    /// Shared.
    Shared(&'a T),
    /// Made for one.
    Own(Box<T>),
}

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Held::Shared(shared) => shared,
            Held::Own(own) => own,
        }
    }
}
