//! Random numbers that depend on nothing but their seed.

/// Xorshift64*, seeded through SplitMix64.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A stream for a seed and any number of places (epoch, step, shard).
    pub(crate) fn new(seed: u64, place: &[u64]) -> Random {
        let mut state = mix(seed);
        for &part in place {
            state = mix(state ^ part);
        }
        Random(state | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Between 0 and 1, 1 excluded.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Below a bound, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// Puts values in random order.
    pub(crate) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }

    /// Fills a dropout mask: 0 at the given rate, else what keeps the mean.
    pub(crate) fn mask(&mut self, rate: f32, mask: &mut [f32]) {
        let threshold = (rate * 65_536.0) as u64;
        let keep = 1.0 / (1.0 - rate);
        for four in mask.chunks_mut(4) {
            let mut bits = self.next();
            for value in four {
                *value = if bits & 0xffff < threshold { 0.0 } else { keep };
                bits >>= 16;
            }
        }
    }
}

fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
