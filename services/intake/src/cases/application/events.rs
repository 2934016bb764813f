//! Facts of applications as events, for the figures of reporting. Nothing personal leaves.

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, error::Result};
use gongkai_journal::Event;
use gongkai_law::{
    application::{Answer, Channel},
    letter::LetterKind,
};
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::{
    process::{ConsultedParty, ProcessFact},
    registration::RegistrationFact,
    reply::{Anew, Cause, Reopening, ReplyFact},
    search::SearchFact,
    state::{Application, Happened},
};
use crate::{
    cases::kernel::{Case as _, RecordedFact, tell::Tell},
    contract::assumed,
    contract::message::date,
    paper::notice::{self, Notice},
    time::calendar::Current,
};

impl Tell for Application {
    fn told(
        &self,
        id: Uuid,
        calendar: &Current,
        happened: &RecordedFact<Self>,
        due_before: Option<NaiveDate>,
    ) -> Result<Vec<Event>> {
        let subject = id.to_string();
        let mut told = Vec::new();
        match &happened.body {
            // Of a case not received yet nothing is told.
            Happened::Registration(RegistrationFact::Received(received))
                if received.registered.unconfirmed =>
            {
                return Ok(told);
            }
            // The event tells the due day along with the case.
            Happened::Registration(
                RegistrationFact::Received(_) | RegistrationFact::ReceiptConfirmed { .. },
            ) => {
                return Ok(vec![Event::of(&subject, &received(calendar, id, self))?]);
            }
            Happened::Registration(
                RegistrationFact::Rerouted { .. }
                | RegistrationFact::Merged { .. }
                | RegistrationFact::Voided { .. },
            ) => {
                return Ok(vec![Event::of(&subject, &removed(id, self))?]);
            }
            Happened::Registration(RegistrationFact::RegistrationCorrected(said)) => {
                let counts = said.applicant_kind.is_some() || said.received_on.is_some();
                if self.registration.received && counts {
                    told.push(Event::of(&subject, &corrected(calendar, id, self))?);
                }
                return Ok(told);
            }
            // Later services of a reply answer nothing.
            Happened::Reply(ReplyFact::ReplyDispatched { .. }) if self.replies.services() == 1 => {
                told.push(match self.replies.anew.last() {
                    Some(anew) => Event::of(&subject, &reanswered(id, self, anew))?,
                    None => Event::of(&subject, &answered(calendar, id, self))?,
                });
            }
            Happened::Reply(ReplyFact::Closed { .. }) => {
                told.push(Event::of(&subject, &answered(calendar, id, self))?);
            }
            Happened::Reply(ReplyFact::Reopened(Reopening {
                cause: Cause::Mistake,
                ..
            })) => told.push(Event::of(&subject, &annulled(id, happened.legal_date))?),
            // A sending of a reply after the first was no answer.
            Happened::Reply(ReplyFact::DispatchAnnulled { .. }) if self.replies.services() == 0 => {
                told.push(Event::of(&subject, &annulled(id, happened.legal_date))?);
            }
            Happened::Process(fact) => told.extend(of_process(id, fact, happened.legal_date)?),
            // Of these no more is told than that the day has moved by them, if it has.
            Happened::Registration(
                RegistrationFact::ApplicantConfirmed
                | RegistrationFact::ApplicantUnreachable
                | RegistrationFact::Assigned { .. }
                | RegistrationFact::Split { .. }
                | RegistrationFact::DoubleMerged { .. }
                | RegistrationFact::PublicationProposed { .. },
            )
            | Happened::Search(
                SearchFact::Assigned { .. }
                | SearchFact::Returned { .. }
                | SearchFact::Recalled { .. },
            )
            | Happened::Reply(
                ReplyFact::ReplyDrafted(_)
                | ReplyFact::ReplyReviewed { .. }
                | ReplyFact::ReplySigned { .. }
                | ReplyFact::ReplyDispatched { .. }
                | ReplyFact::ReplyDelivered(_)
                | ReplyFact::DeliveryAnnulled { .. }
                | ReplyFact::DispatchAnnulled { .. }
                | ReplyFact::Archived { .. }
                | ReplyFact::WithheldReReviewed { .. }
                | ReplyFact::PromiseKept { .. }
                | ReplyFact::PromiseReopened { .. }
                | ReplyFact::Reopened(_),
            ) => {}
        }
        if self.current_due_on(calendar) != due_before {
            told.push(Event::of(&subject, &due_changed(calendar, id, self))?);
        }
        Ok(told)
    }

    /// What is told of opening stock: that it was received, what was paid for it, and when it is due now.
    /// Nobody gets a notice of what happened before the bureau began to work with the suite.
    fn told_opening(
        &self,
        id: Uuid,
        calendar: &Current,
        facts: &[RecordedFact<Self>],
    ) -> Result<Vec<Event>> {
        // A case not received yet is told of by nothing.
        if !self.registration.received {
            return Ok(Vec::new());
        }
        let subject = id.to_string();
        let mut told = vec![Event::of(&subject, &received(calendar, id, self))?];
        for fact in facts {
            if let Happened::Process(process) = &fact.body {
                told.extend(of_process(id, process, fact.legal_date)?);
            }
        }
        if self.current_due_on(calendar).is_none() {
            told.push(Event::of(&subject, &due_changed(calendar, id, self))?);
        }
        Ok(told)
    }

