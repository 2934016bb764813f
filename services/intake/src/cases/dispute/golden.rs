use gongkai_law::dispute::{
    Appellant, DisputeKind, Instance, LegalResult, OrderUnit, OrderedPeriod, Outcome,
};
use uuid::Uuid;

use super::{
    Dispute,
    order::Ordered,
    state::{Happened, Registered, Subject},
};
use crate::{cases::kernel::testing::golden, contract::assumed::AssumedAspect};

#[test]
fn facts_are_stored_as_they_were() {
    golden!(Dispute {
        Happened::Accepted(_) => Happened::Accepted(Registered {
            kind: DisputeKind::SuitAfterReconsideration,
            party_name: "某公司".to_owned().into(),
            description: "逾期未答复".to_owned().into(),
            application_id: Some(Uuid::from_u128(1)),
            assumed: vec![AssumedAspect::Kind],
            subject: Subject::Silence,
            organ: "某区人民法院".to_owned(),
            organ_case_number: "（2024）行初1号".to_owned(),
            simple: false,
            co_defendant_of: "某局".to_owned(),
            after_dispute_id: Some(Uuid::from_u128(2)),
            copy_received_on: "2024-02-05".parse().ok(),
            opening_number: Some("诉1".to_owned()),
        }),
        Happened::ReplyFiled => Happened::ReplyFiled,
        Happened::DecisionRecorded { .. } => Happened::DecisionRecorded {
            instance: Instance::First,
            result: LegalResult::OrderedToAct,
            decided_on: "2024-03-20".parse().unwrap(),
            order: Some(Ordered {
                within: OrderedPeriod::Within {
                    number: 15,
                    unit: OrderUnit::WorkingDays,
                },
                on_application: true,
                text: "重新答复".to_owned().into(),
            }),
        },
        Happened::OrderInForce { .. } => Happened::OrderInForce {
            on_application: true,
        },
        Happened::AppealFiled { .. } => Happened::AppealFiled {
            appellant: Appellant::Bureau,
        },
        Happened::Complied { .. } => Happened::Complied {
            done: "已重新答复".to_owned().into(),
        },
        Happened::Concluded { .. } => Happened::Concluded {
            outcome: Outcome::Upheld,
        },
        Happened::Voided { .. } => Happened::Voided {
            reason: "重复登记".to_owned().into(),
        },
    });
}
