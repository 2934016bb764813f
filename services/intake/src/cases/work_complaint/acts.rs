//! The acts on a complaint about disclosure work, each with a sample that fits its state.

use super::{
    command::Command,
    state::{Decision, Finding, WorkComplaint},
};
use crate::cases::kernel::{
    On,
    assignment::Assigned,
    duty::DutyKind,
    possible::{Acts, Attempt},
    private::Private,
};

impl Acts for WorkComplaint {
    const SERVICE: &'static str = "gongkai.intake.v1.WorkComplaintService";

    fn attempts(&self, _: &On<'_>) -> Vec<Attempt<Command>> {
        let words = || "样本".to_owned();
        let decision = Command::Decide(Decision {
            conclusion: Finding::Unfounded,
            correction_due_on: None,
            reason: words().into(),
            correction: Private::default(),
        });
        let correct = Command::RecordCorrection {
            corrected: words().into(),
        };
        let withdraw = Command::Withdraw {
            reason: words().into(),
        };
        let answer = words().into();
        vec![
            Attempt::of("AssignWorkComplaint", "交办", "Assign it")
                .by(Command::Assign(Assigned::sample())),
            Attempt::of("DecideWorkComplaint", "作出决定", "Decide it").by(decision),
            Attempt::of("CloseWorkComplaint", "答复办结", "Close it with the answer")
                .does(&[DutyKind::Close])
                .by(Command::Close { answer }),
            Attempt::of(
                "RecordWorkComplaintCorrection",
                "登记改正情况",
                "Record what was corrected",
            )
            .does(&[DutyKind::Correct])
            .by(correct),
            Attempt::of(
                "WithdrawWorkComplaint",
                "登记投诉人撤回",
                "Record that the complainant withdrew",
            )
            .by(withdraw),
            Attempt::of("VoidWorkComplaint", "作废", "Void it").by(Command::Void {
                reason: words().into(),
            }),
        ]
    }
}
