//! A bureau as it stands at a time, and what of it can be changed.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};

use super::{Bureau, ItemGroup, Office, Succession, dated::DatedText};

/// A bureau as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned {
    /// Counts from 1.
    pub version: i32,
    /// The bureau.
    pub bureau: Bureau,
}

/// A change of one field.
#[derive(Debug, Clone)]
pub enum Change {
    /// Of all its names.
    Names(Vec<DatedText>),
    /// Of all its offices.
    Offices(Vec<Office>),
    /// Of all its groups of items.
    ItemGroups(Vec<ItemGroup>),
    /// Of the bureau above.
    Parent(BureauId),
    /// Of who succeeds it.
    Succession(Option<Succession>),
    /// Of the day it was founded.
    Founded(Option<NaiveDate>),
}

impl Versioned {
    /// The etag of this state.
    pub fn etag(&self) -> String {
        self.version.to_string()
    }

    /// The next version, changed by somebody who read it at `etag`; empty for whatever state there is.
    pub fn change(self, etag: &str, changes: Vec<Change>) -> Result<Self> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(Error::new(Reason::Conflict)
                .with("id", &self.bureau.id)
                .with("etag", self.version));
        }
        let mut bureau = self.bureau;
        for change in changes {
            match change {
                Change::Names(names) => bureau.dated_names = names,
                Change::Offices(offices) => bureau.offices = offices,
                Change::ItemGroups(groups) => bureau.item_groups = groups,
                Change::Parent(parent) => bureau.parent_id = Some(parent),
                Change::Succession(succession) => bureau.succeeded_by = succession,
                Change::Founded(day) => bureau.founded_on = day,
            }
        }
        Ok(Self {
            version: self.version + 1,
            bureau,
        })
    }
}
