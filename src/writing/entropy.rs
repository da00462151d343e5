//! Chance for ids: seeded by the operating system, so that no two machines draw the same.

/// A seed from the operating system.
///
/// # Errors
/// If the system has none to give.
pub fn seed() -> Result<u64, String> {
    getrandom::u64().map_err(|error| error.to_string())
}

/// Random numbers from a seed: SplitMix64 (Steele, Lea and Flood, 2014), upper halves.
pub fn numbers(seed: u64) -> impl FnMut() -> u32 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First values of the reference implementation for seed 1234567 (prng.di.unimi.it/splitmix64.c), upper halves.
    #[test]
    fn the_reference_sequence() {
        let mut numbers = numbers(1_234_567);
        let expected = [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([numbers(), numbers(), numbers()].map(u64::from), expected.map(|value| value >> 32));
    }

    #[test]
    fn two_seeds_differ() {
        assert_ne!(seed().unwrap(), seed().unwrap());
    }
}
