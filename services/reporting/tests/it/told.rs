//! What reporting is told of a year of the bureau: events, one by one, and the whole year.

use gongkai_proto::{catalog::v1 as catalog, common::v1::AssumedAspect, intake::v1 as intake};
use uuid::Uuid;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, PUBLISHED, REMINDED, registered},
};

pub fn id(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

pub fn received(
    number: u128,
    kind: intake::ApplicantKind,
    on: &str,
) -> intake::ApplicationReceived {
    intake::ApplicationReceived {
        application_id: id(number),
        applicant_kind: kind.into(),
        received_on: on.to_owned(),
        due_on: "2024-12-31".to_owned(),
        assumed: Vec::new(),
        ..intake::ApplicationReceived::default()
    }
}

pub fn answered(number: u128, answer: intake::Answer, on: &str) -> intake::ApplicationAnswered {
    intake::ApplicationAnswered {
        application_id: id(number),
        answer: answer.into(),
        effective_on: on.to_owned(),
        due_on: "2024-12-31".to_owned(),
        on_time_statutory: Some(true),
        ..intake::ApplicationAnswered::default()
    }
}

pub fn reanswered(
    number: u128,
    answer: intake::Answer,
    on: &str,
    first_on: &str,
) -> intake::ApplicationReanswered {
    intake::ApplicationReanswered {
        application_id: id(number),
        answer: answer.into(),
        cause: intake::ReopenCause::Ordered.into(),
        effective_on: on.to_owned(),
        due_on: "2024-12-31".to_owned(),
        first_answered_on: first_on.to_owned(),
        on_time: true,
        ..intake::ApplicationReanswered::default()
    }
}

/// Applications: one answered, one of the year before, one withheld, answered again later, one closed
/// by mistake, one open, one that was none.
fn applications(feed: &Feed) {
    use intake::{Answer, ApplicantKind};
    feed.add(
        CASES,
        &received(1, ApplicantKind::NaturalPerson, "2024-01-10"),
    );
    feed.add(CASES, &received(2, ApplicantKind::Business, "2023-12-20"));
    feed.add(CASES, &received(3, ApplicantKind::Other, "2024-03-01"));
    feed.add(
        CASES,
        &received(4, ApplicantKind::LegalService, "2024-04-01"),
    );
    feed.add(CASES, &received(5, ApplicantKind::Research, "2024-12-30"));
    feed.add(
        CASES,
        &received(6, ApplicantKind::PublicBenefit, "2024-06-03"),
    );
    feed.add(CASES, &answered(1, Answer::Granted, "2024-01-20"));
    feed.add(CASES, &answered(2, Answer::OtherOrgan, "2024-01-05"));
    feed.add(
        CASES,
        &answered(3, Answer::WithheldThirdParty, "2024-03-20"),
    );
    let again = reanswered(3, Answer::PartlyGranted, "2024-09-02", "2024-03-20");
    feed.add(CASES, &again);
    feed.add(CASES, &answered(4, Answer::NotCorrected, "2024-05-06"));
    let annulled = intake::ApplicationAnswerAnnulled {
        application_id: id(4),
        annulled_on: "2024-05-07".to_owned(),
    };
    feed.add(CASES, &annulled);
    let moved = intake::ApplicationDueChanged {
        application_id: id(4),
        due_on: String::new(),
    };
    feed.add(CASES, &moved);
    // Recorded twice, once by mistake.
    let paid = intake::ApplicationFeeRecorded {
        application_id: id(4),
        amount_fen: 38_000,
        paid_on: "2024-05-20".to_owned(),
    };
    feed.add(CASES, &paid);
    feed.add(CASES, &paid);
    let unpaid = intake::ApplicationPaymentAnnulled {
        application_id: id(4),
        amount_fen: 38_000,
        paid_on: "2024-05-20".to_owned(),
        annulled_on: "2024-05-21".to_owned(),
    };
    feed.add(CASES, &unpaid);
    let corrected = intake::ApplicationRegistrationCorrected {
        application_id: id(4),
        applicant_kind: ApplicantKind::Business.into(),
        received_on: "2024-04-02".to_owned(),
        due_on: "2024-06-17".to_owned(),
    };
    feed.add(CASES, &corrected);
    feed.add(CASES, &answered(4, Answer::AlreadyPublic, "2024-06-10"));
    let removed = intake::ApplicationRemoved {
        application_id: id(6),
        reason: intake::Removal::Merged.into(),
    };
    feed.add(CASES, &removed);
}

pub fn accepted(
    number: u128,
    kind: intake::MatterKind,
    promised: &str,
) -> intake::MatterCaseAccepted {
    intake::MatterCaseAccepted {
        matter_case_id: id(number),
        kind: kind.into(),
        accepted_on: "2024-02-05".to_owned(),
        due_on: "2024-03-08".to_owned(),
        promised_due_on: promised.to_owned(),
        ..intake::MatterCaseAccepted::default()
    }
}

/// A decision on a matter case, and whether it was in time by law and by promise.
pub fn decided(
    number: u128,
    decision: intake::MatterDecision,
    on: &str,
    (on_time_statutory, on_time_promised): (Option<bool>, Option<bool>),
) -> intake::MatterCaseDecided {
    intake::MatterCaseDecided {
        matter_case_id: id(number),
        decision: decision.into(),
        decided_on: on.to_owned(),
        on_time_statutory,
        on_time_promised,
        ..intake::MatterCaseDecided::default()
    }
}

/// Matter cases: one in time, one late by its promise, one that went into a procedure, one withdrawn.
fn matters(feed: &Feed) {
    use intake::{MatterCaseEnd, MatterDecision, MatterKind};
    feed.add(CASES, &accepted(11, MatterKind::Permit, "2024-02-20"));
    feed.add(CASES, &accepted(12, MatterKind::Permit, "2024-02-20"));
    feed.add(CASES, &accepted(13, MatterKind::PreliminaryReview, ""));
    feed.add(CASES, &accepted(14, MatterKind::Service, "2024-02-05"));
    let both = (Some(true), Some(true));
    feed.add(
        CASES,
        &decided(11, MatterDecision::Granted, "2024-02-19", both),
    );
    let by_law = (Some(true), Some(false));
    feed.add(
        CASES,
        &decided(12, MatterDecision::Refused, "2024-03-01", by_law),
    );
    let moved = intake::MatterCaseDueChanged {
        matter_case_id: id(13),
        due_on: "2024-04-08".to_owned(),
        promised_due_on: String::new(),
    };
    feed.add(CASES, &moved);
    let alone = (Some(true), None);
    feed.add(
        CASES,
        &decided(13, MatterDecision::Granted, "2024-04-08", alone),
    );
    let withdrawn = intake::MatterCaseClosed {
        matter_case_id: id(14),
        end: MatterCaseEnd::Withdrawn.into(),
        closed_on: "2024-02-06".to_owned(),
        accepted_on: "2024-02-05".to_owned(),
        on_time_statutory: None,
        on_time_promised: Some(true),
        ..intake::MatterCaseClosed::default()
    };
    feed.add(CASES, &withdrawn);
}

/// Enquiries: a complaint that was appraised, a letter whose category is assumed, a petition.
fn enquiries(feed: &Feed) {
    use intake::{EnquiryCategory, Satisfaction};
    let registered = |number, category: EnquiryCategory, assumed| intake::EnquiryRegistered {
        enquiry_id: id(number),
        category: category.into(),
        registered_on: "2024-07-01".to_owned(),
        due_on: "2024-07-18".to_owned(),
        assumed,
        ..intake::EnquiryRegistered::default()
    };
    let closed = |number, to_petitions| intake::EnquiryClosed {
        enquiry_id: id(number),
        closed_on: "2024-07-10".to_owned(),
        to_petitions,
        // One of three is late.
        on_time_promised: Some(number != 22),
        // What was withdrawn is closed as well.
        withdrawn: number == 22,
        ..intake::EnquiryClosed::default()
    };
    let kind = vec![AssumedAspect::Kind.into()];
    feed.add(
        CASES,
        &registered(21, EnquiryCategory::Complaint, Vec::new()),
    );
    feed.add(CASES, &registered(22, EnquiryCategory::LetterOrVisit, kind));
    feed.add(
        CASES,
        &registered(23, EnquiryCategory::Petition, Vec::new()),
    );
    feed.add(CASES, &closed(21, false));
    feed.add(CASES, &closed(22, false));
    feed.add(CASES, &closed(23, true));
    let appraised = intake::EnquiryAppraised {
        enquiry_id: id(21),
        satisfaction: Satisfaction::BasicallySatisfied.into(),
        appraised_on: "2024-07-12".to_owned(),
    };
    feed.add(CASES, &appraised);
}

pub fn disputed(number: u128, kind: intake::DisputeKind, on: &str) -> intake::DisputeRegistered {
    intake::DisputeRegistered {
        dispute_id: id(number),
        kind: kind.into(),
        accepted_on: on.to_owned(),
        assumed: Vec::new(),
        ..intake::DisputeRegistered::default()
    }
}

pub fn concluded(
    number: u128,
    outcome: intake::DisputeOutcome,
    on: &str,
) -> intake::DisputeConcluded {
    intake::DisputeConcluded {
        dispute_id: id(number),
        outcome: outcome.into(),
        concluded_on: on.to_owned(),
        on_time_statutory: Some(true),
    }
}

pub fn appealed(number: u128, on: &str) -> intake::DisputeReopened {
    intake::DisputeReopened {
        dispute_id: id(number),
        reopened_on: on.to_owned(),
    }
}

/// Disputes: one carried in and lost, one whose outcome an appeal of the next year takes back.
fn disputes(feed: &Feed) {
    use intake::{DisputeKind, DisputeOutcome};
    feed.add(
        CASES,
        &disputed(31, DisputeKind::Reconsideration, "2023-11-01"),
    );
    feed.add(CASES, &disputed(32, DisputeKind::DirectSuit, "2024-05-01"));
    feed.add(
        CASES,
        &concluded(31, DisputeOutcome::Corrected, "2024-01-08"),
    );
    feed.add(CASES, &concluded(32, DisputeOutcome::Upheld, "2024-11-01"));
    feed.add(CASES, &appealed(32, "2025-01-06"));
}

/// Two items in one group, and a day of outreach.
fn published(feed: &Feed) {
    let item = |number, on: &str| catalog::ItemPublished {
        item: Some(catalog::Item {
            id: id(number),
            bureau_id: BUREAU.to_owned(),
            article20_code: 13,
            group: "site".to_owned(),
            published_on: on.to_owned(),
            due_on: "2024-12-31".to_owned(),
            ..catalog::Item::default()
        }),
    };
    feed.add(PUBLISHED, &item(41, "2024-02-01"));
    feed.add(PUBLISHED, &item(42, "2024-08-01"));
    feed.add(PUBLISHED, &item(43, "2023-08-01"));
    let quantity =
        |measure: catalog::Measure, value, qualifier: catalog::Qualifier| catalog::Quantity {
            measure: measure.into(),
            value,
            qualifier: qualifier.into(),
        };
    let activity = catalog::ActivityRecorded {
        activity: Some(catalog::Activity {
            id: id(51),
            held_on: "2024-06-16".to_owned(),
            quantities: vec![
                quantity(
                    catalog::Measure::Leaflets,
                    500_000,
                    catalog::Qualifier::MoreThan,
                ),
                quantity(
                    catalog::Measure::Points,
                    17,
                    catalog::Qualifier::Unspecified,
                ),
            ],
            ..catalog::Activity::default()
        }),
    };
    feed.add(PUBLISHED, &activity);
}

/// Where the items went: one delivery that stands, one that was recorded by a wrong channel, one that did not take place.
fn delivered(feed: &Feed) {
    use catalog::Channel::{Broadcast, Gazette, Print};
    let recorded = |number, channel: catalog::Channel, corrects: &str| catalog::DeliveryRecorded {
        delivery_id: id(number),
        item_id: id(41),
        channel: channel.into(),
        delivered_on: "2024-03-05".to_owned(),
        corrects: corrects.to_owned(),
        void: false,
    };
    feed.add(PUBLISHED, &recorded(61, Print, ""));
    feed.add(PUBLISHED, &recorded(62, Gazette, ""));
    feed.add(PUBLISHED, &recorded(63, Broadcast, &id(62)));
    feed.add(PUBLISHED, &recorded(64, Print, ""));
    let none = catalog::DeliveryRecorded {
        void: true,
        ..recorded(65, Print, &id(64))
    };
    feed.add(PUBLISHED, &none);
}

/// A duty that was overdue, of which another office was reminded as well, and one that was done in time.
fn reminded(feed: &Feed) {
    use gongkai_proto::common::v1::ReminderStage::{DueSoon, Escalated, Overdue};
    for (key, office_id, stage) in [
        ("entry/1/2024-Q1", "safety", DueSoon),
        ("entry/1/2024-Q1", "safety", Overdue),
        ("entry/1/2024-Q1", "relief", Overdue),
        ("entry/1/2024-Q1", "relief", Escalated),
        ("entry/2/2024-Q1", "safety", DueSoon),
    ] {
        let told = catalog::UpdateDutyReminded {
            key: key.to_owned(),
            kind: catalog::UpdateDutyKind::Entry.into(),
            office_id: office_id.to_owned(),
            stage: stage.into(),
            due_on: "2024-04-22".to_owned(),
            raised_on: "2024-04-23".to_owned(),
        };
        feed.add(REMINDED, &told);
    }
}

/// A reporting that was told of a year.
pub async fn year() -> Office {
    let (cases, catalog) = (Feed::default(), registered());
    applications(&cases);
    matters(&cases);
    enquiries(&cases);
    disputes(&cases);
    published(&catalog);
    delivered(&catalog);
    reminded(&catalog);
    Office::following(cases, catalog).await
}
