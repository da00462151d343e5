//! Rows that bring a relaxation nearer to what is possible: pairs it would break, and numbers of items it would exceed.

use super::program::{Fixed, Program, Row};

/// A rule that is broken by less than this many items is not worth a row.
const LEAST_CUT: f64 = 0.01;

/// So many broken pairs become part of a relaxation at once.
const MOST_PAIRS: usize = 50;

impl Program {
    /// The pairs that these shares break, as rows, where they are not part of the relaxation already.
    pub(super) fn broken_pairs(&self, shares: &[f64]) -> Vec<Row> {
        if self.holds_pairs() {
            return Vec::new();
        }
        let row = |one: usize, other: usize, sign: i64, most: i64| {
            let mut uses = vec![0; shares.len()];
            (uses[one], uses[other]) = (1, sign);
            Row { uses, most }
        };
        let requires = self.requires.iter().filter(|(item, other)| shares[*item] > shares[*other] + LEAST_CUT);
        let excludes = self.excludes.iter().filter(|(one, other)| shares[*one] + shares[*other] > 1.0 + LEAST_CUT);
        let requires = requires.map(|(item, other)| row(*item, *other, -1, 0));
        requires.chain(excludes.map(|(one, other)| row(*one, *other, 1, 1))).take(MOST_PAIRS).collect()
    }

    /// An open item of a pair that these shares break.
    pub(super) fn of_broken_pair(&self, fixed: &Fixed, shares: &[f64]) -> Option<usize> {
        let is_open = |item: &usize| fixed[*item].is_none();
        let requires = self.requires.iter().filter(|(item, other)| shares[*item] > shares[*other] + LEAST_CUT);
        let excludes = self.excludes.iter().filter(|(one, other)| shares[*one] + shares[*other] > 1.0 + LEAST_CUT);
        requires.chain(excludes).flat_map(|(one, other)| [*one, *other]).find(is_open)
    }

    /// The rule on numbers of items that these shares break most: of the items from some size up, no more than as many
    /// of the smallest of them as fit (Balas 1975, an extended cover).
    pub(super) fn cut(&self, fixed: &Fixed, shares: &[f64]) -> Option<Row> {
        let mut worst: Option<(f64, Row)> = None;
        for row in self.rows.iter().filter(|row| row.uses.iter().all(|use_| *use_ >= 0)) {
            let mut order: Vec<usize> = (0..shares.len()).filter(|item| fixed[*item] != Some(false)).collect();
            order.sort_by_key(|item| (row.uses[*item], *item));
            let mut rest: f64 = order.iter().map(|item| shares[*item]).sum();
            let (mut used, mut end) = (0, 0);
            for from in 0..order.len() {
                while let Some(item) = order.get(end) {
                    let more = used + i128::from(row.uses[*item]);
                    if more > i128::from(row.most) {
                        break;
                    }
                    (used, end) = (more, end + 1);
                }
                let count = end - from;
                let over = rest - count as f64;
                if over > LEAST_CUT && worst.as_ref().is_none_or(|(most, _)| over > *most) {
                    let mut uses = vec![0; shares.len()];
                    order[from..].iter().for_each(|item| uses[*item] = 1);
                    worst = Some((over, Row { uses, most: i64::try_from(count).unwrap_or(i64::MAX) }));
                }
                if count == 0 {
                    break;
                }
                rest -= shares[order[from]];
                used -= i128::from(row.uses[order[from]]);
            }
        }
        worst.map(|(_, row)| row)
    }
}
