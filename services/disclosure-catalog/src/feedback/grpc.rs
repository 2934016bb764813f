//! FeedbackService: what is said, passed on.

use gongkai_chassis::{
    call::Call,
    client::{failed, on_behalf_of},
    db::Db,
    error::{Error, REASON_HEADER, Result},
    identity::Principal,
    new_or_answer,
    request::{made_lately, reused},
    rpcs,
};
use gongkai_proto::{
    catalog::v1::{self as proto, feedback_service_server::FeedbackService},
    intake::v1::{
        EnquiryByApplicant, EnquiryCategory, Submission, SubmitByApplicantRequest,
        applicant_service_client::ApplicantServiceClient, submission::What,
    },
};
use tonic::{Code, Request, Status, transport::Channel};
use uuid::Uuid;

use super::about::about;
use crate::{
    bureau::{self, Bureau, profile},
    item,
    site::{Links, PathTemplate},
};

/// The service asked, as callers are told when it is away.
const INTAKE: &str = "intake";
/// Under this name it is kept what of the enquiry is settled before it is passed on.
const ENQUIRY: &str = "GiveFeedback.enquiry";
/// What one caller may say to a bureau within a day; many citizens may share one.
const MOST_OF_ONE: i64 = 1000;
/// What somebody is called who does not say.
const UNNAMED: &str = "网民";
/// Where somebody can be reached who does not say: by number and code.
const UNREACHED: &str = "未留联系方式，凭登记号和查询码查询";

/// The service.
pub struct Feedback {
    db: Db,
    path: PathTemplate,
    intake: Option<ApplicantServiceClient<Channel>>,
}

impl Feedback {
    /// Over this database, with pages of items at this path; without a channel to intake feedback is not taken.
    pub fn new(db: Db, path: PathTemplate, intake: Option<Channel>) -> Self {
        Self {
            db,
            path,
            intake: intake.map(ApplicantServiceClient::new),
        }
    }

    async fn give(
        &self,
        request: &Request<proto::GiveFeedbackRequest>,
    ) -> Result<proto::GiveFeedbackResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let request_id = call.unguessable_request_id();
        let id = call.fields.id("item_id", &body.item_id);
        let content: String = call.fields.text("content", &body.content, 1, 3000);
        let name: String = call.fields.name("name", &body.name, 0, 200);
        let contact: String = call.fields.line("contact", &body.contact, 0, 200);
        if !(body.consent || name.is_empty() && contact.is_empty()) {
            call.fields.wrong(
                "consent",
                "填写姓名或者联系方式的，须同意本机关为办理该意见使用",
                "required with name or contact: they are used to handle this",
            );
        }
        call.checked(Some(()))?;
        if let Some(answer) = call.before(&self.db).await? {
            return Ok(answer);
        }

