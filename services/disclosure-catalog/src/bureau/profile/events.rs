//! Bureaus and profiles as events.

use chrono::NaiveDate;
use gongkai_proto::catalog::v1 as proto;

use super::{Profile, message::message};
use crate::bureau::{self, Bureau};

/// The bureau was changed that day, for this reason; or its profile was, for none.
pub fn updated(
    bureau: &Bureau,
    profile: &Profile,
    today: NaiveDate,
    reason: &str,
) -> proto::BureauUpdated {
    proto::BureauUpdated {
        bureau: Some(bureau::message(bureau, today)),
        profile: Some(message(profile)),
        reason: reason.to_owned(),
    }
}
