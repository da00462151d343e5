//! AgileEVM: points done against points in scope, iterations done against iterations planned.
//!
//! Formulas: §1 (Sulaiman, Barton and Blackburn, *AgileEVM – Earned Value Management in Scrum Projects*, 2006).

use rust_decimal::Decimal;

use super::positive;
use crate::metrics::earned_schedule::{Curve, EarnedSchedule};
use crate::metrics::{Figure, product, ratio};
use crate::model::{Progress, Unknown};

/// A figure of the `progress` block; `no_progress` where it is not given.
pub(super) fn stated(figure: Result<Decimal, Unknown>) -> Figure {
    figure.map_err(|unknown| if unknown == Unknown::NotGiven { "no_progress" } else { unknown.code() })
}

/// Points done of points in scope, as they stand today: what is added to the scope takes from the share done.
///
/// # Errors
/// `no_progress`, `no_points` for a scope of nothing, `more_done_than_in_scope`.
pub(super) fn points(progress: &Progress<'_>) -> Figure {
    share_of_points(stated(progress.done_points.or_reason())?, stated(progress.total_points.or_reason())?)
}

/// Points done of points in scope.
///
/// # Errors
/// `no_points` for a scope of nothing, `more_done_than_in_scope`.
pub(super) fn share_of_points(done: Decimal, total: Decimal) -> Figure {
    let share = ratio(done, positive(total, "no_points")?).ok_or("no_points")?;
    if share > Decimal::ONE { Err("more_done_than_in_scope") } else { Ok(share) }
}

/// A plan counted in iterations.
pub(super) struct Rounds {
    done: Figure,
    planned: Figure,
}

impl Rounds {
    /// The iterations that a `progress` block states.
    pub(super) fn of(progress: &Progress<'_>) -> Self {
        Rounds {
            done: stated(progress.iterations_done.or_reason()),
            planned: stated(progress.iterations_planned.or_reason()),
        }
    }

    /// PV = BAC × iterations done ÷ iterations planned, and never more than BAC.
    pub(super) fn planned(&self, bac: Decimal) -> Figure {
        let share = ratio(self.done?, self.planned?).ok_or("no_iterations")?;
        product(bac, share.min(Decimal::ONE))
    }

    /// ES, AT and the rest in iterations: each is planned to earn the same.
    pub(super) fn schedule(&self, bac: Decimal, ev: Figure) -> EarnedSchedule {
        let planned = match self.planned {
            Ok(planned) => planned,
            Err(reason) => return EarnedSchedule::unknown(reason),
        };
        let points = [(Decimal::ZERO, Decimal::ZERO), (planned, bac)];
        EarnedSchedule::of(Curve { points: &points, in_steps: false }, ev, self.done)
    }
}
