//! Disputes in hand (C8): few enough to be counted from their own rows, by their outcome on the last day. Pure.

use gongkai_law::dispute::{DisputeKind, DisputeOutcome};

use super::{
    tally::Period,
    thing::{Case, Category, Ending},
};

/// A dispute in hand in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InHand {
    /// Its kind.
    pub kind: DisputeKind,
    /// Its outcome on the last day.
    pub outcome: DisputeOutcome,
    /// Whether it was pending when the period began.
    pub carried_in: bool,
}

impl InHand {
    /// How a dispute stands to a period; none if it was not in hand. One that an appeal took up again has on the last day
    /// the outcome it had by then: that of its last decision, unless an appeal against it was pending. One that was closed
    /// all the time, before a later appeal, was not in hand.
    pub fn of(case: &Case, period: Period) -> Option<Self> {
        let Category::Dispute(kind) = case.category else {
            return None;
        };
        let Period { from, to } = period;
        let end = case.end.as_ref();
        let mut earlier = case.earlier.iter();
        let decided = earlier.find(|past| past.closed_on <= to && past.reopened_on > to);
        let in_hand = case.opened_on <= to
            && !case.removed
            && end.is_none_or(|end| end.on >= from)
            && decided.is_none_or(|past| past.closed_on >= from);
        if !in_hand {
            return None;
        }
        let ending = match end.filter(|end| end.on <= to) {
            Some(end) => Some(end.ending),
            None => decided.map(|past| past.ending),
        };
        let closed_then =
            |past: &&super::thing::Conclusion| past.closed_on < from && past.reopened_on >= from;
        Some(Self {
            kind,
            outcome: match ending {
                Some(Ending::Concluded(outcome)) => outcome,
                _ => DisputeOutcome::Pending,
            },
            carried_in: case.opened_on < from
                && !case.earlier.iter().any(|past| closed_then(&past)),
        })
    }
}
