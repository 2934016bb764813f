//! When the receipt of an application has to be confirmed (art. 31).

use chrono::NaiveDate;
use gongkai_law::{
    application::Channel,
    calendar::{Calendar, Due},
    rules,
};

/// When a confirmation has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The last day on which the organ does it in time.
    pub due: Due,
    /// The day on which the clock does it, if it is still undone then; none where it must not.
    pub by_system: Option<Due>,
}

/// The confirmation of what arrived on a day; none on channels that need none. The clock never
/// confirms an ordinary letter whose sender cannot be reached: it is received when contact is restored.
pub fn confirmation(
    calendar: &Calendar,
    channel: Channel,
    arrived: NaiveDate,
    unreachable: bool,
) -> Option<Confirmation> {
    if !channel.needs_confirmation() {
        return None;
    }
    let limit = rules::RECEIPT_CONFIRMATION.on(arrived).number;
    let never = unreachable && channel == Channel::OrdinaryLetter;
    Some(Confirmation {
        due: calendar.add_working_days(arrived, limit),
        by_system: (!never).then(|| calendar.add_working_days(arrived, limit + 1)),
    })
}
