//! The figures: counts over everything, each with its source.

use gongkai_proto::reporting::v1 as proto;

use super::Reported;
use crate::figure::{definition, message, shown};

/// All figures, in the order of the report.
pub(super) fn all(year: &Reported) -> Vec<proto::Figure> {
    let counted = &year.counted;
    let definitions = definition::of_report(&year.bureau.item_groups).into_iter();
    definitions
        .filter_map(|definition| {
            let shown = shown::figure(counted, &definition)?;
            let more_than = definition.more_than.as_ref();
            let more_than = more_than.is_some_and(|key| counted.sums.within(key) > 0);
            Some(message::figure(
                &year.bureau_id,
                &definition,
                &shown,
                more_than,
            ))
        })
        .collect()
}
