//! A choice among items in whole numbers: what may be taken together, and how much any choice can bring.

use super::links::Links;
use super::simplex::Simplex;

/// How many numbers a relaxation may hold with all that requires or excludes something; beyond, only those pairs are part
/// of it that it would break.
const MOST_NUMBERS: usize = 60_000;

/// maximise Σ gain over the items taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Program {
    /// By item. Their sum stays below 2·10¹², so that floating point holds it to less than one.
    pub gains: Vec<i64>,
    /// What may not be exceeded.
    pub rows: Vec<Row>,
    /// The first is taken only with the second.
    pub requires: Vec<(usize, usize)>,
    /// Not both are taken.
    pub excludes: Vec<(usize, usize)>,
}

/// Σ use over the items taken ≤ most.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub uses: Vec<i64>,
    pub most: i64,
}

impl Row {
    /// The row with its common divisor taken out of it, which cuts off what no whole choice can reach.
    pub(super) fn new(uses: Vec<i64>, most: i64) -> Self {
        match uses.iter().fold(0, |divisor, use_| common(divisor, use_.unsigned_abs())) {
            0 | 1 => Row { uses, most },
            divisor => {
                let divisor = i64::try_from(divisor).unwrap_or(1);
                Row { uses: uses.into_iter().map(|use_| use_ / divisor).collect(), most: most.div_euclid(divisor) }
            }
        }
    }
}

/// The greatest common divisor.
pub(super) fn common(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common(b, a % b) }
}

/// What is decided of every item: taken, left, or still open.
pub(super) type Fixed = Vec<Option<bool>>;

/// How many items are taken at least and at most.
pub(super) type Count = (usize, usize);

/// An upper bound, and what each item adds to it.
pub(super) struct Bound {
    /// No choice brings more.
    pub most: i64,
    /// The same before rounding, with what floating point may have lost.
    pub exact: f64,
    /// Gain less the price of what the item uses.
    pub reduced: Vec<f64>,
}

impl Program {
    /// What the items taken bring.
    pub(super) fn gain(&self, taken: &[bool]) -> i64 {
        self.gains.iter().zip(taken).filter(|(_, taken)| **taken).map(|(gain, _)| gain).sum()
    }

    /// Whether these items may be taken together.
    pub(super) fn allows(&self, taken: &[bool]) -> bool {
        self.rows.iter().all(|row| used(row, taken) <= i128::from(row.most))
            && self.requires.iter().all(|(item, other)| !taken[*item] || taken[*other])
            && self.excludes.iter().all(|(one, other)| !(taken[*one] && taken[*other]))
    }

    /// Decides every item on which what is decided already leaves no choice; false where nothing is possible any more.
    pub(super) fn follow(&self, fixed: &mut Fixed) -> bool {
        loop {
            let before = fixed.iter().filter(|one| one.is_none()).count();
            if !self.follow_pairs(fixed) || !self.rows.iter().all(|row| follow_row(row, fixed)) {
                return false;
            }
            if fixed.iter().filter(|one| one.is_none()).count() == before {
                return true;
            }
        }
    }

    fn follow_pairs(&self, fixed: &mut Fixed) -> bool {
        let requires = self.requires.iter().all(|&(item, other)| match (fixed[item], fixed[other]) {
            (Some(true), _) => settle(fixed, other, true),
            (_, Some(false)) => settle(fixed, item, false),
            _ => true,
        });
        requires
            && self.excludes.iter().all(|&(one, other)| match (fixed[one], fixed[other]) {
                (Some(true), _) => settle(fixed, other, false),
                (_, Some(true)) => settle(fixed, one, false),
                _ => true,
            })
    }

    /// Whether every pair is part of the relaxation.
    pub(super) fn holds_pairs(&self) -> bool {
        let count = self.rows.len() + self.requires.len() + self.excludes.len();
        count.saturating_mul(count + self.gains.len()) <= MOST_NUMBERS
    }

    /// The linear relaxation.
    pub(super) fn relaxation(&self) -> Simplex {
        let scale = self.gain_scale();
        let gains: Vec<f64> = self.gains.iter().map(|gain| *gain as f64 / scale).collect();
        let limits = self.rows.iter().map(|row| {
            let scale = row_scale(row);
            (row.uses.iter().map(|use_| *use_ as f64 / scale).collect(), row.most as f64 / scale)
        });
        let mut rows: Vec<(Vec<f64>, f64)> = limits.collect();
        if self.holds_pairs() {
            let pair = |one: usize, other: usize, sign: f64| {
                let mut row = vec![0.0; gains.len()];
                row[one] += 1.0;
                row[other] += sign;
                row
            };
            rows.extend(self.requires.iter().map(|(item, other)| (pair(*item, *other, -1.0), 0.0)));
            rows.extend(self.excludes.iter().map(|(one, other)| (pair(*one, *other, 1.0), 1.0)));
        }
        let every = gains.len() as f64;
        rows.push((vec![1.0; gains.len()], every));
        Simplex::new(&gains, &rows)
    }

