//! What follows from the events of intake.

use gongkai_law::{
    application::Removal,
    clock::OnTime,
    enquiry::{self, End},
    permit,
};
use gongkai_proto::intake::v1 as intake;
use gongkai_subscriber::ApplyError;

use super::{
    Tells,
    read::{assumed, code, day, id, optional_day, signed},
};
use crate::figure::state::{Case, Category, Change, Ending};

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
    ApplicationReceived as told => vec![Change::Opened(Case {
        id: id("application_id", &told.application_id)?,
        category: Category::Application(code(told.applicant_kind)?),
        opened_on: day("received_on", &told.received_on)?,
        assumed: assumed(&told.assumed)?,
    })];
    ApplicationRemoved as told => {
        code::<Removal>(told.reason)?;
        vec![Change::Removed { id: id("application_id", &told.application_id)? }]
    };
    ApplicationRegistrationCorrected as told => vec![Change::Corrected {
        id: id("application_id", &told.application_id)?,
        category: Category::Application(code(told.applicant_kind)?),
        opened_on: day("received_on", &told.received_on)?,
    }];
    ApplicationAnswered as told => vec![Change::Closed {
        id: id("application_id", &told.application_id)?,
        on: day("effective_on", &told.effective_on)?,
        ending: Ending::Answered(code(told.answer)?),
        on_time: OnTime { statutory: told.on_time_statutory, promised: None },
    }];
    ApplicationAnswerAnnulled as told => vec![Change::Unanswered {
        id: id("application_id", &told.application_id)?,
    }];
    ApplicationReanswered as told => vec![Change::Reanswered {
        application_id: id("application_id", &told.application_id)?,
        answer: code(told.answer)?,
        on: day("effective_on", &told.effective_on)?,
        first_on: day("first_answered_on", &told.first_answered_on)?,
        on_time: told.on_time,
    }];
    ApplicationFeeRecorded as told => vec![Change::Fee {
        application_id: id("application_id", &told.application_id)?,
        amount_fen: signed("amount_fen", told.amount_fen)?,
        on: day("paid_on", &told.paid_on)?,
    }];
    ApplicationPaymentAnnulled as told => vec![Change::Unpaid {
        application_id: id("application_id", &told.application_id)?,
        amount_fen: signed("amount_fen", told.amount_fen)?,
        on: day("paid_on", &told.paid_on)?,
    }];
    // It counts from its acceptance.
    MatterCaseAccepted as told => vec![Change::Opened(Case {
        id: id("matter_case_id", &told.matter_case_id)?,
        category: Category::Matter(code(told.kind)?),
        opened_on: day("accepted_on", &told.accepted_on)?,
        assumed: assumed(&told.assumed)?,
    })];
    MatterCaseDecided as told => vec![Change::Closed {
        id: id("matter_case_id", &told.matter_case_id)?,
        on: day("decided_on", &told.decided_on)?,
        ending: Ending::Decided(code(told.decision)?),
        on_time: OnTime {
            statutory: told.on_time_statutory,
            promised: told.on_time_promised,
        },
    }];
    MatterCaseClosed as told => {
        let id = id("matter_case_id", &told.matter_case_id)?;
        let on = day("closed_on", &told.closed_on)?;
        let end = code::<permit::End>(told.end)?;
        match optional_day("accepted_on", &told.accepted_on)? {
            // Never accepted, it never counted.
            None => Vec::new(),
            Some(_) if end == permit::End::Voided => vec![Change::Removed { id }],
            Some(_) => vec![Change::Closed {
                id,
                on,
                ending: Ending::Undecided(end),
                on_time: OnTime {
                    statutory: told.on_time_statutory,
                    promised: told.on_time_promised,
                },
            }],
        }
    };
    EnquiryRegistered as told => vec![Change::Opened(Case {
        id: id("enquiry_id", &told.enquiry_id)?,
        category: Category::Enquiry(code(told.category)?),
        opened_on: day("registered_on", &told.registered_on)?,
        assumed: assumed(&told.assumed)?,
    })];
    EnquiryClosed as told => vec![Change::Closed {
        id: id("enquiry_id", &told.enquiry_id)?,
        on: day("closed_on", &told.closed_on)?,
        ending: Ending::Enquiry(match (told.to_petitions, told.withdrawn) {
            (true, _) => End::Petition,
            (false, true) => End::Withdrawn,
            (false, false) => End::Closed,
        }),
        on_time: OnTime { statutory: None, promised: told.on_time_promised },
    }];
    EnquiryReopened as told => vec![Change::Reopened {
        id: id("enquiry_id", &told.enquiry_id)?,
    }];
    EnquiryRemoved as told => {
        code::<enquiry::End>(told.end)?;
        vec![Change::Removed { id: id("enquiry_id", &told.enquiry_id)? }]
    };
    EnquiryAppraised as told => vec![Change::Appraised {
        enquiry_id: id("enquiry_id", &told.enquiry_id)?,
        satisfaction: code(told.satisfaction)?,
        on: day("appraised_on", &told.appraised_on)?,
    }];
    DisputeRegistered as told => vec![Change::Opened(Case {
        id: id("dispute_id", &told.dispute_id)?,
        category: Category::Dispute(code(told.kind)?),
        opened_on: day("accepted_on", &told.accepted_on)?,
        assumed: assumed(&told.assumed)?,
    })];
    DisputeConcluded as told => vec![Change::Closed {
        id: id("dispute_id", &told.dispute_id)?,
        on: day("concluded_on", &told.concluded_on)?,
        ending: Ending::Concluded(code(told.outcome)?),
        on_time: OnTime { statutory: told.on_time_statutory, promised: None },
    }];
    DisputeReopened as told => vec![Change::Appealed {
        id: id("dispute_id", &told.dispute_id)?,
        on: day("reopened_on", &told.reopened_on)?,
    }];
    DisputeVoided as told => vec![Change::Removed {
        id: id("dispute_id", &told.dispute_id)?,
    }];
}
