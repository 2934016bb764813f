//! An activity as sent.

use gongkai_chassis::code::{to_number, to_numbers};
use gongkai_proto::catalog::v1 as proto;

use super::{Activity, Quantity};

/// An activity as sent.
pub fn message(activity: &Activity) -> proto::Activity {
    let quantity = |quantity: &Quantity| proto::Quantity {
        measure: to_number(quantity.measure),
        value: quantity.value.into(),
        qualifier: quantity.qualifier.map_or(0, to_number),
    };
    proto::Activity {
        id: activity.id.to_string(),
        bureau_id: activity.bureau.to_string(),
        title: activity.title.clone(),
        office_id: activity.office_id.clone(),
        held_on: activity.held_on.to_string(),
        quantities: activity.quantities.iter().map(quantity).collect(),
        assumed: to_numbers(&activity.assumed),
    }
}
