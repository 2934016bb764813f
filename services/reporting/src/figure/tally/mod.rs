//! Tallies: how much a counted thing adds to which sum, on which day. Pure.
//!
//! A thing tells its entries from its state alone, so whatever an event changes, what moves in the sums is the
//! difference of its entries before and after. Figures are made of the sums, and never look at the things.

mod axis;
mod period;
mod sums;
#[cfg(test)]
mod tests;
mod things;

pub use axis::{Axis, axis, category};
pub use period::{Grain, Period, Span};
pub use sums::Sums;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::thing::Thing;

/// What a thing adds to a sum on a civil date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The sum, for instance `application.received.business`. Its first word is the kind of thing.
    pub key: String,
    /// Civil date.
    pub on: NaiveDate,
    /// How much.
    pub amount: i64,
}

/// Where a sum is kept: one row each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The responsible office; empty for the whole bureau.
    pub office_id: String,
    /// Over how long.
    pub grain: Grain,
    /// First civil date of that.
    pub from_on: NaiveDate,
    /// The sum.
    pub key: String,
}

/// Amounts by place.
pub type Amounts = BTreeMap<Place, i64>;

/// Everything a thing adds, and where.
pub fn entries(thing: &Thing) -> Vec<Entry> {
    things::entries(thing)
}

/// Adds what a thing adds, times `sign`, to amounts.
pub fn add(amounts: &mut Amounts, thing: &Thing, sign: i64) {
    let mut offices = vec![""];
    if !thing.office().is_empty() {
        offices.push(thing.office());
    }
    for entry in entries(thing) {
        for office in &offices {
            for grain in Grain::ALL {
                let place = Place {
                    office_id: (*office).to_owned(),
                    grain: *grain,
                    from_on: grain.first(entry.on),
                    key: entry.key.clone(),
                };
                *amounts.entry(place).or_default() += sign * entry.amount;
            }
        }
    }
}

/// What moves when a thing changes: nothing where it adds the same as before.
pub fn difference(before: Option<&Thing>, after: Option<&Thing>) -> Amounts {
    let mut amounts = Amounts::new();
    if let Some(before) = before {
        add(&mut amounts, before, -1);
    }
    if let Some(after) = after {
        add(&mut amounts, after, 1);
    }
    amounts.retain(|_, amount| *amount != 0);
    amounts
}
