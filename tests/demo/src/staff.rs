//! The people of one bureau, and what takes several of them: a reply goes through three hands, and so does an item.

use gongkai_proto::{
    catalog::v1 as catalog,
    intake::v1::{self as intake, Answer},
};
use gongkai_testbed::tokens::TokenMint;
use tonic::Status;

use crate::clients::{Caller, Services};

/// The people of one bureau.
#[derive(Clone)]
pub struct Staff {
    /// Registers, drafts and dispatches.
    pub clerk: Caller,
    /// Reviews.
    pub reviewer: Caller,
    /// Signs and decides.
    pub leader: Caller,
}

/// A reply to an application of a bureau, all whose steps go under one request id.
#[derive(Clone)]
pub struct Walk {
    /// The request id: it is the method that tells the steps apart.
    pub request_id: String,
    /// The bureau.
    pub bureau_id: String,
    /// The application.
    pub application_id: String,
}

impl Staff {
    /// The people of `bureau`.
    pub fn of(services: &Services, mint: &TokenMint, bureau: &str) -> anyhow::Result<Self> {
        let caller = |role: &str| services.caller(mint, bureau, role);
        Ok(Self {
            clerk: caller("clerk")?,
            reviewer: caller("reviewer")?,
            leader: caller("leader")?,
        })
    }

    /// Walks the whole path of a reply on one day: drafted by the clerk, reviewed, signed by the
    /// leader, handed to the applicant. A withdrawal closes without one.
    pub async fn answer(&self, walk: &Walk, answer: Answer) -> Result<intake::Application, Status> {
        if answer == Answer::Withdrawn {
            let request = intake::CloseApplicationRequest {
                request_id: walk.request_id.clone(),
                bureau_id: walk.bureau_id.clone(),
                application_id: walk.application_id.clone(),
                way: intake::CloseWay::Withdrawn as i32,
                reason: "申请人书面撤回（演示）。".to_owned(),
                ..intake::CloseApplicationRequest::default()
            };
            let closed = self.clerk.applications().close_application(request).await?;
            return Ok(closed.into_inner().application.unwrap_or_default());
        }
        self.draft(walk, answer).await?;
        self.review(walk).await?;
        self.sign(walk).await?;
        self.hand_over(walk).await
    }

    /// The clerk asks a third party, whose rights are to be the reason to withhold, and which refuses (art. 32).
    pub async fn ask_third_party(&self, walk: &Walk) -> Result<(), Status> {
        let request = intake::AskOpinionRequest {
            request_id: walk.request_id.clone(),
            bureau_id: walk.bureau_id.clone(),
            application_id: walk.application_id.clone(),
            of: intake::ConsultedParty::ThirdParty as i32,
            party_name: "演示第三方有限公司".to_owned(),
            ..intake::AskOpinionRequest::default()
        };
        self.clerk.applications().ask_opinion(request).await?;
        self.hand_over_letters(&walk.bureau_id, &walk.application_id)
            .await?;
        let request = intake::RecordOpinionRequest {
            request_id: walk.request_id.clone(),
            bureau_id: walk.bureau_id.clone(),
            application_id: walk.application_id.clone(),
            opinion_number: 1,
            opinion: intake::PartyOpinion::Refuses as i32,
            reason: "涉及商业秘密（演示）。".to_owned(),
            ..intake::RecordOpinionRequest::default()
        };
        self.clerk.applications().record_opinion(request).await?;
        Ok(())
    }

    /// The clerk drafts a reply that says everything any answer needs.
    pub async fn draft(&self, walk: &Walk, answer: Answer) -> Result<intake::Application, Status> {
        let mut answers = vec![answer as i32];
        if answer == Answer::PartlyGranted {
            answers.push(Answer::WithheldProcessInformation as i32);
        }
        let request = intake::DraftReplyRequest {
            request_id: walk.request_id.clone(),
            bureau_id: walk.bureau_id.clone(),
            application_id: walk.application_id.clone(),
            answers,
            content: Some(content()),
            ..intake::DraftReplyRequest::default()
        };
        let drafted = self.clerk.applications().draft_reply(request).await?;
        Ok(drafted.into_inner().application.unwrap_or_default())
    }

    /// The reviewer approves the draft; its secrecy review is passed.
    pub async fn review(&self, walk: &Walk) -> Result<intake::Application, Status> {
        let request = intake::ReviewReplyRequest {
            request_id: walk.request_id.clone(),
            bureau_id: walk.bureau_id.clone(),
            application_id: walk.application_id.clone(),
            result: intake::ReviewResult::Approved as i32,
            secrecy: intake::SecrecyReview::Passed as i32,
            ..intake::ReviewReplyRequest::default()
        };
        let reviewed = self.reviewer.applications().review_reply(request).await?;
        Ok(reviewed.into_inner().application.unwrap_or_default())
    }

