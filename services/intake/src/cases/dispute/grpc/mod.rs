//! DisputeService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, error::Result};
use gongkai_proto::intake::v1::{self as proto, dispute_service_server::DisputeService};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    Dispute,
    message::{listed, message},
};
use crate::{
    cases::kernel::{
        Case as _,
        store::{self, Listed},
    },
    contract::rpc::rpcs,
    desk::Desk,
};

mod acts;
mod register;

/// The service.
pub struct Disputes {
    desk: Desk,
}

impl Disputes {
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn list(
        &self,
        request: &Request<proto::ListDisputesRequest>,
    ) -> Result<proto::ListDisputesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, open_only) = (call.body, call.body.open_only);
        let filter = open_only.to_string();
        let (size, token) = (body.page_size, &body.page_token);
        let paging = call.paging::<(NaiveDate, Uuid)>("disputes", &filter, size, token);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.desk.db).await?;
        let (kind, after, limit) = (Dispute::KIND, paging.after, paging.limit());
        let rows = store::list_cases(&mut tx, kind, open_only, None, after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, Listed::position)?;
        let rows = rows.into_iter();
        Ok(proto::ListDisputesResponse {
            disputes: rows
                .map(|row| listed(call.bureau().as_str(), row))
                .collect(),
            next_page_token,
        })
    }
}

rpcs! { DisputeService for Disputes, acts on Dispute, answering dispute with message:
    act file_reply(FileReplyRequest) -> FileReplyResponse;
    act record_appeal(RecordAppealRequest) -> RecordAppealResponse;
    act record_compliance(RecordComplianceRequest) -> RecordComplianceResponse;
    act conclude_dispute(ConcludeDisputeRequest) -> ConcludeDisputeResponse;
    act void_dispute(VoidDisputeRequest) -> VoidDisputeResponse;
    get get_dispute(GetDisputeRequest by dispute_id) -> GetDisputeResponse;
    own register_dispute => register(RegisterDisputeRequest) -> RegisterDisputeResponse;
    own record_decision => record_decision(RecordDecisionRequest) -> RecordDecisionResponse;
    own record_order_in_force => order_in_force(RecordOrderInForceRequest) -> RecordOrderInForceResponse;
    own list_disputes => list(ListDisputesRequest) -> ListDisputesResponse;
}
