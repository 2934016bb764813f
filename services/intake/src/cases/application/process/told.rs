//! What an applicant tells of a payment of the fee at his own door. It moves no clock: the bureau looks whether it
//! came in, and records the payment, or that nothing did. Until one of both, nothing lapses for want of it.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_document::date_text;
use gongkai_law::calendar::{Calendar, Due};

use super::{Fee, Process, ProcessFact, came_in};
use crate::cases::{
    application::Application,
    kernel::{On, private::Private, too_early},
};

/// A payment that an applicant told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldPayment {
    /// Civil date he told it.
    pub told_on: NaiveDate,
    /// Civil date he paid, as he says.
    pub paid_on: NaiveDate,
    /// What proves it, as he says.
    pub proof: String,
    /// Civil date on which it was found that nothing came in, and how.
    pub missed: Option<(NaiveDate, String)>,
}

impl ToldPayment {
    /// By when the bureau looks whether it came in: on the next working day.
    pub fn check_due(&self, calendar: &Calendar) -> Due {
        calendar.add_working_days(self.told_on, 1)
    }
}

impl Fee {
    /// The payment that was told of, while it is not known whether it came in.
    pub fn to_check(&self) -> Option<&ToldPayment> {
        self.told.as_ref().filter(|told| told.missed.is_none())
    }
}

impl Process {
    /// The payment that was told of, while it is not known whether it came in.
    pub fn payment_to_check(&self) -> Option<&ToldPayment> {
        self.fee.as_ref()?.to_check()
    }

    /// Notes what happened to a payment that was told of.
    pub(super) fn tell(&mut self, told: ToldPayment) {
        if let Some(fee) = &mut self.fee {
            fee.told = Some(told);
        }
    }

    /// Notes that nothing came in.
    pub(super) fn miss_payment(&mut self, on: NaiveDate, reason: &str) {
        let told = self.fee.as_mut().and_then(|fee| fee.told.as_mut());
        if let Some(told) = told {
            told.missed = Some((on, reason.to_owned()));
        }
    }
}

impl Application {
    /// Notes that the applicant says he paid the fee: what proves it is for the staff to see, who records the
    /// payment. Until then nothing moves.
    pub fn tell_payment(
        &self,
        paid_on: NaiveDate,
        proof: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.open()?;
        let fee = self.process.fee.as_ref();
        let Some(fee) = fee.filter(|fee| fee.paid_on.is_none()) else {
            let (en, zh) = ("not waiting for a fee", "尚未发出收费通知，或者已登记缴费");
            return Err(
                Error::state_forbids(en, zh).next("Nothing is to be paid.", "目前无须缴费。")
            );
        };
        came_in(&fee.notice, on)?;
        let asked_on = fee.notice.asked_on;
        if paid_on < asked_on || paid_on > on.day {
            let mut fields = Fields::default();
            fields.wrong(
                "paid_on",
                &format!("应在收费通知之日（{}）至今日之间", date_text(asked_on)),
                &format!("between the fee notice of {asked_on} and today"),
            );
            fields.done()?;
        }
        Ok(ProcessFact::PaymentTold { paid_on, proof })
    }

    /// Records that the payment which its applicant told of did not come in: he reads so, and the period to pay
    /// goes on as it ran.
    pub fn payment_not_received(&self, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open()?;
        let Some(told) = self.process.payment_to_check() else {
            return Err(Error::state_forbids(
                "without a payment that its applicant told of and nobody checked",
                "申请人未告知缴费，或者所告知的缴费已经核实",
            )
            .next("Nothing is to be checked.", "无须核实。"));
        };
        if on.day < told.told_on {
            let (en, zh) = ("not told of on that day", "当日申请人尚未告知缴费");
            return Err(too_early(en, zh, on.day, told.told_on));
        }
        Ok(ProcessFact::PaymentNotReceived { reason })
    }

    /// Whether it is known of every payment that was told of whether it came in.
    pub(super) fn payment_is_checked(&self) -> Result<()> {
        match self.process.payment_to_check() {
            None => Ok(()),
            Some(told) => Err(Error::state_forbids(
                "told by its applicant to be paid for, which nobody checked",
                &format!("申请人已告知于{}缴费，尚未核实", date_text(told.paid_on)),
            )
            .next(
                "Record the payment (RecordFee), or that it did not come in (RecordPaymentNotReceived).",
                "请核实后登记缴费；未到账的，登记未收到缴费。",
            )),
        }
    }
}
