//! What moves the deadline of an application between receipt and answer: correction, opinions,
//! extension and fee; and the ledger the one clock of law reads.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_document::date_text;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::{Deadline, Entry, deadline},
    code::codes,
    letter::LetterKind,
    rules::{self, Rule},
};

mod asked;
mod command;
mod decide;
mod fact;
mod notice;
#[cfg(test)]
mod tests;
mod way;

pub use asked::{Correction, ExtensionNotice, Fee, OpinionRequest, WithdrawnOpinion};
pub use command::ProcessCommand;
pub use fact::ProcessFact;
pub use gongkai_law::fee::{Basis, Charged};
pub use notice::{Awaited, Notice};

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
    /// The letter that asks it.
    pub fn letter(self) -> LetterKind {
        match self {
            Self::ThirdParty => LetterKind::ThirdPartyRequest,
            Self::CoMaker => LetterKind::CoMakerRequest,
        }
    }

    /// How long it has, from the day it has the letter.
    pub(super) fn limit(self, arrived_on: NaiveDate) -> &'static Rule {
        match self {
            Self::ThirdParty => rules::THIRD_PARTY_OPINION.on(arrived_on),
            Self::CoMaker => rules::CO_MAKER_OPINION.on(arrived_on),
        }
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
    /// Numbers of those that the parties gave themselves, by the codes of their letters.
    pub by_code: BTreeSet<u32>,
    /// Whether the deadline was extended, and that was not withdrawn.
    pub extended: bool,
    /// The notices of extensions, in the order of [`Process::extensions`].
    pub extension_notices: Vec<ExtensionNotice>,
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
                    let asked_on = correction.notice.asked_on;
                    let notice = source(rules::CORRECTION_NOTICE.on(asked_on));
                    let to = correction.received_on;
                    // While the applicant is waited for: until when, and from what that is counted.
                    let waits = waits(
                        "补正告知书",
                        &correction.notice,
                        calendar,
                        correction.due(calendar),
                    );
                    let waits = to.map_or(waits, |_| String::new());
                    let (period, rests_on) = (correction.period, correction.rests_on());
                    let why =
                        format!("补正，{notice}；补正期限{period}个工作日，{rests_on}{waits}");
                    ledger.extend(correction.notice.pause(to, why));
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
                    ledger.extend(self.waits_for_opinion(index, answer, calendar));
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
                    let to = fee.paid_on;
                    let payment = source(rules::FEE_PAYMENT.on(fee.notice.asked_on));
                    let waits = waits("收费通知书", &fee.notice, calendar, fee.due(calendar));
                    let waits = to.map_or(waits, |_| String::new());
                    let why = format!("信息处理费，{payment}{waits}");
                    ledger.extend(fee.notice.pause(to, why));
                    if let Some(on) = to {
                        let rule = rules::ANSWER.on(on);
                        // Not seen in a text: read so, in favour of a whole period.
                        let source = format!(
                            "缴费后的答复期限国家未作明文规定，按{}的期限重新计算",
                            rule.source
                        );
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

    /// The pause for an opinion (art. 33).
    fn waits_for_opinion(&self, index: usize, answer: &Rule, calendar: &Calendar) -> Option<Entry> {
        let asked = self.opinions.get(index)?;
        let whose = match asked.of {
            ConsultedParty::ThirdParty => "征求第三方意见",
            ConsultedParty::CoMaker => "征求共同制作机关意见",
        };
        let why = format!("{whose}，{}", answer.source);
        asked.notice.pause(asked.ends_on(calendar), why)
    }

    /// Whether nothing moved its clock.
    pub fn is_untouched(&self) -> bool {
        self.order.is_empty()
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

    /// Notes that what happened was said by a party itself, by the code of its letter.
    pub fn said_by_code(&mut self, happened: &ProcessFact) {
        if let ProcessFact::OpinionReceived { opinion, .. } = happened {
            self.by_code.insert(*opinion);
        }
    }

    /// Notes an extension.
    pub fn extend(&mut self, by: u32, on: NaiveDate, notice: ExtensionNotice) {
        self.extended = true;
        self.extension_notices.push(notice);
        self.order.push(Moved::Extension {
            by,
            on,
            withdrawn_on: None,
        });
    }

    /// The extensions: working days, the day of the notice, and that of its withdrawal.
    pub fn extensions(&self) -> impl Iterator<Item = (u32, NaiveDate, Option<NaiveDate>)> {
        self.order.iter().filter_map(|moved| match *moved {
            Moved::Extension {
                by,
                on,
                withdrawn_on,
            } => Some((by, on, withdrawn_on)),
            Moved::Correction | Moved::Fee | Moved::Opinion(_) | Moved::Delay(_) => None,
        })
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

    /// The day the notice of the last extension first left.
    pub fn extension_told_on(&self) -> Option<NaiveDate> {
        let notice = self.extension_notices.last()?;
        notice.sendings.first().copied()
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
    pub fn ask_fee(&mut self, notice: Notice, amount_fen: u64, charged: Option<Charged>) {
        self.fee = Some(Fee {
            notice,
            amount_fen,
            charged,
            paid_fen: 0,
            paid_on: None,
            told: None,
        });
        self.order.push(Moved::Fee);
    }

    /// Notes that the fee notice was withdrawn: the clock runs as if it had never stopped.
    pub fn withdraw_fee(&mut self) {
        self.fee = None;
        self.order.retain(|moved| *moved != Moved::Fee);
    }

    /// Notes a payment; paid in full, the clock starts anew.
    pub fn pay(&mut self, amount_fen: u64, paid_on: NaiveDate) {
        if let Some(fee) = &mut self.fee {
            fee.told = None;
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
            let due = correction.due(calendar);
            correction.received_on.is_none() && due.is_some_and(|due| day > due.date)
        })
    }

    /// Whether the period for the fee has run out by `day`, unpaid.
    pub fn fee_lapsed(&self, calendar: &Calendar, day: NaiveDate) -> bool {
        self.fee.as_ref().is_some_and(|fee| {
            let due = fee.due(calendar);
            fee.paid_on.is_none() && due.is_some_and(|due| day > due.date)
        })
    }

    /// Whether it waits for the applicant, or for an opinion that was asked for and is not in.
    pub fn waits(&self) -> bool {
        let correction = self.correction.as_ref();
        let fee = self.fee.as_ref();
        correction.is_some_and(|asked| asked.received_on.is_none())
            || fee.is_some_and(|fee| fee.paid_on.is_none())
            || self.opinions.iter().any(|asked| asked.said.is_none())
    }

    /// The last day of the period the applicant is waited for in, if he is and has the notice: of the one that
    /// ends first, where both a correction and a fee are open.
    pub fn waits_until(&self, calendar: &Calendar) -> Option<Due> {
        let correction = self.correction.as_ref();
        let correction = correction.filter(|asked| asked.received_on.is_none());
        let fee = self.fee.as_ref().filter(|fee| fee.paid_on.is_none());
        let correction = correction.and_then(|asked| asked.due(calendar));
        let fee = fee.and_then(|fee| fee.due(calendar));
        let both = correction.into_iter().chain(fee);
        both.min_by_key(|due| due.date)
    }

    /// An opinion that was asked for. `RECORD_UNKNOWN` if there is no such one.
    pub fn opinion(&self, number: u32) -> Result<&OpinionRequest> {
        let index = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        index
            .and_then(|index| self.opinions.get(index))
            .ok_or_else(|| Error::record_unknown("opinion", "意见", number).at("opinion"))
    }

    /// An opinion that was asked for and not yet given. `RECORD_UNKNOWN` if there is no such one.
    pub fn open_opinion(&self, number: u32) -> Result<&OpinionRequest> {
        let asked = self.opinion(number)?;
        match asked.said {
            None => Ok(asked),
            Some(_) => Err(Error::state_forbids("opinion received", "已收到意见").next(
                "An opinion is recorded once.",
                "意见只登记一次，无须重复登记。",
            )),
        }
    }
}

/// What an applicant is waited for by, and until when, at the end of a source.
fn waits(title: &str, notice: &Notice, calendar: &Calendar, until: Option<Due>) -> String {
    let told = notice.told(calendar, true);
    let until = until.map(|due| format!("，期限至{}", date_text(due.date)));
    format!("；{title}{told}{}", until.unwrap_or_default())
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
