//! The acts a path is made of.

use gongkai_proto::intake::v1::{
    self as intake, DeliveryWay, DispatchWay, Handling, LetterKind, MatterDecision, MatterKind,
    RefusalToAccept, SpecialProcedure,
};

use super::{
    INSTANT, MATTERS,
    Path::{self, Corrected, Elsewhere, NeverCorrected, NotCompetent, NotNeeded, Procedures},
    Walk,
};
use crate::{every_path::Desk, office::BUREAU, paper};

impl Desk {
    pub(super) async fn set_matters(&self) {
        let paper = |name: &str| intake::RequiredPaper {
            name: name.to_owned(),
            required: true,
            form: intake::PaperForm::Copy as i32,
        };
        let instant = (INSTANT, "证明材料复制", MatterKind::Service, false);
        for (code, name, kind, joint) in MATTERS.into_iter().chain([instant]) {
            let (handling, promised_limit) = match code {
                INSTANT => (Handling::Instant, 0),
                _ => (Handling::Promised, 10),
            };
            let matter = intake::Matter {
                code: code.to_owned(),
                name: name.to_owned(),
                kind: kind as i32,
                handling: handling as i32,
                promised_limit,
                extensible: kind == MatterKind::Permit,
                joint,
                papers: vec![paper("营业执照"), paper("安全评价报告")],
                legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
                office_id: "permits".to_owned(),
                ..Default::default()
            };
            act!(
                self,
                reviewer,
                matters,
                set_matter(SetMatterRequest {
                    matter: Some(matter)
                })
            );
        }
    }

    pub(super) async fn apply(&self, matter: &'static str, kind: MatterKind, path: Path) -> Walk {
        let case = if path == Elsewhere {
            act!(
                self,
                clerk,
                matters,
                register_matter_case(RegisterMatterCaseRequest {
                    matter_code: matter.to_owned(),
                    applicant_name: "益阳市某某化工有限公司".to_owned(),
                })
            )
            .matter_case
        } else {
            let applicant = intake::MatterApplicant {
                kind: intake::MatterApplicantKind::LegalPerson as i32,
                name: "益阳市某某化工有限公司".to_owned(),
                identity_number: "91430903MA00000000".to_owned(),
                contact: "0737-0000000".to_owned(),
            };
            act!(
                self,
                clerk,
                matters,
                apply_matter_case(ApplyMatterCaseRequest {
                    matter_code: matter.to_owned(),
                    applicant: Some(applicant),
                    papers_received: vec!["营业执照".to_owned()],
                    channel: intake::MatterChannel::Online as i32,
                })
            )
            .matter_case
        };
        let id = case.unwrap().id;
        Walk {
            matter,
            kind,
            path,
            id,
        }
    }

