//! Facts of enquiries as events, for the figures of reporting.

use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::Enquiry;
use crate::{assumed, date};

/// The enquiry was registered.
pub fn registered(id: Uuid, enquiry: &Enquiry) -> proto::EnquiryRegistered {
    proto::EnquiryRegistered {
        enquiry_id: id.to_string(),
        category: to_number(
            "gongkai.intake.v1.EnquiryCategory",
            enquiry.category.as_str(),
        ),
        registered_on: enquiry.registered_on.to_string(),
        due_on: enquiry.due().date.to_string(),
        assumed: assumed::numbers(&enquiry.assumed),
    }
}

/// It was closed.
pub fn closed(id: Uuid, enquiry: &Enquiry) -> proto::EnquiryClosed {
    proto::EnquiryClosed {
        enquiry_id: id.to_string(),
        closed_on: date(enquiry.closed_on),
    }
}
