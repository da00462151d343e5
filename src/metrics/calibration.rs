//! Whether declared ratings mean what they say: of the reports that declared each, how many came to what.
//!
//! A reliability table after Murphy and Winkler ("Reliability of subjective probability forecasts of precipitation and
//! temperature", 1977), with the interval of Wilson 1927; the score of Brier 1950, taken apart as by Murphy ("A new
//! vector partition of the probability score", Journal of Applied Meteorology 1973).

use rust_decimal::Decimal;

use super::hindsight::{Fate, Judged, Verdict};
use super::proportion::wilson;
use super::{Figure, percent, ratio};
use crate::model::Rag;
use crate::policy::Policy;

/// How many of those that can be told came to something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that did.
    pub yes: usize,
    /// Those of which it can be told.
    pub known: usize,
}

impl Count {
    /// Counts answers.
    pub fn of(answers: impl Iterator<Item = Figure<bool>>) -> Self {
        answers.fold(Count::default(), |mut count, one| {
            count.add(one);
            count
        })
    }

    fn add(&mut self, one: Figure<bool>) {
        self.known += usize::from(one.is_ok());
        self.yes += usize::from(one == Ok(true));
    }

    /// The share in percent.
    ///
    /// # Errors
    /// `nothing_known`; `too_few` below so many.
    pub fn pct(self, least: usize) -> Figure {
        let share = percent(self.yes.into(), self.known.into()).ok_or("nothing_known")?;
        if self.known < least { Err("too_few") } else { Ok(share) }
    }
}

/// What came of the reports that declared one rating.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Level {
    /// Reports that declared it.
    pub reports: usize,
    /// Projects that gave them.
    pub projects: usize,
    /// Those of which nobody knows yet what came of them.
    pub open: usize,
    /// Those whose project was no longer reported, or was cancelled, before anybody could tell; of all that are not open.
    pub left: Count,
    /// Late, re-baselined or overspent.
    pub missed: Count,
    /// Reports among those whose time until they were judged overlaps with no other of the same project: what happens in
    /// that time is counted for all the others again.
    pub windows: usize,
    /// Beyond their date.
    pub late: Count,
    /// With a new baseline or budget.
    pub rebaselined: Count,
    /// Beyond their budget.
    pub overspent: Count,
    /// Rated worse.
    pub worse: Count,
}

impl Level {
    fn judge(&mut self, judged: &Judged) {
        self.missed.add(judged.missed());
        self.late.add(judged.late);
        self.rebaselined.add(judged.rebaselined);
        self.overspent.add(judged.overspent);
        self.worse.add(judged.worse);
    }

    /// Where the share of those that missed lies 95 times of 100, in percent. Reports about the same time are one case:
    /// counted one by one they would make the interval look narrower than it is.
    ///
    /// # Errors
    /// `nothing_known`; `too_few` below so many cases.
    pub fn missed_interval(&self, least: usize) -> Figure<(Decimal, Decimal)> {
        if self.windows < least && self.windows > 0 {
            return Err("too_few");
        }
        let share = ratio(self.missed.yes.into(), self.missed.known.into()).ok_or("nothing_known")?;
        wilson(share, self.windows).map(|(low, high)| (low * Decimal::ONE_HUNDRED, high * Decimal::ONE_HUNDRED))
    }
}

/// What came of all reports, rating by rating, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calibration {
    /// One for each of [`Rag::ALL`].
    pub levels: [Level; Rag::ALL.len()],
}

/// How good ratings are as forecasts of what is missed, from 0 (certain and right) to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Mean squared difference of the chance stated and what happened: reliability − resolution + uncertainty.
    pub brier: Decimal,
    /// How far the shares that missed lie from the chances stated; 0 is best.
    pub reliability: Decimal,
    /// How far the ratings tell what misses from what does not; the uncertainty is best, 0 tells nothing.
    pub resolution: Decimal,
    /// How uncertain the outcome is where one knows nothing but the share that misses.
    pub uncertainty: Decimal,
}

impl Calibration {
    /// Counts the verdicts on the reports of one project.
    pub fn add(&mut self, verdicts: &[Verdict]) {
        for (level, rating) in self.levels.iter_mut().zip(Rag::ALL) {
            let mut free = None;
            let own = verdicts.iter().filter(|verdict| verdict.rating == rating);
            for verdict in own.clone() {
                match verdict.fate {
                    Fate::Open => level.open += 1,
                    Fate::Left => level.left.add(Ok(true)),
                    Fate::Judged(judged) => {
                        level.left.add(Ok(false));
                        level.judge(&judged);
                        if judged.missed().is_ok() && free.is_none_or(|free| verdict.day >= free) {
                            level.windows += 1;
                            free = Some(judged.on);
                        }
                    }
                }
            }
            let reports = own.count();
            level.reports += reports;
            level.projects += usize::from(reports > 0);
        }
    }

