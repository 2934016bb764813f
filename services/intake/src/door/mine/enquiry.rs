//! An enquiry or complaint as the citizen sees it.

use super::{Act, Mine, Stage, Told};
use crate::cases::{
    enquiry::{Command, End, Enquiry, Satisfaction},
    kernel::On,
};

impl Mine for Enquiry {
    const TOLD: Told = &[
        ("registered", Some("已登记")),
        ("assigned", None),
        ("split", None),
        ("task_reassigned", None),
        ("task_answered", None),
        ("task_returned", None),
        ("supervised", None),
        ("closed", Some("答复办结")),
        ("reopened", Some("撤销办结，继续办理")),
        ("appraised", Some("收到您的评价")),
        ("pointed_to_petition", Some("告知信访渠道")),
        ("merged", Some("与同一事项的其他件合并办理")),
        ("double_merged", None),
        ("withdrawn", Some("您已撤回，终止办理")),
        ("voided", Some("登记作废")),
    ];

    fn my_stage(&self) -> Stage {
        match self.ended {
            None => Stage::InHand,
            Some((_, End::Closed | End::Petition)) => Stage::Answered,
            Some((_, End::Merged | End::Withdrawn | End::Voided)) => Stage::Ended,
        }
    }

    fn due_name(&self) -> &'static str {
        "答复期限"
    }

    fn wants(&self, _: &On<'_>) -> Vec<(Act, Command)> {
        let satisfied = Command::Appraise {
            satisfaction: Satisfaction::Satisfied,
            remark: "".into(),
        };
        let withdraw = Command::Withdraw { reason: "".into() };
        vec![(Act::Withdraw, withdraw), (Act::Appraise, satisfied)]
    }
}