    fn told_moved(&self, id: Uuid, calendar: &Current) -> Result<Option<Event>> {
        if !self.registration.received {
            return Ok(None);
        }
        Event::of(&id.to_string(), &due_changed(calendar, id, self)).map(Some)
    }

    fn notices(&self, happened: &Happened) -> Vec<Notice> {
        let kind = notice_of(self, happened).filter(|_| self.channel == Channel::Internet);
        kind.and_then(|kind| Notice::to(&self.applicant.contact, kind))
            .into_iter()
            .collect()
    }
}

/// What others are told of a fact between receipt and answer, besides the day that it moves: what was paid.
fn of_process(id: Uuid, fact: &ProcessFact, day: NaiveDate) -> Result<Option<Event>> {
    let subject = id.to_string();
    Ok(match fact {
        ProcessFact::FeeRecorded { amount_fen } => {
            Some(Event::of(&subject, &fee_recorded(id, *amount_fen, day))?)
        }
        ProcessFact::PaymentAnnulled {
            amount_fen,
            paid_on,
            ..
        } => {
            let annulled = payment_annulled(id, (*amount_fen, *paid_on), day);
            Some(Event::of(&subject, &annulled)?)
        }
        ProcessFact::CorrectionAsked { .. }
        | ProcessFact::CorrectionReceived { .. }
        | ProcessFact::Extended { .. }
        | ProcessFact::ExtensionWithdrawn { .. }
        | ProcessFact::OpinionAsked { .. }
        | ProcessFact::NoticeSent { .. }
        | ProcessFact::NoticeServed { .. }
        | ProcessFact::NoticeReturned { .. }
        | ProcessFact::ArrivalAnnulled { .. }
        | ProcessFact::SendingAnnulled { .. }
        | ProcessFact::OpinionReceived { .. }
        | ProcessFact::OpinionWithdrawn { .. }
        | ProcessFact::OpinionRequestRecalled { .. }
        | ProcessFact::FeeAsked { .. }
        | ProcessFact::FeeWithdrawn { .. }
        | ProcessFact::CorrectionWithdrawn { .. }
        | ProcessFact::PaymentTold { .. }
        | ProcessFact::PaymentNotReceived { .. }
        | ProcessFact::ReasonsAsked { .. }
        | ProcessFact::ReasonsReceived { .. }
        | ProcessFact::PeriodDelayed { .. } => None,
    })
}

/// What an applicant who applied online is told of; nothing of what happens inside the bureau.
fn notice_of(state: &Application, happened: &Happened) -> Option<notice::Kind> {
    use notice::Kind;
    match happened {
        Happened::Registration(RegistrationFact::Received(received))
            if received.registered.unconfirmed =>
        {
            None
        }
        Happened::Registration(
            RegistrationFact::Received(_) | RegistrationFact::ReceiptConfirmed { .. },
        ) => Some(Kind::Received),
        Happened::Reply(ReplyFact::ReplyDispatched { .. } | ReplyFact::Closed { .. }) => {
            Some(Kind::Answered)
        }
        Happened::Reply(ReplyFact::PromiseKept { .. }) => Some(Kind::Published),
        Happened::Process(fact) => match fact {
            // He is told where to look once there is something to see.
            ProcessFact::NoticeSent { letter, .. } => match letter {
                LetterKind::CorrectionNotice => Some(Kind::CorrectionAsked),
                LetterKind::ReasonsNotice => Some(Kind::ReasonsAsked),
                LetterKind::FeeNotice => Some(Kind::FeeAsked),
                _ => None,
            },
            ProcessFact::Extended { .. } => Some(Kind::Extended),
            ProcessFact::ExtensionWithdrawn { .. } => Some(Kind::ExtensionWithdrawn),
            ProcessFact::OpinionAsked {
                of: ConsultedParty::ThirdParty,
                ..
            } => Some(Kind::OpinionAsked),
            ProcessFact::PeriodDelayed { .. } => Some(Kind::Delayed),
            // Nobody heard of what did not leave.
            ProcessFact::FeeWithdrawn { .. } => {
                let withdrawn = state.process.withdrawn_fees.last();
                let left = withdrawn.and_then(|(fee, _)| fee.notice.first_left_on());
                left.map(|_| Kind::FeeWithdrawn)
            }
            ProcessFact::CorrectionWithdrawn { .. } => {
                let withdrawn = state.process.withdrawn_corrections.last();
                let left = withdrawn.and_then(|(asked, _)| asked.notice.first_left_on());
                left.map(|_| Kind::CorrectionWithdrawn)
            }
            ProcessFact::OpinionRequestRecalled { opinion, .. } => {
                let asked = state.process.opinion(*opinion).ok();
                let told = asked.filter(|asked| asked.of == ConsultedParty::ThirdParty);
                told.map(|_| Kind::OpinionRecalled)
            }
            ProcessFact::CorrectionAsked { .. }
            | ProcessFact::CorrectionReceived { .. }
            | ProcessFact::ReasonsAsked { .. }
            | ProcessFact::FeeAsked { .. }
            | ProcessFact::OpinionAsked { .. }
            | ProcessFact::NoticeServed { .. }
            | ProcessFact::NoticeReturned { .. }
            | ProcessFact::ArrivalAnnulled { .. }
            | ProcessFact::SendingAnnulled { .. }
            | ProcessFact::OpinionWithdrawn { .. }
            | ProcessFact::OpinionReceived { .. }
            | ProcessFact::FeeRecorded { .. }
            | ProcessFact::PaymentTold { .. }
            | ProcessFact::PaymentNotReceived { .. }
            | ProcessFact::PaymentAnnulled { .. }
            | ProcessFact::ReasonsReceived { .. } => None,
        },
        Happened::Registration(_) | Happened::Search(_) | Happened::Reply(_) => None,
    }
}

