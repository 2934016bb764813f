//! Of which figures an indicator is made. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::assessment::{Indicator, Weight};

use crate::figure::{
    counted::Counted,
    definition::{Definition, Sum},
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

/// The figure that an indicator is.
fn definition(definitions: &[Definition], indicator: Indicator) -> Option<&Definition> {
    let mut known = definitions.iter();
    known.find(|definition| definition.key == figure(indicator))
}

/// How many are good, of how many, by the definition of the figure.
pub fn counts(definitions: &[Definition], counted: &Counted, indicator: Indicator) -> (u64, u64) {
    let found = definition(definitions, indicator);
    let Some(Sum::Share { part, whole }) = found.map(|definition| &definition.sum) else {
        return (0, 0);
    };
    let counted = |keys| u64::try_from(counted.within(keys)).unwrap_or_default();
    (counted(part), counted(whole))
}

/// The indicators that rest on something assumed (C11).
pub fn assumed(definitions: &[Definition], counted: &Counted) -> Vec<Indicator> {
    let all = Indicator::ALL.iter().copied();
    all.filter(|indicator| {
        let found = definition(definitions, *indicator);
        found.is_some_and(|found| counted.is_doubted(found.doubt))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{
        definition::beside,
        few::Few,
        tally::{Period, Sums},
    };

    /// Only some kinds of matter have a promise: where the kinds are assumed, so is how many promises were kept.
    #[test]
    fn what_rests_on_assumed_kinds_is_marked() {
        let definitions = beside(&[]);
        let of = |key: &str| {
            let mut sums = Sums::default();
            sums.add(key, 1, 0);
            let counted = Counted::of(Period::year(2024).unwrap(), sums, Few::default());
            assumed(&definitions, &counted)
        };
        assert_eq!(of("matter.assumed.permit.kind"), [Indicator::PromisesKept]);
        assert!(of("matter.assumed.permit.content").is_empty());
    }

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
