//! Bureaus as events.

use chrono::NaiveDate;
use gongkai_proto::catalog::v1 as proto;

use super::{Bureau, message::message};

/// The bureau was registered that day.
pub fn registered(bureau: &Bureau, today: NaiveDate) -> proto::BureauRegistered {
    proto::BureauRegistered {
        bureau: Some(message(bureau, today)),
    }
}
