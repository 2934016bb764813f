//! What its applicant may but withdraw: requests to correct a record, complaints about the work.

use super::{Act, Mine, Stage, Told};
use crate::cases::{
    kernel::On,
    rectification::{self, Rectification},
    work_complaint::{self, WorkComplaint},
};

impl Mine for Rectification {
    const TOLD: Told = &[
        ("registered", Some("已登记")),
        ("assigned", None),
        ("corrected", Some("予以更正")),
        ("forwarded", Some("转送有权机关")),
        ("refused", Some("不予更正")),
        ("withdrawn", Some("您已撤回，终止办理")),
        ("voided", Some("登记作废")),
    ];

    fn my_stage(&self) -> Stage {
        match (&self.voided, self.ended.as_ref().map(|ended| ended.ending)) {
            (Some(_), _) | (None, Some(rectification::Ending::Withdrawn)) => Stage::Ended,
            (None, None) => Stage::InHand,
            (None, Some(_)) => Stage::Answered,
        }
    }

    fn due_name(&self) -> &'static str {
        "办理期限"
    }

    fn wants(&self, _: &On<'_>) -> Vec<(Act, rectification::Command)> {
        let reason = "".into();
        vec![(Act::Withdraw, rectification::Command::Withdraw { reason })]
    }
}

impl Mine for WorkComplaint {
    const TOLD: Told = &[
        ("registered", Some("已登记")),
        ("assigned", None),
        ("decided", None),
        ("correction_recorded", None),
        ("withdrawn", Some("您已撤回，终止办理")),
        ("closed", Some("答复办结")),
        ("voided", Some("登记作废")),
    ];

    fn my_stage(&self) -> Stage {
        if self.voided.is_some() {
            return Stage::Ended;
        }
        match (self.closed_on, &self.withdrawn) {
            (None, _) => Stage::InHand,
            (Some(_), Some(_)) => Stage::Ended,
            (Some(_), None) => Stage::Answered,
        }
    }

    fn due_name(&self) -> &'static str {
        "办理期限"
    }

    fn wants(&self, _: &On<'_>) -> Vec<(Act, work_complaint::Command)> {
        let reason = "".into();
        vec![(Act::Withdraw, work_complaint::Command::Withdraw { reason })]
    }
}
