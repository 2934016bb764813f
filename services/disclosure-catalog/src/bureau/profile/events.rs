//! Profiles as events.

use gongkai_proto::catalog::v1 as proto;

use super::{Profile, message::message};
use crate::bureau::{self, Bureau};

/// The bureau's profile was changed.
pub fn updated(bureau: &Bureau, profile: &Profile) -> proto::BureauUpdated {
    proto::BureauUpdated {
        bureau: Some(bureau::message(bureau)),
        profile: Some(message(profile)),
    }
}
