//! Bureaus as events.

use gongkai_proto::catalog::v1 as proto;

use super::{Bureau, message::message};

/// The bureau was registered.
pub fn registered(bureau: &Bureau) -> proto::BureauRegistered {
    proto::BureauRegistered {
        bureau: Some(message(bureau)),
    }
}
