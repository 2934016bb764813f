//! DeadlineService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    clock::timestamp,
    code::code_to_number,
    error::{Error, Result},
    identity::PLATFORM,
    rpcs,
};
use gongkai_law::{case::CaseKind, clock::Deadline, reminder::Stage};
use gongkai_proto::intake::v1::{self as proto, deadline_service_server::DeadlineService};
use tonic::Request;
use uuid::Uuid;

use super::{
    message::duty_message,
    store::{self, Listed, MovedRow, Place, ReminderRow, Wanted},
};
use crate::{
    cases::kernel::{Case, load, message::late_messages, message::limit_messages},
    cases::kinds::by_kind,
    contract::message::date,
    contract::message::deadline_message,
    contract::message::step_messages,
    desk::Desk,
};

/// The service.
pub struct Deadlines {
    /// Where it works.
    pub desk: Desk,
}

impl Deadlines {
    async fn explain(
        &self,
        request: &Request<proto::ExplainDeadlineRequest>,
    ) -> Result<proto::ExplainDeadlineResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("case_id", &call.body.case_id);
        let id = call.checked(Some(id))?;
        let calendar = self.desk.calendars.current();
        let mut tx = call.read(&self.desk.db).await?;
        let kind = store::case_kind(&mut tx, id)
            .await?
            .ok_or_else(|| Error::record_unknown("case", "案件", id))?;
        let (deadline, clocks, late): (Option<Deadline>, _, _) = by_kind!(kind, C => {
            load::<C>(&mut tx, id).await.map(|case| {
                let (state, late) = (&case.state, late_messages(&case, &calendar, call.today));
                (state.deadline(&calendar), state.clocks(&calendar), late)
            })
        })?;
        if deadline.is_none() && clocks.is_empty() {
            return Err(
                Error::state_forbids("without a period", "没有办理期限").next(
                    "Its period begins when its receipt is established: see ListPossibleActs.",
                    "收到日期确定后才起算期限，请查看可办理的事项。",
                ),
            );
        }
        Ok(proto::ExplainDeadlineResponse {
            steps: deadline.as_ref().map(step_messages).unwrap_or_default(),
            deadline: deadline_message(deadline.as_ref()),
            late,
            limits: limit_messages(&clocks, call.today),
        })
    }

    async fn duties(
        &self,
        request: &Request<proto::ListDutiesRequest>,
    ) -> Result<proto::ListDutiesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, today) = (call.body, call.today);
        let office_id = call.fields.office("office_id", &body.office_id, 0);
        let person = call.fields.person("person", &body.person, 0);
        let overdue = body.overdue_only;
        let filter = format!("{office_id}/{person}/{overdue}");
        let paging = call.paging::<Place>("duties", &filter);
        call.checked(Some(()))?;
        (self.desk.bureaus)
            .check_filter(&mut call, "office_id", &office_id)
            .await?;
        let own = [call.bureau().to_string()];
        let wanted = Wanted {
            bureaus: Some(&own),
            office_id: &office_id,
            person: &person,
            before: overdue.then_some(today),
        };
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let rows = store::duties(&mut tx, &wanted, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, Listed::place)?;
        let calendar = self.desk.calendars.current();
        let rows = rows.into_iter();
        Ok(staff.named(proto::ListDutiesResponse {
            duties: rows
                .map(|row| duty_message(&calendar, today, row))
                .collect(),
            next_page_token,
            names: Vec::new(),
        }))
    }

    async fn reminders(
        &self,
        request: &Request<proto::ListRemindersRequest>,
    ) -> Result<proto::ListRemindersResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, filter) = (call.body, call.body.open_only.to_string());
        let paging = call.paging::<(NaiveDate, Uuid)>("reminders", &filter);
        call.checked(Some(()))?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let (before, limit) = (paging.after, paging.limit());
        let rows = store::reminders(&mut tx, body.open_only, before, limit).await?;
        let (rows, next_page_token) = paging.page(rows, |row| (row.raised_on, row.id))?;
        Ok(staff.named(proto::ListRemindersResponse {
            reminders: rows.into_iter().map(reminder_message).collect(),
            next_page_token,
            names: Vec::new(),
        }))
    }

    async fn overdue(
        &self,
        request: &Request<proto::ListOverdueDutiesRequest>,
    ) -> Result<proto::ListOverdueDutiesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (_body, today) = (call.body, call.today);
        let paging = call.paging::<Place>("overdue_duties", "");
        call.checked(Some(()))?;
        let (principal, bureau) = (call.principal(), call.bureau());
        let below = match bureau.as_str() {
            PLATFORM => None,
            _ => Some(self.desk.bureaus.below(principal, bureau).await?),
        };
        let wanted = Wanted {
            bureaus: below.as_deref(),
            office_id: "",
            person: "",
            before: Some(today),
        };
        let mut tx = self
            .desk
            .db
            .begin_wide("intake.list_overdue_duties")
            .await?;
        let rows = store::duties(&mut tx, &wanted, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, Listed::place)?;
        let calendar = self.desk.calendars.current();
        let without_person = |row| proto::Duty {
            office_id: String::new(),
            person: String::new(),
            ..duty_message(&calendar, today, row)
        };
        Ok(proto::ListOverdueDutiesResponse {
            duties: rows.into_iter().map(without_person).collect(),
            next_page_token,
        })
    }

    async fn moved(
        &self,
        request: &Request<proto::ListMovedDeadlinesRequest>,
    ) -> Result<proto::ListMovedDeadlinesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let paging = call.paging::<(NaiveDate, Uuid)>("moved_deadlines", "");
        call.checked(Some(()))?;
        let mut tx = call.read(&self.desk.db).await?;
        let rows = store::moved(&mut tx, paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| (row.moved_on, row.id))?;
        Ok(proto::ListMovedDeadlinesResponse {
            moved: rows.iter().map(moved_message).collect(),
            next_page_token,
        })
    }
}

fn reminder_message(row: ReminderRow) -> proto::Reminder {
    proto::Reminder {
        case_id: row.case_id.to_string(),
        case_kind: code_to_number::<CaseKind>(&row.case_kind),
        case_number: row.case_number.to_string(),
        duty_kind: row.kind,
        part: row.part.unsigned_abs(),
        stage: code_to_number::<Stage>(&row.stage),
        due_on: row.due_on.to_string(),
        raised_on: row.raised_on.to_string(),
        office_id: row.office_id.unwrap_or_default(),
        person: row.person.unwrap_or_default(),
        settled: row.settled,
    }
}

fn moved_message(row: &MovedRow) -> proto::MovedDeadline {
    proto::MovedDeadline {
        case_id: row.case_id.to_string(),
        case_kind: code_to_number::<CaseKind>(&row.case_kind),
        case_number: row.case_number.to_string(),
        from_due_on: date(row.from_due_on),
        to_due_on: date(row.to_due_on),
        year: row.year,
        version: row.version,
        moved_at: Some(timestamp(row.moved_at)),
    }
}

rpcs! { DeadlineService for Deadlines:
    explain_deadline => explain(ExplainDeadlineRequest) -> ExplainDeadlineResponse;
    list_duties => duties(ListDutiesRequest) -> ListDutiesResponse;
    list_reminders => reminders(ListRemindersRequest) -> ListRemindersResponse;
    list_overdue_duties => overdue(ListOverdueDutiesRequest) -> ListOverdueDutiesResponse;
    list_moved_deadlines => moved(ListMovedDeadlinesRequest) -> ListMovedDeadlinesResponse;
}
