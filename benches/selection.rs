//! The exact selection among proposals under three limits: time, and how many of twenty problems are proven.
//!
//! `cargo bench --bench selection` measures 20, 40 and 60 proposals; `cargo bench --bench selection -- 100` others. The
//! classes are those of Martello and Toth, *Knapsack Problems* (1990), with three limits of half of what all would use,
//! and two more: proposals much alike, and proposals that require and exclude each other.
#![allow(clippy::print_stdout)] // a bench reports on the terminal
#![allow(clippy::unwrap_used)] // a bench that cannot go on should say where

use std::time::{Duration, Instant};

use pmo::metrics::selection::{EFFORT, Item, Problem};
use rust_decimal::Decimal;

/// Problems of each class and size.
const PROBLEMS: u64 = 20;

/// What values have to do with costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Uncorrelated,
    Correlated,
    Strongly,
    Alike,
    Round,
    Linked,
}

const CLASSES: [Class; 6] =
    [Class::Uncorrelated, Class::Correlated, Class::Strongly, Class::Alike, Class::Round, Class::Linked];

/// A generator that is the same everywhere (Marsaglia 2003).
struct XorShift(u64);

impl XorShift {
    fn below(&mut self, most: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % u64::try_from(most).unwrap()).unwrap()
    }
}

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![20, 40, 60] } else { sizes };
    println!("class          proposals   proven   mean ms   worst ms   worst gap %");
    for size in sizes {
        for class in CLASSES {
            measure(class, size);
        }
    }
}

fn measure(class: Class, size: usize) {
    let (mut total, mut worst, mut proven, mut gap) = (Duration::ZERO, Duration::ZERO, 0, Decimal::ZERO);
    for seed in 1..=PROBLEMS {
        let problem = problem(class, size, &mut XorShift(seed * 7919 + 13));
        let start = Instant::now();
        let found = problem.best(EFFORT).unwrap();
        let time = start.elapsed();
        (total, worst) = (total + time, worst.max(time));
        proven += u64::from(found.optimal);
        gap = gap.max((found.bound - found.value) / found.value);
    }
    println!(
        "{:<14} {size:>9}   {proven:>2} of {PROBLEMS} {:>9.1} {:>10.1} {:>13.2}",
        format!("{class:?}").to_lowercase(),
        total.as_secs_f64() * 1000.0 / PROBLEMS as f64,
        worst.as_secs_f64() * 1000.0,
        gap * Decimal::ONE_HUNDRED,
    );
}

fn problem(class: Class, size: usize, random: &mut XorShift) -> Problem {
    let mut problem = Problem::default();
    for _ in 0..size {
        let uses: Vec<i64> = (0..3).map(|_| one_use(class, random)).collect();
        let mean = uses.iter().sum::<i64>() / 3;
        let value = match class {
            Class::Uncorrelated | Class::Linked => 1 + random.below(1000),
            Class::Correlated => mean + random.below(500),
            Class::Strongly => mean + 100,
            Class::Alike => 900 + random.below(200),
            Class::Round => (1 + random.below(20)) * 10,
        };
        let uses: Vec<Decimal> = uses.into_iter().map(Decimal::from).collect();
        problem.items.push(Item { value: value.into(), cost: uses[0], uses, mandatory: false, barred: false });
    }
    for limit in 0..3 {
        let total: Decimal = problem.items.iter().map(|item| item.uses[limit]).sum();
        problem.limits.push((total / Decimal::TWO).floor());
    }
    if class == Class::Linked {
        problem.requires = (0..size / 3).map(|item| (item, (item * 7 + 11) % size)).filter(|(a, b)| a != b).collect();
        problem.excludes = (0..size / 6).map(|item| (item, size - 1 - item)).collect();
    }
    problem
}

fn one_use(class: Class, random: &mut XorShift) -> i64 {
    match class {
        Class::Alike => 900 + random.below(200),
        Class::Round => (1 + random.below(20)) * 5,
        _ => 1 + random.below(1000),
    }
}
