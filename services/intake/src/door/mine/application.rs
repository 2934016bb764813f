//! An application for disclosure as its applicant sees it.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{
    application::Answer,
    calendar::{Calendar, Due},
    clock::{Deadline, Stands},
    letter::LetterKind,
};
use uuid::Uuid;

use super::{Act, Asked, Mine, Stage, Told};
use crate::{
    cases::{
        application::{
            Application, Command, Fee, Notice, ProcessCommand, RegistrationCommand, ReplyCommand,
        },
        kernel::{CITIZEN, Case as _, On, store::RawFact},
    },
    paper::{case_file::Names, letter::OnItsWay},
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
        ("opinion_request_recalled", Some("撤回征求相关方意见")),
        // Of letters to others, too: the way of his own stands with each of his letters.
        ("notice_sent", None),
        ("notice_served", None),
        ("notice_returned", None),
        ("arrival_annulled", None),
        ("sending_annulled", None),
        ("correction_withdrawn", Some("撤回补正告知")),
        ("fee_asked", Some("发出信息处理费收费通知书")),
        ("fee_withdrawn", Some("撤回收费通知")),
        ("fee_recorded", Some("收到缴费凭证")),
        ("payment_told", Some("您告知已缴费，待受理机关核实")),
        (
            "payment_not_received",
            Some("受理机关核实，未收到您告知的缴费"),
        ),
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
        (
            "dispatch_annulled",
            Some("撤销答复的送出登记，答复尚未送出"),
        ),
        ("archived", None),
        ("closed", Some("办理终结（撤回，或者逾期未补正、未缴费）")),
        ("reopened", Some("重新办理")),
        ("withheld_re_reviewed", None),
        ("promise_kept", Some("答复中告知将主动公开的信息已公开")),
        (
            "promise_reopened",
            Some("此前告知已公开的信息已撤回或者更正，公开情况另行告知"),
        ),
    ];

    const TOLD_BY_LETTER: &'static [&'static str] = &[
        "correction_asked",
        "correction_withdrawn",
        "extended",
        "extension_withdrawn",
        "fee_asked",
        "fee_withdrawn",
        "reasons_asked",
        "period_delayed",
    ];

    const TAKEN_BACK_BY_LETTER: &'static [&'static str] =
        &["correction_withdrawn", "fee_withdrawn"];

    fn my_stage(&self) -> Stage {
        match (self.registration.removed, self.last_answer()) {
            (Some(_), _) => Stage::Ended,
            _ if !self.registration.received => Stage::Unconfirmed,
            (None, Some(_)) if self.replies.due_anew().is_some() => Stage::InHand,
            (None, Some((Answer::Withdrawn, _))) => Stage::Ended,
            (None, Some(_)) => Stage::Answered,
            (None, None) if self.is_waited_for().is_some() => Stage::WaitingForYou,
            (None, None) => Stage::InHand,
        }
    }

    fn stage_text(&self) -> &'static str {
        match (self.my_stage(), self.is_waited_for()) {
            (Stage::WaitingForYou, Some(Act::PayFee)) => "等待您缴费",
            (Stage::WaitingForYou, Some(Act::GiveReasons)) => "等待您说明理由",
            (stage, _) => stage.zh(),
        }
    }

    fn arrived_on(&self) -> NaiveDate {
        self.registration.arrived_on
    }

    fn received_on(&self) -> Option<NaiveDate> {
        self.registration.received.then_some(self.received_on)
    }

    fn due_name(&self) -> &'static str {
        if !self.registration.received {
            "受理机关确认收到的期限"
        } else if self.replies.due_anew().is_some() {
            "重新答复的期限"
        } else {
            "答复期限"
        }
    }

    /// Before the answer, that the bureau confirms what came in; after it, a new answer that it owes.
    fn next_due(&self, calendar: &Calendar) -> Option<(&'static str, Deadline)> {
        let open = self.stands() == Stands::Open;
        let counted = self.deadline(calendar).filter(|_| open);
        let confirmed = || self.confirmation_duty(calendar)?.due;
        // Nothing was counted: the day was ordered or set, or is the next working day.
        let next = || {
            let due = confirmed()?;
            Some(Deadline {
                original: due,
                current: Some(due),
                steps: Vec::new(),
            })
        };
        let anew = || Some(self.replies.due_anew()?.deadline());
        let deadline = counted.or_else(next).or_else(anew);
        Some((self.due_name(), deadline?))
    }

    /// An acknowledgement is handed over or told at once; who applied at his own door reads there what begins no
    /// period.
    fn waits_to_leave(&self, letter: &OnItsWay) -> bool {
        let told =
            self.registration.submitted_by_applicant || letter.kind == LetterKind::Acknowledgement;
        letter.kind.begins_period() || !told
    }

    fn notice_left_on(&self, ordinal: i32) -> Option<NaiveDate> {
        let process = &self.process;
        let mut longer = process.period_notices.iter();
        let longer = longer.find(|notice| notice.sent_by == ordinal);
        // What was taken back since left on its day all the same.
        let left = self.notice_of(ordinal).and_then(Notice::first_left_on);
        left.or_else(|| longer?.left_on())
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
        let correction = correction.filter(|correction| has_left(&correction.notice));
        let correction = correction.map(|correction| {
            let text = "请按补正告知书一次补正；无正当理由逾期不补正的，视为放弃申请，不再处理（条例第三十条）";
            asked(Act::AnswerCorrection, text, correction.due(calendar))
        });
        let fee = self.fee_owed().map(|fee| Asked {
            amount_fen: fee.amount_fen.saturating_sub(fee.paid_fen),
            ..asked(Act::PayFee, &wanted_of(fee), fee.due(calendar))
        });
        let excess = self.excess.as_ref().filter(|_| self.owes_reasons());
        let reasons = excess.map(|excess| {
            let text = "请说明申请数量、频次的理由；理由不合理的，不予处理（条例第三十五条）";
            asked(Act::GiveReasons, text, excess.due(calendar))
        });
        correction.into_iter().chain(fee).chain(reasons).collect()
    }

    fn wants(&self, on: &On<'_>) -> Vec<(Act, Command)> {
        let words = || "说明".into();
        let told = ProcessCommand::TellPayment {
            paid_on: on.day,
            proof: words(),
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
            // What he told before may be wrong: he puts it right, be it checked or not.
            (Act::TellPayment, Command::Process(told)),
            (Act::Withdraw, self.withdrawal("")),
        ]
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
        ("voided", ..) if fact.actor == CITIZEN => "您已撤回申请，终止办理",
        ("payment_told", ..) => {
            let (paid_on, proof) = (said("paid_on").parse().ok()?, said("proof"));
            let paid = date_text(paid_on);
            return Some(format!("您告知已于{paid}缴费（{proof}），待受理机关核实"));
        }
        ("payment_not_received", ..) => {
            let reason = said("reason");
            return Some(format!("受理机关核实，未收到您告知的缴费：{reason}"));
        }
        ("promise_kept", ..) => {
            let (number, on) = (said("index_number"), said("published_on").parse().ok()?);
            let on = date_text(on);
            return Some(format!(
                "答复中告知将主动公开的信息已于{on}公开，索引号：{number}，可在政府信息公开平台查阅、下载"
            ));
        }
        ("promise_reopened", ..) => {
            let number = said("index_number");
            return Some(format!(
                "此前告知已公开的信息（索引号：{number}）已撤回或者更正，公开情况另行告知"
            ));
        }
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

/// What is asked of who has not paid, as far as the bureau knows.
fn wanted_of(fee: &Fee) -> String {
    let pay = "请按收费通知书向国库缴纳信息处理费；逾期未缴纳的，不再处理该申请（条例第四十二条）";
    let Some(told) = &fee.told else {
        return pay.to_owned();
    };
    let (paid, proof) = (date_text(told.paid_on), &told.proof);
    match &told.missed {
        None => {
            format!("您已告知于{paid}缴费（{proof}），待受理机关核实；所告知的有误的，可以重新告知")
        }
        Some((on, reason)) => format!(
            "您告知于{paid}缴费（{proof}），受理机关{}核实未到账：{reason}。{pay}；已缴费的，可以重新告知",
            date_text(*on)
        ),
    }
}

fn has_left(notice: &Notice) -> bool {
    notice.first_left_on().is_some()
}

impl Application {
    /// What its applicant does to withdraw it. What is not received is counted nowhere, nor is its withdrawal.
    pub fn withdrawal(&self, reason: &str) -> Command {
        let said = if reason.is_empty() { WITHDRAWN } else { reason };
        if self.registration.received {
            return Command::Reply(ReplyCommand::Close {
                way: Answer::Withdrawn,
                reason: said.into(),
            });
        }
        Command::Registration(RegistrationCommand::Void {
            reason: format!("确认收到前申请人撤回：{said}").into(),
        })
    }

    /// What he is waited for, once he was told: nothing while a payment that he told of is checked.
    fn is_waited_for(&self) -> Option<Act> {
        let correction = self.process.correction.as_ref();
        let correction = correction
            .filter(|asked| asked.received_on.is_none() && has_left(&asked.notice))
            .map(|_| Act::AnswerCorrection);
        let fee = self.fee_owed().filter(|fee| fee.to_check().is_none());
        let reasons = self.owes_reasons().then_some(Act::GiveReasons);
        correction.or(fee.map(|_| Act::PayFee)).or(reasons)
    }

    /// The fee that is not paid, once its notice has left.
    fn fee_owed(&self) -> Option<&Fee> {
        let fee = self.process.fee.as_ref();
        fee.filter(|fee| fee.paid_on.is_none() && has_left(&fee.notice))
    }

    /// Reasons were asked for by a notice that has left, and are not in.
    fn owes_reasons(&self) -> bool {
        let excess = self.excess.as_ref();
        excess.is_some_and(|excess| excess.received.is_none() && has_left(&excess.notice))
    }
}

/// What stands as the reason where a citizen gave none.
const WITHDRAWN: &str = "申请人自行撤回";
