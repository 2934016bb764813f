use gongkai_law::application::{Answer, ApplicantKind, Channel, Ground};
use uuid::Uuid;

use super::{
    process::{Basis, Charged, Opinion, OpinionOf, ProcessFact},
    registration::{
        Agent, Applicant, Corrected, Correction, Details, Origin, Received, Registered,
        RegistrationFact,
    },
    reply::{Cause, Content, Delivery, ReplyFact, Secrecy, Sending, Texts, Verdict},
    search::{self, Assignment, Disclosure, Finding, SearchFact},
    state::{Application, Happened},
    wishes::{DeliveryChannel, Difficulty, FormWanted, Wishes},
};
use crate::{
    cases::kernel::{private::Private, testing::golden},
    contract::assumed::AssumedAspect,
    paper::letter::Way,
};

fn received() -> Received {
    let agent = Agent {
        name: "王五".to_owned(),
        identity_number: "110101199003070011".to_owned(),
        contact: "13900000000".to_owned(),
        power_of_attorney: "授权1号".to_owned(),
    };
    Received {
        channel: Channel::InPerson,
        applicant_kind: ApplicantKind::NaturalPerson,
        assumed: vec![AssumedAspect::Kind],
        applicant: Applicant {
            name: "张三".to_owned().into(),
            identity_number: "43090319900101001X".to_owned().into(),
            contact: "13800000000".to_owned().into(),
            details: Private(Details {
                legal_representative: "李四".to_owned(),
                contact_person: "赵六".to_owned(),
                address: "某路1号".to_owned(),
                email: "a@example.cn".to_owned(),
                agent: Some(agent),
            }),
        },
        wanted: "2023年度执法记录".to_owned().into(),
        registered: Registered {
            arrived_on: "2024-03-01".parse().ok(),
            unconfirmed: true,
            wishes: Wishes {
                form: Some(FormWanted::Paper),
                delivery: Some(DeliveryChannel::Post),
                difficulties: vec![Difficulty::Reading],
                filled_in_by_unit: true,
                oral_reason: "不识字".to_owned().into(),
            },
            origin: Some(Origin {
                application_id: Uuid::from_u128(1),
                correction: Some(Corrected {
                    asked_on: "2024-03-02".parse().unwrap(),
                    period: 15,
                    received_on: "2024-03-03".parse().unwrap(),
                }),
            }),
            opening_number: Some("申1".to_owned()),
        },
    }
}

fn correction() -> Correction {
    Correction {
        applicant_kind: Some(ApplicantKind::Other),
        channel: Some(Channel::Internet),
        received_on: "2024-03-04".parse().ok(),
        name: "张叁".to_owned().into(),
        identity_number: "护照1".to_owned().into(),
        contact: "13700000000".to_owned().into(),
        wanted: "2022年度执法记录".to_owned().into(),
        reason: "录入错误".to_owned().into(),
    }
}

