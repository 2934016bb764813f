//! Facts of applications as events, for the figures of reporting. Nothing personal leaves.

use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::state::Application;
use crate::{assumed, date};

/// The application was registered.
pub fn received(id: Uuid, application: &Application) -> proto::ApplicationReceived {
    proto::ApplicationReceived {
        application_id: id.to_string(),
        applicant_kind: to_number(
            "gongkai.intake.v1.ApplicantKind",
            application.applicant_kind.as_str(),
        ),
        received_on: application.received_on.to_string(),
        due_on: date(application.due_on()),
        assumed: assumed::numbers(&application.assumed),
    }
}

/// Its answer left.
pub fn answered(id: Uuid, application: &Application) -> proto::ApplicationAnswered {
    let (answer, day) = application.answered.unzip();
    proto::ApplicationAnswered {
        application_id: id.to_string(),
        answer: answer.map_or(0, |answer| {
            to_number("gongkai.intake.v1.Answer", answer.as_str())
        }),
        answered_on: date(day),
        due_on: date(application.due_on()),
    }
}

/// A fee was paid.
pub fn fee_recorded(
    id: Uuid,
    amount_fen: u64,
    paid_on: chrono::NaiveDate,
) -> proto::ApplicationFeeRecorded {
    proto::ApplicationFeeRecorded {
        application_id: id.to_string(),
        amount_fen,
        paid_on: paid_on.to_string(),
    }
}

/// The day the answer is due has moved.
pub fn due_changed(id: Uuid, application: &Application) -> proto::ApplicationDueChanged {
    proto::ApplicationDueChanged {
        application_id: id.to_string(),
        due_on: date(application.current_due_on()),
    }
}
