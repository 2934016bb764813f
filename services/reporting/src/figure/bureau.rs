//! A bureau: what it is called, where it stands, and who succeeds it. Pure.

use chrono::NaiveDate;
use gongkai_law::bureau::Level;
use serde::{Deserialize, Serialize};

/// A bureau as events told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bureau {
    /// Full official name when it was told.
    pub name: String,
    /// Its names by the day from which; none while it was never renamed.
    pub dated_names: Vec<DatedName>,
    /// Where it stands.
    pub level: Level,
    /// Its item groups, in its order.
    pub item_groups: Vec<ItemGroup>,
    /// Who succeeds it; none while it goes on.
    pub succeeded_by: Option<Succession>,
}

/// That another bureau goes on with what one had to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Id of the bureau that succeeds.
    pub bureau_id: String,
    /// What that one was called on that day.
    pub bureau_name: String,
    /// Civil date from which.
    pub from_on: NaiveDate,
    /// The document that says so.
    pub source: String,
}

/// A name of a bureau from a day on, and the document that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedName {
    /// Civil date from which it holds.
    pub valid_from: NaiveDate,
    /// The name.
    pub name: String,
    /// The document.
    pub source: String,
}

impl Bureau {
    /// What it is called on that day.
    pub fn name_on(&self, day: NaiveDate) -> &str {
        let mut latest = self.dated_names.iter().rev();
        let in_force = latest.find(|name| name.valid_from <= day);
        in_force.map_or(&self.name, |name| &name.name)
    }

    /// The names it got between two days, the second included, each with that before.
    pub fn renamed(&self, from: NaiveDate, to: NaiveDate) -> Vec<(&str, &DatedName)> {
        let within = |name: &&DatedName| (from..=to).contains(&name.valid_from);
        let renamed = self.dated_names.iter().filter(within).filter_map(|name| {
            let before = self.name_on(name.valid_from.pred_opt()?);
            (before != name.name).then_some((before, name))
        });
        renamed.collect()
    }
}

/// A group the bureau counts its items by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemGroup {
    /// Its code.
    pub code: String,
    /// Its name as the report prints it.
    pub name: String,
}