fn content() -> Content {
    let texts = Texts {
        where_and_how: "门户网站".to_owned(),
        material: "见附件".to_owned(),
        reason: "涉及第三方".to_owned(),
        search: "档案室检索".to_owned(),
        special_rule: "不动产登记暂行条例".to_owned(),
        earlier_reply: "〔2023〕1号".to_owned(),
        other_organ: "某局".to_owned(),
        withheld_part: "姓名".to_owned(),
        public_interest: "涉及公共安全".to_owned(),
    };
    Content {
        answer: Answer::PartlyGranted,
        grounds: vec![Ground::ThirdParty],
        attachments: vec![Uuid::from_u128(2)],
        texts: texts.into(),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a sample of every fact")]
fn facts_are_stored_as_they_were() {
    use Happened::{Process, Registration, Reply, Search};
    golden!(Application {
        Registration(RegistrationFact::Received(_)) => {
            Registration(RegistrationFact::Received(received().into()))
        },
        Registration(RegistrationFact::ReceiptConfirmed { .. }) => {
            Registration(RegistrationFact::ReceiptConfirmed { by_clock: true })
        },
        Registration(RegistrationFact::ApplicantUnreachable) => {
            Registration(RegistrationFact::ApplicantUnreachable)
        },
        Registration(RegistrationFact::Rerouted { .. }) => {
            Registration(RegistrationFact::Rerouted {
                to_bureau_id: "other-bureau".to_owned(),
                reason: "投错机关".to_owned().into(),
            })
        },
        Registration(RegistrationFact::Assigned { .. }) => {
            Registration(RegistrationFact::Assigned {
                office_id: "general".to_owned(),
                person: Some("zhang".to_owned()),
            })
        },
        Registration(RegistrationFact::Split { .. }) => Registration(RegistrationFact::Split {
            into: vec![Uuid::from_u128(3)],
            wanted: "第一项".to_owned().into(),
        }),
        Registration(RegistrationFact::Merged { .. }) => Registration(RegistrationFact::Merged {
            into: Uuid::from_u128(4),
            reason: "重复提交".to_owned().into(),
        }),
        Registration(RegistrationFact::DoubleMerged { .. }) => {
            Registration(RegistrationFact::DoubleMerged {
                application_id: Uuid::from_u128(5),
            })
        },
        Registration(RegistrationFact::Voided { .. }) => Registration(RegistrationFact::Voided {
            reason: "误登记".to_owned().into(),
        }),
        Registration(RegistrationFact::RegistrationCorrected(_)) => {
            Registration(RegistrationFact::RegistrationCorrected(correction()))
        },
        Registration(RegistrationFact::PublicationProposed { .. }) => {
            Registration(RegistrationFact::PublicationProposed {
                proposal_id: Uuid::from_u128(6),
            })
        },
        Process(ProcessFact::CorrectionAsked { .. }) => Process(ProcessFact::CorrectionAsked {
            period: 15,
            missing: "身份证明".to_owned().into(),
        }),
        Process(ProcessFact::CorrectionReceived { .. }) => {
            Process(ProcessFact::CorrectionReceived {
                wanted: "2023年度执法记录（补正）".to_owned().into(),
            })
        },
        Process(ProcessFact::Extended { .. }) => Process(ProcessFact::Extended {
            by: 20,
            reason: "数量较大".to_owned().into(),
        }),
        Process(ProcessFact::ExtensionWithdrawn { .. }) => {
            Process(ProcessFact::ExtensionWithdrawn {
                by: 20,
                reason: "误批延期".to_owned().into(),
            })
        },
        Process(ProcessFact::OpinionAsked { .. }) => Process(ProcessFact::OpinionAsked {
            of: OpinionOf::ThirdParty,
            party_name: "某公司".to_owned().into(),
        }),
        Process(ProcessFact::OpinionLetterArrived { .. }) => {
            Process(ProcessFact::OpinionLetterArrived { opinion: 1 })
        },
        Process(ProcessFact::OpinionReceived { .. }) => Process(ProcessFact::OpinionReceived {
            opinion: 1,
            said: Opinion::Refuses,
            reason: "商业秘密".to_owned().into(),
        }),
        Process(ProcessFact::FeeAsked { .. }) => Process(ProcessFact::FeeAsked {
            amount_fen: 38_000,
            charged: Some(Charged {
                basis: Basis::ByPage,
                count: 68,
            }),
        }),
        Process(ProcessFact::FeeRecorded { .. }) => {
            Process(ProcessFact::FeeRecorded { amount_fen: 38_000 })
        },
        Process(ProcessFact::ReasonsAsked { .. }) => Process(ProcessFact::ReasonsAsked {
            period: 5,
            reason: "当月第十一件".to_owned().into(),
        }),
        Process(ProcessFact::ReasonsReceived { .. }) => Process(ProcessFact::ReasonsReceived {
            reasons: "研究需要".to_owned().into(),
        }),
        Process(ProcessFact::PeriodDelayed { .. }) => Process(ProcessFact::PeriodDelayed {
            due_on: "2024-06-28".parse().unwrap(),
            reason: "理由合理".to_owned().into(),
        }),
        Search(SearchFact::Assigned { .. }) => Search(SearchFact::Assigned {
            searches: vec![Assignment {
                office_id: "safety".to_owned(),
                person: Some("wang".to_owned()),
                due_on: "2024-03-11".parse().unwrap(),
            }],
            note: "请检索纸质档案".to_owned().into(),
        }),
        Search(SearchFact::Returned { .. }) => Search(SearchFact::Returned {
            search: 1,
            finding: Finding::PartlyFound,
            opinion: Disclosure::Withhold,
            ground: Some(Ground::StateSecret),
            texts: search::Texts {
                searched: "档案室".to_owned().into(),
                reason: "涉密".to_owned().into(),
            },
        }),
        Search(SearchFact::Recalled { .. }) => Search(SearchFact::Recalled {
            search: 1,
            reason: "误交办".to_owned().into(),
        }),
        Reply(ReplyFact::ReplyDrafted(_)) => Reply(ReplyFact::ReplyDrafted(content())),
        Reply(ReplyFact::ReplyReviewed { .. }) => Reply(ReplyFact::ReplyReviewed {
            verdict: Verdict::Approved,
            secrecy: Some(Secrecy::Passed),
            instead_of: Some("li".to_owned()),
            remarks: "同意".to_owned().into(),
        }),
        Reply(ReplyFact::ReplySigned { .. }) => Reply(ReplyFact::ReplySigned {
            instead_of: Some("zhao".to_owned()),
        }),
        Reply(ReplyFact::ReplyDispatched { .. }) => Reply(ReplyFact::ReplyDispatched {
            sending: Sending {
                way: Way::Post,
                tracking_number: "XA00000000043".to_owned(),
                through_organ: "某局".to_owned(),
            },
            signed_by: "张三".to_owned().into(),
        }),
        Reply(ReplyFact::ReplyDelivered { .. }) => Reply(ReplyFact::ReplyDelivered {
            delivery: Delivery::Returned,
            signed_by: "张三".to_owned().into(),
            returned_because: "查无此人".to_owned().into(),
        }),
        Reply(ReplyFact::Archived { .. }) => Reply(ReplyFact::Archived {
            archive_number: "2024-1".to_owned(),
            place: "档案室".to_owned(),
        }),
        Reply(ReplyFact::Closed { .. }) => Reply(ReplyFact::Closed {
            way: Answer::Withdrawn,
            instead_of: Some("zhao".to_owned()),
            reason: "申请人撤回".to_owned().into(),
        }),
        Reply(ReplyFact::Reopened { .. }) => Reply(ReplyFact::Reopened {
            cause: Cause::Ordered,
            dispute_id: Some(Uuid::from_u128(7)),
            due_on: "2024-07-01".parse().ok(),
            reason: "判决责令重新答复".to_owned().into(),
        }),
    });
}
