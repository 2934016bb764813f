//! Applications whose number or frequency clearly exceeds what is reasonable (art. 35): reasons are
//! asked for; good ones may lead to a delayed period, bad ones or none to "not processed".

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_document::date_text;
use gongkai_law::calendar::{Calendar, Due};

use super::{
    Application,
    process::{Notice, ProcessFact, came_in},
};
use crate::cases::kernel::{Case as _, On, private::Private};

/// What is known of the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// The notice.
    pub notice: Notice,
    /// What exceeds what is reasonable, as the notice says it.
    pub why: String,
    /// Working days the applicant has, from its receipt.
    pub period: u32,
    /// The reasons, and the civil date they came in.
    pub received: Option<(NaiveDate, String)>,
    /// The due day the organ set.
    pub delayed_to: Option<NaiveDate>,
}

impl Excess {
    /// By when the reasons are to be given; none where the notice came back.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        self.notice.period_end(calendar, self.period)
    }
}

impl Application {
    /// Asks for reasons, once. The law does not stop the clock for it.
    pub fn ask_reasons(&self, period: u32, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        if self.excess.is_some() {
            return Err(
                Error::state_forbids("asked for reasons before", "已要求说明理由").next(
                    "Record the reasons when they come in.",
                    "收到说明后请登记。",
                ),
            );
        }
        Ok(ProcessFact::ReasonsAsked { period, reason })
    }

    /// Takes in the reasons; late ones, too: the organ judges them.
    pub fn receive_reasons(&self, reasons: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open()?;
        match &self.excess {
            Some(excess) if excess.received.is_none() => {
                came_in(&excess.notice, on)?;
                Ok(ProcessFact::ReasonsReceived { reasons })
            }
            _ => Err(Error::state_forbids(
                "not waiting for reasons",
                "尚未要求说明理由，或者已收到说明",
            )
            .next(
                "Ask for the reasons first, or go on.",
                "请先要求申请人说明理由；已收到的请继续办理。",
            )),
        }
    }

    /// Sets a later due day: the reasons are reasonable, but the answer cannot be made in time.
    pub fn delay(&self, due_on: NaiveDate, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        match &self.excess {
            Some(excess) if excess.delayed_to.is_some() => {
                return Err(Error::state_forbids("delayed before", "已确定延迟答复期限")
                    .next("Answer by the delayed day.", "请在延迟后的期限内答复。"));
            }
            Some(excess) if excess.received.is_some() => {}
            _ => {
                return Err(Error::state_forbids(
                    "without reasons of the applicant",
                    "申请人尚未说明理由",
                )
                .next("Record the reasons first.", "请先登记申请人说明的理由。"));
            }
        }
        self.process.waits_for_applicant()?;
        let current = self
            .deadline(on.calendar)
            .and_then(|deadline| deadline.current)
            .map(|due| due.date);
        if current.is_some_and(|due| on.day > due) {
            return Err(Error::state_forbids("past its due day", "已超过答复期限")
                .next("Answer it without delay.", "请尽快答复。"));
        }
        let current = current.unwrap_or(on.day);
        if due_on <= current {
            let mut fields = Fields::default();
            fields.wrong(
                "due_on",
                &format!("延迟后的期限须晚于现期限{}", date_text(current)),
                &format!("after {current}, the day it is due now"),
            );
            fields.done()?;
        }
        Ok(ProcessFact::PeriodDelayed { due_on, reason })
    }

    /// "Not processed" for an excessive number needs reasons that were asked for, and that were not
    /// given in their period or are judged unreasonable; who set a delayed period judged otherwise.
    pub(super) fn may_be_excessive(&self, on: &On<'_>) -> Result<()> {
        let Some(excess) = &self.excess else {
            return Err(
                Error::state_forbids("not asked for reasons", "尚未要求申请人说明理由")
                    .next("Ask for the reasons first.", "请先要求申请人说明理由。"),
            );
        };
        if excess.delayed_to.is_some() {
            return Err(Error::state_forbids(
                "delayed because its reasons are reasonable",
                "理由合理，已确定延迟答复期限",
            )
            .next("Answer what was asked for.", "请对申请内容作出答复。"));
        }
        let due = excess.due(on.calendar);
        if excess.received.is_none() && due.is_none_or(|due| on.day <= due.date) {
            let (en, zh) = ("not past the period for reasons", "说明理由期限未届满");
            return Err(excess.notice.not_lapsed(en, zh));
        }
        Ok(())
    }
}
