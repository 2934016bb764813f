//! Arrangements as events.

use gongkai_proto::catalog::v1 as proto;

use super::{Arrangement, message::message};

/// The arrangement was loaded.
pub fn loaded(arrangement: &Arrangement) -> proto::CalendarLoaded {
    proto::CalendarLoaded {
        calendar: Some(message(arrangement)),
    }
}
