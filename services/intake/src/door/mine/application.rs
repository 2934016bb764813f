//! An application for disclosure as its applicant sees it.

use chrono::NaiveDate;
use gongkai_law::{
    application::Answer,
    calendar::{Calendar, Due},
};
use uuid::Uuid;

use super::{Act, Asked, Mine, Stage, Told};
use crate::{
    cases::{
        application::{Application, Command, ProcessCommand, RegistrationCommand, ReplyCommand},
        kernel::{On, store::RawFact},
    },
    paper::case_file::Names,
};

impl Mine for Application {
    const TOLD: Told = &[
        ("received", Some("申请已登记")),
        ("receipt_confirmed", Some("确认收到申请，答复期限开始计算")),
        (
            "applicant_confirmed",
            Some("您已确认提交，待受理机关确认收到"),
        ),
        ("applicant_unreachable", Some("暂时无法与您取得联系")),
        ("rerouted", Some("已转由其他机关登记办理")),
        ("assigned", None),
        ("split", Some("所申请的内容已按事项分别办理")),
        ("merged", Some("与您的另一件申请合并办理")),
        ("double_merged", None),
        ("voided", Some("登记作废")),
        ("registration_corrected", None),
        ("publication_proposed", None),
        ("correction_asked", Some("发出补正告知书")),
        ("correction_received", Some("收到您的补正材料")),
        ("extended", Some("决定延长答复期限")),
        ("extension_withdrawn", Some("撤回延期")),
        ("opinion_asked", Some("书面征求相关方意见")),
        ("opinion_received", None),
        ("opinion_withdrawn", None),
        // Of letters to others, too: the way of his own stands with each of his letters.
        ("notice_sent", None),
        ("notice_served", None),
        ("notice_returned", None),
        ("arrival_annulled", None),
        ("sending_annulled", None),
        ("fee_asked", Some("发出信息处理费收费通知书")),
        ("fee_withdrawn", Some("撤回收费通知")),
        ("fee_recorded", Some("收到缴费凭证")),
        ("payment_told", Some("您告知已缴费，待受理机关核实")),
        (
            "payment_annulled",
            Some("撤销此前误登的缴费登记，信息处理费按未缴纳办理"),
        ),
        ("reasons_asked", Some("要求您说明理由")),
        ("reasons_received", Some("收到您说明的理由")),
        ("period_delayed", Some("确定延迟答复的期限")),
        ("search_assigned", None),
        ("search_returned", None),
        ("search_recalled", None),
        ("reply_drafted", None),
        ("reply_reviewed", None),
        ("reply_signed", None),
        ("reply_dispatched", Some("答复已送出")),
        ("reply_delivered", Some("登记答复的送达情况")),
        ("delivery_annulled", Some("更正答复的送达登记")),
        ("archived", None),
        ("closed", Some("办理终结（撤回，或者逾期未补正、未缴费）")),
        ("reopened", Some("重新办理")),
        ("withheld_re_reviewed", None),
    ];

    fn my_stage(&self) -> Stage {
        let waits = || self.process.waits_for_applicant().is_err() || self.owes_reasons();
        match (self.registration.removed, self.last_answer()) {
            (Some(_), _) => Stage::Ended,
            _ if !self.registration.received => Stage::Unconfirmed,
            (None, Some(_)) if self.replies.due_anew().is_some() => Stage::InHand,
            (None, Some((Answer::Withdrawn, _))) => Stage::Ended,
            (None, Some(_)) => Stage::Answered,
            (None, None) if waits() => Stage::WaitingForYou,
            (None, None) => Stage::InHand,
        }
    }

