//! The few statistics a benchmark needs.

use std::time::Duration;

use serde::Serialize;

/// The middle of several rounds, and how far they lie apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Spread {
    /// Of no values at all, zero.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let (Some(min), Some(max)) = (values.first(), values.last()) else {
            return Self::default();
        };
        let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
        Self {
            median: f64::midpoint(low, high),
            min: *min,
            max: *max,
        }
    }
}

/// How long calls took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "the unit belongs into the names of the JSON"
)]
pub(crate) struct Latency {
    pub(crate) p50_ms: f64,
    pub(crate) p95_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) max_ms: f64,
}

impl Latency {
    /// Of no calls at all, zero.
    pub(crate) fn of(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        let ms = |percent| percentile(&durations, percent).as_secs_f64() * 1000.0;
        Self {
            p50_ms: ms(50),
            p95_ms: ms(95),
            p99_ms: ms(99),
            max_ms: ms(100),
        }
    }
}

/// The smallest value that at least `percent` of all are not above (nearest rank).
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100);
    let found = sorted.get(rank.saturating_sub(1));
    found.copied().unwrap_or_default()
}

/// A count as a number to calculate with; beyond four billion it stands still.
pub(crate) fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// `part / whole`; nothing of nothing is zero.
pub(crate) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(values: impl IntoIterator<Item = u64>) -> Vec<Duration> {
        values.into_iter().map(Duration::from_millis).collect()
    }

    fn spread(median: f64, min: f64, max: f64) -> Spread {
        Spread { median, min, max }
    }

    #[test]
    fn the_median_is_the_middle_or_between_the_two_middle_ones() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), spread(2.0, 1.0, 3.0));
        assert_eq!(Spread::of([4.0, 1.0, 3.0, 2.0]), spread(2.5, 1.0, 4.0));
        assert_eq!(Spread::of([7.0]), spread(7.0, 7.0, 7.0));
        assert_eq!(Spread::of([]), Spread::default());
    }

    #[test]
    fn a_percentile_is_a_value_that_occurred() {
        let hundred = ms(1..=100);
        assert_eq!(percentile(&hundred, 50), Duration::from_millis(50));
        assert_eq!(percentile(&hundred, 99), Duration::from_millis(99));
        assert_eq!(percentile(&hundred, 100), Duration::from_millis(100));
        assert_eq!(percentile(&ms([5, 9]), 50), Duration::from_millis(5));
        assert_eq!(percentile(&ms([5, 9]), 99), Duration::from_millis(9));
        assert_eq!(percentile(&[], 99), Duration::ZERO);
    }

    #[test]
    fn latencies_need_no_order() {
        let latency = Latency {
            p50_ms: 20.0,
            p95_ms: 30.0,
            p99_ms: 30.0,
            max_ms: 30.0,
        };
        assert_eq!(Latency::of(ms([30, 10, 20])), latency);
        assert_eq!(Latency::of(Vec::new()), Latency::default());
    }

    #[test]
    fn a_part_of_nothing_is_nothing() {
        let ratios = Spread::of([ratio(number(1), 4.0), ratio(1.0, 0.0)]);
        assert_eq!(ratios, spread(0.125, 0.0, 0.25));
    }
}