        let mut tx = call.read(&self.db).await?;
        if made_lately::<proto::GiveFeedbackRequest>(&mut tx).await? >= MOST_OF_ONE {
            let (en, zh) = ("full for this caller", "您近日提交的意见已满");
            return Err(Error::state_forbids(en, zh).next("Send it tomorrow.", "请明日再提交。"));
        }
        drop(tx);
        let mut tx = self.db.begin_wide("catalog.give_feedback").await?;
        let publisher = bureau::find(&mut tx, call.bureau()).await?;
        drop(tx);
        let settled = match call.settled(&self.db, ENQUIRY).await? {
            Some(settled) => settled,
            None => self.enquiry(&call, id, &publisher).await?,
        };
        let given = |said: String, unsaid: &str| {
            if said.is_empty() {
                unsaid.to_owned()
            } else {
                said
            }
        };
        let Some(What::Enquiry(enquiry)) = settled.submission.and_then(|said| said.what) else {
            return Err(Error::internal("what was settled is no enquiry"));
        };
        let enquiry = EnquiryByApplicant {
            name: given(name, UNNAMED),
            contact: given(contact, UNREACHED),
            content: format!("{}\n{content}", enquiry.content),
            ..enquiry
        };
        let bureau_id = settled.bureau_id;
        let passed_on = SubmitByApplicantRequest {
            request_id,
            bureau_id: bureau_id.clone(),
            submission: Some(Submission {
                what: Some(What::Enquiry(enquiry)),
            }),
            draft: None,
        };
        let answer = self.pass_on(&call.scope.principal, passed_on).await?;
        let answer = proto::GiveFeedbackResponse {
            bureau_id,
            bureau_name: publisher.publisher_on(call.today).to_owned(),
            ..answer
        };
        let (tx, claim) = new_or_answer!(call.once(&self.db).await?);
        claim.finish(tx, answer).await
    }

    /// What is said of the item, and to which bureau: settled, for a repetition must say the same, whatever changed
    /// meanwhile. What the reader says is no part of it.
    async fn enquiry(
        &self,
        call: &Call<'_, proto::GiveFeedbackRequest>,
        id: Uuid,
        publisher: &Bureau,
    ) -> Result<SubmitByApplicantRequest> {
        let mut tx = self.db.begin_wide("catalog.give_feedback").await?;
        let item = item::find(&mut tx, call.bureau(), id).await?;
        let profile = profile::find(&mut tx, call.bureau()).await?.profile;
        drop(tx);
        if item.withdrawn.is_some() {
            return Err(Error::state_forbids("withdrawn", "已撤回").next(
                "Put a question about it to the bureau.",
                "该信息已经撤回；如有疑问，请向本机关咨询。",
            ));
        }
        self.intake()?;
        let links = Links::of(&self.path, call.bureau(), &profile, call.today);
        let enquiry = EnquiryByApplicant {
            category: EnquiryCategory::Consultation.into(),
            content: about(&item, publisher, links.as_ref()),
            ..EnquiryByApplicant::default()
        };
        let next = publisher.successors(&self.db.successions, call.today).pop();
        let settled = SubmitByApplicantRequest {
            bureau_id: next.map_or_else(|| call.bureau().to_string(), |next| next.id),
            submission: Some(Submission {
                what: Some(What::Enquiry(enquiry)),
            }),
            ..SubmitByApplicantRequest::default()
        };
        call.settle(&self.db, ENQUIRY, settled).await
    }

    fn intake(&self) -> Result<ApplicantServiceClient<Channel>> {
        let away = || Error::unavailable(INTAKE, "no address is set");
        self.intake.clone().ok_or_else(away)
    }

    /// In the name of who calls: it is for the public that intake takes it.
    async fn pass_on(
        &self,
        caller: &Principal,
        request: SubmitByApplicantRequest,
    ) -> Result<proto::GiveFeedbackResponse> {
        let mut intake = self.intake()?;
        let request_id = request.request_id.clone();
        let answer = intake
            .submit_by_applicant(on_behalf_of(caller, request))
            .await
            .map_err(|status| refused(status, &request_id))?
            .into_inner();
        let key = answer.key.unwrap_or_default();
        Ok(proto::GiveFeedbackResponse {
            enquiry_number: key.number,
            query_code: key.query_code,
            ..proto::GiveFeedbackResponse::default()
        })
    }
}

/// What intake's refusal means to the reader.
fn refused(status: Status, request_id: &str) -> Error {
    let reason = status.metadata().get(REASON_HEADER);
    if reason.is_some_and(|reason| reason == "REQUEST_ID_REUSED") {
        return reused(request_id);
    }
    match status.code() {
        // Why, intake says in words of its own: for instance that another bureau has succeeded this one.
        Code::FailedPrecondition => {
            Error::state_forbids("not taken by the bureau", "该机关目前不受理").because(status)
        }
        _ => failed(INTAKE, status),
    }
}

rpcs! { FeedbackService for Feedback:
    give_feedback => give(GiveFeedbackRequest) -> GiveFeedbackResponse;
}
