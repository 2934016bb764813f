//! C6 and C7: what later years count of an application once reports before them are signed. Pure.
//!
//! A signed report is never changed by what is told later. An application that it does not know, for it was registered
//! afterwards, is carried by the first later year; the kind of an applicant counts on as it was signed. The year of a report
//! itself counts everything in its own days, so that a correction takes it in, and later years follow the correction.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use super::{
    tally::{Period, Sums, entries},
    thing::{Case, Category, Thing, Told},
};

/// How far the stream of cases was taken in when the report of a year was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The last event of it; none if the stream began a new epoch since, in which numbers mean something else.
    pub at: Option<i64>,
    /// Civil date of the signature, by which it is judged then: what was told on that day counts as taken in.
    pub on: NaiveDate,
}

impl Reached {
    /// Whether something was taken in.
    fn has(self, told: Told) -> bool {
        self.at.map_or(told.on <= self.on, |at| told.at <= at)
    }
}

/// The signed reports of a bureau, by year; of each the last version that was signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignedYears(BTreeMap<i32, Reached>);

impl SignedYears {
    /// Takes in the report of a year, in place of an earlier version of it.
    pub fn sign(&mut self, year: i32, reached: Reached) {
        self.0.insert(year, reached);
    }

    /// The position beyond which something may be unknown to one of them.
    pub fn least(&self) -> Option<i64> {
        let positions = self.0.values().map(|reached| reached.at.unwrap_or(0));
        positions.min()
    }
}

/// An application that a year counts otherwise than its own days and kind say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    own: Thing,
    counted: Thing,
}

impl Frozen {
    /// How an application counts in a year; none if as it is.
    pub fn of(case: Case, signed: &SignedYears, year: i32) -> Option<Self> {
        let counted = as_counted(&case, signed, year)?;
        Some(Self {
            own: Thing::Case(case),
            counted: Thing::Case(counted),
        })
    }

    /// Moves the sums of a period from its own days and kind to those it counts under.
    pub fn overlay(&self, sums: &mut Sums, period: Period) {
        for (thing, sign) in [(&self.own, -1), (&self.counted, 1)] {
            for entry in entries(thing) {
                sums.enter(&entry, period, sign);
            }
        }
    }

    /// The application as the year counts it.
    pub fn counted(&self) -> &Thing {
        &self.counted
    }

    /// The kind under which a period counts it as received though it was received in an earlier year.
    pub fn received_late(&self, period: Period) -> Option<Category> {
        let (own, counted) = (self.own.opened_on(), self.counted.opened_on());
        let Thing::Case(case) = &self.counted else {
            return None;
        };
        let late = own.year() < counted.year() && period.has(counted) && !case.removed;
        late.then_some(case.category)
    }
}

/// An application as a year counts it; none if as it is.
pub fn as_counted(case: &Case, signed: &SignedYears, year: i32) -> Option<Case> {
    let told = case.told?;
    if !case.is_late() && case.former.is_empty() {
        return None;
    }
    let received = case.opened_on.year();
    if received >= year {
        return None;
    }
    // C6: the year after the last report that does not know it.
    let mut between = signed.0.range(received..year).rev();
    let unknown = between.find(|(_, reached)| !reached.has(told));
    let carrying = unknown.map_or(received, |(before, _)| before + 1);
    let mut counted = case.clone();
    if let Some((first, last)) = days(carrying).filter(|_| carrying > received) {
        let from = told.on.clamp(first, last);
        counted.opened_on = from;
        for anew in &mut counted.anew {
            anew.first_on = anew.first_on.max(from);
        }
    }
    // C7: the kind by which the first report that knows it was signed.
    if let Some((_, reached)) = signed.0.range(carrying..year).next() {
        let mut former = case.former.iter();
        if let Some(former) = former.find(|former| !reached.has(former.until)) {
            counted.category = former.category;
        }
    }
    (counted != *case).then_some(counted)
}

fn days(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Period::year(year).map(|period| (period.from, period.to))
}

#[cfg(test)]
mod tests;
