//! The processing fee of an application (art. 42): asked for, paid, and what of it is taken back.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
};
use gongkai_law::{
    application::Answer,
    calendar::{Calendar, Due},
    rules,
};

use super::{Charged, Moved, Notice, Process, ProcessFact, ToldPayment, decide::came_in};
use crate::{
    cases::{
        application::{Application, reply::Reply},
        kernel::{On, private::Private},
    },
    paper::words::yuan,
};

/// A fee that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// The notice.
    pub notice: Notice,
    /// Amount in fen.
    pub amount_fen: u64,
    /// What it is computed from.
    pub charged: Option<Charged>,
    /// Paid so far, in fen.
    pub paid_fen: u64,
    /// Civil date it was paid in full.
    pub paid_on: Option<NaiveDate>,
    /// What its applicant told of a payment last; none once a payment is recorded.
    pub told: Option<ToldPayment>,
    /// The payments that stand, in order.
    pub payments: Vec<Payment>,
    /// Payments that were recorded by mistake and annulled, in order.
    pub annulled: Vec<AnnulledPayment>,
    /// Its place in the order of the work, where it was asked for.
    asked_at: usize,
}

/// A payment that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Amount in fen.
    pub amount_fen: u64,
    /// Civil date of it.
    pub paid_on: NaiveDate,
    /// What the applicant had told of it before.
    told: Option<ToldPayment>,
}

/// A payment that was recorded by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnulledPayment {
    /// Amount in fen.
    pub amount_fen: u64,
    /// Civil date of it, as recorded.
    pub paid_on: NaiveDate,
    /// Civil date it was annulled.
    pub annulled_on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Fee {
    /// The last day to pay (art. 42): counted from the receipt of the notice; none where it came back.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        let limit = rules::fee_payment_limit(self.notice.asked_on);
        self.notice.period_end(calendar, limit)
    }
}

impl Process {
    /// Notes that a fee was asked for.
    pub fn ask_fee(&mut self, notice: Notice, amount_fen: u64, charged: Option<Charged>) {
        self.fee = Some(Fee {
            notice,
            amount_fen,
            charged,
            paid_fen: 0,
            paid_on: None,
            told: None,
            payments: Vec::new(),
            annulled: Vec::new(),
            asked_at: self.order.len(),
        });
        self.order.push(Moved::Fee);
    }

    /// Notes a payment; paid in full, the clock starts anew.
    pub fn pay(&mut self, amount_fen: u64, paid_on: NaiveDate) {
        let Some(fee) = &mut self.fee else { return };
        fee.payments.push(Payment {
            amount_fen,
            paid_on,
            told: fee.told.take(),
        });
        fee.paid_fen = fee.paid_fen.saturating_add(amount_fen);
        if fee.paid_fen >= fee.amount_fen && fee.paid_on.is_none() {
            fee.paid_on = Some(paid_on);
            let asked_at = fee.asked_at;
            self.begin_anew(asked_at, paid_on);
        }
    }

    /// Puts a fee that was paid behind each longer period which was granted before that day, on a payment that was
    /// annulled since: it is no part of the period that begins with this one.
    fn begin_anew(&mut self, asked_at: usize, paid_on: NaiveDate) {
        let before = |moved: &Moved| {
            let notice = moved.told_by().and_then(|by| self.period_notices.get(by));
            notice.is_some_and(|notice| notice.on < paid_on)
        };
        let mut order = self.order.clone();
        order.retain(|moved| *moved != Moved::Fee);
        let last = order.iter().rposition(before);
        let at = last.map_or(asked_at, |last| asked_at.max(last + 1));
        order.insert(at.min(order.len()), Moved::Fee);
        self.order = order;
    }

    /// Notes that the last payment was a mistake: the clock stands still from the notice, as it did before, and what
    /// the applicant told of a payment is to be looked into again.
    pub fn annul_payment(&mut self, annulled_on: NaiveDate, reason: &str) {
        let Some(fee) = &mut self.fee else { return };
        let Some(payment) = fee.payments.pop() else {
            return;
        };
        fee.paid_fen = fee.paid_fen.saturating_sub(payment.amount_fen);
        if fee.paid_fen < fee.amount_fen {
            fee.paid_on = None;
        }
        fee.told = fee.told.take().or(payment.told);
        fee.annulled.push(AnnulledPayment {
            amount_fen: payment.amount_fen,
            paid_on: payment.paid_on,
            annulled_on,
            reason: reason.to_owned(),
        });
    }
}

