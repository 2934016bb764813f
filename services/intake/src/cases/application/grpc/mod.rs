//! ApplicationService: proto to domain and back.

use gongkai_chassis::{
    code::{code_to_number, to_number},
    error::Result,
};
use gongkai_law::application::{Answer, ApplicantKind};
use gongkai_proto::intake::v1::{self as proto, application_service_server::ApplicationService};
use tonic::{Request, Response, Status};

use super::{Application, wishes::Removal};
use crate::{
    cases::kernel::{
        Case as _, Loaded,
        message::{heading, late_messages},
        store::Listed,
    },
    contract::assumed,
    contract::message::date,
    contract::message::deadline_message,
    contract::rpc::rpcs,
    desk::{Desk, View},
    paper::letter::Documents,
};

mod draft;
mod fee;
mod message;
mod process;
mod publication;
mod registration;
mod reply;
mod search;
mod similar;
mod submit;

pub use submit::{opening_by_applicant, received};

/// The service.
pub struct Applications {
    desk: Desk,
    documents: Documents,
}

impl Applications {
    /// At this desk, laying drafts out by these documents.
    pub fn new(desk: Desk, documents: Documents) -> Self {
        Self { desk, documents }
    }
}

/// A row of the worklist as sent.
fn listed(bureau_id: &str, row: Listed) -> proto::Application {
    let heading = Some(heading(&row));
    let removal = row
        .summary
        .closed
        .as_ref()
        .map_or(0, |(_, result)| code_to_number::<Removal>(result));
    let (closed_on, removed_on) = match row.summary.closed.clone() {
        Some((day, _)) if removal != 0 => (None, Some(day)),
        closed => (closed.map(|(day, _)| day), None),
    };
    // Only what is not received has no deadline.
    let received = row.summary.original_due_on.is_some();
    proto::Application {
        id: row.id.to_string(),
        bureau_id: bureau_id.to_owned(),
        applicant: Some(proto::Applicant {
            kind: code_to_number::<ApplicantKind>(&row.summary.category),
            ..proto::Applicant::default()
        }),
        received_on: date(received.then_some(row.summary.opened_on)),
        deadline: row.summary.original_due_on.map(|original| proto::Deadline {
            original_due_on: original.to_string(),
            current_due_on: date(row.summary.due_on),
            provisional: row.summary.provisional,
        }),
        answer: row
            .summary
            .closed
            .map_or(0, |(_, answer)| code_to_number::<Answer>(&answer)),
        answered_on: date(closed_on),
        registration: Some(proto::Registration {
            received,
            office_id: row.summary.office_id.unwrap_or_default(),
            person: row.summary.person.unwrap_or_default(),
            removal,
            removed_on: date(removed_on),
            ..proto::Registration::default()
        }),
        etag: row.version.to_string(),
        number: row.number.to_string(),
        heading,
        ..proto::Application::default()
    }
}

/// An application as sent.
fn message(view: &View<'_>, case: &Loaded<Application>) -> proto::Application {
    let state = &case.state;
    let (answer, answered_on) = state.last_answer().unzip();
    view.staff.named(proto::Application {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        applicant: Some(registration::applicant(state)),
        channel: to_number(state.channel),
        received_on: date(state.registration.received.then_some(state.received_on)),
        wanted: state.wanted.clone(),
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        answer: answer.map_or(0, to_number),
        answered_on: date(answered_on),
        answer_reason: state.reason.clone(),
        withheld_part: state.withheld_part.clone(),
        etag: case.etag(),
        number: case.number.to_string(),
        assumed: assumed::numbers(&state.assumed),
        registration: Some(registration::message(state)),
        stage: to_number(state.replies.stage()),
        replies: state.replies.drafts.iter().map(message::reply).collect(),
        searches: state.searches.0.iter().map(message::search).collect(),
        reasons_request: state
            .excess
            .as_ref()
            .map(|excess| message::excess(excess, view.calendar)),
        answer_anew: state.replies.anew.last().map(message::anew),
        annulled_answers: message::annulled_answers(state),
        archive: state.replies.archived.as_ref().map(message::archive),
        promised: state.replies.promised().map(message::promised),
        answers: message::answers(state),
        names: Vec::new(),
        heading: None,
        first_answered_on: date(state.answered.map(|(_, day)| day)),
        correction: state
            .process
            .correction
            .as_ref()
            .map(|asked| message::correction(asked, view.calendar)),
        opinions: message::opinions(state, view.calendar),
        fee: state
            .process
            .fee
            .as_ref()
            .map(|fee| message::fee(fee, view.calendar)),
        extensions: message::extensions(state),
        re_reviews: (state.replies.re_reviews.iter())
            .map(message::re_review)
            .collect(),
        late: late_messages(case, view.calendar, view.today),
    })
}

