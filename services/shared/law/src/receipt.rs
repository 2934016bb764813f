//! Receipt of an application (收到申请之日, article 31): from which day the periods run.
//!
//! What is handed in or signed for is received that day. An ordinary letter, the internet
//! and fax need a confirmation with the applicant, which is the organ's duty; the day of
//! the confirmation is the receipt day. A duty left undone must not cost the applicant his
//! period, so the system confirms by itself after a while and says so.

use chrono::NaiveDate;

use crate::application::Channel;
use crate::calendar::{Calendar, Due};
use crate::code::codes;
use crate::rules::{Setting, Settings};

codes! {
    /// The event that establishes the receipt day.
    pub enum ReceiptBasis {
        /// Handed in.
        Submission = "submission", "申请人提交之日";
        /// Signed for by the organ.
        Signature = "signature", "行政机关签收之日";
        /// Confirmed with the applicant.
        Confirmation = "confirmation", "与申请人确认之日";
    }
}

impl ReceiptBasis {
    /// What establishes the receipt day on a channel.
    pub const fn of(channel: Channel) -> Self {
        match channel {
            Channel::InPerson => Self::Submission,
            Channel::SignedPost => Self::Signature,
            Channel::OrdinaryLetter | Channel::Internet | Channel::Fax => Self::Confirmation,
        }
    }
}

/// The article of the Regulations that gives a channel its receipt day.
pub const fn article(channel: Channel) -> &'static str {
    match channel {
        Channel::InPerson => "第三十一条第（一）项",
        Channel::SignedPost | Channel::OrdinaryLetter => "第三十一条第（二）项",
        Channel::Internet | Channel::Fax => "第三十一条第（三）项",
    }
}

/// The receipt day of what arrived (was handed in, signed for, came in) on a day; `None`
/// while it has to be confirmed and is not. Any calendar day may be a receipt day.
pub fn receipt_day(
    channel: Channel,
    arrived: NaiveDate,
    confirmed: Option<NaiveDate>,
) -> Option<NaiveDate> {
    match ReceiptBasis::of(channel) {
        ReceiptBasis::Submission | ReceiptBasis::Signature => Some(arrived),
        ReceiptBasis::Confirmation => confirmed,
    }
}

/// When a confirmation has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The last day on which the organ does it in time.
    pub due: Due,
    /// The day on which the system does it, if it is still undone then; `None` where it
    /// must not.
    pub by_system: Option<Due>,
}

/// The confirmation of what arrived on a day; `None` on channels that need none. An
/// ordinary letter whose applicant cannot be reached is only registered, and is received
/// when contact is restored, so the system never confirms it. `own` are the bureau's numbers.
pub fn confirmation(
    cal: &Calendar,
    channel: Channel,
    arrived: NaiveDate,
    unreachable: bool,
    own: &Settings,
) -> Option<Confirmation> {
    if !channel.needs_confirmation() {
        return None;
    }
    let limit = own.on(Setting::ReceiptConfirmation, arrived).number;
    let longer = limit + own.on(Setting::SelfConfirmation, arrived).number;
    let never = unreachable && channel == Channel::OrdinaryLetter;
    Some(Confirmation {
        due: cal.add_working_days(arrived, limit),
        by_system: (!never).then(|| cal.add_working_days(arrived, longer)),
    })
}
