//! What moves the deadline of an application between receipt and answer: correction, opinions,
//! extension and fee; and the ledger the one clock of law reads.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_document::date_text;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::{Deadline, Entry, deadline},
    code::codes,
    rules::{self, Rule},
    service,
};

mod decide;
mod fact;
#[cfg(test)]
mod tests;

pub use decide::ProcessCommand;
pub use fact::ProcessFact;
pub use gongkai_law::fee::{Basis, Charged};

/// On what a delayed period rests.
const DELAYED: &str = "政府信息公开条例第三十五条";

codes! {
    /// Who is asked for an opinion.
    pub enum ConsultedParty as "gongkai.intake.v1.ConsultedParty" {
        /// A third party whose rights disclosure may harm (art. 32).
        ThirdParty = "third_party", "第三方";
        /// Another organ that made the information too (art. 34).
        CoMaker = "co_maker", "共同制作机关";
    }

    /// What was said.
    pub enum PartyOpinion as "gongkai.intake.v1.PartyOpinion" {
        /// Agrees to disclosure.
        Agrees = "agrees", "同意公开";
        /// Refuses, with reasons.
        Refuses = "refuses", "不同意公开";
    }
}

impl ConsultedParty {
    /// How long it has, from the day it has the letter.
    fn limit(self, arrived_on: NaiveDate) -> &'static Rule {
        match self {
            Self::ThirdParty => rules::THIRD_PARTY_OPINION.on(arrived_on),
            Self::CoMaker => rules::CO_MAKER_OPINION.on(arrived_on),
        }
    }
}

/// An opinion that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionRequest {
    /// As what.
    pub of: ConsultedParty,
    /// Who is asked.
    pub party_name: String,
    /// Civil date the letter left.
    pub asked_on: NaiveDate,
    /// Ordinal of the fact that sent it; 0 for none.
    pub sent_by: i32,
    /// Civil date it arrived, as proven.
    pub arrived_on: Option<NaiveDate>,
    /// What was said, and when it came in.
    pub said: Option<(PartyOpinion, NaiveDate)>,
}

impl OpinionRequest {
    /// The last day that does not count: the day the opinion is in, or the end of its period after
    /// the proven arrival. None while neither is known.
    fn ends_on(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let silent = self.arrived_on.map(|arrived| {
            let limit = self.of.limit(arrived).number;
            calendar.add_working_days(arrived, limit).date
        });
        match (self.said, silent) {
            (Some((_, said)), Some(silent)) => Some(said.min(silent)),
            (said, silent) => said.map(|(_, day)| day).or(silent),
        }
    }

    /// Whether the opinion is not in, and its period still runs on `day`: without proof of arrival it
    /// has not begun to run out.
    pub fn is_outstanding(&self, calendar: &Calendar, day: NaiveDate) -> bool {
        self.said.is_none() && self.ends_on(calendar).is_none_or(|end| day <= end)
    }
}

/// A correction that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Civil date the notice left.
    pub asked_on: NaiveDate,
    /// Working days the applicant has, from its receipt.
    pub period: u32,
    /// Ordinal of the fact that sent it; 0 for none.
    pub sent_by: i32,
    /// Civil date the applicant had it, as proven.
    pub served_on: Option<NaiveDate>,
    /// Civil date the corrected application came in.
    pub received_on: Option<NaiveDate>,
}

impl Correction {
    /// The last day of its period (art. 30): counted from its receipt.
    pub fn due(&self, calendar: &Calendar) -> Due {
        service::period_end(calendar, self.asked_on, self.served_on, self.period)
    }
}

/// A fee that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// Civil date the notice left.
    pub asked_on: NaiveDate,
    /// Ordinal of the fact that sent it; 0 for none.
    pub sent_by: i32,
    /// Civil date the applicant had it, as proven.
    pub served_on: Option<NaiveDate>,
    /// Amount in fen.
    pub amount_fen: u64,
    /// Paid so far, in fen.
    pub paid_fen: u64,
    /// Civil date it was paid in full.
    pub paid_on: Option<NaiveDate>,
}

impl Fee {
    /// The last day to pay (art. 42): counted from the receipt of the notice.
    pub fn due(&self, calendar: &Calendar) -> Due {
        let limit = rules::fee_payment_limit(self.asked_on);
        service::period_end(calendar, self.asked_on, self.served_on, limit)
    }
}

codes! {
    /// A notice to the applicant that begins a period of his.
    pub enum PeriodNotice {
        /// The correction notice.
        Correction = "correction", "补正告知书";
        /// The request for reasons.
        Reasons = "reasons", "说明理由通知书";
        /// The fee notice.
        Fee = "fee", "收费通知书";
    }
}

/// What happened in the order in which it moved the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moved {
    Correction,
    Opinion(usize),
    Extension {
        by: u32,
        on: NaiveDate,
        withdrawn_on: Option<NaiveDate>,
    },
    Fee,
    Delay(NaiveDate),
}

