//! Items as events.

use gongkai_proto::catalog::v1 as proto;

use super::{Item, message::message};

/// The item was published.
pub fn published(item: &Item) -> proto::ItemPublished {
    proto::ItemPublished {
        item: Some(message(item)),
    }
}
