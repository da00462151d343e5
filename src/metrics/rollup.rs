//! Programmes and portfolios: what stands below them, each project once.
//!
//! Formulas: §10 (roll-up by counts and by cost-weighted index, since worst-of makes every large portfolio red).

use rust_decimal::Decimal;

use super::hierarchy::Hierarchy;
use super::{Figure, ratio};
use crate::model::{Portfolio, ProjectId, Rag};

/// The projects below a programme or portfolio, at any depth and each once, in the order of their ids. Programmes in
/// between are passed through: their projects count, they do not. Ends on parents that loop.
pub fn projects_below(portfolio: &Portfolio<'_>, ancestor: ProjectId) -> Vec<ProjectId> {
    let below = Hierarchy::of(portfolio).below(ancestor).into_iter();
    below.filter(|id| portfolio.project(*id).is_project()).collect()
}

/// The parent, its parent, and so on; ends on parents that loop.
pub fn ancestors<'p, 'a>(portfolio: &'p Portfolio<'a>, id: ProjectId) -> impl Iterator<Item = ProjectId> + use<'p, 'a> {
    let above = std::iter::successors(portfolio.project(id).parent_id, |above| portfolio.project(*above).parent_id);
    above.take(portfolio.projects.len())
}

/// A sum over projects, and of how many it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// The sum of what is known; `nothing_known`, or `mixed_currencies`.
    pub amount: Figure,
    /// Projects whose figure is known.
    pub known: usize,
    /// All of them.
    pub of: usize,
}

/// Adds figures that are in one currency already. Only known ones count.
pub fn sum(figures: impl IntoIterator<Item = Figure>) -> Sum {
    let (mut total, mut known, mut of) = (Decimal::ZERO, 0, 0);
    let mut reason = "nothing_known";
    for figure in figures {
        of += 1;
        match figure {
            Ok(amount) => (known, total) = (known + 1, total + amount),
            Err("mixed_currencies") => reason = "mixed_currencies",
            Err(_) => {}
        }
    }
    let mixed = reason == "mixed_currencies";
    Sum { amount: if known == 0 || mixed { Err(reason) } else { Ok(total) }, known, of }
}

/// How many projects have which rating. Between two colours the worse one counts: a roll-up never flatters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Green.
    pub green: usize,
    /// Green-amber and amber.
    pub amber: usize,
    /// Amber-red and red.
    pub red: usize,
    /// Without a rating: never green.
    pub unrated: usize,
}

impl Counts {
    /// Adds what another one counts.
    pub fn add(&mut self, other: &Counts) {
        self.green += other.green;
        self.amber += other.amber;
        self.red += other.red;
        self.unrated += other.unrated;
    }
}

/// Counts ratings.
pub fn counts(ratings: impl IntoIterator<Item = Option<Rag>>) -> Counts {
    let mut counts = Counts::default();
    for rating in ratings {
        match rating {
            Some(Rag::Green) => counts.green += 1,
            Some(Rag::GreenAmber | Rag::Amber) => counts.amber += 1,
            Some(Rag::AmberRed | Rag::Red) => counts.red += 1,
            None => counts.unrated += 1,
        }
    }
    counts
}

/// The mean rating weighted by budget: Σ budget · steps ÷ Σ budget, with green 0, amber 1 and red 2. Only rated
/// projects with a budget count.
///
/// # Errors
/// `nothing_known` if there is none.
pub fn weighted_index(rated: impl IntoIterator<Item = (Rag, Decimal)>) -> Figure {
    let (mut weighted, mut budgets) = (Decimal::ZERO, Decimal::ZERO);
    for (rating, budget) in rated {
        weighted += budget * Decimal::from(rating.half_steps()) / Decimal::TWO;
        budgets += budget;
    }
    ratio(weighted, budgets).ok_or("nothing_known")
}

/// The colour nearest to an index: below 0.5 green, below 1.5 amber, else red.
pub fn colour(index: Decimal) -> Rag {
    match index {
        index if index < Decimal::new(5, 1) => Rag::Green,
        index if index < Decimal::new(15, 1) => Rag::Amber,
        _ => Rag::Red,
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// Ten million of green, ten of red and nothing known of a third: the middle of the scale is amber.
    #[test]
    fn the_index_weighs_ratings_by_budget() {
        let index = weighted_index([(Rag::Green, 10.into()), (Rag::Red, 10.into()), (Rag::AmberRed, 0.into())]);
        assert_eq!(index, Ok(Decimal::ONE));
        assert_eq!(index.map(colour), Ok(Rag::Amber));
        assert_eq!(weighted_index([]), Err("nothing_known"));
    }

    #[test]
    fn counts_never_flatter() {
        let found = counts([Some(Rag::Green), Some(Rag::GreenAmber), Some(Rag::AmberRed), None]);
        assert_eq!(found, Counts { green: 1, amber: 1, red: 1, unrated: 1 });
    }

    #[test]
    fn parents_that_loop_come_to_an_end() {
        told("{id: PRJ-A, parent: PRJ-A}", |portfolio, _| {
            assert_eq!(projects_below(portfolio, ProjectId(0)), []);
        });
        told("[{id: PGM-A, parent: PGM-B}, {id: PGM-B, parent: PGM-A}, {id: PRJ-C, parent: PGM-A}]", |portfolio, _| {
            assert_eq!(projects_below(portfolio, ProjectId(0)), [ProjectId(1), ProjectId(2)]);
            assert_eq!(ancestors(portfolio, ProjectId(2)).count(), 3);
        });
    }

    #[test]
    fn a_sum_says_how_much_of_it_is_known() {
        let found = sum([Ok(5.into()), Err("withheld"), Ok(7.into())]);
        assert_eq!(found, Sum { amount: Ok(12.into()), known: 2, of: 3 });
        assert_eq!(sum([Err("withheld")]).amount, Err("nothing_known"));
        assert_eq!(sum([Ok(5.into()), Err("mixed_currencies")]).amount, Err("mixed_currencies"));
    }
}
