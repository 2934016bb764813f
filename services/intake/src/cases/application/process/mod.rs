//! What moves the deadline of an application between receipt and answer: correction, opinions,
//! extension and fee.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    calendar::{Calendar, Due},
    code::codes,
    letter::LetterKind,
    rules::{self, Rule},
};

mod asked;
mod command;
mod decide;
mod fact;
mod fee;
mod ledger;
mod notice;
mod state;
mod taken_back;
#[cfg(test)]
mod tests;
mod told;
mod way;

pub use asked::{Correction, OpinionRequest, PeriodNotice, WithdrawnOpinion};
pub use command::ProcessCommand;
pub(super) use decide::came_in;
pub use fact::ProcessFact;
pub use fee::{AnnulledPayment, Fee};
pub use gongkai_law::fee::{Basis, Charged};
pub use notice::{Awaited, Notice};
pub use taken_back::TakenBack;
pub use told::ToldPayment;

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
    /// One that was taken back, by its place among those.
    WithdrawnCorrection(usize),
    Opinion(usize),
    /// Told by the notice of that index.
    Extension {
        by: u32,
        told_by: usize,
    },
    Fee,
    /// One that was taken back, by its place among those.
    WithdrawnFee(usize),
    /// Told by the notice of that index.
    Delay {
        due: NaiveDate,
        told_by: usize,
    },
}

impl Moved {
    /// The notice that tells of it, where it counts by that.
    fn told_by(self) -> Option<usize> {
        match self {
            Self::Extension { told_by, .. } | Self::Delay { told_by, .. } => Some(told_by),
            Self::Correction
            | Self::WithdrawnCorrection(_)
            | Self::Opinion(_)
            | Self::Fee
            | Self::WithdrawnFee(_) => None,
        }
    }
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
    /// The notices of extensions and of a delayed period, in order.
    pub period_notices: Vec<PeriodNotice>,
    /// The fee.
    pub fee: Option<Fee>,
    /// Corrections asked for by mistake, and taken back.
    pub withdrawn_corrections: Vec<(Correction, TakenBack)>,
    /// Fees asked for by mistake, and taken back.
    pub withdrawn_fees: Vec<(Fee, TakenBack)>,
    order: Vec<Moved>,
    /// The same as it was when the first answer left, or what ended it without one.
    first: Option<Box<Self>>,
}

impl Process {
    /// Notes the first answer, or what ended it without one: whatever is told afterwards of the way of a notice, or of
    /// an opinion on a new answer, the clock of the first is over.
    pub fn first_is_over(&mut self) {
        if self.first.is_none() {
            self.first = Some(Box::new(self.clone()));
        }
    }

    /// Notes that the end was a mistake: the clock goes on, by all that was told meanwhile.
    pub fn goes_on(&mut self) {
        self.first = None;
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
    pub fn extend(&mut self, by: u32, notice: PeriodNotice) {
        self.extended = true;
        self.order.push(Moved::Extension {
            by,
            told_by: self.period_notices.len(),
        });
        self.period_notices.push(notice);
    }

    /// The extensions: working days, and the notice.
    pub fn extensions(&self) -> impl Iterator<Item = (u32, &PeriodNotice)> {
        self.order.iter().filter_map(|moved| match *moved {
            Moved::Extension { by, told_by } => Some((by, self.period_notices.get(told_by)?)),
            Moved::Correction
            | Moved::WithdrawnCorrection(_)
            | Moved::Fee
            | Moved::WithdrawnFee(_)
            | Moved::Opinion(_)
            | Moved::Delay { .. } => None,
        })
    }

    /// The same as if every longer period had been told of on the day it was granted, which is what its notice says;
    /// or on that day, if it was granted before.
    pub fn as_told(&self, on: Option<NaiveDate>) -> Self {
        let mut told = self.clone();
        for notice in &mut told.period_notices {
            if notice.sendings.is_empty() {
                let left = on.map_or(notice.on, |on| on.max(notice.on));
                notice.sendings.push(left);
            }
        }
        told
    }

    /// Whether a new period has begun by it.
    fn begins_anew(&self, moved: Moved) -> bool {
        match moved {
            Moved::Correction => {
                (self.correction.as_ref()).is_some_and(|it| it.received_on.is_some())
            }
            Moved::Fee => self.fee.as_ref().is_some_and(|fee| fee.paid_on.is_some()),
            Moved::WithdrawnCorrection(_)
            | Moved::WithdrawnFee(_)
            | Moved::Opinion(_)
            | Moved::Extension { .. }
            | Moved::Delay { .. } => false,
        }
    }

    /// The day the notice of the last extension first left.
    pub fn extension_told_on(&self) -> Option<NaiveDate> {
        self.extensions().last()?.1.left_on()
    }

    /// The working days by which an extension lengthens what runs now; none where another period or due
    /// day came since, which the extension is no part of.
    pub fn extension_in_force(&self) -> Option<u32> {
        for moved in self.order.iter().rev() {
            match moved {
                Moved::Extension { by, told_by } => {
                    let told_by = self.period_notices.get(*told_by);
                    let stands = told_by.is_some_and(|notice| notice.taken_back.is_none());
                    return Some(*by).filter(|_| stands);
                }
                Moved::Delay { .. } => return None,
                moved if self.begins_anew(*moved) => return None,
                Moved::Correction
                | Moved::WithdrawnCorrection(_)
                | Moved::Fee
                | Moved::WithdrawnFee(_)
                | Moved::Opinion(_) => {}
            }
        }
        None
    }

    /// Notes that the organ set another due day (art. 35).
    pub fn delay(&mut self, due: NaiveDate, notice: PeriodNotice) {
        self.order.push(Moved::Delay {
            due,
            told_by: self.period_notices.len(),
        });
        self.period_notices.push(notice);
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
            || self.opinions.iter().any(OpinionRequest::is_awaited)
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

    /// An opinion that was asked for. `RECORD_UNKNOWN` if others were, and not that one.
    pub fn opinion(&self, number: u32) -> Result<&OpinionRequest> {
        if self.opinions.is_empty() {
            return Err(Error::state_forbids(
                "without an opinion that was asked for",
                "尚未征求意见",
            )
            .next("Ask for it first.", "需要征求意见的，请先办理征求意见。"));
        }
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
        if asked.recalled.is_some() {
            return Err(asked_no_more());
        }
        match asked.said {
            None => Ok(asked),
            Some(_) => Err(Error::state_forbids("opinion received", "已收到意见").next(
                "An opinion is recorded once.",
                "意见只登记一次，无须重复登记。",
            )),
        }
    }
}

/// That a request for an opinion was recalled.
pub fn asked_no_more() -> Error {
    Error::state_forbids(
        "recalled: the opinion is not asked for any more",
        "该征求意见已撤回，无须再提出意见",
    )
    .next(
        "Nothing is to be done with it; ask another party with AskOpinion if need be.",
        "无须办理；需要征求其他方意见的，请另行征求意见。",
    )
}

/// The most working days an application received on `received_on` can be extended by.
pub fn longest_extension(received_on: NaiveDate) -> u32 {
    rules::extension_limit(received_on)
}
