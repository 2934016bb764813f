//! What a fact of an application needs and does beside the application: the files and disputes that it
//! names, the marks by which it is found again, the register of dispatches.

use gongkai_chassis::{db::Tx, error::Result};
use gongkai_law::rules::Setting;

use super::{
    cited_letters, fee,
    process::ProcessFact,
    references,
    registration::RegistrationFact,
    reply::{Delivery, ReplyFact},
    state::{Application, Happened},
    store,
};
use crate::{
    cases::kernel::{Loaded, act::Effects},
    paper::{
        letter::{self, Dispatch, End, Order},
        notice,
    },
    people::bureaus::Bureau,
};

impl Effects for Application {
    fn marks(&self, tx: &Tx, happened: &Happened) -> Result<Vec<i64>> {
        match happened {
            // Who applies or what is wanted is new: it is to be found by that.
            Happened::Registration(
                RegistrationFact::Received(_)
                | RegistrationFact::RegistrationCorrected(_)
                | RegistrationFact::Split { .. },
            )
            | Happened::Process(ProcessFact::CorrectionReceived { .. }) => {
                store::own_marks(tx, self)
            }
            Happened::Registration(
                RegistrationFact::ReceiptConfirmed { .. }
                | RegistrationFact::ApplicantConfirmed
                | RegistrationFact::ApplicantUnreachable
                | RegistrationFact::Rerouted { .. }
                | RegistrationFact::Assigned { .. }
                | RegistrationFact::Merged { .. }
                | RegistrationFact::DoubleMerged { .. }
                | RegistrationFact::Voided { .. }
                | RegistrationFact::PublicationProposed { .. },
            )
            | Happened::Process(
                ProcessFact::CorrectionAsked { .. }
                | ProcessFact::CorrectionWithdrawn { .. }
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
                | ProcessFact::FeeRecorded { .. }
                | ProcessFact::PaymentTold { .. }
                | ProcessFact::PaymentNotReceived { .. }
                | ProcessFact::PaymentAnnulled { .. }
                | ProcessFact::ReasonsAsked { .. }
                | ProcessFact::ReasonsReceived { .. }
                | ProcessFact::PeriodDelayed { .. },
            )
            | Happened::Search(_)
            | Happened::Reply(_) => Ok(Vec::new()),
        }
    }

    async fn check(
        tx: &mut Tx,
        bureau: &Bureau,
        case: &Loaded<Self>,
        happened: &Happened,
    ) -> Result<()> {
        references::check(tx, case, happened).await?;
        if let Happened::Process(ProcessFact::FeeAsked {
            charged: Some(charged),
            ..
        }) = happened
        {
            fee::check(tx, case, *charged).await?;
        }
        // Nobody is told of an answer that did not leave, unless he was already.
        let unsent = matches!(
            happened,
            Happened::Reply(ReplyFact::DispatchAnnulled { .. })
        );
        if unsent && case.state.replies.services() == 0 {
            notice::drop_waiting(tx, case.id, notice::Kind::Answered).await?;
        }
        if let Happened::Reply(_) = happened {
            let office = case.state.registration.office_id.as_deref();
            store::keep_promise(tx, case.id, case.state.replies.promised(), office).await?;
        }
        enter_dispatch(tx, bureau, case, happened).await
    }

    async fn complete(tx: &mut Tx, case: &Loaded<Self>, letters: &mut [Order]) -> Result<()> {
        cited_letters::complete(tx, case, letters).await
    }
}

/// Enters the way of a reply into the register of dispatches (发文登记).
async fn enter_dispatch(
    tx: &mut Tx,
    bureau: &Bureau,
    case: &Loaded<Application>,
    happened: &Happened,
) -> Result<()> {
    let service = case
        .state
        .replies
        .current()
        .and_then(|reply| reply.services.last());
    let Some(service) = service else {
        return Ok(());
    };
    if let Happened::Reply(ReplyFact::ReplyDispatched { sending, .. }) = happened {
        let dispatch = Dispatch {
            way: sending.way,
            dispatched_on: service.on,
            tracking_number: sending.tracking_number.clone(),
            recipient: case.state.applicant.name.0.clone(),
        };
        let rules = &bureau.settings;
        let needs_original = rules.on(Setting::OnlineOriginal, service.on).number > 0;
        letter::reply_left(tx, case.id, &dispatch, needs_original).await?;
    }
    if let Happened::Reply(ReplyFact::DeliveryAnnulled { reason }) = happened {
        return letter::reply_end_annulled(tx, case.id, reason).await;
    }
    let known = matches!(
        happened,
        Happened::Reply(ReplyFact::ReplyDispatched { .. } | ReplyFact::ReplyDelivered { .. })
    );
    match service.delivered.filter(|_| known) {
        Some((Delivery::SignedFor, day)) => {
            let end = End::Served(service.signed_by.clone());
            letter::reply_ended(tx, case.id, day, end).await
        }
        Some((Delivery::Returned, day)) => {
            let end = End::Returned(service.returned_because.clone());
            letter::reply_ended(tx, case.id, day, end).await
        }
        None => Ok(()),
    }
}