/// Everything between receipt and answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Process {
    /// The correction.
    pub correction: Option<Correction>,
    /// Opinions, by their numbers less one.
    pub opinions: Vec<OpinionRequest>,
    /// Whether the deadline was extended, and that was not withdrawn.
    pub extended: bool,
    /// The fee.
    pub fee: Option<Fee>,
    order: Vec<Moved>,
}

impl Process {
    /// The deadline of an application received on `received_on`.
    pub fn deadline(&self, calendar: &Calendar, received_on: NaiveDate) -> Option<Deadline> {
        deadline(calendar, &self.ledger(calendar, received_on))
    }

    fn ledger(&self, calendar: &Calendar, received_on: NaiveDate) -> Vec<Entry> {
        let answer = rules::ANSWER.on(received_on);
        let source = |rule: &Rule| rule.source.to_owned();
        let mut ledger = vec![Entry::Start {
            on: received_on,
            limit_wd: answer.number,
            source: source(answer),
        }];
        for moved in &self.order {
            match *moved {
                Moved::Correction => {
                    let Some(correction) = &self.correction else {
                        continue;
                    };
                    let notice = source(rules::CORRECTION_NOTICE.on(correction.asked_on));
                    let (from, to) = (correction.asked_on, correction.received_on);
                    ledger.push(Entry::Pause {
                        from,
                        to,
                        source: format!("补正，{notice}"),
                    });
                    if let Some(on) = to {
                        let rule = rules::ANSWER.on(on);
                        let source = format!("收到补正后的申请，{}", rule.source);
                        ledger.push(Entry::Restart {
                            on,
                            limit_wd: rule.number,
                            source,
                        });
                    }
                }
                Moved::Opinion(index) => {
                    let Some(asked) = self.opinions.get(index) else {
                        continue;
                    };
                    let whose = match asked.of {
                        ConsultedParty::ThirdParty => "征求第三方意见",
                        ConsultedParty::CoMaker => "征求共同制作机关意见",
                    };
                    ledger.push(Entry::Pause {
                        from: asked.asked_on,
                        to: asked.ends_on(calendar),
                        source: format!("{whose}，{}", answer.source),
                    });
                }
                Moved::Extension {
                    by, withdrawn_on, ..
                } => {
                    let rule = source(rules::EXTENSION.on(received_on));
                    // It stays in the explanation, with no days of its own.
                    let (by_wd, source) = match withdrawn_on {
                        None => (by, rule),
                        Some(day) => (0, format!("原延长{by}个工作日，已于{}撤回", date_text(day))),
                    };
                    ledger.push(Entry::Extend { by_wd, source });
                }
                Moved::Delay(due) => ledger.push(Entry::Replace {
                    due,
                    source: DELAYED.to_owned(),
                }),
                Moved::Fee => {
                    let Some(fee) = &self.fee else { continue };
                    let (from, to) = (fee.asked_on, fee.paid_on);
                    let payment = source(rules::FEE_PAYMENT.on(from));
                    ledger.push(Entry::Pause {
                        from,
                        to,
                        source: format!("信息处理费，{payment}"),
                    });
                    if let Some(on) = to {
                        let rule = rules::ANSWER.on(on);
                        let source = format!("缴费后，{}", rules::SETTING);
                        ledger.push(Entry::Restart {
                            on,
                            limit_wd: rule.number,
                            source,
                        });
                    }
                }
            }
        }
        ledger
    }

    /// Notes that a correction was asked for: once per application (art. 30).
    pub fn ask_correction(&mut self, correction: Correction) {
        self.correction = Some(correction);
        self.order.push(Moved::Correction);
    }

    /// Notes that an opinion was asked for.
    pub fn ask_opinion(&mut self, asked: OpinionRequest) {
        self.order.push(Moved::Opinion(self.opinions.len()));
        self.opinions.push(asked);
    }

    /// Notes an extension.
    pub fn extend(&mut self, by: u32, on: NaiveDate) {
        self.extended = true;
        self.order.push(Moved::Extension {
            by,
            on,
            withdrawn_on: None,
        });
    }

    /// Notes that the extension was withdrawn.
    pub fn withdraw_extension(&mut self, day: NaiveDate) {
        self.extended = false;
        for moved in &mut self.order {
            if let Moved::Extension { withdrawn_on, .. } = moved {
                withdrawn_on.get_or_insert(day);
            }
        }
    }

    /// The day of the notice of the last extension.
    pub fn extended_on(&self) -> Option<NaiveDate> {
        self.order.iter().rev().find_map(|moved| match moved {
            Moved::Extension { on, .. } => Some(*on),
            Moved::Correction | Moved::Fee | Moved::Opinion(_) | Moved::Delay(_) => None,
        })
    }

