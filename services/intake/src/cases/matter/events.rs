//! Facts of matter cases as events, for the figures of reporting.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_law::clock::Deadline;
use gongkai_proto::{code::to_number, intake::v1 as proto};
use uuid::Uuid;

use super::{
    guide::MatterCode,
    state::{Happened, MatterCase},
};
use crate::{
    cases::kernel::{Loaded, act::Tell},
    contract::assumed,
    contract::message::date,
    time::calendar::Current,
};

impl Tell for MatterCase {
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
            Happened::Received { .. } => tx.record(&subject, &received(calendar, id, state)).await,
            Happened::Registered { .. } | Happened::Accepted { .. } => {
                tx.record(&subject, &accepted(calendar, id, state)).await
            }
            Happened::ProcedureStarted { .. }
            | Happened::ProcedureEnded { .. }
            | Happened::Extended { .. } => {
                tx.record(&subject, &due_changed(calendar, id, state)).await
            }
            Happened::Decided { .. } => tx.record(&subject, &decided(calendar, id, state)).await,
            Happened::NotAccepted { .. }
            | Happened::Withdrawn
            | Happened::Terminated
            | Happened::Voided => tx.record(&subject, &closed(id, state)).await,
            Happened::CorrectionAsked
            | Happened::CorrectionReceived
            | Happened::Delivered { .. } => Ok(()),
        }
    }

    async fn tell_moved(tx: &mut Tx, calendar: &Current, case: &Loaded<Self>) -> Result<()> {
        let moved = due_changed(calendar, case.id, &case.state);
        tx.record(&case.id.to_string(), &moved).await
    }
}

/// Tells of opening stock: that it was received and accepted, and when it is due now.
pub async fn tell_opening(
    tx: &mut Tx,
    calendar: &Current,
    case: &Loaded<MatterCase>,
) -> Result<()> {
    let (id, state) = (case.id, &case.state);
    let subject = id.to_string();
    if state.channel.is_some() {
        tx.record(&subject, &received(calendar, id, state)).await?;
    }
    if state.process.accepted.is_some() {
        tx.record(&subject, &accepted(calendar, id, state)).await?;
    }
    Ok(())
}

fn kind(case: &MatterCase) -> i32 {
    to_number("gongkai.intake.v1.MatterKind", case.terms.kind.as_str())
}

fn code(case: &MatterCase) -> String {
    case.code
        .as_ref()
        .map(MatterCode::to_string)
        .unwrap_or_default()
}

/// Its papers came in.
fn received(calendar: &Current, id: Uuid, case: &MatterCase) -> proto::MatterCaseReceived {
    proto::MatterCaseReceived {
        matter_case_id: id.to_string(),
        kind: kind(case),
        matter_code: code(case),
        received_on: case.process.received_on.to_string(),
        completeness_due_on: case.process.completeness_due(calendar).date.to_string(),
        assumed: assumed::numbers(&case.assumed),
    }
}

/// Statutory and promised due day; empty where there is none, or the clock stands still.
fn due_days(calendar: &Current, case: &MatterCase) -> (String, String) {
    let both = case.process.deadlines(&case.terms, calendar);
    let day = |deadline: Option<Deadline>| {
        date(deadline.and_then(|known| known.current).map(|due| due.date))
    };
    both.map(|both| (day(both.statutory), day(both.promised)))
        .unwrap_or_default()
}

/// The case was accepted.
fn accepted(calendar: &Current, id: Uuid, case: &MatterCase) -> proto::MatterCaseAccepted {
    let (due_on, promised_due_on) = due_days(calendar, case);
    let acceptance = case.process.accepted.as_ref();
    proto::MatterCaseAccepted {
        matter_case_id: id.to_string(),
        kind: kind(case),
        accepted_on: date(acceptance.map(|accepted| accepted.on)),
        due_on,
        promised_due_on,
        assumed: assumed::numbers(&case.assumed),
        matter_code: code(case),
        by_silence: acceptance.is_some_and(|accepted| accepted.by_silence),
    }
}

/// The days it is due have moved.
fn due_changed(calendar: &Current, id: Uuid, case: &MatterCase) -> proto::MatterCaseDueChanged {
    let (due_on, promised_due_on) = due_days(calendar, case);
    proto::MatterCaseDueChanged {
        matter_case_id: id.to_string(),
        due_on,
        promised_due_on,
    }
}

/// It was decided.
fn decided(calendar: &Current, id: Uuid, case: &MatterCase) -> proto::MatterCaseDecided {
    let decided = case.process.decided.as_ref();
    let on_time = case.on_time(calendar);
    proto::MatterCaseDecided {
        matter_case_id: id.to_string(),
        decision: decided.map_or(0, |decided| {
            to_number("gongkai.intake.v1.Decision", decided.decision.as_str())
        }),
        decided_on: date(decided.map(|decided| decided.on)),
        on_time_statutory: on_time.and_then(|known| known.statutory),
        on_time_promised: on_time.and_then(|known| known.promised),
    }
}

/// It ended without a decision, or was voided.
fn closed(id: Uuid, case: &MatterCase) -> proto::MatterCaseClosed {
    let (end, day) = case.process.ended.unzip();
    proto::MatterCaseClosed {
        matter_case_id: id.to_string(),
        end: end.map_or(0, |end| {
            to_number("gongkai.intake.v1.MatterCaseEnd", end.as_str())
        }),
        closed_on: date(day),
        accepted_on: date(case.process.accepted.as_ref().map(|accepted| accepted.on)),
    }
}
