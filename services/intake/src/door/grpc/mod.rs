//! ApplicantService and QueryCodeService: proto to domain and back.

use std::pin::Pin;

use gongkai_chassis::{call::Call, error::Result, fields::Fields};
use gongkai_law::case::CaseKind;
use gongkai_proto::{
    intake::v1::{self as proto, applicant_service_server::ApplicantService},
    request::BureauRequest,
};
use tokio_stream::Stream;
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

use super::{
    admit,
    key::{Key, read_code, read_number},
    uploads::Uploads,
};
use crate::{
    desk::Desk,
    paper::{
        attachment::Attachments,
        letter::{Documents, IssuedLetters},
    },
};

mod acts;
mod codes;
mod drafts;
mod my_case;
mod opinion;
mod papers;
mod submit;

pub use codes::QueryCodes;

/// The service.
pub struct Applicants {
    desk: Desk,
    documents: Documents,
    issued: IssuedLetters,
    attachments: Attachments,
    uploads: Uploads,
}

impl Applicants {
    /// At this desk, laying letters out by these documents, which are the public's, with files from there.
    pub fn new(
        desk: Desk,
        documents: Documents,
        issued: IssuedLetters,
        attachments: Attachments,
    ) -> Self {
        Self {
            desk,
            documents,
            issued,
            attachments,
            uploads: Uploads::default(),
        }
    }

    /// The kind and id of the case whose number and code a call shows.
    async fn admit<R: BureauRequest>(
        &self,
        call: &mut Call<'_, R>,
        key: Option<&proto::CaseKey>,
    ) -> Result<(CaseKind, Uuid)> {
        let key = self::key(&mut call.fields, key);
        let key = call.checked(key)?;
        let id = admit::applicant(&self.desk.db, &call.scope, &key).await?;
        Ok((key.kind, id))
    }
}

/// Runs an expression with the type of a kind of case that citizens begin.
macro_rules! of_citizens {
    ($kind:expr, $case:ident => $body:expr) => {
        $crate::cases::kinds::by_kind_of_citizens!($kind, $case => $body, else {
            // No key names one.
            Err(gongkai_chassis::error::Error::internal("a dispute has no query code"))
        })
    };
}
use of_citizens;

/// Reads by what a case is named.
fn key(fields: &mut Fields, key: Option<&proto::CaseKey>) -> Option<Key> {
    let key = key.cloned().unwrap_or_default();
    let kind: Option<CaseKind> = fields.code("key.kind", key.kind);
    if kind == Some(CaseKind::Dispute) {
        let (zh, en) = (
            "复议诉讼案件请向复议机关或者人民法院查询",
            "a dispute is followed at the organ of reconsideration or the court",
        );
        fields.wrong("key.kind", zh, en);
    }
    let number = read_number(fields, "key.number", &key.number);
    let code = read_code(fields, "key.query_code", &key.query_code);
    let ((kind, number), code) = kind.zip(number).zip(code)?;
    Some(Key { kind, number, code })
}

/// Serves each RPC by a method of the type.
macro_rules! serve {
    ($($rpc:ident($request:ident) -> $response:ident;)+) => {
        #[tonic::async_trait]
        impl ApplicantService for Applicants {
            type ReadMyFileStream =
                Pin<Box<dyn Stream<Item = Result<proto::ReadMyFileResponse, Status>> + Send>>;

            async fn read_my_file(
                &self,
                request: Request<proto::ReadMyFileRequest>,
            ) -> Result<Response<Self::ReadMyFileStream>, Status> {
                Ok(Response::new(self.read(&request).await?))
            }

            async fn upload_to_draft(
                &self,
                request: Request<Streaming<proto::UploadToDraftRequest>>,
            ) -> Result<Response<proto::UploadToDraftResponse>, Status> {
                Ok(Response::new(self.upload_to_draft(request).await?))
            }

            $(async fn $rpc(
                &self,
                request: Request<proto::$request>,
            ) -> Result<Response<proto::$response>, Status> {
                Ok(Response::new(self.$rpc(&request).await?))
            })+
        }
    };
}

serve! {
    submit_by_applicant(SubmitByApplicantRequest) -> SubmitByApplicantResponse;
    save_draft(SaveDraftRequest) -> SaveDraftResponse;
    get_draft(GetDraftRequest) -> GetDraftResponse;
    erase_draft(EraseDraftRequest) -> EraseDraftResponse;
    get_my_case(GetMyCaseRequest) -> GetMyCaseResponse;
    export_my_receipt(ExportMyReceiptRequest) -> ExportMyReceiptResponse;
    export_my_letter(ExportMyLetterRequest) -> ExportMyLetterResponse;
    confirm_my_application(ConfirmMyApplicationRequest) -> ConfirmMyApplicationResponse;
    confirm_my_letter(ConfirmMyLetterRequest) -> ConfirmMyLetterResponse;
    answer_my_correction(AnswerMyCorrectionRequest) -> AnswerMyCorrectionResponse;
    give_my_reasons(GiveMyReasonsRequest) -> GiveMyReasonsResponse;
    tell_my_payment(TellMyPaymentRequest) -> TellMyPaymentResponse;
    withdraw_my_case(WithdrawMyCaseRequest) -> WithdrawMyCaseResponse;
    appraise_my_case(AppraiseMyCaseRequest) -> AppraiseMyCaseResponse;
    get_opinion_request(GetOpinionRequestRequest) -> GetOpinionRequestResponse;
    answer_opinion_request(AnswerOpinionRequestRequest) -> AnswerOpinionRequestResponse;
}
