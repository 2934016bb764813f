//! A case that its applicant begins himself. What it says is read, and opened, as at the counter.

use gongkai_chassis::{
    call::Call,
    code::to_number,
    error::{Error, Reason, Result},
    new_or_answer,
};
use gongkai_law::application::{Channel, applicant::propose};
use gongkai_proto::intake::v1::{self as proto, submission::What};
use tonic::Request;

use super::{Applicants, drafts::files_key};
use crate::{
    cases::{
        application, enquiry,
        kernel::{
            Fact,
            act::{Acting, Effects},
        },
        matter,
        query_code::{Codes, FIRST, Opens},
        rectification, work_complaint,
    },
    door::receipt::Receipt,
};

/// The call of a submission.
type Submission<'a> = Call<'a, proto::SubmitByApplicantRequest>;
/// What it answers.
type Submitted = Result<proto::SubmitByApplicantResponse>;

impl Applicants {
    pub(super) async fn submit_by_applicant(
        &self,
        request: &Request<proto::SubmitByApplicantRequest>,
    ) -> Submitted {
        let mut call = Call::of(&self.desk.db, request)?;
        call.unguessable_request_id();
        let said = call.body.submission.clone().unwrap_or_default();
        match said.what {
            Some(What::Application(said)) => self.application(call, said).await,
            Some(What::MatterCase(said)) => self.matter_case(call, said).await,
            Some(What::Enquiry(said)) => self.enquiry(call, said).await,
            Some(What::Rectification(said)) => self.rectification(call, said).await,
            Some(What::WorkComplaint(said)) => self.work_complaint(call, said).await,
            None => {
                let (zh, en) = ("请选择要提交的事项", "choose what is submitted");
                call.fields.wrong("submission", zh, en);
                call.checked(None)
            }
        }
    }

    async fn application(
        &self,
        mut call: Submission<'_>,
        said: proto::ApplicationByApplicant,
    ) -> Submitted {
        let mut applicant = said.applicant.unwrap_or_default();
        if applicant.kind == 0 {
            // Set by the clerk in the end, who may correct it until the reply is signed.
            let proposal = propose(&applicant.name, Some(&applicant.identity_number));
            applicant.kind = to_number(proposal.kind);
        }
        let wishes = proto::Wishes {
            filled_in_by_unit: false,
            oral_reason: String::new(),
            ..said.wishes.unwrap_or_default()
        };
        let body = proto::SubmitApplicationRequest {
            applicant: Some(applicant),
            channel: to_number(Channel::Internet),
            wanted: said.wanted,
            wishes: Some(wishes),
            ..proto::SubmitApplicationRequest::default()
        };
        let today = call.today;
        let (_, received) = application::received(&mut call.fields, &body, today);
        let mut received = call.checked(received)?;
        let bureau = new_or_answer!(self.desk.ready(&call).await?);
        received.registered.unannounced = !bureau.announced(received.channel, today);
        let fact = application::opening_by_applicant(received);
        self.open::<application::Application>(call, fact).await
    }

    async fn matter_case(
        &self,
        mut call: Submission<'_>,
        said: proto::MatterCaseByApplicant,
    ) -> Submitted {
        let body = proto::ApplyMatterCaseRequest {
            matter_code: said.matter_code,
            applicant: said.applicant,
            papers_received: said.papers_received,
            channel: proto::MatterChannel::Online.into(),
            ..proto::ApplyMatterCaseRequest::default()
        };
        let applied = matter::applied(&mut call.fields, &body);
        let applied = call.checked(applied)?;
        let terms = matter::terms(&self.desk, &call, &applied.code).await;
        let terms = new_or_answer!(terms.map_err(not_offered)?);
        let fact = applied.received(terms, true);
        self.open::<matter::MatterCase>(call, fact).await
    }

    async fn enquiry(
        &self,
        mut call: Submission<'_>,
        said: proto::EnquiryByApplicant,
    ) -> Submitted {
        use proto::EnquiryCategory::{Complaint, Consultation};
        if said.category != 0 && ![Consultation, Complaint].contains(&said.category()) {
            let (zh, en) = ("请选择咨询或者投诉", "a consultation or a complaint");
            call.fields.wrong("category", zh, en);
        }
        let body = proto::RegisterEnquiryRequest {
            category: said.category,
            name: said.name,
            contact: said.contact,
            content: said.content,
            channel: proto::EnquiryChannel::Online.into(),
            ..proto::RegisterEnquiryRequest::default()
        };
        // Which office it is for is not the citizen's to know: the disclosure unit splits it.
        let registered = enquiry::registered(&mut call.fields, &body, 0);
        let registered = call.checked(registered)?;
        let fact = enquiry::opening(registered, true);
        self.open::<enquiry::Enquiry>(call, fact).await
    }

    async fn rectification(
        &self,
        mut call: Submission<'_>,
        said: proto::RectificationByApplicant,
    ) -> Submitted {
        let body = proto::RegisterRectificationRequest {
            name: said.name,
            identity_number: said.identity_number,
            contact: said.contact,
            record: said.record,
            inaccuracy: said.inaccuracy,
            proof: said.proof,
            ..proto::RegisterRectificationRequest::default()
        };
        let registered = rectification::registered(&mut call.fields, &body);
        let registered = call.checked(Some(registered))?;
        let fact = rectification::opening(registered, true);
        self.open::<rectification::Rectification>(call, fact).await
    }

    async fn work_complaint(
        &self,
        mut call: Submission<'_>,
        said: proto::WorkComplaintByApplicant,
    ) -> Submitted {
        let body = proto::RegisterWorkComplaintRequest {
            ground: said.ground,
            about: said.about,
            name: said.name,
            contact: said.contact,
            content: said.content,
            ..proto::RegisterWorkComplaintRequest::default()
        };
        let registered = work_complaint::registered(&mut call.fields, &body);
        let registered = call.checked(registered)?;
        let fact = work_complaint::opening(registered, true);
        self.open::<work_complaint::WorkComplaint>(call, fact).await
    }

    /// Opens the case today with the files of its draft, and answers with its key and receipt.
    async fn open<C: Effects + Sync>(&self, mut call: Submission<'_>, fact: C::Fact) -> Submitted {
        let key = files_key(&mut call.fields, call.body.draft.as_ref());
        let key = call.checked(Some(key))?;
        let draft = new_or_answer!(self.draft_of(&mut call, key).await?);
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let fact = Fact {
            legal_date: call.today,
            body: fact,
        };
        let case = acting.open::<C>(fact).await?;
        if let Some(draft) = draft {
            self.adopt(&mut acting.tx, draft, case.id).await?;
        }
        let code = Codes::of(&acting.tx, Opens::Case)?.code(case.id, FIRST);
        let receipt = Receipt::of(&case, call.today, code);
        let answer = proto::SubmitByApplicantResponse {
            key: Some(proto::CaseKey {
                kind: to_number(C::KIND),
                number: case.number.to_string(),
                query_code: code.to_string(),
            }),
            receipt: receipt.text(acting.bureau.head.organ_on(call.today)),
        };
        acting.answer(answer).await
    }
}

/// A matter that the guide does not have, or has no more: a citizen chooses another one.
fn not_offered(error: Error) -> Error {
    if !matches!(error.reason(), Reason::StateForbids | Reason::RecordUnknown) {
        return error;
    }
    error.next(
        "Choose a matter of the bureau's guide as it is now, or ask the bureau.",
        "请从本机关现行办事指南中选择事项，或者与本机关联系。",
    )
}
