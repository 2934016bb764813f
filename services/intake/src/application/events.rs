//! Facts of applications as events, for the figures of reporting. Nothing personal leaves.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::{
    reply::{Anew, Cause},
    state::{Application, Happened},
};
use crate::{
    assumed,
    calendar::Current,
    case::{Case as _, Loaded, act::Tell},
    date,
};

impl Tell for Application {
    async fn tell(
        tx: &mut Tx,
        calendar: &Current,
        case: &Loaded<Self>,
        happened: &Happened,
        due_before: Option<NaiveDate>,
    ) -> Result<()> {
        let (id, state) = (case.id, &case.state);
        let subject = id.to_string();
        match happened {
            // The event tells the due day along with the case.
            Happened::Received { .. } => {
                return tx.record(&subject, &received(calendar, id, state)).await;
            }
            // Later services of a reply answer nothing.
            Happened::ReplyDispatched { .. } if state.replies.services() == 1 => {
                match &state.replies.anew {
                    Some(anew) => tx.record(&subject, &reanswered(id, anew)).await?,
                    None => tx.record(&subject, &answered(calendar, id, state)).await?,
                }
            }
            Happened::Closed { .. } => {
                tx.record(&subject, &answered(calendar, id, state)).await?;
            }
            Happened::Reopened {
                cause: Cause::Mistake,
                ..
            } => {
                tx.record(&subject, &annulled(id, state.latest_on)).await?;
            }
            Happened::FeeRecorded { amount_fen } => {
                tx.record(&subject, &fee_recorded(id, *amount_fen, state.latest_on))
                    .await?;
            }
            _ => {}
        }
        if state.summary(calendar).due_on != due_before {
            tx.record(&subject, &due_changed(calendar, id, state))
                .await?;
        }
        Ok(())
    }
}

/// The application was registered.
fn received(calendar: &Current, id: Uuid, application: &Application) -> proto::ApplicationReceived {
    proto::ApplicationReceived {
        application_id: id.to_string(),
        applicant_kind: to_number(
            "gongkai.intake.v1.ApplicantKind",
            application.applicant_kind.as_str(),
        ),
        received_on: application.received_on.to_string(),
        due_on: date(application.due_on(calendar)),
        assumed: assumed::numbers(&application.assumed),
    }
}

/// Its answer left.
fn answered(calendar: &Current, id: Uuid, application: &Application) -> proto::ApplicationAnswered {
    let (answer, day) = application.answered.unzip();
    proto::ApplicationAnswered {
        application_id: id.to_string(),
        answer: answer.map_or(0, |answer| {
            to_number("gongkai.intake.v1.Answer", answer.as_str())
        }),
        answered_on: date(day),
        due_on: date(application.due_on(calendar)),
    }
}

/// Its close was a mistake.
fn annulled(id: Uuid, annulled_on: NaiveDate) -> proto::ApplicationAnswerAnnulled {
    proto::ApplicationAnswerAnnulled {
        application_id: id.to_string(),
        annulled_on: annulled_on.to_string(),
    }
}

/// Its new answer left.
fn reanswered(id: Uuid, anew: &Anew) -> proto::ApplicationReanswered {
    let (answer, day) = anew.answered.unzip();
    proto::ApplicationReanswered {
        application_id: id.to_string(),
        answer: answer.map_or(0, |answer| {
            to_number("gongkai.intake.v1.Answer", answer.as_str())
        }),
        cause: to_number("gongkai.intake.v1.ReopenCause", anew.cause.as_str()),
        answered_on: date(day),
        due_on: anew.due_on.to_string(),
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
