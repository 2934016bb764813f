//! Facts of enquiries as events, for the figures of reporting.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::{End, Enquiry, Happened, Satisfaction};
use crate::{
    cases::kernel::{Loaded, act::Tell},
    contract::assumed,
    contract::message::date,
    time::calendar::Current,
};

impl Tell for Enquiry {
    async fn tell(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        _: Option<NaiveDate>,
    ) -> Result<()> {
        let (id, state) = (case.id, &case.state);
        let subject = id.to_string();
        match happened {
            Happened::Registered { .. } => {
                tx.record(&subject, &registered(calendar, id, state)).await
            }
            Happened::Closed | Happened::PointedToPetition { .. } => {
                tx.record(&subject, &closed(id, state)).await
            }
            Happened::Merged { .. } | Happened::Voided => {
                tx.record(&subject, &removed(id, state)).await
            }
            Happened::Appraised { satisfaction } => {
                tx.record(&subject, &appraised(id, state, *satisfaction))
                    .await
            }
            // How the bureau works on it inside is nobody's figure.
            Happened::Split { .. }
            | Happened::TaskReassigned { .. }
            | Happened::TaskAnswered { .. }
            | Happened::TaskReturned { .. }
            | Happened::Supervised { .. }
            | Happened::DoubleMerged { .. } => Ok(()),
        }
    }
}

/// Tells of opening stock: that it was registered.
pub async fn tell_opening(tx: &mut Tx, calendar: &Current, case: &Loaded<Enquiry>) -> Result<()> {
    let told = registered(calendar, case.id, &case.state);
    tx.record(&case.id.to_string(), &told).await
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

/// It was closed with an answer, or pointed to petitions.
fn closed(id: Uuid, enquiry: &Enquiry) -> proto::EnquiryClosed {
    let (day, end) = enquiry.ended.unzip();
    proto::EnquiryClosed {
        enquiry_id: id.to_string(),
        closed_on: date(day),
        to_petitions: end == Some(End::Petition),
    }
}

/// It ended without counting.
fn removed(id: Uuid, enquiry: &Enquiry) -> proto::EnquiryRemoved {
    proto::EnquiryRemoved {
        enquiry_id: id.to_string(),
        end: enquiry.ended.map_or(0, |(_, end)| {
            to_number("gongkai.intake.v1.EnquiryEnd", end.as_str())
        }),
    }
}

/// The citizen appraised the answer.
fn appraised(id: Uuid, enquiry: &Enquiry, satisfaction: Satisfaction) -> proto::EnquiryAppraised {
    let appraisal = enquiry.appraisal.as_ref();
    proto::EnquiryAppraised {
        enquiry_id: id.to_string(),
        satisfaction: to_number("gongkai.intake.v1.Satisfaction", satisfaction.as_str()),
        appraised_on: date(appraisal.map(|appraisal| appraisal.day)),
    }
}
