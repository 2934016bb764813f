//! The acts on a matter case, each with a sample that fits its state.

use gongkai_law::permit::SpecialProcedure;

use super::{
    MatterCase,
    code::{DeliveryWay, MatterDecision, Refusal},
    command::{Command, Which},
    state::{Refused, Ruling},
};
use crate::cases::kernel::{
    On,
    assignment::Assigned,
    duty::DutyKind,
    possible::{Acts, Attempt, parts},
    private::Private,
};

/// What stands for words that somebody would write.
fn words<T: From<String>>() -> T {
    "样本".to_owned().into()
}

impl Acts for MatterCase {
    const SERVICE: &'static str = "gongkai.intake.v1.MatterService";

    fn attempts(&self, _: &On<'_>) -> Vec<Attempt<Command>> {
        let act = |rpc, zh, en, command| Attempt::of(rpc, zh, en).by(command);
        let refused = Command::Refuse(Refused {
            refusal: Refusal::Other,
            competent_organ: String::new(),
            reason: words(),
        });
        let start = Command::StartProcedure {
            kind: SpecialProcedure::Hearing,
            expected: words(),
        };
        let ruling = Command::Decide(Ruling {
            decision: MatterDecision::Refused,
            number: String::new(),
            valid_until: None,
            reason: words(),
        });
        let deliver = Command::Deliver {
            way: DeliveryWay::HandedOver,
            receipt: words(),
        };
        let reason = words::<Private>;
        let assign = Command::Assign(Assigned::sample());
        let mut attempts = vec![
            act("AssignMatterCase", "确定承办", "Assign it", assign),
            act(
                "AskMatterCorrection",
                "一次性告知补正",
                "Ask for a correction",
                Command::AskCorrection { missing: words() },
            )
            .does(&[DutyKind::CheckCompleteness]),
            act(
                "ReceiveMatterCorrection",
                "登记收到补正材料",
                "Take in the correction",
                Command::ReceiveCorrection {
                    papers: vec!["样本".to_owned()].into(),
                },
            )
            .does(&[DutyKind::CorrectionBack]),
            act(
                "AcceptMatterCase",
                "受理",
                "Accept the case",
                Command::Accept,
            )
            .does(&[DutyKind::CheckCompleteness]),
            act(
                "RefuseMatterCase",
                "不予受理",
                "Refuse to accept the case",
                refused,
            )
            .does(&[DutyKind::CheckCompleteness]),
            act(
                "StartSpecialProcedure",
                "开始特别程序",
                "Begin a special procedure",
                start,
            ),
            act(
                "ExtendMatterCase",
                "延长办理期限",
                "Extend the statutory limit",
                Command::Extend { reason: reason() },
            ),
            act("DecideMatterCase", "作出决定", "Decide the case", ruling)
                .does(&[DutyKind::Decide, DutyKind::DecideAsPromised]),
            act(
                "DeliverMatterCase",
                "登记送达决定",
                "Record the delivery of the decision",
                deliver,
            )
            .does(&[DutyKind::Deliver]),
            act(
                "WithdrawMatterCase",
                "登记申请人撤回",
                "Record that the applicant withdrew",
                Command::Withdraw { reason: reason() },
            ),
            act(
                "TerminateMatterCase",
                "终止办理",
                "End the case without a decision",
                Command::Terminate { reason: reason() },
            ),
            act(
                "VoidMatterCase",
                "作废",
                "Void it",
                Command::Void { reason: reason() },
            ),
        ];
        attempts.extend(self.of_procedures());
        attempts
    }
}

impl MatterCase {
    fn of_procedures(&self) -> impl Iterator<Item = Attempt<Command>> + use<> {
        let running = parts(&self.process.procedures, |started| started.to.is_none());
        running.into_iter().map(|(part, number)| {
            let procedure = Which::Number(number);
            Attempt::of(
                "EndSpecialProcedure",
                "结束特别程序",
                "End the special procedure",
            )
            .by(Command::EndProcedure { procedure })
            .part(part)
        })
    }
}
