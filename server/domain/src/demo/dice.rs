//! Chance that comes out the same for the same seed, on every machine and version: SplitMix64.

/// A reproducible sequence of choices.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A sequence of its own for `part` and `number`, so that one part's choices don't shift another's.
    pub fn of(seed: u64, part: &str, number: u64) -> Self {
        let mixed = part
            .bytes()
            .fold(seed ^ 0x9e37_79b9_7f4a_7c15, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        let mut dice = Self(mixed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        dice.bits();
        dice
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..1`.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number in `0..n`; 0 for an empty range.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 {
            0
        } else {
            usize::try_from(self.bits() % n as u64).unwrap_or(0)
        }
    }

    /// A whole number in `from..=to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = to.saturating_sub(from).saturating_add(1).max(1);
        from + i64::try_from(self.bits() % width.unsigned_abs()).unwrap_or(0)
    }

    /// A number in `from..to`.
    pub fn range(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    /// True in `p` of all cases.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of the things, when there is any.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.below(things.len()))
    }

    /// An index drawn by running totals of weights (ascending); none when all weights are 0.
    pub fn weighted(&mut self, totals: &[f64]) -> Option<usize> {
        let last = *totals.last()?;
        if last <= 0.0 {
            return None;
        }
        let at = self.unit() * last;
        let index = totals.partition_point(|total| *total <= at);
        (index < totals.len()).then_some(index)
    }

    /// Mixes the order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for end in (1..things.len()).rev() {
            let other = self.below(end + 1);
            things.swap(end, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_sequence() {
        let draw = |seed| {
            let mut dice = Dice::of(seed, "people", 3);
            (0..5).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn weights_are_followed() {
        let mut dice = Dice::new(1);
        assert_eq!(dice.weighted(&[0.0, 0.0, 2.0]), Some(2));
        assert_eq!(dice.weighted(&[0.0]), None);
        assert_eq!(dice.weighted(&[]), None);
    }
}
