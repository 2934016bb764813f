//! What follows from the events of intake.

use chrono::NaiveDate;
use gongkai_law::{
    application::Removal,
    assumed::Aspect,
    clock::OnTime,
    enquiry::{self, End},
    permit,
};
use gongkai_proto::intake::v1 as intake;
use gongkai_subscriber::ApplyError;
use uuid::Uuid;

use super::{
    Tells,
    read::{assumed, code, day, id, optional_day, signed},
};
use crate::figure::thing::{
    Anew, Case, CaseChange, Category, Change, End as CaseEnd, Ending, Payment,
};

/// Says for each event what it changes: `Event as told => changes`.
macro_rules! tells {
    ($($event:ident as $told:ident => $changes:expr;)+) => {$(
        impl Tells for intake::$event {
            fn changes(self) -> Result<Vec<Change>, ApplyError> {
                let $told = self;
                Ok($changes)
            }
        }
    )+};
}

tells! {
    ApplicationReceived as told => vec![opened(
        id("application_id", &told.application_id)?,
        Category::Application(code(told.applicant_kind)?),
        day("received_on", &told.received_on)?,
        (told.number, told.office_id, assumed(&told.assumed)?),
    )];
    ApplicationRemoved as told => {
        code::<Removal>(told.reason)?;
        vec![Change::Case(id("application_id", &told.application_id)?, CaseChange::Removed)]
    };
    ApplicationRegistrationCorrected as told => vec![Change::Case(
        id("application_id", &told.application_id)?,
        CaseChange::Corrected {
            category: Category::Application(code(told.applicant_kind)?),
            opened_on: day("received_on", &told.received_on)?,
        },
    )];
    ApplicationAnswered as told => vec![closed(
        id("application_id", &told.application_id)?,
        day("effective_on", &told.effective_on)?,
        Ending::Answered(code(told.answer)?),
        OnTime { statutory: told.on_time_statutory, promised: None },
        told.office_id,
    )];
    ApplicationAnswerAnnulled as told => vec![Change::Case(
        id("application_id", &told.application_id)?,
        CaseChange::Unanswered,
    )];
    ApplicationReanswered as told => vec![Change::Case(
        id("application_id", &told.application_id)?,
        CaseChange::Reanswered(Anew {
            answer: code(told.answer)?,
            on: day("effective_on", &told.effective_on)?,
            first_on: day("first_answered_on", &told.first_answered_on)?,
            on_time: told.on_time,
        }),
    )];
    ApplicationFeeRecorded as told => vec![Change::Case(
        id("application_id", &told.application_id)?,
        CaseChange::Paid(Payment {
            amount_fen: signed("amount_fen", told.amount_fen)?,
            on: day("paid_on", &told.paid_on)?,
        }),
    )];
    ApplicationPaymentAnnulled as told => vec![Change::Case(
        id("application_id", &told.application_id)?,
        CaseChange::Unpaid(Payment {
            amount_fen: signed("amount_fen", told.amount_fen)?,
            on: day("paid_on", &told.paid_on)?,
        }),
    )];
    // It counts from its acceptance.
    MatterCaseAccepted as told => vec![opened(
        id("matter_case_id", &told.matter_case_id)?,
        Category::Matter(code(told.kind)?),
        day("accepted_on", &told.accepted_on)?,
        (told.number, told.office_id, assumed(&told.assumed)?),
    )];
    MatterCaseDecided as told => vec![closed(
        id("matter_case_id", &told.matter_case_id)?,
        day("decided_on", &told.decided_on)?,
        Ending::Decided(code(told.decision)?),
        OnTime { statutory: told.on_time_statutory, promised: told.on_time_promised },
        told.office_id,
    )];
    MatterCaseClosed as told => {
        let id = id("matter_case_id", &told.matter_case_id)?;
        let on = day("closed_on", &told.closed_on)?;
        let end = code::<permit::End>(told.end)?;
        match optional_day("accepted_on", &told.accepted_on)? {
            // Never accepted, it never counted.
            None => Vec::new(),
            Some(_) if end == permit::End::Voided => vec![Change::Case(id, CaseChange::Removed)],
            Some(_) => vec![closed(
                id,
                on,
                Ending::Undecided(end),
                OnTime { statutory: told.on_time_statutory, promised: told.on_time_promised },
                told.office_id,
            )],
        }
    };
    EnquiryRegistered as told => vec![opened(
        id("enquiry_id", &told.enquiry_id)?,
        Category::Enquiry(code(told.category)?),
        day("registered_on", &told.registered_on)?,
        (told.number, told.office_id, assumed(&told.assumed)?),
    )];
    EnquiryClosed as told => vec![closed(
        id("enquiry_id", &told.enquiry_id)?,
        day("closed_on", &told.closed_on)?,
        Ending::Enquiry(match (told.to_petitions, told.withdrawn) {
            (true, _) => End::Petition,
            (false, true) => End::Withdrawn,
            (false, false) => End::Closed,
        }),
        OnTime { statutory: None, promised: told.on_time_promised },
        told.office_id,
    )];
    EnquiryReopened as told => vec![Change::Case(
        id("enquiry_id", &told.enquiry_id)?,
        CaseChange::Reopened,
    )];
    EnquiryRemoved as told => {
        code::<enquiry::End>(told.end)?;
        vec![Change::Case(id("enquiry_id", &told.enquiry_id)?, CaseChange::Removed)]
    };
    EnquiryAppraised as told => vec![Change::Case(
        id("enquiry_id", &told.enquiry_id)?,
        CaseChange::Appraised(code(told.satisfaction)?, day("appraised_on", &told.appraised_on)?),
    )];
    DisputeRegistered as told => vec![opened(
        id("dispute_id", &told.dispute_id)?,
        Category::Dispute(code(told.kind)?),
        day("accepted_on", &told.accepted_on)?,
        (told.number, told.office_id, assumed(&told.assumed)?),
    )];
    DisputeConcluded as told => vec![closed(
        id("dispute_id", &told.dispute_id)?,
        day("concluded_on", &told.concluded_on)?,
        Ending::Concluded(code(told.outcome)?),
        OnTime { statutory: told.on_time_statutory, promised: None },
        String::new(),
    )];
    DisputeReopened as told => vec![Change::Case(
        id("dispute_id", &told.dispute_id)?,
        CaseChange::Appealed(day("reopened_on", &told.reopened_on)?),
    )];
    DisputeVoided as told => vec![Change::Case(
        id("dispute_id", &told.dispute_id)?,
        CaseChange::Removed,
    )];
}

/// The beginning of a case: its number, office, and what of it is assumed.
fn opened(
    id: Uuid,
    category: Category,
    opened_on: NaiveDate,
    (number, office_id, assumed): (String, String, Vec<Aspect>),
) -> Change {
    let case = Case {
        category,
        number,
        office_id,
        opened_on,
        assumed,
        end: None,
        earlier: Vec::new(),
        anew: Vec::new(),
        paid: Vec::new(),
        appraised: None,
        told: None,
        former: Vec::new(),
        removed: false,
    };
    Change::Case(id, CaseChange::Opened(case))
}

/// The end of a case.
fn closed(id: Uuid, on: NaiveDate, ending: Ending, on_time: OnTime, office_id: String) -> Change {
    let end = CaseEnd {
        on,
        ending,
        statutory: on_time.statutory,
        promised: on_time.promised,
    };
    Change::Case(id, CaseChange::Closed { end, office_id })
}
