//! The acts on a complaint about disclosure work, each with a sample that fits its state.

use super::{
    command::Command,
    state::{Decision, Finding, WorkComplaint},
};
use crate::cases::kernel::{
    On,
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
        let (person, answer) = (words(), words().into());
        vec![
            Attempt::of("AssignWorkComplaint", "交办", "Assign it").by(Command::Assign { person }),
            Attempt::of("DecideWorkComplaint", "作出决定", "Decide it").by(decision),
            Attempt::of("CloseWorkComplaint", "答复办结", "Close it with the answer")
                .does(&[DutyKind::Close])
                .by(Command::Close { answer }),
            Attempt::of("VoidWorkComplaint", "作废", "Void it").by(Command::Void {
                reason: words().into(),
            }),
        ]
    }
}
