//! Items that are public, or on their way there: article 26 counts for each from the day it was formed, also for what is
//! under no entry of the catalog.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    catalog::{Period, TimeLimit},
    clock::Deadline,
    rules,
};
use uuid::Uuid;

use super::standing::{Fulfilled, Offices};
use crate::item::Change;

/// An item under an entry. Who is responsible for that one is for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryItem {
    /// The item.
    pub item: Uuid,
    /// The period it is for.
    pub period: Option<Period>,
    /// Civil date the information was formed or changed.
    pub formed_on: NaiveDate,
    /// Its publication; none while it is on its way.
    pub published: Option<Fulfilled>,
    /// Number of the version by which a change of it was published, if that is what this tells of.
    pub change: Option<i32>,
}

impl EntryItem {
    /// The same item with a change of its information, which is for no period.
    pub fn changed(&self, change: Change) -> Self {
        Self {
            period: None,
            formed_on: change.on,
            published: Some(of_change(self.item, change)),
            change: Some(change.version),
            ..self.clone()
        }
    }
}

/// By what a change is published; when that was entered is not known.
fn of_change(item: Uuid, change: Change) -> Fulfilled {
    Fulfilled {
        on: change.published_on,
        item,
        at: None,
    }
}

/// An item under no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Information {
    /// The item.
    pub item: Uuid,
    /// Its title; its index number once it was destroyed.
    pub title: String,
    /// Its offices.
    pub offices: Offices,
    /// Civil date it was formed or changed.
    pub formed_on: NaiveDate,
    /// Its publication; none while it is on its way.
    pub published: Option<Fulfilled>,
    /// Number of the version by which a change of it was published, if that is what this tells of.
    pub change: Option<i32>,
}

/// The limit of what no entry gives one (art. 26).
pub fn limit_by_law(formed_on: NaiveDate) -> TimeLimit {
    TimeLimit::OnChange {
        working_days: rules::publication_limit(formed_on),
    }
}

impl Information {
    /// The same under an entry that counts from a change.
    pub fn under_entry(&self) -> EntryItem {
        EntryItem {
            item: self.item,
            period: None,
            formed_on: self.formed_on,
            published: self.published,
            change: self.change,
        }
    }

    /// The same item with a change of its information.
    pub fn changed(&self, change: Change) -> Self {
        Self {
            formed_on: change.on,
            published: Some(of_change(self.item, change)),
            change: Some(change.version),
            ..self.clone()
        }
    }

    /// By when it is to be published.
    pub fn deadline(&self, cal: &Calendar) -> Option<Deadline> {
        limit_by_law(self.formed_on).of_day(cal, self.formed_on, "")
    }
}
