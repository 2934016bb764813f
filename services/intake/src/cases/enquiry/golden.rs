use uuid::Uuid;

use super::state::{
    Assignment, Category, Enquiry, EnquiryChannel, Happened, Measure, Registered, Satisfaction,
};
use crate::{cases::kernel::testing::golden, contract::assumed::AssumedAspect};

#[test]
fn facts_are_stored_as_they_were() {
    golden!(Enquiry {
        Happened::Registered(_) => Happened::Registered(Registered {
            category: Category::Complaint,
            name: "李某".to_owned().into(),
            content: "消防通道被占用".to_owned().into(),
            contact: "13800000000".to_owned().into(),
            office_id: "general".to_owned(),
            limit: 13,
            assumed: vec![AssumedAspect::Kind],
            urgent: true,
            channel: Some(EnquiryChannel::Visit),
            hotline_slip_number: "12345".to_owned(),
            opening_number: Some("件1".to_owned()),
        }),
        Happened::Split { .. } => Happened::Split {
            tasks: vec![Assignment {
                number: 1,
                content: "核查".to_owned().into(),
                office_id: "safety".to_owned(),
                person: "wang".to_owned(),
                due_on: "2024-03-08".parse().unwrap(),
            }],
        },
        Happened::TaskReassigned { .. } => Happened::TaskReassigned {
            task: 1,
            office_id: "general".to_owned(),
            person: "zhang".to_owned(),
            reason: "由办公室办理".to_owned().into(),
        },
        Happened::TaskAnswered { .. } => Happened::TaskAnswered {
            task: 1,
            answer: "已清理".to_owned().into(),
        },
        Happened::TaskReturned { .. } => Happened::TaskReturned {
            task: 1,
            reason: "不属于本股室职责".to_owned().into(),
        },
        Happened::Supervised { .. } => Happened::Supervised {
            measure: Measure::Expedite,
            note: "请抓紧".to_owned().into(),
        },
        Happened::Closed { .. } => Happened::Closed {
            answer: "已清理".to_owned().into(),
        },
        Happened::Appraised { .. } => Happened::Appraised {
            satisfaction: Satisfaction::Satisfied,
            remark: "办得快".to_owned().into(),
        },
        Happened::PointedToPetition { .. } => Happened::PointedToPetition {
            petition_channel: "区信访局".to_owned(),
            reason: "信访事项".to_owned().into(),
        },
        Happened::Merged { .. } => Happened::Merged {
            into: Uuid::from_u128(1),
            reason: "同一事项".to_owned().into(),
        },
        Happened::DoubleMerged { .. } => Happened::DoubleMerged {
            enquiry_id: Uuid::from_u128(2),
        },
        Happened::Voided { .. } => Happened::Voided {
            reason: "重复登记".to_owned().into(),
        },
    });
}
