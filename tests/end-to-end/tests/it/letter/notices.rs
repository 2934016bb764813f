//! What an application sends besides receipts and answers, to a person and to an organisation: each letter read as who
//! gets it reads it.

use std::collections::BTreeSet;

use gongkai_proto::intake::v1::{self as intake, ApplicantKind, LetterKind};
use serde_json::{Value, json};

use crate::{
    acts::{Counter, letters::is_to_a_party},
    office::{BUREAU, applicant, application},
    paper::{self, Reader},
    support::post_letters,
};

/// An application at the counter.
struct At<'a> {
    counter: &'a Counter,
    id: String,
}

impl At<'_> {
    async fn act(&self, role: &str, rpc: &str, fields: Value) {
        let name = format!("gongkai.intake.v1.ApplicationService/{rpc}");
        let request = self.counter.request(&name, &self.id, &fields);
        let done = self.counter.send(role, &name, &request).await;
        done.unwrap_or_else(|status| panic!("{rpc}: {status}"));
    }

    /// An act that sends a letter, which leaves at once.
    async fn notify(&self, role: &str, rpc: &str, fields: Value) {
        self.act(role, rpc, fields).await;
        post_letters(&self.counter.caller("clerk"), &self.id).await;
    }

    async fn answer(&self) {
        let content = json!({ "material": "评价报告", "public_interest": "涉及公共安全" });
        let draft = json!({ "answers": ["ANSWER_GRANTED"], "content": content });
        self.act("clerk", "DraftReply", draft).await;
        let review =
            json!({ "result": "REVIEW_RESULT_APPROVED", "secrecy": "SECRECY_REVIEW_PASSED" });
        self.act("reviewer", "ReviewReply", review).await;
        self.act("leader", "SignReply", json!({})).await;
        let way = json!({ "way": "DISPATCH_WAY_IN_PERSON", "signed_by": "王某" });
        self.act("clerk", "DispatchReply", way).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_notice_speaks_to_whom_it_goes_and_has_no_fault() {
    let counter = Counter::open("2024-06-03").await;
    let reason = || json!({ "reason": "情况说明" });
    for (reader, kind, name) in [
        (Reader::Person, ApplicantKind::NaturalPerson, "李某某"),
        (
            Reader::Organisation,
            ApplicantKind::Business,
            "某某商贸公司",
        ),
    ] {
        let at = async |what: &str| {
            let request = intake::SubmitApplicationRequest {
                applicant: Some(applicant(kind, name)),
                wanted: "某公司的评价报告".to_owned(),
                ..application(&format!("{what}-{kind:?}"))
            };
            let id = counter.office.register(request).await.application_id;
            At {
                counter: &counter,
                id,
            }
        };
        let undone = at("undone").await;
        undone.notify("leader", "ExtendDeadline", reason()).await;
        undone.act("leader", "WithdrawExtension", reason()).await;
        let correction = json!({ "missing": "请写明文号" });
        undone.notify("clerk", "AskCorrection", correction).await;
        undone.act("leader", "WithdrawCorrection", reason()).await;
        let fee = json!({ "basis": "FEE_BASIS_BY_PAGE", "count": 68, "amount_fen": "38000" });
        undone.notify("clerk", "AskFee", fee).await;
        undone.act("leader", "WithdrawFee", reason()).await;
        let party = json!({ "of": "CONSULTED_PARTY_THIRD_PARTY", "party_name": "某某公司" });
        undone.notify("clerk", "AskOpinion", party).await;
        let recall = json!({ "opinion_number": 1, "reason": "该公司并非所涉第三方" });
        undone.act("clerk", "RecallOpinionRequest", recall).await;

        let delayed = at("delayed").await;
        let asked = json!({ "period": 5, "reason": "当月申请数量明显超过合理范围" });
        delayed.notify("clerk", "AskReasons", asked).await;
        let reasons = json!({ "reasons": "用于核对" });
        delayed.act("clerk", "ReceiveReasons", reasons).await;
        let period = json!({ "due_on": "2024-09-30", "reason": "数量较多" });
        delayed.act("leader", "SetDelayedPeriod", period).await;

        // A third party refuses, and the public interest is weightier; then the answer is given anew.
        let opened = at("opened").await;
        for of in ["THIRD_PARTY", "CO_MAKER"] {
            let party = json!({ "of": format!("CONSULTED_PARTY_{of}"), "party_name": "某某公司" });
            opened.notify("clerk", "AskOpinion", party).await;
        }
        for number in [1, 2] {
            let said = json!({
                "opinion_number": number, "opinion": "PARTY_OPINION_REFUSES", "reason": "商业秘密",
            });
            opened.act("clerk", "RecordOpinion", said).await;
        }
        let wrong = json!({ "of": "CONSULTED_PARTY_CO_MAKER", "party_name": "某某公司" });
        opened.notify("clerk", "AskOpinion", wrong).await;
        let recall = json!({ "opinion_number": 3, "reason": "该公司并未参与制作" });
        opened.act("clerk", "RecallOpinionRequest", recall).await;
        opened.answer().await;
        let anew = json!({
            "cause": "REOPEN_CAUSE_OWN_CORRECTION", "due_on": "2024-06-28", "reason": "复查发现答复有误",
        });
        opened.act("leader", "ReopenApplication", anew).await;
        opened.answer().await;

        let mut kinds = BTreeSet::new();
        for case in [undone, delayed, opened] {
            let clerk = counter.caller("clerk");
            for letter in paper::letters_of(&clerk, BUREAU, &case.id).await {
                paper::read_letter(&clerk, &letter, reader).await;
                let to = if is_to_a_party(&letter) {
                    "某某公司"
                } else {
                    name
                };
                assert_eq!(letter.addressee, to, "{}", letter.title);
                kinds.insert(letter.kind());
            }
        }
        let expected = BTreeSet::from([
            LetterKind::Acknowledgement,
            LetterKind::ExtensionNotice,
            LetterKind::ExtensionWithdrawal,
            LetterKind::FeeNotice,
            LetterKind::FeeWithdrawal,
            LetterKind::CorrectionNotice,
            LetterKind::CorrectionWithdrawal,
            LetterKind::ReasonsNotice,
            LetterKind::DelayedPeriodNotice,
            LetterKind::ThirdPartyRequest,
            LetterKind::ThirdPartyNotice,
            LetterKind::ThirdPartyNoticeWithdrawal,
            LetterKind::CoMakerRequest,
            LetterKind::OpinionRequestWithdrawal,
            LetterKind::DisclosureNotice,
            LetterKind::ReplyGranted,
        ]);
        assert_eq!(kinds, expected);
    }
    counter.office.close().await;
}
