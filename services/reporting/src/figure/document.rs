//! Rules and normative documents (C9), which table 2 counts: few enough to be counted from their own rows. Pure.

use chrono::NaiveDate;
use gongkai_law::{assumed::Aspect, code::codes};

use super::{tally::Period, thing::Item};

codes! {
    /// What is counted of documents: the columns of table 2, and those that lapsed.
    pub enum DocumentCount {
        /// Made in the period.
        Made = "made", "制发";
        /// Ended in the period: repealed, or lapsed the day after the last on which they were in force.
        Ended = "ended", "废止";
        /// Of them, those that lapsed.
        Lapsed = "lapsed", "有效期届满失效";
        /// Made by the last day of the period, and in force on it.
        InForce = "in_force", "现行有效";
        /// Published in the period.
        Disclosed = "disclosed", "新公开";
        /// Public by the last day of the period, and in force on it.
        PublicTotal = "public_total", "对外公开总数";
    }
}

/// Whether a document counts so in a period.
pub fn counts(item: &Item, count: DocumentCount, period: Period) -> bool {
    counted_on(item, count, period).is_some()
}

/// Civil date by which a document counts so in a period; none if it does not. One that was withdrawn by its end is none.
pub fn counted_on(item: &Item, count: DocumentCount, period: Period) -> Option<NaiveDate> {
    let to = period.to;
    if item.withdrawn_on.is_some_and(|day| day <= to) {
        return None;
    }
    let lapsed_on = item.validity.valid_until.and_then(|day| day.succ_opt());
    let ended_on = [item.repealed_on, lapsed_on].into_iter().flatten().min();
    let lapsed = lapsed_on.is_some_and(|lapsed| item.repealed_on.is_none_or(|day| lapsed < day));
    let ended = ended_on.filter(|day| period.has(*day));
    let in_force = ended_on.is_none_or(|day| day > to);
    let published_on = Some(item.published_on);
    match count {
        DocumentCount::Made => item.formed_on.filter(|day| period.has(*day)),
        DocumentCount::Ended => ended,
        DocumentCount::Lapsed => ended.filter(|_| lapsed),
        DocumentCount::InForce => item.formed_on.filter(|day| *day <= to && in_force),
        DocumentCount::Disclosed => published_on.filter(|day| period.has(*day)),
        DocumentCount::PublicTotal => published_on.filter(|day| *day <= to && in_force),
    }
}

/// Whether it is assumed what a document is.
pub fn kind_is_assumed(item: &Item) -> bool {
    item.assumed.contains(&Aspect::Kind)
}
