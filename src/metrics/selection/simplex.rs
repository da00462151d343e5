//! Bounds for a choice among whole items: the linear relaxation, by the dual simplex method with bounded variables.
//!
//! maximise c·x, A·x ≤ b, 0 ≤ x ≤ 1 (Koberstein, *The Dual Simplex Method*, 2005; Wagner 1958 for the bounds). Every
//! variable has two bounds, so that the slack basis is dual feasible and there is no first phase. Floating point decides
//! only which multipliers are used: what the caller makes of them is a bound whatever they are.

/// A value this far out of its bounds is out of them.
const FEASIBLE: f64 = 1e-7;
/// A pivot smaller than this is none.
const PIVOT: f64 = 1e-10;

/// How a search for the optimum of the relaxation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// At the optimum.
    Optimal,
    /// Nothing satisfies the rows.
    Infeasible,
    /// Too long: the multipliers hold, the values do not.
    Stopped,
}

/// Where a column stands that is not in the basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Basic,
    Lower,
    Upper,
}

/// The state of the method: it goes on from where it is when variables are fixed.
#[derive(Debug, Clone)]
pub(super) struct Simplex {
    /// Items.
    items: usize,
    /// B⁻¹·[A I], row by row.
    tableau: Vec<f64>,
    /// c − z for every column.
    reduced: Vec<f64>,
    /// Values of the basic columns.
    values: Vec<f64>,
    basis: Vec<usize>,
    places: Vec<Place>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl Simplex {
    /// Starts with every item whose gain is positive taken in full.
    pub(super) fn new(gains: &[f64], rows: &[(Vec<f64>, f64)]) -> Self {
        let (items, count) = (gains.len(), rows.len());
        let columns = items + count;
        let mut tableau = vec![0.0; count * columns];
        let taken: Vec<bool> = gains.iter().map(|gain| *gain > 0.0).collect();
        let mut values = Vec::with_capacity(count);
        for (number, (coefficients, most)) in rows.iter().enumerate() {
            let row = &mut tableau[number * columns..(number + 1) * columns];
            row[..items].copy_from_slice(coefficients);
            row[items + number] = 1.0;
            let used: f64 = coefficients.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(use_, _)| use_).sum();
            values.push(most - used);
        }
        let place = |taken: &bool| if *taken { Place::Upper } else { Place::Lower };
        let slacks = std::iter::repeat_n(Place::Basic, count);
        Simplex {
            items,
            tableau,
            reduced: gains.iter().copied().chain(std::iter::repeat_n(0.0, count)).collect(),
            values,
            basis: (items..columns).collect(),
            places: taken.iter().map(place).chain(slacks).collect(),
            lower: vec![0.0; columns],
            upper: std::iter::repeat_n(1.0, items).chain(std::iter::repeat_n(f64::INFINITY, count)).collect(),
        }
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.values.len()
    }

    /// How many numbers one pivot touches.
    pub(super) fn size(&self) -> usize {
        self.tableau.len() + self.reduced.len()
    }

    /// Fixes an item at 0 or 1.
    pub(super) fn fix(&mut self, item: usize, taken: bool) {
        let value = f64::from(u8::from(taken));
        self.bind(item, value, value);
    }

    /// Leaves a row at least `least` and at most `most` below its limit.
    pub(super) fn slack(&mut self, row: usize, least: f64, most: f64) {
        self.bind(self.items + row, least, most);
    }

    /// Gives a column other bounds; what stands at one of them goes with it.
    fn bind(&mut self, column: usize, lower: f64, upper: f64) {
        let before = self.bound(column);
        (self.lower[column], self.upper[column]) = (lower, upper);
        if self.places[column] == Place::Basic {
            return;
        }
        self.shift(column, self.bound(column) - before);
    }

    /// The value of a column outside the basis.
    fn bound(&self, column: usize) -> f64 {
        if self.places[column] == Place::Upper { self.upper[column] } else { self.lower[column] }
    }

