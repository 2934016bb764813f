//! A published item, and an activity, as their events leave them. Pure.

use chrono::NaiveDate;
use gongkai_law::{
    assumed::Aspect,
    catalog::Channel,
    outreach::{Measure, Qualifier},
};
use serde::{Deserialize, Serialize};

use super::{Contradiction, Validity};

/// A published item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its index number.
    pub index_number: String,
    /// Id of the responsible office; empty for none.
    pub office_id: String,
    /// The bureau's group.
    pub group: String,
    /// Item of article 20.
    pub article20_code: i32,
    /// The channels it goes through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Civil date it was formed; known of every document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formed_on: Option<NaiveDate>,
    /// As a document.
    pub validity: Validity,
    /// Civil date of publication.
    pub published_on: NaiveDate,
    /// Civil date it had to be published by; none of opening stock, which is not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Civil date from which it is in force no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repealed_on: Option<NaiveDate>,
    /// Civil date it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_on: Option<NaiveDate>,
    /// What of it is assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<Aspect>,
}

/// What may happen to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemChange {
    /// It was published.
    Published(Item),
    /// The import that took it over was revoked: it counts no more.
    Revoked,
    /// A new version may be another document, or in force for another time, or correct the day it was formed.
    Revised {
        /// As a document.
        validity: Validity,
        /// What of it is assumed still.
        assumed: Vec<Aspect>,
        /// Civil date it was formed.
        formed_on: Option<NaiveDate>,
    },
    /// It was repealed: civil date from which it is in force no more.
    Repealed(NaiveDate),
    /// It was withdrawn. It was made public on its day, and stays counted as that.
    Withdrawn(NaiveDate),
}

impl Item {
    /// The item after something that happened to it; none where nothing of it counts.
    pub fn after(before: Option<Self>, change: ItemChange) -> Result<Option<Self>, Contradiction> {
        let (mut item, change) = match (before, change) {
            (None, ItemChange::Published(item)) => return Ok(Some(item)),
            (Some(_), ItemChange::Published(_)) => {
                return Err(Contradiction("an item that was published before"));
            }
            // Of one that was told of before documents were counted nothing is known.
            (None, ItemChange::Revised { .. }) | (Some(_), ItemChange::Revoked) => return Ok(None),
            (None, _) => {
                return Err(Contradiction(
                    "something of an item of which nothing was told",
                ));
            }
            (Some(item), change) => (item, change),
        };
        match change {
            ItemChange::Published(_) | ItemChange::Revoked => {}
            ItemChange::Revised {
                validity,
                assumed,
                formed_on,
            } => {
                if item.formed_on.is_some() {
                    item.validity = validity;
                    item.assumed = assumed;
                    item.formed_on = formed_on.or(item.formed_on);
                }
            }
            ItemChange::Repealed(on) => item.repealed_on = Some(on),
            ItemChange::Withdrawn(on) => item.withdrawn_on = Some(on),
        }
        Ok(Some(item))
    }
}

/// An outreach activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Id of the responsible office; empty for none.
    pub office_id: String,
    /// Civil date it was held.
    pub held_on: NaiveDate,
    /// What was counted.
    pub quantities: Vec<Quantity>,
    /// What of it is assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<Aspect>,
}

/// A quantity of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub value: i64,
    /// How exactly it is known; nothing for exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<Qualifier>,
}
