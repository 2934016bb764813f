//! That an item went out through a channel, and that something was not published by its day, as events leave them. Pure.

use chrono::NaiveDate;
use gongkai_law::catalog::{Channel, UpdateDutyKind};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use super::Contradiction;

/// A published item went out through a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The item.
    pub item_id: Uuid,
    /// The channel.
    pub channel: Channel,
    /// Civil date.
    pub on: NaiveDate,
}

/// What may happen to a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryChange {
    /// It was recorded.
    Recorded(Delivery),
    /// Another record takes its place, or tells that it did not take place: it counts no more.
    Replaced,
}

impl Delivery {
    /// The delivery after something that happened to it; none where it does not count.
    pub fn after(
        before: Option<&Self>,
        change: DeliveryChange,
    ) -> Result<Option<Self>, Contradiction> {
        match (before, change) {
            (None, DeliveryChange::Recorded(delivery)) => Ok(Some(delivery)),
            (Some(_), DeliveryChange::Replaced) => Ok(None),
            (Some(_), DeliveryChange::Recorded(_)) => {
                Err(Contradiction("a delivery that was recorded before"))
            }
            (None, DeliveryChange::Replaced) => Err(Contradiction(
                "the correction of a delivery that does not count",
            )),
        }
    }
}

/// Something that was not public on the working day after it was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// What tells it from all others of its bureau.
    pub key: String,
    /// What makes it.
    pub kind: UpdateDutyKind,
    /// Id of the office that was responsible; empty for the disclosure unit.
    pub office_id: String,
    /// Civil date it was due.
    pub due_on: NaiveDate,
}

impl Duty {
    /// The id of its row: a duty is counted once for each day it was due, whoever is reminded of it.
    pub fn id(&self) -> Uuid {
        let named = format!("{}/{}", self.key, self.due_on);
        let mut bytes = [0; 16];
        let hash = digest(&SHA256, named.as_bytes());
        for (byte, known) in bytes.iter_mut().zip(hash.as_ref()) {
            *byte = *known;
        }
        Builder::from_custom_bytes(bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_has_one_id_a_due_day_whoever_does_it() {
        let duty = |office: &str, due_on: &str| Duty {
            key: "entry/1/2024-Q1".to_owned(),
            kind: UpdateDutyKind::Entry,
            office_id: office.to_owned(),
            due_on: due_on.parse().unwrap(),
        };
        let first = duty("safety", "2024-04-22").id();
        assert_eq!(first, duty("relief", "2024-04-22").id());
        assert_ne!(first, duty("safety", "2024-04-23").id());
        assert_eq!(first.get_version_num(), 8);
    }
}