    /// The leader signs it.
    pub async fn sign(&self, walk: &Walk) -> Result<intake::Application, Status> {
        let request = intake::SignReplyRequest {
            request_id: walk.request_id.clone(),
            bureau_id: walk.bureau_id.clone(),
            application_id: walk.application_id.clone(),
            ..intake::SignReplyRequest::default()
        };
        let signed = self.leader.applications().sign_reply(request).await?;
        Ok(signed.into_inner().application.unwrap_or_default())
    }

    /// The clerk hands it to the applicant, who signs.
    pub async fn hand_over(&self, walk: &Walk) -> Result<intake::Application, Status> {
        let request = intake::DispatchReplyRequest {
            request_id: walk.request_id.clone(),
            bureau_id: walk.bureau_id.clone(),
            application_id: walk.application_id.clone(),
            way: intake::DispatchWay::InPerson as i32,
            signed_by: "演示申请人".to_owned(),
            ..intake::DispatchReplyRequest::default()
        };
        let sent = self.clerk.applications().dispatch_reply(request).await?;
        Ok(sent.into_inner().application.unwrap_or_default())
    }

    /// Publishes an item on one day: drafted and submitted by the clerk, checked and reviewed for secrecy by the reviewer,
    /// signed by the leader. All steps go under one request id.
    pub async fn publish(
        &self,
        request_id: &str,
        bureau_id: &str,
        contents: catalog::ItemContents,
    ) -> Result<catalog::Item, Status> {
        let mut clerk = self.clerk.item_works();
        let mut reviewer = self.reviewer.item_works();
        let mut leader = self.leader.item_works();
        let request = catalog::DraftItemRequest {
            request_id: request_id.to_owned(),
            bureau_id: bureau_id.to_owned(),
            contents: Some(contents),
            external: None,
        };
        let drafted = clerk.draft_item(request).await?.into_inner();
        let item_id = drafted.version.unwrap_or_default().item_id;
        macro_rules! step {
            ($who:ident, $method:ident, $request:ident $(, $field:ident: $value:expr)*) => {{
                let request = catalog::$request {
                    request_id: request_id.to_owned(),
                    bureau_id: bureau_id.to_owned(),
                    item_id: item_id.clone(),
                    etag: String::new(),
                    $($field: $value,)*
                };
                $who.$method(request).await?.into_inner()
            }};
        }
        let reason = || "无涉密内容，可以公开（演示）。".to_owned();
        step!(clerk, submit_item, SubmitItemRequest);
        step!(reviewer, check_item, CheckItemRequest, reason: String::new());
        step!(reviewer, review_secrecy, ReviewSecrecyRequest, reason: reason());
        let signed = step!(leader, sign_item, SignItemRequest, publish_at: None);
        Ok(signed.item.unwrap_or_default())
    }

    /// The clerk hands over at the counter what was issued in a case and has not left; who takes it signs.
    pub async fn hand_over_letters(&self, bureau_id: &str, case_id: &str) -> Result<(), Status> {
        let request = intake::ListLettersRequest {
            bureau_id: bureau_id.to_owned(),
            case_id: case_id.to_owned(),
            open_only: true,
            page_size: 200,
            ..intake::ListLettersRequest::default()
        };
        let listed = self.clerk.letters().list_letters(request).await?;
        for letter in listed.into_inner().letters {
            if letter.place() != intake::LetterPlace::Issued {
                continue;
            }
            let request = intake::RecordDispatchRequest {
                // It leaves once.
                request_id: letter.id.clone(),
                bureau_id: bureau_id.to_owned(),
                letter_id: letter.id,
                way: intake::DispatchWay::InPerson as i32,
                recipient: "演示申请人".to_owned(),
                ..intake::RecordDispatchRequest::default()
            };
            self.clerk.dispatches().record_dispatch(request).await?;
        }
        Ok(())
    }
}

/// A reply that says everything any answer needs.
pub fn content() -> intake::ReplyContent {
    let text = || "演示内容，仅用于计数。".to_owned();
    intake::ReplyContent {
        where_and_how: text(),
        material: text(),
        reason: "演示理由。".to_owned(),
        search: text(),
        special_rule: text(),
        earlier_reply: text(),
        withheld_part: "演示部分。".to_owned(),
        ..intake::ReplyContent::default()
    }
}
