//! ApplicationService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::Result,
    fields::{Fields, page_size},
    identity::{Principal, Scope},
    page::{self, Page},
};
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as proto, application_service_server::ApplicationService},
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::Application;
use crate::{
    cases::kernel::{
        self, Case as _, Loaded, On,
        act::{act_of, act_on},
        store::{self, Listed},
    },
    contract::assumed,
    contract::message::date,
    contract::message::deadline_message,
    contract::rpc::rpcs,
    desk::{Desk, View},
    paper::letter::Documents,
};

const ANSWER: &str = "gongkai.intake.v1.Answer";
const APPLICANT_KIND: &str = "gongkai.intake.v1.ApplicantKind";
const CHANNEL: &str = "gongkai.intake.v1.ReceiptChannel";
const GROUND: &str = "gongkai.intake.v1.Ground";
const STAGE: &str = "gongkai.intake.v1.ApplicationStage";

mod draft;
mod message;
mod process;
mod publication;
mod registration;
mod reply;
mod search;
mod similar;
mod submit;

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

    async fn fee(
        &self,
        request: &Request<proto::RecordFeeRequest>,
    ) -> Result<proto::RecordFeeResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RecordFee",
            "intake.record_fee",
            body,
            application_id,
            "",
            paid_on
        );
        let read = |fields: &mut Fields| Some(amount(fields, body.amount_fen));
        let decide = |state: &Application, amount, on: &On<'_>| Ok((state.fee(amount, on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RecordFeeResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    async fn get(
        &self,
        request: &Request<proto::GetApplicationRequest>,
    ) -> Result<proto::GetApplicationResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let id = fields.id("application_id", &body.application_id);
        fields.done()?;
        let mut tx = self.desk.db.begin("intake.get_application", &scope).await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        let calendar = self.desk.calendars.current();
        Ok(proto::GetApplicationResponse {
            application: Some(message(&View::new(&scope, &calendar), &case)),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListApplicationsRequest>,
    ) -> Result<proto::ListApplicationsResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let filter = format!("{bureau}/{}", body.open_only);
        let after: Option<(NaiveDate, Uuid)> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        fields.done()?;
        let mut tx = self
            .desk
            .db
            .begin("intake.list_applications", &scope)
            .await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let rows = store::list_cases(
            &mut tx,
            Application::KIND,
            body.open_only,
            None,
            after,
            limit,
        )
        .await?;
        let page = Page::of(rows, size, Listed::position);
        Ok(proto::ListApplicationsResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            applications: page
                .rows
                .into_iter()
                .map(|row| listed(&scope, row))
                .collect(),
        })
    }
}