    /// The score of the ratings, each with the chance of missing that it states (`miss_chance_pct`).
    ///
    /// # Errors
    /// `nothing_known`; `too_few` where fewer cases than `calibration_minimum` do not overlap.
    pub fn score(&self, policy: &Policy) -> Figure<Score> {
        let cases: usize = self.levels.iter().map(|level| level.missed.known).sum();
        let windows: usize = self.levels.iter().map(|level| level.windows).sum();
        let all: usize = self.levels.iter().map(|level| level.missed.yes).sum();
        let base = ratio(all.into(), cases.into()).ok_or("nothing_known")?;
        if windows < least(policy) {
            return Err("too_few");
        }
        let (mut reliability, mut resolution) = (Decimal::ZERO, Decimal::ZERO);
        for (level, rating) in self.levels.iter().zip(Rag::ALL) {
            let Some(share) = ratio(level.missed.yes.into(), level.missed.known.into()) else { continue };
            let weight = Decimal::from(level.missed.known) / Decimal::from(cases);
            let (wrong, apart) = (stated(rating, policy) / Decimal::ONE_HUNDRED - share, share - base);
            reliability += weight * wrong * wrong;
            resolution += weight * apart * apart;
        }
        let uncertainty = base * (Decimal::ONE - base);
        Ok(Score { brier: reliability - resolution + uncertainty, reliability, resolution, uncertainty })
    }
}

/// How likely a rating says it is that the work misses, in percent.
pub fn stated(rating: Rag, policy: &Policy) -> Decimal {
    policy.thresholds.number(&format!("miss_chance_pct.{}", rating.name()))
}

/// Cases below which nothing is said.
pub fn least(policy: &Policy) -> usize {
    usize::try_from(policy.thresholds.whole("calibration_minimum")).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn verdict(rating: Rag, day: i64, missed: bool) -> Verdict {
        let day = chrono::NaiveDate::MIN + chrono::Days::new(u64::try_from(day).unwrap());
        let none = Err("not_given");
        let judged = Judged {
            on: day + chrono::Days::new(90),
            late: Ok(missed),
            rebaselined: none,
            overspent: none,
            worse: none,
        };
        Verdict { rating, day, fate: Fate::Judged(judged) }
    }

    fn of(verdicts: &[Verdict]) -> Calibration {
        let mut calibration = Calibration::default();
        calibration.add(verdicts);
        calibration
    }

    /// Brier's own way, one forecast after the other: (0.15 − 1)² + 7 · 0.15² of green and (0.95 − 1)² + 0.95² of red,
    /// over ten.
    #[test]
    fn the_parts_add_up_to_the_score_of_every_forecast() {
        let green = (0..8).map(|number| verdict(Rag::Green, number * 90, number == 0));
        let red = (0..2).map(|number| verdict(Rag::Red, number * 90, number == 0));
        let score = of(&green.chain(red).collect::<Vec<_>>()).score(&Policy::standard()).unwrap();
        let expected = (0.85_f64.powi(2) + 7.0 * 0.15_f64.powi(2) + 0.05_f64.powi(2) + 0.95_f64.powi(2)) / 10.0;
        assert_eq!(score.brier.round_dp(10).to_string().parse::<f64>().unwrap(), (expected * 1e10).round() / 1e10);
        // 2 of 10 missed: 0.2 · 0.8; 1 of 8 green and 1 of 2 red: 0.8 · (0.125 − 0.2)² + 0.2 · (0.5 − 0.2)².
        assert_eq!((score.uncertainty, score.resolution), (Decimal::new(16, 2), Decimal::new(225, 4)));
    }

    /// Fortnightly reports that are judged 90 days later: of eight in a row two do not overlap.
    #[test]
    fn reports_about_the_same_time_are_one_case() {
        let verdicts: Vec<Verdict> = (0..8).map(|number| verdict(Rag::Amber, number * 14, true)).collect();
        let level = of(&verdicts).levels[2];
        assert_eq!((level.reports, level.missed.yes, level.windows), (8, 8, 2));
        assert_eq!((level.missed.pct(8), level.missed_interval(8)), (Ok(Decimal::ONE_HUNDRED), Err("too_few")));
        assert_eq!(of(&verdicts).score(&Policy::standard()), Err("too_few"));
    }

    #[test]
    fn what_is_not_known_yet_is_in_no_share() {
        let open = Verdict { fate: Fate::Open, ..verdict(Rag::Green, 0, false) };
        let left = Verdict { fate: Fate::Left, ..open };
        let level = of(&[open, left, verdict(Rag::Green, 90, true)]).levels[0];
        assert_eq!((level.reports, level.open, level.missed), (3, 1, Count { yes: 1, known: 1 }));
        assert_eq!((level.left, level.late.pct(2)), (Count { yes: 1, known: 2 }, Err("too_few")));
        assert_eq!(of(&[open]).levels[0].missed_interval(1), Err("nothing_known"));
    }

    proptest! {
        /// Murphy 1973: the three parts are the score, whatever happened.
        #[test]
        fn reliability_resolution_and_uncertainty_are_the_score(
            told in proptest::collection::vec((0_usize..5, any::<bool>()), 8..60)
        ) {
            let policy = Policy::standard();
            let verdicts: Vec<Verdict> = told.iter().zip(0..).map(|((rating, missed), number)| {
                verdict(Rag::ALL[*rating], number * 90, *missed)
            }).collect();
            let score = of(&verdicts).score(&policy).unwrap();
            let direct: Decimal = told.iter().map(|(rating, missed)| {
                let wrong = stated(Rag::ALL[*rating], &policy) / Decimal::ONE_HUNDRED - Decimal::from(u8::from(*missed));
                wrong * wrong
            }).sum::<Decimal>() / Decimal::from(told.len());
            prop_assert!((score.brier - direct).abs() < Decimal::new(1, 20));
        }
    }
}
