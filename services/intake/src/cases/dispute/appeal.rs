//! How a suit goes on before another instance, and what the bureau replies there.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    dispute::{Appellant, Period},
};

use crate::cases::kernel::duty::DutyKind;

/// An appeal, or another way a suit went on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// By whom.
    pub appellant: Appellant,
    /// Civil date it was filed.
    pub filed_on: NaiveDate,
    /// Civil date the bureau received the copy, from which its period to answer it runs; none where it
    /// appealed itself.
    pub copy_received_on: Option<NaiveDate>,
    /// Civil date the bureau answered it.
    pub replied_on: Option<NaiveDate>,
}

impl Appeal {
    /// By when the bureau is to answer it; none where it appealed itself.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        let from = self.copy_received_on?;
        Some(Period::DefenceOnAppeal.due(calendar, from))
    }
}

/// A reply to what goes against the bureau in one instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Which one, from 1.
    pub part: i32,
    /// What it is called.
    pub kind: DutyKind,
    /// Its period.
    pub period: Period,
    /// Civil date from which that runs.
    pub copy_received_on: NaiveDate,
    /// Civil date it was filed.
    pub replied_on: Option<NaiveDate>,
}

impl Round {
    /// That on an appeal, the next but so many; none on the bureau's own.
    pub fn of_appeal(index: usize, appeal: &Appeal) -> Option<Self> {
        Some(Self {
            part: i32::try_from(index).ok()?.checked_add(2)?,
            kind: DutyKind::Defence,
            period: Period::DefenceOnAppeal,
            copy_received_on: appeal.copy_received_on?,
            replied_on: appeal.replied_on,
        })
    }

    /// By when it is due.
    pub fn due(&self, calendar: &Calendar) -> Due {
        self.period.due(calendar, self.copy_received_on)
    }
}
