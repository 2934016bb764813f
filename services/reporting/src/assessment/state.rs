//! Of which figures an indicator is made. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::assessment::{Indicator, Weight};

use crate::figure::{
    definition::{Definition, Sum},
    tally::Sums,
};

/// Weights as they were set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// The bureau that set them.
    pub bureau: String,
    /// Civil date from which they hold.
    pub valid_from: NaiveDate,
    /// The weights, together 100.
    pub list: Vec<Weight>,
    /// The document that says so.
    pub source: String,
    /// Subject of who set them.
    pub set_by: String,
    /// When, by the civil clock.
    pub set_at: DateTime<Utc>,
}

/// The key of the figure that an indicator is: a share.
pub const fn figure(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::ApplicationsOnTime => "applications.on_time_rate",
        Indicator::MattersOnTime => "matters.on_time_rate",
        Indicator::PromisesKept => "matters.promise_kept_rate",
        Indicator::EnquiriesOnTime => "enquiries.on_time_rate",
        Indicator::Satisfaction => "enquiries.satisfied_rate",
        Indicator::ItemsOnTime => "items.on_time_rate",
    }
}

/// How many are good, of how many, by the definition of the figure.
pub fn counts(definitions: &[Definition], sums: &Sums, indicator: Indicator) -> (u64, u64) {
    let mut known = definitions.iter();
    let found = known.find(|definition| definition.key == figure(indicator));
    let Some(Sum::Share { part, whole }) = found.map(|definition| &definition.sum) else {
        return (0, 0);
    };
    let sum = |keys: &[String]| keys.iter().map(|key| sums.within(key)).sum::<i64>();
    let counted = |keys| u64::try_from(sum(keys)).unwrap_or_default();
    (counted(part), counted(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::definition::beside;

    #[test]
    fn every_indicator_is_a_share_that_is_defined() {
        let definitions = beside(&[]);
        for indicator in Indicator::ALL {
            let mut known = definitions.iter();
            let found = known.find(|definition| definition.key == figure(*indicator));
            let is_share = found.is_some_and(|found| matches!(found.sum, Sum::Share { .. }));
            assert!(is_share, "{indicator}");
        }
    }
}
