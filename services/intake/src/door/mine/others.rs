//! What has no act of its applicant: requests to correct a record, complaints about the work.

use super::{Mine, Stage, Told};
use crate::cases::{rectification::Rectification, work_complaint::WorkComplaint};

impl Mine for Rectification {
    const TOLD: Told = &[
        ("registered", Some("已登记")),
        ("corrected", Some("予以更正")),
        ("forwarded", Some("转送有权机关")),
        ("refused", Some("不予更正")),
    ];

    fn my_stage(&self) -> Stage {
        match self.ended {
            None => Stage::InHand,
            Some(_) => Stage::Answered,
        }
    }
}

impl Mine for WorkComplaint {
    const TOLD: Told = &[
        ("registered", Some("已登记")),
        ("assigned", None),
        ("decided", None),
        ("closed", Some("答复办结")),
    ];

    fn my_stage(&self) -> Stage {
        match self.closed_on {
            None => Stage::InHand,
            Some(_) => Stage::Answered,
        }
    }
}
