use gongkai_law::permit::{Handling, MatterKind, SpecialProcedure};

use super::{
    code::{ApplicantKind, Channel, Decision, DeliveryWay, PaperForm, Refusal},
    guide::{RequiredPaper, Terms},
    state::{Applied, Happened, MatterCase, Opened},
};
use crate::{cases::kernel::testing::golden, contract::assumed::AssumedAspect};

fn opened() -> Opened {
    Opened {
        code: "hazardous-trade".parse().ok(),
        terms: Terms {
            matter: "危险化学品经营许可".to_owned(),
            kind: MatterKind::Permit,
            handling: Handling::Promised,
            office_id: "permits".to_owned(),
            statutory_limit: Some(30),
            promised_limit: Some(10),
            extensible: true,
            joint: true,
            legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
            papers: vec![RequiredPaper {
                name: "营业执照".to_owned(),
                required: true,
                form: PaperForm::Copy,
            }],
        },
        applicant_name: "某公司".to_owned().into(),
        assumed: vec![AssumedAspect::Kind],
        opening_number: Some("办1".to_owned()),
    }
}

#[test]
fn facts_are_stored_as_they_were() {
    golden!(MatterCase {
        Happened::Received { .. } => Happened::Received {
            opened: opened(),
            applied: Applied {
                channel: Channel::Counter,
                applicant_kind: ApplicantKind::LegalPerson,
                identity_number: "91430903MA4L000000".to_owned().into(),
                contact: "13800000000".to_owned().into(),
                papers: vec!["申请书".to_owned()].into(),
            },
        },
        Happened::Registered(_) => Happened::Registered(opened()),
        Happened::CorrectionAsked { .. } => Happened::CorrectionAsked {
            missing: "营业执照".to_owned().into(),
        },
        Happened::CorrectionReceived { .. } => Happened::CorrectionReceived {
            papers: vec!["营业执照".to_owned(), "身份证".to_owned()].into(),
        },
        Happened::Accepted { .. } => Happened::Accepted { by_silence: true },
        Happened::NotAccepted { .. } => Happened::NotAccepted {
            refusal: Refusal::NotCompetent,
            competent_organ: "市应急管理局".to_owned(),
            reason: "属市级权限".to_owned().into(),
        },
        Happened::ProcedureStarted { .. } => Happened::ProcedureStarted {
            kind: SpecialProcedure::Hearing,
            expected: "约10个工作日".to_owned(),
        },
        Happened::ProcedureEnded { .. } => Happened::ProcedureEnded { procedure: 1 },
        Happened::Extended { .. } => Happened::Extended {
            by: 10,
            reason: "案情复杂".to_owned().into(),
        },
        Happened::Decided { .. } => Happened::Decided {
            decision: Decision::Granted,
            number: "赫应急许〔2024〕1号".to_owned(),
            valid_until: "2027-03-18".parse().ok(),
            reason: "符合条件".to_owned().into(),
        },
        Happened::Delivered { .. } => Happened::Delivered {
            way: DeliveryWay::HandedOver,
            receipt: "张某签收".to_owned().into(),
        },
        Happened::Withdrawn { .. } => Happened::Withdrawn {
            reason: "不再经营".to_owned().into(),
        },
        Happened::Terminated { .. } => Happened::Terminated {
            reason: "逾期未补正".to_owned().into(),
        },
        Happened::Voided { .. } => Happened::Voided {
            reason: "重复登记".to_owned().into(),
        },
    });
}
