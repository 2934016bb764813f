//! The acts on a dispute, each with a sample that fits its state.

use gongkai_law::dispute::{Appellant, DisputeOutcome, DisputeRuling, Instance};

use super::{
    command::Command,
    state::{Dispute, Entered},
};
use crate::cases::kernel::{
    On,
    assignment::Assigned,
    duty::DutyKind,
    possible::{Acts, Attempt},
};

/// What stands for words that somebody would write.
fn words<T: From<String>>() -> T {
    "样本".to_owned().into()
}

impl Acts for Dispute {
    const SERVICE: &'static str = "gongkai.intake.v1.DisputeService";

    fn attempts(&self, on: &On<'_>) -> Vec<Attempt<Command>> {
        let act = |rpc, zh, en, command| Attempt::of(rpc, zh, en).by(command);
        let of_this = Instance::ALL.iter().copied();
        let of_this = of_this.filter(|instance| instance.is_of(self.registered.kind));
        let decision = of_this.fold(
            Attempt::of(
                "RecordDecision",
                "登记复议决定或者裁判",
                "Record a decision",
            ),
            |attempt, instance| {
                attempt.by(Command::RecordDecision(Entered {
                    instance,
                    ruling: DisputeRuling::ActUpheld,
                    decided_on: on.day,
                    number: String::new(),
                    court_name: String::new(),
                    order: None,
                }))
            },
        );
        let in_force = Command::RecordOrderInForce {
            on_application: false,
        };
        let appeal = Command::RecordAppeal {
            appellant: Appellant::Plaintiff,
            copy_received_on: None,
        };
        let conclude = Command::Conclude {
            outcome: DisputeOutcome::Upheld,
        };
        let assign = Command::Assign(Assigned::sample());
        vec![
            act("AssignDispute", "确定承办", "Assign it", assign),
            act(
                "FileReply",
                "登记提交答复（答辩）",
                "Record the written reply or defence",
                Command::FileReply,
            )
            .does(&[DutyKind::WrittenReply, DutyKind::Defence]),
            decision,
            act(
                "RecordOrderInForce",
                "登记裁判生效",
                "Record that the order is in force",
                in_force,
            ),
            act(
                "RecordAppeal",
                "登记上诉或者再审",
                "Record an appeal",
                appeal,
            ),
            act(
                "RecordCompliance",
                "登记履行情况",
                "Record the compliance",
                Command::RecordCompliance { done: words() },
            )
            .does(&[DutyKind::Comply]),
            act(
                "ConcludeDispute",
                "登记审理结果",
                "Conclude it by its outcome",
                conclude,
            ),
            act(
                "VoidDispute",
                "作废",
                "Void it",
                Command::Void { reason: words() },
            ),
        ]
    }
}
