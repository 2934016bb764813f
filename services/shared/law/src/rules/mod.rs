//! Every number of the law, once: one table of dated rules, and functions that read it.
//!
//! A law changes on a day. A rule therefore has rows, each with the days on which it is
//! valid; the row is chosen by the day the law looks at (mostly the receipt day), never
//! by today. To change a number, end the old row in `table.rs` and add a new one below it.

mod setting;
mod table;

use chrono::NaiveDate;

pub use setting::{Bounds, Number, OwnRule, Setting, Settings};
pub use table::*;

/// What a rule's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Working days (工作日); day 1 is the day after the event.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Calendar months.
    Months,
    /// A rule without a number, which either exists on a day or not; the number is 1, or 0 where only a
    /// bureau's own rule makes it exist.
    Exists,
}

/// One row of the table: a number with its source and the days on which it is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How many of `unit`.
    pub number: u32,
    /// What is counted.
    pub unit: Unit,
    /// Law and article; where no text fixes the number, what the usual one rests on.
    pub source: &'static str,
    /// First day on which the row is valid.
    pub valid_from: NaiveDate,
    /// Last day on which it is valid; `None` while it is in force.
    pub valid_to: Option<NaiveDate>,
}

/// A rule through time: at least one row, oldest first, without gaps or overlaps.
#[derive(Clone, Copy, Debug)]
pub struct Dated {
    /// The name of the rule, stable, for settings and traces.
    pub code: &'static str,
    first: Rule,
    later: &'static [Rule],
}

impl Dated {
    /// The row for a day. A day before the first row is judged by the first row, since
    /// the duty existed in practice and some number has to be used.
    pub fn on(&self, day: NaiveDate) -> &Rule {
        self.later
            .iter()
            .rev()
            .find(|rule| rule.valid_from <= day)
            .unwrap_or(&self.first)
    }

    /// Whether the rule was in force on a day, strictly by its validity.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.rows()
            .any(|row| row.valid_from <= day && row.valid_to.is_none_or(|last| day <= last))
    }

    /// All rows, oldest first.
    pub fn rows(&self) -> impl Iterator<Item = &Rule> {
        std::iter::once(&self.first).chain(self.later)
    }
}

/// Length of the answer period in working days, by the receipt day.
pub fn answer_limit(receipt_day: NaiveDate) -> u32 {
    ANSWER.on(receipt_day).number
}

/// The most working days an answer may be extended by, by the receipt day.
pub fn extension_limit(receipt_day: NaiveDate) -> u32 {
    EXTENSION.on(receipt_day).number
}

/// Working days to pay the processing fee, by the day the notice was received.
pub fn fee_payment_limit(received: NaiveDate) -> u32 {
    FEE_PAYMENT.on(received).number
}

/// Whether a processing fee can be charged on that day (from 2021-01-01).
pub fn processing_fee_exists(day: NaiveDate) -> bool {
    PROCESSING_FEE.in_force(day)
}

/// Working days to publish, by the day the information was formed or changed.
pub fn publication_limit(formed: NaiveDate) -> u32 {
    PUBLICATION.on(formed).number
}

/// The day on which the first Regulations on Open Government Information came in force: nobody could apply
/// before.
pub fn regulations_since() -> NaiveDate {
    ANSWER.first.valid_from
}

/// The rule of that code.
pub fn find(code: &str) -> Option<&'static Dated> {
    TABLE.iter().copied().find(|dated| dated.code == code)
}
