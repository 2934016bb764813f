//! Items that were published under no entry of the catalog: article 26 counts for them all the same.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::{calendar::Calendar, catalog::TimeLimit, clock::Deadline, rules};
use uuid::Uuid;

use super::standing::{Fulfilled, Until, office_on};

/// An item that was published under no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Information {
    /// The item.
    pub item: Uuid,
    /// Its title; its index number once it was destroyed.
    pub title: String,
    /// Its office.
    pub office_id: String,
    /// Those that were before another one was made responsible instead.
    pub earlier: Vec<Until>,
    /// Civil date it was formed or changed.
    pub formed_on: NaiveDate,
    /// Civil date it was published.
    pub published_on: NaiveDate,
    /// When that was entered.
    pub at: DateTime<Utc>,
}

/// The limit of what no entry gives one (art. 26).
pub fn limit_by_law(formed_on: NaiveDate) -> TimeLimit {
    TimeLimit::OnChange {
        working_days: rules::publication_limit(formed_on),
    }
}

impl Information {
    /// By when it was to be published.
    pub fn deadline(&self, cal: &Calendar) -> Option<Deadline> {
        limit_by_law(self.formed_on).of_day(cal, self.formed_on, "")
    }

    /// By what it was fulfilled.
    pub fn fulfilled(&self) -> Fulfilled {
        Fulfilled {
            on: self.published_on,
            item: self.item,
            at: Some(self.at),
        }
    }

    /// The office that was responsible for it on a day, at that instant of it; that is so now, if none is given.
    pub fn office_on(&self, on: Option<(NaiveDate, Option<DateTime<Utc>>)>) -> &str {
        let now = self.office_id.as_str();
        on.map_or(now, |on| office_on(&self.earlier, now, on))
    }
}
