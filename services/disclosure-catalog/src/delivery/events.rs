//! Deliveries as events.

use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;

use super::{message::id, state::Delivery};

/// It was recorded, or corrected.
pub fn recorded(delivery: &Delivery) -> proto::DeliveryRecorded {
    proto::DeliveryRecorded {
        delivery_id: delivery.id.to_string(),
        item_id: delivery.item.to_string(),
        channel: to_number(delivery.channel),
        delivered_on: delivery.delivered_on.to_string(),
        corrects: id(delivery.corrects),
        void: delivery.void,
    }
}
