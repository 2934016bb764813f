//! A matter case as its applicant sees it.

use gongkai_law::calendar::Calendar;

use super::{Act, Asked, Mine, Stage, Told};
use crate::cases::{
    kernel::On,
    matter::{Command, MatterCase, Stage as At},
};

impl Mine for MatterCase {
    const TOLD: Told = &[
        ("received", Some("收到申请材料")),
        ("registered", Some("已受理登记")),
        ("assigned", None),
        ("correction_asked", Some("发出补正告知书")),
        ("correction_received", Some("收到您的补正材料")),
        ("accepted", Some("受理")),
        ("not_accepted", Some("不予受理")),
        (
            "procedure_started",
            Some("特别程序开始，所需时间不计入期限"),
        ),
        ("procedure_ended", Some("特别程序结束")),
        ("extended", Some("延长办理期限")),
        ("decided", Some("作出决定")),
        ("delivered", Some("决定已送达")),
        ("delivery_annulled", Some("更正决定的送达登记")),
        ("withdrawn", Some("您已撤回申请")),
        ("terminated", Some("终止办理")),
        ("voided", Some("登记作废")),
    ];

    const TOLD_BY_LETTER: &'static [&'static str] = &["correction_asked"];

    fn due_name(&self) -> &'static str {
        match self.stage() {
            At::Received | At::CorrectionAsked => "是否受理的期限",
            _ => "作出决定的期限",
        }
    }

    fn my_stage(&self) -> Stage {
        match self.stage() {
            At::Received | At::Accepted => Stage::InHand,
            At::CorrectionAsked => Stage::WaitingForYou,
            At::Decided | At::NotAccepted => Stage::Answered,
            At::Withdrawn | At::Terminated | At::Voided => Stage::Ended,
        }
    }

    fn asked(&self, _: &Calendar) -> Vec<Asked> {
        let correction = self.process.correction.as_ref();
        let correction = correction.filter(|_| self.stage() == At::CorrectionAsked);
        let asked = correction.map(|correction| Asked {
            act: Act::AnswerCorrection,
            text: format!("请补正：{}", correction.missing),
            due_on: None,
            amount_fen: 0,
        });
        asked.into_iter().collect()
    }

    fn wants(&self, _: &On<'_>) -> Vec<(Act, Command)> {
        let papers = vec!["材料".to_owned()].into();
        let reason = "说明".into();
        vec![
            (Act::AnswerCorrection, Command::ReceiveCorrection { papers }),
            (Act::Withdraw, Command::Withdraw { reason }),
        ]
    }
}
