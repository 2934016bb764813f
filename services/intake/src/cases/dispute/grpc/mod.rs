//! DisputeService: proto to domain and back.

use gongkai_chassis::error::Result;
use gongkai_proto::intake::v1::{self as proto, dispute_service_server::DisputeService};
use tonic::{Request, Response, Status};

use super::{
    Dispute,
    message::{listed, message},
};
use crate::{contract::rpc::rpcs, desk::Desk};

mod acts;
mod register;

/// The service.
pub struct Disputes {
    /// Where it works.
    pub desk: Desk,
}

rpcs! { DisputeService for Disputes, acts on Dispute, answering with message:
    act assign_dispute(AssignDisputeRequest) -> AssignDisputeResponse;
    act file_reply(FileReplyRequest) -> FileReplyResponse;
    act record_appeal(RecordAppealRequest) -> RecordAppealResponse;
    act record_compliance(RecordComplianceRequest) -> RecordComplianceResponse;
    act conclude_dispute(ConcludeDisputeRequest) -> ConcludeDisputeResponse;
    act void_dispute(VoidDisputeRequest) -> VoidDisputeResponse;
    get get_dispute(GetDisputeRequest by dispute_id) -> GetDisputeResponse;
    list list_disputes(ListDisputesRequest) -> ListDisputesResponse of disputes with listed;
    own register_dispute => register(RegisterDisputeRequest) -> RegisterDisputeResponse;
    own record_decision => record_decision(RecordDecisionRequest) -> RecordDecisionResponse;
    own record_order_in_force => order_in_force(RecordOrderInForceRequest) -> RecordOrderInForceResponse;
}
