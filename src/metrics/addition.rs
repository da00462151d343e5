//! Sums that are the same whatever the order of what is added.

use rust_decimal::Decimal;

use super::Figure;

/// The most decimals that a number has.
const MOST: u32 = 28;

/// What was added so far, exactly: the digits of all numbers with as many decimals.
///
/// A decimal holds 28 digits, and adding two rounds where more are needed: quotients added up in another order end in
/// another digit. Here nothing is rounded before the end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Addition {
    digits: [i128; MOST as usize + 1],
    decimals: u32,
}

impl Addition {
    /// Adds one number. There is room for a thousand million of them.
    pub fn add(&mut self, number: Decimal) {
        let decimals = number.scale().min(MOST);
        self.digits[decimals as usize] += number.mantissa();
        self.decimals = self.decimals.max(decimals);
    }

    /// The sum of all that was added, with the decimals of what has most of them; zero of nothing.
    ///
    /// # Errors
    /// `too_large` for what no decimal holds.
    pub fn total(&self) -> Figure {
        let (mut wholes, mut parts) = (0, 0);
        for (decimals, digits) in (0..).zip(self.digits) {
            wholes += digits / ten_to(decimals);
            parts += digits % ten_to(decimals) * ten_to(MOST - decimals);
        }
        wholes += parts / ten_to(MOST);
        parts %= ten_to(MOST);
        let number = |digits, decimals| Decimal::try_from_i128_with_scale(digits, decimals).ok();
        let sum = number(wholes, 0).zip(number(parts / ten_to(MOST - self.decimals), self.decimals));
        let mut sum = sum.and_then(|(wholes, parts)| wholes.checked_add(parts)).ok_or("too_large")?;
        sum.rescale(self.decimals.max(sum.scale()));
        Ok(sum)
    }
}

impl Extend<Decimal> for Addition {
    fn extend<I: IntoIterator<Item = Decimal>>(&mut self, numbers: I) {
        numbers.into_iter().for_each(|number| self.add(number));
    }
}

fn ten_to(power: u32) -> i128 {
    10_i128.pow(power)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(numbers: &[Decimal]) -> Figure {
        let mut addition = Addition::default();
        addition.extend(numbers.iter().copied());
        addition.total()
    }

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_sum_has_the_decimals_of_what_is_added() {
        let sum =
            |texts: &[&str]| total(&texts.iter().map(|text| number(text)).collect::<Vec<_>>()).unwrap().to_string();
        assert_eq!(sum(&["1.10", "1.9"]), "3.00");
        assert_eq!(sum(&["-0.5", "0.25", "-1"]), "-1.25");
        assert_eq!(sum(&[]), "0");
        assert_eq!(total(&[Decimal::MAX, Decimal::ONE]), Err("too_large"));
    }

    /// A thousand, two thirds and a seventh: added one by one each way round, decimals end in different digits.
    #[test]
    fn quotients_add_up_to_the_same_from_either_end() {
        let third = Decimal::ONE / Decimal::from(3);
        let numbers = [Decimal::from(1_000), third, third, Decimal::ONE / Decimal::from(7)];
        let mut backwards = numbers;
        backwards.reverse();
        assert_ne!(numbers.iter().sum::<Decimal>(), backwards.iter().sum::<Decimal>());
        assert_eq!(total(&numbers), total(&backwards));
    }

    proptest! {
        #[test]
        fn amounts_add_up_as_decimals_do(amounts in prop::collection::vec((-1_000_000_000_i64..1_000_000_000, 0_u32..9), 0..40)) {
            let numbers: Vec<Decimal> = amounts.iter().map(|(mantissa, scale)| Decimal::new(*mantissa, *scale)).collect();
            prop_assert_eq!(total(&numbers), Ok(numbers.iter().sum()));
        }
    }
}