    /// Goes to the optimum; `effort` is what may be spent, in numbers touched, and is reduced by what was.
    pub(super) fn optimise(&mut self, effort: &mut u64) -> Ending {
        let most = 20 * self.reduced.len() + 200;
        for _ in 0..most {
            let Some((row, target)) = self.leaving() else { return Ending::Optimal };
            let Some(column) = self.entering(row, target) else { return Ending::Infeasible };
            self.pivot(row, column, target);
            *effort = effort.saturating_sub(self.size() as u64);
            if *effort == 0 {
                break;
            }
        }
        Ending::Stopped
    }

    /// The row whose basic value is furthest out of its bounds, and the bound it goes to.
    fn leaving(&self) -> Option<(usize, f64)> {
        let out = |(row, value): (usize, &f64)| {
            let column = self.basis[row];
            let (below, above) = (self.lower[column] - value, value - self.upper[column]);
            let target = if below > above { self.lower[column] } else { self.upper[column] };
            (below.max(above), row, target)
        };
        let furthest = self.values.iter().enumerate().map(out).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        furthest.filter(|(distance, ..)| *distance > FEASIBLE).map(|(_, row, target)| (row, target))
    }

    /// The column that comes in for a row. Columns whose reduced cost changes sign on the way go to their other bound, as
    /// long as the row stays out of its bounds (Kirillova, Gabasov and Kostyukova 1979): one pivot does the work of many.
    fn entering(&mut self, row: usize, target: f64) -> Option<usize> {
        let rises = self.values[row] < target;
        let mut helpful: Vec<(f64, f64, usize)> = Vec::new();
        for (column, pivot) in self.row(row).iter().enumerate() {
            let helps = match self.places[column] {
                Place::Basic => false,
                _ if self.lower[column] == self.upper[column] => false,
                Place::Lower => (*pivot < 0.0) == rises,
                Place::Upper => (*pivot > 0.0) == rises,
            };
            if helps && pivot.abs() >= PIVOT {
                helpful.push(((self.reduced[column] / pivot).abs(), pivot.abs(), column));
            }
        }
        helpful.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        let mut out = (self.values[row] - target).abs();
        let passed = helpful.iter().position(|(_, pivot, column)| {
            out -= pivot * (self.upper[*column] - self.lower[*column]);
            out <= FEASIBLE
        })?;
        helpful[..passed].iter().for_each(|(.., column)| self.flip(*column));
        Some(helpful[passed].2)
    }

    /// Takes a column outside the basis to its other bound.
    fn flip(&mut self, column: usize) {
        let before = self.bound(column);
        self.places[column] = if self.places[column] == Place::Lower { Place::Upper } else { Place::Lower };
        self.shift(column, self.bound(column) - before);
    }

    /// Changes the value of a column outside the basis.
    fn shift(&mut self, column: usize, change: f64) {
        let columns = self.reduced.len();
        for (row, basic) in self.values.iter_mut().enumerate() {
            *basic -= self.tableau[row * columns + column] * change;
        }
    }

    fn row(&self, row: usize) -> &[f64] {
        let columns = self.reduced.len();
        &self.tableau[row * columns..(row + 1) * columns]
    }

    /// Brings `column` into the basis in the place of that of `row`, which goes to `target`.
    fn pivot(&mut self, row: usize, column: usize, target: f64) {
        let columns = self.reduced.len();
        let pivot = self.tableau[row * columns + column];
        let step = (self.values[row] - target) / pivot;
        let entered = self.bound(column) + step;
        for (other, value) in self.values.iter_mut().enumerate().filter(|(other, _)| *other != row) {
            *value -= self.tableau[other * columns + column] * step;
        }
        self.values[row] = entered;
        let mut own: Vec<f64> = self.row(row).to_vec();
        own.iter_mut().for_each(|entry| *entry /= pivot);
        subtract(&mut self.reduced, &own, column);
        for other in (0..self.values.len()).filter(|other| *other != row) {
            subtract(&mut self.tableau[other * columns..(other + 1) * columns], &own, column);
        }
        self.tableau[row * columns..(row + 1) * columns].copy_from_slice(&own);
        let left = std::mem::replace(&mut self.basis[row], column);
        self.places[column] = Place::Basic;
        self.places[left] = if target == self.lower[left] { Place::Lower } else { Place::Upper };
    }

