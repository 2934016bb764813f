//! Activities as events.

use gongkai_proto::catalog::v1 as proto;

use super::{Activity, message::message};

/// The activity was recorded.
pub fn recorded(activity: &Activity) -> proto::ActivityRecorded {
    proto::ActivityRecorded {
        activity: Some(message(activity)),
    }
}
