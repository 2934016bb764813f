//! The acts on a request to correct a record.

use super::state::{Command, Happened, Rectification};
use crate::cases::kernel::{
    On,
    assignment::Assigned,
    duty::DutyKind,
    possible::{Acts, Attempt},
};

impl Acts for Rectification {
    const SERVICE: &'static str = "gongkai.intake.v1.RectificationService";

    fn attempts(&self, _: &On<'_>) -> Vec<Attempt<Command>> {
        let refused = Happened::Refused {
            reason: "样本".into(),
        };
        let decide = Attempt::of("DecideRectification", "作出决定", "Decide it");
        let withdraw = Command::Withdraw {
            reason: "样本".into(),
        };
        let reason = "样本".into();
        vec![
            Attempt::of("AssignRectification", "交办", "Assign it")
                .by(Command::Assign(Assigned::sample())),
            decide.does(&[DutyKind::Close]).by(Command::Decide(refused)),
            Attempt::of(
                "WithdrawRectification",
                "登记申请人撤回",
                "Record that the applicant withdrew",
            )
            .by(withdraw),
            Attempt::of("VoidRectification", "作废", "Void it").by(Command::Void { reason }),
        ]
    }
}
