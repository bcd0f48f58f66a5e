//! Random draws that depend on nothing but their seed.

use statrs::function::gamma::ln_gamma;

/// A stream of random numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1, both excluded.
    pub fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Below a bound, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// Puts values in random order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }

    /// From the standard normal distribution.
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// From a gamma distribution of scale 1 (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let raised = self.gamma(shape + 1.0);
            return raised * self.unit().powf(1.0 / shape);
        }
        let (d, c) = (shape - 1.0 / 3.0, (9.0 * shape - 3.0).sqrt().recip());
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.unit().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// From a beta distribution.
    pub fn beta(&mut self, alpha: f64, beta: f64) -> f64 {
        let (one, other) = (self.gamma(alpha), self.gamma(beta));
        if one + other > 0.0 { one / (one + other) } else { 0.5 }
    }

    /// From a Poisson distribution.
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean < 30.0 {
            let (mut count, mut product, least) = (0.0, self.unit(), (-mean).exp());
            while product > least {
                product *= self.unit();
                count += 1.0;
            }
            return count;
        }
        // Rejection from a Lorentzian (Press et al., Numerical Recipes, "Poisson deviates").
        let (spread, log_mean) = ((2.0 * mean).sqrt(), mean.ln());
        let peak = mean * log_mean - ln_gamma(mean + 1.0);
        loop {
            let y = (std::f64::consts::PI * self.unit()).tan();
            let count = (spread * y + mean).floor();
            if count >= 0.0 {
                let accept = 0.9 * (1.0 + y * y) * (count * log_mean - ln_gamma(count + 1.0) - peak).exp();
                if self.unit() <= accept {
                    return count;
                }
            }
        }
    }

    /// How many of so many events a fair coin leaves.
    pub fn halve(&mut self, count: f64) -> f64 {
        let mut left = count.round().max(0.0);
        if left > 10_000.0 {
            return (left / 2.0 + self.normal() * left.sqrt() / 2.0).round().clamp(0.0, left);
        }
        let mut heads = 0.0;
        while left > 0.0 {
            let tosses = left.min(64.0);
            let bits = self.bits() >> (64 - tosses as u32);
            heads += f64::from(bits.count_ones());
            left -= tosses;
        }
        heads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_their_means() {
        let mut random = Random::new(7);
        let mut mean =
            |draw: &mut dyn FnMut(&mut Random) -> f64| (0..20_000).map(|_| draw(&mut random)).sum::<f64>() / 20_000.0;
        for (found, expected) in [
            (mean(&mut |random| random.gamma(0.5)), 0.5),
            (mean(&mut |random| random.gamma(4.0)), 4.0),
            (mean(&mut |random| random.beta(2.0, 6.0)), 0.25),
            (mean(&mut |random| random.poisson(3.0)), 3.0),
            (mean(&mut |random| random.poisson(80.0)), 80.0),
            (mean(&mut |random| random.halve(101.0)), 50.5),
        ] {
            assert!((found / expected - 1.0).abs() < 0.03, "{found} {expected}");
        }
    }
}