rpcs! { ApplicationService for Applications, acts on Application, answering with message:
    act confirm_receipt(ConfirmReceiptRequest) -> ConfirmReceiptResponse;
    act mark_unreachable(MarkUnreachableRequest) -> MarkUnreachableResponse;
    act reroute_application(RerouteApplicationRequest) -> RerouteApplicationResponse;
    act assign_application(AssignApplicationRequest) -> AssignApplicationResponse;
    act void_application(VoidApplicationRequest) -> VoidApplicationResponse;
    act correct_registration(CorrectRegistrationRequest) -> CorrectRegistrationResponse;
    act ask_correction(AskCorrectionRequest) -> AskCorrectionResponse;
    act receive_correction(ReceiveCorrectionRequest) -> ReceiveCorrectionResponse;
    act extend_deadline(ExtendDeadlineRequest) -> ExtendDeadlineResponse;
    act withdraw_extension(WithdrawExtensionRequest) -> WithdrawExtensionResponse;
    act record_opinion(RecordOpinionRequest) -> RecordOpinionResponse;
    act withdraw_opinion(WithdrawOpinionRequest) -> WithdrawOpinionResponse;
    act recall_opinion_request(RecallOpinionRequestRequest) -> RecallOpinionRequestResponse;
    act ask_fee(AskFeeRequest) -> AskFeeResponse;
    act withdraw_correction(WithdrawCorrectionRequest) -> WithdrawCorrectionResponse;
    act withdraw_fee(WithdrawFeeRequest) -> WithdrawFeeResponse;
    act record_fee(RecordFeeRequest) -> RecordFeeResponse;
    act record_payment_not_received(RecordPaymentNotReceivedRequest) -> RecordPaymentNotReceivedResponse;
    act annul_payment(AnnulPaymentRequest) -> AnnulPaymentResponse;
    act assign_search(AssignSearchRequest) -> AssignSearchResponse;
    act return_search(ReturnSearchRequest) -> ReturnSearchResponse;
    act recall_search(RecallSearchRequest) -> RecallSearchResponse;
    act ask_reasons(AskReasonsRequest) -> AskReasonsResponse;
    act receive_reasons(ReceiveReasonsRequest) -> ReceiveReasonsResponse;
    act set_delayed_period(SetDelayedPeriodRequest) -> SetDelayedPeriodResponse;
    act draft_reply(DraftReplyRequest) -> DraftReplyResponse;
    act review_reply(ReviewReplyRequest) -> ReviewReplyResponse;
    act sign_reply(SignReplyRequest) -> SignReplyResponse;
    act dispatch_reply(DispatchReplyRequest) -> DispatchReplyResponse;
    act record_delivery(RecordDeliveryRequest) -> RecordDeliveryResponse;
    act annul_delivery(AnnulDeliveryRequest) -> AnnulDeliveryResponse;
    act archive_application(ArchiveApplicationRequest) -> ArchiveApplicationResponse;
    act re_review_withheld(ReReviewWithheldRequest) -> ReReviewWithheldResponse;
    act close_application(CloseApplicationRequest) -> CloseApplicationResponse;
    act reopen_application(ReopenApplicationRequest) -> ReopenApplicationResponse;
    get get_application(GetApplicationRequest by application_id) -> GetApplicationResponse;
    list list_applications(ListApplicationsRequest) -> ListApplicationsResponse of applications with listed;
    own submit_application => submit(SubmitApplicationRequest) -> SubmitApplicationResponse;
    own split_application => split(SplitApplicationRequest) -> SplitApplicationResponse;
    own merge_application => merge(MergeApplicationRequest) -> MergeApplicationResponse;
    own get_applicant_kind_proposal => propose_kind(GetApplicantKindProposalRequest) -> GetApplicantKindProposalResponse;
    own get_fee_proposal => propose_fee(GetFeeProposalRequest) -> GetFeeProposalResponse;
    own list_similar_applications => list_similar(ListSimilarApplicationsRequest) -> ListSimilarApplicationsResponse;
    own list_public_matches => list_public_matches(ListPublicMatchesRequest) -> ListPublicMatchesResponse;
    own propose_publication => propose_publication(ProposePublicationRequest) -> ProposePublicationResponse;
    own ask_opinion => ask_opinion(AskOpinionRequest) -> AskOpinionResponse;
    own export_reply_draft => export_draft(ExportReplyDraftRequest) -> ExportReplyDraftResponse;
}
