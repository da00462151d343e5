//! What several rules and views need of the same scene, worked out once.

use std::sync::OnceLock;

use crate::metrics::earned_value::EarnedValue;
use crate::metrics::health::Health;
use crate::metrics::memo::Memo;
use crate::metrics::unmet::Unmet;
use crate::model::Portfolio;

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