/// A row of the worklist as sent.
fn listed(scope: &Scope, row: Listed) -> proto::Application {
    let removal = row
        .summary
        .closed
        .as_ref()
        .map_or(0, |(_, result)| to_number(registration::REMOVAL, result));
    let (closed_on, removed_on) = match row.summary.closed.clone() {
        Some((day, _)) if removal != 0 => (None, Some(day)),
        closed => (closed.map(|(day, _)| day), None),
    };
    // Only what is not received has no deadline.
    let received = row.summary.original_due_on.is_some();
    proto::Application {
        id: row.id.to_string(),
        bureau_id: scope.bureau.to_string(),
        applicant: Some(proto::Applicant {
            kind: to_number(APPLICANT_KIND, &row.summary.category),
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
            .map_or(0, |(_, answer)| to_number(ANSWER, &answer)),
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
        ..proto::Application::default()
    }
}

/// An application as sent.
fn message(view: &View<'_>, case: &Loaded<Application>) -> proto::Application {
    let state = &case.state;
    let shown = state.personal.clone();
    let (answer, answered_on) = state.answered.unzip();
    proto::Application {
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        applicant: Some(registration::applicant(state)),
        channel: to_number(CHANNEL, state.channel.as_str()),
        received_on: date(state.registration.received.then_some(state.received_on)),
        wanted: shown.wanted,
        deadline: deadline_message(state.deadline(view.calendar).as_ref()),
        answer: answer.map_or(0, |answer| to_number(ANSWER, answer.as_str())),
        answered_on: date(answered_on),
        answer_reason: shown.reason,
        withheld_part: shown.withheld_part,
        etag: case.etag(),
        number: case.number.to_string(),
        assumed: assumed::numbers(&state.assumed),
        registration: Some(registration::message(state)),
        stage: to_number(STAGE, state.replies.stage().as_str()),
        replies: state.replies.drafts.iter().map(message::reply).collect(),
        searches: state.searches.0.iter().map(message::search).collect(),
        reasons_request: state
            .excess
            .as_ref()
            .map(|excess| message::excess(excess, view.calendar)),
        answer_anew: state.replies.anew.as_ref().map(message::anew),
        archive: state.replies.archived.as_ref().map(message::archive),
    }
}

/// An amount of money in fen. One million yuan is far above any lawful fee: more is a typing error.
fn amount(fields: &mut Fields, fen: u64) -> u64 {
    if !(1..=100_000_000).contains(&fen) {
        fields.wrong(
            "amount_fen",
            "金额须为1分至100万元",
            "1 fen to 1,000,000 yuan",
        );
    }
    fen
}

rpcs! { ApplicationService for Applications:
    submit_application => submit(SubmitApplicationRequest) -> SubmitApplicationResponse;
    confirm_receipt => confirm_receipt(ConfirmReceiptRequest) -> ConfirmReceiptResponse;
    mark_unreachable => mark_unreachable(MarkUnreachableRequest) -> MarkUnreachableResponse;
    reroute_application => reroute(RerouteApplicationRequest) -> RerouteApplicationResponse;
    assign_application => assign(AssignApplicationRequest) -> AssignApplicationResponse;
    split_application => split(SplitApplicationRequest) -> SplitApplicationResponse;
    merge_application => merge(MergeApplicationRequest) -> MergeApplicationResponse;
    void_application => void(VoidApplicationRequest) -> VoidApplicationResponse;
    correct_registration => correct_registration(CorrectRegistrationRequest) -> CorrectRegistrationResponse;
    get_applicant_kind_proposal => propose_kind(GetApplicantKindProposalRequest) -> GetApplicantKindProposalResponse;
    list_similar_applications => list_similar(ListSimilarApplicationsRequest) -> ListSimilarApplicationsResponse;
    list_public_matches => list_public_matches(ListPublicMatchesRequest) -> ListPublicMatchesResponse;
    propose_publication => propose_publication(ProposePublicationRequest) -> ProposePublicationResponse;
    ask_correction => ask_correction(AskCorrectionRequest) -> AskCorrectionResponse;
    receive_correction => receive_correction(ReceiveCorrectionRequest) -> ReceiveCorrectionResponse;
    extend_deadline => extend(ExtendDeadlineRequest) -> ExtendDeadlineResponse;
    ask_opinion => ask_opinion(AskOpinionRequest) -> AskOpinionResponse;
    record_opinion => record_opinion(RecordOpinionRequest) -> RecordOpinionResponse;
    ask_fee => ask_fee(AskFeeRequest) -> AskFeeResponse;
    record_fee => fee(RecordFeeRequest) -> RecordFeeResponse;
    assign_search => assign_search(AssignSearchRequest) -> AssignSearchResponse;
    return_search => return_search(ReturnSearchRequest) -> ReturnSearchResponse;
    recall_search => recall_search(RecallSearchRequest) -> RecallSearchResponse;
    ask_reasons => ask_reasons(AskReasonsRequest) -> AskReasonsResponse;
    receive_reasons => receive_reasons(ReceiveReasonsRequest) -> ReceiveReasonsResponse;
    set_delayed_period => delay(SetDelayedPeriodRequest) -> SetDelayedPeriodResponse;
    draft_reply => draft(DraftReplyRequest) -> DraftReplyResponse;
    export_reply_draft => export_draft(ExportReplyDraftRequest) -> ExportReplyDraftResponse;
    review_reply => review(ReviewReplyRequest) -> ReviewReplyResponse;
    sign_reply => sign(SignReplyRequest) -> SignReplyResponse;
    dispatch_reply => dispatch(DispatchReplyRequest) -> DispatchReplyResponse;
    record_delivery => deliver(RecordDeliveryRequest) -> RecordDeliveryResponse;
    archive_application => archive(ArchiveApplicationRequest) -> ArchiveApplicationResponse;
    close_application => close(CloseApplicationRequest) -> CloseApplicationResponse;
    reopen_application => reopen(ReopenApplicationRequest) -> ReopenApplicationResponse;
    get_application => get(GetApplicationRequest) -> GetApplicationResponse;
    list_applications => list(ListApplicationsRequest) -> ListApplicationsResponse;
}
