//! Entries as events.

use gongkai_proto::catalog::v1 as proto;

use super::{Entry, message::message};

/// The entry was made, changed or ended.
pub fn changed(entry: &Entry) -> proto::EntryChanged {
    proto::EntryChanged {
        entry: Some(message(entry)),
    }
}
