//! What is behind a figure: the things whose entries it sums, found by the same definition. Pure.

use chrono::NaiveDate;

use super::{
    definition::{Definition, Stock, Sum},
    dispute::InHand,
    document,
    tally::{Period, entries},
    thing::Thing,
};

/// How much a thing adds to a figure, and from which civil date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How much: 0 of what is in the whole of a share and not in its part.
    pub value: i64,
    /// Civil date by which it counts in the period.
    pub counts_on: NaiveDate,
}

/// What a thing adds to a figure of a period; none if it is not behind it.
pub fn share(definition: &Definition, thing: &Thing, period: Period) -> Option<Share> {
    match &definition.sum {
        Sum::Within(keys) => within(thing, keys, period),
        Sum::AtEnd(stock) => stands(thing, stock, period.to),
        Sum::AtBeginning(stock) => stands(thing, stock, period.from.pred_opt()?),
        Sum::Share { part, whole } => {
            let whole = within(thing, whole, period)?;
            let part = within(thing, part, period);
            Some(Share {
                value: part.map_or(0, |part| part.value),
                ..whole
            })
        }
        Sum::Disputes(kinds, outcome) => {
            let Thing::Case(case) = thing else {
                return None;
            };
            let in_hand = InHand::of(case, period)?;
            let fits = kinds.contains(&in_hand.kind)
                && outcome.is_none_or(|outcome| outcome == in_hand.outcome);
            fits.then(|| one(thing.opened_on()))
        }
        Sum::Documents(kind, count) => {
            let Thing::Item(item) = thing else {
                return None;
            };
            let is_of_kind = item.validity.document == Some(*kind);
            let counted_on = document::counted_on(item, *count, period);
            counted_on.filter(|_| is_of_kind).map(one)
        }
        Sum::Elsewhere => None,
    }
}

fn one(counts_on: NaiveDate) -> Share {
    Share {
        value: 1,
        counts_on,
    }
}

/// What a thing adds to keys in a period.
fn within(thing: &Thing, keys: &[String], period: Period) -> Option<Share> {
    let mut found = entries(thing);
    found.retain(|entry| period.has(entry.on) && keys.contains(&entry.key));
    let first = found.first()?;
    Some(Share {
        value: found.iter().map(|entry| entry.amount).sum(),
        counts_on: first.on,
    })
}

/// Whether a thing has begun and not ended at the end of a day.
fn stands(thing: &Thing, stock: &Stock, day: NaiveDate) -> Option<Share> {
    let entries = entries(thing);
    let amount = |keys: &[String]| {
        let found = entries
            .iter()
            .filter(|entry| entry.on <= day && keys.contains(&entry.key));
        found.map(|entry| entry.amount).sum::<i64>()
    };
    let value = amount(&stock.begun) - amount(&stock.ended);
    (value != 0).then(|| Share {
        value,
        counts_on: thing.opened_on(),
    })
}
