//! Chances: the negative binomial distribution, and which of many findings may be believed.

/// Natural logarithm of the gamma function at `x` > 0, to some fourteen digits (Lanczos' series with g = 7 and nine terms).
pub(super) fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        // Γ(x) Γ(1 - x) = π / sin πx.
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let sum = TERMS[1..].iter().zip(1..).fold(TERMS[0], |sum, (term, n)| sum + term / (x + f64::from(n)));
    let base = x + 7.5;
    0.5 * std::f64::consts::TAU.ln() + (x + 0.5) * base.ln() - base + sum.ln()
}

/// The regularised incomplete beta function I_x(a, b); `rest` is 1 - x, which the caller knows more exactly.
fn incomplete_beta(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if rest <= 0.0 {
        return 1.0;
    }
    let front = (a * x.ln() + b * rest.ln() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b)).exp();
    if x < (a + 1.0) / (a + b + 2.0) { front * fraction(a, b, x) / a } else { 1.0 - front * fraction(b, a, rest) / b }
}

/// The continued fraction of the incomplete beta function by Lentz's method (Press et al., Numerical Recipes, section 6.4).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    // The number of steps grows with the root of a and b, which stay below some millions here.
    const STEPS: u32 = 10_000;
    let away_from_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            change = d * c;
            value *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// A negative binomial distribution: variance = mean + mean² / size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Counting {
    mean: f64,
    size: f64,
}

impl Counting {
    /// With this mean and with variance mean + `dispersion` × mean². A dispersion of (almost) 0 is a Poisson distribution.
    pub(super) fn new(mean: f64, dispersion: f64) -> Counting {
        Counting { mean: mean.max(1e-9), size: 1.0 / dispersion.clamp(1e-5, 1e5) }
    }

    pub(super) fn mean(self) -> f64 {
        self.mean
    }

    /// The chance of `count` or more.
    pub(super) fn at_least(self, count: u64) -> f64 {
        if count == 0 {
            return 1.0;
        }
        let whole = self.mean + self.size;
        incomplete_beta(count as f64, self.size, self.mean / whole, self.size / whole)
    }

    /// The least count that is exceeded with a chance of `tail` at most.
    pub(super) fn exceeded_with(self, tail: f64) -> u64 {
        let within = |count: u64| self.at_least(count + 1) <= tail;
        if within(0) {
            return 0;
        }
        let mut high = 1;
        while !within(high) && high < 1 << 40 {
            high *= 2;
        }
        let mut low = high / 2;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if within(middle) { high = middle } else { low = middle }
        }
        high
    }
}

/// Least levels at which findings may be believed (Benjamini and Hochberg 1995): for each p-value, already times the number of tests of its
/// kind, the q-value. Believing all findings with q at most α, a share of α at most is false in expectation.
pub(super) fn q_values(weighed: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..weighed.len()).collect();
    order.sort_by(|&a, &b| weighed[a].total_cmp(&weighed[b]).then(a.cmp(&b)));
    let mut values = vec![1.0; weighed.len()];
    let mut least = 1.0_f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(weighed[at] / (rank + 1) as f64);
        values[at] = least;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(a: f64, b: f64, share: f64) {
        assert!((a - b).abs() <= share * b.abs(), "{a} is not {b}");
    }

    // The values were computed with thirty digits.
    #[test]
    fn the_gamma_function_has_its_known_values() {
        near(ln_gamma(0.5), 0.572_364_942_924_700_1, 1e-13);
        near(ln_gamma(1.5), -0.120_782_237_635_245_22, 1e-12);
        near(ln_gamma(10.0), 12.801_827_480_081_47, 1e-13);
        near(ln_gamma(0.01), 4.599_479_878_042_022, 1e-13);
        near(ln_gamma(1234.5), 7_550.550_901_077_895, 1e-13);
        near(ln_gamma(1e6), 12_815_504.569_147_612, 1e-13);
    }

    #[test]
    fn tails_have_their_known_values() {
        let tail = |count, mean, size: f64| Counting::new(mean, 1.0 / size).at_least(count);
        near(tail(5, 2.0, 1.5), 0.119_039_562_658_278, 1e-12);
        near(tail(1, 0.1, 2.0), 0.092_970_521_541_950_1, 1e-12);
        near(tail(50, 4.0, 3.0), 1.808_734_996_549_97e-10, 1e-10);
        near(tail(30, 10.0, 0.5), 0.088_402_994_622_879_5, 1e-11);
        near(tail(12, 3.0, 0.2), 0.078_082_305_028_179_4, 1e-11);
        near(tail(400, 300.0, 40.0), 0.032_319_213_013_523, 1e-9);
        near(tail(20, 20.0, 1e5), 0.529_741, 1e-4);
        near(tail(0, 3.0, 1.0), 1.0, 0.0);
    }

    #[test]
    fn tails_add_up_from_single_chances() {
        // P(0) = (size / (size + mean))^size; P(n + 1) = P(n) (n + size) / (n + 1) × mean / (mean + size).
        for (mean, size) in [(0.02, 0.3), (3.0, 0.7), (8.0, 20.0)] {
            let counting = Counting::new(mean, 1.0 / size);
            let mut chance = f64::powf(size / (size + mean), size);
            let mut below = 0.0;
            for n in 0..40_u64 {
                assert!((counting.at_least(n) - (1.0 - below)).abs() < 1e-12, "{mean} {size} {n}");
                below += chance;
                chance *= (n as f64 + size) / (n + 1) as f64 * mean / (mean + size);
            }
        }
    }

    #[test]
    fn bounds_are_the_tightest() {
        for (mean, dispersion, tail) in [(0.01, 1.0, 0.05), (3.0, 0.2, 0.05), (250.0, 0.1, 0.001), (40.0, 0.0, 0.5)] {
            let counting = Counting::new(mean, dispersion);
            let bound = counting.exceeded_with(tail);
            assert!(counting.at_least(bound + 1) <= tail);
            assert!(bound == 0 || counting.at_least(bound) > tail, "{mean} {dispersion} {tail} {bound}");
        }
    }

    #[test]
    fn false_discoveries_are_counted() {
        // The example of Benjamini and Hochberg (1995), 15 tests: the four smallest are believed at 0.05.
        let p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        let q = q_values(&p.map(|p| p * 15.0));
        assert_eq!(q.iter().filter(|&&q| q <= 0.05).count(), 4);
        near(q[0], 0.0015, 1e-9);
        near(q[3], 0.035_625, 1e-9);
        assert!(q.is_sorted() && q_values(&[]).is_empty());
    }
}