/// It ended without counting.
fn removed(id: Uuid, application: &Application) -> proto::ApplicationRemoved {
    let why = application.registration.removed.map(|(why, _)| why);
    proto::ApplicationRemoved {
        application_id: id.to_string(),
        reason: why.map_or(0, to_number),
    }
}

/// What is counted of it was registered wrongly.
fn corrected(
    calendar: &Current,
    id: Uuid,
    application: &Application,
) -> proto::ApplicationRegistrationCorrected {
    let told = received(calendar, id, application);
    proto::ApplicationRegistrationCorrected {
        application_id: told.application_id,
        applicant_kind: told.applicant_kind,
        received_on: told.received_on,
        due_on: date(application.current_due_on(calendar)),
    }
}

/// The receipt day was established.
fn received(calendar: &Current, id: Uuid, application: &Application) -> proto::ApplicationReceived {
    proto::ApplicationReceived {
        application_id: id.to_string(),
        applicant_kind: to_number(application.applicant_kind),
        received_on: application.received_on.to_string(),
        due_on: date(application.due_on(calendar)),
        assumed: assumed::numbers(&application.assumed),
        number: Application::told_number(),
        office_id: application.told_office(),
    }
}

/// Its answer left.
fn answered(calendar: &Current, id: Uuid, application: &Application) -> proto::ApplicationAnswered {
    let (answer, day) = application.answered.unzip();
    let on_time = application.in_time(calendar, application.latest_on);
    proto::ApplicationAnswered {
        application_id: id.to_string(),
        answer: answer.map_or(0, to_number),
        effective_on: date(day),
        due_on: date(application.due_on(calendar)),
        on_time_statutory: on_time.statutory,
        result_row: answer.map_or_else(String::new, row),
        applicant_kind: to_number(application.applicant_kind),
        office_id: application.told_office(),
    }
}

/// The row of table 3 that an answer counts in.
fn row(answer: Answer) -> String {
    answer.result_row().cited()
}

/// Its close, or its last answer, was a mistake.
fn annulled(id: Uuid, annulled_on: NaiveDate) -> proto::ApplicationAnswerAnnulled {
    proto::ApplicationAnswerAnnulled {
        application_id: id.to_string(),
        annulled_on: annulled_on.to_string(),
    }
}

/// Its new answer left.
fn reanswered(id: Uuid, application: &Application, anew: &Anew) -> proto::ApplicationReanswered {
    let (answer, day) = anew.answered.unzip();
    proto::ApplicationReanswered {
        application_id: id.to_string(),
        answer: answer.map_or(0, to_number),
        cause: to_number(anew.cause),
        effective_on: date(day),
        due_on: anew.due_on.to_string(),
        first_answered_on: date(application.answered.map(|(_, day)| day)),
        on_time: day.is_some_and(|day| day <= anew.due_on),
        result_row: answer.map_or_else(String::new, row),
        applicant_kind: to_number(application.applicant_kind),
    }
}

/// A fee was paid.
fn fee_recorded(id: Uuid, amount_fen: u64, paid_on: NaiveDate) -> proto::ApplicationFeeRecorded {
    proto::ApplicationFeeRecorded {
        application_id: id.to_string(),
        amount_fen,
        paid_on: paid_on.to_string(),
    }
}

/// That a fee was paid had been recorded by mistake.
fn payment_annulled(
    id: Uuid,
    (amount_fen, paid_on): (u64, NaiveDate),
    annulled_on: NaiveDate,
) -> proto::ApplicationPaymentAnnulled {
    proto::ApplicationPaymentAnnulled {
        application_id: id.to_string(),
        amount_fen,
        paid_on: paid_on.to_string(),
        annulled_on: annulled_on.to_string(),
    }
}

/// The day the answer is due has moved.
fn due_changed(
    calendar: &Current,
    id: Uuid,
    application: &Application,
) -> proto::ApplicationDueChanged {
    proto::ApplicationDueChanged {
        application_id: id.to_string(),
        due_on: date(application.current_due_on(calendar)),
    }
}
