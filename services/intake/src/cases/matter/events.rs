//! Facts of matter cases as events, for the figures of reporting.

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, error::Result};
use gongkai_journal::Event;
use gongkai_law::clock::Deadline;
use gongkai_proto::intake::v1 as proto;
use uuid::Uuid;

use super::{
    guide::MatterCode,
    state::{Happened, MatterCase},
};
use crate::{
    cases::kernel::{Case as _, RecordedFact, tell::Tell},
    contract::assumed,
    contract::message::date,
    time::calendar::Current,
};

impl Tell for MatterCase {
    fn told(
        &self,
        id: Uuid,
        calendar: &Current,
        happened: &RecordedFact<Self>,
        _: Option<NaiveDate>,
    ) -> Result<Vec<Event>> {
        let subject = id.to_string();
        let event = match &happened.body {
            Happened::Received { .. } => Event::of(&subject, &received(calendar, id, self)),
            Happened::Registered(_) | Happened::Accepted { .. } => {
                Event::of(&subject, &accepted(calendar, id, self))
            }
            Happened::ProcedureStarted { .. }
            | Happened::ProcedureEnded { .. }
            | Happened::Extended { .. } => Event::of(&subject, &due_changed(calendar, id, self)),
            Happened::Decided(_) => Event::of(&subject, &decided(calendar, id, self)),
            Happened::NotAccepted(_)
            | Happened::Withdrawn { .. }
            | Happened::Terminated { .. }
            | Happened::Voided { .. } => Event::of(&subject, &closed(calendar, id, self)),
            Happened::Assigned(_)
            | Happened::CorrectionAsked { .. }
            | Happened::CorrectionReceived { .. }
            | Happened::Delivered { .. }
            | Happened::DeliveryAnnulled { .. } => return Ok(Vec::new()),
        };
        Ok(vec![event?])
    }

    /// What is told of opening stock: that it was received and accepted, and when it is due now.
    fn told_opening(
        &self,
        id: Uuid,
        calendar: &Current,
        _: &[RecordedFact<Self>],
    ) -> Result<Vec<Event>> {
        let subject = id.to_string();
        let mut told = Vec::new();
        if self.applied.is_some() {
            told.push(Event::of(&subject, &received(calendar, id, self))?);
        }
        if self.process.accepted.is_some() {
            told.push(Event::of(&subject, &accepted(calendar, id, self))?);
        }
        Ok(told)
    }

    fn told_moved(&self, id: Uuid, calendar: &Current) -> Result<Option<Event>> {
        // Who was never told of a case is not told that its days moved.
        if self.process.accepted.is_none() {
            return Ok(None);
        }
        Event::of(&id.to_string(), &due_changed(calendar, id, self)).map(Some)
    }
}

fn kind(case: &MatterCase) -> i32 {
    to_number(case.terms().kind)
}

fn code(case: &MatterCase) -> String {
    case.opened
        .code
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
        assumed: assumed::numbers(&case.opened.assumed),
    }
}

/// Statutory and promised due day; empty where there is none, or the clock stands still.
fn due_days(calendar: &Current, case: &MatterCase) -> (String, String) {
    let limits = case.limits(calendar);
    let day = |deadline: Option<Deadline>| {
        date(deadline.and_then(|known| known.current).map(|due| due.date))
    };
    (day(limits.statutory), day(limits.promised))
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
        assumed: assumed::numbers(&case.opened.assumed),
        matter_code: code(case),
        by_silence: acceptance.is_some_and(|accepted| accepted.by_silence),
        number: MatterCase::told_number(),
        office_id: case.told_office(),
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
        decision: decided.map_or(0, |decided| to_number(decided.decision)),
        decided_on: date(decided.map(|decided| decided.on)),
        on_time_statutory: on_time.and_then(|known| known.statutory),
        on_time_promised: on_time.and_then(|known| known.promised),
        office_id: case.told_office(),
    }
}

/// It ended without a decision, or was voided.
fn closed(calendar: &Current, id: Uuid, case: &MatterCase) -> proto::MatterCaseClosed {
    let on_time = case.in_time(calendar, case.latest_on);
    let (end, day) = case.process.ended.unzip();
    proto::MatterCaseClosed {
        matter_case_id: id.to_string(),
        end: end.map_or(0, to_number),
        closed_on: date(day),
        accepted_on: date(case.process.accepted.as_ref().map(|accepted| accepted.on)),
        on_time_statutory: on_time.statutory,
        on_time_promised: on_time.promised,
        office_id: case.told_office(),
    }
}