    fn asked(&self, calendar: &Calendar) -> Vec<Asked> {
        if self.answered.is_some() || self.registration.removed.is_some() {
            return Vec::new();
        }
        let asked = |act: Act, text: &str, due: Option<Due>| Asked {
            act,
            text: text.to_owned(),
            // A notice that came back begins no period until it is sent again.
            due_on: due.map(|due| due.date),
            amount_fen: 0,
        };
        let correction = self.process.correction.as_ref();
        let correction = correction.filter(|correction| correction.received_on.is_none());
        let correction = correction.map(|correction| {
            let text = "请按补正告知书一次补正；无正当理由逾期不补正的，视为放弃申请，不再处理（条例第三十条）";
            asked(Act::AnswerCorrection, text, correction.due(calendar))
        });
        let fee = self
            .process
            .fee
            .as_ref()
            .filter(|fee| fee.paid_on.is_none());
        let fee = fee.map(|fee| {
            let text = match fee.told {
                None => {
                    "请按收费通知书向国库缴纳信息处理费；逾期未缴纳的，不再处理该申请（条例第四十二条）"
                }
                Some(_) => "您已告知缴费，待受理机关核实",
            };
            Asked {
                amount_fen: fee.amount_fen.saturating_sub(fee.paid_fen),
                ..asked(Act::PayFee, text, fee.due(calendar))
            }
        });
        let excess = self.excess.as_ref().filter(|_| self.owes_reasons());
        let reasons = excess.map(|excess| {
            let text = "请说明申请数量、频次的理由；理由不合理的，不予处理（条例第三十五条）";
            asked(Act::GiveReasons, text, excess.due(calendar))
        });
        correction.into_iter().chain(fee).chain(reasons).collect()
    }

    fn wants(on: &On<'_>) -> Vec<(Act, Command)> {
        let words = || "说明".into();
        let withdraw = ReplyCommand::Close {
            way: Answer::Withdrawn,
            reason: words(),
        };
        vec![
            (
                Act::ConfirmApplication,
                Command::Registration(RegistrationCommand::ConfirmByApplicant),
            ),
            (
                Act::AnswerCorrection,
                Command::Process(ProcessCommand::ReceiveCorrection { wanted: words() }),
            ),
            (
                Act::GiveReasons,
                Command::Process(ProcessCommand::ReceiveReasons { reasons: words() }),
            ),
            (
                Act::TellPayment,
                Command::Process(ProcessCommand::TellPayment {
                    paid_on: on.day,
                    proof: words(),
                }),
            ),
            (Act::Withdraw, Command::Reply(withdraw)),
        ]
    }

    fn due_anew(&self) -> Option<NaiveDate> {
        let anew = self.replies.due_anew()?;
        Some(anew.due_on)
    }

    fn given(&self) -> Vec<Uuid> {
        let left = self.replies.drafts.iter();
        let left = left.filter(|reply| !reply.services.is_empty());
        left.flat_map(|reply| reply.content.attachments.iter().copied())
            .collect()
    }
}

/// What is told of a fact by what was recorded with it; none where its code says it all.
pub(super) fn told(fact: &RawFact, names: &Names) -> Option<String> {
    let said = |field: &str| fact.body[field].as_str().unwrap_or_default();
    let text = match (fact.kind.as_str(), said("way"), said("delivery")) {
        ("closed", "withdrawn", _) => "您已撤回申请，终止办理",
        ("closed", "not_corrected", _) => "逾期未补正，不再处理",
        ("closed", "fee_not_paid", _) => "逾期未缴纳信息处理费，不再处理",
        ("reply_delivered", _, "signed_for") => "答复已送达",
        ("reply_delivered", _, "returned") => "答复邮件被退回，将再次送达",
        ("rerouted", ..) => {
            let field = "to_bureau_id";
            let organ = names.named(field, said(field))?;
            return Some(format!("已转由{organ}登记办理"));
        }
        // Only what is of the same applicant is merged.
        ("merged", ..) => {
            let number = names.named("into", said("into"))?;
            return Some(format!("与您的另一件申请（{number}）合并办理"));
        }
        _ => return None,
    };
    Some(text.to_owned())
}

impl Application {
    /// Reasons were asked for, and are not in.
    fn owes_reasons(&self) -> bool {
        let excess = self.excess.as_ref();
        excess.is_some_and(|excess| excess.received.is_none())
    }
}
