//! Numbers as events.

use gongkai_law::rules::OwnRule;
use gongkai_proto::catalog::v1 as proto;

use super::message::own_message;

/// The bureau set itself a number.
pub fn set(own: &OwnRule) -> proto::BureauSettingSet {
    proto::BureauSettingSet {
        setting: Some(own_message(own)),
    }
}