    /// Tells a relaxation how many items are taken.
    pub(super) fn count(&self, simplex: &mut Simplex, (least, most): Count) {
        let every = self.gains.len();
        simplex.slack(simplex.rows() - 1, (every - most) as f64, (every - least) as f64);
    }

    /// The bound that multipliers of the rows give (Lagrange): any of them give one, those of the optimum the best.
    pub(super) fn bound(&self, multipliers: impl Iterator<Item = f64>, fixed: &Fixed, count: Count) -> Bound {
        let scale = self.gain_scale();
        let mut multipliers: Vec<f64> = multipliers.map(|multiplier| multiplier * scale).collect();
        let each = multipliers.pop().unwrap_or_default();
        let mut multipliers = multipliers.into_iter().map(|multiplier| multiplier.max(0.0));
        let mut reduced: Vec<f64> = self.gains.iter().map(|gain| *gain as f64).collect();
        let (mut most, mut terms) = (0.0, 0.0);
        for row in &self.rows {
            let price = multipliers.next().unwrap_or_default() / row_scale(row);
            if price > 0.0 {
                most += price * row.most as f64;
                terms += (price * row.most as f64).abs();
                reduced.iter_mut().zip(&row.uses).for_each(|(reduced, use_)| *reduced -= price * *use_ as f64);
            }
        }
        let (requires, excludes) = match self.holds_pairs() {
            true => (&*self.requires, &*self.excludes),
            false => (&[][..], &[][..]),
        };
        for ((item, other), price) in requires.iter().zip(multipliers.by_ref()) {
            reduced[*item] -= price;
            reduced[*other] += price;
        }
        for ((one, other), price) in excludes.iter().zip(multipliers.by_ref()) {
            reduced[*one] -= price;
            reduced[*other] -= price;
            most += price;
            terms += price;
        }
        let count = if each > 0.0 { count.1 } else { count.0 };
        reduced.iter_mut().for_each(|reduced| *reduced -= each);
        most += each * count as f64;
        terms += (each * count as f64).abs();
        for (reduced, fixed) in reduced.iter().zip(fixed) {
            terms += reduced.abs();
            most += match fixed {
                Some(false) => 0.0,
                Some(true) => *reduced,
                None => reduced.max(0.0),
            };
        }
        let exact = most + 1e-13 * terms + 1e-6;
        Bound { most: exact.floor() as i64, exact, reduced }
    }

    /// Takes items in this order as long as they fit, each with what it requires.
    pub(super) fn fill(&self, fixed: &Fixed, order: impl IntoIterator<Item = usize>) -> Vec<bool> {
        let links = Links::of(self.gains.len(), &self.requires, &self.excludes);
        let mut taken: Vec<bool> = fixed.iter().map(|one| *one == Some(true)).collect();
        let mut used: Vec<i128> = self.rows.iter().map(|row| used(row, &taken)).collect();
        for item in order {
            if taken[item] || fixed[item] == Some(false) {
                continue;
            }
            let with: Vec<usize> = links.with(item).into_iter().filter(|other| !taken[*other]).collect();
            let barred = |other: &usize| {
                let excluded = links.excludes[*other].iter().any(|one| taken[*one] || with.contains(one));
                excluded || fixed[*other] == Some(false)
            };
            let more = |row: &Row| with.iter().map(|other| i128::from(row.uses[*other])).sum::<i128>();
            let fits = self.rows.iter().zip(&used).all(|(row, used)| used + more(row) <= i128::from(row.most));
            if fits && !with.iter().any(barred) {
                self.rows.iter().zip(&mut used).for_each(|(row, used)| *used += more(row));
                with.into_iter().for_each(|other| taken[other] = true);
            }
        }
        taken
    }

    fn gain_scale(&self) -> f64 {
        self.gains.iter().map(|gain| gain.unsigned_abs()).max().unwrap_or(1).max(1) as f64
    }
}

/// What the items taken use of a row.
fn used(row: &Row, taken: &[bool]) -> i128 {
    row.uses.iter().zip(taken).filter(|(_, taken)| **taken).map(|(use_, _)| i128::from(*use_)).sum()
}

fn row_scale(row: &Row) -> f64 {
    row.uses.iter().map(|use_| use_.unsigned_abs()).max().unwrap_or(1).max(1) as f64
}

/// Decides an item; false if it was decided the other way.
fn settle(fixed: &mut Fixed, item: usize, taken: bool) -> bool {
    let before = *fixed[item].get_or_insert(taken);
    before == taken
}

/// Leaves what no longer fits, and takes what a minimum cannot do without.
fn follow_row(row: &Row, fixed: &mut Fixed) -> bool {
    let use_of = |item: usize| i128::from(row.uses[item]);
    let least: i128 = (0..fixed.len())
        .map(|item| match fixed[item] {
            Some(true) => use_of(item),
            Some(false) => 0,
            None => use_of(item).min(0),
        })
        .sum();
    let most = i128::from(row.most);
    if least > most {
        return false;
    }
    for item in (0..fixed.len()).filter(|item| least + use_of(*item).abs() > most) {
        if fixed[item].is_none() {
            fixed[item] = Some(row.uses[item] < 0);
        }
    }
    true
}