    /// Not accepted, for the three reasons of article 32.
    pub(super) async fn turn_away(&self, walk: &Walk) {
        let (refusal, organ, reason) = match walk.path {
            NotNeeded => (
                RefusalToAccept::NotNeeded,
                "",
                "储存量未达到需要取得许可的数量",
            ),
            NotCompetent => (RefusalToAccept::NotCompetent, "益阳市应急管理局", ""),
            _ => (
                RefusalToAccept::Other,
                "",
                "申请人隐瞒有关情况，一年内不得再次申请",
            ),
        };
        act!(
            self,
            clerk,
            matters,
            refuse_matter_case(RefuseMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                refusal: refusal as i32,
                reason: reason.to_owned(),
                competent_organ: organ.to_owned(),
            })
        );
    }

    pub(super) async fn ask(&self, walk: &Walk) {
        act!(
            self,
            clerk,
            matters,
            ask_matter_correction(AskMatterCorrectionRequest {
                matter_case_id: walk.id.clone(),
                missing: "缺少安全评价报告\n营业执照复印件未加盖公章".to_owned(),
            })
        );
    }

    pub(super) async fn accept(&self, walk: &Walk) {
        act!(
            self,
            clerk,
            matters,
            accept_matter_case(AcceptMatterCaseRequest {
                matter_case_id: walk.id.clone(),
            })
        );
    }

    pub(super) async fn withdraw(&self, walk: &Walk) {
        act!(
            self,
            clerk,
            matters,
            withdraw_matter_case(WithdrawMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                reason: "不再经营".to_owned(),
            })
        );
    }

    pub(super) async fn decide(&self, walk: &Walk, decision: MatterDecision) {
        let granted = decision == MatterDecision::Granted;
        let (reason, number, until) = if granted {
            ("", "赫应急经字〔2024〕1号", "2027-03-31")
        } else {
            ("储存场所与居民区的距离不足", "", "")
        };
        act!(
            self,
            leader,
            matters,
            decide_matter_case(DecideMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                decision: decision as i32,
                reason: reason.to_owned(),
                decision_number: number.to_owned(),
                valid_until: until.to_owned(),
            })
        );
    }

    pub(super) async fn deliver(&self, walk: &Walk, way: DeliveryWay) {
        act!(
            self,
            clerk,
            matters,
            deliver_matter_case(DeliverMatterCaseRequest {
                matter_case_id: walk.id.clone(),
                way: way as i32,
                receipt: "经办人签收".to_owned(),
            })
        );
    }

    /// The letter with its decision came back, and is announced.
    pub(super) async fn announce(&self, walk: &Walk) {
        let letters = paper::letters_of(&self.clerk, BUREAU, &walk.id).await;
        let decision = letters.into_iter().find(|letter| {
            [LetterKind::DecisionGranted, LetterKind::DecisionRefused].contains(&letter.kind())
        });
        let letter_id = decision.unwrap().id;
        self.sends(&letter_id, DispatchWay::Post).await;
        act!(
            self,
            clerk,
            dispatches,
            record_returned(RecordReturnedRequest {
                letter_id: letter_id.clone(),
                reason: "查无此人".to_owned(),
            })
        );
        self.sends(&letter_id, DispatchWay::Notice).await;
    }

    async fn sends(&self, letter_id: &str, way: DispatchWay) {
        let posted = way == DispatchWay::Post;
        act!(
            self,
            clerk,
            dispatches,
            record_dispatch(RecordDispatchRequest {
                letter_id: letter_id.to_owned(),
                way: way as i32,
                tracking_number: if posted { "XA12345678943" } else { "" }.to_owned(),
                recipient: "申请人".to_owned(),
            })
        );
    }

    pub(super) async fn matter_case(&self, walk: &Walk) -> intake::MatterCase {
        let request = intake::GetMatterCaseRequest {
            bureau_id: BUREAU.to_owned(),
            matter_case_id: walk.id.clone(),
        };
        let read = self.clerk.matters().get_matter_case(request).await.unwrap();
        read.into_inner().matter_case.unwrap()
    }

    /// Every special procedure there is, one after another, on the days the clock stands still.
    pub(super) async fn procedures(&self, walks: &[Walk]) {
        let all = [
            SpecialProcedure::Hearing,
            SpecialProcedure::Tender,
            SpecialProcedure::Auction,
            SpecialProcedure::Inspection,
            SpecialProcedure::Testing,
            SpecialProcedure::Quarantine,
            SpecialProcedure::Appraisal,
            SpecialProcedure::ExpertReview,
        ];
        for (day, procedure) in (4..).zip(all) {
            self.on(&format!("2024-03-{day:02}")).await;
            for walk in walks.iter().filter(|walk| walk.path == Procedures) {
                let started = act!(
                    self,
                    clerk,
                    matters,
                    start_special_procedure(StartSpecialProcedureRequest {
                        matter_case_id: walk.id.clone(),
                        kind: procedure as i32,
                        expected: "约10个工作日".to_owned(),
                    })
                );
                let number = started.procedure_number;
                act!(
                    self,
                    clerk,
                    matters,
                    end_special_procedure(EndSpecialProcedureRequest {
                        matter_case_id: walk.id.clone(),
                        procedure_number: number,
                    })
                );
            }
            // On the second day the applicants are told what is missing, on the fifth it comes in.
            for walk in walks {
                match (day, walk.path) {
                    (5, Corrected | NeverCorrected) => self.ask(walk).await,
                    (8, Corrected) => {
                        act!(
                            self,
                            clerk,
                            matters,
                            receive_matter_correction(ReceiveMatterCorrectionRequest {
                                matter_case_id: walk.id.clone(),
                                papers_received: vec!["安全评价报告".to_owned()],
                            })
                        );
                        self.accept(walk).await;
                    }
                    _ => {}
                }
            }
        }
    }
}
