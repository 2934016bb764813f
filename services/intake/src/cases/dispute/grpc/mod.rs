//! DisputeService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::code_to_number,
    error::Result,
    fields::{Fields, page_size},
    identity::{Principal, Scope},
    page::{self, Page},
};
use gongkai_law::dispute::{DisputeKind, Outcome};
use gongkai_proto::intake::v1::{self as proto, dispute_service_server::DisputeService};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::Dispute;
use crate::{
    cases::kernel::{
        self, Case as _,
        store::{self, Listed},
    },
    contract::message::date,
    contract::rpc::rpcs,
    desk::{Desk, View},
};

mod acts;
mod message;
mod register;

use message::message;

/// The service.
pub struct Disputes {
    desk: Desk,
}

impl Disputes {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn get(
        &self,
        request: &Request<proto::GetDisputeRequest>,
    ) -> Result<proto::GetDisputeResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("dispute_id", &body.dispute_id);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.get_dispute", &scope).await?;
        let case = kernel::load::<Dispute>(&mut tx, id).await?;
        let calendar = self.desk.calendars.current();
        Ok(proto::GetDisputeResponse {
            dispute: Some(message(&View::new(&scope, &calendar), &case)),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListDisputesRequest>,
    ) -> Result<proto::ListDisputesResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = format!("disputes/{bureau}/{}", body.open_only);
        let after: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.list_disputes", &scope).await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows =
            store::list_cases(&mut tx, Dispute::KIND, body.open_only, None, after, limit).await?;
        let page = Page::of(rows, size, Listed::position);
        Ok(proto::ListDisputesResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            disputes: page
                .rows
                .into_iter()
                .map(|row| listed(&scope, row))
                .collect(),
        })
    }
}

/// A row of the list as sent.
fn listed(scope: &Scope, row: Listed) -> proto::Dispute {
    let (day, result) = row.summary.closed.unzip();
    let voided = result.as_deref() == Some("voided");
    let concluded = day.filter(|_| !voided);
    proto::Dispute {
        id: row.id.to_string(),
        bureau_id: scope.bureau.to_string(),
        kind: code_to_number::<DisputeKind>(&row.summary.category),
        accepted_on: row.summary.opened_on.to_string(),
        outcome: match &result {
            Some(result) if !voided => code_to_number::<Outcome>(result),
            _ => proto::Outcome::Pending as i32,
        },
        concluded_on: date(concluded),
        voided_on: date(day.filter(|_| voided)),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        etag: row.version.to_string(),
        number: row.number.to_string(),
        ..proto::Dispute::default()
    }
}

rpcs! { DisputeService for Disputes:
    register_dispute => register(RegisterDisputeRequest) -> RegisterDisputeResponse;
    file_reply => file_reply(FileReplyRequest) -> FileReplyResponse;
    record_decision => record_decision(RecordDecisionRequest) -> RecordDecisionResponse;
    record_order_in_force => in_force(RecordOrderInForceRequest) -> RecordOrderInForceResponse;
    record_appeal => appeal(RecordAppealRequest) -> RecordAppealResponse;
    record_compliance => comply(RecordComplianceRequest) -> RecordComplianceResponse;
    conclude_dispute => conclude(ConcludeDisputeRequest) -> ConcludeDisputeResponse;
    void_dispute => void(VoidDisputeRequest) -> VoidDisputeResponse;
    get_dispute => get(GetDisputeRequest) -> GetDisputeResponse;
    list_disputes => list(ListDisputesRequest) -> ListDisputesResponse;
}
