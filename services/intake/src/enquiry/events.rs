//! Facts of enquiries as events, for the figures of reporting.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::{Enquiry, Happened};
use crate::{
    assumed,
    calendar::Current,
    case::{Loaded, act::Tell},
    date,
};

impl Tell for Enquiry {
    async fn tell(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        _: Option<NaiveDate>,
    ) -> Result<()> {
        let subject = case.id.to_string();
        match happened {
            Happened::Registered { .. } => {
                tx.record(&subject, &registered(calendar, case.id, &case.state))
                    .await
            }
            Happened::Closed => tx.record(&subject, &closed(case.id, &case.state)).await,
        }
    }
}

/// The enquiry was registered.
fn registered(calendar: &Current, id: Uuid, enquiry: &Enquiry) -> proto::EnquiryRegistered {
    proto::EnquiryRegistered {
        enquiry_id: id.to_string(),
        category: to_number(
            "gongkai.intake.v1.EnquiryCategory",
            enquiry.category.as_str(),
        ),
        registered_on: enquiry.registered_on.to_string(),
        due_on: enquiry.due(calendar).date.to_string(),
        assumed: assumed::numbers(&enquiry.assumed),
    }
}

/// It was closed.
fn closed(id: Uuid, enquiry: &Enquiry) -> proto::EnquiryClosed {
    proto::EnquiryClosed {
        enquiry_id: id.to_string(),
        closed_on: date(enquiry.closed_on),
    }
}
