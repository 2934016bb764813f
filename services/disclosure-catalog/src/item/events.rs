//! Items as events.

use gongkai_proto::catalog::v1 as proto;

use super::{Item, message::message};
use crate::bureau::Bureau;

/// The item was published.
pub fn published(item: &Item, publisher: &Bureau) -> proto::ItemPublished {
    proto::ItemPublished {
        item: Some(message(item, publisher)),
    }
}
