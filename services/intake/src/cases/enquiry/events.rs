//! Facts of enquiries as events, for the figures of reporting.

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, error::Result};
use gongkai_journal::Event;
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::state::{End, Enquiry, Happened, Satisfaction};
use crate::{
    cases::kernel::{Case as _, RecordedFact, act::Effects, tell::Tell},
    contract::assumed,
    contract::message::date,
    time::calendar::Current,
};

impl Effects for Enquiry {}

impl Tell for Enquiry {
    fn told(
        &self,
        id: Uuid,
        calendar: &Current,
        happened: &RecordedFact<Self>,
        _: Option<NaiveDate>,
    ) -> Result<Vec<Event>> {
        let subject = id.to_string();
        let event = match &happened.body {
            Happened::Registered(_) => Event::of(&subject, &registered(calendar, id, self)),
            Happened::Closed { .. }
            | Happened::PointedToPetition { .. }
            | Happened::Withdrawn { .. } => Event::of(&subject, &closed(calendar, id, self)),
            Happened::Merged { .. } | Happened::Voided { .. } => {
                Event::of(&subject, &removed(id, self))
            }
            Happened::Reopened { .. } => {
                let reopened = proto::EnquiryReopened {
                    enquiry_id: id.to_string(),
                    reopened_on: happened.legal_date.to_string(),
                };
                Event::of(&subject, &reopened)
            }
            Happened::Appraised { satisfaction, .. } => {
                Event::of(&subject, &appraised(id, self, *satisfaction))
            }
            // How the bureau works on it inside is nobody's figure.
            Happened::Assigned(_)
            | Happened::Split { .. }
            | Happened::TaskReassigned(_)
            | Happened::TaskAnswered { .. }
            | Happened::TaskReturned { .. }
            | Happened::Supervised { .. }
            | Happened::DoubleMerged { .. } => return Ok(Vec::new()),
        };
        Ok(vec![event?])
    }

    /// What is told of opening stock: that it was registered.
    fn told_opening(
        &self,
        id: Uuid,
        calendar: &Current,
        _: &[RecordedFact<Self>],
    ) -> Result<Vec<Event>> {
        let told = Event::of(&id.to_string(), &registered(calendar, id, self))?;
        Ok(vec![told])
    }
}

/// The enquiry was registered.
fn registered(calendar: &Current, id: Uuid, enquiry: &Enquiry) -> proto::EnquiryRegistered {
    proto::EnquiryRegistered {
        enquiry_id: id.to_string(),
        category: to_number(enquiry.registered.category),
        registered_on: enquiry.registered_on.to_string(),
        due_on: enquiry.due(calendar).date.to_string(),
        assumed: assumed::numbers(&enquiry.registered.assumed),
        number: Enquiry::told_number(),
        office_id: enquiry.told_office(),
    }
}

/// It was closed with an answer, pointed to petitions, or withdrawn.
fn closed(calendar: &Current, id: Uuid, enquiry: &Enquiry) -> proto::EnquiryClosed {
    let (day, end) = enquiry.ended.unzip();
    let ended_on = day.unwrap_or(enquiry.registered_on);
    proto::EnquiryClosed {
        enquiry_id: id.to_string(),
        closed_on: date(day),
        to_petitions: end == Some(End::Petition),
        on_time_promised: enquiry.in_time(calendar, ended_on).promised,
        withdrawn: end == Some(End::Withdrawn),
        office_id: enquiry.told_office(),
    }
}

/// It ended without counting.
fn removed(id: Uuid, enquiry: &Enquiry) -> proto::EnquiryRemoved {
    proto::EnquiryRemoved {
        enquiry_id: id.to_string(),
        end: enquiry.ended.map_or(0, |(_, end)| to_number(end)),
    }
}

/// The citizen appraised the answer.
fn appraised(id: Uuid, enquiry: &Enquiry, satisfaction: Satisfaction) -> proto::EnquiryAppraised {
    let appraisal = enquiry.appraisal.as_ref();
    proto::EnquiryAppraised {
        enquiry_id: id.to_string(),
        satisfaction: to_number(satisfaction),
        appraised_on: date(appraisal.map(|appraisal| appraisal.day)),
    }
}