impl Application {
    /// Asks for a fee (art. 42), from 2021-01-01 only, once, within the period to answer (国办函〔2020〕109号),
    /// and not for what is already public.
    pub fn ask_fee(&self, amount_fen: u64, charged: Charged, on: &On<'_>) -> Result<ProcessFact> {
        fee_is_lawful(on.day)?;
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        if self.process.fee.is_some() {
            return Err(
                Error::state_forbids("asked for a fee before", "已发出收费通知")
                    .next("Record the payment when it comes in.", "收到缴费后请登记。"),
            );
        }
        if !on.fee_payable {
            return Err(Error::state_forbids(
                "of a bureau that says nowhere how a fee is paid",
                "本机关尚未设定信息处理费的缴费方式，收费通知书无法写明如何缴费",
            )
            .next(
                "Have a leader or administrator enter it first: `payments` of the bureau's profile, from a day \
                 on and with its document (UpdateBureauProfile).",
                "请先由负责人或者管理员在机关资料的“缴费方式”中登记缴费方式、起始日期和依据文件，再发出收费通知。",
            ));
        }
        self.not_overdue(on)?;
        let public = |reply: &Reply| reply.content.answer == Answer::AlreadyPublic;
        if self.replies.current().is_some_and(public) {
            return Err(Error::state_forbids(
                "drafted as already public, which is free",
                "拟告知已主动公开，不得收费",
            )
            .next(
                "Draft another answer first, if it is not public.",
                "确需收费的，请先重新拟稿。",
            ));
        }
        Ok(ProcessFact::FeeAsked {
            amount_fen,
            charged: Some(charged),
        })
    }

    /// Records the payment of the fee that was asked for: that sum, and no other.
    pub fn fee(&self, amount_fen: u64, on: &On<'_>) -> Result<ProcessFact> {
        fee_is_lawful(on.day)?;
        self.open()?;
        match &self.process.fee {
            Some(fee) if fee.paid_on.is_none() => {
                came_in(&fee.notice, on)?;
                let asked = fee.amount_fen.saturating_sub(fee.paid_fen);
                if amount_fen != asked {
                    let asked = yuan(asked);
                    let mut fields = Fields::default();
                    fields.wrong(
                        "amount_fen",
                        &format!("须与收费通知书的数额一致，即{asked}"),
                        "the sum of the fee notice and no other",
                    );
                    fields.done()?;
                }
                Ok(ProcessFact::FeeRecorded { amount_fen })
            }
            _ => Err(
                Error::state_forbids("not waiting for a fee", "尚未发出收费通知，或者已缴费").next(
                    "Send the fee notice first, or go on.",
                    "需要收费的请先发出收费通知；已缴费的请继续办理。",
                ),
            ),
        }
    }

    /// Takes back a fee notice sent by mistake: the clock runs as if it had never stopped, and a fee may
    /// be asked for anew. What was paid in part stands in the way, for the money is in the treasury.
    pub fn withdraw_fee(&self, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        let Some(fee) = &self.process.fee else {
            return Err(
                Error::state_forbids("not asked for a fee", "尚未发出收费通知")
                    .next("Nothing is to be withdrawn.", "无须撤回。"),
            );
        };
        if fee.paid_fen > 0 {
            return Err(Error::state_forbids(
                "paid for, in part or in full: the money is in the treasury, and the clock started anew \
                 by it if it was paid in full",
                "申请人已缴费，费用已缴入国库，收费通知不能撤回",
            )
            .next(
                "Have the treasury refund it, and go on with the application. A payment that was recorded by \
                 mistake is annulled first (AnnulPayment).",
                "请依照国库退付程序办理退费，并继续办理申请；系误登缴费的，请先撤销缴费登记。",
            ));
        }
        Ok(ProcessFact::FeeWithdrawn {
            amount_fen: fee.amount_fen,
            reason,
        })
    }

    /// Takes back the payment that was recorded last, by mistake: the fee is waited for as before. What was answered
    /// or closed since rests on it, and is annulled first.
    pub fn annul_payment(&self, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        let payment = self
            .process
            .fee
            .as_ref()
            .and_then(|fee| fee.payments.last());
        let Some(payment) = payment else {
            return Err(Error::state_forbids(
                "without a payment that was recorded",
                "尚未登记缴费，无可撤销",
            )
            .next("Nothing is to be taken back.", "无须撤销。"));
        };
        if self.answered.is_some() {
            let (en, zh) = match (self.replies.due_anew(), self.replies.closed) {
                (Some(_), _) => ("answered, and being answered anew", "已答复，正在重新答复"),
                (None, true) => ("closed", "已办结"),
                (None, false) => ("answered", "已答复"),
            };
            return Err(Error::state_forbids(
                &format!("{en}: that came after the payment, which stands with it"),
                &format!("{zh}，此前的缴费登记不能撤销"),
            )
            .next(
                "If the answer or the close was a mistake, too, have a leader annul it first (ReopenApplication, by \
                 mistake), then the payment; otherwise have the treasury put it right.",
                "答复、办结也系错误的，请先由负责人以误办结为由撤销，再撤销缴费登记；答复、办结无误的，\
                 请与国库核对处理。",
            ));
        }
        self.open_on(on.day)?;
        Ok(ProcessFact::PaymentAnnulled {
            amount_fen: payment.amount_fen,
            paid_on: payment.paid_on,
            reason,
        })
    }
}

/// A processing fee may be asked for on this day.
fn fee_is_lawful(day: NaiveDate) -> Result<()> {
    if rules::processing_fee_exists(day) {
        Ok(())
    } else {
        Err(Error::new(Reason::FeeNotLawful).with("date", day))
    }
}
