//! What has no act of its applicant: requests to correct a record, complaints about the work.

use super::{Mine, Stage, Told};
use crate::cases::{rectification::Rectification, work_complaint::WorkComplaint};

impl Mine for Rectification {
    const TOLD: Told = &[
        ("registered", Some("已登记")),
        ("corrected", Some("予以更正，已书面告知")),
        ("forwarded", Some("转送有权机关，已书面告知")),
        ("refused", Some("不予更正，已书面告知")),
        ("voided", Some("登记作废")),
    ];

    fn my_stage(&self) -> Stage {
        match (&self.voided, &self.ended) {
            (Some(_), _) => Stage::Ended,
            (None, None) => Stage::InHand,
            (None, Some(_)) => Stage::Answered,
        }
    }
}

impl Mine for WorkComplaint {
    const TOLD: Told = &[
        ("registered", Some("已登记")),
        ("assigned", None),
        ("decided", None),
        ("closed", Some("答复办结")),
        ("voided", Some("登记作废")),
    ];

    fn my_stage(&self) -> Stage {
        match (&self.voided, self.closed_on) {
            (Some(_), _) => Stage::Ended,
            (None, None) => Stage::InHand,
            (None, Some(_)) => Stage::Answered,
        }
    }
}
