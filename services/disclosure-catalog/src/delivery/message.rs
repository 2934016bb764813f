//! A delivery as sent.

use chrono::NaiveDate;
use gongkai_chassis::{clock::timestamp, code::to_number, identity::BureauId};
use gongkai_proto::catalog::v1 as proto;
use uuid::Uuid;

use super::state::{Delivery, Standing};

/// An id, or nothing.
pub fn id(id: Option<Uuid>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}

/// A delivery as sent.
pub fn message(delivery: &Delivery, bureau: &BureauId) -> proto::Delivery {
    proto::Delivery {
        id: delivery.id.to_string(),
        bureau_id: bureau.to_string(),
        item_id: delivery.item.to_string(),
        channel: to_number(delivery.channel),
        delivered_on: delivery.delivered_on.to_string(),
        proof: Some(proto::DeliveryProof {
            note: delivery.proof.note.clone(),
            link: delivery.proof.link.clone(),
            sha256: delivery.proof.sha256.clone(),
        }),
        corrects: id(delivery.corrects),
        void: delivery.void,
        reason: delivery.reason.clone(),
        correction: id(delivery.corrected_by),
        recorded_at: Some(timestamp(delivery.recorded_at)),
    }
}

/// How an item stands with a channel, as sent.
pub fn standing(standing: &Standing) -> proto::ChannelState {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    proto::ChannelState {
        channel: to_number(standing.channel),
        asked_by_entry: standing.asked,
        named_by_item: standing.named,
        delivered_on: day(standing.delivered_on),
        lacking: standing.is_lacking(),
    }
}
