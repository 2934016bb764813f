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
            Some(message::figure(&year.bureau_id, &definition, &shown))
        })
        .collect()
}
