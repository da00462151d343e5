//! Trials: random numbers from one seed, the same on any number of threads.
//!
//! Formulas: §4 (fixed seed, at least 10,000 trials, a named generator). Trials run in chunks of a fixed size, and each
//! chunk draws from a stream of its own (ChaCha's stream number; Bernstein 2008, *ChaCha, a variant of Salsa20*), so
//! that neither the number of threads nor their order changes a single draw.

use std::ops::Range;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_distr::Distribution;
use rayon::prelude::*;

/// The generator's name, printed wherever trials were run.
pub const GENERATOR: &str = "ChaCha8";

/// The seed where none is asked for: a constant, so that an answer can be had again.
pub const SEED: u64 = 1;

/// How many trials are run where no number is asked for.
pub const TRIALS: usize = 10_000;

/// The most that are run: beyond this the answer does not change in any digit that is printed.
pub const MOST_TRIALS: usize = 1_000_000;

/// Trials that draw from one stream, one after the other.
const CHUNK: usize = 256;

/// How often chance is asked, and from where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trials {
    /// How many.
    pub count: usize,
    /// Where the generator starts.
    pub seed: u64,
}

impl Default for Trials {
    fn default() -> Self {
        Trials { count: TRIALS, seed: SEED }
    }
}

/// Random numbers for one chunk of trials.
#[derive(Debug)]
pub struct Draws {
    generator: ChaCha8Rng,
}

impl Draws {
    /// The stream numbered `stream` of `seed`.
    fn of(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Draws { generator }
    }

    /// A number from 0 to below 1, all of its 53 bits random.
    pub fn share(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.generator.next_u64() >> 11) as f64 * STEP
    }

    /// A number from a distribution.
    pub fn from(&mut self, distribution: &impl Distribution<f64>) -> f64 {
        distribution.sample(&mut self.generator)
    }
}

impl Trials {
    /// What each chunk of trials comes to, in their order: `chunk` is given its draws and the numbers of its trials.
    pub fn chunks<T: Send>(self, chunk: impl Fn(&mut Draws, Range<usize>) -> T + Sync) -> Vec<T> {
        let run = |number: usize| {
            let mut draws = Draws::of(self.seed, number as u64);
            chunk(&mut draws, number * CHUNK..self.count.min((number + 1) * CHUNK))
        };
        (0..self.count.div_ceil(CHUNK)).into_par_iter().map(run).collect()
    }

    /// The result of each trial, in the order of trials.
    pub fn run<T: Send>(self, trial: impl Fn(&mut Draws) -> T + Sync) -> Vec<T> {
        let chunks = self.chunks(|draws, trials| trials.map(|_| trial(draws)).collect::<Vec<T>>());
        chunks.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draws_are_the_same_on_any_number_of_threads() {
        let draw = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Trials { count: 1_000, seed: 7 }.run(|draws| draws.share().to_bits()))
        };
        let alone = draw(1);
        assert_eq!(alone.len(), 1_000);
        assert_eq!((draw(2), draw(5)), (alone.clone(), alone));
    }

    #[test]
    fn another_seed_and_another_chunk_draw_other_numbers() {
        let first = |seed, count| Trials { count, seed }.run(Draws::share);
        assert_ne!(first(1, 3), first(2, 3));
        let many = first(1, CHUNK + 3);
        assert_ne!(many[..3], many[CHUNK..]);
        assert!(many.iter().all(|share| (0.0..1.0).contains(share)));
    }
}