    /// The working days by which an extension lengthens what runs now; none where another period or due
    /// day came since, which the extension is no part of.
    pub fn extension_in_force(&self) -> Option<u32> {
        let corrected = self.correction.as_ref().and_then(|asked| asked.received_on);
        let paid = self.fee.as_ref().and_then(|fee| fee.paid_on);
        for moved in self.order.iter().rev() {
            match moved {
                Moved::Extension {
                    by, withdrawn_on, ..
                } => {
                    return Some(*by).filter(|_| withdrawn_on.is_none());
                }
                Moved::Correction if corrected.is_some() => return None,
                Moved::Fee if paid.is_some() => return None,
                Moved::Delay(_) => return None,
                Moved::Correction | Moved::Fee | Moved::Opinion(_) => {}
            }
        }
        None
    }

    /// Notes that the organ set another due day (art. 35).
    pub fn delay(&mut self, due_on: NaiveDate) {
        self.order.push(Moved::Delay(due_on));
    }

    /// Notes that a fee was asked for.
    pub fn ask_fee(&mut self, asked_on: NaiveDate, sent_by: i32, amount_fen: u64) {
        self.fee = Some(Fee {
            asked_on,
            sent_by,
            served_on: None,
            amount_fen,
            paid_fen: 0,
            paid_on: None,
        });
        self.order.push(Moved::Fee);
    }

    /// Notes a payment; paid in full, the clock starts anew.
    pub fn pay(&mut self, amount_fen: u64, paid_on: NaiveDate) {
        if let Some(fee) = &mut self.fee {
            fee.paid_fen = fee.paid_fen.saturating_add(amount_fen);
            if fee.paid_fen >= fee.amount_fen && fee.paid_on.is_none() {
                fee.paid_on = Some(paid_on);
            }
        }
    }

    /// What the applicant is waited for, if anything: then the organ cannot extend or ask again.
    pub fn waits_for_applicant(&self) -> Result<()> {
        if self
            .correction
            .as_ref()
            .is_some_and(|correction| correction.received_on.is_none())
        {
            return Err(
                Error::state_forbids("waiting for the correction", "等待申请人补正").next(
                    "Take in the correction, or close it once the period has ended.",
                    "请登记收到的补正材料，或者在期限届满后办结。",
                ),
            );
        }
        if self.fee.as_ref().is_some_and(|fee| fee.paid_on.is_none()) {
            return Err(
                Error::state_forbids("waiting for the fee", "等待申请人缴费").next(
                    "Record the payment, or close it once the period has ended.",
                    "请登记缴费，或者在期限届满后办结。",
                ),
            );
        }
        Ok(())
    }

    /// Whether the period for the correction has run out by `day`, uncorrected.
    pub fn correction_lapsed(&self, calendar: &Calendar, day: NaiveDate) -> bool {
        self.correction.as_ref().is_some_and(|correction| {
            correction.received_on.is_none() && day > correction.due(calendar).date
        })
    }

    /// Whether the period for the fee has run out by `day`, unpaid.
    pub fn fee_lapsed(&self, calendar: &Calendar, day: NaiveDate) -> bool {
        self.fee
            .as_ref()
            .is_some_and(|fee| fee.paid_on.is_none() && day > fee.due(calendar).date)
    }

    /// The last day of the period the applicant is waited for in, if he is: of the one that ends first, where
    /// both a correction and a fee are open.
    pub fn waits_until(&self, calendar: &Calendar) -> Option<Due> {
        let correction = self.correction.as_ref();
        let correction = correction.filter(|asked| asked.received_on.is_none());
        let fee = self.fee.as_ref().filter(|fee| fee.paid_on.is_none());
        let correction = correction.map(|asked| asked.due(calendar));
        let fee = fee.map(|fee| fee.due(calendar));
        let both = correction.into_iter().chain(fee);
        both.min_by_key(|due| due.date)
    }

    /// An opinion that was asked for and not yet given. `RECORD_UNKNOWN` if there is no such one.
    pub fn open_opinion(&self, number: u32) -> Result<&OpinionRequest> {
        let index = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        let asked = index
            .and_then(|index| self.opinions.get(index))
            .ok_or_else(|| Error::record_unknown("opinion", "意见", number).at("opinion"))?;
        match asked.said {
            None => Ok(asked),
            Some(_) => Err(Error::state_forbids("opinion received", "已收到意见").next(
                "An opinion is recorded once.",
                "意见只登记一次，无须重复登记。",
            )),
        }
    }
}

/// The most working days an application received on `received_on` can be extended by.
pub fn longest_extension(received_on: NaiveDate) -> u32 {
    rules::extension_limit(received_on)
}

/// A processing fee may be asked for on this day.
pub fn fee_is_lawful(day: NaiveDate) -> Result<()> {
    if rules::processing_fee_exists(day) {
        Ok(())
    } else {
        Err(Error::new(Reason::FeeNotLawful).with("date", day))
    }
}
