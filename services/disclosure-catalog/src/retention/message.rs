//! Terms and items whose term is past, as they are sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;

use super::state::{Expired, InForce, WithoutKind};

/// A term as it is sent.
pub fn retention(in_force: &InForce) -> proto::ItemRetention {
    proto::ItemRetention {
        kind: to_number(in_force.kind),
        term: in_force.term.map_or(0, to_number),
        source: in_force.source.clone(),
        own: in_force.own,
    }
}

/// An item whose term is past, as it is sent.
pub fn expired(expired: &Expired) -> proto::ExpiredItem {
    proto::ExpiredItem {
        item_id: expired.item.to_string(),
        number: expired.number.clone(),
        title: expired.title.clone(),
        kind: to_number(expired.kind),
        term: to_number(expired.term),
        dated_on: expired.dated_on.to_string(),
        kept_until: expired.kept_until.to_string(),
        held: expired.held,
    }
}

/// An item that was given no kind, as it is sent.
pub fn without_kind(item: &WithoutKind) -> proto::ExpiredItem {
    proto::ExpiredItem {
        item_id: item.item.to_string(),
        number: item.number.clone(),
        title: item.title.clone(),
        dated_on: item.dated_on.to_string(),
        held: item.held,
        ..proto::ExpiredItem::default()
    }
}
