//! How a duty stands, and how fresh an entry is.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::code::codes;
use uuid::Uuid;

pub use gongkai_law::catalog::UpdateDutyKind as Kind;

codes! {
    /// How a duty stands.
    pub enum State as "gongkai.catalog.v1.UpdateDutyState" {
        /// To be done.
        Open = "open", "未到期";
        /// Fulfilled in time.
        InTime = "in_time", "按时公开";
        /// Fulfilled after its day.
        Late = "late", "逾期公开";
        /// Not fulfilled, though its day has passed.
        Overdue = "overdue", "逾期未公开";
    }

    /// How fresh an entry is.
    pub enum Freshness as "gongkai.catalog.v1.Freshness" {
        /// Nothing of it is overdue.
        Fresh = "fresh", "已更新";
        /// Something is.
        Stale = "stale", "未及时更新";
        /// Nothing was ever published under it.
        Empty = "empty", "无内容";
        /// It is published on another site.
        Linked = "linked", "外部链接";
    }
}

impl State {
    /// Of what is due on a day and was fulfilled so, or not.
    pub fn of(due: NaiveDate, fulfilled: Option<Fulfilled>, today: NaiveDate) -> Self {
        match fulfilled {
            Some(by) if by.on <= due => Self::InTime,
            Some(_) => Self::Late,
            None if today > due => Self::Overdue,
            None => Self::Open,
        }
    }

    /// Whether it is fulfilled, in time or not.
    pub fn is_fulfilled(self) -> bool {
        matches!(self, Self::InTime | Self::Late)
    }
}

/// What fulfilled a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fulfilled {
    /// Civil date.
    pub on: NaiveDate,
    /// The item that did.
    pub item: Uuid,
    /// When that was entered, where somebody asks who was responsible on that day.
    pub at: Option<DateTime<Utc>>,
}

/// A civil date, and an instant of it where that matters.
pub type When = (NaiveDate, Option<DateTime<Utc>>);

/// Who is responsible for what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Responsible<'a> {
    /// The office; empty for the disclosure unit.
    pub office_id: &'a str,
    /// Subject of the person, if somebody is named.
    pub person: Option<&'a str>,
}

/// An office was responsible until another one was made so (`reassignment`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Until {
    /// The office until then.
    pub office_id: String,
    /// Civil date the other one was.
    pub on: NaiveDate,
    /// When that was entered.
    pub at: DateTime<Utc>,
}

/// The office that is responsible for something, and those that were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offices {
    /// The office now; empty for the disclosure unit.
    pub now: String,
    /// Those that were before another one was made responsible instead, the earliest first.
    pub earlier: Vec<Until>,
}

impl Offices {
    /// One that was responsible from the beginning.
    pub fn one(now: String) -> Self {
        Self {
            now,
            earlier: Vec::new(),
        }
    }

    /// The one that was responsible on a day, at that instant of it; that is so now, if none is given.
    pub fn on(&self, on: Option<When>) -> Responsible<'_> {
        let still = |until: &&Until| {
            on.is_some_and(|(day, at)| {
                until.on > day || until.on == day && at.is_some_and(|at| until.at > at)
            })
        };
        let then = self.earlier.iter().find(still);
        Responsible {
            office_id: then.map_or(&self.now, |until| &until.office_id),
            person: None,
        }
    }
}
