//! DeadlineService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::{Fields, page_size},
    identity::{PLATFORM, Principal, Scope},
    page::{self, Page},
};
use gongkai_law::{calendar::Calendar, clock::Deadline};
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as proto, deadline_service_server::DeadlineService},
};
use prost_types::Timestamp;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    state::days_left,
    store::{self, Listed, MovedRow, Place, ReminderRow, Wanted},
};
use crate::{
    cases::kernel::{Case, duty, load},
    cases::kinds::by_kind,
    contract::message::date,
    contract::message::deadline_message,
    contract::message::step_message,
    contract::rpc::rpcs,
    desk::Desk,
};

const CASE_KIND: &str = "gongkai.intake.v1.CaseKind";

/// The service.
pub struct Deadlines {
    desk: Desk,
}

impl Deadlines {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn explain(
        &self,
        request: &Request<proto::ExplainDeadlineRequest>,
    ) -> Result<proto::ExplainDeadlineResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("case_id", &body.case_id);
        fields.done()?;
        let deadline = self.deadline(&scope, id).await?;
        Ok(proto::ExplainDeadlineResponse {
            steps: deadline.steps.iter().map(step_message).collect(),
            deadline: deadline_message(Some(&deadline)),
        })
    }

    async fn deadline(&self, scope: &Scope, id: Uuid) -> Result<Deadline> {
        let calendar = self.desk.calendars.current();
        let mut tx = self.desk.db.begin("intake.explain_deadline", scope).await?;
        let kind = store::case_kind(&mut tx, id)
            .await?
            .ok_or_else(|| Error::record_unknown("case", "案件", id))?;
        let deadline: Option<Deadline> = by_kind!(kind.as_str(), C => {
            load::<C>(&mut tx, id).await.map(|case| case.state.deadline(&calendar))
        })?;
        deadline.ok_or_else(|| Error::state_forbids("without a period", "没有办理期限"))
    }

    async fn duties(
        &self,
        request: &Request<proto::ListDutiesRequest>,
    ) -> Result<proto::ListDutiesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let office_id = fields.office("office_id", &body.office_id, 0);
        let person = fields.person("person", &body.person, 0);
        let overdue = body.overdue_only;
        let filter = format!("duties/{bureau}/{office_id}/{person}/{overdue}");
        let after: Option<Place> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let today = self.desk.db.clocks.civil.today();
        let own = [bureau.to_string()];
        let wanted = Wanted {
            bureaus: Some(&own),
            office_id: &office_id,
            person: &person,
            before: overdue.then_some(today),
        };
        let mut tx = self.desk.db.begin("intake.list_duties", &scope).await?;
        let rows = store::duties(&mut tx, &wanted, after.as_ref(), limit(size)).await?;
        let page = Page::of(rows, size, Listed::place);
        let calendar = self.desk.calendars.current();
        Ok(proto::ListDutiesResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            duties: page
                .rows
                .into_iter()
                .map(|row| duty_message(&calendar, today, row))
                .collect(),
        })
    }

    async fn reminders(
        &self,
        request: &Request<proto::ListRemindersRequest>,
    ) -> Result<proto::ListRemindersResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = format!("reminders/{bureau}/{}", body.open_only);
        let before: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.list_reminders", &scope).await?;
        let rows = store::reminders(&mut tx, body.open_only, before, limit(size)).await?;
        let page = Page::of(rows, size, |row| (row.raised_on, row.id));
        Ok(proto::ListRemindersResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            reminders: page.rows.into_iter().map(reminder_message).collect(),
        })
    }

    async fn overdue(
        &self,
        request: &Request<proto::ListOverdueDutiesRequest>,
    ) -> Result<proto::ListOverdueDutiesResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let filter = format!("overdue_duties/{bureau}");
        let after: Option<Place> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let below = match bureau.as_str() {
            PLATFORM => None,
            _ => Some(self.desk.bureaus.below(principal, &scope.bureau).await?),
        };
        let today = self.desk.db.clocks.civil.today();
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
        let rows = store::duties(&mut tx, &wanted, after.as_ref(), limit(size)).await?;
        let page = Page::of(rows, size, Listed::place);
        let calendar = self.desk.calendars.current();
        let without_person = |row| proto::Duty {
            office_id: String::new(),
            person: String::new(),
            ..duty_message(&calendar, today, row)
        };
        Ok(proto::ListOverdueDutiesResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            duties: page.rows.into_iter().map(without_person).collect(),
        })
    }

    async fn moved(
        &self,
        request: &Request<proto::ListMovedDeadlinesRequest>,
    ) -> Result<proto::ListMovedDeadlinesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = format!("moved_deadlines/{bureau}");
        let before: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self
            .desk
            .db
            .begin("intake.list_moved_deadlines", &scope)
            .await?;
        let rows = store::moved(&mut tx, before, limit(size)).await?;
        let page = Page::of(rows, size, |row| (row.moved_on, row.id));
        Ok(proto::ListMovedDeadlinesResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            moved: page.rows.iter().map(moved_message).collect(),
        })
    }
}

/// One row more than a page: it shows whether more follow.
fn limit(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX - 1) + 1
}

fn duty_message(calendar: &Calendar, today: NaiveDate, row: Listed) -> proto::Duty {
    proto::Duty {
        bureau_id: row.bureau_id,
        case_id: row.case_id.to_string(),
        case_kind: to_number(CASE_KIND, &row.case_kind),
        case_number: row.case_number.to_string(),
        name: duty::name_of(&row.kind).to_owned(),
        kind: row.kind,
        part: row.part.unsigned_abs(),
        due_on: date(row.due_on),
        provisional: row.provisional,
        working_days_left: row
            .due_on
            .map_or(0, |due_on| days_left(calendar, due_on, today)),
        office_id: row.office_id.unwrap_or_default(),
        person: row.person.unwrap_or_default(),
    }
}

fn reminder_message(row: ReminderRow) -> proto::Reminder {
    proto::Reminder {
        case_id: row.case_id.to_string(),
        case_kind: to_number(CASE_KIND, &row.case_kind),
        case_number: row.case_number.to_string(),
        duty_kind: row.kind,
        part: row.part.unsigned_abs(),
        stage: to_number("gongkai.intake.v1.ReminderStage", &row.stage),
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
        case_kind: to_number(CASE_KIND, &row.case_kind),
        case_number: row.case_number.to_string(),
        from_due_on: date(row.from_due_on),
        to_due_on: date(row.to_due_on),
        year: row.year,
        version: row.version,
        moved_at: Some(Timestamp {
            seconds: row.moved_at.timestamp(),
            nanos: i32::try_from(row.moved_at.timestamp_subsec_nanos()).unwrap_or_default(),
        }),
    }
}

rpcs! { DeadlineService for Deadlines:
    explain_deadline => explain(ExplainDeadlineRequest) -> ExplainDeadlineResponse;
    list_duties => duties(ListDutiesRequest) -> ListDutiesResponse;
    list_reminders => reminders(ListRemindersRequest) -> ListRemindersResponse;
    list_overdue_duties => overdue(ListOverdueDutiesRequest) -> ListOverdueDutiesResponse;
    list_moved_deadlines => moved(ListMovedDeadlinesRequest) -> ListMovedDeadlinesResponse;
}
