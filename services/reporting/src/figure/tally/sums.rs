//! Sums of a period, as figures are made of them. Pure.

use std::collections::BTreeMap;

use super::{Amounts, Entry, Period};

/// Amounts of a period by key.
#[derive(Debug, Clone, Default)]
pub struct Sums(BTreeMap<String, Sum>);

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    within: i64,
    before: i64,
}

impl Sums {
    /// The sums of a period, of one office or, if that is empty, of all, from amounts in memory.
    pub fn of(amounts: &Amounts, office: &str, period: Period) -> Self {
        let mut sums = Self::default();
        for (place, amount) in amounts
            .iter()
            .filter(|(place, _)| place.office_id == office)
        {
            for span in period.spans() {
                if span.grain == place.grain && (span.first..=span.last).contains(&place.from_on) {
                    let (within, before) = if span.before {
                        (0, *amount)
                    } else {
                        (*amount, 0)
                    };
                    sums.add(&place.key, within, before);
                }
            }
        }
        sums
    }

    /// The amount of a key within the period.
    pub fn within(&self, key: &str) -> i64 {
        self.0.get(key).map_or(0, |sum| sum.within)
    }

    /// The amount of a key before the period.
    pub fn before(&self, key: &str) -> i64 {
        self.0.get(key).map_or(0, |sum| sum.before)
    }

    /// The keys, with both amounts.
    pub fn keys(&self) -> impl Iterator<Item = (&str, i64, i64)> {
        let sums = self.0.iter();
        sums.map(|(key, sum)| (key.as_str(), sum.within, sum.before))
    }

    /// Adds what a thing adds, times `sign`, as far as it lies in the period or before it.
    pub fn enter(&mut self, entry: &Entry, period: Period, sign: i64) {
        let amount = sign * entry.amount;
        if entry.on < period.from {
            self.add(&entry.key, 0, amount);
        } else if period.has(entry.on) {
            self.add(&entry.key, amount, 0);
        }
    }

    /// Adds to the amount of a key, within the period and before it.
    pub fn add(&mut self, key: &str, within: i64, before: i64) {
        let sum = self.0.entry(key.to_owned()).or_default();
        sum.within += within;
        sum.before += before;
    }
}
