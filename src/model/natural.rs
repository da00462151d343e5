//! The order in which people expect ids: `R2` before `R10`.

use std::cmp::Ordering;

/// Compares runs of digits by value and everything else by bytes; equal values by their text.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    while let (Some(&x), Some(&y)) = (left.first(), right.first()) {
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (number, rest) = split_digits(left);
            let (other, other_rest) = split_digits(right);
            match number.len().cmp(&other.len()).then_with(|| number.cmp(other)) {
                Ordering::Equal => (left, right) = (rest, other_rest),
                unequal => return unequal,
            }
        } else if x == y {
            (left, right) = (&left[1..], &right[1..]);
        } else {
            return x.cmp(&y);
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The leading digits without leading zeros, and what follows.
fn split_digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    let (digits, rest) = bytes.split_at(end);
    let zeros = digits.iter().position(|&byte| byte != b'0').unwrap_or(digits.len());
    (&digits[zeros..], rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_inside_ids_count() {
        let mut ids = vec!["R10", "R2", "PRJ-2/R1", "PRJ-10", "PRJ-2", "R02"];
        ids.sort_by(|a, b| natural_order(a, b));
        assert_eq!(ids, ["PRJ-2", "PRJ-2/R1", "PRJ-10", "R02", "R2", "R10"]);
    }
}