    /// The multipliers of the rows; below zero only where a row stands at the most that it may be below its limit.
    pub(super) fn multipliers(&self) -> impl Iterator<Item = f64> {
        self.reduced[self.items..].iter().map(|reduced| -reduced)
    }

    /// How much of every item is taken.
    pub(super) fn taken(&self) -> Vec<f64> {
        let mut taken: Vec<f64> = (0..self.items).map(|item| self.bound(item)).collect();
        for (row, column) in self.basis.iter().enumerate().filter(|(_, column)| **column < self.items) {
            taken[*column] = self.values[row];
        }
        taken
    }
}

/// Subtracts from `row` as much of `own` as makes its entry in `column` zero.
fn subtract(row: &mut [f64], own: &[f64], column: usize) {
    let factor = row[column];
    if factor == 0.0 {
        return;
    }
    for (entry, own) in row.iter_mut().zip(own) {
        *entry -= factor * own;
    }
    row[column] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(gains: &[f64], rows: &[(Vec<f64>, f64)]) -> (Ending, Vec<f64>, Vec<f64>) {
        let mut simplex = Simplex::new(gains, rows);
        let ending = simplex.optimise(&mut 1_000_000);
        let rounded = |numbers: Vec<f64>| numbers.into_iter().map(|one| (one * 1e6).round() / 1e6).collect();
        (ending, rounded(simplex.taken()), rounded(simplex.multipliers().collect()))
    }

    /// Martello and Toth, *Knapsack Problems* (1990), example 2.1: of items worth 70, 20, 39, 37, 7, 5 and 10 that weigh
    /// 31, 10, 20, 19, 4, 3 and 6, a bag of 50 holds the first, the second in full and 9/20 of the third.
    #[test]
    fn one_row_takes_items_by_worth_and_part_of_the_critical_one() {
        let gains = [70.0, 20.0, 39.0, 37.0, 7.0, 5.0, 10.0];
        let (ending, taken, multipliers) = solved(&gains, &[(vec![31.0, 10.0, 20.0, 19.0, 4.0, 3.0, 6.0], 50.0)]);
        assert_eq!((ending, taken), (Ending::Optimal, vec![1.0, 1.0, 0.45, 0.0, 0.0, 0.0, 0.0]));
        assert_eq!(multipliers, [1.95]);
    }

    #[test]
    fn rows_may_ask_for_a_minimum_and_may_be_at_odds() {
        let least_two = (vec![-1.0, -1.0, -1.0], -2.0);
        assert_eq!(solved(&[-1.0, -2.0, -3.0], std::slice::from_ref(&least_two)).1, [1.0, 1.0, 0.0]);
        let most_one = (vec![1.0, 1.0, 1.0], 1.0);
        assert_eq!(solved(&[1.0, 1.0, 1.0], &[least_two, most_one]).0, Ending::Infeasible);
    }

    #[test]
    fn fixing_goes_on_from_where_it_was() {
        let mut simplex = Simplex::new(&[3.0, 2.0], &[(vec![1.0, 1.0], 1.0)]);
        assert_eq!((simplex.optimise(&mut 1_000_000), simplex.taken()), (Ending::Optimal, vec![1.0, 0.0]));
        simplex.fix(0, false);
        assert_eq!((simplex.optimise(&mut 1_000_000), simplex.taken()), (Ending::Optimal, vec![0.0, 1.0]));
    }
}
